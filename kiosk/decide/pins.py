"""PINs at a kiosk: what a badge is proven with, and for how long that opens one's own record.

No PIN ever stands between a phone and its slot: locking away asks for none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from kiosk.actions.pins import (
    BeginOwnSession,
    ChangePin,
    ChoosePin,
    PinFitted,
    RestPins,
    TryPin,
)
from kiosk.decide.badges import Code
from kiosk.decide.calendar import clock_time, day_of, lasts
from kiosk.decide.decision import UNCHANGED, Changes, Decision, Moment, Row, done
from kiosk.decide.people import Person
from kiosk.decide.sign_in import (
    WITH_PIN,
    Attempts,
    OneTimeCode,
    Session,
    one_more,
    with_pin_ended,
)
from kiosk.decide.sign_in import resting as in_a_row
from kiosk.decide.stations import Station
from kiosk.refusals import Refusal, refuse

CODE_LASTS = timedelta(days=7)

TRIES_A_DAY = 10
"""So many wrong tries of one PIN on one day, and only another code of the office helps."""

TRIES_HERE, WITHIN, REST = 20, timedelta(minutes=10), timedelta(minutes=15)
"""So many wrong PINs at one station within ten minutes, counted from the first of them: it takes no
PIN for a quarter of an hour. What needs no PIN goes on. Source: assurance.md §5.
"""


@dataclass(frozen=True)
class Pin:
    """A person's PIN, as it is kept."""

    TABLE: ClassVar[str] = "pins"

    id: str
    pin: str
    set_at: datetime


NO_PIN_NEEDED = "In an emergency no PIN is needed."
NOT_THE_BADGES = refuse(
    "H1", heading="Not that PIN", foot=f"Scan again for another try. {NO_PIN_NEEDED}"
)
NOT_THE_NAMES = refuse("H4", heading="Not that PIN")
NOT_YOURS = refuse("H9", heading="Not your PIN")
"""What is said of a PIN that is not the one, by what it was given with."""


@dataclass(frozen=True)
class PinRest:
    """From when (UTC) a station takes no PIN, for `REST`: somebody typed wrong ones."""

    TABLE: ClassVar[str] = "pin_rests"

    id: int
    station: str
    began_at: datetime


@dataclass(frozen=True)
class Tries:
    """The counters of one PIN, in a row and of the day, and those of the station it is typed at: a
    counter of the day or of a station keeps when it began. `rest` is the station's latest.
    """

    in_a_row: Attempts
    today: Attempts
    here: Attempts
    rest: PinRest | None


def counters(whose: str, station: str) -> tuple[str, str, str]:
    """What the tries of a PIN are counted under: in a row, on the day, and at the station."""
    return f"pin/{whose}", f"pin-day/{whose}", f"pins-at/{station}"


def resting(tries: Tries, at: datetime) -> Refusal | None:
    """Why no PIN is looked at: L9 while the station rests, H10 after ten wrong tries on one day,
    L1 for a quarter of an hour after five in a row; else None.
    """
    if tries.rest and lasts(tries.rest.began_at, REST, at):
        return _rests_here(tries.rest.began_at)
    if tries.today.failures >= TRIES_A_DAY:
        return refuse("H10", heading="Please see the office", foot=NO_PIN_NEEDED)
    rests = in_a_row(tries.in_a_row, at)
    return replace(rests, foot=NO_PIN_NEEDED) if rests else None


def _rests_here(since: datetime) -> Refusal:
    until = clock_time(since + REST)
    return refuse("L9", heading="No PINs here for now", foot=NO_PIN_NEEDED, time=until)


def try_pin(_action: TryPin, tries: Tries, moment: Moment) -> Decision:
    """One more try, counted for the PIN and for the station; or why not (`resting`, L9)."""
    refused = resting(tries, moment.at)
    if refused:
        return refused
    here = _from_the_first(tries.here, moment.at)
    if here.failures >= TRIES_HERE:
        return _rests_here(moment.at)
    counted = one_more(tries.in_a_row.id, tries.in_a_row, moment.at)
    today = _of_today(tries.today, moment.at)
    return done(unaudited=(counted, _and_one(today), _and_one(here)))


def _from_the_first(here: Attempts, at: datetime) -> Attempts:
    """The station's counter, begun anew where its ten minutes are over."""
    over = not here.failures or not lasts(here.last_at, WITHIN, at)
    return replace(here, failures=0, last_at=at) if over else here


def _of_today(counter: Attempts, at: datetime) -> Attempts:
    over = day_of(counter.last_at) != day_of(at)
    return replace(counter, failures=0, last_at=at) if over else counter


def _and_one(counter: Attempts) -> Attempts:
    return replace(counter, failures=counter.failures + 1)


def pin_fitted(_action: PinFitted, tries: Tries, moment: Moment) -> Decision:
    """The try was right: wrong ones in a row count no more, those of the day and the station do."""
    counters = (
        replace(tries.in_a_row, failures=0, last_at=moment.at),
        _but_one(tries.today),
        _but_one(tries.here),
    )
    return Changes((), done().outcome, unaudited=counters, silent=True)


def _but_one(counter: Attempts) -> Attempts:
    return replace(counter, failures=max(0, counter.failures - 1))


def rest_pins(action: RestPins, tries: Tries, next_id: int, moment: Moment) -> Decision:
    """After too many wrong PINs at a station it rests, once; leadership sees that on the board."""
    here = _from_the_first(tries.here, moment.at)
    if here.failures < TRIES_HERE:
        return UNCHANGED
    rest = PinRest(next_id, action.station, moment.at)
    return done(rest, unaudited=(replace(here, failures=0),))


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
    if code is None or code.ended_at or not lasts(code.issued_at, CODE_LASTS, moment.at):
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
        return NOT_YOURS
    return _chosen(Pin(action.person, action.pin, moment.at), sessions=sessions, moment=moment)


def _chosen(pin: Pin, *rows: Row, sessions: Sequence[Session], moment: Moment) -> Changes:
    of_pin = counters(pin.id, "")[:2]
    forgotten = (Attempts(counter, 0, moment.at, 0) for counter in of_pin)
    return Changes(
        (pin, *rows),
        done().outcome,
        unaudited=(*with_pin_ended(sessions, moment), *forgotten),
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
