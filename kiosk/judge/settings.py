"""The facts that the rules of settings are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.settings import ChangeSetting
from kiosk.db import emails, settings
from kiosk.decide import settings as decide_settings
from kiosk.decide.decision import Changes, Decision, Moment
from kiosk.judge.judgement import Rule


def _change(db: Database, action: ChangeSetting, _stamp: Stamp, moment: Moment) -> Decision:
    decision = decide_settings.change(action, settings.stored(db).get(action.name), moment)
    if isinstance(decision, Changes) and (action.name, action.value) == ("email", "no"):
        return replace(decision, spent=tuple(emails.waiting(db)))
    return decision


RULES: Mapping[type[Action], Rule] = {ChangeSetting: _change}
