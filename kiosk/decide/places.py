"""Rooms: where a phone may be used out of children’s sight (domain.md RP23)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from kiosk.actions.places import AddPlace, ClosePlace
from kiosk.decide.decision import UNCHANGED, Decision, Moment, done
from kiosk.refusals import refuse

KINDS = ("staff_only", "public", "children")


@dataclass(frozen=True)
class Place:
    """A room, from when it was added until it was closed."""

    TABLE: ClassVar[str] = "places"

    id: str
    name: str
    kind: str
    added_at: datetime
    closed_at: datetime | None


def add(action: AddPlace, of_that_name: Place | None, moment: Moment) -> Decision:
    """A new room; J11 where there is one of that name."""
    if of_that_name:
        return refuse("J11", name=action.name)
    return done(Place(action.id, action.name, action.kind, moment.at, None))


def close(_action: ClosePlace, place: Place | None, moment: Moment) -> Decision:
    """The room is not offered any more."""
    if place is None or place.closed_at:
        return UNCHANGED
    return done(replace(place, closed_at=moment.at))
