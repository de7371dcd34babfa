"""The only reader of the clock, and the only place where instants become text.

Instants are aware datetimes in UTC; text is ISO-8601 with milliseconds and Z. What a school
calls "08:50" or "Friday" is worked out from an instant in `decide.calendar`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """The present instant, UTC."""
    return datetime.now(UTC)


def starting_at(instant: datetime) -> Clock:
    """A clock that shows `instant` (UTC) at the moment of this call and goes on from there.

    The demo school uses it, so that it is always a school morning there.
    """
    offset = instant - now()
    return lambda: now() + offset


def to_text(instant: datetime) -> str:
    """`2026-11-20T08:31:07.123Z`: how an instant (aware) is stored, always UTC."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def from_text(text: str) -> datetime:
    """The instant that `to_text` wrote. Raises ValueError for anything without a time zone."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("The time has no time zone: write it like 2026-11-20T08:31:07Z.")
    return instant.astimezone(UTC)
