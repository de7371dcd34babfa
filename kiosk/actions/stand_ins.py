"""Who decides permissions without the role of leadership."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.actions import Action


@dataclass(frozen=True)
class NameStandIn(Action):
    """Name an acting lead (`acting`, with an end), or the Chair of Governors (`chair`)."""

    id: str
    person: str
    duty: str
    starts_at: datetime
    ends_at: datetime | None

    done = "{object} was named to decide permissions"
    refused = "{object} could not be named to decide permissions"
    about = ("people", "person")


@dataclass(frozen=True)
class EndStandIn(Action):
    """Somebody decides permissions no more."""

    stand_in: str

    done = "{object} decides permissions no more"
    refused = "{object} could not be stopped from deciding permissions"
