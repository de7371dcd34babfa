"""Signing in at a desk: start with a one-use code, sign in, give a second factor, sign out."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk import codes, totp
from kiosk.actions import Action, Outcome
from kiosk.actions.people import RecordPerson
from kiosk.actions.roles import GrantRole
from kiosk.actions.sign_in import (
    BeginSession,
    CountAttempt,
    EndSession,
    EndSessions,
    IssueOneTimeCodes,
    ProveSecondFactor,
    SetPassphrase,
)
from kiosk.db import people, settings
from kiosk.db import roles as roles_table
from kiosk.db import sign_in as sign_in_table
from kiosk.decide.people import Person, plain_name
from kiosk.decide.roles import EVERYBODY, LEADING
from kiosk.passphrases import WeakPassphrase, check_choice, fits, keep
from kiosk.perform import Refused, perform, perform_all
from kiosk.refusals import sentence
from kiosk.web.access import (
    SESSION_COOKIE,
    SignedIn,
    keep_cookie,
    session_digest,
    signed_in,
    stamp,
    station,
    this_person,
    this_school,
    this_station,
    who_is_here,
    who_is_signed_in,
)
from kiosk.web.typed import typed_line

sign_in = Blueprint("sign_in", __name__)
at_a_desk = station("office", "leadership", "shared")

PRINTED_CODES = 10


def _form(*names: str) -> dict[str, str]:
    return {name: typed_line(name, 200) for name in names}


def _digest(typed: str) -> str:
    code = codes.read(typed)
    return codes.digest(code.text if code else "", this_school().keys.codes)


def _do(action: Action) -> Outcome:
    return perform(this_school(), action, stamp())


@sign_in.get("/sign-in")
@at_a_desk
def sign_in_page() -> str | AnyResponse:
    """Name and passphrase; whoever is signed in already goes on to the board."""
    if who_is_signed_in(this_station()):
        return redirect(url_for("board.board_page"), 303)
    return render_template("sign_in/sign_in.html", name="", problem=None)


@sign_in.post("/sign-in")
@at_a_desk
def begin() -> tuple[str, int] | AnyResponse:
    """Check the passphrase, if there are tries left, and begin a session."""
    name = _form("name")["name"]
    person = _named(name)
    what = person.id if person else f"unknown {session_digest(plain_name(name))}"
    counted = _do(CountAttempt(f"sign-in/{what}", person.id if person else None))
    if counted.refusal:
        return _again(name, counted.message)
    kept = sign_in_table.credential(this_school().db, person.id) if person else None
    passphrase = request.form.get("passphrase", "")[:1000]
    pepper = this_school().keys.passphrases
    if not fits(passphrase, kept.passphrase if kept else None, pepper) or person is None:
        return _again(name, sentence("L6"))
    key = secrets.token_urlsafe(32)
    begun = _do(BeginSession(session_digest(key), person.id, this_station().id))
    if begun.refusal:
        return _again(name, begun.message)
    return with_session(redirect(url_for("board.board_page"), 303), key)


def _named(name: str) -> Person | None:
    """Whose name it is; of several, the only one who has chosen a passphrase."""
    db = this_school().db
    found = people.called(db, name)
    if len(found) > 1:
        found = [person for person in found if sign_in_table.credential(db, person.id)]
    return found[0] if len(found) == 1 else None


def _again(name: str, problem: str) -> tuple[str, int]:
    return render_template("sign_in/sign_in.html", name=name, problem=problem), 422


def with_session(response: AnyResponse, key: str) -> AnyResponse:
    keep_cookie(response, SESSION_COOKIE, key)
    return response


@sign_in.get("/sign-in/code")
@signed_in(*EVERYBODY, second_factor=False)
def code() -> str:
    """Ask for the second factor."""
    return render_template("sign_in/code.html", problem=None)


@sign_in.post("/sign-in/code")
@signed_in(*EVERYBODY, second_factor=False)
def prove() -> tuple[str, int] | AnyResponse:
    """Check the second factor; the session goes on under a new key."""
    key = secrets.token_urlsafe(32)
    proven = second_factor(_form("code")["code"], key)
    if proven.refusal:
        return render_template("sign_in/code.html", problem=proven.message), 422
    return with_session(redirect(_first_page(this_person()), 303), key)


def _first_page(who: SignedIn) -> str:
    """The board; but whoever leads a school that is nobody's yet is led through its set-up."""
    is_empty = len(people.staff(this_school().db)) < 2
    return url_for("set_up.set_up_page" if is_empty and who.roles & LEADING else "board.board_page")


def second_factor(typed: str, key: str) -> Outcome:
    """Check what was typed as the second factor of whoever is signed in: L1, L4.

    Their session goes on under the new `key`, which the response must carry (`with_session`).
    """
    who, school = this_person(), this_school()
    counted = _do(CountAttempt(f"second-factor/{who.person.id}", who.person.id))
    if counted.refusal:
        return counted
    kept = sign_in_table.credential(school.db, who.person.id)
    secret = school.keys.authenticator(who.person.id, kept.authenticator if kept else 0)
    step = totp.matching_step(secret, typed, school.now())
    return _do(ProveSecondFactor(who.session.id, session_digest(key), step, _digest(typed)))


@sign_in.post("/sign-out")
@at_a_desk
def sign_out() -> AnyResponse:
    """End the session here, or everywhere; the cookie is replaced, so that Back shows nothing."""
    who = who_is_here(this_station())
    if who:
        everywhere = request.form.get("everywhere") == "yes"
        _do(EndSessions(who.person.id) if everywhere else EndSession(who.session.id))
    start = "/" if this_station().kind == "shared" else url_for("sign_in.sign_in_page")
    return with_session(redirect(start, 303), secrets.token_urlsafe(32))


@sign_in.get("/start")
@at_a_desk
def start_page() -> str:
    """Begin with a one-use code: from `kiosk init`, or from leadership."""
    return render_template("sign_in/start.html", given={}, problems=[])


@sign_in.post("/start")
@at_a_desk
def start() -> tuple[str, int] | str:
    """Choose a passphrase with a one-use code; show the authenticator and the printed codes."""
    given = _form("code", "given_name", "family_name", "role")
    passphrase = request.form.get("passphrase", "")[:1000]
    problems = _problems_of_choice(given, passphrase) or _problems_of_code(given)
    if problems:
        return render_template("sign_in/start.html", given=given, problems=problems), 422
    person, before = _starting_person(given)
    printed = [codes.mint_short() for _ in range(PRINTED_CODES)]
    kept = keep(passphrase, this_school().keys.passphrases)
    actions = [
        *before,
        SetPassphrase(person, kept, _digest(given["code"])),
        IssueOneTimeCodes("second factor", person, tuple(_digest(each) for each in printed)),
    ]
    try:
        perform_all(this_school(), [(action, stamp()) for action in actions])
    except Refused as refused:
        given_again = render_template(
            "sign_in/start.html", given=given, problems=[("code", refused.refusal.sentence)]
        )
        return given_again, 422
    return _authenticator_page(person, printed)


def _problems_of_choice(given: dict[str, str], passphrase: str) -> list[tuple[str, str]]:
    problems = []
    for field, says in (
        ("code", "Type the one-use code you were given."),
        ("given_name", "Type your first name."),
        ("family_name", "Type your surname."),
    ):
        if not given[field]:
            problems.append((field, says))
    try:
        school = settings.current(this_school().db).school_name
        names = (given["given_name"], given["family_name"], school)
        check_choice(passphrase, names=names)
    except WeakPassphrase as weak:
        problems.append(("passphrase", str(weak)))
    if passphrase != request.form.get("again", "")[:1000]:
        problems.append(("again", "The two passphrases are not the same. Type it again."))
    return problems


def _problems_of_code(given: dict[str, str]) -> list[tuple[str, str]]:
    """Counted before the code is looked at; whether it still works is for the rule to say."""
    tried = _do(CountAttempt(f"start/{this_station().id}", None))
    if tried.refusal:
        return [("code", tried.message)]
    db = this_school().db
    code = sign_in_table.one_time_code(db, _digest(given["code"]))
    if code is None or code.ended_at:
        return []
    called = people.called(db, _whole_name(given))
    if code.person and code.person not in {person.id for person in called}:
        return [("given_name", "This code is not for that name. Type it as on your badge.")]
    if not code.person and len(called) > 1:
        return [("given_name", "Several people have that name. Import the list with full names.")]
    return []


def _whole_name(given: dict[str, str]) -> str:
    return f"{given['given_name']} {given['family_name']}"


def _starting_person(given: dict[str, str]) -> tuple[str, list[Action]]:
    """Whose code it is; with the school's first code, who becomes the first to lead."""
    db = this_school().db
    code = sign_in_table.one_time_code(db, _digest(given["code"]))
    if code and code.person:
        return code.person, []
    person = _named(_whole_name(given))
    person_id = person.id if person else uuid.uuid4().hex
    role = given["role"] if given["role"] in LEADING else "headteacher"
    grant = GrantRole(str(uuid.uuid4()), person_id, role)
    if person:
        has = role in roles_table.names_of(db, person.id)
        return person_id, [] if has else [grant]
    new = RecordPerson(
        person_id, "typed", person_id, given["given_name"], given["family_name"], None, None
    )
    return person_id, [new, grant]


def _authenticator_page(person_id: str, printed: list[str]) -> str:
    from kiosk.exchange.drawing import qr_svg

    school = this_school()
    person = people.person(school.db, person_id)
    kept = sign_in_table.credential(school.db, person_id)
    secret = school.keys.authenticator(person_id, kept.authenticator if kept else 0)
    shown: dict[str, Any] = {
        "owner": person,
        "secret": totp.shown(secret),
        "picture": qr_svg(totp.address(secret, settings.current(school.db).school_name, "kiosk")),
        "printed": [codes.grouped(each) for each in printed],
    }
    return render_template("sign_in/authenticator.html", **shown)
