"""Rows of staff and pupils on their way to being people, and which school they belong to.
Nothing is checked here but the school.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kiosk.exchange.people.csv_files import Row, shown
from kiosk.exchange.people.lines import ChoiceNeeded, Problem


@dataclass(frozen=True)
class Roster:
    """The rows that list people, and what else the files say of schools and classes.

    `schools` maps a school's id to its name, `class_names` a pupil's id to a registration group.
    """

    source: str
    staff: Sequence[Row] = ()
    pupils: Sequence[Row] = ()
    schools: Mapping[str, str] = field(default_factory=dict)
    class_names: Mapping[str, str] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    notes: Sequence[str] = ()

    def keep(self, wanted: Callable[[Row], bool], one: str, many: str) -> Roster:
        """Only the wanted rows, with a note in these words for each file that loses some."""
        rows = [*self.staff, *self.pupils]
        lost = Counter(row.file for row in rows if not wanted(row))
        notes = [
            f"1 row of {file} {one} and was left out."
            if count == 1
            else f"{count} rows of {file} {many} and were left out."
            for file, count in lost.items()
        ]
        staff, pupils = (tuple(filter(wanted, rows)) for rows in (self.staff, self.pupils))
        return replace(self, staff=staff, pupils=pupils, notes=(*self.notes, *notes))


def of_one_school(roster: Roster, wanted: str | None) -> Roster:
    """The people of one school. Rows that name none are kept: what they lack is reported later.

    Raises ChoiceNeeded where people of several schools are listed and `wanted` is None.
    """
    rows = [*roster.staff, *roster.pupils]
    present = list(dict.fromkeys(row["school"] for row in rows if row["school"]))
    if not present and not roster.schools:
        return _without_schools(roster, wanted)
    if wanted is None and len(present) > 1:
        raise _which_school(roster, present)
    known = list(dict.fromkeys((*roster.schools, *present)))
    matches = known if wanted is None else [s for s in known if _same(s, wanted)]
    if not matches:
        return Roster(roster.source, problems=[_unknown_school(roster, known, wanted)])
    ours = present or known if wanted is None else matches
    return roster.keep(
        lambda row: not row["school"] or row["school"] in ours,
        "belongs to another school",
        "belong to another school",
    )


def _without_schools(roster: Roster, wanted: str | None) -> Roster:
    if wanted is None:
        return roster
    note = "The file does not say which school anybody belongs to, so everybody in it was read."
    return replace(roster, notes=(*roster.notes, note))


def _same(school: str, wanted: str) -> bool:
    return school.casefold() == " ".join(wanted.split()).casefold()


def _which_school(roster: Roster, present: Sequence[str]) -> ChoiceNeeded:
    staff, pupils = (Counter(r["school"] for r in rows) for rows in (roster.staff, roster.pupils))
    choices = [
        (s, f"{roster.schools.get(s) or s}: staff {staff[s]}, pupils {pupils[s]}") for s in present
    ]
    question = f"People of {len(present)} schools are listed. Choose one school."
    return ChoiceNeeded(question, choices, "--school")


def _unknown_school(roster: Roster, known: Sequence[str], wanted: str | None) -> Problem:
    names = ", ".join(f"{s} ({roster.schools[s]})" if roster.schools.get(s) else s for s in known)
    says = f"No school {shown(wanted or '')} is in the files. Choose one of: {names}."
    return Problem("", None, None, says)
