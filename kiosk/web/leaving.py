"""Leavers: what is open first, what ends, and coming back."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.leaving import (
    RecordLeaver,
    RecordPupilLeaver,
    RecordPupilReturner,
    RecordReturner,
)
from kiosk.db import leaving as table
from kiosk.db import people
from kiosk.decide.leaving import PupilFacts
from kiosk.decide.people import Person
from kiosk.decide.roles import LEADING
from kiosk.perform import perform
from kiosk.web.access import signed_in, stamp, this_school

leaving = Blueprint("leaving", __name__)
leaders = signed_in(*sorted(LEADING))


@leaving.get("/leavers")
@leaders
def leavers_page() -> str:
    """Who has left, and a way back for whoever was ended by mistake."""
    db = this_school().db
    return render_template(
        "leaving/leavers.html",
        leavers=table.leavers(db),
        pupils_left=table.pupils_left(db),
        pupils=people.pupils(db),
    )


@leaving.get("/people/<string:person_id>/leave")
@leaders
def leave_page(person_id: str) -> str:
    """What is still open, and what ends, before anybody says yes."""
    return _page(_person(person_id))


def _person(person_id: str) -> Person:
    return people.person(this_school().db, person_id) or abort(404)


def _page(person: Person, problem: str | None = None) -> str:
    school = this_school()
    facts = table.facts(school.db, person.id, school.now())
    return render_template("leaving/leave.html", whose=person, facts=facts, problem=problem)


@leaving.post("/people/<string:person_id>/leave")
@leaders
def leave(person_id: str) -> tuple[str, int] | AnyResponse:
    """Record a leaver."""
    person = _person(person_id)
    outcome = perform(this_school(), RecordLeaver(person.id), stamp())
    if outcome.refusal:
        return _page(person, outcome.message), 422
    return redirect(url_for("leaving.leavers_page"), 303)


@leaving.post("/people/<string:person_id>/return")
@leaders
def come_back(person_id: str) -> AnyResponse:
    """Take a leaver in again."""
    perform(this_school(), RecordReturner(_person(person_id).id), stamp())
    return redirect(url_for("leaving.leavers_page"), 303)


@leaving.get("/leavers/pupil")
@leaders
def choose_pupil() -> AnyResponse:
    """From the list of children to the page of the one who leaves; back, where none was chosen."""
    pupil = request.args.get("pupil", "")
    if not pupil:
        return redirect(url_for("leaving.leavers_page"), 303)
    return redirect(url_for("leaving.pupil_leave_page", pupil_id=_pupil(pupil)[0]), 303)


def _pupil(pupil_id: str) -> tuple[str, PupilFacts]:
    facts = table.pupil_facts(this_school().db, pupil_id)
    return (pupil_id, facts) if facts.pupil else abort(404)


@leaving.get("/pupils/<string:pupil_id>/leave")
@leaders
def pupil_leave_page(pupil_id: str) -> str:
    """What is still here of a child, and what ends, before anybody says yes."""
    return render_template("leaving/pupil.html", facts=_pupil(pupil_id)[1], problem=None)


@leaving.post("/pupils/<string:pupil_id>/leave")
@leaders
def pupil_leave(pupil_id: str) -> tuple[str, int] | AnyResponse:
    """Record that a child has left."""
    facts = _pupil(pupil_id)[1]
    outcome = perform(this_school(), RecordPupilLeaver(pupil_id), stamp())
    if outcome.refusal:
        said = render_template("leaving/pupil.html", facts=facts, problem=outcome.message)
        return said, 422
    return redirect(url_for("leaving.leavers_page"), 303)


@leaving.post("/pupils/<string:pupil_id>/return")
@leaders
def pupil_comes_back(pupil_id: str) -> AnyResponse:
    """Take a child in again."""
    perform(this_school(), RecordPupilReturner(_pupil(pupil_id)[0]), stamp())
    return redirect(url_for("leaving.leavers_page"), 303)
