"""Who has accepted the device rules, version by version (domain.md RP42, RO12; G6).

Accepting never stands in the way of locking a phone away: it is offered afterwards. What must not
be done without it asks `rules_first`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from kiosk.actions import Outcome
from kiosk.actions.acknowledgements import AcceptRules, RecordAcceptance
from kiosk.decide.calendar import clock_time
from kiosk.decide.decision import UNCHANGED, Changes, Decision, Moment, Unchanged, done
from kiosk.decide.people import DAY_BADGE, Person
from kiosk.refusals import Refusal, refuse


@dataclass(frozen=True)
class Acknowledgement:
    """A person accepted a version of the policy; `id` is version/person."""

    TABLE: ClassVar[str] = "acknowledgements"

    id: str
    person: str
    policy: int
    method: str
    accepted_at: datetime


@dataclass(frozen=True)
class Acceptance:
    """The current version (None before one is published), and whether the person accepted it."""

    version: int | None
    accepted: bool

    @property
    def is_outstanding(self) -> bool:
        """Whether there are rules that the person has not accepted."""
        return self.version is not None and not self.accepted


def rules_first(acceptance: Acceptance) -> Refusal | None:
    """G6 for whoever has not accepted the current version; None for whoever has."""
    if not acceptance.is_outstanding:
        return None
    return refuse("G6", heading="The rules first", v=acceptance.version)


def offered(decision: Decision, acceptance: Acceptance) -> Decision:
    """A lock-up's answer with the offer to read the rules, where they are not accepted yet."""
    if not isinstance(decision, Changes) or not acceptance.is_outstanding:
        return decision
    foot = f"Then tap “The rules” to accept version {acceptance.version}."
    return replace(decision, outcome=replace(decision.outcome, foot=foot))


def accept_rules(
    action: AcceptRules, person: Person | None, acceptance: Acceptance, moment: Moment
) -> Decision:
    """Accept the version that was read: G1 for a code of nobody, H8 for a day badge of which nobody
    knows who wears it, G6 where a newer one is out.
    """
    if person is None:
        return refuse("G1", heading="Not one of our codes")
    if person.source == DAY_BADGE:
        return refuse("H8", heading="The office first", n=person.source_id)
    if acceptance.version != action.version:
        return refuse("G6", heading="There is a newer version", v=acceptance.version or 0)
    says = Outcome(
        "rules_accepted",
        f"Thank you, {person.called}. You have accepted version {action.version}.",
        heading="Rules accepted",
        when=clock_time(moment.at),
    )
    if acceptance.accepted:
        return Unchanged(says)
    return Changes((_new(person, action.version, "badge", moment),), says, f"people/{person.id}")


def record_acceptance(
    action: RecordAcceptance, person: Person | None, acceptance: Acceptance, moment: Moment
) -> Decision:
    """The same on paper: E3 for nobody, G6 for a version that is not the current one."""
    if person is None or person.left_at:
        return refuse("E3")
    if acceptance.version != action.version:
        return refuse("G6", heading="There is a newer version", v=acceptance.version or 0)
    if acceptance.accepted:
        return UNCHANGED
    return done(_new(person, action.version, "paper", moment))


def _new(person: Person, version: int, method: str, moment: Moment) -> Acknowledgement:
    return Acknowledgement(f"{version}/{person.id}", person.id, version, method, moment.at)
