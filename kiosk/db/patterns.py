"""Staff patterns as they are stored."""

from __future__ import annotations

from sqlite_utils import Database

from kiosk.db.rows import first, select
from kiosk.decide.patterns import Pattern


def stored(db: Database, person: str) -> Pattern | None:
    """A person's pattern, ended or not."""
    return first(db, Pattern, "WHERE id = ?", [person])


def of(db: Database, person: str) -> Pattern | None:
    """The pattern a person follows; None where it is the school's."""
    return first(db, Pattern, "WHERE id = ? AND ended_at IS NULL", [person])


def everybodys(db: Database) -> dict[str, Pattern]:
    """Every pattern that is followed, by person."""
    return {each.id: each for each in select(db, Pattern, "WHERE ended_at IS NULL")}
