"""Justifications as they are stored."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from kiosk.clock import to_text
from kiosk.db.rows import first, select
from kiosk.decide.justifications import Justification


def justification(db: Database, key: str) -> Justification | None:
    """A justification by key."""
    return first(db, Justification, "WHERE id = ?", [key])


def to_show(db: Database, since: datetime) -> list[Justification]:
    """Those that nobody has acknowledged, and those acknowledged since then; oldest first."""
    where = "WHERE acknowledged_at IS NULL OR acknowledged_at >= ? ORDER BY told_at, id"
    return select(db, Justification, where, [to_text(since)])
