"""The board: where everybody's phone is now, with names for office and leadership only."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.actions.declarations import MarkAbsent, MarkPresent
from kiosk.db import audit_log, badges, loans, office_entries, pins, set_up, sign_in
from kiosk.db import board as board_table
from kiosk.decide.calendar import clock_time, day_of, is_to_come, local, start_of_day
from kiosk.decide.office_entries import EMERGENCY_REASONS
from kiosk.decide.permissions import rooms_in_words, until_in_words
from kiosk.decide.roles import EVERYBODY, LEADING
from kiosk.perform import perform
from kiosk.refusals import sentence
from kiosk.web.access import signed_in, stamp, this_person, this_school
from kiosk.web.pupil_phones import shown_board

board = Blueprint("board", __name__)

SEES_NAMES = LEADING | {"office", "acting"}
RESETS_SHOWN_FOR = timedelta(days=7)


def _shown() -> dict[str, object]:
    school = this_school()
    began = start_of_day(school.now())
    whole = board_table.today(school.db, school.now())
    return {
        "board": whole,
        "clock_is_wrong": _clock_is_wrong(),
        "began": began,
        "ask": sentence("K8"),
        "left_over": {
            each.person.id: " ".join(sentence("K11", n=slot) for slot in each.slots)
            for each in whole.left_over
        },
        "emergencies": office_entries.emergencies_since(school.db, began),
        "now": clock_time(school.now()),
        "reasons": EMERGENCY_REASONS,
        "names": bool(this_person().roles & SEES_NAMES),
        "lost_badges": badges.lost(school.db) if this_person().roles & SEES_NAMES else [],
        **shown_board(),
        "loans": loans.open_loans(school.db),
        "at": school.now(),
        "until_in_words": until_in_words,
        "rooms_in_words": rooms_in_words,
        "resets": _resets() if this_person().roles & LEADING else [],
        "pin_rests": _pin_rests() if this_person().roles & SEES_NAMES else [],
        "missing": _missing() if this_person().roles & LEADING else 0,
    }


def _missing() -> int:
    """How many steps of the set-up are neither done nor left out."""
    school = this_school()
    steps = set_up.checklist(school.db, day_of(school.now()))
    return sum(not (step.is_done or step.is_skipped) for step in steps)


def _resets() -> list[dict[str, object]]:
    school = this_school()
    return sign_in.resets_since(school.db, school.now() - RESETS_SHOWN_FOR)


def _clock_is_wrong() -> str | None:
    """The sentence, where the log has been written at a time that is still to come."""
    school = this_school()
    latest = audit_log.latest_of_late(school.db)
    if latest is None or not is_to_come(latest, school.now()):
        return None
    return sentence("A4", time=clock_time(latest), day=f"{local(latest):%d/%m/%Y}")


def _pin_rests() -> list[dict[str, object]]:
    school = this_school()
    return pins.rests_since(school.db, school.now() - RESETS_SHOWN_FOR)


@board.get("/board")
@signed_in(*EVERYBODY)
def board_page() -> str:
    """The board; it updates by itself."""
    return render_template("board/board.html", **_shown())


@board.post("/board/<string:person_id>/absent")
@signed_in("office", "leadership", "headteacher")
def absent(person_id: str) -> Response:
    """Somebody is not in today, or is in after all."""
    back = request.form.get("back") == "yes"
    perform(this_school(), MarkPresent(person_id) if back else MarkAbsent(person_id), stamp())
    return redirect(url_for("board.board_page", _anchor="absent" if back else "not-yet"), 303)


@board.get("/board/part")
@signed_in(*EVERYBODY, keeps_signed_in=False)
def board_part() -> str:
    """What of the board changes, for the page to put in place."""
    return render_template("board/_board.html", **_shown())
