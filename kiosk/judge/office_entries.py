"""The facts that the rules of the office's entries are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.office_entries import GiveEmergencyReason, RecordFromPaper, ReleaseForOwner
from kiosk.db import emergencies, lockups, office_entries, people
from kiosk.decide import office_entries as decide_office_entries
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule
from kiosk.refusals import refuse


def _release(db: Database, action: ReleaseForOwner, stamp: Stamp, moment: Moment) -> Decision:
    held = office_entries.held_in(db, action.slot_number)
    owner = lockups.held_by(db, held.slot.id) if held else None
    witness = people.person(db, action.witness)
    return decide_office_entries.release_for_owner(
        action, held, owner, witness, stamp.actor, moment
    )


def _paper(db: Database, action: RecordFromPaper, stamp: Stamp, moment: Moment) -> Decision:
    person = people.person(db, action.person)
    if person is None:
        return refuse("E3")
    guest_slots = moment.settings.guest_slots
    facts = office_entries.paper_facts(db, person, action.slot_number, guest_slots)
    return decide_office_entries.record_from_paper(action, facts, stamp.station)


def _reason(db: Database, action: GiveEmergencyReason, _stamp: Stamp, moment: Moment) -> Decision:
    emergency = emergencies.emergency(db, action.emergency)
    person = people.person(db, action.person) if action.person else None
    return decide_office_entries.give_emergency_reason(action, emergency, person, moment)


RULES: Mapping[type[Action], Rule] = {
    ReleaseForOwner: _release,
    RecordFromPaper: _paper,
    GiveEmergencyReason: _reason,
}
