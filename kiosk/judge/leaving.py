"""The facts that the rules of leaving are given."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.actions import Action
from kiosk.actions.leaving import (
    RecordLeaver,
    RecordPupilLeaver,
    RecordPupilReturner,
    RecordReturner,
)
from kiosk.db import leaving, people
from kiosk.decide import leaving as decide_leaving
from kiosk.judge.judgement import Rule

RULES: Mapping[type[Action], Rule] = {
    RecordLeaver: lambda db, action, _, moment: decide_leaving.leave(
        action, leaving.facts(db, action.person, moment.at), moment
    ),
    RecordReturner: lambda db, action, _, __: decide_leaving.come_back(
        action, people.person(db, action.person)
    ),
    RecordPupilLeaver: lambda db, action, _, moment: decide_leaving.pupil_leaves(
        action, leaving.pupil_facts(db, action.pupil), moment
    ),
    RecordPupilReturner: lambda db, action, _, __: decide_leaving.pupil_comes_back(
        action, leaving.pupil_facts(db, action.pupil).pupil
    ),
}
