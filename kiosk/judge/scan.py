"""What a code held before a station means, and how its rule judges that."""

from __future__ import annotations

from dataclasses import replace

from sqlite_utils import Database

from kiosk.actions import Action, Scan, Stamp
from kiosk.actions.lockups import (
    LockUpPhone,
    TakeBackPhone,
)
from kiosk.actions.visits import SayPhoneUsed
from kiosk.db import (
    badges,
    loans,
    lockups,
    people,
    pins,
    school_devices,
    visits,
)
from kiosk.decide import lockups as decide_lockups
from kiosk.decide import scan as decide_scan
from kiosk.decide.decision import Changes, Decision, Moment
from kiosk.decide.loans import with_news
from kiosk.decide.pins import resting
from kiosk.decide.school_devices import DeviceLabel
from kiosk.judge import loans as judge_loans
from kiosk.judge import lockups as judge_lockups
from kiosk.judge import quarantines as judge_quarantines
from kiosk.judge import visits as judge_visits
from kiosk.judge.judgement import Judgement
from kiosk.judge.moment import moment_of_person
from kiosk.refusals import Refusal


def judge_scan(db: Database, scan: Scan, stamp: Stamp, moment: Moment) -> Judgement:
    code = badges.by_digest(db, scan.code, moment.at, typed=scan.typed) if scan.code else None
    if code is None and scan.code:
        label = school_devices.label(db, scan.code)
        if label:
            return _judge_device(db, scan, label, stamp, moment)
    person = people.person(db, code.person) if code and code.person else None
    slot = lockups.slot_by_id(db, code.slot) if code and code.slot else None
    moment = moment_of_person(db, person.id, moment) if person else moment
    wanted_slot = _slot_of_label(db, scan.slot_label, moment)
    phones = lockups.facts(db, person, moment=moment) if person else None
    phones = visits.with_trips(db, phones, moment.at) if phones else None
    is_free = slot is None or lockups.slot_is_free(db, slot.id)
    may_need_pin = person is not None and decide_scan.may_need_pin(scan, moment)
    has_pin = may_need_pin and person is not None and pins.kept(db, person.id) is not None
    rests = _pin_rests(db, person.id, stamp, moment) if has_pin and person else None
    facts = decide_scan.ScanFacts(code, slot, is_free, phones, has_pin, rests)
    shown = replace(scan, slot_label=wanted_slot) if scan.slot_label else scan
    meant = decide_scan.meaning(shown, facts, moment)
    concerns = f"people/{person.id}" if person else None
    if phones and isinstance(meant, LockUpPhone):
        decision = judge_lockups.lock_up(db, meant, phones, stamp, moment)
        return Judgement(meant, concerns, _with_news(db, phones, decision))
    if phones and isinstance(meant, TakeBackPhone):
        decision = decide_lockups.take_back(meant, phones, moment)
        return Judgement(meant, concerns, _with_news(db, phones, decision))
    if isinstance(meant, SayPhoneUsed):
        decision = judge_visits.RULES[SayPhoneUsed](db, meant, stamp, moment)
        return Judgement(meant, concerns, decision)
    if isinstance(meant, Action):
        raise TypeError(f"A scan cannot mean {meant}.")
    return Judgement(scan, concerns, meant)


def _pin_rests(db: Database, person: str, stamp: Stamp, moment: Moment) -> Refusal | None:
    return resting(pins.tries(db, person, stamp.station, moment.at), moment.at)


def _with_news(db: Database, phones: decide_lockups.Facts, decision: Decision) -> Decision:
    if not isinstance(decision, Changes):
        return decision
    changed = loans.lists_to_open_again(db, phones.person.id)
    return replace(decision, outcome=with_news(decision.outcome, changed)) if changed else decision


def _judge_device(
    db: Database, scan: Scan, label: DeviceLabel, stamp: Stamp, moment: Moment
) -> Judgement:
    concerns = f"school_devices/{label.device}"
    meant = decide_scan.device_shown(scan, label)
    if not isinstance(meant, Action):
        return Judgement(scan, concerns, meant)
    rules = {**judge_loans.RULES, **judge_quarantines.RULES}
    return Judgement(meant, concerns, rules[type(meant)](db, meant, stamp, moment))


def _slot_of_label(db: Database, label: str | None, moment: Moment) -> str | None:
    code = badges.by_digest(db, label, moment.at, typed=False) if label else None
    return code.slot if code and not code.ended_at else None
