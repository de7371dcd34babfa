"""School devices out and back, and where the images made with them went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.actions import Action


@dataclass(frozen=True)
class SignOutDevice(Action):
    """Take a device away: what for, with whom, and for which use photographs are meant, if any.

    `class_id` None is the whole school; `due_at` is UTC.
    """

    device: str
    borrower: str
    purpose: str
    class_id: str | None
    photo_use: str | None
    due_at: datetime
    visit: str | None = None

    done = "{object} was signed out"
    refused = "{object} could not be signed out"
    about = ("school_devices", "device")


@dataclass(frozen=True)
class ReturnDevice(Action):
    """A device is back; whether images were made is asked next (D7)."""

    device: str

    done = "{object} was returned"
    refused = "{object} could not be returned"
    about = ("school_devices", "device")


@dataclass(frozen=True)
class AnswerImages(Action):
    """Whether photos, videos or recordings were made while the device was out."""

    device: str
    made: bool

    done = "It was said whether images were made with {object}"
    refused = "It could not be said whether images were made with {object}"
    about = ("school_devices", "device")


@dataclass(frozen=True)
class ConfirmImageTransfer(Action):
    """Where the images of a loan went, and from where they were deleted; what is not yet is False.

    `shared` is `none` or `parents`, then `pupil` is the child shown (D9).
    """

    device: str
    loan: int
    destination: str
    pictures: int
    shared: str
    pupil: str | None
    deleted: bool
    recently_deleted: bool
    cloud: bool

    done = "It was said where the images of {object} went"
    refused = "It could not be said where the images of {object} went"
    about = ("school_devices", "device")


@dataclass(frozen=True)
class LetGoOut(Action):
    """Leadership lets a device go out today although it still holds images (D2)."""

    device: str
    why: str

    done = "{object} may go out although it holds images"
    refused = "{object} could not be let out with images"
    about = ("school_devices", "device")
