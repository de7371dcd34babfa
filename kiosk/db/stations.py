"""Enrolled stations as they are stored."""

from __future__ import annotations

from sqlite_utils import Database

from kiosk.db.rows import first, select
from kiosk.decide.stations import Enrolment, Sighting, Station


def station(db: Database, station_id: str) -> Station | None:
    """A station by id, shut out or not."""
    return first(db, Station, "WHERE id = ?", [station_id])


def working(db: Database) -> list[Station]:
    """Every station that is let in, by name."""
    return select(db, Station, "WHERE revoked_at IS NULL ORDER BY name")


def name_is_taken(db: Database, name: str) -> bool:
    """Whether a station that is let in has this name."""
    return first(db, Station, "WHERE name = ? AND revoked_at IS NULL", [name]) is not None


def offer(db: Database, digest: str) -> Enrolment | None:
    """What was offered with a code, by its digest."""
    return first(db, Enrolment, "WHERE id = ?", [digest])


def offers_named(db: Database, name: str) -> list[Enrolment]:
    """Every offer of this name whose code was not used."""
    return select(db, Enrolment, "WHERE name = ? AND ended_at IS NULL", [name])


def sighting(db: Database, station_id: str) -> Sighting | None:
    """When a station was last seen; None for never."""
    return first(db, Sighting, "WHERE id = ?", [station_id])


def last_seen(db: Database) -> dict[str, Sighting]:
    """When each station was last seen, by its id."""
    return {each.id: each for each in select(db, Sighting, "ORDER BY id")}
