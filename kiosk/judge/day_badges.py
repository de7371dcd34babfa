"""The facts that the rules of day badges are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.day_badges import IssueDayBadge, NameDayBadge
from kiosk.db import day_badges, people
from kiosk.decide import day_badges as decide_day_badges
from kiosk.decide.decision import Decision, Moment
from kiosk.decide.people import DAY_BADGE
from kiosk.judge.judgement import Rule


def _issue(db: Database, action: IssueDayBadge, _stamp: Stamp, moment: Moment) -> Decision:
    return decide_day_badges.issue(
        action,
        day_badges.working(db, action.number),
        people.person_from(db, DAY_BADGE, str(action.number)),
        moment,
    )


def _name(db: Database, action: NameDayBadge, _stamp: Stamp, moment: Moment) -> Decision:
    person = people.person(db, action.person)
    facts = day_badges.facts(db, action.number, action.day_on, person)
    return decide_day_badges.name(action, facts, moment)


RULES: Mapping[type[Action], Rule] = {IssueDayBadge: _issue, NameDayBadge: _name}
