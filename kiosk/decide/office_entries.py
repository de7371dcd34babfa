"""What the office records on somebody's behalf: a phone given out for an absent owner, a line of
the paper sheet, the reason of an emergency (domain.md B.3, scenario 6).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from kiosk.actions.office_entries import GiveEmergencyReason, RecordFromPaper, ReleaseForOwner
from kiosk.decide.decision import Decision, Moment, done
from kiosk.decide.lockups import Emergency, Facts, Held, Lockup, Phone, phone_id
from kiosk.decide.people import Person
from kiosk.decide.permissions import until_in_words
from kiosk.refusals import Refusal, refuse

RELEASE_REASONS = {
    "left_behind": "The owner went home without it",
    "handed_on": "Handed to somebody for the owner",
    "left_school": "The owner does not work here any more",
    "other": "Another reason",
}
"""Why the office gives a phone out, and how it is said."""

EMERGENCY_REASONS = {
    "family": "Family",
    "health": "Health",
    "school": "The school’s own emergency",
    "mistake": "A mistake: no emergency",
    "other": "Another reason",
}
"""Why a phone was taken back in an emergency; a category, never more."""


@dataclass(frozen=True)
class OfficeRelease:
    """Who saw that the office gave a phone out, and why; `id` is the lock-up's."""

    TABLE: ClassVar[str] = "office_releases"

    id: int
    witness: str
    reason: str


@dataclass(frozen=True)
class EmergencyReason:
    """The reason of an emergency (`id`); `person` where it was taken without a badge."""

    TABLE: ClassVar[str] = "emergency_reasons"

    id: int
    person: str | None
    reason: str
    given_at: datetime


def release_for_owner(
    action: ReleaseForOwner,
    held: Held | None,
    owner: str | None,
    witness: Person | None,
    actor: str | None,
    moment: Moment,
) -> Decision:
    """Give a phone out: S4 for an empty slot, S6 unless somebody else saw it."""
    if held is None or owner is None:
        return refuse("S4", heading="Nothing in that slot")
    if witness is None or witness.left_at or witness.id in (owner, actor):
        return refuse("S6", heading="A witness is needed")
    released = replace(
        held.lockup, released_at=max(moment.at, held.lockup.locked_at), release_basis="by_office"
    )
    noted = OfficeRelease(held.lockup.id, witness.id, action.reason)
    return done(released, noted, concerns=f"people/{owner}")


@dataclass(frozen=True)
class PaperFacts:
    """The person's phones and their lock-ups so far; the slot on the sheet and its lock-ups."""

    phones: Facts
    slot_exists: bool
    earlier: tuple[Lockup, ...]
    in_the_slot: tuple[Lockup, ...]


def record_from_paper(action: RecordFromPaper, facts: PaperFacts, station: str) -> Decision:
    """A line of the paper sheet, as it happened and marked as late.

    Where it conflicts with the order of what is recorded, it is refused and shown with what is in
    its way (S8, S12), never merged (domain.md B.9, invariant 16).
    """
    times = [at for at in (action.locked_at, action.taken_back_at) if at]
    if not times or sorted(times) != times or times[-1] > action.typed_at:
        return refuse("S7", heading="These times do not fit")
    if action.locked_at is None:
        return _taken_back(action, facts.phones.held, times[0])
    return _locked(action, facts, station, action.locked_at)


def _taken_back(action: RecordFromPaper, held: tuple[Held, ...], at: datetime) -> Decision:
    if not held:
        return refuse("S13", heading="Nothing to take back")
    number = action.slot_number
    meant = [each for each in held if number in (None, each.slot.number)]
    if not meant:
        return refuse("S14", heading="Not in that slot", n=number)
    if len(meant) > 1:
        return refuse("S15", heading="Which phone?")
    if at < meant[0].lockup.locked_at:
        return _recorded_already(meant[0].lockup, at)
    return done(replace(meant[0].lockup, released_at=at, release_basis="paper"))


def _locked(
    action: RecordFromPaper, facts: PaperFacts, station: str, locked_at: datetime
) -> Decision:
    phone = _not_away(action, facts, locked_at)
    refusal = _does_not_fit(action, facts, locked_at, phone)
    if refusal or facts.phones.wanted is None:
        return refusal or refuse("S2", n=action.slot_number)
    new = [] if phone in facts.phones.phones else [phone]
    basis = "paper" if action.taken_back_at else None
    lockup = Lockup(
        facts.phones.next_id,
        phone.id,
        facts.phones.wanted.id,
        station,
        "paper",
        locked_at,
        action.taken_back_at,
        basis,
        None,
    )
    return done(*new, lockup)


def _not_away(action: RecordFromPaper, facts: PaperFacts, locked_at: datetime) -> Phone:
    """The first of the person's phones that is not recorded in a slot meanwhile; else the first."""
    person = facts.phones.person.id
    phones = facts.phones.phones or (Phone(phone_id(person, 1), person, 1, locked_at),)
    free = (p for p in phones if not _meanwhile(action, facts, locked_at, p))
    return next(free, phones[0])


def _meanwhile(
    action: RecordFromPaper, facts: PaperFacts, locked_at: datetime, phone: Phone
) -> Lockup | None:
    of_it = [each for each in facts.earlier if each.phone == phone.id]
    return first_across(of_it, locked_at, action.taken_back_at)


def _does_not_fit(
    action: RecordFromPaper, facts: PaperFacts, locked_at: datetime, phone: Phone
) -> Refusal | None:
    if not facts.slot_exists:
        return refuse("S2", n=action.slot_number)
    meanwhile = _meanwhile(action, facts, locked_at, phone)
    if meanwhile:
        return _recorded_already(meanwhile, locked_at)
    anothers = first_across(facts.in_the_slot, locked_at, action.taken_back_at)
    if anothers:
        since = until_in_words(anothers.locked_at, locked_at)
        return refuse("S12", heading="That slot was in use", n=action.slot_number, time=since)
    return None


def _recorded_already(found: Lockup, at: datetime) -> Refusal:
    said = until_in_words(found.locked_at, at)
    return refuse("S8", heading="Recorded already", time=said)


def first_across(
    lockups: Iterable[Lockup], locked_at: datetime, until: datetime | None
) -> Lockup | None:
    """The first of the lock-ups that lies across this stretch of time; None for `until`: open."""
    for each in lockups:
        begins_before = until is None or each.locked_at < until
        if begins_before and (each.released_at is None or each.released_at > locked_at):
            return each
    return None


def give_emergency_reason(
    action: GiveEmergencyReason,
    emergency: Emergency | None,
    person: Person | None,
    moment: Moment,
) -> Decision:
    """The reason of an emergency; a later one takes its place. E3 for a person there is not."""
    if emergency is None or emergency.undone_at:
        return refuse("S9", heading="No such emergency")
    if action.person and person is None:
        return refuse("E3")
    whose = None if emergency.person else action.person
    return done(EmergencyReason(emergency.id, whose, action.reason, moment.at))
