"""The facts that the rules of stand-ins are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.stand_ins import EndStandIn, NameStandIn
from kiosk.db import people, stand_ins
from kiosk.decide import stand_ins as decide_stand_ins
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule


def _name(db: Database, action: NameStandIn, stamp: Stamp, moment: Moment) -> Decision:
    named_by = stand_ins.may(db, stamp.actor, moment.at) if stamp.actor else None
    person, standing = people.person(db, action.person), stand_ins.not_over(db, moment.at)
    return decide_stand_ins.name(action, person, standing, named_by, moment)


RULES: Mapping[type[Action], Rule] = {
    NameStandIn: _name,
    EndStandIn: lambda db, action, _, moment: decide_stand_ins.end(
        action, stand_ins.stand_in(db, action.stand_in), moment
    ),
}
