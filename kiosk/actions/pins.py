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
class BeginOwnSession(Action):
    """Let somebody in whose badge (a digest) and PIN were right. `id` is the session's digest."""

    id: str
    code: str
    typed: bool
    person: str

    done = "{object} opened their own record"
    refused = "{object} could not open their own record"
    about = ("people", "person")
