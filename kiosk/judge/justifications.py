"""The facts that the rules of justifications are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.justifications import AcknowledgeJustification
from kiosk.db import justifications, roles, stand_ins
from kiosk.decide import justifications as decide_justifications
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule


def _acknowledge(
    db: Database, action: AcknowledgeJustification, stamp: Stamp, moment: Moment
) -> Decision:
    found = justifications.justification(db, action.justification)
    actor_is = stand_ins.may(db, stamp.actor, moment.at) if stamp.actor else frozenset()
    heads = frozenset(
        person for person, held in roles.everybodys(db).items() if "headteacher" in held
    )
    return decide_justifications.acknowledge(action, found, stamp.actor, actor_is, heads, moment)


RULES: Mapping[type[Action], Rule] = {AcknowledgeJustification: _acknowledge}
