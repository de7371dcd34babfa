"""Stations at a desk, and the page with which another computer or tablet becomes one.

The code is in the link's fragment, which no browser sends: nothing secret is in an address that
anybody logs.
"""

from __future__ import annotations

import uuid

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from kiosk import codes
from kiosk.actions import Action, Outcome, Stamp
from kiosk.actions.sign_in import CountAttempt
from kiosk.actions.stations import EnrolWithCode, OfferEnrolment, RevokeStation
from kiosk.db import stations as table
from kiosk.decide.stations import KINDS, NOT_ENROLLED, THIS_MACHINE, ago
from kiosk.perform import perform
from kiosk.refusals import sentence
from kiosk.web.access import (
    anyone,
    is_this_machine,
    keep_station,
    signed_in,
    stamp,
    this_school,
)
from kiosk.web.guesses import Guesses
from kiosk.web.problems import Problem
from kiosk.web.typed import typed_line

stations = Blueprint("stations", __name__)
leaders = signed_in("leadership", "headteacher")

CALLED = {
    "kiosk": "Kiosk: staff scan their badges here",
    "office": "Office: a computer of the office",
    "leadership": "Leadership: a computer of the leadership team",
    "shared": "Shared: a kiosk that office and leadership borrow for one task",
}

Problems = list[tuple[str, str]]


@stations.get("/stations")
@leaders
def stations_page() -> str:
    """Every station that is let in, and when it was last seen."""
    return _page()


def _page(problems: Problems | None = None, *, name: str = "", kind: str = "kiosk") -> str:
    school = this_school()
    seen = table.last_seen(school.db)
    now = school.now()
    return render_template(
        "stations/stations.html",
        working=table.working(school.db),
        seen={station: ago(each.seen_at, now) for station, each in seen.items()},
        called=CALLED,
        machine=THIS_MACHINE,
        name=name,
        kind=kind,
        problems=problems or [],
    )


@stations.post("/stations/codes")
@leaders
def offer() -> str | tuple[str, int]:
    """A one-use code with which a computer or tablet is enrolled; shown this once."""
    name = typed_line("name", 40)
    kind = request.form.get("kind", "")
    problems: Problems = []
    if not name:
        problems.append(("name", "Give it a name, such as Hall tablet."))
    if kind not in KINDS:
        problems.append(("kind", "Say what it is for."))
    if problems:
        return _page(problems, name=name, kind=kind), 422
    code = codes.mint_short()
    outcome = perform(this_school(), OfferEnrolment(_digest(code), name, kind), stamp())
    if outcome.refusal:
        return _page([("name", outcome.message)], name=name, kind=kind), 422
    link = f"{_address()}{url_for('stations.enrol_page')}#{codes.grouped(code)}"
    return render_template(
        "stations/code.html",
        name=name,
        kind=CALLED[kind],
        code=codes.grouped(code),
        link=link,
        picture=_picture(link),
        is_reached=_is_reached(),
    )


def _picture(link: str) -> Markup:
    from kiosk.exchange.drawing import qr_svg

    return qr_svg(link)


def _is_reached() -> bool:
    return "REACHED_AT" in current_app.config


def _address() -> str:
    """Where other computers reach this kiosk: what `serve --lan` says, else as it was asked."""
    reached: str = current_app.config.get("REACHED_AT", request.host_url.rstrip("/"))
    return reached


def _digest(typed: str) -> str:
    code = codes.read(typed)
    return codes.digest(code.text if code else "none", this_school().keys.codes)


@stations.post("/stations/<string:station>/revoke")
@leaders
def revoke(station: str) -> tuple[str, int] | Response:
    """Shut a station out, from its next request on."""
    outcome = perform(this_school(), RevokeStation(station), stamp())
    if outcome.refusal:
        return _page([("list", outcome.message)]), 422
    return redirect(url_for("stations.stations_page"), 303)


@stations.get("/enrol")
@anyone
def enrol_page() -> str:
    """Where a new computer or tablet gives its code; a link brings the code with it."""
    return _enrol_page()


@stations.get("/connected")
@anyone
def connected_page() -> str:
    """Whether this browser has what a kiosk needs; the test after a tablet was connected."""
    return render_template("stations/connected.html")


def _enrol_page(problem: str | None = None) -> str:
    return render_template("stations/enrol.html", problem=problem, is_machine=is_this_machine())


@stations.post("/enrol")
@anyone
def enrol() -> tuple[str, int] | Response:
    """Take the code, if there are tries left, and let this browser in."""
    if is_this_machine():
        raise Problem(403, "This is the computer that the kiosk runs on. It needs no code.")
    asker = codes.digest(request.remote_addr or "nowhere", this_school().keys.codes)
    outcome, station = _enrol(f"enrol/{asker}")
    if outcome.refusal:
        return _enrol_page(outcome.message), 422
    found = table.station(this_school().db, station)
    at_a_desk = found is not None and found.kind in ("office", "leadership")
    start = url_for("sign_in.sign_in_page") if at_a_desk else url_for("lockups.idle")
    response = redirect(start, 303)
    keep_station(response, station)
    return response


def _enrol(counter: str) -> tuple[Outcome, str]:
    """What came of it, and the new station's id. Whoever keeps on guessing fills no audit log."""
    guesses: Guesses = current_app.extensions["guesses"]
    if guesses.spent(counter):
        raise Problem(429, sentence("L1", wait="a minute"))
    station = uuid.uuid4().hex
    outcome = _do(CountAttempt(counter, None))
    if not outcome.refusal:
        code = _digest(request.form.get("code", ""))
        outcome = _do(EnrolWithCode(station, code, counter))
    if outcome.refusal:
        guesses.count(counter)
    return outcome, station


def _do(action: Action) -> Outcome:
    here = Stamp(None, NOT_ENROLLED, str(uuid.uuid4()), this_school().now())
    return perform(this_school(), action, here)
