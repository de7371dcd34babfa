"""A device on which an indecent image was found: what is recorded, and nothing else (B1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.actions import Action


@dataclass(frozen=True)
class QuarantineDevice(Action):
    """An indecent image was found on a device: put away, no more is asked (B1)."""

    device: str

    done = "{object} was put in quarantine"
    refused = "{object} could not be put in quarantine"
    about = ("school_devices", "device")


@dataclass(frozen=True)
class NotePolice(Action):
    """When the police were told (UTC), their reference, and who found it. Never what was seen."""

    device: str
    told_at: datetime
    reference: str
    found_by: str | None = None

    done = "It was noted that the police were told about {object}"
    refused = "It could not be noted that the police were told about {object}"
    about = ("school_devices", "device")


@dataclass(frozen=True)
class EndQuarantine(Action):
    """The police have said that a device may be used again."""

    device: str

    done = "{object} came out of quarantine"
    refused = "{object} could not come out of quarantine"
    about = ("school_devices", "device")
