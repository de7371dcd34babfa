"""The facts that the rules of acknowledgements are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.acknowledgements import AcceptRules, RecordAcceptance
from kiosk.db import acknowledgements, badges, people
from kiosk.decide import acknowledgements as decide_acknowledgements
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule
from kiosk.refusals import refuse


def _accept(db: Database, action: AcceptRules, _stamp: Stamp, moment: Moment) -> Decision:
    code = badges.by_digest(db, action.code, moment.at, typed=action.typed) if action.code else None
    person = people.person(db, code.person) if code and code.person else None
    if code and (code.ended_at or (person and person.left_at)):
        return refuse("G2", heading="This badge has ended")
    acceptance = acknowledgements.of(db, person.id if person else "")
    return decide_acknowledgements.accept_rules(action, person, acceptance, moment)


RULES: Mapping[type[Action], Rule] = {
    AcceptRules: _accept,
    RecordAcceptance: lambda db, action, _, moment: decide_acknowledgements.record_acceptance(
        action,
        people.person(db, action.person),
        acknowledgements.of(db, action.person),
        moment,
    ),
}
