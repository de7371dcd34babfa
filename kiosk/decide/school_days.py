"""Which days are school days: terms, INSET days, closures, and days that end early.

Until a school enters its terms every weekday is a school day; from then on only those in a term.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import ClassVar

from kiosk.actions.school_days import AddTerm, RemoveTerm, SetDay
from kiosk.decide.decision import Decision, Moment, done
from kiosk.refusals import refuse
from kiosk.settings import Interval

KINDS = ("open", "inset", "closed", "closes_early")
SATURDAY = 6


@dataclass(frozen=True)
class Term:
    """A term, both days included; removed ones stay, with when."""

    TABLE: ClassVar[str] = "terms"

    id: str
    name: str
    starts_on: date
    ends_on: date
    removed_at: datetime | None


@dataclass(frozen=True)
class Exceptional:
    """What is different about one day; `id` is its date, `closes` a local time such as 12:00."""

    TABLE: ClassVar[str] = "school_days"

    id: str
    kind: str
    closes: str | None
    note: str
    set_at: datetime


@dataclass(frozen=True)
class SchoolDay:
    """One day as it is in force: whether children come, why not, and until when.

    `staff_in`: whether staff are expected, as they are on an INSET day.
    """

    is_open: bool
    why: str
    closes: time | None
    staff_in: bool = True

    def shortened(self, contact: Sequence[Interval]) -> tuple[Interval, ...]:
        """The day's contact times: none on a day without children, cut short by an early end."""
        if not self.is_open:
            return ()
        if self.closes is None:
            return tuple(contact)
        closes = self.closes
        begun = (interval for interval in contact if interval.starts < closes)
        return tuple(replace(each, ends=min(each.ends, closes)) for each in begun)


ORDINARY = SchoolDay(True, "", None)


def school_day(day: date, terms: Iterable[Term], exception: Exceptional | None) -> SchoolDay:
    """What kind of day this is; what was said of the day itself decides before anything else."""
    if exception and exception.kind == "closes_early":
        return SchoolDay(True, exception.note, time.fromisoformat(exception.closes or "12:00"))
    if exception and exception.kind != "open":
        why = exception.note or _CALLED[exception.kind]
        return SchoolDay(False, why, None, staff_in=exception.kind == "inset")
    if exception:
        return ORDINARY
    if day.isoweekday() >= SATURDAY:
        return SchoolDay(False, "weekend", None, staff_in=False)
    terms = list(terms)
    in_term = any(term.starts_on <= day <= term.ends_on for term in terms)
    if in_term or not terms:
        return ORDINARY
    return SchoolDay(False, "holiday", None, staff_in=False)


_CALLED = {"inset": "INSET day", "closed": "closed"}


def add_term(action: AddTerm, others: Iterable[Term]) -> Decision:
    """A term that ends after it starts (A1) and lies across no other (A2)."""
    if action.ends_on < action.starts_on:
        return refuse("A1", heading="These dates do not fit")
    for other in others:
        if action.starts_on <= other.ends_on and other.starts_on <= action.ends_on:
            return refuse("A2", heading="These dates do not fit", name=other.name)
    return done(Term(action.id, action.name, action.starts_on, action.ends_on, None))


def remove_term(_action: RemoveTerm, term: Term | None, moment: Moment) -> Decision:
    """A term that is not one after all."""
    if term is None or term.removed_at:
        return refuse("A3", heading="No such term")
    return done(replace(term, removed_at=moment.at))


def set_day(action: SetDay, moment: Moment) -> Decision:
    """Say what is different about a day, or (open) that nothing is."""
    return done(
        Exceptional(action.day.isoformat(), action.kind, action.closes, action.note, moment.at)
    )
