"""The facts that the rules of IMEIs are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.imeis import DeleteImei, DescribePhone, RecordImei, RevealImei
from kiosk.db import imeis
from kiosk.db.rows import first
from kiosk.decide import imeis as decide_imeis
from kiosk.decide.decision import Decision, Moment
from kiosk.decide.lockups import Phone, phone_id
from kiosk.judge.judgement import Rule


def _record(db: Database, action: RecordImei, _stamp: Stamp, moment: Moment) -> Decision:
    facts = imeis.facts(db, action.person, action.phone, action.fingerprint)
    return decide_imeis.record(action, facts, moment)


def _delete(db: Database, action: DeleteImei, _stamp: Stamp, _moment: Moment) -> Decision:
    kept = imeis.imei(db, action.imei)
    phone = imeis.only_known_by(db, kept.phone, kept.id) if kept else None
    return decide_imeis.delete(action, kept, imeis.owner(db, kept), phone)


def _describe(db: Database, action: DescribePhone, _stamp: Stamp, moment: Moment) -> Decision:
    key = phone_id(action.person, action.phone)
    phone = first(db, Phone, "WHERE id = ?", [key])
    before, alone = imeis.description(db, key), imeis.only_known_by(db, key, key)
    return decide_imeis.describe(action, phone, before, alone, moment)


def _reveal(db: Database, action: RevealImei, _stamp: Stamp, _moment: Moment) -> Decision:
    kept = imeis.imei(db, action.imei)
    is_theirs = imeis.owner(db, kept) == action.person
    return decide_imeis.reveal(action, kept if is_theirs else None)


RULES: Mapping[type[Action], Rule] = {
    RecordImei: _record,
    DeleteImei: _delete,
    DescribePhone: _describe,
    RevealImei: _reveal,
}
