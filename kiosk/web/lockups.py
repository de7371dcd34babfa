"""Staff phones over HTTP: a scan, an Undo, an emergency, and the day of the idle screen."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, render_template

from kiosk.actions import Outcome, Scan
from kiosk.actions.declarations import DeclareDay
from kiosk.actions.lockups import TakeBackInEmergency, Undo
from kiosk.actions.watches import DeclareWatch
from kiosk.clock import to_text
from kiosk.codes import QR_LENGTH
from kiosk.db import badges, permissions, settings
from kiosk.db import lockups as lockups_table
from kiosk.decide import permissions as decide_permissions
from kiosk.decide.badges import Code
from kiosk.decide.calendar import contact_times_of, local, rule_of_the_hour
from kiosk.decide.declarations import SAID
from kiosk.decide.pins import NOT_THE_BADGES
from kiosk.judge.moment import moment_of
from kiosk.perform import perform
from kiosk.refusals import sentence
from kiosk.web import pin_tries
from kiosk.web.access import station, this_school
from kiosk.web.api import answer, read_body, read_id, read_stamp, was_answered
from kiosk.web.guesses import TOO_MANY, Guesses
from kiosk.web.problems import Problem
from kiosk.web.shown_codes import shown

lockups = Blueprint("lockups", __name__)
at_the_kiosk = station("kiosk", "shared")

WATCH = "watch_time_only"


@lockups.get("/")
@at_the_kiosk
def idle() -> str:
    """The idle screen, and with it every screen of a scan."""
    current = settings.current(this_school().db)
    return render_template("lockups/idle.html", sounds=current.sounds)


@lockups.get("/api/v1/day")
@at_the_kiosk
def day() -> Response:
    """What the idle screen shows: the time, contact time, the rule of the hour, one count.

    A reminder that a permission ends, by slot, stands in for the rule of the hour.
    """
    school = this_school()
    now = school.now()
    times = moment_of(school.db, now).contact_times
    today = local(now)
    reminders = decide_permissions.reminders(permissions.ends_by_slot(school.db, now), now)
    return jsonify(
        now=to_text(now),
        date=f"{today:%A} {today.day} {today:%B}",
        rule=" ".join(reminders[:2]) or rule_of_the_hour(times, now),
        reminders=reminders,
        contact=[[f"{i.starts:%H:%M}", f"{i.ends:%H:%M}"] for i in contact_times_of(times, now)],
        locked_away=lockups_table.locked_away_now(school.db),
    )


@lockups.post("/api/v1/scans")
@at_the_kiosk
def scan() -> Response:
    """A code was held up or typed: do the next legal step, ask, or say why not."""
    body = read_body(action_id=str, code=str, happened_at=str, answer=str, slot=str, pin=str)
    if body["code"] is None:
        raise Problem(422, "“code” is missing.")
    stamp = read_stamp(body)
    code = shown(body["code"])
    digest = code.digest
    typed = code.typed if digest else len(body["code"].strip()) < QR_LENGTH
    guesses: Guesses = current_app.extensions["guesses"]
    if guesses.spent(stamp.station) and _is_unknown(digest, typed):
        if typed:
            raise Problem(429, TOO_MANY)
        return answer(Outcome("refused", sentence("G1"), "Not one of our codes", refusal="G1"))
    if body["pin"] is not None and not was_answered(stamp):
        wrong = _wrong_pin(digest, body["pin"], typed=typed)
        if wrong:
            return answer(wrong)
    proven = body["pin"] is not None
    wanted = Scan(digest, typed, body["answer"], shown(body["slot"]).digest, proven)
    outcome = perform(this_school(), wanted, stamp)
    if outcome.refusal == "G1":
        guesses.count(stamp.station)
    return answer(outcome)


def _badge(digest: str, *, typed: bool) -> Code | None:
    return badges.by_digest(this_school().db, digest, this_school().now(), typed=typed)


def _wrong_pin(digest: str | None, pin: str, *, typed: bool) -> Outcome | None:
    """What to say of a PIN that is not the badge's; None where it is. It goes no further than here:
    neither the Scan nor the audit log hears of it.
    """
    badge = _badge(digest, typed=typed) if digest else None
    if badge is None or badge.person is None or badge.ended_at:
        return None
    refused = pin_tries.check(badge.person, pin, NOT_THE_BADGES)
    return refused.outcome if refused else None


def _is_unknown(digest: str | None, typed: bool) -> bool:
    return digest is None or _badge(digest, typed=typed) is None


@lockups.post("/api/v1/undo")
@at_the_kiosk
def undo() -> Response:
    """Put back what this station did a moment ago."""
    body = read_body(action_id=str, undoes=str, happened_at=str)
    stamp = read_stamp(body)
    return answer(perform(this_school(), Undo(read_id(body, "undoes")), stamp))


@lockups.post("/api/v1/emergencies")
@at_the_kiosk
def emergency() -> Response:
    """Take a phone back at once, by badge or by slot number. Never refused."""
    body = read_body(action_id=str, code=str, slot=int)
    code = shown(body["code"])
    wanted = TakeBackInEmergency(code.digest, code.typed, _slot_number(body["slot"]))
    return answer(perform(this_school(), wanted, read_stamp(body)))


@lockups.post("/api/v1/declarations")
@at_the_kiosk
def declare() -> Response:
    """Say by badge that there is no phone today (none_owned, left_at_home or in_vehicle), or that a
    smartwatch is worn for the time only (watch_time_only)."""
    body = read_body(action_id=str, code=str, kind=str, happened_at=str)
    if body["kind"] not in (*SAID, WATCH):
        raise Problem(422, f"“kind” must be one of {', '.join((*SAID, WATCH))}.")
    code = shown(body["code"])
    is_watch = body["kind"] == WATCH
    said = DeclareWatch(code.digest, code.typed)
    wanted = said if is_watch else DeclareDay(code.digest, code.typed, body["kind"])
    return answer(perform(this_school(), wanted, read_stamp(body)))


def _slot_number(given: int | None) -> int | None:
    return given if given is not None and 0 < given < 10_000 else None
