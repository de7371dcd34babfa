"""What the board of pupils' phones needs to know, in as few questions as possible."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from kiosk.clock import to_text
from kiosk.db import people, pupil_phones, school_days, visits
from kiosk.db import pupil_phone_permissions as permissions
from kiosk.db.rows import select
from kiosk.decide.calendar import day_of, start_of_day
from kiosk.decide.decision import Moment
from kiosk.decide.deposits import Deposit
from kiosk.decide.pupil_phone_board import Day, PhoneBoard, board


def today(db: Database, moment: Moment) -> PhoneBoard:
    """The board of pupils' phones now."""
    began, day = start_of_day(moment.at), day_of(moment.at)
    return board(
        Day(
            tuple(people.pupils_with_phones(db)),
            people.class_names(db),
            permissions.of_everybody(db, day),
            permissions.marks_of(db, day),
            {each.pupil: each for each in pupil_phones.here_now(db)},
            {each.pupil: each for each in pupil_phones.returned_since(db, began)},
            {each.pupil: each for each in pupil_phones.refusals_since(db, began)},
            school_days.on(db, day),
            visits.classes_out(db, day),
        ),
        moment,
    )


def taken_in_since(db: Database, since: datetime) -> list[Deposit]:
    """Every deposit from this instant on."""
    return select(db, Deposit, "WHERE handed_in_at >= ? ORDER BY id", [to_text(since)])
