"""What was said of emergencies afterwards, as it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from kiosk.clock import to_text
from kiosk.db.rows import first, select
from kiosk.decide.emergencies import EmergencyReview
from kiosk.decide.lockups import Emergency


@dataclass(frozen=True)
class Told:
    """An emergency with what was said of it."""

    emergency: Emergency
    review: EmergencyReview | None


def emergency(db: Database, key: int) -> Emergency | None:
    """An emergency by key."""
    return first(db, Emergency, "WHERE id = ?", [key])


def review(db: Database, key: int) -> EmergencyReview | None:
    """What was said of it, if anything."""
    return first(db, EmergencyReview, "WHERE id = ?", [key])


def to_show(db: Database, since: datetime) -> list[Told]:
    """Emergencies not undone that nobody has reviewed, and those reviewed since; newest first."""
    where = (
        "WHERE undone_at IS NULL AND NOT EXISTS (SELECT 1 FROM emergency_reviews WHERE "
        "emergency_reviews.id = emergencies.id AND reviewed_at < ?) ORDER BY id DESC"
    )
    found = select(db, Emergency, where, [to_text(since)])
    return [Told(each, review(db, each.id)) for each in found]


def unexplained(db: Database, person: str) -> list[Emergency]:
    """A person's own emergencies that still wait for their reason."""
    where = (
        "WHERE person = ? AND undone_at IS NULL AND NOT EXISTS (SELECT 1 FROM emergency_reviews "
        "WHERE emergency_reviews.id = emergencies.id AND reason IS NOT NULL) ORDER BY id"
    )
    return select(db, Emergency, where, [person])
