"""Stand-ins as they are stored."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from kiosk.clock import to_text
from kiosk.db import roles
from kiosk.db.rows import first, select
from kiosk.decide.stand_ins import StandIn, duties


def stand_in(db: Database, key: str) -> StandIn | None:
    """A stand-in by key."""
    return first(db, StandIn, "WHERE id = ?", [key])


def duties_of(db: Database, person: str, at: datetime) -> frozenset[str]:
    """What somebody stands in for at this instant: `acting`, `chair`."""
    return duties(select(db, StandIn, "WHERE person = ?", [person]), at)


def may(db: Database, person: str, at: datetime) -> frozenset[str]:
    """The roles and duties that somebody holds at this instant."""
    held = roles.held_by(db, person)
    here = frozenset(role.role for role in held)
    return here | duties_of(db, person, at)


def leading(db: Database, at: datetime) -> frozenset[str]:
    """Whom a request may be discussed with: leadership, and who stands in at this instant."""
    standing = (each.person for each in not_over(db, at) if each.holds(at))
    return roles.leaders(db) | frozenset(standing)


def not_over(db: Database, at: datetime) -> list[StandIn]:
    """Every stand-in now or later, soonest first."""
    where = "WHERE ends_at IS NULL OR ends_at > ? ORDER BY starts_at, id"
    return select(db, StandIn, where, [to_text(at)])
