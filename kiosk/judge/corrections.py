"""The facts that the rule of corrections is given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.corrections import AddCorrection
from kiosk.db import own, stand_ins
from kiosk.decide import corrections as decide_corrections
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule


def _add(db: Database, action: AddCorrection, stamp: Stamp, moment: Moment) -> Decision:
    asked = own.with_lost_badge(db, action.person, moment.at)
    return decide_corrections.add(
        action,
        own.when(db, action.person, action.entry),
        stamp.actor,
        stand_ins.may(db, stamp.actor, moment.at) if stamp.actor else frozenset(),
        moment,
        is_asked=any(each.key == action.entry for each in asked),
    )


RULES: Mapping[type[Action], Rule] = {AddCorrection: _add}
