"""The rules of the key sheet, which need no facts."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.actions import Action
from kiosk.actions.key_sheets import PrintKeySheet, RestoreKey
from kiosk.decide import key_sheets as decide_key_sheets
from kiosk.judge.judgement import Rule

RULES: Mapping[type[Action], Rule] = {
    PrintKeySheet: lambda *_: decide_key_sheets.hand_over(),
    RestoreKey: lambda *_: decide_key_sheets.restore(),
}
