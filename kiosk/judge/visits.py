"""The facts that the rules of visits are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.visits import EndVisit, OpenVisit, SayPhoneUsed, WantPhotos
from kiosk.db import visits
from kiosk.decide import visits as decide_visits
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule


def _open(db: Database, action: OpenVisit, _stamp: Stamp, moment: Moment) -> Decision:
    facts = visits.open_facts(db, action.classes, action.visit_on)
    return decide_visits.open_visit(action, facts, moment)


RULES: Mapping[type[Action], Rule] = {
    OpenVisit: _open,
    WantPhotos: lambda db, action, _, __: decide_visits.want_photos(
        action, visits.facts(db, action.visit)
    ),
    SayPhoneUsed: lambda db, action, _, __: decide_visits.say_phone_used(
        action, visits.facts(db, action.visit)
    ),
    EndVisit: lambda db, action, _, moment: decide_visits.end_visit(
        action, visits.facts(db, action.visit), moment
    ),
}
