"""A PIN that somebody typed: counted before it is looked at, five times in fifteen minutes."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk import pins
from kiosk.actions.sign_in import CountAttempt
from kiosk.db import pins as pins_table
from kiosk.db import sign_in
from kiosk.decide.pins import tries_of
from kiosk.decide.sign_in import resting
from kiosk.perform import perform
from kiosk.web.access import stamp, this_school


@dataclass(frozen=True)
class Tried:
    """Whether the PIN was right, or the sentence that says why it was not looked at."""

    fits: bool
    refusal: str | None = None


def check(person: str, typed: str) -> Tried:
    """Try a PIN. While it rests nothing is written, however often somebody tries."""
    school, what = this_school(), tries_of(person)
    so_far = sign_in.attempts(school.db, what)
    rests = resting(so_far, school.now())
    if rests:
        return Tried(fits=False, refusal=rests.sentence)
    counted = perform(school, CountAttempt(what, person), stamp())
    if counted.refusal:
        return Tried(fits=False, refusal=counted.message)
    kept = pins_table.kept(school.db, person)
    return Tried(pins.fits(typed[:64], kept, school.keys))
