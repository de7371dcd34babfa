"""The facts that the rules of roles are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.roles import EndRole, GrantRole, ResetSignIn
from kiosk.db import (
    people,
    roles,
    sign_in,
)
from kiosk.decide import roles as decide_roles
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule


def _grant(db: Database, action: GrantRole, _stamp: Stamp, moment: Moment) -> Decision:
    person = people.person(db, action.person)
    name = person.called if person and person.left_at is None else None
    held = roles.held_by(db, action.person)
    return decide_roles.grant(action, held, name, sign_in.sessions_of(db, action.person), moment)


def _end_role(db: Database, action: EndRole, _stamp: Stamp, moment: Moment) -> Decision:
    return decide_roles.end(
        action,
        roles.held_by(db, action.person),
        roles.leaders(db),
        sign_in.sessions_of(db, action.person),
        moment,
    )


def _reset_sign_in(db: Database, action: ResetSignIn, _stamp: Stamp, moment: Moment) -> Decision:
    return decide_roles.reset_sign_in(
        action,
        sign_in.credential(db, action.person),
        sign_in.working_codes(db, action.person),
        sign_in.sessions_of(db, action.person),
        moment,
    )


RULES: Mapping[type[Action], Rule] = {
    GrantRole: _grant,
    EndRole: _end_role,
    ResetSignIn: _reset_sign_in,
}
