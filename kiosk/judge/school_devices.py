"""The facts that the rules of school devices are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.school_devices import IssueDeviceLabel, RecordDevice, SetCondition
from kiosk.db import loans, school_devices
from kiosk.decide import school_devices as decide_school_devices
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule


def _record(db: Database, action: RecordDevice, _stamp: Stamp, moment: Moment) -> Decision:
    known = school_devices.device(db, action.id)
    same_tag = school_devices.with_tag(db, action.tag)
    return decide_school_devices.record_device(action, known, same_tag, moment)


def _condition(db: Database, action: SetCondition, _stamp: Stamp, moment: Moment) -> Decision:
    device = school_devices.device(db, action.device)
    is_loose = bool(loans.uncleared(db, action.device))
    return decide_school_devices.set_condition(action, device, is_loose, moment)


def _label(db: Database, action: IssueDeviceLabel, _stamp: Stamp, moment: Moment) -> Decision:
    device = school_devices.device(db, action.device)
    working = school_devices.working_labels(db, action.device)
    return decide_school_devices.issue_label(action, device, working, moment)


RULES: Mapping[type[Action], Rule] = {
    RecordDevice: _record,
    SetCondition: _condition,
    IssueDeviceLabel: _label,
}
