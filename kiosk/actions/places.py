"""Rooms of the school, and who may see a phone in them."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class AddPlace(Action):
    """Note a room: `staff_only`, `public` or `children`."""

    id: str
    name: str
    kind: str

    done = "{object} was added as a room"
    refused = "{object} could not be added as a room"
    about = ("places", "id")


@dataclass(frozen=True)
class ClosePlace(Action):
    """A room that is not used any more; what was agreed for it stays as it was."""

    place: str

    done = "{object} was closed as a room"
    refused = "{object} could not be closed as a room"
    about = ("places", "place")
