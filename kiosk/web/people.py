"""People at a desk: who is here, what they may do, their badge, and one-use codes for a PIN or to
sign in.
"""

from __future__ import annotations

import uuid

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import codes
from kiosk.actions.badges import SuspendBadge
from kiosk.actions.roles import EndRole, GrantRole
from kiosk.actions.sign_in import IssueOneTimeCodes
from kiosk.db import badges, pins, roles, sign_in
from kiosk.db import people as people_table
from kiosk.decide.people import Person
from kiosk.decide.roles import LEADING, ROLES
from kiosk.perform import perform
from kiosk.web.access import signed_in, stamp, this_person, this_school

people = Blueprint("people", __name__)
leaders = signed_in("leadership", "headteacher")
office = signed_in("office")

CALLED = {
    "office": "Office",
    "leadership": "Leadership",
    "headteacher": "Headteacher",
    "governor": "Governor",
}


@people.get("/people")
@office
def people_page() -> str:
    """Everybody of the staff, with their roles."""
    db = this_school().db
    return render_template(
        "people/people.html",
        staff=people_table.staff(db),
        roles=roles.everybodys(db),
        called=CALLED,
        leads=bool(this_person().roles & LEADING),
    )


@people.get("/people/<string:person_id>")
@office
def person_page(person_id: str) -> str:
    """One person: their roles, and how they get in."""
    return _page(_person(person_id))


def _person(person_id: str) -> Person:
    found = people_table.person(this_school().db, person_id)
    if found is None or found.left_at:
        abort(404)
    return found


def _has_passphrase(person: Person) -> bool:
    found = sign_in.credential(this_school().db, person.id)
    return bool(found and found.passphrase)


def _page(
    person: Person,
    *,
    problem: str | None = None,
    code: str | None = None,
    pin_code: str | None = None,
) -> str:
    db = this_school().db
    held = roles.names_of(db, person.id)
    return render_template(
        "people/person.html",
        shown=person,
        held=[role for role in ROLES if role in held],
        others=[role for role in ROLES if role not in held],
        called=CALLED,
        has_passphrase=_has_passphrase(person),
        problem=problem,
        code=code,
        leads=bool(this_person().roles & LEADING),
        has_pin=pins.kept(db, person.id) is not None,
        pin_is_over=pins.is_over(db, person.id),
        badge=next(iter(badges.working_of_person(db, person.id)), None),
        lost=next((each["at"] for each in badges.lost(db) if each["id"] == person.id), None),
        pin_code=pin_code,
    )


@people.post("/people/<string:person_id>/roles")
@leaders
def change_role(person_id: str) -> tuple[str, int] | Response:
    """Give a role, or end one."""
    person, role = _person(person_id), request.form.get("role", "")
    if role not in ROLES:
        abort(400)
    ending = request.form.get("end") == "yes"
    action = EndRole(person.id, role) if ending else GrantRole(str(uuid.uuid4()), person.id, role)
    outcome = perform(this_school(), action, stamp())
    if outcome.refusal:
        return _page(person, problem=outcome.message), 422
    return redirect(url_for("people.person_page", person_id=person.id), 303)


@people.post("/people/<string:person_id>/start-code")
@leaders
def start_code(person_id: str) -> str:
    """A one-use code with which the person chooses a passphrase; shown this once."""
    person, code = _person(person_id), codes.mint_short()
    digest = codes.digest(code, this_school().keys.codes)
    perform(this_school(), IssueOneTimeCodes("start", person.id, (digest,)), stamp())
    return _page(person, code=codes.grouped(code))


@people.post("/people/<string:person_id>/pin-code")
@office
def pin_code(person_id: str) -> str:
    """A one-use code with which the person chooses a PIN at the kiosk; shown this once."""
    person, code = _person(person_id), codes.mint_short()
    digest = codes.digest(code, this_school().keys.codes)
    perform(this_school(), IssueOneTimeCodes("pin", person.id, (digest,)), stamp())
    return _page(person, pin_code=codes.grouped(code))


@people.post("/people/<string:person_id>/suspend-badge")
@office
def suspend_badge(person_id: str) -> tuple[str, int] | Response:
    """End a lost badge, for whoever comes to the office and says so."""
    person = _person(person_id)
    outcome = perform(this_school(), SuspendBadge(person.id), stamp())
    if outcome.refusal:
        return _page(person, problem=outcome.message), 422
    return redirect(url_for("people.person_page", person_id=person.id), 303)
