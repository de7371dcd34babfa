"""The facts that the rules of visits are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.visits import EndVisit, OpenVisit, SayPhoneUsed, WantPhotos
from kiosk.db import people, photos, visits
from kiosk.decide import visits as decide_visits
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule


def _open(db: Database, action: OpenVisit, _stamp: Stamp, moment: Moment) -> Decision:
    staff = {each.id for each in people.staff(db)}
    classes = {each.id for each in photos.classes(db)}
    return decide_visits.open_visit(action, staff, classes, moment)


RULES: Mapping[type[Action], Rule] = {
    OpenVisit: _open,
    WantPhotos: lambda db, action, _, __: decide_visits.want_photos(
        action, visits.facts(db, action.visit)
    ),
    SayPhoneUsed: lambda db, action, _, __: decide_visits.say_phone_used(
        action, visits.facts(db, action.visit)
    ),
    EndVisit: lambda db, action, _, moment: decide_visits.end_visit(
        action, visits.facts(db, action.visit), moment
    ),
}
