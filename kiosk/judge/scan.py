"""What a code held before a station means, and how its rule judges that."""

from __future__ import annotations

from dataclasses import replace

from sqlite_utils import Database

from kiosk.actions import Action, Scan, Stamp
from kiosk.actions.lockups import (
    LockUpPhone,
    TakeBackPhone,
)
from kiosk.db import (
    badges,
    lockups,
    people,
    pins,
)
from kiosk.decide import lockups as decide_lockups
from kiosk.decide import scan as decide_scan
from kiosk.decide.decision import Moment
from kiosk.judge.judgement import Judgement


def judge_scan(db: Database, scan: Scan, stamp: Stamp, moment: Moment) -> Judgement:
    code = badges.by_digest(db, scan.code, typed=scan.typed) if scan.code else None
    person = people.person(db, code.person) if code and code.person else None
    slot = lockups.slot_by_id(db, code.slot) if code and code.slot else None
    wanted_slot = _slot_of_label(db, scan.slot_label)
    phones = lockups.facts(db, person, wanted_slot, moment=moment) if person else None
    is_free = slot is None or lockups.slot_is_free(db, slot.id)
    may_need_pin = person is not None and decide_scan.may_need_pin(scan, moment)
    has_pin = may_need_pin and person is not None and pins.kept(db, person.id) is not None
    facts = decide_scan.ScanFacts(code, slot, is_free, phones, has_pin)
    meant = decide_scan.meaning(replace(scan, slot_label=wanted_slot), facts, moment)
    concerns = f"people/{person.id}" if person else None
    if phones and isinstance(meant, LockUpPhone):
        decision = decide_lockups.lock_up(meant, phones, stamp.station, moment)
        return Judgement(meant, concerns, decision)
    if phones and isinstance(meant, TakeBackPhone):
        return Judgement(meant, concerns, decide_lockups.take_back(meant, phones, moment))
    if isinstance(meant, Action):
        raise TypeError(f"A scan cannot mean {meant}.")
    return Judgement(scan, concerns, meant)


def _slot_of_label(db: Database, label: str | None) -> str | None:
    code = badges.by_digest(db, label, typed=False) if label else None
    return code.slot if code and not code.ended_at else None
