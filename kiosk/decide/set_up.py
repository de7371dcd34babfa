"""The set-up checklist: what a school still lacks, worked out from what it has."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kiosk.actions.set_up import SkipStep
from kiosk.decide.decision import Decision, Moment, done


@dataclass(frozen=True)
class SkippedStep:
    """A step that the school left out; `skipped_at` is None once it was taken up again."""

    TABLE: ClassVar[str] = "set_up_steps"

    id: str
    skipped_at: datetime | None


@dataclass(frozen=True)
class Has:
    """What the school has, in numbers; `kept` are the settings that somebody has looked at."""

    school_name: str
    kept: frozenset[str]
    contact_days: int
    terms: int
    different_days: int
    places: int
    slots: int
    staff: int
    patterns: int
    office: int
    leading: int
    pupils: int
    badges: int


@dataclass(frozen=True)
class Step:
    """One line of the checklist; `number` counts from 1."""

    number: int
    name: str
    heading: str
    says: str
    is_done: bool
    is_skipped: bool

    @property
    def is_missing(self) -> bool:
        """Whether it is still to do."""
        return not (self.is_done or self.is_skipped)


NAMES = (
    "school",
    "times",
    "terms",
    "days",
    "places",
    "slots",
    "staff",
    "pupils",
    "patterns",
    "roles",
    "badges",
)
"""Every step, in the order that the checklist leads through."""


def steps(has: Has, skipped: Collection[str]) -> list[Step]:
    """The checklist in its order; what is done is not asked for, skipped or not."""
    lines: dict[str, tuple[str, str, bool]] = {
        "school": ("School name and badge colour", has.school_name, "badge_colour" in has.kept),
        "times": (
            "Times of the school day",
            f"Contact time on {has.contact_days} days of the week",
            {"contact_times", "home_times"} <= has.kept,
        ),
        "terms": ("Term dates", _so_many(has.terms, "entered"), has.terms > 0),
        "days": (
            "INSET days and closures",
            _so_many(has.different_days, "to come"),
            has.different_days > 0,
        ),
        "places": ("Places", _so_many(has.places, "entered"), has.places > 0),
        "slots": (
            "Slots",
            f"{has.slots} slots, {_people(has.staff)}",
            has.slots >= max(has.staff, 1),
        ),
        "staff": ("Staff list", _people(has.staff), has.staff > 1),
        "pupils": ("Pupils", _so_many(has.pupils, "entered"), has.pupils > 0),
        "patterns": (
            "Working days",
            _so_many(has.patterns, "with a week of their own"),
            has.patterns > 0,
        ),
        "roles": ("Roles", _roles(has), has.office > 0 and has.leading > 1),
        "badges": ("Badges", f"{has.badges} of {has.staff} printed", has.badges >= has.staff > 1),
    }
    return [
        Step(number, name, heading, says, ok, name in skipped and not ok)
        for number, name in enumerate(NAMES, 1)
        for heading, says, ok in [lines[name]]
    ]


def _so_many(count: int, words: str) -> str:
    return f"{count} {words}" if count else "None yet"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _roles(has: Has) -> str:
    lead = "1 who leads" if has.leading == 1 else f"{has.leading} who lead"
    return f"{lead} (two are safer than one), {has.office} for the office"


def next_after(all_steps: list[Step], names: Collection[str]) -> Step | None:
    """The first step still missing behind those of these names, or else before them."""
    others = [step for step in all_steps if step.name not in names]
    ahead = [
        step for step in others if all(step.name not in NAMES[: NAMES.index(n)] for n in names)
    ]
    return next((step for step in [*ahead, *others] if step.is_missing), None)


def skip_step(action: SkipStep, moment: Moment) -> Decision:
    """Leave a step out, or take it up again."""
    return done(SkippedStep(action.step, moment.at if action.skip else None))
