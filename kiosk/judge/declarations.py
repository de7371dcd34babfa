"""The facts that the rules of declarations are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.declarations import DeclareDay, MarkAbsent, MarkPresent
from kiosk.db import (
    badges,
    declarations,
    people,
)
from kiosk.decide import declarations as decide_declarations
from kiosk.decide.calendar import day_of
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule
from kiosk.refusals import refuse


def _declare(db: Database, action: DeclareDay, stamp: Stamp, moment: Moment) -> Decision:
    code = badges.by_digest(db, action.code, moment.at, typed=action.typed) if action.code else None
    person = people.person(db, code.person) if code and code.person else None
    if code and (code.ended_at or (person and person.left_at)):
        return refuse("G2", heading="This badge has ended")
    facts = declarations.facts(db, person, day_of(moment.at))
    return decide_declarations.declare(action, facts, stamp.station, moment)


def _mark(db: Database, action: MarkAbsent | MarkPresent, stamp: Stamp, moment: Moment) -> Decision:
    person = people.person(db, action.person)
    facts = declarations.facts(db, person, day_of(moment.at))
    if isinstance(action, MarkPresent):
        return decide_declarations.mark_present(action, facts, moment)
    return decide_declarations.mark_absent(action, facts, stamp.station, moment)


RULES: Mapping[type[Action], Rule] = {
    DeclareDay: _declare,
    MarkAbsent: _mark,
    MarkPresent: _mark,
}
