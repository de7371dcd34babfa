"""IMEIs of staff: voluntary, checked, seen in full by their owner (domain.md QC16, I1-I8).

An IMEI is 14 digits and a check digit (Luhn); one for each SIM. The school never asks for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kiosk.actions import Outcome
from kiosk.actions.imeis import DeleteImei, DescribePhone, RecordImei, RevealImei
from kiosk.decide.decision import Changes, Decision, Moment, Row, done
from kiosk.decide.lockups import MOST_PHONES, Phone, phone_id
from kiosk.refusals import Refusal, refuse

DIGITS = 15
EID_DIGITS = 32
MEID = "(?=.*[A-Fa-f])[0-9A-Fa-f]{14}"
SHORTEST_REASON = 10
LONGEST_WORDS = 60
TEST_NUMBERS = frozenset({"490154203237518", "352099001761481", "260531793113837"})
"""Printed in standards and manuals, so they are nobody's phone."""

TEST_PREFIX = "00"
"""The reporting body that no maker has: test phones."""


@dataclass(frozen=True)
class Imei:
    """A number of a phone, sealed; `position` tells the two of a phone with two SIMs apart.

    `fingerprint` is an HMAC, so that the same number is noticed without being opened.
    """

    TABLE: ClassVar[str] = "imeis"

    id: str
    phone: str
    position: int
    sealed: str
    last4: str
    fingerprint: str
    source: str
    recorded_at: datetime

    @property
    def masked(self) -> str:
        """All that is shown without being asked for."""
        return f"···· {self.last4}"


@dataclass(frozen=True)
class Description:
    """What a phone looks like, in its owner's words."""

    TABLE: ClassVar[str] = "phone_descriptions"

    id: str
    make: str
    model: str
    colour: str
    described_at: datetime

    @property
    def in_words(self) -> str:
        """`Samsung Galaxy S24, black`."""
        named = " ".join(filter(None, (self.make, self.model)))
        return ", ".join(filter(None, (named, self.colour)))


@dataclass(frozen=True)
class Facts:
    """The phone, the numbers it has, and whether this number is kept already, and whose it is."""

    phone: Phone | None
    of_phone: tuple[Imei, ...]
    owner_of_same: str | None


def digits(typed: str) -> str:
    """What was typed or read, without the spaces, hyphens and `/01` that phones show with it."""
    plain = re.sub(r"[\s\u00a0.\-‐‑–]", "", typed.strip())
    plain = re.sub(r"^(?:IMEI)?(?:[12](?=[:=]))?[:=]?", "", plain, flags=re.IGNORECASE)
    return re.sub(r"^(\d{15})/\d{1,2}$", r"\1", plain)


def fault(number: str) -> Refusal | None:
    """Why these are not the digits of an IMEI (I1, I2, I3, I5, I9, I12, I13), or None."""
    heading = "Please check the number"
    if re.fullmatch(MEID, number):
        return refuse("I13", heading=heading)
    if not re.fullmatch(r"[0-9]+", number):
        return refuse("I9", heading=heading) if number else refuse("I1", n=0, heading=heading)
    if len(number) == EID_DIGITS:
        return refuse("I12", heading=heading)
    if len(number) == DIGITS + 1:
        return refuse("I3", heading=heading)
    if len(number) != DIGITS:
        return refuse("I1", n=len(number), heading=heading)
    if number.startswith(TEST_PREFIX) or number in TEST_NUMBERS or len(set(number)) == 1:
        return refuse("I5", heading=heading)
    if luhn(number[:-1]) != int(number[-1]):
        return refuse("I2", heading=heading)
    return None


def luhn(body: str) -> int:
    """The check digit of these digits (ISO/IEC 7812-1, annex B)."""
    doubled = (int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(reversed(body)))
    return -sum(value // 10 + value % 10 for value in doubled) % 10


def record(action: RecordImei, facts: Facts, moment: Moment) -> Decision:
    """Keep a number: I14 where the school keeps none, I1-I3 and I5 for what is none, I4 for one
    that is kept already.
    """
    if moment.settings.imei_register == "off":
        return refuse("I14", heading="Not at this school")
    number = digits(action.number)
    wrong = fault(number)
    if wrong:
        return wrong
    if facts.owner_of_same == action.person:
        return refuse("I4", heading="Already in your list")
    if facts.owner_of_same:
        return refuse("I4b", role="the office", heading="Recorded by somebody else")
    if any(kept.position == action.position for kept in facts.of_phone):
        return refuse("I10", n=action.position, heading="That place is taken")
    if not 1 <= action.phone <= MOST_PHONES:
        return refuse("E3")
    kept = Imei(
        action.id,
        phone_id(action.person, action.phone),
        action.position,
        action.sealed,
        number[-4:],
        action.fingerprint,
        action.source,
        moment.at,
    )
    outcome = Outcome("recorded", f"Kept. Only the last four digits are shown: {kept.last4}.")
    return Changes((*_phone(action.person, action.phone, facts.phone, moment), kept), outcome)


def _phone(person: str, number: int, known: Phone | None, moment: Moment) -> tuple[Phone, ...]:
    """The phone, where it was never locked away and so is not known yet."""
    return () if known else (Phone(phone_id(person, number), person, number, moment.at),)


def describe(
    action: DescribePhone,
    phone: Phone | None,
    before: Description | None,
    only_known: Phone | None,
    moment: Moment,
) -> Decision:
    """Say what it looks like; three empty fields take the description out again, and with it a
    phone that nothing else tells of (`only_known`).
    """
    make, model, colour = (
        " ".join(text.split())[:LONGEST_WORDS]
        for text in (action.make, action.model, action.colour)
    )
    if not 1 <= action.phone <= MOST_PHONES:
        return refuse("E3")
    if not make + model + colour:
        return Changes((), DONE, forgotten=_with(before, only_known)) if before else done()
    key = phone_id(action.person, action.phone)
    return done(
        *_phone(action.person, action.phone, phone, moment),
        Description(key, make, model, colour, moment.at),
    )


DONE = Outcome("done", "Done.")


def _with(row: Imei | Description, phone: Phone | None) -> tuple[Row, ...]:
    return (row, phone) if phone else (row,)


def delete(
    action: DeleteImei, kept: Imei | None, owner: str | None, only_known: Phone | None
) -> Decision:
    """Delete one's own number for good: from the register, and from the log's payloads (I6); and
    with it a phone that nothing else tells of (`only_known`).
    """
    if kept is None:
        return refuse("I11", heading="It is not there any more")
    if owner != action.person:
        return refuse("I6", heading="Not yours to change")
    forgotten = _with(kept, only_known)
    return Changes((), Outcome("deleted", "Deleted for good."), forgotten=forgotten)


def reveal(action: RevealImei, kept: Imei | None) -> Decision:
    """Leadership may see a full number for a reason, which the log keeps (I7)."""
    if kept is None:
        return refuse("I11", heading="It is not there any more")
    if len(action.reason.strip()) < SHORTEST_REASON:
        return refuse("I7", heading="Say why")
    return Changes((), Outcome("revealed", action.reason.strip()))
