"""Visits at a desk: who leads, who goes, what goes along, and what is asked when all are back."""

from __future__ import annotations

import uuid
from datetime import date

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.actions import Action
from kiosk.actions.visits import EndVisit, OpenVisit, SayPhoneUsed, WantPhotos
from kiosk.db import loans, people
from kiosk.db import visits as table
from kiosk.decide.calendar import day_of
from kiosk.decide.visits import USED, Visit
from kiosk.perform import perform
from kiosk.refusals import sentence
from kiosk.web.access import signed_in, stamp, this_school
from kiosk.web.typed import typed_line

visits = Blueprint("visits", __name__)
at_a_desk = signed_in("office", "leadership", "headteacher")

Problems = list[tuple[str, str]]
Answer = tuple[str, int] | Response


@visits.get("/visits")
@at_a_desk
def visits_page() -> str:
    """Visits from today on, and whatever nobody ended."""
    return _list([])


def _list(problems: Problems) -> str:
    db, now = this_school().db, this_school().now()
    return render_template(
        "visits/visits.html",
        visits=table.visits_from(db, day_of(now)),
        staff=people.staff(db),
        classes=people.classes(db),
        today=day_of(now),
        problems=problems,
        given=request.form,
    )


@visits.post("/visits")
@at_a_desk
def open_visit() -> Answer:
    """Enter a visit."""
    problems: Problems = []
    place = typed_line("place", 60)
    if not place:
        problems.append(("place", "Say where it goes, such as the museum."))
    if not request.form.get("leader"):
        problems.append(("leader", "Choose who leads it."))
    try:
        on = date.fromisoformat(request.form.get("visit_on", ""))
    except ValueError:
        on = date.min
        problems.append(("visit_on", "Give the day."))
    if problems:
        return _list(problems), 422
    staff, classes = tuple(request.form.getlist("staff")), tuple(request.form.getlist("classes"))
    action = OpenVisit(uuid.uuid4().hex, place, on, request.form["leader"], staff, classes)
    outcome = perform(this_school(), action, stamp())
    if outcome.refusal:
        return _list([("visit_on", outcome.message)]), 422
    return redirect(url_for("visits.visit_page", visit_id=action.id), 303)


def _visit(visit_id: str) -> Visit:
    found = table.visit(this_school().db, visit_id)
    if found is None:
        abort(404)
    return found


@visits.get("/visits/<string:visit_id>")
@at_a_desk
def visit_page(visit_id: str) -> str:
    """One visit."""
    return _page(_visit(visit_id), None)


def _page(visit: Visit, problem: str | None) -> str:
    db = this_school().db
    along = loans.of_visit(db, visit.id)
    return render_template(
        "visits/visit.html",
        visit=visit,
        people=table.staff_of(db, visit.id),
        going=table.going(db, visit.id),
        classes=table.classes_of(db, visit.id),
        along=along,
        has_work_mobile=any(told.device.kind == "work_mobile" for told in along),
        on_visits=sentence("V1"),
        pupils_phones=sentence("V2"),
        used=USED,
        problem=problem,
    )


def _do(visit: Visit, action: Action) -> Answer:
    outcome = perform(this_school(), action, stamp())
    if outcome.refusal:
        return _page(visit, outcome.message), 422
    return redirect(url_for("visits.visit_page", visit_id=visit.id), 303)


@visits.post("/visits/<string:visit_id>/photos")
@at_a_desk
def want_photos(visit_id: str) -> Answer:
    """Whether photographs are wanted."""
    visit = _visit(visit_id)
    return _do(visit, WantPhotos(visit.id, request.form.get("wanted") == "yes"))


@visits.post("/visits/<string:visit_id>/used")
@at_a_desk
def phone_used(visit_id: str) -> Answer:
    """Whether somebody’s phone was used, where that was not said at the kiosk."""
    visit, used = _visit(visit_id), request.form.get("used", "")
    if used not in USED:
        abort(400)
    return _do(visit, SayPhoneUsed(visit.id, request.form.get("person", ""), used))


@visits.post("/visits/<string:visit_id>/end")
@at_a_desk
def end(visit_id: str) -> Answer:
    """Everybody is back."""
    visit = _visit(visit_id)
    return _do(visit, EndVisit(visit.id))
