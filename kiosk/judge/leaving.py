"""The facts that the rules of leaving are given."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.actions import Action
from kiosk.actions.leaving import RecordLeaver, RecordReturner
from kiosk.db import leaving, people
from kiosk.decide import leaving as decide_leaving
from kiosk.judge.judgement import Rule

RULES: Mapping[type[Action], Rule] = {
    RecordLeaver: lambda db, action, _, moment: decide_leaving.leave(
        action, leaving.facts(db, action.person), moment
    ),
    RecordReturner: lambda db, action, _, __: decide_leaving.come_back(
        action, people.person(db, action.person)
    ),
}
