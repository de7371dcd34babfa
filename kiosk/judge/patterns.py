"""The facts that the rules of staff patterns are given."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.actions import Action
from kiosk.actions.patterns import EndPattern, SetPattern
from kiosk.db import patterns, people
from kiosk.decide import patterns as decide_patterns
from kiosk.judge.judgement import Rule

RULES: Mapping[type[Action], Rule] = {
    SetPattern: lambda db, action, _, moment: decide_patterns.set_pattern(
        action, people.person(db, action.person), patterns.stored(db, action.person), moment
    ),
    EndPattern: lambda db, action, _, moment: decide_patterns.end_pattern(
        action, patterns.stored(db, action.person), moment
    ),
}
