"""The facts that the rules of a year’s end are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.year_end import EndSchoolYear, MoveBack, MoveUp, UndoYearEnd
from kiosk.db import year_end
from kiosk.decide import year_end as decide
from kiosk.decide.calendar import day_of
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule


def _end(db: Database, action: EndSchoolYear, stamp: Stamp, moment: Moment) -> Decision:
    year = decide.year_to_end(day_of(moment.at), moment.settings)
    return decide.end_year(action, year_end.facts(db, year.name), stamp.actor, moment)


def _undo(db: Database, action: UndoYearEnd, _stamp: Stamp, moment: Moment) -> Decision:
    everybody = (
        year_end.pupil_facts(db, action.id, move.pupil) for move in year_end.moves(db, action.id)
    )
    changed = [
        each.pupil.name if each.pupil else "somebody who is gone"
        for each in everybody
        if decide.is_changed(each, moment.settings)
    ]
    return decide.undo(action, year_end.year_end(db, action.id), changed, moment)


RULES: Mapping[type[Action], Rule] = {
    EndSchoolYear: _end,
    UndoYearEnd: _undo,
    MoveUp: lambda db, action, _, moment: decide.move_up(
        action, year_end.pupil_facts(db, action.year_end, action.pupil), moment
    ),
    MoveBack: lambda db, action, _, __: decide.move_back(
        action, year_end.pupil_facts(db, action.year_end, action.pupil)
    ),
}
