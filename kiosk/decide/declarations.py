"""What stands in for a phone in a slot: no phone today, or not in at all (domain.md RP19, K8).

A declaration holds for one day. It never stands in the way of locking a phone away after all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar

from kiosk.actions import Outcome
from kiosk.actions.declarations import DeclareDay, MarkAbsent, MarkPresent
from kiosk.decide.calendar import clock_time, day_of
from kiosk.decide.decision import Changes, Decision, Moment, done
from kiosk.decide.lockups import UNDO_FOR, is_too_late
from kiosk.decide.people import Person
from kiosk.refusals import refuse

SAID = {
    "none_owned": "No phone of your own.",
    "left_at_home": "Your phone is at home.",
    "in_vehicle": "Your phone is locked in your car.",
}
"""What somebody may declare at the kiosk, and how the screen says it back."""

ABSENT = "absent"


@dataclass(frozen=True)
class Declaration:
    """What holds for a person on one day instead of a phone in a slot; ended when taken back."""

    TABLE: ClassVar[str] = "day_declarations"

    id: int
    person: str
    day_on: date
    kind: str
    station: str
    declared_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Facts:
    """Who declares, what holds for them today, and whether a phone of theirs is put away."""

    person: Person | None
    today: tuple[Declaration, ...]
    slots: tuple[int, ...]
    next_id: int


def declare(action: DeclareDay, facts: Facts, station: str, moment: Moment) -> Decision:
    """Say at the kiosk that there is no phone today: K1 while one is in a slot."""
    person = facts.person
    if person is None:
        return refuse("G1", heading="Not one of our codes")
    if facts.slots:
        return refuse("S5", heading="Still locked away", n=" and ".join(map(str, facts.slots)))
    new = _new(facts, person, action.kind, station, moment)
    return Changes(
        (*_ended(facts, moment), new),
        Outcome(
            "declared",
            f"Thank you, {person.called}. {SAID[action.kind]}",
            heading="No phone today",
            when=clock_time(moment.at),
        ),
        f"people/{person.id}",
    )


def undo(declaration: Declaration, recorded_at: datetime, moment: Moment) -> Decision:
    """Take a declaration back: U1 after ten seconds, U2 when it does not hold any more."""
    if declaration.ended_at:
        return refuse("U2", heading="Nothing to undo")
    if is_too_late(recorded_at, moment):
        return refuse("U1", heading="Too late to undo", n=int(UNDO_FOR.total_seconds()))
    return Changes(
        (replace(declaration, ended_at=moment.at),),
        Outcome("declaration_undone", "Nothing is recorded for today.", heading="Undone"),
        f"people/{declaration.person}",
    )


def mark_absent(_action: MarkAbsent, facts: Facts, station: str, moment: Moment) -> Decision:
    """The office notes that somebody is not in today."""
    if facts.person is None:
        return refuse("E3")
    new = _new(facts, facts.person, ABSENT, station, moment)
    return done(*_ended(facts, moment), new)


def mark_present(_action: MarkPresent, facts: Facts, moment: Moment) -> Decision:
    """The office notes that somebody is in after all."""
    return done(*(row for row in _ended(facts, moment) if row.kind == ABSENT))


def _new(facts: Facts, person: Person, kind: str, station: str, moment: Moment) -> Declaration:
    day = day_of(moment.at)
    return Declaration(facts.next_id, person.id, day, kind, station, moment.at, None)


def _ended(facts: Facts, moment: Moment) -> list[Declaration]:
    return [replace(declaration, ended_at=moment.at) for declaration in facts.today]
