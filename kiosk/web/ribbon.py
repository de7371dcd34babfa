"""The school day as a ribbon, for desk pages: contact time, and a window on it.

Positions only; the template draws them. As static/ribbon.js draws the kiosk's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from kiosk.decide.calendar import day_of, local
from kiosk.settings import Interval

BEFORE, AFTER = 35, 30
HOUR_WIDTH = 62
WIDTHS = {"mini": 352, "wide": 952, "mid": 682}


@dataclass(frozen=True)
class Piece:
    """Something on the ribbon, from `x`, so wide, in the ribbon's own units."""

    x: float
    width: float

    @property
    def middle(self) -> float:
        """Where its word stands."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Ribbon:
    """One ribbon: pieces of contact time, the window, hours under it, and now where it is today."""

    size: str
    width: int
    contact: list[Piece]
    window: Piece
    hours: list[tuple[float, str]]
    pin: tuple[float, str] | None


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def ribbon(
    size: str, contact: Sequence[Interval], starts_at: datetime, ends_at: datetime, now: datetime
) -> Ribbon | None:
    """The ribbon of the day on which the window starts; None on a day without contact time."""
    if not contact:
        return None
    starts = _minutes(local(starts_at).time())
    ends = _minutes(local(ends_at).time()) if day_of(ends_at) == day_of(starts_at) else 24 * 60
    first = min(_minutes(contact[0].starts) - BEFORE, starts)
    last = max(_minutes(contact[-1].ends) + AFTER, min(ends, _minutes(contact[-1].ends) + 120))
    width = WIDTHS[size]

    def place(minute: int) -> float:
        return round(min(max((minute - first) / (last - first), 0), 1) * width, 1)

    def piece(begins: int, stops: int) -> Piece:
        return Piece(place(begins), round(place(stops) - place(begins), 1))

    marks = {_minutes(each): each for i in contact for each in (i.starts, i.ends)}
    for at in (starts_at, ends_at):
        if day_of(at) == day_of(starts_at):
            marks[_minutes(local(at).time())] = local(at).time()
    is_today = day_of(now) == day_of(starts_at)
    return Ribbon(
        size,
        width,
        [piece(_minutes(i.starts), _minutes(i.ends)) for i in contact],
        piece(starts, ends),
        _apart([(place(minute), f"{clock:%H:%M}") for minute, clock in sorted(marks.items())]),
        (place(_minutes(local(now).time())), f"{local(now):%H:%M}") if is_today else None,
    )


def _apart(hours: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Only hours that stand clear of the one before."""
    shown: list[tuple[float, str]] = []
    for x, clock in hours:
        if not shown or x - shown[-1][0] >= HOUR_WIDTH:
            shown.append((x, clock))
    return shown
