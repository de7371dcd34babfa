"""The end of a school year: the oldest leave, everybody else moves up."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class EndSchoolYear(Action):
    """The school year is over; what becomes of each child follows, one `MoveUp` for each."""

    id: str
    leaving: int
    moving: int

    done = "A school year was ended"
    refused = "A school year could not be ended"
    about = ("year_ends", "id")


@dataclass(frozen=True)
class MoveUp(Action):
    """One child at the end of a year: leaves from the oldest year group, else goes one year up.

    `to_class` is the class of the new year, if that is known.
    """

    year_end: str
    pupil: str
    to_class: str | None

    done = "{object} moved up at the end of the year, or left"
    refused = "{object} could not be moved up at the end of the year"
    about = ("pupils", "pupil")


@dataclass(frozen=True)
class UndoYearEnd(Action):
    """A year that was ended by mistake; one `MoveBack` for each child follows."""

    id: str

    done = "The end of a school year was undone"
    refused = "The end of a school year could not be undone"
    about = ("year_ends", "id")


@dataclass(frozen=True)
class MoveBack(Action):
    """One child is again where they were before the year was ended."""

    year_end: str
    pupil: str

    done = "{object} is where they were before the end of the year"
    refused = "{object} could not be moved back"
    about = ("pupils", "pupil")
