"""An urgent call for a colleague: noted when it is taken, and when it is delivered (RP10)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from kiosk.actions.urgent_calls import DeliverCall, NoteCall
from kiosk.decide.decision import UNCHANGED, Decision, Moment, done
from kiosk.decide.people import Person
from kiosk.refusals import refuse


@dataclass(frozen=True)
class UrgentCall:
    """For whom, taken when; delivered when. What it was about is nobody else’s."""

    TABLE: ClassVar[str] = "urgent_calls"

    id: str
    person: str
    taken_by: str | None
    taken_at: datetime
    delivered_by: str | None
    delivered_at: datetime | None


SAME_PRESS = timedelta(seconds=5)
"""Within so long of a call that waits, another for the same person is that one, pressed twice."""


def note(
    action: NoteCall,
    person: Person | None,
    latest: UrgentCall | None,
    actor: str | None,
    moment: Moment,
) -> Decision:
    """Take a call: E3 for nobody of ours. `latest` is their last one that was not delivered."""
    if person is None or person.left_at:
        return refuse("E3")
    if latest and timedelta(0) <= moment.at - latest.taken_at < SAME_PRESS:
        return UNCHANGED
    return done(UrgentCall(action.id, person.id, actor, moment.at, None, None))


def deliver(
    _action: DeliverCall, call: UrgentCall | None, actor: str | None, moment: Moment
) -> Decision:
    """They were told; the first to say so counts."""
    if call is None:
        return refuse("J3")
    if call.delivered_at:
        return UNCHANGED
    told = replace(call, delivered_by=actor, delivered_at=max(moment.at, call.taken_at))
    return done(told, concerns=f"people/{call.person}")
