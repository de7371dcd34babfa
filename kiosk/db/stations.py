"""Enrolled stations as they are stored."""

from __future__ import annotations

from sqlite_utils import Database

from kiosk.db.rows import first, select
from kiosk.decide.stations import Station


def station(db: Database, station_id: str) -> Station | None:
    """A station by id, shut out or not."""
    return first(db, Station, "WHERE id = ?", [station_id])


def working(db: Database) -> list[Station]:
    """Every station that is let in, by name."""
    return select(db, Station, "WHERE revoked_at IS NULL ORDER BY name")


def name_is_taken(db: Database, name: str) -> bool:
    """Whether a station that is let in has this name."""
    return first(db, Station, "WHERE name = ? AND revoked_at IS NULL", [name]) is not None
