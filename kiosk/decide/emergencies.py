"""After an emergency: that leadership has looked at it (domain.md K6, WL14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kiosk.actions.emergencies import ReviewEmergency
from kiosk.decide.decision import UNCHANGED, Decision, Moment, done
from kiosk.decide.lockups import Emergency
from kiosk.decide.office_entries import EmergencyReason
from kiosk.decide.roles import LEADING_TODAY
from kiosk.refusals import refuse


@dataclass(frozen=True)
class EmergencyReview:
    """Leadership has looked at an emergency (`id`); `remark` is sealed."""

    TABLE: ClassVar[str] = "emergency_reviews"

    id: int
    remark: str | None
    reviewed_by: str
    reviewed_at: datetime


@dataclass(frozen=True)
class Told:
    """An emergency with its reason and its review, as far as there are any."""

    emergency: Emergency
    reason: EmergencyReason | None
    review: EmergencyReview | None

    @property
    def person(self) -> str | None:
        """Whose it was: by the badge, or as it was said afterwards."""
        return self.emergency.person or (self.reason.person if self.reason else None)


def review(
    action: ReviewEmergency,
    told: Told | None,
    actor: str | None,
    actor_is: frozenset[str],
    moment: Moment,
) -> Decision:
    """Leadership has looked at it: J3 where there is none, P1, and not at their own (G4)."""
    if told is None:
        return refuse("J3")
    if actor is None or not actor_is & LEADING_TODAY:
        return refuse("P1")
    if actor == told.person:
        return refuse("G4")
    if told.review:
        return UNCHANGED
    seen = EmergencyReview(told.emergency.id, action.remark, actor, moment.at)
    return done(seen, concerns=f"people/{told.person}" if told.person else None)
