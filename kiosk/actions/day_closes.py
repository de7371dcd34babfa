"""The end of a day: somebody has looked where every device is."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class CloseDay(Action):
    """A person signs off the sheet of today; it may be signed again later."""

    person: str

    done = "{object} signed off the day’s close"
    refused = "{object} could not sign off the day’s close"
    about = ("people", "person")
