"""The board for office and leadership: where everybody's phone is now."""

from __future__ import annotations

from flask import Blueprint, render_template

from kiosk.db import board as board_table
from kiosk.db import lockups
from kiosk.decide.calendar import clock_time, start_of_day
from kiosk.web.access import signed_in, this_school

board = Blueprint("board", __name__)


def _shown() -> dict[str, object]:
    school = this_school()
    began = start_of_day(school.now())
    return {
        "board": board_table.today(school.db, began),
        "emergencies": lockups.emergencies_since(school.db, began),
        "now": clock_time(school.now()),
    }


@board.get("/board")
@signed_in("office", "leadership", "headteacher")
def board_page() -> str:
    """The board; it updates by itself."""
    return render_template("board/board.html", **_shown())


@board.get("/board/part")
@signed_in("office", "leadership", "headteacher", keeps_signed_in=False)
def board_part() -> str:
    """What of the board changes, for the page to put in place."""
    return render_template("board/_board.html", **_shown())
