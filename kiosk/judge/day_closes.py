"""The facts that the rules of the day’s close are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.day_closes import CloseDay
from kiosk.db import day_closes, people
from kiosk.db.rows import next_id
from kiosk.decide import day_closes as decide_day_closes
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule


def _close(db: Database, action: CloseDay, _stamp: Stamp, moment: Moment) -> Decision:
    person = people.person(db, action.person)
    return decide_day_closes.close_day(
        action.person,
        person is not None and person.left_at is None,
        day_closes.sheet_at(db, moment.at),
        next_id(db, "day_closes"),
        moment,
    )


RULES: Mapping[type[Action], Rule] = {CloseDay: _close}
