"""The facts that the rules of lockups are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.lockups import (
    AddSlots,
    CloseSlots,
    GiveSlot,
    LockUpPhone,
    TakeBackInEmergency,
    TakeBackPhone,
    Undo,
)
from kiosk.db import (
    acknowledgements,
    audit_log,
    badges,
    declarations,
    lockups,
    people,
    visits,
)
from kiosk.decide import declarations as decide_declarations
from kiosk.decide import lockups as decide_lockups
from kiosk.decide.acknowledgements import offered
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule
from kiosk.judge.moment import moment_of_person
from kiosk.refusals import refuse


def _lock_up(db: Database, action: LockUpPhone, stamp: Stamp, moment: Moment) -> Decision:
    person = people.person(db, action.person)
    if person is None:
        return refuse("E3")
    facts = visits.with_trips(db, lockups.facts(db, person), moment.at)
    return lock_up(db, action, facts, stamp, moment)


def lock_up(
    db: Database, action: LockUpPhone, facts: decide_lockups.Facts, stamp: Stamp, moment: Moment
) -> Decision:
    """Look where the phones of these facts can go, and let the rule decide."""
    room = lockups.with_room(db, facts, action.slot, moment.settings.guest_slots)
    decision = decide_lockups.lock_up(action, room, stamp.station, moment)
    return offered(decision, acknowledgements.of(db, facts.person.id))


def _take_back(db: Database, action: TakeBackPhone, _stamp: Stamp, moment: Moment) -> Decision:
    person = people.person(db, action.person)
    if person is None:
        return refuse("E3")
    own = moment_of_person(db, person.id, moment)
    facts = visits.with_trips(db, lockups.facts(db, person, moment=own), moment.at)
    return decide_lockups.take_back(action, facts, own)


def _emergency(db: Database, action: TakeBackInEmergency, stamp: Stamp, moment: Moment) -> Decision:
    code = badges.by_digest(db, action.code, moment.at, typed=action.typed) if action.code else None
    person = people.person(db, code.person) if code and code.person else None
    slot = lockups.slot_by_id(db, code.slot) if code and code.slot else None
    if action.slot_number is not None:
        slot = lockups.slot_numbered(db, action.slot_number)
    facts = lockups.emergency_facts(db, person, slot)
    return decide_lockups.take_back_in_emergency(facts, stamp.station, moment)


def _undo(db: Database, action: Undo, stamp: Stamp, moment: Moment) -> Decision:
    entry = audit_log.answered(db, stamp.station, action.undoes)
    undoable = entry is not None and entry.outcome.code in decide_lockups.UNDOABLE
    if entry and entry.outcome.code == "declared":
        return _undo_declaration(db, entry, moment)
    facts = lockups.undo_facts(db, entry) if entry and undoable else None
    return decide_lockups.undo(facts, moment)


def _undo_declaration(db: Database, entry: audit_log.Answered, moment: Moment) -> Decision:
    made = next(key for table, key, row in entry.rows if row["ended_at"] is None)
    declaration = declarations.declaration(db, made)
    if declaration is None:
        return refuse("U2", heading="Nothing to undo")
    return decide_declarations.undo(declaration, entry.recorded_at, moment)


def _give_slot(db: Database, action: GiveSlot, _stamp: Stamp, _moment: Moment) -> Decision:
    slot = lockups.slot_numbered(db, action.slot_number)
    return decide_lockups.give_slot(action, slot, lockups.held_by(db, slot.id) if slot else None)


def _add_slots(db: Database, action: AddSlots, _stamp: Stamp, moment: Moment) -> Decision:
    closed = {slot.number: slot for slot in lockups.closed_slots(db)}
    return decide_lockups.add_slots(action, lockups.highest_slot(db), closed, moment)


def _close_slots(db: Database, action: CloseSlots, _stamp: Stamp, moment: Moment) -> Decision:
    above = [slot for slot in lockups.slots(db) if slot.number > action.last]
    labels = [label for slot in above for label in badges.working_of_slot(db, slot.id)]
    return decide_lockups.close_slots(action, above, lockups.slots_in_use(db), labels, moment)


RULES: Mapping[type[Action], Rule] = {
    LockUpPhone: _lock_up,
    TakeBackPhone: _take_back,
    TakeBackInEmergency: _emergency,
    Undo: _undo,
    GiveSlot: _give_slot,
    AddSlots: _add_slots,
    CloseSlots: _close_slots,
}
