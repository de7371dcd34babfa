"""One's own phones: their numbers and looks, kept for the day one is stolen; and I7."""

from __future__ import annotations

import itertools
import secrets
import uuid

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk import codes
from kiosk.actions import Action
from kiosk.actions.imeis import DeleteImei, DescribePhone, RecordImei, RetirePhone, RevealImei
from kiosk.db import imeis as table
from kiosk.db import lockups, people, settings
from kiosk.decide.imeis import Imei, digits
from kiosk.decide.lockups import MOST_PHONES, phone_id
from kiosk.decide.people import Person
from kiosk.decide.roles import LEADING
from kiosk.perform import perform
from kiosk.refusals import sentence
from kiosk.sealing import seal, unseal
from kiosk.web.access import own, signed_in, stamp, this_person, this_school
from kiosk.web.sign_in import second_factor, with_session

imeis = Blueprint("imeis", __name__)
look_ups = Blueprint("look_ups", __name__)
leaders = signed_in(*sorted(LEADING))


@imeis.get("/own/phones")
@own
def phones_page() -> str:
    """One's own phones, the numbers with their last four digits."""
    return _page()


def _page(*, problem: str | None = None, in_full: bool = False) -> str:
    db, person = this_school().db, this_person().person
    kept, looks = table.of_person(db, person.id), table.descriptions(db, person.id)
    known = _numbers_of_phones()
    return render_template(
        "imeis/phones.html",
        phones=[
            {
                "number": number,
                "is_known": number in known,
                "looks": looks.get(phone_id(person.id, number)),
                "imeis": [each for each in kept if each.phone == phone_id(person.id, number)],
            }
            for number in known or [1]
        ],
        shown={each.id: _opened(each) if in_full else each.masked for each in kept},
        in_full=in_full,
        may_keep=_may_keep(),
        looked_at=table.looked_at(db, person.id),
        problem=problem,
    )


def _numbers_of_phones() -> list[int]:
    found = lockups.phones_of(this_school().db, this_person().person.id)
    return [phone.number for phone in found]


def _may_keep() -> bool:
    return settings.current(this_school().db).imei_register != "off"


def _opened(kept: Imei) -> str:
    return unseal(this_school().keys.sealing, kept.sealed, f"imeis/{kept.id}")


@imeis.post("/own/phones/show")
@own
def show() -> str:
    """Show one's own numbers in full."""
    return _page(in_full=True)


@imeis.get("/own/phones/imei")
@own
def keep_page() -> str | AnyResponse:
    """Where a number is typed, or read off the phone or its box by the camera."""
    return _keep() if _may_keep() else redirect(url_for("imeis.phones_page"), 303)


def _keep(*, problem: str | None = None, typed: str = "", phone: int = 0, position: int = 1) -> str:
    known = _numbers_of_phones() or [1]
    others = (number for number in range(1, MOST_PHONES + 1) if number not in known)
    phones = dict.fromkeys(known, True) | dict.fromkeys(itertools.islice(others, 1), False)
    return render_template(
        "imeis/keep.html",
        phones=dict(sorted(phones.items())),
        problem=problem,
        typed=typed,
        phone=phone or known[0],
        position=position,
    )


@imeis.post("/own/phones/imei")
@own
def keep() -> tuple[str, int] | AnyResponse:
    """Keep a number; what is wrong with it is said beside it, and what was typed stays."""
    typed = request.form.get("number", "")[:64]
    plain, key, keys = digits(typed), uuid.uuid4().hex, this_school().keys
    phone, position = _number("phone", MOST_PHONES), _number("position", 2)
    sealed = seal(keys.sealing, plain, f"imeis/{key}")
    fingerprint = codes.digest(plain, keys.imei_fingerprints)
    source = "scanned" if request.form.get("source") == "scanned" else "typed"
    person = this_person().person.id
    action = RecordImei(key, person, phone, position, typed, sealed, fingerprint, source)
    outcome = perform(this_school(), action, stamp())
    if outcome.refusal:
        return _keep(problem=outcome.message, typed=typed, phone=phone, position=position), 422
    return redirect(url_for("imeis.phones_page"), 303)


def _number(name: str, most: int) -> int:
    text = request.values.get(name, "1")
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:3]) <= most):
        abort(400)
    return int(text)


def _done(action: Action) -> tuple[str, int] | AnyResponse:
    outcome = perform(this_school(), action, stamp())
    if outcome.refusal:
        return _page(problem=outcome.message), 422
    return redirect(url_for("imeis.phones_page"), 303)


@imeis.post("/own/phones/imei/<string:imei>/delete")
@own
def delete(imei: str) -> tuple[str, int] | AnyResponse:
    """Delete a number of one's own for good."""
    return _done(DeleteImei(this_person().person.id, imei))


@imeis.get("/own/phones/describe")
@own
def looks_page() -> str:
    """Where one says what a phone of one's own looks like."""
    phone, person = _number("phone", MOST_PHONES), this_person().person.id
    looks = table.descriptions(this_school().db, person).get(phone_id(person, phone))
    return render_template("imeis/looks.html", phone=phone, looks=looks or {})


@imeis.post("/own/phones/describe")
@own
def describe() -> tuple[str, int] | AnyResponse:
    """Say what a phone looks like, or take that out again."""
    looks = (request.form.get(name, "")[:200] for name in ("make", "model", "colour"))
    return _done(DescribePhone(this_person().person.id, _number("phone", MOST_PHONES), *looks))


@imeis.post("/own/phones/retire")
@own
def retire() -> tuple[str, int] | AnyResponse:
    """Say that one has a phone no more: it is asked for and counted no longer."""
    return _done(RetirePhone(this_person().person.id, _number("phone", MOST_PHONES)))


@imeis.get("/own/stolen")
@own
def stolen() -> str:
    """“My phone was stolen”: one page to take along, with the numbers in full."""
    db, person = this_school().db, this_person().person
    looks = table.descriptions(db, person.id)
    kept = table.of_person(db, person.id)
    return render_template(
        "imeis/stolen.html",
        phones=[
            {
                "number": phone.number,
                "looks": looks.get(phone.id),
                "imeis": [
                    (each.position, _opened(each)) for each in kept if each.phone == phone.id
                ],
            }
            for phone in lockups.phones_of(db, person.id)
        ],
        now=this_school().now(),
    )


# For leadership -----------------------------------------------------------------------------------


@look_ups.get("/people/<string:person_id>/phones")
@leaders
def numbers_page(person_id: str) -> str:
    """Somebody's numbers, last four digits, for leadership."""
    return _numbers(_staff(person_id))


def _staff(person_id: str) -> Person:
    return people.person(this_school().db, person_id) or abort(404)


def _numbers(person: Person, *, problem: str | None = None, opened: str | None = None) -> str:
    db = this_school().db
    return render_template(
        "imeis/numbers.html",
        whose=person,
        imeis=table.of_person(db, person.id),
        problem=problem,
        opened=opened,
        asks_code=settings.current(db).second_factor,
    )


@look_ups.post("/people/<string:person_id>/phones/show")
@leaders
def reveal(person_id: str) -> tuple[str, int] | AnyResponse:
    """Show a full number for a reason that is logged, after a fresh second factor (I7)."""
    person, school = _staff(person_id), this_school()
    reason, key = request.form.get("reason", "")[:300], None
    kept = table.imei(school.db, request.form.get("imei", ""))
    if not reason.strip():
        return _numbers(person, problem=sentence("I7")), 422
    if settings.current(school.db).second_factor:
        key = secrets.token_urlsafe(32)
        proven = second_factor(request.form.get("code", "")[:64], key)
        if proven.refusal:
            return _numbers(person, problem=proven.message), 422
    action = RevealImei(person.id, kept.id if kept else "", reason)
    outcome = perform(school, action, stamp())
    opened = None if outcome.refusal or not kept else f"{kept.masked}: {_opened(kept)}"
    page = _numbers(person, problem=outcome.message if outcome.refusal else None, opened=opened)
    response = make_response(page, 422 if outcome.refusal else 200)
    return with_session(response, key) if key else response
