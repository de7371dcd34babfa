"""Forgetting on time: what is due, a run with its progress, and holds; for leadership."""

from __future__ import annotations

import secrets
import sqlite3
import uuid
from datetime import datetime, timedelta
from itertools import islice

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.retention import LiftHold, SetHold
from kiosk.db import leaving, people, retention, settings
from kiosk.decide.calendar import day_of, lasts
from kiosk.decide.disposals import Hold
from kiosk.decide.retention import RECORDS, kept_for
from kiosk.decide.roles import LEADING
from kiosk.perform import perform
from kiosk.refusals import sentence
from kiosk.retention import Unsettled, forget
from kiosk.sealing import readable, seal
from kiosk.settings import Settings
from kiosk.web.access import signed_in, stamp, this_person, this_school
from kiosk.web.sign_in import second_factor, with_session
from kiosk.web.typed import typed_line

retention_room = Blueprint("retention", __name__)
leaders = signed_in(*sorted(LEADING))

PAGES_AT_ONCE = 10
"""How many transactions one request of a run does before the page tells how far it is."""
FRESH_FOR = timedelta(minutes=30)
"""How long a run may go on after the second factor with which it began."""


@retention_room.get("/retention")
@leaders
def retention_page() -> str:
    """What would go today and how many of it, with nothing changed; holds; what has gone."""
    return _page()


def _page(field: str = "", problem: str = "") -> str:
    school = this_school()
    now, current = school.now(), settings.current(school.db)
    due = retention.plan(school.db, now)
    return render_template(
        "retention/retention.html",
        records=_records(due, current),
        total=due.total,
        due=sentence("Y1", date=f"{day_of(now).day} {day_of(now):%B %Y}"),
        holds=[(hold, _whose(hold), _why(hold)) for hold in retention.open_holds(school.db)],
        past=_past(),
        choices=_choices(),
        field=field,
        problem=problem,
        asks_code=current.second_factor,
    )


def _records(due: retention.Plan, current: Settings) -> list[tuple[str, str, str, int, int]]:
    """Each class: what it is called, why and how long it is kept, how much is due, and held."""
    return [
        (
            each.title,
            each.why,
            str(kept_for(each, current)),
            due.counts.get(each.name, 0),
            due.held.get(each.name, 0),
        )
        for each in RECORDS
    ]


def _past() -> list[tuple[datetime, list[tuple[str, int]]]]:
    """The latest runs: when, and how many of each class."""
    titles = {each.name: each.title for each in RECORDS}
    runs: dict[str, tuple[datetime, list[tuple[str, int]]]] = {}
    for each in retention.disposals(this_school().db):
        told = runs.setdefault(each.run, (each.disposed_at, []))[1]
        told.append((titles.get(each.name, each.name), each.records))
    return list(islice(runs.values(), 10))


def _choices() -> list[tuple[str, str]]:
    db = this_school().db
    staff = [*people.staff(db), *leaving.leavers(db)]
    pupils = [*people.pupils(db), *leaving.pupils_left(db)]
    return [
        ("", "Choose"),
        ("everything", "Everything, of everybody"),
        *((f"person/{each.id}", each.name) for each in staff),
        *((f"pupil/{each.id}", f"{each.name}, a child") for each in pupils),
    ]


def _whose(hold: Hold) -> str:
    key = f"person/{hold.person}" if hold.person else f"pupil/{hold.pupil}"
    return dict(_choices()).get(key, "Everything, of everybody")


def _why(hold: Hold) -> str:
    why = readable(this_school().keys.sealing, hold.reason, f"holds/{hold.id}")
    return sentence("Y2", reason=why.rstrip("."))


@retention_room.post("/retention/holds")
@leaders
def set_hold() -> tuple[str, int] | AnyResponse:
    """Keep what is held about somebody, or everything."""
    key = uuid.uuid4().hex
    kind, _, whose = request.form.get("whose", "").partition("/")
    if kind not in ("everything", "person", "pupil"):
        return _page("whose", "Choose whose records are kept."), 422
    why = typed_line("why", 300)
    sealed = seal(this_school().keys.sealing, why, f"holds/{key}") if why else None
    action = SetHold(
        key, whose if kind == "person" else None, whose if kind == "pupil" else None, sealed
    )
    outcome = perform(this_school(), action, stamp())
    if outcome.refusal:
        return _page("why" if outcome.refusal == "Y4" else "whose", outcome.message), 422
    return redirect(url_for("retention.retention_page"), 303)


@retention_room.post("/retention/holds/<string:hold>/lift")
@leaders
def lift_hold(hold: str) -> AnyResponse:
    """What is due goes with the next run."""
    perform(this_school(), LiftHold(hold), stamp())
    return redirect(url_for("retention.retention_page"), 303)


@retention_room.post("/retention/runs")
@leaders
def begin() -> tuple[str, int] | AnyResponse:
    """Begin a run, after a fresh second factor: what goes does not come back."""
    to = redirect(url_for("retention.run_page", run=uuid.uuid4().hex), 303)
    if not settings.current(this_school().db).second_factor:
        return to
    key = secrets.token_urlsafe(32)
    proven = second_factor(request.form.get("code", "")[:64], key)
    if proven.refusal:
        return _page("code", proven.message), 422
    return with_session(to, key)


def _may_go_on() -> bool:
    school, proven = this_school(), this_person().session.second_factor_at
    asks = settings.current(school.db).second_factor
    return not asks or (proven is not None and lasts(proven, FRESH_FOR, school.now()))


@retention_room.get("/retention/runs/<string:run>")
@leaders
def run_page(run: str) -> str | AnyResponse:
    """How far a run is. The page asks for the next part by itself."""
    if not _may_go_on():
        return redirect(url_for("retention.retention_page"), 303)
    db = this_school().db
    gone = sum(each.records for each in retention.disposals(db) if each.run == run)
    left = retention.plan(db, this_school().now()).total
    return render_template("retention/run.html", run=run, gone=gone, left=left)


@retention_room.post("/retention/runs/<string:run>")
@leaders
def go_on(run: str) -> AnyResponse:
    """The next part of a run; it can be left at any time, and gone on with later."""
    if len(run) != 32 or not run.isalnum():
        abort(404)
    if not _may_go_on():
        return redirect(url_for("retention.retention_page"), 303)
    try:
        for _ in islice(forget(this_school(), stamp, run), PAGES_AT_ONCE):
            pass
    except (Unsettled, sqlite3.OperationalError):
        return redirect(url_for("retention.retention_page"), 303)
    return redirect(url_for("retention.run_page", run=run), 303)
