"""What the office or leadership records of staff phones on somebody's behalf."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.actions import Action


@dataclass(frozen=True)
class ReleaseForOwner(Action):
    """Take a phone out of its slot for an owner who is not there; `witness` saw it (B.3)."""

    slot_number: int
    witness: str
    reason: str

    done = "the phone of {object} was given out by the office"
    refused = "no phone was given out by the office"


@dataclass(frozen=True)
class RecordFromPaper(Action):
    """A line of the paper sheet, typed in at `typed_at`: put into a slot, taken back, or both."""

    person: str
    slot_number: int | None
    locked_at: datetime | None
    taken_back_at: datetime | None
    typed_at: datetime

    done = "a line of the paper sheet was entered late for {object}"
    refused = "a line of the paper sheet could not be entered for {object}"
    about = ("people", "person")


@dataclass(frozen=True)
class GiveEmergencyReason(Action):
    """Why a phone was taken back in an emergency (K6), and whose it was where that was not known.

    A category and nothing else: no words about anybody's health or family are kept.
    """

    emergency: int
    reason: str
    person: str | None

    done = "{object} was given its reason"
    refused = "{object} could not be given a reason"
    about = ("emergencies", "emergency")
