"""Printing badges, slot labels and day badges; the older ones of the same end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Unpack

from kiosk.actions.badges import IssueBadge, IssueSlotLabel
from kiosk.actions.day_badges import IssueDayBadge
from kiosk.codes import Kind, mint, mint_short
from kiosk.db import settings
from kiosk.decide.lockups import Slot
from kiosk.decide.people import Person
from kiosk.exchange.labels.issuing import Printed, digest, issue
from kiosk.exchange.labels.sheet import Label, Sheet
from kiosk.school import School


def print_badges(
    school: School, people: Sequence[Person], sheet: Sheet, path: Path, **how: Unpack[Printed]
) -> list[Label]:
    """A new badge for each person, on a sheet at `path`. Raises as `issue` does."""
    name = settings.current(school.db).school_name
    labels = [Label(mint(Kind.BADGE), mint_short(), p.called, p.family_name, name) for p in people]
    actions = [
        IssueBadge(person.id, digest(school, label.code), digest(school, label.short or ""))
        for person, label in zip(people, labels, strict=True)
    ]
    return issue(school, labels, actions, sheet, path, **how)


def print_slot_labels(
    school: School, slots: Sequence[Slot], sheet: Sheet, path: Path, **how: Unpack[Printed]
) -> list[Label]:
    """A new label for each slot, likewise."""
    name = settings.current(school.db).school_name
    labels = [
        Label(mint(Kind.LABEL), None, f"Slot {slot.number}", "Staff phones", name) for slot in slots
    ]
    actions = [
        IssueSlotLabel(slot.id, digest(school, label.code))
        for slot, label in zip(slots, labels, strict=True)
    ]
    return issue(school, labels, actions, sheet, path, **how)


def print_day_badges(
    school: School, numbers: Sequence[int], sheet: Sheet, path: Path, **how: Unpack[Printed]
) -> list[Label]:
    """A new day badge of each number, likewise."""
    name = settings.current(school.db).school_name
    labels = [
        Label(mint(Kind.DAY_BADGE), mint_short(), f"Day badge {number}", "For today only", name)
        for number in numbers
    ]
    actions = [
        IssueDayBadge(number, digest(school, label.code), digest(school, label.short or ""))
        for number, label in zip(numbers, labels, strict=True)
    ]
    return issue(school, labels, actions, sheet, path, **how)
