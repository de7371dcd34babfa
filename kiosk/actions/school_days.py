"""Terms, and what is different about a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kiosk.actions import Action


@dataclass(frozen=True)
class AddTerm(Action):
    """A term of the school year, both days included."""

    id: str
    name: str
    starts_on: date
    ends_on: date

    done = "{object} was entered"
    refused = "{object} could not be entered"
    about = ("terms", "id")


@dataclass(frozen=True)
class RemoveTerm(Action):
    """A term that was entered wrongly."""

    term: str

    done = "{object} was removed"
    refused = "{object} could not be removed"
    about = ("terms", "term")


@dataclass(frozen=True)
class SetDay(Action):
    """What is different about one day: inset, closed, closes_early (`closes`, local) or open."""

    day: date
    kind: str
    closes: str | None
    note: str

    done = "{object} was set"
    refused = "{object} could not be set"
    about = ("school_days", "day")
