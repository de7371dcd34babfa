"""Tablets and computers that may speak to the kiosk, and what their kind lets them do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from kiosk.actions.stations import (
    EnrolStation,
    EnrolWithCode,
    OfferEnrolment,
    RevokeStation,
    SeeStation,
)
from kiosk.decide.calendar import clock_time, day_of, lasts
from kiosk.decide.decision import UNCHANGED, Changes, Decision, Moment, done
from kiosk.refusals import refuse

if TYPE_CHECKING:
    from kiosk.decide.sign_in import Attempts, Session

KINDS = ("kiosk", "office", "leadership", "shared")

THIS_MACHINE = "machine"
"""The id of the first station: the computer the kiosk itself runs on."""

NOT_ENROLLED = "not-enrolled"
"""What stands for a station where a browser that is none yet gives a code."""

CODE_LASTS = timedelta(minutes=10)
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Station:
    """An enrolled tablet or computer; its kind caps what anybody may do on it."""

    TABLE: ClassVar[str] = "stations"

    id: str
    name: str
    kind: str
    enrolled_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True)
class Enrolment:
    """An offer to enrol a station of this name and kind: `id` is the digest of a one-use code."""

    TABLE: ClassVar[str] = "enrolments"

    id: str
    name: str
    kind: str
    offered_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Sighting:
    """When a station (`id`) last asked for something, to the minute."""

    TABLE: ClassVar[str] = "sightings"

    id: str
    seen_at: datetime


def enrol(action: EnrolStation, name_is_taken: bool, moment: Moment) -> Decision:
    """Let a station in, under a name that no working station has (E1)."""
    if name_is_taken:
        return refuse("E1", name=action.name)
    return done(Station(action.id, action.name, action.kind, moment.at, None))


def offer(
    action: OfferEnrolment, name_is_taken: bool, earlier: Sequence[Enrolment], moment: Moment
) -> Decision:
    """Offer enrolment under a name that no working station has (E1).

    Earlier codes for the same name end.
    """
    if name_is_taken:
        return refuse("E1", heading="That name is taken", name=action.name)
    ended = (replace(each, ended_at=moment.at) for each in earlier)
    return done(*ended, Enrolment(action.code, action.name, action.kind, moment.at, None))


def enrol_with_code(
    action: EnrolWithCode,
    offered: Enrolment | None,
    name_is_taken: bool,
    tries: Attempts | None,
    moment: Moment,
) -> Decision:
    """Let in the browser that gave the code; E5 for one used, ended, too old or never made."""
    if offered is None or offered.ended_at or not lasts(offered.offered_at, CODE_LASTS, moment.at):
        return refuse("E5", heading="This code does not work")
    if name_is_taken:
        return refuse("E1", heading="That name is taken", name=offered.name)
    station = Station(action.id, offered.name, offered.kind, moment.at, None)
    used = replace(offered, ended_at=moment.at)
    right = (replace(tries, failures=0),) if tries else ()
    return done(station, used, concerns=f"stations/{action.id}", unaudited=right)


def see(action: SeeStation, last: Sighting | None, moment: Moment) -> Decision:
    """Note that a station was seen, at most once a minute."""
    if last and lasts(last.seen_at, SEEN_EVERY, moment.at):
        return UNCHANGED
    seen = (Sighting(action.station, moment.at),)
    return Changes((), done().outcome, unaudited=seen, silent=True)


def ago(seen_at: datetime, now: datetime) -> str:
    """`3 minutes ago`: how long it is since a station was seen."""
    minutes = max(0, int((now - seen_at) / timedelta(minutes=1)))
    if minutes < 2:
        return "just now"
    if minutes < 60:
        return f"{minutes} minutes ago"
    day = day_of(seen_at)
    if day == day_of(now):
        return f"today at {clock_time(seen_at)}"
    return f"on {day.day} {day:%B %Y}"


def revoke(
    action: RevokeStation, station: Station | None, sessions: Sequence[Session], moment: Moment
) -> Decision:
    """Shut a station out, and end every session there.

    E2 for one that is shut out already; E6 for the machine itself, for who would let it in again?
    """
    if station is None or station.revoked_at:
        return refuse("E2", name=station.name if station else action.station)
    if station.id == THIS_MACHINE:
        return refuse("E6", heading="Not this one", name=station.name)
    ended = tuple(replace(session, ended_at=moment.at) for session in sessions)
    return done(replace(station, revoked_at=moment.at), unaudited=ended)
