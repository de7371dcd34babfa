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
    """What the school has, in numbers."""

    is_named: bool
    contact_days: int
    terms: int
    different_days: int
    places: int
    slots: int
    staff: int
    patterns: int
    office: int
    leading: int
    badges: int


@dataclass(frozen=True)
class Step:
    """One line of the checklist."""

    name: str
    heading: str
    says: str
    is_done: bool
    is_skipped: bool


def steps(has: Has, skipped: Collection[str]) -> list[Step]:
    """The checklist in its order; what is done is not asked for, skipped or not."""
    lines: list[tuple[str, str, str, bool]] = [
        ("school", "School name and times", _school(has), has.is_named and has.contact_days > 0),
        ("staff", "Staff list", f"{has.staff} people", has.staff > 0),
        ("terms", "Term dates", f"{has.terms} entered", has.terms > 0),
        (
            "days",
            "INSET days and closures",
            f"{has.different_days} to come",
            has.different_days > 0,
        ),
        ("places", "Places", f"{has.places} entered", has.places > 0),
        ("slots", "Slots", f"{has.slots} for {has.staff} people", has.slots >= has.staff > 0),
        ("patterns", "Working days", f"{has.patterns} with a week of their own", has.patterns > 0),
        ("roles", "Roles", _roles(has), has.office > 0 and has.leading > 1),
        ("badges", "Badges", f"{has.badges} of {has.staff} printed", has.badges >= has.staff > 0),
    ]
    return [
        Step(name, heading, says, ok, name in skipped and not ok)
        for name, heading, says, ok in lines
    ]


def _school(has: Has) -> str:
    return f"Contact times on {has.contact_days} days" if has.contact_days else "No contact times"


def _days(has: Has) -> str:
    return f"{has.different_days} to come"


def _roles(has: Has) -> str:
    return f"{has.leading} who lead (two are safer than one), {has.office} for the office"


NAMES = ("school", "staff", "terms", "days", "places", "slots", "patterns", "roles", "badges")


def skip_step(action: SkipStep, moment: Moment) -> Decision:
    """Leave a step out, or take it up again."""
    return done(SkippedStep(action.step, moment.at if action.skip else None))
