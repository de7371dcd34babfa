"""Leavers: what is open first, what ends, and coming back."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.leaving import RecordLeaver, RecordReturner
from kiosk.db import leaving as table
from kiosk.db import people
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
    return render_template("leaving/leavers.html", leavers=table.leavers(this_school().db))


@leaving.get("/people/<string:person_id>/leave")
@leaders
def leave_page(person_id: str) -> str:
    """What is still open, and what ends, before anybody says yes."""
    return _page(_person(person_id))


def _person(person_id: str) -> Person:
    return people.person(this_school().db, person_id) or abort(404)


def _page(person: Person, problem: str | None = None) -> str:
    facts = table.facts(this_school().db, person.id)
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
