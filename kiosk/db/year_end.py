"""Ends of school years as they are stored."""

from __future__ import annotations

from datetime import date

from sqlite_utils import Database

from kiosk.clock import from_text
from kiosk.db import leaving
from kiosk.db.rows import first, select
from kiosk.decide.calendar import day_of
from kiosk.decide.deposits import Label
from kiosk.decide.year_end import Facts, Move, PupilFacts, YearEnd


def latest(db: Database) -> YearEnd | None:
    """The end of a year that was recorded last, undone or not."""
    return first(db, YearEnd, "ORDER BY ended_at DESC, id")


def year_end(db: Database, key: str) -> YearEnd | None:
    """The end of a year by its key."""
    return first(db, YearEnd, "WHERE id = ?", [key])


def facts(db: Database, school_year: str) -> Facts:
    """What ending this year depends on."""
    ended = first(db, YearEnd, "WHERE school_year = ? AND undone_at IS NULL", [school_year])
    (imported,) = db.execute("SELECT max(imported_at) FROM imports").fetchone()
    last: date | None = day_of(from_text(imported)) if imported else None
    return Facts(ended, last)


def moves(db: Database, key: str) -> list[Move]:
    """Where each child was before a year was ended."""
    return select(db, Move, "WHERE year_end = ? ORDER BY id", [key])


def pupil_facts(db: Database, key: str, pupil: str) -> PupilFacts:
    """A child, and how the end of this year moved them."""
    found, ended = leaving.pupil_facts(db, pupil), year_end(db, key)
    labels = select(db, Label, "WHERE pupil = ?", [pupil]) if ended else []
    working = [each for each in labels if each.ended_at is None]
    ended_then = [each for each in labels if ended and each.ended_at == ended.ended_at]
    move = first(db, Move, "WHERE id = ?", [f"{key}/{pupil}"])
    return PupilFacts(found.pupil, found.open_items, [*working, *ended_then], move, ended)
