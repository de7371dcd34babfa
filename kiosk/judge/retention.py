"""The facts that the rules of retention are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.retention import DisposeOf, LiftHold, SetHold
from kiosk.db import people, retention
from kiosk.decide import disposals
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule


def _hold(db: Database, action: SetHold, stamp: Stamp, moment: Moment) -> Decision:
    is_there = all(
        (
            action.person is None or people.person(db, action.person) is not None,
            action.pupil is None or people.pupil(db, action.pupil) is not None,
        )
    )
    return disposals.hold(action, is_there, retention.open_holds(db), stamp.actor, moment)


RULES: Mapping[type[Action], Rule] = {
    SetHold: _hold,
    LiftHold: lambda db, action, stamp, moment: disposals.lift(
        action, retention.hold(db, action.id), stamp.actor, moment
    ),
    DisposeOf: lambda db, action, stamp, moment: disposals.dispose(
        action, retention.facts(db, action, moment.at), stamp.actor, moment
    ),
}
