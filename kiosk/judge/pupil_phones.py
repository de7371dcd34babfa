"""The facts that the rules of pupils' phones are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Outcome, Stamp
from kiosk.actions.pupil_phones import (
    CloseLostPhone,
    CorrectPupilPhone,
    HandBackPupilPhone,
    HandInPupilPhone,
    HoldOvernight,
    HoldPupilPhone,
    IssuePupilLabel,
    NotePupilPhone,
    UndoPupilPhone,
)
from kiosk.db import audit_log, people
from kiosk.db import pupil_phones as table
from kiosk.decide import deposits
from kiosk.decide import pupil_phones as decide
from kiosk.decide.decision import Decision, Moment, Unchanged
from kiosk.decide.deposits import Label
from kiosk.decide.people import Pupil
from kiosk.judge.judgement import Rule
from kiosk.refusals import Refusal, refuse

UNDOABLE = ("handed_in", "held_safely", "handed_back")


def _label(db: Database, digest: str | None) -> Label | Refusal | None:
    """The label that was scanned; None where nothing was; G1, F5 and F21 for one that does not
    work.
    """
    if digest is None:
        return None
    label = table.label(db, digest)
    if label is None:
        return refuse("G1", heading="Not one of our labels")
    if label.ended_at is None:
        return label
    child = people.pupil(db, label.pupil)
    if child and child.left_at:
        return refuse("F21", heading="An old label")
    return refuse("F5", heading="An old label")


def _child(db: Database, label: Label | None, tapped: str | None) -> Pupil | Refusal | Unchanged:
    """Whose phone it is: the label's, the pouch's, or the one tapped; C6 where these differ."""
    in_pouch = table.open_in(db, label.slot) if label and label.slot else None
    shown = (label.pupil if label else None) or (in_pouch.pupil if in_pouch else None)
    if shown and tapped and shown != tapped:
        return refuse("C6", heading="The wrong phone")
    pupil = people.pupil(db, shown or tapped)
    if pupil is None and label and label.slot:
        words = f"Pouch {label.slot}"
        return Unchanged(
            Outcome("pouch", "Now tap the child whose phone is in it.", words, slots=(label.slot,))
        )
    return pupil or refuse("E3")


def _hand_in(db: Database, action: HandInPupilPhone, stamp: Stamp, moment: Moment) -> Decision:
    label = _label(db, action.code)
    if isinstance(label, Refusal):
        return label
    pupil = _child(db, label, action.pupil)
    if not isinstance(pupil, Pupil):
        return pupil
    if pupil.left_at:
        return refuse("E3")
    facts, shown = table.facts(db, pupil, moment.at), decide.Shown(label)
    return decide.hand_in(action, shown, facts, stamp.station, stamp.actor, moment)


def _hold(db: Database, action: HoldPupilPhone, stamp: Stamp, moment: Moment) -> Decision:
    pupil = people.pupil(db, action.pupil)
    if pupil is None or pupil.left_at:
        return refuse("E3")
    facts = table.facts(db, pupil, moment.at)
    return decide.hold(action, facts, stamp.station, stamp.actor, moment)


def _hand_back(db: Database, action: HandBackPupilPhone, stamp: Stamp, moment: Moment) -> Decision:
    label = _label(db, action.code)
    if isinstance(label, Refusal):
        return label
    if label and label.slot and table.open_in(db, label.slot) is None:
        return refuse("F13", heading=f"Pouch {label.slot}")
    pupil = _child(db, label, action.pupil)
    if not isinstance(pupil, Pupil):
        return pupil
    facts, shown = table.facts(db, pupil, moment.at), decide.Shown(label)
    return decide.hand_back(action, shown, facts, stamp.actor, moment)


def _correct(db: Database, action: CorrectPupilPhone, stamp: Stamp, moment: Moment) -> Decision:
    facts = table.deposit_facts(db, action.deposit)
    return deposits.correct(action, facts, stamp.actor, moment)


def _undo(db: Database, action: UndoPupilPhone, stamp: Stamp, moment: Moment) -> Decision:
    entry = audit_log.answered(db, stamp.station, action.undoes)
    if entry is None or entry.outcome.code not in UNDOABLE:
        return refuse("U2", heading="Nothing to undo")
    key = next(row[1] for row in entry.rows if row[0] == "deposits")
    facts = table.deposit_facts(db, key)
    wanted_open = entry.outcome.code != "handed_back"
    if facts.deposit is None or (facts.deposit.returned_at is None) != wanted_open:
        return refuse("U2", heading="Nothing to undo")
    return deposits.undo(facts, entry.recorded_at, stamp.actor, moment)


def _overnight(db: Database, action: HoldOvernight, _stamp: Stamp, moment: Moment) -> Decision:
    facts = table.deposit_facts(db, action.deposit)
    return deposits.hold_overnight(action, facts.deposit, moment)


def _close_lost(db: Database, action: CloseLostPhone, stamp: Stamp, moment: Moment) -> Decision:
    facts = table.deposit_facts(db, action.deposit)
    return deposits.close_lost(action, facts, stamp.actor, moment)


def _note(db: Database, action: NotePupilPhone, stamp: Stamp, moment: Moment) -> Decision:
    facts = table.deposit_facts(db, action.deposit)
    return deposits.note(action, facts, stamp.actor, moment)


def _issue(db: Database, action: IssuePupilLabel, _stamp: Stamp, moment: Moment) -> Decision:
    working = table.working_labels(db, action.pupil, action.slot)
    return deposits.issue_label(action, people.pupil(db, action.pupil), working, moment)


RULES: Mapping[type[Action], Rule] = {
    HandInPupilPhone: _hand_in,
    HoldPupilPhone: _hold,
    HandBackPupilPhone: _hand_back,
    CorrectPupilPhone: _correct,
    UndoPupilPhone: _undo,
    HoldOvernight: _overnight,
    CloseLostPhone: _close_lost,
    NotePupilPhone: _note,
    IssuePupilLabel: _issue,
}
