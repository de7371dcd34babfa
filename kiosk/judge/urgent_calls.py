"""The facts that the rules of urgent calls are given."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.actions import Action
from kiosk.actions.urgent_calls import DeliverCall, NoteCall
from kiosk.db import people, urgent_calls
from kiosk.decide import urgent_calls as decide_urgent_calls
from kiosk.judge.judgement import Rule

RULES: Mapping[type[Action], Rule] = {
    NoteCall: lambda db, action, stamp, moment: decide_urgent_calls.note(
        action,
        people.person(db, action.person),
        urgent_calls.latest(db, action.person),
        stamp.actor,
        moment,
    ),
    DeliverCall: lambda db, action, stamp, moment: decide_urgent_calls.deliver(
        action, urgent_calls.call(db, action.call), stamp.actor, moment
    ),
}
