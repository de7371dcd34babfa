"""The facts that the rule of smartwatches is given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.watches import DeclareWatch
from kiosk.db import badges, people, watches
from kiosk.decide import watches as decide_watches
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule
from kiosk.refusals import refuse


def _declare(db: Database, action: DeclareWatch, _stamp: Stamp, moment: Moment) -> Decision:
    code = badges.by_digest(db, action.code, moment.at, typed=action.typed) if action.code else None
    person = people.person(db, code.person) if code and code.person else None
    if code and (code.ended_at or (person and person.left_at)):
        return refuse("G2", heading="This badge has ended")
    return decide_watches.declare_watch(watches.facts(db, person), moment)


RULES: Mapping[type[Action], Rule] = {DeclareWatch: _declare}
