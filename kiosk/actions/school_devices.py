"""School devices: iPads, cameras and work mobiles, and their labels."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class RecordDevice(Action):
    """A device of the school, new or changed; `tag` is what its label says, such as iPad 4."""

    id: str
    tag: str
    kind: str
    serial: str | None
    home: str | None
    managed: bool
    passcode: bool

    done = "{object} was recorded"
    refused = "{object} could not be recorded"
    about = ("school_devices", "id")


@dataclass(frozen=True)
class SetCondition(Action):
    """A device is in use, charging, faulty, missing or retired."""

    device: str
    condition: str

    done = "The condition of {object} was noted"
    refused = "The condition of {object} could not be noted"
    about = ("school_devices", "device")


@dataclass(frozen=True)
class IssueDeviceLabel(Action):
    """A new label for a device; the one before stops working. `code` is a digest."""

    device: str
    code: str

    done = "{object} was given a new label"
    refused = "No label could be given to {object}"
    about = ("school_devices", "device")
