"""The facts that the rules of policies are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.policies import PublishPolicy
from kiosk.db import (
    policies,
)
from kiosk.decide import policies as decide_policies
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule


def _publish(db: Database, action: PublishPolicy, _stamp: Stamp, moment: Moment) -> Decision:
    current = policies.current(db)
    return decide_policies.publish(action, current.id if current else 0, moment)


RULES: Mapping[type[Action], Rule] = {
    PublishPolicy: _publish,
}
