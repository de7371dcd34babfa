"""Staff patterns: on which days somebody works, their hours, and their contact time.

Whoever has no pattern works every day and follows the school's contact times (domain.md RP21). A
person's own contact times decide when their phone stays locked away (K4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar

from kiosk.actions.patterns import EndPattern, SetPattern
from kiosk.decide.decision import UNCHANGED, Decision, Moment, done
from kiosk.decide.people import Person
from kiosk.refusals import refuse
from kiosk.settings import (
    DAYS,
    ContactTimes,
    Interval,
    show_days,
    show_weekly_times,
    weekdays,
    weekly_times,
)

WORKING_WEEK = "Mon-Fri"


@dataclass(frozen=True)
class Pattern:
    """A person's usual week, as text that can be typed in again; `id` is the person's."""

    TABLE: ClassVar[str] = "staff_patterns"

    id: str
    days: str
    hours: str | None
    contact: str | None
    set_at: datetime
    ended_at: datetime | None

    def works_on(self, day: date) -> bool:
        """Whether the person usually works on this weekday."""
        return day.isoweekday() in days_of(self.days)

    def contact_on(self, day: date, schools: ContactTimes) -> tuple[Interval, ...]:
        """Their contact time of the weekday: their own, else the school's on their days."""
        if not self.works_on(day):
            return ()
        times = schools if self.contact is None else weekly_times(self.contact)
        return times.get(day.isoweekday(), ())

    def hours_on(self, day: date) -> tuple[Interval, ...]:
        """Their contracted hours of the weekday; none where they were not entered."""
        return weekly_times(self.hours).get(day.isoweekday(), ()) if self.hours else ()


@dataclass(frozen=True)
class Week:
    """A usual week as it is stored: what `checked` makes of what somebody typed."""

    days: str
    hours: str | None
    contact: str | None


def days_of(typed: str) -> list[int]:
    """ISO weekdays of `Mon-Wed, Fri`, in order. Raises SettingProblem."""
    parts = re.split(r"[\s,;]+", re.sub(r"\s*[-–]\s*", "-", typed.strip()))
    return sorted({day for part in parts for day in weekdays(part)})


def _days_as_text(days: list[int]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(show_days(run) for run in runs)


def checked(days: str, hours: str | None, contact: str | None) -> Week:
    """The week to store. Times alone (`08:50-12:00, 13:00-15:20`) hold on each of the days.

    Raises SettingProblem with a sentence for the person.
    """
    on = days_of(days)
    return Week(_days_as_text(on), _times(hours, on), _times(contact, on))


def _times(typed: str | None, on: list[int]) -> str | None:
    if not typed or not typed.strip():
        return None
    spaced = re.sub(r"\s*[-–]\s*", "-", typed.strip()).replace(",", " ")
    if re.match("[0-9]", spaced):
        spaced = "; ".join(f"{DAYS[day - 1]} {spaced}" for day in on)
    return show_weekly_times(weekly_times(spaced))


def typed_again(times: str | None, days: str) -> str:
    """Times as a field shows them: alone, where they are the same on each of the days, so that
    they hold on other days too once those are chosen.
    """
    if not times:
        return ""
    weekly, on = weekly_times(times), days_of(days)
    alike = {weekly.get(day) for day in on}
    if set(weekly) != set(on) or len(alike) > 1:
        return times
    return ", ".join(f"{each.starts:%H:%M}-{each.ends:%H:%M}" for each in weekly[on[0]])


def set_pattern(
    action: SetPattern, person: Person | None, known: Pattern | None, moment: Moment
) -> Decision:
    """Somebody's usual week: E3 for nobody, W1 where contact time is no working time."""
    if person is None or person.left_at:
        return refuse("E3")
    pattern = Pattern(person.id, action.days, action.hours, action.contact, moment.at, None)
    outside = _outside(pattern)
    if outside:
        return refuse("W1", heading="These times do not fit", day=outside)
    if known and replace(known, set_at=moment.at) == pattern:
        return UNCHANGED
    return done(pattern)


def _outside(pattern: Pattern) -> str | None:
    """The first weekday whose contact time is not within the working time."""
    own = weekly_times(pattern.contact) if pattern.contact else {}
    hours = weekly_times(pattern.hours) if pattern.hours else None
    days = days_of(pattern.days)
    for day, intervals in [*own.items(), *(hours or {}).items()]:
        if intervals and day not in days:
            return DAYS[day - 1]
    for day, intervals in own.items():
        if hours is not None and not all(_within(each, hours.get(day, ())) for each in intervals):
            return DAYS[day - 1]
    return None


def _within(interval: Interval, hours: tuple[Interval, ...]) -> bool:
    return any(h.starts <= interval.starts and interval.ends <= h.ends for h in hours)


def end_pattern(_action: EndPattern, known: Pattern | None, moment: Moment) -> Decision:
    """Back to the school's week."""
    if known is None or known.ended_at:
        return UNCHANGED
    return done(replace(known, ended_at=moment.at))
