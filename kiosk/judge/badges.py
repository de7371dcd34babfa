"""The facts that the rules of badges are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.badges import IssueBadge, IssueSlotLabel, SuspendBadge
from kiosk.db import (
    badges,
    lockups,
    people,
    sign_in,
)
from kiosk.decide import badges as decide_badges
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule


def _issue_badge(db: Database, action: IssueBadge, _stamp: Stamp, moment: Moment) -> Decision:
    person = people.person(db, action.person)
    is_here = person is not None and person.left_at is None
    working = badges.working_of_person(db, action.person)
    sessions = sign_in.sessions_of(db, action.person)
    return decide_badges.issue_badge(action, is_here, working, sessions, moment)


def _issue_slot_label(
    db: Database, action: IssueSlotLabel, _stamp: Stamp, moment: Moment
) -> Decision:
    exists = lockups.slot_by_id(db, action.slot) is not None
    working = badges.working_of_slot(db, action.slot)
    return decide_badges.issue_slot_label(action, exists, working, moment)


RULES: Mapping[type[Action], Rule] = {
    IssueBadge: _issue_badge,
    IssueSlotLabel: _issue_slot_label,
    SuspendBadge: lambda db, action, _, moment: decide_badges.suspend_badge(
        action,
        badges.working_of_person(db, action.person),
        sign_in.sessions_of(db, action.person),
        moment,
    ),
}
