"""What the school decides for itself."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class ChangeSetting(Action):
    """Set one setting; `value` is text that `settings.checked` gave."""

    name: str
    value: str

    done = "{object} was changed"
    refused = "{object} could not be changed"
    about = ("settings", "name")
