"""The published policy and its rule cards as they are stored."""

from __future__ import annotations

from sqlite_utils import Database

from kiosk.db.rows import first, select
from kiosk.decide.policies import Policy, RuleCard


def current(db: Database) -> Policy | None:
    """The latest version; None before one is published."""
    return first(db, Policy, "ORDER BY id DESC")


def cards(db: Database, policy: int, audience: str) -> list[RuleCard]:
    """The rule cards of a version for one audience, in order."""
    where = "WHERE policy = ? AND audience = ? ORDER BY position"
    return select(db, RuleCard, where, [policy, audience])
