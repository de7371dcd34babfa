"""A deposit once it is there: held overnight, noted, corrected. Nothing closes itself.

A wrong entry is put right by a linked one, never by an edit (invariant 11).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from kiosk.actions import Outcome
from kiosk.actions.pupil_phones import (
    CloseLostPhone,
    CorrectPupilPhone,
    HoldOvernight,
    IssuePupilLabel,
    NotePupilPhone,
)
from kiosk.decide.calendar import clock_time, local, start_of_day
from kiosk.decide.decision import Changes, Decision, Moment, done
from kiosk.decide.people import Pupil
from kiosk.decide.pupil_phone_permissions import has_number
from kiosk.refusals import Refusal, refuse

NOTES = {"call": "call", "lost": "lost", "damaged": "damaged", "wrong_phone": "wrong phone"}
"""What somebody may note about a phone, and how a list says it."""

NOBODY = "nobody: entered by mistake"
UNDO_FOR = timedelta(seconds=10)


@dataclass(frozen=True)
class Deposit:
    """A child's phone in a slot; open until returned. `refusal` where it is only held safely."""

    TABLE: ClassVar[str] = "deposits"

    id: int
    pupil: str
    permission: str | None
    refusal: str | None
    slot: int
    condition: str
    station: str
    received_by: str | None
    handed_in_at: datetime
    held_where: str | None
    overnight_at: datetime | None
    returned_at: datetime | None
    returned_by: str | None
    return_basis: str | None
    returned_to: str | None
    early_reason: str | None
    corrects: int | None


@dataclass(frozen=True)
class RefusedPhone:
    """That a child's phone was not taken in, and by which message of the catalogue."""

    TABLE: ClassVar[str] = "pupil_phone_refusals"

    id: int
    pupil: str
    code: str
    station: str
    refused_at: datetime


@dataclass(frozen=True)
class Note:
    """Words about a deposit; `corrects` is the note that they put right."""

    TABLE: ClassVar[str] = "pupil_phone_notes"

    id: int
    deposit: int
    kind: str
    words: str
    happened_at: datetime
    noted_by: str | None
    noted_at: datetime
    corrects: int | None


@dataclass(frozen=True)
class Label:
    """A printed label: of a child's phone, or of a numbered pouch. Kept as a digest."""

    TABLE: ClassVar[str] = "pupil_labels"

    id: str
    pupil: str | None
    slot: int | None
    issued_at: datetime
    ended_at: datetime | None
    number: int | None = None


@dataclass(frozen=True)
class DepositFacts:
    """A deposit, whether the child has another phone here, whether the slot is free again."""

    deposit: Deposit | None
    has_another_open: bool = False
    slot_in_use: bool = False
    is_reported_lost: bool = False
    next_deposit: int = 1
    next_note: int = 1


def correct(
    action: CorrectPupilPhone, facts: DepositFacts, actor: str | None, moment: Moment
) -> Decision:
    """Not handed in after all, or not handed back after all; says why (F9). F20 where
    another phone has its place by now.
    """
    if not action.why:
        return refuse("F9", heading="Say why")
    if has_number(action.why):
        return refuse("I8", heading="No numbers, please")
    return _corrected(facts, action.why, actor, moment)


def undo(facts: DepositFacts, recorded_at: datetime, actor: str | None, moment: Moment) -> Decision:
    """The same within ten seconds, without words (U1, U2)."""
    if facts.deposit is None:
        return refuse("U2", heading="Nothing to undo")
    if moment.at - recorded_at > UNDO_FOR:
        seconds = int(UNDO_FOR.total_seconds())
        return refuse("U1", heading="Too late to undo", n=seconds)
    return _corrected(facts, "Undone at once", actor, moment)


def _corrected(facts: DepositFacts, why: str, actor: str | None, moment: Moment) -> Decision:
    deposit = facts.deposit
    if deposit is None or deposit.return_basis == "correction":
        return refuse("F10", heading="Nothing to correct")
    note = Note(facts.next_note, deposit.id, "correction", why, moment.at, actor, moment.at, None)
    if deposit.returned_at is None:
        closed = replace(
            deposit,
            returned_at=moment.at,
            returned_by=actor,
            return_basis="correction",
            returned_to=NOBODY,
        )
        return _said("Not handed in after all.", closed, note)
    if facts.has_another_open or facts.slot_in_use:
        return refuse("F20", heading="In use again")
    restored = replace(
        deposit,
        id=facts.next_deposit,
        returned_at=None,
        returned_by=None,
        return_basis=None,
        returned_to=None,
        early_reason=None,
        corrects=deposit.id,
    )
    return _said(f"Still here, in slot {deposit.slot}.", restored, note)


def _said(message: str, deposit: Deposit, note: Note) -> Changes:
    outcome = Outcome("corrected", message, heading="Put right", slots=(deposit.slot,))
    return Changes((deposit, note), outcome, f"pupils/{deposit.pupil}")


def hold_overnight(action: HoldOvernight, deposit: Deposit | None, moment: Moment) -> Decision:
    """Somebody says where it stays the night; it is still open, until somebody is given it."""
    if deposit is None or deposit.returned_at:
        return refuse("F13", heading="Nothing is there")
    if has_number(action.where):
        return refuse("I8", heading="No numbers, please")
    if not action.where:
        return refuse("F9", heading="Where is it kept?")
    held = replace(deposit, held_where=action.where, overnight_at=moment.at)
    return done(held, concerns=f"pupils/{deposit.pupil}")


def close_lost(
    action: CloseLostPhone, facts: DepositFacts, actor: str | None, moment: Moment
) -> Decision:
    """Not found again: only once it was noted as lost (F24), and a parent told by name (F23).

    The slot is free again. Should it turn up, a correction opens it as a linked entry.
    """
    deposit = facts.deposit
    if deposit is None or deposit.returned_at:
        return refuse("F13", heading="Nothing is there")
    if not facts.is_reported_lost:
        return refuse("F24", heading="Note first that it is lost")
    if has_number(action.told):
        return refuse("I8", heading="No numbers, please")
    if not action.told:
        return refuse("F23", heading="Which parent was told?")
    closed = replace(
        deposit,
        returned_at=moment.at,
        returned_by=actor,
        return_basis="lost",
        returned_to=action.told,
    )
    return done(closed, concerns=f"pupils/{deposit.pupil}")


def note(
    action: NotePupilPhone, facts: DepositFacts, actor: str | None, moment: Moment
) -> Decision:
    """A call with its time (F7), or what happened in words (F9); never a number (I8).

    Nothing happened to a phone before it came (F17), or later than now (F18); but where it is only
    held safely, the parent was rung first, that day.
    """
    if facts.deposit is None:
        return refuse("F10")
    if has_number(action.words):
        return refuse("I8", heading="No numbers, please")
    if not action.words and action.kind != "call":
        return refuse("F9", heading="Say what happened")
    if not action.words or action.noted_for is None:
        return refuse("F7", heading="When was it?")
    came = facts.deposit.handed_in_at
    earliest = start_of_day(came) if facts.deposit.refusal else came
    wrong = wrong_time(action.noted_for, came, earliest, moment)
    if wrong:
        return wrong
    new = Note(
        facts.next_note,
        facts.deposit.id,
        action.kind,
        action.words,
        action.noted_for,
        actor,
        moment.at,
        action.corrects,
    )
    return done(new, concerns=f"pupils/{facts.deposit.pupil}")


def wrong_time(
    typed: datetime, came: datetime, earliest: datetime, moment: Moment
) -> Refusal | None:
    """Of a time that was typed, to the minute: before the phone came (F17), or ahead (F18)."""
    if typed > moment.at:
        return refuse("F18", heading="When was it?")
    if typed < earliest.replace(second=0, microsecond=0):
        on = f"{local(came).day} {local(came):%B %Y}"
        return refuse("F17", heading="When was it?", date=on, time=clock_time(came))
    return None


def issue_label(
    action: IssuePupilLabel,
    pupil: Pupil | None,
    working: Mapping[str, Label],
    moment: Moment,
) -> Decision:
    """A new label of a child or a pouch; the ones that work die with it. Somebody gone gets E3."""
    if action.pupil is not None and (pupil is None or pupil.left_at):
        return refuse("E3")
    ended = (replace(label, ended_at=moment.at) for label in working.values())
    label = Label(action.code, action.pupil, action.slot, moment.at, None, action.number)
    return done(*ended, label)


def label_numbers(pupils: Sequence[str], had: Mapping[str, int]) -> dict[str, int]:
    """The number on each child's new label: the one the child had, else the lowest free one.

    `had` are the numbers of a class. No two of a class have the same (scenario 21).
    """
    used = {number for pupil, number in had.items() if pupil not in pupils}
    found: dict[str, int] = {}
    for pupil in sorted(pupils, key=lambda each: each not in had):
        own = had.get(pupil)
        free = (number for number in itertools.count(1) if number not in used)
        found[pupil] = own if own is not None and own not in used else next(free)
        used.add(found[pupil])
    return found
