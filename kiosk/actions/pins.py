"""PINs: chosen with a one-use code, and the short sessions at a kiosk that they begin."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class ChoosePin(Action):
    """Choose a PIN (as it is kept) with a one-use code of the office (a digest)."""

    person: str
    pin: str
    code: str

    done = "{object} chose a PIN"
    refused = "{object} could not choose a PIN"
    about = ("people", "person")


@dataclass(frozen=True)
class ChangePin(Action):
    """Choose another PIN (as it is kept) for the one that was just typed and right."""

    person: str
    pin: str

    done = "{object} chose another PIN"
    refused = "{object} could not choose another PIN"
    about = ("people", "person")


@dataclass(frozen=True)
class TryPin(Action):
    """That somebody’s PIN is about to be tried: counted before it is looked at.

    `whose` is their id; where there is no such person, what stands for the name that was typed.
    """

    whose: str
    person: str | None

    done = "a PIN of {object} was tried"
    refused = "no PIN of {object} may be tried now"
    about = ("people", "person")


@dataclass(frozen=True)
class PinFitted(Action):
    """The PIN that was tried was right, so that try was no wrong one. Not worth an entry."""

    whose: str

    done = "a PIN was right"
    refused = "a PIN could not be right"


@dataclass(frozen=True)
class RestPins(Action):
    """A PIN was wrong: after too many at a station it takes none for a while."""

    station: str

    done = "{object} takes no PIN for 15 minutes, because too many wrong ones were typed"
    refused = "{object} could not be kept from taking PINs"
    about = ("stations", "station")


@dataclass(frozen=True)
class BeginOwnSession(Action):
    """Let somebody in whose badge (a digest) and PIN were right. `id` is the session's digest."""

    id: str
    code: str
    typed: bool
    person: str

    done = "{object} opened their own record"
    refused = "{object} could not open their own record"
    about = ("people", "person")
