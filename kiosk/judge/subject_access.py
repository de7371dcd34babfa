"""The facts that the rules of subject access are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.subject_access import (
    AnswerRequest,
    ConfirmIdentity,
    ExportPerson,
    ExportPupil,
    PauseRequest,
    ReceiveRequest,
    ResumeRequest,
)
from kiosk.db import access_requests, people
from kiosk.decide import subject_access as decide_subject_access
from kiosk.decide.decision import Decision, Moment
from kiosk.decide.people import Person, Pupil
from kiosk.judge.judgement import Rule


def _whose(db: Database, person: str | None, pupil: str | None) -> Person | Pupil | None:
    return people.person(db, person) if person else people.pupil(db, pupil)


def _receive(db: Database, action: ReceiveRequest, _stamp: Stamp, moment: Moment) -> Decision:
    whose = _whose(db, action.person, action.pupil)
    open_one = access_requests.open_about(db, action.person, action.pupil)
    return decide_subject_access.receive(action, whose, open_one, moment)


RULES: Mapping[type[Action], Rule] = {
    ExportPerson: lambda db, action, _, moment: decide_subject_access.export(
        action, _whose(db, action.person, None), moment
    ),
    ExportPupil: lambda db, action, _, moment: decide_subject_access.export(
        action, _whose(db, None, action.pupil), moment
    ),
    ReceiveRequest: _receive,
    ConfirmIdentity: lambda db, action, _, moment: decide_subject_access.confirm(
        action, access_requests.request(db, action.request), moment
    ),
    PauseRequest: lambda db, action, _, moment: decide_subject_access.pause(
        access_requests.request(db, action.request), moment
    ),
    ResumeRequest: lambda db, action, _, moment: decide_subject_access.resume(
        access_requests.request(db, action.request), moment
    ),
    AnswerRequest: lambda db, action, _, moment: decide_subject_access.answer(
        access_requests.request(db, action.request), moment
    ),
}
