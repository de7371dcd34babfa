"""How long something is kept: a number of days, months, years, school years or terms.

A term or a school year is one that begins after what is kept is over: “1 term” goes when the term
after its own has ended, “1 school year” when the school year after its own has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

UNITS = ("day", "month", "year", "term", "school year")


class PeriodProblem(ValueError):
    """What was typed is no period; its text is for the person."""


@dataclass(frozen=True)
class Period:
    """So many of a unit of `UNITS`."""

    count: int
    unit: str

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'s' if self.count > 1 else ''}"


def period(typed: str) -> Period:
    """`1 term`, `30 days`, `6 school years`, read. Raises PeriodProblem."""
    found = re.fullmatch(r"([1-9][0-9]{0,2}) ([a-z ]+?)s?", " ".join(typed.lower().split()))
    if found is None or found[2] not in UNITS:
        raise PeriodProblem(
            "Write a period as 1 term, 1 school year, 30 days, 3 months or 6 years."
        )
    return Period(int(found[1]), found[2])
