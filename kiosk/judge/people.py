"""The facts that the rules of people are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.people import RecordClass, RecordImport, RecordPerson, RecordPupil
from kiosk.db import (
    people,
)
from kiosk.decide import people as decide_people
from kiosk.decide.decision import Decision, Moment
from kiosk.decide.people import Person, Pupil
from kiosk.judge.judgement import Rule


def _record_pupil(db: Database, action: RecordPupil, _stamp: Stamp, moment: Moment) -> Decision:
    known = people.pupil_from(db, action.source, action.source_id) or _pupil_of_that_id(db, action)
    group = people.class_named(db, action.class_name) if action.class_name else None
    return decide_people.record_pupil(action, known, group.id if group else None, moment)


def _pupil_of_that_id(db: Database, action: RecordPupil) -> Pupil | None:
    """As for the staff: whom a file takes over, or who is not typed in again."""
    known, typed = people.pupil(db, action.id), decide_people.TYPED
    return known if known and typed in (known.source, action.source) else None


def _of_that_id(db: Database, action: RecordPerson) -> Person | None:
    """Whose id the Action names: whom a file takes over, or whom nobody types in again."""
    known, typed = people.person(db, action.id), decide_people.TYPED
    return known if known and typed in (known.source, action.source) else None


RULES: Mapping[type[Action], Rule] = {
    RecordPerson: lambda db, action, _, moment: decide_people.record_person(
        action,
        people.person_from(db, action.source, action.source_id) or _of_that_id(db, action),
        moment,
    ),
    RecordPupil: _record_pupil,
    RecordClass: lambda db, action, _, __: decide_people.record_class(
        action, people.class_named(db, action.name)
    ),
    RecordImport: lambda _, action, __, moment: decide_people.record_import(action, moment),
}
