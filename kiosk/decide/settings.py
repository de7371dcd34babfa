"""Changing a setting: the value was checked when it was typed; here it becomes a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kiosk.actions.settings import ChangeSetting
from kiosk.decide.decision import UNCHANGED, Decision, Moment, done


@dataclass(frozen=True)
class Setting:
    """One setting that was changed, by its name."""

    TABLE: ClassVar[str] = "settings"

    id: str
    value: str
    changed_at: datetime


def change(action: ChangeSetting, stored: str | None, moment: Moment) -> Decision:
    """The setting as it will be."""
    if action.value == stored:
        return UNCHANGED
    return done(Setting(action.name, action.value, moment.at))
