"""Accepting the rules: at the kiosk by badge, and at a desk who has still to do so."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.actions.acknowledgements import AcceptRules, RecordAcceptance
from kiosk.db import acknowledgements as table
from kiosk.db import policies
from kiosk.decide.calendar import day_of
from kiosk.perform import perform
from kiosk.web.access import signed_in, stamp, station, this_school, this_station
from kiosk.web.guesses import TOO_MANY, Guesses
from kiosk.web.problems import Problem
from kiosk.web.shown_codes import shown

acknowledgements = Blueprint("acknowledgements", __name__)
accepting = Blueprint("accepting", __name__)
at_a_desk = signed_in("office", "leadership", "headteacher")
at_the_kiosk = station("kiosk", "shared")


def _version() -> int:
    policy = policies.current(this_school().db)
    if policy is None:
        abort(404)
    return policy.id


@accepting.get("/rules/acceptance")
@at_the_kiosk
def accept_page() -> str:
    """Show a badge, or type its code, to accept the rules that were read."""
    return _page(None)


def _page(problem: str | None) -> str:
    version = _version()
    cards = len(policies.cards(this_school().db, version, "staff"))
    return render_template(
        "acknowledgements/accept.html", version=version, cards=cards, problem=problem
    )


@accepting.post("/rules/acceptance")
@at_the_kiosk
def accept() -> str | tuple[str, int]:
    """Accept the version that was shown."""
    guesses: Guesses = current_app.extensions["guesses"]
    if guesses.spent(this_station().id):
        raise Problem(429, TOO_MANY)
    code = shown(request.form.get("code"))
    version = request.form.get("version", "")
    read = int(version) if version.isascii() and version.isdecimal() and len(version) < 9 else 0
    action = AcceptRules(code.digest, code.typed, read)
    outcome = perform(this_school(), action, stamp())
    if outcome.refusal == "G1":
        guesses.count(this_station().id)
    if outcome.refusal:
        return _page(outcome.message), 422
    return render_template("acknowledgements/accepted.html", says=outcome.message)


@acknowledgements.get("/rules-accepted")
@at_a_desk
def outstanding_page() -> str:
    """Who has still to accept the current version."""
    db, version, today = this_school().db, _version(), day_of(this_school().now())
    return render_template(
        "acknowledgements/outstanding.html",
        version=version,
        asked=len(table.asked(db, today)),
        outstanding=table.outstanding(db, version, today),
    )


@acknowledgements.post("/rules-accepted/<string:person_id>")
@at_a_desk
def record(person_id: str) -> Response:
    """Somebody accepted the current version on paper."""
    perform(this_school(), RecordAcceptance(person_id, _version()), stamp())
    return redirect(url_for("acknowledgements.outstanding_page"), 303)
