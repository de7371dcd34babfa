"""Corrections of records as they are stored."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from kiosk.clock import to_text
from kiosk.db.rows import select
from kiosk.decide.corrections import Correction


def of_person(db: Database, person: str) -> list[Correction]:
    """Everything that was added to a person's record, in order."""
    return select(db, Correction, "WHERE person = ? ORDER BY added_at, id", [person])


def since(db: Database, instant: datetime) -> list[Correction]:
    """What was added to anybody's record since then, latest first."""
    return select(
        db, Correction, "WHERE added_at >= ? ORDER BY added_at DESC, id", [to_text(instant)]
    )
