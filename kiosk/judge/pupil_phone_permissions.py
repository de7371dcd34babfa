"""The facts that the rules of permissions for pupils' phones are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.pupil_phone_permissions import (
    AddCollectingAdult,
    AskHeadteacher,
    DecidePupilPhonePermission,
    MarkPupil,
    RecordWalking,
    RemoveCollectingAdult,
    UnmarkPupil,
    WithdrawPupilPhonePermission,
)
from kiosk.db import declarations, people, roles
from kiosk.db import pupil_phone_permissions as table
from kiosk.decide import pupil_phone_permissions as decide
from kiosk.decide.calendar import day_of
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule


def _record_walking(db: Database, action: RecordWalking, _stamp: Stamp, moment: Moment) -> Decision:
    starts = decide.school_year(day_of(moment.at), moment.settings).starts_on
    known = [
        p
        for p in table.of_pupil(db, action.pupil)
        if p.kind == "walks_alone" and p.starts_on == starts and not p.withdrawn_at
    ]
    pupil = people.pupil(db, action.pupil)
    return decide.record_walking(action, pupil, known[0] if known else None, moment)


def _ask(db: Database, action: AskHeadteacher, _stamp: Stamp, moment: Moment) -> Decision:
    pending = [p for p in table.waiting(db, day_of(moment.at)) if p.pupil == action.pupil]
    return decide.ask_headteacher(action, people.pupil(db, action.pupil), pending, moment)


def _decide(
    db: Database, action: DecidePupilPhonePermission, stamp: Stamp, moment: Moment
) -> Decision:
    absent = {
        key
        for key, each in declarations.of_day(db, day_of(moment.at)).items()
        if each.kind == "absent"
    }
    heads = {
        person.id: "" if person.id in absent else person.name
        for person in people.staff(db)
        if "headteacher" in roles.names_of(db, person.id)
    }
    permission = table.permission(db, action.permission)
    return decide.decide(action, permission, stamp.actor, heads, moment)


def _withdraw(
    db: Database, action: WithdrawPupilPhonePermission, _stamp: Stamp, moment: Moment
) -> Decision:
    return decide.withdraw(table.permission(db, action.permission), moment)


def _add_adult(db: Database, action: AddCollectingAdult, _stamp: Stamp, moment: Moment) -> Decision:
    listed = table.adults(db, action.pupil)
    return decide.add_adult(action, people.pupil(db, action.pupil), listed, moment)


def _remove_adult(
    db: Database, action: RemoveCollectingAdult, _stamp: Stamp, moment: Moment
) -> Decision:
    return decide.remove_adult(table.adult(db, action.adult), moment)


def _mark(db: Database, action: MarkPupil, _stamp: Stamp, moment: Moment) -> Decision:
    marked = table.from_today(db, action.pupil, day_of(moment.at))
    pupil = people.pupil(db, action.pupil)
    return decide.mark(action, pupil, marked, table.next_mark(db), moment)


def _unmark(db: Database, action: UnmarkPupil, _stamp: Stamp, moment: Moment) -> Decision:
    marked = table.from_today(db, action.pupil, day_of(moment.at))
    return decide.unmark(action, marked, moment)


RULES: Mapping[type[Action], Rule] = {
    RecordWalking: _record_walking,
    AskHeadteacher: _ask,
    DecidePupilPhonePermission: _decide,
    WithdrawPupilPhonePermission: _withdraw,
    AddCollectingAdult: _add_adult,
    RemoveCollectingAdult: _remove_adult,
    MarkPupil: _mark,
    UnmarkPupil: _unmark,
}
