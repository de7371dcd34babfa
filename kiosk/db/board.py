"""What the board needs to know, in as few questions as possible."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from kiosk.clock import to_text
from kiosk.db import day_badges, declarations, patterns, permissions, school_days, settings, visits
from kiosk.db.rows import BY_NAME, columns, read, read_joined, select
from kiosk.decide.board import Board, Today, board
from kiosk.decide.calendar import day_of, start_of_day
from kiosk.decide.lockups import Held, Lockup, Slot
from kiosk.decide.people import DAY_BADGE, Person


def today(db: Database, at: datetime) -> Board:
    """The board as it is at this instant of today."""
    day, began = day_of(at), start_of_day(at)
    return board(
        _staff(db, began),
        _phones(db),
        _held(db),
        _last(db, began),
        declarations.of_day(db, day),
        Today(
            at,
            settings.current(db),
            school_days.on(db, day),
            patterns.everybodys(db),
            permissions.in_force(db, at),
            visits.places_of(db, day),
            frozenset(day_badges.worn_on(db, day)),
        ),
    )


def _staff(db: Database, day_began: datetime) -> list[Person]:
    """Who is here, left today, or has left with a phone still put away.

    Whoever wears a day badge and is not of the staff is listed while their phone is put away.
    """
    return select(
        db,
        Person,
        "WHERE source <> ? AND (left_at IS NULL OR left_at >= ?) "
        "OR id IN (SELECT phones.person FROM lockups "
        f"JOIN phones ON phones.id = lockups.phone WHERE lockups.released_at IS NULL) {BY_NAME}",
        [DAY_BADGE, to_text(day_began)],
    )


def _phones(db: Database) -> dict[str, frozenset[int]]:
    query = (
        "SELECT person, group_concat(number) FROM phones WHERE retired_at IS NULL GROUP BY person"
    )
    found = db.execute(query).fetchall()
    return {person: frozenset(map(int, numbers.split(","))) for person, numbers in found}


def _held(db: Database) -> dict[str, list[Held]]:
    found: dict[str, list[Held]] = {}
    query = (
        f"SELECT phones.person, {columns(Lockup)}, {columns(Slot)} FROM lockups "
        "JOIN slots ON slots.id = lockups.slot JOIN phones ON phones.id = lockups.phone "
        "WHERE lockups.released_at IS NULL ORDER BY slots.number"
    )
    for person, *row in db.execute(query).fetchall():
        found.setdefault(person, []).append(Held(*read_joined(row, Lockup, Slot)))
    return found


def _last(db: Database, day_began: datetime) -> dict[str, Lockup]:
    query = (
        f"SELECT phones.person, {columns(Lockup)} FROM lockups "
        "JOIN phones ON phones.id = lockups.phone WHERE lockups.released_at >= ? "
        "AND lockups.release_basis <> 'undone' ORDER BY lockups.released_at"
    )
    found = db.execute(query, [to_text(day_began)]).fetchall()
    return {person: read(Lockup, row) for person, *row in found}
