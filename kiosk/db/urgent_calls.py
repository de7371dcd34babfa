"""Urgent calls as they are stored."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from kiosk.clock import to_text
from kiosk.db.rows import first, select
from kiosk.decide.urgent_calls import UrgentCall


def call(db: Database, key: str) -> UrgentCall | None:
    """A call by key."""
    return first(db, UrgentCall, "WHERE id = ?", [key])


def latest(db: Database, person: str) -> UrgentCall | None:
    """The last call for somebody that was not delivered."""
    where = "WHERE person = ? AND delivered_at IS NULL ORDER BY taken_at DESC, id"
    return first(db, UrgentCall, where, [person])


def to_show(db: Database, since: datetime) -> list[UrgentCall]:
    """Calls not delivered yet, and those taken since then; those that wait first."""
    where = (
        "WHERE delivered_at IS NULL OR taken_at >= ? "
        "ORDER BY delivered_at IS NOT NULL, taken_at, id"
    )
    return select(db, UrgentCall, where, [to_text(since)])
