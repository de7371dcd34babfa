"""Declarations of a day as they are stored."""

from __future__ import annotations

from datetime import date

from sqlite_utils import Database

from kiosk.db.rows import first, next_id, select
from kiosk.decide.declarations import Declaration, Facts
from kiosk.decide.people import Person


def facts(db: Database, person: Person | None, day: date) -> Facts:
    """What a declaration of this person on this day depends on."""
    number = next_id(db, "day_declarations")
    if person is None:
        return Facts(None, (), (), number)
    where = "WHERE person = ? AND day_on = ? AND ended_at IS NULL"
    today = select(db, Declaration, where, [person.id, day.isoformat()])
    return Facts(person, tuple(today), _slots(db, person.id), number)


def _slots(db: Database, person: str) -> tuple[int, ...]:
    found = db.execute(
        "SELECT slots.number FROM lockups JOIN slots ON slots.id = lockups.slot "
        "JOIN phones ON phones.id = lockups.phone "
        "WHERE phones.person = ? AND lockups.released_at IS NULL ORDER BY slots.number",
        [person],
    )
    return tuple(number for (number,) in found.fetchall())


def declaration(db: Database, key: int) -> Declaration | None:
    """A declaration by its key."""
    return first(db, Declaration, "WHERE id = ?", [key])


def of_day(db: Database, day: date) -> dict[str, Declaration]:
    """What holds on this day, by person."""
    found = select(db, Declaration, "WHERE day_on = ? AND ended_at IS NULL", [day.isoformat()])
    return {each.person: each for each in found}
