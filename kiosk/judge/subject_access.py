"""The facts that the rules of subject access are given."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.actions import Action
from kiosk.actions.subject_access import ExportPerson
from kiosk.db import people
from kiosk.decide import subject_access as decide_subject_access
from kiosk.judge.judgement import Rule

RULES: Mapping[type[Action], Rule] = {
    ExportPerson: lambda db, action, _, moment: decide_subject_access.export(
        action, people.person(db, action.person), moment
    ),
}
