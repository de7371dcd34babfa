"""The facts that the rules of permissions are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.permissions import (
    ApprovePermission,
    CancelPermission,
    ChangePermission,
    DeclinePermission,
    ExtendPermission,
    ForgetNotes,
    RequestPermission,
    RevokePermission,
)
from kiosk.db import permissions, retention
from kiosk.decide import permissions as decide_permissions
from kiosk.decide.calendar import day_of
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule
from kiosk.refusals import refuse


def _request(db: Database, action: RequestPermission, stamp: Stamp, moment: Moment) -> Decision:
    facts = permissions.facts(db, action.person, stamp.actor, None, moment.at)
    return decide_permissions.request(action, facts, moment)


def _about(decide: Callable[..., Decision]) -> Rule:
    def judge(db: Database, action: Any, stamp: Stamp, moment: Moment) -> Decision:
        found = permissions.permission(db, action.permission)
        if found is None:
            return refuse("J3")
        facts = permissions.facts(db, found.person, stamp.actor, found, moment.at)
        return decide(action, found, facts, moment)

    return judge


def _forget(db: Database, action: ForgetNotes, stamp: Stamp, moment: Moment) -> Decision:
    run = action.run or day_of(moment.at).isoformat()
    so_far = retention.disposal(db, f"{run}/{decide_permissions.WORDS}")
    due = permissions.notes_due(db, moment.at)
    return decide_permissions.forget(action, due, so_far, stamp.actor, moment)


RULES: Mapping[type[Action], Rule] = {
    RequestPermission: _request,
    ChangePermission: _about(decide_permissions.change),
    ApprovePermission: _about(decide_permissions.approve),
    DeclinePermission: _about(decide_permissions.decline),
    ExtendPermission: _about(decide_permissions.extend),
    RevokePermission: _about(decide_permissions.revoke),
    CancelPermission: _about(decide_permissions.cancel),
    ForgetNotes: _forget,
}
