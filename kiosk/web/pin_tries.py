"""A PIN that somebody typed: counted before it is looked at, five times in fifteen minutes."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk import pins
from kiosk.actions.sign_in import CountAttempt, ForgetAttempts
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


def check(person: str | None, typed: str, *, nobody: str = "") -> Tried:
    """Try somebody's PIN. While it rests nothing is written, however often somebody tries.

    Where there is no such person, `nobody` says what was typed instead (as a digest): that is
    counted, and takes as long, as if there were.
    """
    school, what = this_school(), tries_of(person or f"nobody {nobody}")
    rests = resting(sign_in.attempts(school.db, what), school.now())
    if rests:
        return Tried(fits=False, refusal=rests.sentence)
    counted = perform(school, CountAttempt(what, person), stamp())
    if counted.refusal:
        return Tried(fits=False, refusal=counted.message)
    kept = pins_table.kept(school.db, person) if person else None
    if not pins.fits(typed[:64], kept, school.keys):
        return Tried(fits=False)
    perform(school, ForgetAttempts(what), stamp())
    return Tried(fits=True)
