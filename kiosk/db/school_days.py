"""The calendar as it is stored."""

from __future__ import annotations

from datetime import date

from sqlite_utils import Database

from kiosk.db.rows import first, select
from kiosk.decide.school_days import Exceptional, SchoolDay, Term, school_day


def terms(db: Database) -> list[Term]:
    """Every term that was not removed, in order."""
    return select(db, Term, "WHERE removed_at IS NULL ORDER BY starts_on")


def term(db: Database, key: str) -> Term | None:
    """A term by its key."""
    return first(db, Term, "WHERE id = ?", [key])


def exceptional_from(db: Database, day: date) -> list[Exceptional]:
    """The days from this one on that are different, in order."""
    where = "WHERE id >= ? AND kind <> 'open' ORDER BY id"
    return select(db, Exceptional, where, [day.isoformat()])


def on(db: Database, day: date) -> SchoolDay:
    """What kind of day this is."""
    exceptional = first(db, Exceptional, "WHERE id = ?", [day.isoformat()])
    return school_day(day, terms(db), exceptional)
