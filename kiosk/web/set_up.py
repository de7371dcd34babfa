"""The set-up checklist: what is there, what is missing, and where to put it right."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.actions import Action
from kiosk.actions.set_up import SkipStep
from kiosk.actions.settings import ChangeSetting
from kiosk.db import lockups, settings
from kiosk.db import set_up as table
from kiosk.decide.calendar import day_of
from kiosk.decide.lockups import MOST_SLOTS, as_many_slots
from kiosk.decide.roles import LEADING
from kiosk.decide.set_up import NAMES, Step, next_after
from kiosk.perform import perform, perform_all
from kiosk.settings import SettingProblem, checked, shown
from kiosk.web import school_week
from kiosk.web.access import signed_in, stamp, this_school

set_up = Blueprint("set_up", __name__)
leaders = signed_in("leadership", "headteacher")

LED_TO = {
    "school": "set_up.school_page",
    "times": "set_up.times_page",
    "terms": "school_days.calendar_page",
    "days": "school_days.calendar_page",
    "places": "places.places_page",
    "slots": "set_up.slots_page",
    "staff": "imports.import_page",
    "patterns": "patterns.patterns_page",
    "roles": "people.people_page",
    "pupils": "imports.import_page",
    "badges": "printing.print_page",
}
"""Where each step is done."""

ROOMS = {
    "school_days": ("terms", "days"),
    "places": ("places",),
    "imports": ("staff", "pupils"),
    "patterns": ("patterns",),
    "people": ("roles",),
    "printing": ("badges",),
}
"""Which steps the pages of a room are for, two where both are done there."""

Problems = list[tuple[str, str]]


def checklist() -> list[Step]:
    """The steps as they are today."""
    school = this_school()
    return table.checklist(school.db, day_of(school.now()))


def strip() -> dict[str, Any] | None:
    """Which step this page is and what comes next, for whoever leads, until all is done."""
    who = g.get("signed_in")
    if who is None or not who.roles & LEADING:
        return None
    names = _steps_here()
    all_steps = checklist() if names else []
    if not any(step.is_missing for step in all_steps):
        return None
    here = [step for step in all_steps if step.name in names]
    step = next((step for step in here if step.is_missing), here[-1])
    following = next_after(all_steps, names)
    return {
        "step": step,
        "count": len(NAMES),
        "next": following,
        "next_at": url_for(LED_TO[following.name]) if following else None,
    }


def _steps_here() -> tuple[str, ...]:
    room, _, view = (request.endpoint or "").partition(".")
    if room == "set_up":
        name = view.removesuffix("_page")
        return (name,) if name in NAMES else ()
    return ROOMS.get(room, ())


@set_up.get("/set-up")
@leaders
def set_up_page() -> str:
    """The checklist."""
    all_steps = checklist()
    return render_template(
        "set_up/set_up.html", steps=all_steps, led_to=LED_TO, first=next_after(all_steps, ())
    )


def _do(actions: list[Action], back_to: str) -> Response:
    perform_all(this_school(), [(action, stamp()) for action in actions])
    return redirect(url_for(back_to), 303)


def _set(wanted: dict[str, str]) -> tuple[list[Action], Problems, dict[str, str]]:
    """The Actions for these settings as typed, what is wrong, and what could be there instead."""
    actions: list[Action] = []
    problems: Problems = []
    instead: dict[str, str] = {}
    for name, typed in wanted.items():
        try:
            actions.append(ChangeSetting(name, checked(name, typed)))
        except SettingProblem as problem:
            problems.append((name, str(problem)))
            instead |= {name: problem.instead} if problem.instead else {}
    return actions, problems, instead


@set_up.get("/set-up/school")
@leaders
def school_page() -> str:
    """The school's name and colour."""
    return _school_page(shown(settings.current(this_school().db)), [])


def _school_page(given: dict[str, str], problems: Problems) -> str:
    return render_template("set_up/school.html", given=given, problems=problems)


@set_up.post("/set-up/school")
@leaders
def school() -> tuple[str, int] | Response:
    """Keep them; where the colour is too pale, the nearest that is not stands in the field."""
    wanted = {name: request.form.get(name, "") for name in ("school_name", "badge_colour")}
    actions, problems, instead = _set(wanted)
    if problems:
        return _school_page(wanted | instead, problems), 422
    return _do(actions, "set_up.school_page")


@set_up.get("/set-up/times")
@leaders
def times_page() -> str:
    """When contact time is, when children go home, when the building closes."""
    current = settings.current(this_school().db)
    closes = shown(current)["building_closes"]
    return _times_page(school_week.of_settings(current), closes, [])


def _times_page(days: list[school_week.DayFields], closes: str, problems: Problems) -> str:
    return render_template("set_up/times.html", days=days, closes=closes, problems=problems)


@set_up.post("/set-up/times")
@leaders
def times() -> tuple[str, int] | Response:
    """Keep them."""
    days = school_week.of_form(request.form)
    closes = request.form.get("building_closes", "")
    wanted, wrong = school_week.settings_of(days, settings.current(this_school().db))
    actions, problems, _ = _set({**wanted, "building_closes": closes})
    if wrong or problems:
        return _times_page(days, closes, [*wrong, *problems]), 422
    return _do(actions, "set_up.times_page")


@set_up.get("/set-up/slots")
@leaders
def slots_page() -> str:
    """How many slots there are."""
    return _slots_page([])


def _slots_page(problems: Problems) -> str:
    db = this_school().db
    return render_template(
        "set_up/slots.html",
        count=len(lockups.slots(db)),
        given=request.form.get("count", lockups.highest_slot(db)),
        problems=problems,
    )


@set_up.post("/set-up/slots")
@leaders
def slots() -> tuple[str, int] | Response:
    """As many slots as there are, numbered from 1: more, or the highest closed."""
    typed = request.form.get("count", "").strip()
    count = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 0
    if not 0 < count <= MOST_SLOTS:
        says = f"Write how many slots there are, 1 to {MOST_SLOTS}."
        return _slots_page([("count", says)]), 422
    action = as_many_slots(count, lockups.highest_slot(this_school().db))
    outcome = perform(this_school(), action, stamp())
    if outcome.refusal:
        return _slots_page([("count", outcome.message)]), 422
    return redirect(url_for("set_up.slots_page"), 303)


@set_up.post("/set-up/steps/<string:step>")
@leaders
def skip(step: str) -> Response:
    """Leave a step out and go on to the next, or take it up again."""
    if step not in NAMES:
        abort(404)
    taken_up = request.form.get("again") == "yes"
    _do([SkipStep(step, not taken_up)], "set_up.set_up_page")
    following = next_after(checklist(), (step,))
    if request.form.get("go-on") == "yes" and following:
        return redirect(url_for(LED_TO[following.name]), 303)
    return redirect(url_for("set_up.set_up_page"), 303)
