"""A phone that was taken from a child: never the same record as one handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.actions import Action


@dataclass(frozen=True)
class Confiscate(Action):
    """A phone was taken from a child under a rule of the school, and is kept somewhere."""

    id: str
    pupil: str
    rule: str
    kept_where: str

    done = "A phone of {object} was confiscated"
    refused = "A phone of {object} could not be recorded as confiscated"
    about = ("pupils", "pupil")


@dataclass(frozen=True)
class TellParentOfConfiscation(Action):
    """A parent was told at this time (UTC)."""

    confiscation: str
    told_at: datetime | None

    done = "A parent was told that a phone of {object} was confiscated"
    refused = "It could not be noted that a parent of {object} was told"


@dataclass(frozen=True)
class ReturnConfiscated(Action):
    """The phone goes back to a parent, by name."""

    confiscation: str
    returned_to: str
    relationship: str

    done = "The confiscated phone of {object} was returned"
    refused = "The confiscated phone of {object} could not be returned"
