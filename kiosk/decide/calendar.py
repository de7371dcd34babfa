"""The school's day: which day it is, and who is in contact time until when.

Instants come in as UTC; days and times of day are those of Europe/London (invariant 15).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from kiosk.settings import ContactTimes, Interval

DRIFT = timedelta(minutes=2)
"""So far a clock may be set right by itself without anybody being told."""

SCHOOL_ZONE = ZoneInfo("Europe/London")


@lru_cache(maxsize=256)
def local(at: datetime) -> datetime:
    """The instant by the clock on the school’s wall; a scan asks this often of one instant."""
    return at.astimezone(SCHOOL_ZONE)


def day_of(at: datetime) -> date:
    """The school's day that the instant falls on."""
    return local(at).date()


def start_of_day(at: datetime) -> datetime:
    """The instant (UTC) when the school's day began that `at` falls on."""
    return datetime.combine(day_of(at), time.min, SCHOOL_ZONE).astimezone(UTC)


def lasts(since: datetime, how_long: timedelta, at: datetime) -> bool:
    """Whether what began then still holds. A clock that was set back by more ends it as well, so
    that nobody makes a code or a session last longer by the computer’s clock.
    """
    return abs(at - since) < how_long


def is_to_come(written: datetime | None, now: datetime) -> bool:
    """Whether something that was written is well ahead of the computer's clock: it was set back
    since, its battery is flat, or it was wrong then.
    """
    return written is not None and written - now > DRIFT


def clock_time(at: datetime) -> str:
    """`08:31`, as everything on a screen is timed."""
    return local(at).time().isoformat("minutes")


def contact_times_of(times: ContactTimes, at: datetime) -> tuple[Interval, ...]:
    """Contact time of the day that the instant falls on, in order."""
    return times.get(local(at).isoweekday(), ())


def contact_until(times: ContactTimes, at: datetime) -> time | None:
    """When the contact time ends that the instant is in; None outside contact time (K4).

    08:50:00 is in a contact time that starts then; 12:00:00 is not in one that ends then.
    """
    now = local(at).time()
    for interval in contact_times_of(times, at):
        if interval.starts <= now < interval.ends:
            return interval.ends
    return None


def contact_began(times: ContactTimes, at: datetime) -> datetime | None:
    """The instant (UTC) when the contact time began that `at` is in; None outside contact time."""
    now = local(at)
    for interval in contact_times_of(times, at):
        if interval.starts <= now.time() < interval.ends:
            return instant_of(now.date(), interval.starts)
    return None


def instant_of(day: date, clock: time) -> datetime:
    """The instant (UTC) when the school's clock shows this; the first where it shows it twice.

    A time that a clock change leaves out is the one an hour later.
    """
    return datetime.combine(day, clock, SCHOOL_ZONE).astimezone(UTC)


def next_contact(times: ContactTimes, at: datetime) -> time | None:
    """When contact time next starts later on the same day; None when it does not."""
    now = local(at).time()
    later = (i.starts for i in contact_times_of(times, at) if i.starts > now)
    return next(later, None)


def has_begun(times: ContactTimes, at: datetime) -> bool:
    """Whether any contact time of the day has started."""
    today = contact_times_of(times, at)
    return bool(today) and today[0].starts <= local(at).time()


def rule_of_the_hour(times: ContactTimes, at: datetime) -> str:
    """The one sentence under the clock on the idle screen."""
    until, starts = contact_until(times, at), next_contact(times, at)
    if until:
        return f"Contact time until {until:%H:%M}. Phones stay locked away."
    if starts and not has_begun(times, at):
        return f"Contact time starts at {starts:%H:%M}. Phones off and locked away."
    if starts:
        return f"Contact time starts again at {starts:%H:%M}."
    if has_begun(times, at):
        return "Contact time is over for today."
    return "There is no contact time today."
