"""Corrections of a record: by its owner that day, by leadership later (domain.md B.3, G8)."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from kiosk.actions.corrections import AddCorrection
from kiosk.decide.calendar import day_of
from kiosk.decide.decision import Decision, Moment, done
from kiosk.decide.roles import LEADING
from kiosk.refusals import refuse

LONGEST_WORDS = 300
LISTED_FOR = timedelta(days=92)
"""How long leadership is shown what was added."""


@dataclass(frozen=True)
class Correction:
    """What is not right about an entry (`table/key`), in sealed words; the entry stays."""

    TABLE: ClassVar[str] = "corrections"

    id: str
    person: str
    entry: str
    words: str
    added_by: str
    added_at: datetime


def may_correct(
    whose: str, at: datetime, actor: str, is_leading: bool, now: datetime, *, is_asked: bool = False
) -> bool:
    """Whether this person may add a correction to an entry of then: its owner on the same day of
    the school, or as long as they are asked whether it was them (a badge was lost); leadership
    always, but not to what is their own.
    """
    return is_asked or day_of(at) == day_of(now) if actor == whose else is_leading


def add(
    action: AddCorrection,
    entry_at: datetime | None,
    actor: str | None,
    actor_is: Set[str],
    moment: Moment,
    *,
    is_asked: bool = False,
) -> Decision:
    """Add it: G8 without words, Z1 where there is no such entry, Z2 where it is another's turn."""
    if entry_at is None or actor is None:
        return refuse("Z1", heading="It is not there")
    leads = bool(actor_is & LEADING)
    if not may_correct(action.person, entry_at, actor, leads, moment.at, is_asked=is_asked):
        return refuse("Z2", heading="That was on another day")
    if action.words is None:
        return refuse("G8", heading="Say why")
    return done(Correction(action.id, action.person, action.entry, action.words, actor, moment.at))
