"""Tablets and computers that may speak to the kiosk, and what their kind lets them do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from kiosk.actions import EnrolStation, RevokeStation
from kiosk.decide.decision import Decision, Moment, done
from kiosk.refusals import refuse

KINDS = ("kiosk", "office", "leadership", "shared")

THIS_MACHINE = "machine"
"""The id of the first station: the computer the kiosk itself runs on."""


@dataclass(frozen=True)
class Station:
    """An enrolled tablet or computer; its kind caps what anybody may do on it."""

    TABLE: ClassVar[str] = "stations"

    id: str
    name: str
    kind: str
    enrolled_at: datetime
    revoked_at: datetime | None


def enrol(action: EnrolStation, name_is_taken: bool, moment: Moment) -> Decision:
    """Let a station in, under a name that no working station has (E1)."""
    if name_is_taken:
        return refuse("E1", name=action.name)
    return done(Station(action.id, action.name, action.kind, moment.at, None))


def revoke(action: RevokeStation, station: Station | None, moment: Moment) -> Decision:
    """Shut a station out."""
    if station is None or station.revoked_at:
        return refuse("E2", name=station.name if station else action.station)
    return done(replace(station, revoked_at=moment.at))
