"""Emergencies and justifications at a desk: that leadership has seen them."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.actions import Action
from kiosk.actions.emergencies import ReviewEmergency
from kiosk.actions.justifications import AcknowledgeJustification
from kiosk.perform import perform
from kiosk.sealing import seal
from kiosk.web.access import signed_in, stamp, this_school
from kiosk.web.permission_forms import LONGEST_NOTE
from kiosk.web.problems import Problem
from kiosk.web.typed import typed_line

emergencies = Blueprint("emergencies", __name__)


def sealed(emergency: int, name: str) -> str | None:
    """What was typed, sealed for this emergency; None for nothing."""
    words = typed_line(name, LONGEST_NOTE)
    return seal(this_school().keys.sealing, words, f"emergencies/{emergency}") if words else None


def do(action: Action, back: str) -> Response:
    """Perform it and go back to the page it was pressed on. Raises Problem 422."""
    outcome = perform(this_school(), action, stamp())
    if outcome.refusal:
        raise Problem(422, outcome.message)
    return redirect(url_for(back), 303)


@emergencies.post("/emergencies/<int:emergency>/review")
@signed_in("leadership", "headteacher", "acting")
def review(emergency: int) -> Response:
    """One tap, and a sentence if they like."""
    action = ReviewEmergency(emergency, sealed(emergency, "remark"))
    return do(action, "permissions.list_page")


@emergencies.post("/justifications/<string:justification>/seen")
@signed_in("leadership", "headteacher", "chair")
def acknowledge(justification: str) -> Response:
    """The Headteacher has read it; perhaps HR was asked on a day."""
    try:
        asked_hr = date.fromisoformat(request.form.get("hr_advice_on", ""))
    except ValueError:
        return do(AcknowledgeJustification(justification), "permissions.list_page")
    return do(AcknowledgeJustification(justification, asked_hr), "permissions.list_page")
