"""A PIN that somebody typed: counted before it is looked at."""

from __future__ import annotations

from kiosk import pins
from kiosk.actions.pins import PinFitted, RestPins, TryPin
from kiosk.db import pins as pins_table
from kiosk.decide.pins import resting
from kiosk.perform import perform
from kiosk.refusals import Refusal
from kiosk.web.access import stamp, this_school, this_station


def check(
    person: str | None, typed: str, otherwise: Refusal, *, nobody: str = ""
) -> Refusal | None:
    """None where it is somebody's PIN; else why not. While it rests nothing is written, however
    often somebody tries; `otherwise` is what is said of a wrong one.

    Where there is no such person, `nobody` says what was typed instead (as a digest): that is
    counted, and takes as long, as if there were.
    """
    school, here, whose = this_school(), this_station().id, person or f"nobody {nobody}"
    now = school.now()
    refused = resting(pins_table.tries(school.db, whose, here, now), now)
    if refused:
        return refused
    counted = perform(school, TryPin(whose, person), stamp())
    if counted.refusal:
        return Refusal(counted.refusal, counted.message, counted.heading, counted.foot)
    kept = pins_table.kept(school.db, person) if person else None
    if pins.fits(typed[:64], kept, school.keys):
        perform(school, PinFitted(whose), stamp())
        return None
    perform(school, RestPins(here), stamp())
    return otherwise
