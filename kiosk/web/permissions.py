"""Permissions at a desk: the list that leadership works from, one request, and the decision."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions import Action
from kiosk.actions.permissions import (
    ApprovePermission,
    DeclinePermission,
    ExtendPermission,
    ForgetNotes,
    RevokePermission,
)
from kiosk.db import permissions as table
from kiosk.decide.permissions import Permission
from kiosk.decide.roles import DECIDING
from kiosk.perform import perform
from kiosk.web import permission_pages as pages
from kiosk.web.access import signed_in, stamp, this_person, this_school
from kiosk.web.api import answer, read_body, read_stamp
from kiosk.web.permission_forms import end_from, sealed, seen
from kiosk.web.problems import Problem

permissions = Blueprint("permissions", __name__)
deciders = sorted(DECIDING)


@permissions.get("/permissions")
@signed_in(*deciders)
def list_page() -> str:
    """What waits, what is in force, what ends today; it updates by itself.

    Above it stands what was decided a moment ago, by the key of the request.
    """
    decided = table.newest(this_school().db, request.args.get("decided", ""))
    if decided and not pages.may_see(this_school(), this_person(), decided):
        decided = None
    shown = pages.line(this_school(), decided) if decided else None
    return render_template("permissions/list.html", decided=shown, **_listed())


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
    return redirect(url_for("permissions.list_page", decided=found.request), 303)


def _note(found: Permission, name: str = "note") -> str | None:
    return sealed(this_school(), found.request, request.form.get(name, ""))


@permissions.post("/permissions/<string:request_id>/approve")
@signed_in(*deciders)
def approve(request_id: str) -> tuple[str, int] | AnyResponse:
    """Agree to exactly what was on the screen."""
    found = _found(request_id)
    return _decide(ApprovePermission(seen(found), _note(found)), found)


@permissions.post("/permissions/<string:request_id>/decline")
@signed_in(*deciders)
def decline(request_id: str) -> tuple[str, int] | AnyResponse:
    """Say no."""
    found = _found(request_id)
    return _decide(DeclinePermission(seen(found), _note(found)), found)


@permissions.post("/permissions/<string:request_id>/extend")
@signed_in(*deciders)
def extend(request_id: str) -> tuple[str, int] | AnyResponse:
    """Another end."""
    found = _found(request_id)
    return _decide(ExtendPermission(seen(found), end_from(found)), found)


@permissions.post("/permissions/<string:request_id>/revoke")
@signed_in(*deciders)
def revoke(request_id: str) -> tuple[str, int] | AnyResponse:
    """End it now, with a reason."""
    found = _found(request_id)
    return _decide(RevokePermission(seen(found), _note(found, "reason")), found)


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
    """How many requests wait for whoever is signed in, for the number in the bar."""
    return len(pages.waiting_for(this_school(), this_person()))
