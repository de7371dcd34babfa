"""The facts that the rules of settings are given."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.actions import Action
from kiosk.actions.settings import ChangeSetting
from kiosk.db import (
    settings,
)
from kiosk.decide import settings as decide_settings
from kiosk.judge.judgement import Rule

RULES: Mapping[type[Action], Rule] = {
    ChangeSetting: lambda db, action, _, moment: decide_settings.change(
        action, settings.stored(db).get(action.name), moment
    ),
}
