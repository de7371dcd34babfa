"""Day badges: printed in advance for supply staff and forgotten badges, and who wears one today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kiosk.actions import Action


@dataclass(frozen=True)
class IssueDayBadge(Action):
    """Print a day badge by its number; the older one of that number stops working. Both codes are
    digests.
    """

    number: int
    code: str
    short: str

    done = "a day badge was printed"
    refused = "no day badge could be printed"


@dataclass(frozen=True)
class NameDayBadge(Action):
    """Say who wears a day badge on a day."""

    number: int
    day_on: date
    person: str

    done = "{object} was given a day badge"
    refused = "{object} could not be given a day badge"
    about = ("people", "person")
