"""Printing labels for pupils' phones, by class, and for numbered pouches; the old ones end.

Never a UPN; first name and class only where the school says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk import codes
from kiosk.actions import Stamp
from kiosk.actions.pupil_phones import IssuePupilLabel
from kiosk.db import people, pupil_phones, settings
from kiosk.decide.deposits import label_numbers
from kiosk.decide.people import Pupil
from kiosk.exchange.labels.badges import issue
from kiosk.exchange.labels.sheet import Label, Sheet, draw
from kiosk.school import School


def print_pupil_labels(
    school: School,
    pupils: Sequence[Pupil],
    sheet: Sheet,
    path: Path,
    *,
    start_at: int = 1,
    nudge: tuple[float, float] = (0, 0),
    stamped: Callable[[], Stamp] | None = None,
) -> list[Label]:
    """A new label for each child's phone, on a sheet at `path`; the older one of each ends.

    `nudge` in millimetres, right and down. Raises labels.LabelProblem, perform.Refused, OSError;
    then nothing has changed and the old labels still work.
    """
    current = settings.current(school.db)
    numbers = _numbers(school, pupils)
    labels = [
        Label(
            codes.mint(codes.Kind.PUPIL_PHONE),
            None,
            *_words(school, pupil, numbers[pupil.id], with_names=current.names_on_pupil_labels),
            current.school_name,
        )
        for pupil in pupils
    ]
    actions = [
        IssuePupilLabel(
            codes.digest(label.code, school.keys.codes), pupil.id, None, numbers[pupil.id]
        )
        for pupil, label in zip(pupils, labels, strict=True)
    ]
    pdf = draw(labels, sheet, start_at=start_at, nudge=nudge, colour=current.badge_colour)
    issue(school, actions, pdf, path, stamped)
    return labels


def _numbers(school: School, pupils: Sequence[Pupil]) -> dict[str, int]:
    """The number on each label, by pupil: a child keeps theirs, and no two of a class share one."""
    found: dict[str, int] = {}
    for class_id in {pupil.class_id for pupil in pupils}:
        printed = [pupil.id for pupil in pupils if pupil.class_id == class_id]
        found |= label_numbers(printed, pupil_phones.label_numbers(school.db, class_id))
    return found


def _words(school: School, pupil: Pupil, number: int, *, with_names: bool) -> tuple[str, str]:
    """What a person reads on it: two called the same are told apart by the number in the class."""
    class_name = people.class_name(school.db, pupil.class_id)
    if with_names:
        return pupil.called, f"{class_name} · {number}".strip(" ·")
    return f"Phone {number}", class_name


def print_pouch_labels(
    school: School,
    numbers: Sequence[int],
    sheet: Sheet,
    path: Path,
    *,
    start_at: int = 1,
    nudge: tuple[float, float] = (0, 0),
    stamped: Callable[[], Stamp] | None = None,
) -> list[Label]:
    """A new label for each of these numbered pouches, likewise."""
    current = settings.current(school.db)
    labels = [
        Label(
            codes.mint(codes.Kind.PUPIL_PHONE),
            None,
            f"Pouch {number}",
            "Pupil phones",
            current.school_name,
        )
        for number in numbers
    ]
    actions = [
        IssuePupilLabel(codes.digest(label.code, school.keys.codes), None, number)
        for number, label in zip(numbers, labels, strict=True)
    ]
    pdf = draw(labels, sheet, start_at=start_at, nudge=nudge, colour=current.badge_colour)
    issue(school, actions, pdf, path, stamped)
    return labels
