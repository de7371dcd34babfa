"""Staff phones put away and taken back: what may happen to a lock-up (domain.md B.3).

Locking away is never blocked by anything but a slot that is not free; an emergency by nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from kiosk.actions import Choice, Outcome
from kiosk.actions.lockups import AddSlots, CloseSlots, GiveSlot, LockUpPhone, TakeBackPhone
from kiosk.decide.badges import Code
from kiosk.decide.calendar import (
    clock_time,
    contact_began,
    contact_until,
    has_begun,
    next_contact,
)
from kiosk.decide.decision import UNCHANGED, Changes, Decision, Moment, done
from kiosk.decide.people import Person
from kiosk.decide.permissions import Agreed, rooms_in_words, until_in_words
from kiosk.decide.visits import (
    Trip,
    choices,
    on_now,
    phone_is_back,
    phone_leaves,
    with_phone,
)
from kiosk.refusals import Refusal, refuse, sentence

CABINET = "staff"
MOST_PHONES = 4
MOST_SLOTS = 200
UNDO_FOR = timedelta(seconds=10)
UNDOABLE = (
    "locked_away",
    "taken_back",
    "taken_back_with_permission",
    "taken_back_in_emergency",
    "declared",
)
UNDO_GRACE = timedelta(seconds=3)
"""How long an Undo pressed in its last moment may be on its way."""


@dataclass(frozen=True)
class Phone:
    """A phone of a member of staff, by number: no make, no number, no IMEI is needed.

    From `retired_at` its owner has it no more. The same number put away again is the same row, on
    record anew.
    """

    TABLE: ClassVar[str] = "phones"

    id: str
    person: str
    number: int
    added_at: datetime
    retired_at: datetime | None = None


@dataclass(frozen=True)
class Slot:
    """Where a phone sits: a numbered pocket of a cabinet, perhaps somebody's own; `closed_at` when
    the cabinet had it no more.
    """

    TABLE: ClassVar[str] = "slots"

    id: str
    cabinet: str
    number: int
    owner: str | None
    added_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Lockup:
    """A phone in a slot, from `locked_at` until `released_at`; open while that is None."""

    TABLE: ClassVar[str] = "lockups"

    id: int
    phone: str
    slot: str
    station: str
    switched_off_by: str
    locked_at: datetime
    released_at: datetime | None
    release_basis: str | None
    corrects: int | None


@dataclass(frozen=True)
class Emergency:
    """A phone taken back in an emergency, with or without a badge (K6)."""

    TABLE: ClassVar[str] = "emergencies"

    id: int
    person: str | None
    slot: str | None
    station: str
    phones: int
    happened_at: datetime
    undone_at: datetime | None


@dataclass(frozen=True)
class Held:
    """An open lock-up and the slot it is in."""

    lockup: Lockup
    slot: Slot


@dataclass(frozen=True)
class Facts:
    """What is true of one person's phones.

    `free` are the slots they may use, best first, and `next_id` the key of the next lock-up: known
    only where a phone is to be put away, and so is `wanted`, the slot whose label was just scanned.
    `agreed` are their permissions that have begun, read in contact time only.
    `trips` are the visits they go on today, and those whose end their phone has still to see.
    """

    person: Person
    phones: tuple[Phone, ...]
    held: tuple[Held, ...]
    latest: Lockup | None
    free: tuple[Slot, ...] = ()
    wanted: Slot | None = None
    wanted_is_free: bool = True
    next_id: int = 0
    agreed: tuple[Agreed, ...] = ()
    trips: tuple[Trip, ...] = ()

    def held_of(self, number: int) -> Held | None:
        """The open lock-up of the person's phone with this number."""
        phone = phone_id(self.person.id, number)
        return next((held for held in self.held if held.lockup.phone == phone), None)

    def agreed_now(self, number: int, at: datetime) -> Agreed | None:
        """What leadership agreed for the phone with this number and is in force now."""
        covering = (each for each in self.agreed if each.phone == number and each.covers(at))
        return max(covering, key=lambda each: each.ends_at, default=None)


def phone_id(person: str, number: int) -> str:
    """A phone's key: whose, and which of theirs."""
    return f"{person}/{number}"


def lock_up(action: LockUpPhone, facts: Facts, station: str, moment: Moment) -> Decision:
    """Put phones into slots: K1, K2, K3, K5, K12; E4 for a fifth phone."""
    refusal = _phones_refused(action, facts, moment) or _slot_refused(facts)
    if refusal:
        return refusal
    slots = _slots_for(facts)[: len(action.phones)]
    if len(slots) < len(action.phones):
        return refuse("K12")
    said = "scan" if action.switched_off is None else "tap"
    pairs = list(zip(action.phones, slots, strict=True))
    back = with_phone(facts.trips)
    rows = [
        Lockup(
            facts.next_id + n,
            phone_id(facts.person.id, number),
            slot.id,
            station,
            said,
            moment.at,
            None,
            None,
            None,
        )
        for n, (number, slot) in enumerate(pairs)
    ]
    locked_away = _locked_away(action, facts, slots, said, moment)
    return Changes(
        (
            *_new_phones(action, facts, moment),
            *rows,
            *((phone_is_back(back.going, moment.at),) if back else ()),
        ),
        _back_from_visit(locked_away) if back else locked_away,
    )


def _phones_refused(action: LockUpPhone, facts: Facts, moment: Moment) -> Refusal | None:
    for number in action.phones:
        held = facts.held_of(number)
        if held:
            return refuse(
                "K1",
                heading="Already locked away",
                device=phone_name(facts, number),
                n=held.slot.number,
                time=clock_time(held.lockup.locked_at),
            )
        if number > MOST_PHONES:
            return refuse("E4", name=facts.person.called, n=MOST_PHONES)
    said_on = action.switched_off is False
    unasked = action.switched_off is None and moment.settings.ask_switched_off
    return refuse("K3", heading="Switch it off first") if said_on or unasked else None


def _slot_refused(facts: Facts) -> Refusal | None:
    slot = facts.wanted
    if slot is None:
        return None
    if not facts.wanted_is_free:
        return refuse("K2", heading=f"Slot {slot.number} is in use", n=slot.number)
    if slot.owner not in (None, facts.person.id):
        return refuse("K5", heading=f"Not slot {slot.number}")
    return None


def _slots_for(facts: Facts) -> list[Slot]:
    first = [facts.wanted] if facts.wanted else []
    return [*first, *(slot for slot in facts.free if slot != facts.wanted)]


def _new_phones(action: LockUpPhone, facts: Facts, moment: Moment) -> list[Phone]:
    known = {phone.number for phone in facts.phones}
    return [
        Phone(phone_id(facts.person.id, number), facts.person.id, number, moment.at)
        for number in action.phones
        if number not in known
    ]


def _locked_away(
    action: LockUpPhone, facts: Facts, slots: list[Slot], said: str, moment: Moment
) -> Outcome:
    phones = {phone.number for phone in facts.phones} | set(action.phones)
    away = len(facts.held) + len(action.phones)
    thanks = f"Thank you, {facts.person.called}."
    if away < len(phones):
        message = f"{thanks} That is {away} of your {len(phones)} phones."
    else:
        message = f"{thanks} Scanning says: switched off." if said == "scan" else thanks
    return Outcome(
        "locked_away",
        message,
        heading="Locked away",
        when=f"{clock_time(moment.at)} · {in_words(slots)}",
        slots=tuple(slot.number for slot in slots),
        partly=away < len(phones),
    )


def _back_from_visit(locked_away: Outcome) -> Outcome:
    return replace(
        locked_away,
        code="back_from_visit",
        message="Did you use your phone on the visit?",
        choices=choices(),
    )


def take_back(action: TakeBackPhone, facts: Facts, moment: Moment) -> Decision:
    """Take phones out of their slots: S4 where there is none, V1 on a visit.

    In contact time only with a permission for each that is in force at this instant (K9), else
    K4, or K7 where one has ended in it.
    """
    numbers = [number for number in action.phones if facts.held_of(number)]
    found = [held for number in numbers if (held := facts.held_of(number))]
    if not found:
        return refuse("S4", heading="Nothing to take back")
    visits = on_now(facts.trips, moment.at)
    if visits:
        return _leaves_on_visit(visits[0], found, moment)
    until = contact_until(moment.contact_times, moment.at)
    if until:
        agreed = [each for number in numbers if (each := facts.agreed_now(number, moment.at))]
        if len(agreed) == len(found):
            return _with_permission(facts, found, agreed, moment)
        stays = _stays_locked(facts.person, found)
        return _permission_ended(facts, numbers, stays, moment) or _not_in_contact_time(
            facts, stays, f"{until:%H:%M}"
        )
    slots = [held.slot for held in found]
    basis = "end_of_day" if _day_is_over(moment) else "break"
    return Changes(
        tuple(_released(found, basis, moment)),
        Outcome(
            "taken_back",
            _farewell(facts.person.called, moment),
            heading="Taken back",
            when=f"{clock_time(moment.at)} · {in_words(slots)} "
            f"{'is' if len(slots) == 1 else 'are'} empty",
            slots=tuple(slot.number for slot in slots),
        ),
    )


def _leaves_on_visit(trip: Trip, found: list[Held], moment: Moment) -> Changes:
    slots = [held.slot for held in found]
    return Changes(
        (*_released(found, "visit", moment), phone_leaves(trip.going, moment.at)),
        Outcome(
            "left_on_visit",
            sentence("V1"),
            heading="On the visit",
            when=f"{clock_time(moment.at)} · {in_words(slots)}",
            slots=tuple(slot.number for slot in slots),
        ),
    )


def _with_permission(
    facts: Facts, found: list[Held], agreed: list[Agreed], moment: Moment
) -> Changes:
    ends_first = min(agreed, key=lambda each: each.ends_at)
    until = until_in_words(ends_first.ends_at, moment.at)
    slots = [held.slot for held in found]
    rooms = rooms_in_words(ends_first.rooms)
    if ends_first.kind == "adjustment":
        message = sentence("S10", time=until, rooms=rooms)
    else:
        message = sentence("K9", time=until, rooms=rooms)
    return Changes(
        tuple(_released(found, "permission", moment)),
        Outcome(
            "taken_back_with_permission",
            message,
            heading=f"Agreed until {until}",
            when=f"{clock_time(moment.at)} · {in_words(slots)} "
            f"{'is' if len(slots) == 1 else 'are'} empty",
            slots=tuple(slot.number for slot in slots),
        ),
        f"people/{facts.person.id}",
    )


def _stays_locked(person: Person, found: list[Held]) -> str:
    slots = in_words([held.slot for held in found])
    stay = "stays" if len(found) == 1 else "stay"
    return f"Nothing has changed, {person.called}. {slots.capitalize()} {stay} locked."


def _permission_ended(
    facts: Facts, numbers: list[int], stays: str, moment: Moment
) -> Refusal | None:
    began = contact_began(moment.contact_times, moment.at)
    ended = [
        each.ends_at
        for each in facts.agreed
        if each.phone in numbers and began and began <= each.ends_at <= moment.at
    ]
    if not ended:
        return None
    return refuse(
        "K7",
        heading="Your permission has ended",
        foot=stays,
        also=another_phone(facts),
        time=clock_time(max(ended)),
    )


def _not_in_contact_time(facts: Facts, stays: str, until: str) -> Refusal:
    return refuse(
        "K4",
        heading=f"Not until {until}",
        foot=stays,
        also=another_phone(facts),
        time=until,
    )


def _day_is_over(moment: Moment) -> bool:
    times = moment.contact_times
    return has_begun(times, moment.at) and next_contact(times, moment.at) is None


def _farewell(name: str, moment: Moment) -> str:
    starts = next_contact(moment.contact_times, moment.at)
    if starts is None:
        return f"Contact time is over, {name}." if _day_is_over(moment) else f"Thank you, {name}."
    again = " again" if has_begun(moment.contact_times, moment.at) else ""
    return f"Contact time starts{again} at {starts:%H:%M}, {name}."


def _released(found: Iterable[Held], basis: str, moment: Moment) -> list[Lockup]:
    """Closed now; where the clock was set back meanwhile, not before it was opened."""
    return [
        replace(
            held.lockup,
            released_at=max(moment.at, held.lockup.locked_at),
            release_basis=basis,
        )
        for held in found
    ]


@dataclass(frozen=True)
class EmergencyFacts:
    """What a badge or a slot number leads to; perhaps to nobody and nothing."""

    person: Person | None
    slot: Slot | None
    held: tuple[Held, ...]
    next_id: int


def take_back_in_emergency(facts: EmergencyFacts, station: str, moment: Moment) -> Changes:
    """Take a phone back at once. Never refused (invariant 17); leadership sees it (K6)."""
    emergency = Emergency(
        facts.next_id,
        facts.person.id if facts.person else None,
        facts.slot.id if facts.slot else None,
        station,
        len(facts.held),
        moment.at,
        None,
    )
    slots = [held.slot for held in facts.held]
    found = in_words(slots) if slots else "no phone is recorded there"
    concerns = f"people/{facts.person.id}" if facts.person else None
    return Changes(
        (emergency, *_released(facts.held, "emergency", moment)),
        Outcome(
            "taken_back_in_emergency",
            sentence("K6", slt="Leadership"),
            heading="Take your phone",
            when=f"{clock_time(moment.at)} · {found}",
            slots=tuple(slot.number for slot in slots),
        ),
        concerns or (f"slots/{facts.slot.id}" if facts.slot else None),
    )


@dataclass(frozen=True)
class UndoFacts:
    """The entry to undo, as it is now: what it locked away, or what it took back."""

    recorded_at: datetime
    concerns: str | None
    locked: bool
    lockups: tuple[Held, ...]
    emergency: Emergency | None
    moved_since: frozenset[str]
    slots_in_use: frozenset[str]
    next_id: int


def undo(facts: UndoFacts | None, moment: Moment) -> Decision:
    """A second entry that puts things back: U1 after ten seconds, U2 where nothing is left."""
    if facts is None or not (facts.lockups or facts.emergency):
        return refuse("U2", heading="Nothing to undo")
    if is_too_late(facts.recorded_at, moment):
        return refuse("U1", heading="Too late to undo", n=int(UNDO_FOR.total_seconds()))
    return _undo_locking(facts, moment) if facts.locked else _undo_taking(facts, moment)


def is_too_late(recorded_at: datetime, moment: Moment) -> bool:
    """Whether the ten seconds of Undo, and a moment for it to arrive, have passed."""
    return moment.at - recorded_at > UNDO_FOR + UNDO_GRACE


def _undo_locking(facts: UndoFacts, moment: Moment) -> Decision:
    if any(held.lockup.released_at for held in facts.lockups):
        return refuse("U2", heading="Nothing to undo")
    slots = [held.slot for held in facts.lockups]
    return Changes(
        tuple(_released(facts.lockups, "undone", moment)),
        Outcome(
            "lock_up_undone",
            "Nothing is locked away.",
            heading="Undone",
            when=f"{in_words(slots).capitalize()} {'is' if len(slots) == 1 else 'are'} empty",
            slots=tuple(slot.number for slot in slots),
        ),
        facts.concerns,
    )


def _undo_taking(facts: UndoFacts, moment: Moment) -> Decision:
    refusal = _cannot_restore(facts)
    if refusal:
        return refusal
    restored = [_restored(facts.next_id + n, held.lockup) for n, held in enumerate(facts.lockups)]
    undone = [replace(facts.emergency, undone_at=moment.at)] if facts.emergency else []
    slots = [held.slot for held in facts.lockups]
    return Changes(
        (*restored, *undone),
        Outcome(
            "take_back_undone",
            "Locked away, as it was." if slots else "The emergency is noted as a mistake.",
            heading="Undone",
            when=in_words(slots).capitalize(),
            slots=tuple(slot.number for slot in slots),
        ),
        facts.concerns,
    )


def _cannot_restore(facts: UndoFacts) -> Refusal | None:
    undone = facts.emergency is not None and facts.emergency.undone_at is not None
    moved = any(held.lockup.phone in facts.moved_since for held in facts.lockups)
    if undone or moved or any(held.slot.closed_at for held in facts.lockups):
        return refuse("U2", heading="Nothing to undo")
    taken = [h.slot.number for h in facts.lockups if h.slot.id in facts.slots_in_use]
    return refuse("K2", heading=f"Slot {taken[0]} is in use", n=taken[0]) if taken else None


def _restored(new_id: int, lockup: Lockup) -> Lockup:
    return replace(lockup, id=new_id, released_at=None, release_basis=None, corrects=lockup.id)


def as_many_slots(count: int, highest: int) -> AddSlots | CloseSlots:
    """What makes there be so many slots, where the highest number is this one."""
    return AddSlots(count - highest) if count > highest else CloseSlots(count)


def add_slots(
    action: AddSlots, highest: int, closed: Mapping[int, Slot], moment: Moment
) -> Decision:
    """Slots numbered on from the highest there is; those that were closed are opened again."""
    numbers = range(highest + 1, highest + 1 + action.count)
    return done(
        *(
            replace(closed[n], closed_at=None)
            if n in closed
            else Slot(f"{CABINET}-{n}", CABINET, n, None, moment.at)
            for n in numbers
        )
    )


def close_slots(
    action: CloseSlots,
    above: Sequence[Slot],
    in_use: Collection[str],
    labels: Sequence[Code],
    moment: Moment,
) -> Decision:
    """The slots above the last one close, and their labels end: S3 while a phone is in one of them,
    S16 where none would stay.
    """
    if action.last < 1:
        return refuse("S16", heading="At least one slot")
    taken = [slot.number for slot in above if slot.id in in_use]
    if taken:
        return refuse("S3", n=taken[0])
    if not above:
        return UNCHANGED
    closed = (replace(slot, owner=None, closed_at=moment.at) for slot in above)
    return done(*closed, *(replace(label, ended_at=moment.at) for label in labels))


def give_slot(action: GiveSlot, slot: Slot | None, held_by: str | None) -> Decision:
    """Make a slot somebody's own: S2 for no such slot, S3 while another's phone is in it."""
    if slot is None:
        return refuse("S2", n=action.slot_number)
    if held_by not in (None, action.person):
        return refuse("S3", n=action.slot_number)
    return done(replace(slot, owner=action.person), concerns=f"slots/{slot.id}")


def another_phone(facts: Facts) -> tuple[Choice, ...]:
    """The offer to put one more phone away, by the lowest number not in use, while there may be
    one.
    """
    known = {phone.number for phone in facts.phones}
    number = next((n for n in range(1, MOST_PHONES + 1) if n not in known), None)
    if number is None:
        return ()
    return (Choice(f"lock_away:{number}", "I have another phone", "Lock it away too."),)


def phone_name(facts: Facts, number: int) -> str:
    """`Your phone`, or `Phone 2` where there are several."""
    return "Your phone" if len(facts.phones) <= 1 else f"Phone {number}"


def in_words(slots: list[Slot]) -> str:
    """`slot 12`, `slots 9 and 10`; nothing for none."""
    numbers = [str(slot.number) for slot in slots]
    if len(numbers) < 2:
        return f"slot {numbers[0]}" if numbers else ""
    return f"slots {', '.join(numbers[:-1])} and {numbers[-1]}"
