"""Urgent calls at the office: for whom, and that they were told (domain.md RP10)."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.actions.urgent_calls import DeliverCall, NoteCall
from kiosk.db import board, people
from kiosk.decide.calendar import start_of_day
from kiosk.perform import perform
from kiosk.web.access import signed_in, stamp, this_school
from kiosk.web.permission_pages import calls_of_today
from kiosk.web.problems import Problem

urgent_calls = Blueprint("urgent_calls", __name__)
at_a_desk = signed_in("office", "leadership", "headteacher", "acting")


@urgent_calls.get("/calls")
@at_a_desk
def calls_page() -> str:
    """Calls of today, and a form for one that is coming in."""
    school = this_school()
    today = board.today(school.db, start_of_day(school.now()))
    away = {each.person.id: each.slots for each in today.of("locked_away", "partly")}
    return render_template(
        "urgent_calls/calls.html",
        calls=calls_of_today(school),
        staff=people.staff(school.db),
        away=away,
    )


@urgent_calls.post("/calls")
@at_a_desk
def note() -> Response:
    """Somebody rings for a colleague. Raises Problem 422."""
    outcome = perform(
        this_school(), NoteCall(uuid.uuid4().hex, request.form.get("person", "")), stamp()
    )
    if outcome.refusal:
        raise Problem(422, outcome.message)
    return redirect(url_for("urgent_calls.calls_page"), 303)


@urgent_calls.post("/calls/<string:call>/delivered")
@at_a_desk
def delivered(call: str) -> Response:
    """They were told."""
    perform(this_school(), DeliverCall(call), stamp())
    return redirect(url_for("urgent_calls.calls_page"), 303)
