"""The rule of the set-up checklist."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.actions import Action
from kiosk.actions.set_up import SkipStep
from kiosk.decide import set_up as decide_set_up
from kiosk.judge.judgement import Rule

RULES: Mapping[type[Action], Rule] = {
    SkipStep: lambda _, action, __, moment: decide_set_up.skip_step(action, moment),
}
