"""The facts that the rules of emergencies are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.emergencies import ReviewEmergency
from kiosk.db import emergencies, stand_ins
from kiosk.decide import emergencies as decide_emergencies
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule


def _review(db: Database, action: ReviewEmergency, stamp: Stamp, moment: Moment) -> Decision:
    return decide_emergencies.review(
        action,
        emergencies.told(db, action.emergency),
        stamp.actor,
        stand_ins.may(db, stamp.actor, moment.at) if stamp.actor else frozenset(),
        moment,
    )


RULES: Mapping[type[Action], Rule] = {ReviewEmergency: _review}
