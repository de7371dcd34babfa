"""The school's places: rooms, and who is in them."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class AddPlace(Action):
    """A place: staff_only, public or children’s."""

    id: str
    name: str
    kind: str

    done = "{object} was added"
    refused = "a place could not be added"
    about = ("places", "id")


@dataclass(frozen=True)
class ChangePlace(Action):
    """Give a place another name or kind."""

    place: str
    name: str
    kind: str

    done = "{object} was changed"
    refused = "{object} could not be changed"
    about = ("places", "place")


@dataclass(frozen=True)
class ClosePlace(Action):
    """A place that is not used any more."""

    place: str

    done = "{object} was closed"
    refused = "{object} could not be closed"
    about = ("places", "place")
