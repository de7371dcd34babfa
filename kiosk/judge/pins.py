"""The facts that the rules of PINs are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.pins import (
    BeginOwnSession,
    ChangePin,
    ChoosePin,
    PinFitted,
    RestPins,
    TryPin,
)
from kiosk.db import badges, people, pins, sign_in, stations
from kiosk.db.rows import next_id
from kiosk.decide import pins as decide_pins
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule


def _choose(db: Database, action: ChoosePin, _stamp: Stamp, moment: Moment) -> Decision:
    code = sign_in.one_time_code(db, action.code)
    is_theirs = code is not None and code.purpose == "pin" and code.person == action.person
    return decide_pins.choose(
        action,
        code if is_theirs else None,
        people.person(db, action.person),
        sign_in.sessions_of(db, action.person),
        moment,
    )


def _begin(db: Database, action: BeginOwnSession, stamp: Stamp, moment: Moment) -> Decision:
    return decide_pins.begin(
        action,
        badges.by_digest(db, action.code, moment.at, typed=action.typed),
        people.person(db, action.person),
        stations.station(db, stamp.station),
        sign_in.sessions_at(db, stamp.station),
        moment,
    )


RULES: Mapping[type[Action], Rule] = {
    ChoosePin: _choose,
    ChangePin: lambda db, action, _, moment: decide_pins.change(
        action, pins.kept(db, action.person), sign_in.sessions_of(db, action.person), moment
    ),
    BeginOwnSession: _begin,
    TryPin: lambda db, action, stamp, moment: decide_pins.try_pin(
        action, pins.tries(db, action.whose, stamp.station, moment.at), moment
    ),
    PinFitted: lambda db, action, stamp, moment: decide_pins.pin_fitted(
        action, pins.tries(db, action.whose, stamp.station, moment.at), moment
    ),
    RestPins: lambda db, action, _, moment: decide_pins.rest_pins(
        action,
        pins.tries(db, "", action.station, moment.at),
        next_id(db, "pin_rests"),
        moment,
    ),
}
