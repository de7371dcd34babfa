"""The calendar as it is stored."""

from __future__ import annotations

from datetime import date, datetime

from sqlite_utils import Database

from kiosk.db import settings
from kiosk.db.rows import first, select
from kiosk.decide.calendar import day_of
from kiosk.decide.pupil_phone_permissions import school_year
from kiosk.decide.retention import Calendar
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


_TERM_OF_DAY = "WHERE removed_at IS NULL ORDER BY (? BETWEEN starts_on AND ends_on) DESC LIMIT 1"
"""The term that the day is in, else any other: whether there are terms at all matters too."""


def on(db: Database, day: date) -> SchoolDay:
    """What kind of day this is."""
    today = day.isoformat()
    exceptional = first(db, Exceptional, "WHERE id = ?", [today])
    return school_day(day, select(db, Term, _TERM_OF_DAY, [today]), exceptional)


def calendar(db: Database, at: datetime) -> Calendar:
    """What ends a term or a school year at this instant."""
    today = day_of(at)
    year = school_year(today, settings.current(db))
    return Calendar(today, terms(db), year.starts_on.month)
