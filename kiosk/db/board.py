"""What the board needs to know, in as few questions as possible."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from sqlite_utils import Database

from kiosk.clock import to_text
from kiosk.db import declarations, people
from kiosk.db.rows import columns, read
from kiosk.decide.board import Board, board
from kiosk.decide.calendar import day_of
from kiosk.decide.lockups import Held, Lockup, Slot

_WIDTH = len(fields(Lockup))


def today(db: Database, day_began: datetime) -> Board:
    """The board of the day that began then."""
    day = day_of(day_began)
    return board(
        people.staff(db),
        _phones(db),
        _held(db),
        _last(db, day_began),
        declarations.of_day(db, day),
    )


def _phones(db: Database) -> dict[str, int]:
    return dict(db.execute("SELECT person, count(*) FROM phones GROUP BY person").fetchall())


def _held(db: Database) -> dict[str, list[Held]]:
    found: dict[str, list[Held]] = {}
    query = (
        f"SELECT phones.person, {columns(Lockup)}, {columns(Slot)} FROM lockups "
        "JOIN slots ON slots.id = lockups.slot JOIN phones ON phones.id = lockups.phone "
        "WHERE lockups.released_at IS NULL ORDER BY slots.number"
    )
    for person, *row in db.execute(query).fetchall():
        held = Held(read(Lockup, row[:_WIDTH]), read(Slot, row[_WIDTH:]))
        found.setdefault(person, []).append(held)
    return found


def _last(db: Database, day_began: datetime) -> dict[str, Lockup]:
    query = (
        f"SELECT phones.person, {columns(Lockup)} FROM lockups "
        "JOIN phones ON phones.id = lockups.phone WHERE lockups.released_at >= ? "
        "AND lockups.release_basis <> 'undone' ORDER BY lockups.released_at"
    )
    found = db.execute(query, [to_text(day_began)]).fetchall()
    return {person: read(Lockup, row) for person, *row in found}
