"""What a scan means: the next legal step of whoever's code it is, or a question.

A scan alone decides nothing new; the Action it turns into is judged by its own rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from kiosk.actions import Action, Choice, Outcome, Scan
from kiosk.actions.loans import AnswerImages, ReturnDevice
from kiosk.actions.lockups import LockUpPhone, TakeBackPhone
from kiosk.actions.quarantines import QuarantineDevice
from kiosk.actions.visits import SayPhoneUsed
from kiosk.decide.badges import Code
from kiosk.decide.calendar import clock_time, contact_until, next_contact
from kiosk.decide.decision import Moment, Unchanged
from kiosk.decide.loans import IMAGES
from kiosk.decide.lockups import Facts, Slot, another_phone, in_words, phone_name
from kiosk.decide.quarantines import asked_first
from kiosk.decide.school_devices import DeviceLabel
from kiosk.decide.visits import ANSWERS, unanswered
from kiosk.refusals import Refusal, refuse

ASK_FOR = timedelta(minutes=10)
"""So soon after locking away, a scan may be a mistake: it is asked about first."""

SAME_SCAN = timedelta(seconds=5)
"""So soon after, the same badge is the same scan."""

_ANSWER = re.compile(r"(lock_away|take_back):([1-9](?:\+[1-9])*)(?::(off|on))?")


class UnknownAnswer(ValueError):
    """An answer that no question of ours offers."""


@dataclass(frozen=True)
class ScanFacts:
    """What is known of a code: whose badge with their phones, or which slot's label.

    `has_pin`, and why no PIN is looked at now, matter only where `may_need_pin`.
    """

    code: Code | None
    slot: Slot | None = None
    slot_is_free: bool = True
    phones: Facts | None = None
    has_pin: bool = False
    pin_rests: Refusal | None = None


Meaning = Action | Unchanged | Refusal


def meaning(scan: Scan, facts: ScanFacts, moment: Moment) -> Meaning:
    """The one Action that is meant, a question, or G1, G2 for a code that does not work."""
    if facts.code is None:
        return refuse("G1", heading="Not one of our codes")
    if facts.code.ended_at or (facts.phones and facts.phones.person.left_at):
        return refuse("G2", heading="This badge has ended")
    if facts.slot:
        return _slot_shown(facts.slot, facts.slot_is_free)
    if facts.phones is None:
        return refuse("G1", heading="Not one of our codes")
    meant = _badge_shown(scan, facts.phones, moment)
    if may_need_pin(scan, moment):
        meant = _proven(meant, facts.phones, facts, typed=scan.typed)
    return _asked_about_switch(meant, facts.phones, moment)


def may_need_pin(scan: Scan, moment: Moment) -> bool:
    """Whether a phone is given back only with the PIN: after a typed code always, which can be read
    over a shoulder; after a badge where the school wants it.
    """
    return not scan.proven and (scan.typed or moment.settings.take_back_needs_pin)


def _proven(meant: Meaning, phones: Facts, shown: ScanFacts, *, typed: bool) -> Meaning:
    """What is meant, once more without a PIN: it locks phones away and asks for the PIN to take one
    back; who has none is told so (S1 for a typed code, H5 for a badge), and why it would not be
    looked at now (L1, L9, H10) before anybody types it.
    """
    if isinstance(meant, TakeBackPhone) and shown.has_pin:
        return shown.pin_rests or _your_pin(meant, phones)
    if isinstance(meant, TakeBackPhone):
        return _no_pin(typed=typed)
    if shown.has_pin or not isinstance(meant, Unchanged) or not meant.outcome.choices:
        return meant
    locking = tuple(c for c in meant.outcome.choices if c.answer.startswith("lock_away"))
    if locking:
        return Unchanged(replace(meant.outcome, choices=locking))
    return _no_pin(typed=typed, also=meant.outcome.also)


def _no_pin(*, typed: bool, also: tuple[Choice, ...] = ()) -> Refusal:
    if typed:
        return refuse("S1", heading="Show your badge", also=also)
    return refuse("H5", heading="A PIN is needed", also=also)


def _your_pin(meant: TakeBackPhone, facts: Facts) -> Unchanged:
    answer = "take_back:" + "+".join(map(str, meant.phones))
    return Unchanged(
        Outcome(
            "question",
            "Then the phone is yours.",
            heading="Your PIN?",
            foot="No answer means: nothing is recorded.",
            choices=(Choice(answer, "Take it back"),),
            also=another_phone(facts),
            needs_pin=True,
        )
    )


def device_shown(scan: Scan, label: DeviceLabel) -> Action | Unchanged | Refusal:
    """A school device’s label: it is back, or the answer to what was asked then (D7, B1)."""
    if label.ended_at:
        return refuse("G2", heading="This label has ended")
    if scan.answer is None or scan.answer == "images:again":
        return ReturnDevice(label.device)
    if scan.answer not in IMAGES:
        raise UnknownAnswer(f"“{scan.answer}” is not an answer to any question.")
    if scan.answer == "images:stop":
        return Unchanged(asked_first())
    if scan.answer == "images:police":
        return QuarantineDevice(label.device)
    return AnswerImages(label.device, scan.answer == "images:made")


def _slot_shown(slot: Slot, is_free: bool) -> Meaning:
    if not is_free:
        return refuse("K2", heading=f"Slot {slot.number} is in use", n=slot.number)
    return Unchanged(
        Outcome(
            "slot_chosen",
            "Now show your badge.",
            heading=f"Slot {slot.number}",
            slots=(slot.number,),
        )
    )


def _badge_shown(scan: Scan, facts: Facts, moment: Moment) -> Meaning:
    if scan.answer == "leave":
        return Unchanged(Outcome("left", "Nothing has changed.", heading="Left as it was"))
    if facts.trips and scan.answer in ANSWERS:
        asked = unanswered(facts.trips) or facts.trips[0]
        return SayPhoneUsed(asked.visit.id, facts.person.id, ANSWERS[scan.answer])
    if scan.answer is not None:
        return _answered(scan, scan.answer, facts)
    repeated = _repeated(facts, moment)
    if repeated:
        return repeated
    return _next_step(scan, facts, moment)


def _answered(scan: Scan, answer: str, facts: Facts) -> Action:
    match = _ANSWER.fullmatch(answer)
    if match is None:
        raise UnknownAnswer(f"“{answer}” is not an answer to any question.")
    numbers = tuple(sorted({int(number) for number in match[2].split("+")}))
    if match[1] == "take_back":
        return TakeBackPhone(facts.person.id, numbers)
    switched_off = None if match[3] is None else match[3] == "off"
    return LockUpPhone(facts.person.id, numbers, scan.slot_label, switched_off)


def _repeated(facts: Facts, moment: Moment) -> Unchanged | None:
    last = facts.latest
    if last is None or last.release_basis == "undone":
        return None
    changed_at = last.released_at or last.locked_at
    if not timedelta(0) <= moment.at - changed_at < SAME_SCAN:
        return None
    heading = "Taken back" if last.released_at else "Locked away"
    message = f"Already recorded at {clock_time(changed_at)}."
    return Unchanged(Outcome("repeated", message, heading=heading))


def _next_step(scan: Scan, facts: Facts, moment: Moment) -> Meaning:
    numbers = tuple(phone.number for phone in facts.phones) or (1,)
    in_contact = contact_until(moment.contact_times, moment.at) is not None
    if not facts.held and len(numbers) == 1:
        return LockUpPhone(facts.person.id, numbers, scan.slot_label)
    if len(facts.held) < len(numbers):
        return _which_phone(facts)
    if scan.slot_label:
        return LockUpPhone(facts.person.id, numbers[:1], scan.slot_label)
    if in_contact:
        agreed = tuple(n for n in numbers if facts.agreed_now(n, moment.at))
        return TakeBackPhone(facts.person.id, agreed or numbers)
    if len(numbers) > 1:
        return _which_phone(facts)
    if moment.at - facts.held[0].lockup.locked_at < ASK_FOR:
        return _take_it_back(facts, moment)
    return TakeBackPhone(facts.person.id, numbers)


def _take_it_back(facts: Facts, moment: Moment) -> Unchanged:
    held = facts.held[0]
    slots = (held.slot.number,)
    locked_at = held.lockup.locked_at
    starts = next_contact(moment.contact_times, moment.at)
    again = f"Lock it away again by {starts:%H:%M}" if starts else f"Slot {slots[0]} will be empty"
    return Unchanged(
        Outcome(
            "question",
            f"You locked your phone away {_ago(moment.at - locked_at)}, "
            f"at {clock_time(locked_at)}.",
            heading="Take it back?",
            foot="No answer means: leave it locked away.",
            choices=(
                Choice("leave", "No, leave it locked away", "Nothing changes", slots, True),
                Choice("take_back:1", "Yes, take it back", again, slots),
            ),
            also=another_phone(facts),
        )
    )


def _ago(passed: timedelta) -> str:
    minutes = int(passed.total_seconds()) // 60
    if minutes < 1:
        return "just now"
    return "1 minute ago" if minutes == 1 else f"{minutes} minutes ago"


def _which_phone(facts: Facts) -> Unchanged:
    numbers = [phone.number for phone in facts.phones]
    choices = [_choice(facts, number) for number in numbers]
    if len(numbers) == 2 and len(facts.held) in (0, 2):
        choices.append(_both(facts, numbers))
    many = {2: "two", 3: "three", 4: "four"}[len(numbers)]
    return Unchanged(
        Outcome(
            "question",
            f"You have {many} phones, {facts.person.called}.",
            heading="Which phone?",
            foot="No answer means: nothing is recorded.",
            choices=tuple(choices),
        )
    )


def _choice(facts: Facts, number: int) -> Choice:
    held = facts.held_of(number)
    if held:
        hint = f"Take it back from slot {held.slot.number}"
        return Choice(f"take_back:{number}", phone_name(facts, number), hint, (held.slot.number,))
    return Choice(f"lock_away:{number}", phone_name(facts, number), "Lock it away", (), True)


def _both(facts: Facts, numbers: list[int]) -> Choice:
    both = "+".join(map(str, numbers))
    if not facts.held:
        return Choice(f"lock_away:{both}", "Both", "Lock both away", (), True)
    slots = [held.slot for held in facts.held]
    hint = f"Take both back from {in_words(slots)}"
    return Choice(f"take_back:{both}", "Both", hint, tuple(slot.number for slot in slots))


def _asked_about_switch(meant: Meaning, facts: Facts, moment: Moment) -> Meaning:
    """With the setting `ask_switched_off`, locking away asks for one tap first (RP20)."""
    if not isinstance(meant, LockUpPhone) or meant.switched_off is not None:
        return meant
    if not moment.settings.ask_switched_off:
        return meant
    answer = "lock_away:" + "+".join(map(str, meant.phones))
    return Unchanged(
        Outcome(
            "question",
            f"Is the phone switched off, {facts.person.called}?",
            heading="Switched off?",
            foot="No answer means: nothing is recorded.",
            choices=(
                Choice(f"{answer}:off", "Yes, it is off", "Lock it away", (), True),
                Choice(f"{answer}:on", "Not yet", "Switch it off first"),
            ),
        )
    )
