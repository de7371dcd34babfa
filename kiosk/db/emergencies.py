"""Emergencies with what was said of them afterwards, as they are stored."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from kiosk.clock import to_text
from kiosk.db.rows import first, select
from kiosk.decide.emergencies import EmergencyReview, Told
from kiosk.decide.lockups import Emergency
from kiosk.decide.office_entries import EmergencyReason


def emergency(db: Database, key: int) -> Emergency | None:
    """An emergency by key."""
    return first(db, Emergency, "WHERE id = ?", [key])


def told(db: Database, key: int) -> Told | None:
    """An emergency by key, with its reason and its review."""
    found = emergency(db, key)
    return _told(db, found) if found else None


def _told(db: Database, found: Emergency) -> Told:
    return Told(
        found,
        first(db, EmergencyReason, "WHERE id = ?", [found.id]),
        first(db, EmergencyReview, "WHERE id = ?", [found.id]),
    )


def to_show(db: Database, since: datetime) -> list[Told]:
    """Emergencies that nobody has reviewed, and those reviewed or undone since; newest first."""
    where = (
        "WHERE (undone_at IS NULL OR undone_at >= ?) AND NOT EXISTS (SELECT 1 "
        "FROM emergency_reviews WHERE emergency_reviews.id = emergencies.id AND reviewed_at < ?) "
        "ORDER BY id DESC"
    )
    return [_told(db, each) for each in select(db, Emergency, where, [to_text(since)] * 2)]


def unexplained(db: Database, person: str) -> list[Emergency]:
    """A person's own emergencies that still wait for their reason."""
    where = (
        "WHERE person = ? AND undone_at IS NULL AND NOT EXISTS (SELECT 1 FROM emergency_reasons "
        "WHERE emergency_reasons.id = emergencies.id) ORDER BY id"
    )
    return select(db, Emergency, where, [person])
