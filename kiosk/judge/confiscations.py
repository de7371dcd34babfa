"""The facts that the rules of confiscations are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.confiscations import (
    Confiscate,
    ReturnConfiscated,
    TellParentOfConfiscation,
)
from kiosk.db import people
from kiosk.db import pupil_phones as table
from kiosk.decide import confiscations as decide
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule


def _take(db: Database, action: Confiscate, stamp: Stamp, moment: Moment) -> Decision:
    pupil = people.pupil(db, action.pupil)
    return decide.confiscate(action, pupil, stamp.actor, moment)


def _tell(
    db: Database, action: TellParentOfConfiscation, _stamp: Stamp, moment: Moment
) -> Decision:
    return decide.tell_parent(action, table.confiscation(db, action.confiscation), moment)


def _give(db: Database, action: ReturnConfiscated, stamp: Stamp, moment: Moment) -> Decision:
    taken = table.confiscation(db, action.confiscation)
    return decide.give_back(action, taken, stamp.actor, moment)


RULES: Mapping[type[Action], Rule] = {
    Confiscate: _take,
    TellParentOfConfiscation: _tell,
    ReturnConfiscated: _give,
}
