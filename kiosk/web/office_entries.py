"""What office and leadership record on somebody's behalf: paper, a phone given out, a reason."""

from __future__ import annotations

from datetime import date, datetime, time

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.actions import Action, Stamp
from kiosk.actions.office_entries import GiveEmergencyReason, RecordFromPaper, ReleaseForOwner
from kiosk.db import lockups, people
from kiosk.db import office_entries as table
from kiosk.decide.calendar import day_of, instant_of, start_of_day
from kiosk.decide.office_entries import EMERGENCY_REASONS, RELEASE_REASONS
from kiosk.perform import perform
from kiosk.web.access import signed_in, stamp, this_school

office_entries = Blueprint("office_entries", __name__)
at_a_desk = signed_in("office", "leadership", "headteacher")

Problems = list[tuple[str, str]]
Answer = str | tuple[str, int] | Response


def _shown(template: str, problems: Problems, **given: object) -> Answer:
    page = render_template(
        f"office_entries/{template}.html",
        problems=problems,
        given=request.form,
        people=[(each.id, each.name) for each in people.staff(this_school().db)],
        **given,
    )
    return (page, 422) if problems else page


def _done(action: Action, by: Stamp | None = None) -> str | None:
    """The sentence of a refusal, or None."""
    outcome = perform(this_school(), action, by or stamp())
    return outcome.message if outcome.refusal else None


@office_entries.get("/board/paper")
@at_a_desk
def paper_page() -> Answer:
    """A line of the paper sheet, to be typed in; after one, the next of the same day."""
    return _paper([])


def _paper(problems: Problems) -> Answer:
    school = this_school()
    entered = people.person(school.db, request.args.get("entered", ""))
    day = request.args.get("day") or day_of(school.now()).isoformat()
    return _shown("paper", problems, day=day[:10], entered=entered)


@office_entries.post("/board/paper")
@at_a_desk
def paper() -> Answer:
    """Enter a line of the paper sheet, as it happened and marked as late."""
    problems: Problems = []
    person = request.form.get("person", "")
    if not person:
        problems.append(("person", "Say whose phone it is."))
    day = _day(problems)
    locked_at = _time("locked_at", day, problems)
    taken_back_at = _time("taken_back_at", day, problems)
    slot = _number("slot")
    if locked_at and slot is None:
        problems.append(("slot", "Give the number of the slot."))
    if not (locked_at or taken_back_at or problems):
        problems.append(("locked_at", "Give a time from the sheet."))
    if problems:
        return _paper(problems)
    typed = this_school().now()
    action = RecordFromPaper(person, slot, locked_at, taken_back_at, typed)
    says = _done(action, _at(locked_at or taken_back_at or typed))
    if says:
        return _paper([("locked_at", says)])
    after = url_for("office_entries.paper_page", entered=person, day=day.isoformat())
    return redirect(after, 303)


def _at(happened_at: datetime) -> Stamp:
    by = stamp()
    return Stamp(by.actor, by.station, by.action_id, min(happened_at, by.happened_at))


def _day(problems: Problems) -> date:
    try:
        return date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        problems.append(("day", "Give the day of the sheet."))
        return day_of(this_school().now())


def _time(name: str, day: date, problems: Problems) -> datetime | None:
    typed = request.form.get(name, "").strip()
    if not typed:
        return None
    try:
        return instant_of(day, time.fromisoformat(typed))
    except (ValueError, OverflowError):
        problems.append((name, "Write the time as 08:25."))
        return None


def _number(name: str) -> int | None:
    typed = request.form.get(name, "").strip()
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 5 else None


@office_entries.get("/board/release")
@at_a_desk
def release_page() -> Answer:
    """Which phone to give out for an absent owner."""
    return _release([])


def _release(problems: Problems) -> Answer:
    held = [
        (str(each["slot"]), f"Slot {each['slot']}: {each['given_name']} {each['family_name']}")
        for each in lockups.phones_locked_away(this_school().db)
    ]
    return _shown("release", problems, held=held, reasons=RELEASE_REASONS)


@office_entries.post("/board/release")
@at_a_desk
def release() -> Answer:
    """Give a phone out for its absent owner, before a witness."""
    slot, reason = _number("slot"), request.form.get("reason", "")
    problems: Problems = []
    if slot is None:
        problems.append(("slot", "Say which phone."))
    if not request.form.get("witness"):
        problems.append(("witness", "Say who saw it."))
    if reason not in RELEASE_REASONS:
        problems.append(("left_behind", "Say why."))
    if problems or slot is None:
        return _release(problems)
    says = _done(ReleaseForOwner(slot, request.form["witness"], reason))
    return _release([("witness", says)]) if says else redirect(url_for("board.board_page"), 303)


@office_entries.get("/board/emergencies")
@at_a_desk
def emergencies_page() -> Answer:
    """Emergencies of today, and earlier ones that wait for their reason."""
    return _emergencies([])


def _emergencies(problems: Problems) -> Answer:
    school = this_school()
    found = table.emergencies_since(school.db, start_of_day(school.now()))
    return _shown("emergencies", problems, emergencies=found, reasons=EMERGENCY_REASONS)


@office_entries.post("/board/emergencies/<string:emergency>")
@at_a_desk
def emergency_reason(emergency: str) -> Answer:
    """Give the reason of an emergency."""
    reason = request.form.get("reason", "")
    if reason not in EMERGENCY_REASONS:
        return _emergencies([("emergencies", "Choose a reason.")])
    number = (
        int(emergency)
        if emergency.isascii() and emergency.isdecimal() and len(emergency) < 18
        else 0
    )
    says = _done(GiveEmergencyReason(number, reason, request.form.get("person") or None))
    if says:
        return _emergencies([("emergencies", says)])
    return redirect(url_for("office_entries.emergencies_page"), 303)
