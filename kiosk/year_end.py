"""A school year ended, or its end undone, for every child at once: all of it or nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kiosk.actions import Action, Stamp
from kiosk.actions.people import RecordClass
from kiosk.actions.year_end import EndSchoolYear, MoveBack, MoveUp, UndoYearEnd
from kiosk.db import people, settings, year_end
from kiosk.decide.year_end import Group, groups
from kiosk.perform import perform_all
from kiosk.school import School


def preview(school: School) -> list[Group]:
    """Every class and year group, with what would become of its children."""
    db = school.db
    return groups(people.pupils(db), people.class_names(db), settings.current(db))


def end_year(school: School, stamp: Stamp, chosen: Mapping[int, str]) -> str:
    """End the year: the groups of `preview` go where they are proposed to, but those `chosen` by
    their place in it to the class of that name (empty: none yet). Its key. Raises perform.Refused.
    """
    key, found = uuid.uuid4().hex, preview(school)
    to = [chosen.get(place, group.to_class) for place, group in enumerate(found)]
    classes = {name: known for known, name in people.class_names(school.db).items()}
    new = {name: uuid.uuid4().hex for name in sorted({*to} - {*classes, ""})}
    classes.update(new)
    leaving = sum(len(group.pupils) for group in found if group.leaves)
    moving = sum(len(group.pupils) for group in found) - leaving
    actions: list[Action] = [EndSchoolYear(key, leaving, moving)]
    actions += (RecordClass(known, name) for name, known in new.items())
    for group, name in zip(found, to, strict=True):
        actions += (MoveUp(key, pupil.id, classes.get(name)) for pupil in group.pupils)
    _all(school, stamp, actions)
    return key


def undo(school: School, stamp: Stamp, key: str) -> None:
    """Everybody is where they were before that end of a year. Raises perform.Refused."""
    moves = year_end.moves(school.db, key)
    _all(school, stamp, [UndoYearEnd(key), *(MoveBack(key, move.pupil) for move in moves)])


def _all(school: School, stamp: Stamp, actions: Iterable[Action]) -> None:
    """At one instant, so that what ended with the year can be told from what ended otherwise."""
    perform_all(
        school, [(action, replace(stamp, action_id=str(uuid.uuid4()))) for action in actions]
    )
