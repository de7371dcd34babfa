"""Printing badges and slot labels: new codes, their sheet, and the end of the old ones, in one go.

The codes are known only while the sheet is drawn; the database keeps digests.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk import codes
from kiosk.actions import Action, Stamp
from kiosk.actions.badges import IssueBadge, IssueSlotLabel
from kiosk.actions.day_badges import IssueDayBadge
from kiosk.db import settings
from kiosk.decide.lockups import Slot
from kiosk.decide.people import Person
from kiosk.exchange.labels.sheet import Label, Sheet, draw
from kiosk.founding import stamp
from kiosk.perform import perform_all
from kiosk.school import School


def print_badges(
    school: School,
    people: Sequence[Person],
    sheet: Sheet,
    path: Path,
    *,
    start_at: int = 1,
    nudge: tuple[float, float] = (0, 0),
    stamped: Callable[[], Stamp] | None = None,
) -> list[Label]:
    """A new badge for each person, on a sheet at `path`; every older badge of theirs ends.

    `nudge` in millimetres, right and down. Raises labels.LabelProblem, perform.Refused, OSError;
    then nothing has changed and the old badges still work.
    """
    current = settings.current(school.db)
    labels = [
        Label(
            codes.mint(codes.Kind.BADGE),
            codes.mint_short(),
            p.called,
            p.family_name,
            current.school_name,
        )
        for p in people
    ]
    actions = [
        IssueBadge(person.id, _digest(school, label.code), _digest(school, label.short or ""))
        for person, label in zip(people, labels, strict=True)
    ]
    pdf = draw(labels, sheet, start_at=start_at, nudge=nudge, colour=current.badge_colour)
    issue(school, actions, pdf, path, stamped)
    return labels


def print_slot_labels(
    school: School,
    slots: Sequence[Slot],
    sheet: Sheet,
    path: Path,
    *,
    start_at: int = 1,
    nudge: tuple[float, float] = (0, 0),
    stamped: Callable[[], Stamp] | None = None,
) -> list[Label]:
    """A new label for each slot, likewise."""
    current = settings.current(school.db)
    labels = [
        Label(
            codes.mint(codes.Kind.LABEL),
            None,
            f"Slot {slot.number}",
            "Staff phones",
            current.school_name,
        )
        for slot in slots
    ]
    actions = [
        IssueSlotLabel(slot.id, _digest(school, label.code))
        for slot, label in zip(slots, labels, strict=True)
    ]
    pdf = draw(labels, sheet, start_at=start_at, nudge=nudge, colour=current.badge_colour)
    issue(school, actions, pdf, path, stamped)
    return labels


def print_day_badges(
    school: School,
    numbers: Sequence[int],
    sheet: Sheet,
    path: Path,
    *,
    start_at: int = 1,
    nudge: tuple[float, float] = (0, 0),
    stamped: Callable[[], Stamp] | None = None,
) -> list[Label]:
    """A new day badge of each number, likewise."""
    current = settings.current(school.db)
    kind = codes.Kind.DAY_BADGE
    labels = [
        Label(
            codes.mint(kind),
            codes.mint_short(),
            f"Day badge {number}",
            "For today only",
            current.school_name,
        )
        for number in numbers
    ]
    actions = [
        IssueDayBadge(number, _digest(school, label.code), _digest(school, label.short or ""))
        for number, label in zip(numbers, labels, strict=True)
    ]
    pdf = draw(labels, sheet, start_at=start_at, nudge=nudge, colour=current.badge_colour)
    issue(school, actions, pdf, path, stamped)
    return labels


def _digest(school: School, code: str) -> str:
    return codes.digest(code, school.keys.codes)


def issue(
    school: School,
    actions: Sequence[Action],
    pdf: bytes,
    path: Path,
    stamped: Callable[[], Stamp] | None = None,
) -> None:
    """Write beside, store, then rename: at no point is a badge dead and its new sheet nowhere.

    `stamped` says whose Actions these are; else they are those of whoever sits at the machine.
    Raises perform.Refused, OSError; then nothing has changed.
    """
    beside = path.with_name(f".{path.name}.part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
        made = stamped or (lambda: stamp(school))
        perform_all(school, [(action, made()) for action in actions])
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    beside.replace(path)
