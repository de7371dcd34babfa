"""The school's places and who is in them: only in a staff-only one may a phone ever be out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from kiosk.actions.places import AddPlace, ChangePlace, ClosePlace
from kiosk.decide.decision import UNCHANGED, Decision, Moment, done
from kiosk.refusals import Refusal, refuse

KINDS = {"staff_only": "Staff only", "public": "Public", "children": "Children’s"}


@dataclass(frozen=True)
class Place:
    """A room or an area; closed ones stay, with when."""

    TABLE: ClassVar[str] = "places"

    id: str
    name: str
    kind: str
    added_at: datetime
    closed_at: datetime | None


def add_place(action: AddPlace, others: Iterable[Place], moment: Moment) -> Decision:
    """A place with a name of its own (W2)."""
    taken = _taken(action.name, action.id, others)
    return taken or done(Place(action.id, action.name, action.kind, moment.at, None))


def change_place(action: ChangePlace, place: Place | None, others: Iterable[Place]) -> Decision:
    """Another name or kind: W2 for a name that is taken, W3 for a place that is gone."""
    if place is None or place.closed_at:
        return refuse("W3", heading="No such place")
    changed = replace(place, name=action.name, kind=action.kind)
    if changed == place:
        return UNCHANGED
    return _taken(action.name, place.id, others) or done(changed)


def close_place(_action: ClosePlace, place: Place | None, moment: Moment) -> Decision:
    """A place that is not used any more: W3 where it is gone already."""
    if place is None or place.closed_at:
        return refuse("W3", heading="No such place")
    return done(replace(place, closed_at=moment.at))


def _taken(name: str, own: str, others: Iterable[Place]) -> Refusal | None:
    names = {each.name.casefold() for each in others if each.id != own}
    if name.casefold() in names:
        return refuse("W2", heading="That name is taken", name=name)
    return None
