"""Printing labels for pupils' phones, by class, and for numbered pouches; the old ones end.

Never a UPN; first name and class only where the school says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Unpack

from kiosk.actions.pupil_phones import IssuePupilLabel
from kiosk.codes import Kind, mint
from kiosk.db import people, pupil_phones, settings
from kiosk.decide.deposits import label_numbers
from kiosk.decide.people import Pupil
from kiosk.exchange.labels.issuing import Printed, digest, issue
from kiosk.exchange.labels.sheet import Label, Sheet
from kiosk.school import School


def print_pupil_labels(
    school: School, pupils: Sequence[Pupil], sheet: Sheet, path: Path, **how: Unpack[Printed]
) -> list[Label]:
    """A new label for each child's phone, on a sheet at `path`. Raises as `issue` does."""
    current, numbers = settings.current(school.db), _numbers(school, pupils)
    named = current.names_on_pupil_labels
    labels = [
        Label(
            mint(Kind.PUPIL_PHONE),
            None,
            *_words(school, pupil, numbers[pupil.id], with_names=named),
            current.school_name,
        )
        for pupil in pupils
    ]
    actions = [
        IssuePupilLabel(digest(school, label.code), pupil.id, None, numbers[pupil.id])
        for pupil, label in zip(pupils, labels, strict=True)
    ]
    return issue(school, labels, actions, sheet, path, **how)


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
    school: School, numbers: Sequence[int], sheet: Sheet, path: Path, **how: Unpack[Printed]
) -> list[Label]:
    """A new label for each of these numbered pouches, likewise."""
    name = settings.current(school.db).school_name
    labels = [
        Label(mint(Kind.PUPIL_PHONE), None, f"Pouch {number}", "Pupil phones", name)
        for number in numbers
    ]
    actions = [
        IssuePupilLabel(digest(school, label.code), None, number)
        for number, label in zip(numbers, labels, strict=True)
    ]
    return issue(school, labels, actions, sheet, path, **how)
