"""The facts that the rules of emergencies are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.emergencies import ExplainEmergency, ReviewEmergency
from kiosk.db import emergencies, stand_ins
from kiosk.decide import emergencies as decide_emergencies
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule


def _explain(db: Database, action: ExplainEmergency, stamp: Stamp, moment: Moment) -> Decision:
    return decide_emergencies.explain(
        action,
        emergencies.emergency(db, action.emergency),
        emergencies.review(db, action.emergency),
        stamp.actor,
        stand_ins.may(db, stamp.actor, moment.at) if stamp.actor else frozenset(),
        moment,
    )


def _review(db: Database, action: ReviewEmergency, stamp: Stamp, moment: Moment) -> Decision:
    return decide_emergencies.review(
        action,
        emergencies.emergency(db, action.emergency),
        emergencies.review(db, action.emergency),
        stamp.actor,
        stand_ins.may(db, stamp.actor, moment.at) if stamp.actor else frozenset(),
        moment,
    )


RULES: Mapping[type[Action], Rule] = {ExplainEmergency: _explain, ReviewEmergency: _review}
