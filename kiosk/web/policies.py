"""The rules on the screen, for anyone: rule cards of the current policy, by audience."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from kiosk.db import policies as policies_table
from kiosk.decide.policies import AUDIENCES
from kiosk.web.access import anyone, at_a_station, this_school

policies = Blueprint("policies", __name__)

TABS = (("staff", "Staff"), ("visitors", "Parents and visitors"), ("pupils", "Pupils"))


@policies.get("/rules")
@anyone
def rules() -> Response:
    """The rules for staff come first."""
    return redirect(url_for("policies.rules_for", audience="staff"))


@policies.get("/rules/<string:audience>")
@anyone
def rules_for(audience: str) -> str:
    """The rule cards of one audience."""
    policy = policies_table.current(this_school().db)
    if audience not in AUDIENCES or policy is None:
        abort(404)
    cards = policies_table.cards(this_school().db, policy.id, audience)
    return render_template(
        "policies/rules.html",
        policy=policy,
        cards=cards,
        tabs=TABS,
        audience=audience,
        at_a_station=at_a_station(),
    )
