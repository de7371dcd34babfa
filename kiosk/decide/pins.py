"""PINs at a kiosk: what a badge is proven with, and for how long that opens one's own record.

No PIN ever stands between a phone and its slot: locking away asks for none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from kiosk.actions.pins import BeginOwnSession, ChangePin, ChoosePin
from kiosk.decide.badges import Code
from kiosk.decide.decision import Changes, Decision, Moment, Row, done
from kiosk.decide.people import Person
from kiosk.decide.sign_in import (
    WITH_PIN,
    Attempts,
    OneTimeCode,
    Session,
    with_pin_ended,
)
from kiosk.decide.stations import Station
from kiosk.refusals import refuse

CODE_LASTS = timedelta(days=7)


@dataclass(frozen=True)
class Pin:
    """A person's PIN, as it is kept."""

    TABLE: ClassVar[str] = "pins"

    id: str
    pin: str
    set_at: datetime


def tries_of(person: str) -> str:
    """What the tries of a person's PIN are counted under, wherever it is asked for."""
    return f"pin/{person}"


def choose(
    action: ChoosePin,
    code: OneTimeCode | None,
    person: Person | None,
    sessions: Sequence[Session],
    moment: Moment,
) -> Decision:
    """Choose a PIN with a one-use code (H2 for one that does not work); wrong tries are forgotten.

    Whoever got in with the PIN before is out.
    """
    if code is None or code.ended_at or moment.at - code.issued_at > CODE_LASTS:
        return refuse("H2", heading="This code does not work")
    if person is None or person.left_at:
        return refuse("E3")
    used = replace(code, ended_at=moment.at)
    return _chosen(Pin(person.id, action.pin, moment.at), used, sessions=sessions, moment=moment)


def change(
    action: ChangePin, had: str | None, sessions: Sequence[Session], moment: Moment
) -> Decision:
    """Another PIN for whoever has one (H9 otherwise); they show badge and PIN again afterwards."""
    if had is None:
        return refuse("H9", heading="Not your PIN")
    return _chosen(Pin(action.person, action.pin, moment.at), sessions=sessions, moment=moment)


def _chosen(pin: Pin, *rows: Row, sessions: Sequence[Session], moment: Moment) -> Changes:
    return Changes(
        (pin, *rows),
        done().outcome,
        unaudited=(*with_pin_ended(sessions, moment), Attempts(tries_of(pin.id), 0, moment.at, 0)),
    )


def begin(
    action: BeginOwnSession,
    code: Code | None,
    person: Person | None,
    station: Station | None,
    others: Sequence[Session],
    moment: Moment,
) -> Decision:
    """A session for somebody whose badge and PIN were right; G2 for a badge that has ended.

    Whoever was in at this station with a PIN is out: there is one person before a tablet.
    """
    if code is None or code.person != action.person or person is None:
        return refuse("G1", heading="Not one of our codes")
    if code.ended_at or person.left_at:
        return refuse("G2", heading="This badge has ended")
    if station is None or station.kind not in WITH_PIN:
        return refuse("E8")
    new = Session(action.id, person.id, station.id, moment.at, moment.at, None, None, "pin")
    return done(unaudited=(*with_pin_ended(others, moment), new))
