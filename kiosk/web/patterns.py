"""Working days at a desk: when each of the staff works and is in contact time."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.actions import Action
from kiosk.actions.patterns import EndPattern, SetPattern
from kiosk.db import patterns as table
from kiosk.db import people, settings, watches
from kiosk.decide.patterns import WORKING_WEEK, checked, days_of, typed_again
from kiosk.decide.people import Person
from kiosk.perform import Refused, perform_all
from kiosk.settings import DAYS, SettingProblem, show_weekly_times
from kiosk.web.access import signed_in, stamp, this_school

patterns = Blueprint("patterns", __name__)
at_a_desk = signed_in("office", "leadership", "headteacher")


@patterns.get("/working-days")
@at_a_desk
def patterns_page() -> str:
    """Everybody of the staff with their usual week, by job."""
    db = this_school().db
    staff = sorted(people.staff(db), key=lambda person: (person.job is None, person.job or ""))
    return render_template(
        "patterns/patterns.html",
        jobs=[(job, list(group)) for job, group in groupby(staff, lambda person: person.job)],
        patterns=table.everybodys(db),
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
        "hours": typed_again(pattern.hours, pattern.days) if pattern else "",
        "contact": typed_again(pattern.contact, pattern.days) if pattern else "",
    }
    same_job = [each for each in people.of_job(db, person.job) if each.id != person.id]
    with_weeks = table.everybodys(db)
    return render_template(
        "patterns/pattern.html",
        shown=person,
        pattern=pattern,
        given=request.form or stored,
        ticked=_typed_days() or days_of(pattern.days if pattern else WORKING_WEEK),
        days=DAYS,
        same_job=same_job,
        with_weeks=sum(each.id in with_weeks for each in same_job),
        patterns=with_weeks,
        schools=show_weekly_times(settings.current(db).contact_times),
        watch=watches.latest(db, person.id),
        problem=problem,
    )


@patterns.post("/working-days/<string:person_id>")
@at_a_desk
def set_pattern(person_id: str) -> tuple[str, int] | Response:
    """Keep what was typed as the person's usual week, or as that of everybody with their job."""
    person, form = _person(person_id), request.form
    for_job = form.get("for") == "job"
    wanted = [person, *_same_job(person)] if for_job else [person]
    try:
        days = ", ".join(form.getlist("days"))
        if not days:
            raise SettingProblem("Tick at least one day.")
        week = checked(days, form.get("hours"), form.get("contact"))
        _do([SetPattern(each.id, week.days, week.hours, week.contact) for each in wanted])
    except (SettingProblem, Refused) as problem:
        return _page(person, str(problem)), 422
    if for_job:
        return redirect(url_for("patterns.patterns_page"), 303)
    return redirect(url_for("patterns.pattern_page", person_id=person.id), 303)


def _same_job(person: Person) -> list[Person]:
    """Who else has the job; who has a week of their own keeps it, unless asked otherwise."""
    db = this_school().db
    have = set() if request.form.get("all") == "yes" else set(table.everybodys(db))
    others = people.of_job(db, person.job)
    return [each for each in others if each.id not in {person.id, *have}]


def _typed_days() -> list[int]:
    try:
        return days_of(", ".join(request.form.getlist("days")))
    except SettingProblem:
        return []


@patterns.post("/working-days/<string:person_id>/end")
@at_a_desk
def end_pattern(person_id: str) -> Response:
    """Let the person follow the school's week again."""
    _do([EndPattern(_person(person_id).id)])
    return redirect(url_for("patterns.pattern_page", person_id=person_id), 303)


def _do(actions: list[Action]) -> None:
    perform_all(this_school(), [(action, stamp()) for action in actions])
