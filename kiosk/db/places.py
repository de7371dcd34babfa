"""Places as they are stored."""

from __future__ import annotations

from sqlite_utils import Database

from kiosk.db.rows import first, select
from kiosk.decide.places import Place


def open_places(db: Database) -> list[Place]:
    """Every room in use, in the order in which they were added."""
    return select(db, Place, "WHERE closed_at IS NULL ORDER BY added_at, rowid")


def place(db: Database, key: str) -> Place | None:
    """A place by its key, closed or not."""
    return first(db, Place, "WHERE id = ?", [key])


def place_named(db: Database, name: str) -> Place | None:
    """A room in use by its name, capitals aside."""
    return first(db, Place, "WHERE closed_at IS NULL AND lower(name) = lower(?)", [name])


def names(db: Database) -> dict[str, str]:
    """What every room is called, closed ones too, by key."""
    return dict(db.execute("SELECT id, name FROM places").fetchall())
