"""What a rule decided about what was wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from kiosk.actions import Action, Outcome, Scan, Stamp
from kiosk.decide.decision import Changes, Decision, Disposed, Moment, Row


@dataclass(frozen=True)
class Judgement:
    """What was meant, whom or what it concerns (`table/id`), and what the rule decided."""

    meant: Action | Scan
    concerns: str | None
    decision: Decision

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows to store; none for a refusal."""
        return self.decision.rows if isinstance(self.decision, Changes) else ()

    @property
    def is_silent(self) -> bool:
        """Whether this is not worth an entry of the audit log."""
        return isinstance(self.decision, Changes) and self.decision.silent

    @property
    def unaudited(self) -> tuple[Row, ...]:
        """Rows of sessions and counters to store."""
        return self.decision.unaudited if isinstance(self.decision, Changes) else ()

    @property
    def forgotten(self) -> tuple[Row, ...]:
        """The rows that leave the register and the payloads of the audit log."""
        return self.decision.forgotten if isinstance(self.decision, Changes) else ()

    @property
    def spent(self) -> tuple[Row, ...]:
        """Rows of the outbox that are done with."""
        return self.decision.spent if isinstance(self.decision, Changes) else ()

    @property
    def disposed(self) -> Disposed | None:
        """The rows whose period has ended."""
        return self.decision.disposed if isinstance(self.decision, Changes) else None

    @property
    def outcome(self) -> Outcome:
        """What to tell the person."""
        return self.decision.outcome


Rule = Callable[[Database, Any, Stamp, Moment], Decision]
"""Reads the facts and lets the rule decide: (db, action, stamp, moment)."""
