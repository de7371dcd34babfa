"""Who asked what is held about them, as it is stored."""

from __future__ import annotations

from datetime import date

from sqlite_utils import Database

from kiosk.db.rows import first, select
from kiosk.decide.subject_access import AccessRequest


def request(db: Database, key: str) -> AccessRequest | None:
    """A request by its key."""
    return first(db, AccessRequest, "WHERE id = ?", [key])


def open_about(db: Database, person: str | None, pupil: str | None) -> AccessRequest | None:
    """The request about this person or pupil that is not answered, if there is one."""
    where = "WHERE (person = ? OR pupil = ?) AND answered_on IS NULL"
    return first(db, AccessRequest, where, [person, pupil])


def open_or_since(db: Database, day: date) -> list[AccessRequest]:
    """Every request that is not answered, or was since this day."""
    where = "WHERE answered_on IS NULL OR answered_on >= ? ORDER BY received_on, id"
    return select(db, AccessRequest, where, [day.isoformat()])
