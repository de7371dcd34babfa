"""An acting lead for a day, and the Chair of Governors for the Headteacher’s own requests.

Neither becomes leadership: they see and decide permissions, and nothing else (scenarios 26, 27).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from kiosk.actions.stand_ins import EndStandIn, NameStandIn
from kiosk.decide.decision import UNCHANGED, Decision, Moment, done
from kiosk.decide.people import Person
from kiosk.decide.roles import LEADING
from kiosk.refusals import refuse


@dataclass(frozen=True)
class StandIn:
    """Somebody’s duty, from `starts_at` until `ends_at` (None: until it is ended)."""

    TABLE: ClassVar[str] = "stand_ins"

    id: str
    person: str
    duty: str
    starts_at: datetime
    ends_at: datetime | None

    def covers(self, other: StandIn) -> bool:
        """Whether it is the same duty of the same person, for all of that time."""
        lasts = self.ends_at is None or (other.ends_at and other.ends_at <= self.ends_at)
        is_same = (self.person, self.duty) == (other.person, other.duty)
        return is_same and self.starts_at <= other.starts_at and bool(lasts)

    def holds(self, at: datetime) -> bool:
        """Whether the duty is theirs at this instant."""
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)


def duties(stand_ins: Iterable[StandIn], at: datetime) -> frozenset[str]:
    """Which duties hold now: `acting`, `chair`."""
    return frozenset(each.duty for each in stand_ins if each.holds(at))


def name(
    action: NameStandIn,
    person: Person | None,
    standing: Iterable[StandIn],
    named_by: frozenset[str] | None,
    moment: Moment,
) -> Decision:
    """Name somebody: E3 for nobody, P1 unless leadership (or the machine itself) names them.

    `named_by` are the roles of whoever names, None at the machine; `standing` is who is named
    already: nobody twice for one time.
    """
    if person is None or person.left_at:
        return refuse("E3")
    if named_by is not None and not named_by & LEADING:
        return refuse("P1")
    if action.ends_at is not None and action.ends_at <= max(action.starts_at, moment.at):
        return refuse("J4")
    new = StandIn(action.id, action.person, action.duty, action.starts_at, action.ends_at)
    return UNCHANGED if any(each.covers(new) for each in standing) else done(new)


def end(_action: EndStandIn, stand_in: StandIn | None, moment: Moment) -> Decision:
    """The duty ends now."""
    if stand_in is None or (stand_in.ends_at and stand_in.ends_at <= moment.at):
        return UNCHANGED
    ended = replace(stand_in, ends_at=max(moment.at, stand_in.starts_at))
    return done(ended, concerns=f"people/{stand_in.person}")
