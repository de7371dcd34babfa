"""The calendar at a desk: terms, INSET days, closures, and a day that ends early."""

from __future__ import annotations

import uuid
from datetime import date, time

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.actions import Action
from kiosk.actions.school_days import AddTerm, RemoveTerm, SetDay
from kiosk.db import school_days as table
from kiosk.decide.calendar import day_of
from kiosk.decide.school_days import KINDS
from kiosk.exchange.calendar import CalendarProblem, Reading, as_csv, plan, read
from kiosk.perform import Refused, perform, perform_all
from kiosk.web.access import signed_in, stamp, this_school
from kiosk.web.typed import typed_line

school_days = Blueprint("school_days", __name__)
at_a_desk = signed_in("office", "leadership", "headteacher")

Problems = list[tuple[str, str]]


@school_days.get("/calendar")
@at_a_desk
def calendar_page() -> str:
    """Terms, and every day from today on that is different."""
    return _page([])


def _page(problems: Problems) -> str:
    school = this_school()
    today = day_of(school.now())
    return render_template(
        "school_days/calendar.html",
        terms=table.terms(school.db),
        days=table.exceptional_from(school.db, today),
        today=today,
        given=request.form,
        problems=problems,
    )


def _date(name: str, says: str, problems: Problems) -> date:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        problems.append((name, says))
        return date.min


def _do(action: Action, field: str) -> tuple[str, int] | Response:
    outcome = perform(this_school(), action, stamp())
    if outcome.refusal:
        return _page([(field, outcome.message)]), 422
    return redirect(url_for("school_days.calendar_page"), 303)


@school_days.post("/calendar/terms")
@at_a_desk
def add_term() -> tuple[str, int] | Response:
    """Enter a term."""
    problems: Problems = []
    name = typed_line("name", 80)
    if not name:
        problems.append(("name", "Give the term a name, such as Autumn 2026."))
    starts_on = _date("starts_on", "Give the first day of the term.", problems)
    ends_on = _date("ends_on", "Give the last day of the term.", problems)
    if problems:
        return _page(problems), 422
    return _do(AddTerm(uuid.uuid4().hex, name, starts_on, ends_on), "starts_on")


@school_days.post("/calendar/terms/<string:term>/remove")
@at_a_desk
def remove_term(term: str) -> tuple[str, int] | Response:
    """A term that was entered wrongly."""
    return _do(RemoveTerm(term), "name")


@school_days.post("/calendar/days")
@at_a_desk
def set_day() -> tuple[str, int] | Response:
    """Say what is different about a day."""
    problems: Problems = []
    day = _date("day", "Give the day.", problems)
    kind = request.form.get("kind", "")
    if kind not in KINDS:
        problems.append(("inset", "Say what is different about the day."))
    closes = _closes(problems) if kind == "closes_early" else None
    if problems:
        return _page(problems), 422
    note = typed_line("note", 80)
    return _do(SetDay(day, kind, closes, note), "day")


def _closes(problems: Problems) -> str | None:
    typed = request.form.get("closes", "")
    try:
        return f"{time.fromisoformat(typed):%H:%M}"
    except ValueError:
        problems.append(("closes", "Say when children go home, such as 12:00."))
        return None


@school_days.post("/calendar/file")
@at_a_desk
def preview() -> str | tuple[str, int]:
    """What a file of dates says, before it is taken in."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page([("file", "Choose a file.")]), 422
    try:
        reading = read(file.stream.read())
        changes = len(plan(this_school(), reading.entries))
    except CalendarProblem as problem:
        return _page([("file", says) for says in problem.says]), 422
    return _previewed(reading, changes)


def _previewed(reading: Reading, changes: int) -> str:
    return render_template(
        "school_days/preview.html",
        entries=reading.entries,
        unclear=reading.unclear,
        changes=changes,
        dates=as_csv(reading.entries),
    )


@school_days.post("/calendar/dates")
@at_a_desk
def take_in() -> tuple[str, int] | Response:
    """Take in what the preview showed: all of it or nothing."""
    school = this_school()
    try:
        actions = plan(school, read(request.form.get("dates", "").encode()).entries)
        perform_all(school, [(action, stamp()) for action in actions])
    except CalendarProblem as problem:
        return _page([("file", says) for says in problem.says]), 422
    except Refused as refused:
        return _page([("file", str(refused))]), 422
    return redirect(url_for("school_days.calendar_page"), 303)
