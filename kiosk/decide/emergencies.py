"""After an emergency: why it was, and that leadership has looked at it (domain.md K6, WL14)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from kiosk.actions.emergencies import ExplainEmergency, ReviewEmergency
from kiosk.decide.decision import UNCHANGED, Decision, Moment, done
from kiosk.decide.lockups import Emergency
from kiosk.decide.roles import LEADING
from kiosk.refusals import refuse


@dataclass(frozen=True)
class EmergencyReview:
    """What was said of an emergency (`id`) afterwards; `reason` and `remark` are sealed."""

    TABLE: ClassVar[str] = "emergency_reviews"

    id: int
    reason: str | None
    reason_by: str | None
    reason_at: datetime | None
    remark: str | None
    reviewed_by: str | None
    reviewed_at: datetime | None


def _about(emergency: Emergency) -> str | None:
    return f"people/{emergency.person}" if emergency.person else None


def explain(
    action: ExplainEmergency,
    emergency: Emergency | None,
    review: EmergencyReview | None,
    actor: str | None,
    actor_is: frozenset[str],
    moment: Moment,
) -> Decision:
    """Why it was, said by whoever it was, or noted by leadership: J3, J8, G3’s P1."""
    if emergency is None:
        return refuse("J3")
    if actor is None or (actor != emergency.person and not actor_is & (LEADING | {"acting"})):
        return refuse("P1")
    if action.reason is None:
        return refuse("J8", heading="Say why")
    now = review or EmergencyReview(emergency.id, None, None, None, None, None, None)
    explained = replace(now, reason=action.reason, reason_by=actor, reason_at=moment.at)
    return done(explained, concerns=_about(emergency))


def review(
    action: ReviewEmergency,
    emergency: Emergency | None,
    before: EmergencyReview | None,
    actor: str | None,
    actor_is: frozenset[str],
    moment: Moment,
) -> Decision:
    """Leadership has looked at it; not at their own (G4)."""
    if emergency is None:
        return refuse("J3")
    if actor is None or not actor_is & (LEADING | {"acting"}):
        return refuse("P1")
    if actor == emergency.person:
        return refuse("G4")
    if before and before.reviewed_at:
        return UNCHANGED
    now = before or EmergencyReview(emergency.id, None, None, None, None, None, None)
    seen = replace(now, remark=action.remark, reviewed_by=actor, reviewed_at=moment.at)
    return done(seen, concerns=_about(emergency))
