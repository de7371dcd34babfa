"""The set-up checklist: what is there, what is missing, and where to put it right."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.actions import Action
from kiosk.actions.lockups import AddSlots
from kiosk.actions.set_up import SkipStep
from kiosk.actions.settings import ChangeSetting
from kiosk.db import set_up as table
from kiosk.db import settings
from kiosk.decide.calendar import day_of
from kiosk.decide.set_up import NAMES
from kiosk.perform import perform_all
from kiosk.settings import SettingProblem, checked, shown
from kiosk.web.access import signed_in, stamp, this_school

set_up = Blueprint("set_up", __name__)
leaders = signed_in("leadership", "headteacher")

TYPED = ("school_name", "contact_times", "building_closes")
LED_TO = {
    "terms": "school_days.calendar_page",
    "days": "school_days.calendar_page",
    "places": "places.places_page",
    "patterns": "patterns.patterns_page",
    "roles": "people.people_page",
}
MOST_SLOTS = 200


@set_up.get("/set-up")
@leaders
def set_up_page() -> str:
    """The checklist."""
    return _page([])


def _page(problems: list[tuple[str, str]]) -> str:
    school = this_school()
    return render_template(
        "set_up/set_up.html",
        steps=table.checklist(school.db, day_of(school.now())),
        led_to=LED_TO,
        given={**shown(settings.current(school.db)), **request.form},
        problems=problems,
    )


def _do(actions: list[Action]) -> Response:
    perform_all(this_school(), [(action, stamp()) for action in actions])
    return redirect(url_for("set_up.set_up_page"), 303)


@set_up.post("/set-up/school")
@leaders
def school() -> tuple[str, int] | Response:
    """The school's name, its contact times, and when the building closes."""
    problems: list[tuple[str, str]] = []
    actions: list[Action] = []
    for name in TYPED:
        try:
            actions.append(ChangeSetting(name, checked(name, request.form.get(name, ""))))
        except SettingProblem as problem:
            problems.append((name, str(problem)))
    return (_page(problems), 422) if problems else _do(actions)


@set_up.post("/set-up/slots")
@leaders
def slots() -> tuple[str, int] | Response:
    """More slots, numbered on from the highest."""
    typed = request.form.get("count", "").strip()
    count = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 0
    if not 0 < count <= MOST_SLOTS:
        return _page([("count", f"Write how many more slots there are, 1 to {MOST_SLOTS}.")]), 422
    return _do([AddSlots(count)])


@set_up.post("/set-up/steps/<string:step>")
@leaders
def skip(step: str) -> Response:
    """Leave a step out, or take it up again."""
    if step not in NAMES:
        abort(404)
    return _do([SkipStep(step, request.form.get("again") != "yes")])
