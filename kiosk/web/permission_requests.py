"""One’s own requests, asked for with badge and PIN at the kiosk, or at a desk; and the reason of
one’s own emergency. Whoever leads may also record what they agreed with somebody.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions import Action, Outcome
from kiosk.actions.emails import RemoveEmailAddress
from kiosk.actions.office_entries import GiveEmergencyReason
from kiosk.actions.permissions import CancelPermission, ChangePermission, RequestPermission
from kiosk.db import acknowledgements, emails
from kiosk.db import permissions as table
from kiosk.decide.acknowledgements import rules_first
from kiosk.decide.calendar import start_of_day
from kiosk.decide.office_entries import EMERGENCY_REASONS
from kiosk.decide.permissions import Permission
from kiosk.decide.roles import DECIDING
from kiosk.perform import perform
from kiosk.web import permission_pages as pages
from kiosk.web.access import own, stamp, this_person, this_school
from kiosk.web.emergencies import do
from kiosk.web.permission_forms import Problems, notes_of, seen, terms_from
from kiosk.web.problems import Problem

requests = Blueprint("requests", __name__)
MINE_SINCE = timedelta(days=92)

FIELDS = {
    "P1": "discussed_with",
    "P2": "dependant_unwell",
    "P4": "rooms",
    "P6": "from",
    "G4": "discussed_with",
}
"""Which field of the form a refusal belongs to; the others belong to the end."""


@requests.get("/permissions/mine")
@own
def mine() -> str:
    """What somebody asked for themselves, and what was decided."""
    return _mine_page()


def _mine_page(problem: str | None = None) -> str:
    return render_template("permissions/mine.html", problem=problem, **_mine())


def _mine() -> dict[str, Any]:
    school, me = this_school(), this_person().person
    now = school.now()
    since = start_of_day(now) - MINE_SINCE
    return {
        "asked": [_asked(each) for each in table.of_person(school.db, me.id, since)],
        "unexplained": pages.unexplained(school, me.id),
        "reasons": EMERGENCY_REASONS,
        "told_at": emails.address(school.db, me.id),
    }


def _asked(permission: Permission) -> dict[str, Any]:
    school = this_school()
    line = pages.line(school, permission)
    waits = line["state"] == "waiting"
    return line | {
        "notes": notes_of(school, permission.request, "decision"),
        "is_nobodys": waits and not pages.deciding(school, permission),
    }


@requests.post("/permissions/<string:request_id>/cancel")
@own
def cancel(request_id: str) -> tuple[str, int] | AnyResponse:
    """Not needed any more."""
    found = table.newest(this_school().db, request_id)
    if found is None or found.person != this_person().person.id:
        abort(404)
    outcome = perform(this_school(), CancelPermission(found.id), stamp())
    if outcome.refusal:
        return _mine_page(outcome.message), 422
    return redirect(url_for("requests.mine"), 303)


@requests.post("/permissions/mine/email-address/remove")
@own
def remove_email_address() -> AnyResponse:
    """Be told by e-mail no more, also for who decides nothing now."""
    perform(this_school(), RemoveEmailAddress(), stamp())
    return redirect(url_for("requests.mine"), 303)


@requests.get("/permissions/ask")
@own
def ask_page() -> str:
    """Ask for a permission; a leader may record one for somebody they spoke to."""
    return _ask_page([])


def _ask_page(problems: Problems, changed: Permission | None = None) -> str:
    shown = pages.asking(this_school(), this_person(), changed, request.form)
    shown["longer"] |= "longer" in request.values
    unread = rules_first(acknowledgements.of(this_school().db, this_person().person.id))
    at_a_kiosk = this_person().session.proof == "pin"
    page = "permissions/ask_here.html" if at_a_kiosk else "permissions/ask.html"
    return render_template(page, problems=problems, rules=unread, **shown)


@requests.post("/permissions/ask")
@own
def ask() -> tuple[str, int] | AnyResponse:
    """Send the request off. Only who leads at this station asks for somebody else."""
    school, me = this_school(), this_person()
    problems: Problems = []
    key = uuid.uuid4().hex
    leads_here = bool(me.roles & DECIDING)
    person = (request.form.get("person") if leads_here else None) or me.person.id
    terms = terms_from(school, key, problems)
    if terms is None:
        return _ask_page(problems), 422
    agreed = request.form.get("agreed") == "yes" and person != me.person.id
    return _sent(RequestPermission(key, person, terms, agreed))


def _sent(action: Action, changed: Permission | None = None) -> tuple[str, int] | AnyResponse:
    outcome = perform(this_school(), action, stamp())
    if outcome.refusal:
        return _ask_page([(_field(outcome.refusal), outcome.message)], changed), 422
    return _after(outcome)


def _field(refusal: str) -> str:
    if refusal == "P2" and request.form.get("category"):
        return "note"
    return FIELDS.get(refusal, "until")


def _after(outcome: Outcome) -> tuple[str, int] | AnyResponse:
    if outcome.code == "justified":
        return render_template("permissions/justified.html", message=outcome.message), 200
    leads = this_person().roles & DECIDING
    return redirect(url_for("permissions.list_page" if leads else "requests.mine"), 303)


def _to_change(request_id: str) -> Permission:
    found, me = table.newest(this_school().db, request_id), this_person()
    if found is None or (
        found.person != me.person.id and not pages.may_see(this_school(), me, found)
    ):
        abort(404)
    return found


@requests.get("/permissions/<string:request_id>/change")
@own
def change_page(request_id: str) -> str:
    """Other terms, starting from those there are."""
    return _ask_page([], _to_change(request_id))


@requests.post("/permissions/<string:request_id>/change")
@own
def change(request_id: str) -> tuple[str, int] | AnyResponse:
    """A new version, which waits for a decision."""
    problems: Problems = []
    found = _to_change(request_id)
    terms = terms_from(this_school(), request_id, problems)
    if terms is None:
        return _ask_page(problems, found), 422
    return _sent(ChangePermission(seen(found), terms), found)


@requests.post("/emergencies/<int:emergency>/reason")
@own
def explain(emergency: int) -> AnyResponse:
    """Say why one’s own was; the office says it of others, at the board. Raises Problem 422."""
    if not pages.is_own_emergency(this_school(), this_person(), emergency):
        abort(404)
    reason = request.form.get("reason", "")
    if reason not in EMERGENCY_REASONS:
        raise Problem(422, "Choose a reason.")
    return do(GiveEmergencyReason(emergency, reason, None), "requests.mine")
