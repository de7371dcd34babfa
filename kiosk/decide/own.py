"""What somebody is shown of themselves: their phones and their own lock-ups, in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from kiosk.decide.calendar import clock_time, day_of
from kiosk.decide.lockups import Held

SHOWN_FOR = timedelta(days=30)

_TAKEN_BACK = {
    "break": "taken back at {time}",
    "end_of_day": "taken back at the end of the day, {time}",
    "permission": "taken back with a permission at {time}",
    "visit": "taken on a visit at {time}",
    "emergency": "taken back in an emergency at {time}",
    "by_office": "given out by the office at {time}",
    "paper": "taken back at {time}, from the paper sheet",
    "undone": "undone at {time}",
}


@dataclass(frozen=True)
class Day:
    """One day of a record, and what happened then in the order of the day."""

    day: date
    sentences: tuple[str, ...]


def days(lockups: Sequence[Held]) -> list[Day]:
    """Lock-ups of one person (in order of time) by day, the latest day first."""
    several = len({held.lockup.phone for held in lockups}) > 1
    by_day = groupby(lockups, key=lambda held: day_of(held.lockup.locked_at))
    told = [
        Day(day, tuple(_told(held, several=several) for held in held_then))
        for day, held_then in by_day
    ]
    return told[::-1]


def _told(held: Held, *, several: bool) -> str:
    lockup = held.lockup
    phone = f"Phone {lockup.phone.rpartition('/')[2]}, " if several else ""
    locked = f"{phone}locked away at {clock_time(lockup.locked_at)} in slot {held.slot.number}"
    if lockup.released_at is None or lockup.release_basis is None:
        ended = "still there"
    else:
        ended = _TAKEN_BACK[lockup.release_basis].format(time=clock_time(lockup.released_at))
        if day_of(lockup.released_at) != day_of(lockup.locked_at):
            ended += f" on {lockup.released_at.day} {lockup.released_at:%B}"
    return f"{locked[0].upper()}{locked[1:]}, {ended}."
