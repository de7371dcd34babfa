"""Where every pupil's phone is today: in, out, not collected, refused and why.

The counts are of children: whoever has a phone here is not out, whoever was refused is not in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from kiosk.decide.calendar import day_of
from kiosk.decide.decision import Moment
from kiosk.decide.deposits import Deposit, RefusedPhone
from kiosk.decide.people import Pupil, plain_name
from kiosk.decide.pupil_phone_permissions import (
    Permission,
    PupilDay,
    home_time_of_child,
)
from kiosk.decide.pupil_phones import is_not_collected, may_bring
from kiosk.decide.school_days import SchoolDay
from kiosk.refusals import Refusal, sentence

WHY = {
    "C1": "only with the Headteacher’s consent",
    "C2": "not recorded as walking home alone",
    "C3": "no signed form",
    "C4": "waiting for the Headteacher",
    "C10": "permission withdrawn",
    "F1": "not on this weekday",
    "F2": "agreed from a later day",
}
"""Why a phone was not taken in, by message code, as a list says it."""


def not_collected(phones: int) -> str:
    """C8, and F22 for a single one; empty where every phone went home."""
    if phones == 1:
        return sentence("F22")
    return sentence("C8", n=phones) if phones else ""


@dataclass(frozen=True)
class Day:
    """What the board is made of: today's rows, by pupil."""

    pupils: tuple[Pupil, ...]
    classes: Mapping[str, str]
    permissions: Mapping[str, list[Permission]]
    marks: Mapping[str, list[PupilDay]]
    here: Mapping[str, Deposit]
    returned: Mapping[str, Deposit]
    refused: Mapping[str, RefusedPhone]
    day: SchoolDay
    classes_out: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Child:
    """One child's tile. `short` is the first name, told apart within the class."""

    pupil: Pupil
    class_name: str
    short: str
    state: str
    deposit: Deposit | None = None
    why: str = ""
    since: datetime | None = None
    marks: frozenset[str] = field(default_factory=frozenset)
    goes_home: str | None = None
    class_is_out: bool = False

    @property
    def name(self) -> str:
        """First name and family name."""
        return f"{self.pupil.called} {self.pupil.family_name}"

    @property
    def is_on_visit(self) -> bool:
        """Whether the child is out of school, and the phone stays (V2)."""
        return self.class_is_out or "on_visit" in self.marks


@dataclass(frozen=True)
class PhoneBoard:
    """Every child, each in exactly one state."""

    children: tuple[Child, ...]

    def of(self, *states: str) -> list[Child]:
        """The children in one of these states, by class and name."""
        return [child for child in self.children if child.state in states]

    @property
    def bringing(self) -> list[Child]:
        """Whoever may bring a phone today, or did."""
        return [child for child in self.children if child.state not in ("none", "closed")]

    @property
    def refused(self) -> list[Child]:
        """Whose phone was not taken in: refused today, or held safely since."""
        return [c for c in self.children if c.state == "refused" or (c.why and c.deposit)]

    @property
    def here(self) -> list[Child]:
        """Whose phone is here now, by slot."""
        found = [child for child in self.children if child.state in ("in", "held", "late")]
        return sorted(found, key=lambda child: child.deposit.slot if child.deposit else 0)


def board(day: Day, moment: Moment) -> PhoneBoard:
    """Everybody's state: what is here now, went back today, was refused, or is expected."""
    short = _short_names(day)
    children = (_child(pupil, short[pupil.id], day, moment) for pupil in day.pupils)
    by_name = sorted(children, key=lambda c: (c.class_name, plain_name(c.short), c.name))
    return PhoneBoard(tuple(by_name))


def _short_names(day: Day) -> dict[str, str]:
    """`Jack S` where a class has two called Jack; `Jack Smith` where even that is the same."""
    alike: dict[tuple[str | None, str], list[Pupil]] = {}
    for pupil in day.pupils:
        alike.setdefault((pupil.class_id, pupil.called), []).append(pupil)
    return {each.id: _short(each, group) for group in alike.values() for each in group}


def _short(pupil: Pupil, alike: list[Pupil]) -> str:
    if len(alike) == 1:
        return pupil.called
    initials = [each.family_name[:1] for each in alike]
    told_apart = initials.count(pupil.family_name[:1]) == 1
    more = pupil.family_name[:1] if told_apart else pupil.family_name
    return f"{pupil.called} {more}".strip()


def _child(pupil: Pupil, short: str, day: Day, moment: Moment) -> Child:
    marks = day.marks.get(pupil.id, [])
    club = None if day.day.closes else home_time_of_child(marks)
    child = Child(
        pupil,
        day.classes.get(pupil.class_id or "", ""),
        short,
        "none",
        marks=frozenset(each.kind for each in marks),
        goes_home=f"{club:%H:%M}" if club else None,
        class_is_out=pupil.class_id in day.classes_out,
    )
    held, returned = day.here.get(pupil.id), day.returned.get(pupil.id)
    refused = day.refused.get(pupil.id)
    if held:
        state = "in" if held.permission else "held"
        if is_not_collected(held, day.day, marks, moment):
            state = "late"
        why, since = held.refusal or "", held.handed_in_at
        return replace(child, state=state, deposit=held, why=why, since=since)
    if returned:
        return replace(child, state="out", deposit=returned, since=returned.returned_at)
    if refused:
        return replace(child, state="refused", why=refused.code, since=refused.refused_at)
    return replace(child, state=_expected(child, day, moment))


def _expected(child: Child, day: Day, moment: Moment) -> str:
    held = day.permissions.get(child.pupil.id, [])
    found = may_bring(child.pupil, child.short, held, moment)
    if isinstance(found, Refusal):
        return "none"
    if not day.day.is_open:
        return "closed"
    if found.kind == "medical":
        return "stays"
    return "absent" if "absent" in child.marks else "not_yet"


def in_today(deposits: Iterable[Deposit], moment: Moment) -> int:
    """How many children's phones were taken in today under a permission; corrected ones are not."""
    today = day_of(moment.at)
    return len(
        {
            each.pupil
            for each in deposits
            if each.permission
            and day_of(each.handed_in_at) == today
            and each.return_basis != "correction"
        }
    )
