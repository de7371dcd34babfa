"""The facts that the rules of school days are given."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.actions import Action
from kiosk.actions.school_days import AddTerm, RemoveTerm, SetDay
from kiosk.db import (
    school_days,
)
from kiosk.decide import school_days as decide_school_days
from kiosk.judge.judgement import Rule

RULES: Mapping[type[Action], Rule] = {
    AddTerm: lambda db, action, _, __: decide_school_days.add_term(action, school_days.terms(db)),
    RemoveTerm: lambda db, action, _, moment: decide_school_days.remove_term(
        action, school_days.term(db, action.term), moment
    ),
    SetDay: lambda _, action, __, moment: decide_school_days.set_day(action, moment),
}
