"""Who stands in for leadership at a desk: an acting lead for a day, and the Chair of Governors."""

from __future__ import annotations

import uuid
from datetime import date, time, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.actions import Action
from kiosk.actions.stand_ins import EndStandIn, NameStandIn
from kiosk.db import people
from kiosk.db import stand_ins as table
from kiosk.decide.calendar import day_of, instant_of, start_of_day
from kiosk.perform import perform
from kiosk.web.access import signed_in, stamp, this_school

stand_ins = Blueprint("stand_ins", __name__)
leaders = signed_in("leadership", "headteacher")


@stand_ins.get("/stand-ins")
@leaders
def stand_ins_page() -> str:
    """Who stands in, now and later."""
    return _page()


def _page(problem: str | None = None) -> str:
    school = this_school()
    staff = people.staff(school.db)
    return render_template(
        "stand_ins/stand_ins.html",
        standing=table.not_over(school.db, school.now()),
        names={person.id: person.name for person in staff},
        staff=staff,
        today=day_of(school.now()),
        problem=problem,
    )


def _done(action: Action) -> tuple[str, int] | Response:
    outcome = perform(this_school(), action, stamp())
    if outcome.refusal:
        return _page(outcome.message), 422
    return redirect(url_for("stand_ins.stand_ins_page"), 303)


@stand_ins.post("/stand-ins")
@leaders
def name_one() -> tuple[str, int] | Response:
    """An acting lead for a day, or the Chair of Governors until further notice."""
    person, key = request.form.get("person", ""), uuid.uuid4().hex
    if request.form.get("duty") == "chair":
        began = start_of_day(this_school().now())
        return _done(NameStandIn(key, person, "chair", began, None))
    try:
        day = date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        return _page("Give the day."), 422
    starts_at = instant_of(day, time.min)
    ends_at = instant_of(day + timedelta(days=1), time.min)
    return _done(NameStandIn(key, person, "acting", starts_at, ends_at))


@stand_ins.post("/stand-ins/<string:stand_in>/end")
@leaders
def end_one(stand_in: str) -> tuple[str, int] | Response:
    """No more from now on."""
    return _done(EndStandIn(stand_in))
