"""The end of a school year (domain.md D, year-end rollover; scenario 29).

The oldest year group leaves, everybody else goes one year up, and into the class that leadership
chose from what is proposed here. New children come with the next file. For 7 days it can be undone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import ClassVar

from kiosk.actions.year_end import EndSchoolYear, MoveBack, MoveUp, UndoYearEnd
from kiosk.decide.calendar import day_of
from kiosk.decide.decision import UNCHANGED, Decision, Moment, done
from kiosk.decide.deposits import Label
from kiosk.decide.people import Pupil
from kiosk.decide.pupil_phone_permissions import SchoolYear, school_year
from kiosk.refusals import Refusal, refuse
from kiosk.settings import Settings

UNDO_FOR = timedelta(days=7)
AROUND = timedelta(days=61)
"""How long before and after its last day a school year can be ended."""
NURSERY = {"N1": "N2", "N2": "R", "N": "R", "R": "1"}


@dataclass(frozen=True)
class YearEnd:
    """That a school year was ended, and how many left and moved up."""

    TABLE: ClassVar[str] = "year_ends"

    id: str
    school_year: str
    leaving: int
    moving: int
    ended_by: str | None
    ended_at: datetime
    undone_at: datetime | None

    def can_be_undone(self, at: datetime) -> bool:
        """Whether it is in force, and not for longer than a week."""
        return self.undone_at is None and at - self.ended_at <= UNDO_FOR


@dataclass(frozen=True)
class Move:
    """Where a child was before the year was ended, and the class they went to."""

    TABLE: ClassVar[str] = "year_end_moves"

    id: str
    year_end: str
    pupil: str
    year_group: str
    class_id: str | None
    to_class: str | None


@dataclass(frozen=True)
class Group:
    """Children of one class and year group, and the name of the class proposed for them.

    `leaves`: they are of the oldest year group. `to_class` is empty where no class is known.
    """

    class_id: str | None
    class_name: str
    year_group: str
    pupils: tuple[Pupil, ...]
    leaves: bool
    to_class: str


def next_year_group(year_group: str) -> str:
    """`6` for `5`, `1` for `R`; what is no year stays."""
    if year_group.isdigit():
        return str(int(year_group) + 1)
    return NURSERY.get(year_group, year_group)


def leaves(year_group: str, settings: Settings) -> bool:
    """Whether children of this year group leave at its end."""
    oldest = int(re.sub("[^0-9]", "", settings.leaving_year))
    return year_group.isdigit() and int(year_group) >= oldest


def groups(pupils: Sequence[Pupil], names: Mapping[str, str], settings: Settings) -> list[Group]:
    """Every class and year group, the youngest first, with what becomes of its children."""
    found: dict[tuple[str, str | None], list[Pupil]] = {}
    for pupil in pupils:
        found.setdefault((pupil.year_group, pupil.class_id), []).append(pupil)
    holding: dict[str, set[str]] = {}
    for year, class_id in found:
        holding.setdefault(year, set()).add(names.get(class_id or "", ""))
    made = [
        _group(year, class_id, some, names, holding, settings)
        for (year, class_id), some in found.items()
    ]
    return sorted(made, key=lambda each: (_age(each.year_group), each.class_name))


def _group(
    year: str,
    class_id: str | None,
    pupils: Sequence[Pupil],
    names: Mapping[str, str],
    holding: Mapping[str, set[str]],
    settings: Settings,
) -> Group:
    name, goes, to_year = (
        names.get(class_id or "", ""),
        leaves(year, settings),
        next_year_group(year),
    )
    to_class = "" if goes else proposed(name, to_year, holding.get(to_year, set()) - {""})
    return Group(class_id, name, year, tuple(pupils), goes, to_class)


def _age(year_group: str) -> tuple[int, str]:
    return (int(year_group), "") if year_group.isdigit() else (0, year_group.replace("R", "z"))


def year_in_words(year_group: str) -> str:
    """`Year 5`, `Reception`, `Nursery`."""
    if year_group.isdigit():
        return f"Year {year_group}"
    return "Reception" if year_group == "R" else "Nursery"


def proposed(name: str, to_year: str, of_that_year: Collection[str]) -> str:
    """The class in which children of class `name` will be; empty where that cannot be told.

    6 Oak after 5 Oak; where the name has no year, or several, the one class that has that year
    now (`of_that_year`).
    """
    years = _years(name)
    if len(years) == 1 and to_year.isdigit():
        return re.sub(r"(?<!\d)" + years[0] + r"(?!\d)", to_year, name)
    if to_year in years or name in of_that_year:
        return name
    return min(of_that_year) if len(of_that_year) == 1 else ""


def _years(name: str) -> list[str]:
    return re.findall(r"(?<!\d)\d{1,2}(?!\d)", name)


def year_to_end(day: date, settings: Settings) -> SchoolYear:
    """The school year that is running, or the one before while that can still be ended."""
    year = school_year(day, settings)
    before = school_year(year.starts_on - timedelta(days=1), settings)
    return before if day - before.ends_on <= AROUND else year


@dataclass(frozen=True)
class Facts:
    """Whether the year was ended already, and the day of the last file of people."""

    ended: YearEnd | None
    last_import_on: date | None


def end_year(action: EndSchoolYear, facts: Facts, actor: str | None, moment: Moment) -> Decision:
    """End the year that is nearly over, or just over: Y6, Y7 once, Y8 after a newer file."""
    year = year_to_end(day_of(moment.at), moment.settings)
    too_early = not_yet(day_of(moment.at), year)
    if too_early:
        return too_early
    if facts.ended:
        return refuse("Y7", heading="Ended already", year=year.name)
    if facts.last_import_on and facts.last_import_on > year.ends_on:
        return refuse("Y8", heading="A newer file", date=_said(facts.last_import_on))
    return done(
        YearEnd(action.id, year.name, action.leaving, action.moving, actor, moment.at, None)
    )


def not_yet(day: date, year: SchoolYear) -> Refusal | None:
    """Y6 on a day too long before the end of the year."""
    first, last = year.ends_on - AROUND, year.ends_on + AROUND
    if day >= first:
        return None
    ends = _said(year.ends_on)
    return refuse("Y6", year=year.name, date=ends, first=_said(first), last=_said(last))


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True)
class PupilFacts:
    """A child, what of theirs is still here (in words), labels, and how the year moved them."""

    pupil: Pupil | None
    open_items: tuple[str, ...] = ()
    labels: Sequence[Label] = ()
    move: Move | None = None
    ended: YearEnd | None = None


def move_up(action: MoveUp, facts: PupilFacts, moment: Moment) -> Decision:
    """One child leaves or moves up, and where they were is kept; E9 if a leaver’s phone is in."""
    pupil = facts.pupil
    if pupil is None or pupil.left_at:
        return refuse("E3")
    goes = leaves(pupil.year_group, moment.settings)
    if goes and facts.open_items:
        return refuse("E9", name=pupil.name, items="; ".join(facts.open_items))
    to_class = pupil.class_id if goes else action.to_class
    was = Move(
        f"{action.year_end}/{pupil.id}",
        action.year_end,
        pupil.id,
        pupil.year_group,
        pupil.class_id,
        to_class,
    )
    return done(_after(pupil, was, moment.settings, moment.at), was, *_ended(facts, goes, moment))


def _ended(facts: PupilFacts, goes: bool, moment: Moment) -> tuple[Label, ...]:
    return tuple(replace(each, ended_at=moment.at) for each in facts.labels) if goes else ()


def _after(pupil: Pupil, was: Move, settings: Settings, ended_at: datetime) -> Pupil:
    """The child as the end of the year leaves them."""
    if leaves(was.year_group, settings):
        return replace(pupil, left_at=ended_at)
    return replace(pupil, year_group=next_year_group(was.year_group), class_id=was.to_class)


def is_changed(facts: PupilFacts, settings: Settings) -> bool:
    """Whether a child is not any more as the end of the year left them."""
    pupil, was, ended = facts.pupil, facts.move, facts.ended
    if pupil is None or was is None or ended is None:
        return True
    started = replace(pupil, year_group=was.year_group, class_id=was.class_id, left_at=None)
    return pupil != _after(started, was, settings, ended.ended_at)


def undo(
    _action: UndoYearEnd, ended: YearEnd | None, changed: Sequence[str], at: Moment
) -> Decision:
    """Undo it within a week (Y9), unless something newer stands in the way (Y10)."""
    if ended is None:
        return refuse("J3", heading="No such year")
    if ended.undone_at:
        return UNCHANGED
    if not ended.can_be_undone(at.at):
        return refuse("Y9", heading="Too late")
    if changed:
        more = len(changed) - 3
        names = ", ".join(changed[:3]) + (f" and {more} more" if more > 0 else "")
        return refuse("Y10", heading="Something newer", names=names)
    return done(replace(ended, undone_at=at.at))


def move_back(_action: MoveBack, facts: PupilFacts) -> Decision:
    """One child is where they were; the label that ended then works again."""
    pupil, was, ended = facts.pupil, facts.move, facts.ended
    if pupil is None or was is None or ended is None:
        return refuse("E3")
    before = replace(pupil, year_group=was.year_group, class_id=was.class_id, left_at=None)
    labels = (each for each in facts.labels if each.ended_at == ended.ended_at)
    return done(before, *(replace(each, ended_at=None) for each in labels))
