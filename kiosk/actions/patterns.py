"""When a member of staff works, and when they are in contact time."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class SetPattern(Action):
    """Somebody's usual week: as `decide.patterns.checked` writes it.

    `days` such as Mon-Wed; `hours` (contracted) and `contact` by weekday. Without `contact` the
    school's contact times hold on their days.
    """

    person: str
    days: str
    hours: str | None
    contact: str | None

    done = "the working days of {object} were set"
    refused = "the working days of {object} could not be set"
    about = ("people", "person")


@dataclass(frozen=True)
class EndPattern(Action):
    """Somebody follows the school's week again."""

    person: str

    done = "{object} follows the school’s week again"
    refused = "the working days of {object} could not be changed"
    about = ("people", "person")
