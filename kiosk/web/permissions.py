"""Permissions at a desk: the list that leadership works from, one request, and the decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions import Action, Outcome
from kiosk.actions.permissions import (
    ApprovePermission,
    CancelPermission,
    ChangePermission,
    DeclinePermission,
    ExtendPermission,
    ForgetNotes,
    RequestPermission,
    RevokePermission,
)
from kiosk.db import permissions as table
from kiosk.decide.calendar import start_of_day
from kiosk.decide.permissions import Permission, state
from kiosk.decide.roles import EVERYBODY
from kiosk.perform import perform
from kiosk.web import permission_pages as pages
from kiosk.web.access import signed_in, stamp, this_person, this_school
from kiosk.web.api import answer, read_body, read_stamp
from kiosk.web.permission_forms import Problems, end_from, notes_of, sealed, terms_from
from kiosk.web.problems import Problem

permissions = Blueprint("permissions", __name__)
deciders = ("leadership", "headteacher", "acting", "chair")
MINE_SINCE = timedelta(days=92)

FIELDS = {"P2": "dependant_unwell", "P4": "rooms", "P5": "day", "P6": "day", "J6": "messaging"}
"""Which field of the form a refusal belongs to; the others belong to the end."""


@permissions.get("/permissions")
@signed_in(*deciders)
def list_page() -> str:
    """What waits, what is in force, what ends today; it updates by itself."""
    return render_template("permissions/list.html", **_listed())


@permissions.get("/permissions/part")
@signed_in(*deciders, keeps_signed_in=False)
def list_part() -> str:
    """What of the list changes, for the page to put in place."""
    return render_template("permissions/_list.html", **_listed())


def _listed() -> dict[str, Any]:
    school = this_school()
    if table.notes_due(school.db, school.now()):
        perform(school, ForgetNotes(), stamp())
    return pages.listed(school, this_person())


def _found(request_id: str) -> Permission:
    """The version that counts; 404 for none, and for a chair what is not the Headteacher’s."""
    found = table.newest(this_school().db, request_id)
    if found is None or not pages.may_see(this_school(), this_person(), found):
        abort(404)
    return found


@permissions.get("/permissions/<string:request_id>")
@signed_in(*deciders)
def look(request_id: str) -> str:
    """One request at one look."""
    return _look(_found(request_id))


def _look(found: Permission, problem: str | None = None) -> str:
    shown = pages.looked_at(this_school(), this_person(), found)
    return render_template("permissions/look.html", problem=problem, **shown)


def _decide(action: Action, found: Permission) -> tuple[str, int] | AnyResponse:
    outcome = perform(this_school(), action, stamp())
    if outcome.refusal:
        now = table.newest(this_school().db, found.request) or found
        return _look(now, outcome.message), 422
    return redirect(url_for("permissions.list_page"), 303)


def _seen(found: Permission) -> str:
    """The version that was on the screen when the button was pressed."""
    return f"{found.request}/{request.form.get('version', '')[:9]}"


def _note(found: Permission, name: str = "note") -> str | None:
    return sealed(this_school(), found.request, request.form.get(name, ""))


@permissions.post("/permissions/<string:request_id>/approve")
@signed_in(*deciders)
def approve(request_id: str) -> tuple[str, int] | AnyResponse:
    """Agree to exactly what was on the screen."""
    found = _found(request_id)
    return _decide(ApprovePermission(_seen(found), _note(found)), found)


@permissions.post("/permissions/<string:request_id>/decline")
@signed_in(*deciders)
def decline(request_id: str) -> tuple[str, int] | AnyResponse:
    """Say no."""
    found = _found(request_id)
    return _decide(DeclinePermission(_seen(found), _note(found)), found)


@permissions.post("/permissions/<string:request_id>/extend")
@signed_in(*deciders)
def extend(request_id: str) -> tuple[str, int] | AnyResponse:
    """Another end."""
    found = _found(request_id)
    return _decide(ExtendPermission(_seen(found), end_from(found)), found)


@permissions.post("/permissions/<string:request_id>/revoke")
@signed_in(*deciders)
def revoke(request_id: str) -> tuple[str, int] | AnyResponse:
    """End it now, with a reason."""
    found = _found(request_id)
    return _decide(RevokePermission(_seen(found), _note(found, "reason")), found)


# One's own ------------------------------------------------------------------------------------


@permissions.get("/permissions/mine")
@signed_in(*EVERYBODY)
def mine() -> str:
    """What somebody asked for themselves, and what was decided."""
    return render_template("permissions/mine.html", **_mine())


def _mine() -> dict[str, Any]:
    school, me = this_school(), this_person().person
    now = school.now()
    since = start_of_day(now) - MINE_SINCE
    return {
        "asked": [
            pages.line(school, each) | {"notes": notes_of(school, each.request, "decision")}
            for each in table.of_person(school.db, me.id, since)
        ],
        "unexplained": pages.unexplained(school, me.id),
    }


@permissions.post("/permissions/<string:request_id>/cancel")
@signed_in(*EVERYBODY)
def cancel(request_id: str) -> AnyResponse:
    """Not needed any more."""
    found = table.newest(this_school().db, request_id)
    if found is None or found.person != this_person().person.id:
        abort(404)
    perform(this_school(), CancelPermission(found.id), stamp())
    return redirect(url_for("permissions.mine"), 303)


@permissions.get("/permissions/ask")
@signed_in(*EVERYBODY)
def ask_page() -> str:
    """Ask for a permission; a leader may record one for somebody they spoke to."""
    return _ask_page([])


def _ask_page(problems: Problems, changed: Permission | None = None) -> str:
    shown = pages.asking(this_school(), this_person(), changed, request.form)
    return render_template("permissions/ask.html", problems=problems, **shown)


@permissions.post("/permissions/ask")
@signed_in(*EVERYBODY)
def ask() -> tuple[str, int] | AnyResponse:
    """Send the request off."""
    school, me = this_school(), this_person()
    problems: Problems = []
    key = pages.new_key()
    person = request.form.get("person") or me.person.id
    terms = terms_from(school, key, problems)
    if terms is None:
        return _ask_page(problems), 422
    agreed = request.form.get("agreed") == "yes" and person != me.person.id
    return _sent(RequestPermission(key, person, terms, agreed))


def _sent(action: Action, changed: Permission | None = None) -> tuple[str, int] | AnyResponse:
    outcome = perform(this_school(), action, stamp())
    if outcome.refusal:
        field = FIELDS.get(outcome.refusal, "until")
        return _ask_page([(field, outcome.message)], changed), 422
    return _after(outcome)


def _after(outcome: Outcome) -> tuple[str, int] | AnyResponse:
    if outcome.code == "justified":
        return render_template("permissions/justified.html", message=outcome.message), 200
    leads = this_person().roles & set(deciders)
    return redirect(url_for("permissions.list_page" if leads else "permissions.mine"), 303)


def _to_change(request_id: str) -> Permission:
    found, me = table.newest(this_school().db, request_id), this_person()
    if found is None or (
        found.person != me.person.id and not pages.may_see(this_school(), me, found)
    ):
        abort(404)
    return found


@permissions.get("/permissions/<string:request_id>/change")
@signed_in(*EVERYBODY)
def change_page(request_id: str) -> str:
    """Other terms, starting from those there are."""
    return _ask_page([], _to_change(request_id))


@permissions.post("/permissions/<string:request_id>/change")
@signed_in(*EVERYBODY)
def change(request_id: str) -> tuple[str, int] | AnyResponse:
    """A new version, which waits for a decision."""
    problems: Problems = []
    found = _to_change(request_id)
    terms = terms_from(this_school(), request_id, problems)
    if terms is None:
        return _ask_page(problems, found), 422
    return _sent(ChangePermission(_seen(found), terms), found)


# For machines -------------------------------------------------------------------------------------


@permissions.post("/api/v1/permissions/<string:request_id>/decision")
@signed_in(*deciders)
def decision(request_id: str) -> Response:
    """Approve or decline one version; refusals are answers."""
    body = read_body(action_id=str, version=int, decision=str)
    if body["decision"] not in ("approved", "declined") or body["version"] is None:
        raise Problem(422, "“decision” is approved or declined, of a “version”.")
    found = _found(request_id)
    kind = ApprovePermission if body["decision"] == "approved" else DeclinePermission
    made = replace(read_stamp(body), actor=this_person().person.id)
    return answer(perform(this_school(), kind(f"{found.request}/{body['version']}"), made))


def waiting() -> int:
    """How many requests wait, for the number in the bar."""
    school = this_school()
    found = table.not_over(school.db, school.now())
    return sum(state(each, school.now()) == "waiting" for each in found)
