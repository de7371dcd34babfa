"""The sheet of the day's close, and who signed it."""

from __future__ import annotations

from datetime import date, datetime

from sqlite_utils import Database

from kiosk.clock import from_text
from kiosk.db import loans, lockups, people, pupil_phones, school_devices
from kiosk.db.rows import first, select
from kiosk.decide.day_closes import DayClose, LockedPhone, Sheet, sheet
from kiosk.decide.people import Pupil


def sheet_at(db: Database, at: datetime) -> Sheet:
    """Where every device and every locked-away phone is."""
    waiting = loans.open_loans(db)
    return sheet(
        school_devices.devices(db),
        {told.loan.device: told.loan for told in waiting},
        {told.loan.borrower: told.borrower for told in waiting},
        [
            LockedPhone(
                row["slot"],
                f"{row['given_name']} {row['family_name']}",
                from_text(row["locked_at"]),
            )
            for row in lockups.phones_locked_away(db)
        ],
        _pupil_phones(db),
        at,
    )


def _pupil_phones(db: Database) -> list[LockedPhone]:
    """Every pupil's phone that is still here, by slot, with the child and class."""
    children = {each.id: each for each in select(db, Pupil, "")}
    found = []
    for deposit in pupil_phones.here_now(db):
        child = children[deposit.pupil]
        class_name = people.class_name(db, child.class_id)
        named = f"{child.name}, {class_name}" if class_name else child.name
        found.append(LockedPhone(deposit.slot, named, deposit.handed_in_at))
    return found


def last_of(db: Database, day: date) -> DayClose | None:
    """The last time that this day was signed off."""
    return first(db, DayClose, "WHERE day_on = ? ORDER BY id DESC", [day.isoformat()])
