"""PINs as they are kept."""

from __future__ import annotations

from sqlite_utils import Database

from kiosk.db.rows import first
from kiosk.decide.pins import Pin


def kept(db: Database, person: str) -> str | None:
    """A person's PIN as it is kept; None before they chose one."""
    found = first(db, Pin, "WHERE id = ?", [person])
    return found.pin if found else None
