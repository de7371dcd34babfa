"""Working days at a desk: when each of the staff works and is in contact time."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.actions import Action
from kiosk.actions.patterns import EndPattern, SetPattern
from kiosk.db import patterns as table
from kiosk.db import people, settings, watches
from kiosk.decide.patterns import WORKING_WEEK, checked
from kiosk.decide.people import Person
from kiosk.perform import Refused, perform_all
from kiosk.settings import SettingProblem, show_weekly_times
from kiosk.web.access import signed_in, stamp, this_school

patterns = Blueprint("patterns", __name__)
at_a_desk = signed_in("office", "leadership", "headteacher")


@patterns.get("/working-days")
@at_a_desk
def patterns_page() -> str:
    """Everybody of the staff with their usual week."""
    db = this_school().db
    return render_template(
        "patterns/patterns.html", staff=people.staff(db), patterns=table.everybodys(db)
    )


@patterns.get("/working-days/<string:person_id>")
@at_a_desk
def pattern_page(person_id: str) -> str:
    """One person's usual week."""
    return _page(_person(person_id), None)


def _person(person_id: str) -> Person:
    found = people.person(this_school().db, person_id)
    if found is None or found.left_at:
        abort(404)
    return found


def _page(person: Person, problem: str | None) -> str:
    db = this_school().db
    pattern = table.of(db, person.id)
    stored = {
        "days": pattern.days if pattern else WORKING_WEEK,
        "hours": (pattern and pattern.hours) or "",
        "contact": (pattern and pattern.contact) or "",
    }
    return render_template(
        "patterns/pattern.html",
        shown=person,
        pattern=pattern,
        given=request.form or stored,
        same_job=[each for each in people.of_job(db, person.job) if each.id != person.id],
        patterns=table.everybodys(db),
        schools=show_weekly_times(settings.current(db).contact_times),
        watch=watches.latest(db, person.id),
        problem=problem,
    )


@patterns.post("/working-days/<string:person_id>")
@at_a_desk
def set_pattern(person_id: str) -> tuple[str, int] | Response:
    """Keep what was typed as the person's usual week."""
    person = _person(person_id)
    form = request.form
    try:
        week = checked(form.get("days", ""), form.get("hours"), form.get("contact"))
        _do([SetPattern(person.id, week.days, week.hours, week.contact)])
    except (SettingProblem, Refused) as problem:
        return _page(person, str(problem)), 422
    return redirect(url_for("patterns.pattern_page", person_id=person.id), 303)


@patterns.post("/working-days/<string:person_id>/end")
@at_a_desk
def end_pattern(person_id: str) -> Response:
    """Let the person follow the school's week again."""
    _do([EndPattern(_person(person_id).id)])
    return redirect(url_for("patterns.pattern_page", person_id=person_id), 303)


@patterns.post("/working-days/<string:person_id>/copy")
@at_a_desk
def copy_pattern(person_id: str) -> tuple[str, int] | Response:
    """Give the person's week to everybody with the same job; who has a week of their own keeps it,
    unless asked otherwise."""
    db, person = this_school().db, _person(person_id)
    week = table.of(db, person.id)
    if week is None or person.job is None:
        abort(400)
    all_of_them = request.form.get("all") == "yes"
    have = set() if all_of_them else set(table.everybodys(db))
    others = (p for p in people.of_job(db, person.job) if p.id not in {person.id, *have})
    _do([SetPattern(each.id, week.days, week.hours, week.contact) for each in others])
    return redirect(url_for("patterns.patterns_page"), 303)


def _do(actions: list[Action]) -> None:
    perform_all(this_school(), [(action, stamp()) for action in actions])
