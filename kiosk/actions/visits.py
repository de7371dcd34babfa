"""Educational visits: who leads, who goes, and what leaves the school with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kiosk.actions import Action


@dataclass(frozen=True)
class OpenVisit(Action):
    """A visit on a day, with its leader, the staff who go (ids) and the classes (ids)."""

    id: str
    place: str
    visit_on: date
    leader: str
    staff: tuple[str, ...]
    classes: tuple[str, ...]

    done = "{object} was entered"
    refused = "{object} could not be entered"
    about = ("visits", "id")


@dataclass(frozen=True)
class WantPhotos(Action):
    """Whether photographs are wanted on a visit: only with a school device (D1)."""

    visit: str
    wanted: bool

    done = "It was said whether photographs are wanted on {object}"
    refused = "Photographs could not be wanted on {object}"
    about = ("visits", "visit")


@dataclass(frozen=True)
class SayPhoneUsed(Action):
    """Whether somebody's own phone was used on a visit, and what for (V1)."""

    visit: str
    person: str
    used: str

    done = "It was said whether {object} used their phone on a visit"
    refused = "It could not be said whether {object} used their phone"
    about = ("people", "person")


@dataclass(frozen=True)
class EndVisit(Action):
    """Everybody is back."""

    visit: str

    done = "{object} has ended"
    refused = "{object} could not be ended"
    about = ("visits", "visit")
