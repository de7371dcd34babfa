"""What was done outside the rules on professional judgement, told to the Headteacher (RP15)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar

from kiosk.actions.justifications import AcknowledgeJustification
from kiosk.decide.decision import UNCHANGED, Decision, Moment, done
from kiosk.refusals import refuse


@dataclass(frozen=True)
class Justification:
    """What happened from when to when, in sealed `words`; never a back-dated permission (P5)."""

    TABLE: ClassVar[str] = "justifications"

    id: str
    person: str
    began_at: datetime
    ended_at: datetime
    words: str
    told_at: datetime
    acknowledged_by: str | None
    acknowledged_at: datetime | None
    hr_advice_on: date | None


def acknowledge(
    action: AcknowledgeJustification,
    justification: Justification | None,
    actor: str | None,
    actor_is: frozenset[str],
    headteachers: frozenset[str],
    moment: Moment,
) -> Decision:
    """The Headteacher has read it (P1); the Headteacher’s own, another leader or the Chair (G4)."""
    if justification is None:
        return refuse("J3")
    if justification.acknowledged_at:
        return UNCHANGED
    if actor is None or actor == justification.person:
        return refuse("G4")
    is_headteachers = justification.person in headteachers
    fit = {"headteacher"} | ({"leadership", "chair"} if is_headteachers else set())
    if not actor_is & fit:
        return refuse("J5")
    return done(
        replace(
            justification,
            acknowledged_by=actor,
            acknowledged_at=moment.at,
            hr_advice_on=action.hr_advice_on,
        )
    )
