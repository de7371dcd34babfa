"""The facts that the rules of stations are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.stations import (
    EnrolStation,
    EnrolWithCode,
    OfferEnrolment,
    RevokeStation,
    SeeStation,
)
from kiosk.db import (
    sign_in,
    stations,
)
from kiosk.decide import stations as decide_stations
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule


def _offer_enrolment(
    db: Database, action: OfferEnrolment, _stamp: Stamp, moment: Moment
) -> Decision:
    return decide_stations.offer(
        action,
        stations.name_is_taken(db, action.name),
        stations.offers_named(db, action.name),
        moment,
    )


def _enrol_with_code(
    db: Database, action: EnrolWithCode, _stamp: Stamp, moment: Moment
) -> Decision:
    offer = stations.offer(db, action.code)
    is_taken = offer is not None and stations.name_is_taken(db, offer.name)
    tries = sign_in.attempts(db, action.counter)
    return decide_stations.enrol_with_code(action, offer, is_taken, tries, moment)


RULES: Mapping[type[Action], Rule] = {
    EnrolStation: lambda db, action, _, moment: decide_stations.enrol(
        action, stations.name_is_taken(db, action.name), moment
    ),
    OfferEnrolment: _offer_enrolment,
    EnrolWithCode: _enrol_with_code,
    SeeStation: lambda db, action, _, moment: decide_stations.see(
        action, stations.sighting(db, action.station), moment
    ),
    RevokeStation: lambda db, action, _, moment: decide_stations.revoke(
        action,
        stations.station(db, action.station),
        sign_in.sessions_at(db, action.station),
        moment,
    ),
}
