"""Smartwatches: worn for the time only during contracted hours, which are not contact hours (RP22).

A watch needs no slot; it is declared once for each version of the rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import ClassVar

from kiosk.actions import Outcome
from kiosk.decide.calendar import clock_time, day_of
from kiosk.decide.decision import Changes, Decision, Moment, Unchanged
from kiosk.decide.patterns import Pattern
from kiosk.decide.people import DAY_BADGE, Person
from kiosk.refusals import refuse, sentence


@dataclass(frozen=True)
class Watch:
    """A person declared a watch under a version of the policy; `id` is version/person."""

    TABLE: ClassVar[str] = "watches"

    id: str
    person: str
    policy: int
    declared_at: datetime


@dataclass(frozen=True)
class Facts:
    """Who declares, their usual week, the version of the rules, and whether they did already."""

    person: Person | None
    pattern: Pattern | None
    version: int | None
    is_declared: bool


def contracted_to(pattern: Pattern | None, moment: Moment) -> time:
    """When the person's contracted hours of today end, local time; where they were not entered or
    are none today, when the building closes."""
    hours = pattern.hours_on(day_of(moment.at)) if pattern else ()
    return hours[-1].ends if hours else moment.settings.building_closes


def declare_watch(facts: Facts, moment: Moment) -> Decision:
    """Keep the declaration and say K10; G1 for a code of nobody, H8 for a day badge of which nobody
    knows who wears it, G6 before there are rules.
    """
    if facts.person is None:
        return refuse("G1", heading="Not one of our codes")
    if facts.person.source == DAY_BADGE:
        return refuse("H8", heading="The office first", n=facts.person.source_id)
    if facts.version is None:
        return refuse("G6", heading="There are no rules yet", v=1)
    until = f"{contracted_to(facts.pattern, moment):%H:%M}"
    says = Outcome(
        "watch_declared",
        sentence("K10", contracted_to=until),
        heading="Thank you",
        when=f"{clock_time(moment.at)} · {facts.person.called}",
    )
    if facts.is_declared:
        return Unchanged(says)
    key = f"{facts.version}/{facts.person.id}"
    watch = Watch(key, facts.person.id, facts.version, moment.at)
    return Changes((watch,), says, f"people/{facts.person.id}")
