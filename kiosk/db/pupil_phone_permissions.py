"""Permissions for pupils' phones, collecting adults and children's days as they are stored."""

from __future__ import annotations

from datetime import date

from sqlite_utils import Database

from kiosk.db.rows import first, next_id, select
from kiosk.decide.pupil_phone_permissions import CollectingAdult, Permission, PupilDay


def permission(db: Database, key: str) -> Permission | None:
    """A permission by its key."""
    return first(db, Permission, "WHERE id = ?", [key])


def of_pupil(db: Database, key: str) -> list[Permission]:
    """Every permission a child ever had, the newest first."""
    return select(
        db, Permission, "WHERE pupil = ? ORDER BY starts_on DESC, recorded_at DESC", [key]
    )


def of_everybody(db: Database, day: date) -> dict[str, list[Permission]]:
    """Every permission that has not run out by this day, by pupil."""
    found: dict[str, list[Permission]] = {}
    where = "WHERE ends_on >= ? ORDER BY starts_on DESC, recorded_at DESC"
    for each in select(db, Permission, where, [day.isoformat()]):
        found.setdefault(each.pupil, []).append(each)
    return found


def waiting(db: Database, day: date) -> list[Permission]:
    """What the Headteacher was asked and has not decided, the oldest first."""
    where = (
        "WHERE kind <> 'walks_alone' AND decision IS NULL AND withdrawn_at IS NULL "
        "AND ends_on >= ? ORDER BY recorded_at"
    )
    return select(db, Permission, where, [day.isoformat()])


def decided_since(db: Database, day: date) -> list[Permission]:
    """What was decided and has not run out, the newest decision first."""
    where = "WHERE decision IS NOT NULL AND ends_on >= ? ORDER BY decided_at DESC"
    return select(db, Permission, where, [day.isoformat()])


def adult(db: Database, key: str) -> CollectingAdult | None:
    """An adult of a list, by key."""
    return first(db, CollectingAdult, "WHERE id = ?", [key])


def adults(db: Database, of: str) -> list[CollectingAdult]:
    """The adults on a child's list, by name."""
    where = "WHERE pupil = ? AND ended_at IS NULL ORDER BY name"
    return select(db, CollectingAdult, where, [of])


def today(db: Database, of: str, day: date) -> list[PupilDay]:
    """What is different about this day of a child."""
    where = "WHERE pupil = ? AND day_on = ? AND ended_at IS NULL"
    return select(db, PupilDay, where, [of, day.isoformat()])


def from_today(db: Database, of: str, day: date) -> list[PupilDay]:
    """What is different about this day of a child, and about later ones."""
    where = "WHERE pupil = ? AND day_on >= ? AND ended_at IS NULL ORDER BY day_on"
    return select(db, PupilDay, where, [of, day.isoformat()])


def marks_of(db: Database, day: date) -> dict[str, list[PupilDay]]:
    """What is different about this day of any child, by pupil."""
    found: dict[str, list[PupilDay]] = {}
    where = "WHERE day_on = ? AND ended_at IS NULL"
    for each in select(db, PupilDay, where, [day.isoformat()]):
        found.setdefault(each.pupil, []).append(each)
    return found


def next_mark(db: Database) -> int:
    """The key of the next row of pupil_days."""
    return next_id(db, "pupil_days")
