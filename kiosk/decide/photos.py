"""May this child be photographed for this use? (domain.md B.7, RP25, invariant 9)

Yes needs a decision on file that is in force, no later No, and no exclusion. Whatever else there
is, or is not, reads as No.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import ClassVar

from kiosk.actions import Outcome
from kiosk.actions.photos import DecidePhotos, EndExclusion, ExcludeFromPhotos, OpenPhotoList
from kiosk.decide.calendar import day_of
from kiosk.decide.decision import UNCHANGED, Changes, Decision, Moment, Row, done
from kiosk.decide.loans import NO_NAMES, Loan, lower_first
from kiosk.decide.people import Pupil
from kiosk.refusals import Refusal, refuse, sentence
from kiosk.settings import Settings

LIST_HOLDS_FOR = timedelta(hours=24)
"""How long a list that was opened may be signed out with (domain.md B.6)."""

WHOLE_SCHOOL = "the whole school"


@dataclass(frozen=True)
class PhotoPermission:
    """One decision; rows are only added. Lawful basis and evidence stand apart from it."""

    TABLE: ClassVar[str] = "photo_permissions"

    id: int
    pupil: str
    photo_use: str
    decision: str
    lawful_basis: str | None
    decided_by: str | None
    evidence: str | None
    decided_on: date
    last_on: date | None
    source: str
    recorded_at: datetime


@dataclass(frozen=True)
class PhotoExclusion:
    """A child whom nobody may photograph, without a reason; ended when lifted."""

    TABLE: ClassVar[str] = "photo_exclusions"

    id: int
    pupil: str
    began_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class ListOpened:
    """The photo list that a member of staff had before their eyes; class None is everybody."""

    TABLE: ClassVar[str] = "photo_lists"

    id: int
    person: str
    class_id: str | None
    photo_use: str
    version: str
    children: int
    excluded: int
    opened_at: datetime


@dataclass(frozen=True)
class Answer:
    """Whether a child may be photographed, and why (not)."""

    may: bool
    why: str

    @property
    def said(self) -> str:
        """What stands beside the child’s name; of an exclusion never more than that (B.7)."""
        return sentence("D11") if self.why == "nothing" else _SAID[self.why]


_SAID = {
    "granted": "Permission given",
    "excluded": "Do not photograph",
    "refused": "Permission refused",
    "withdrawn": "Permission withdrawn",
    "ended": "Permission has ended",
}
_NOES = (*_SAID, "nothing")
"""In which order a long list says why: first who must never be in a picture."""


def full_names(settings: Settings) -> dict[str, str]:
    """Each use as it is offered: on social media a photo without name is the only option (WL27)."""
    without = settings.uses_without_names
    return {
        use: f"{use} (photo without name)" if use in without else use for use in settings.photo_uses
    }


def naming(use: str | None, settings: Settings) -> str:
    """What a borrower is told of names (WL27); nothing for most uses."""
    return NO_NAMES if use in settings.uses_without_names else ""


def answer(
    history: Sequence[PhotoPermission], exclusions: Iterable[PhotoExclusion], on: date
) -> Answer:
    """The answer on a day for the child and use whose decisions these are, in any order."""
    if any(_excludes(each, on) for each in exclusions):
        return Answer(False, "excluded")
    made = sorted((row for row in history if row.decided_on <= on), key=lambda row: row.id)
    noes = [row for row in made if row.decision != "granted"]
    given = _not_undone([row for row in made if row.decision == "granted"], noes)
    if any(row.last_on is None or on <= row.last_on for row in given):
        return Answer(True, "granted")
    if given:
        return Answer(False, "ended")
    return Answer(False, noes[-1].decision) if noes else Answer(False, "nothing")


def _excludes(exclusion: PhotoExclusion, on: date) -> bool:
    ended = exclusion.ended_at
    return day_of(exclusion.began_at) <= on and (ended is None or on < day_of(ended))


def _not_undone(
    given: list[PhotoPermission], noes: Sequence[PhotoPermission]
) -> list[PhotoPermission]:
    """A No undoes what was said before it, whether by its own date or by when it was recorded."""
    if not noes:
        return given
    last, last_on = noes[-1].id, max(row.decided_on for row in noes)
    return [row for row in given if row.id > last and row.decided_on >= last_on]


@dataclass(frozen=True)
class Child:
    """A line of a photo list."""

    pupil: Pupil
    answer: Answer


@dataclass(frozen=True)
class PhotoList:
    """Everybody of a class (or the school) with the answer for one use."""

    children: tuple[Child, ...]

    @property
    def excluded(self) -> tuple[Child, ...]:
        """Who must not be photographed."""
        return tuple(child for child in self.children if not child.answer.may)

    @property
    def others(self) -> tuple[Child, ...]:
        """Who may."""
        return tuple(child for child in self.children if child.answer.may)

    @property
    def version(self) -> str:
        """Changes when anybody joins or leaves the list, or an answer turns: 16 hex digits."""
        lines = sorted(f"{each.pupil.id} {each.answer.may:d}" for each in self.children)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def under_headings(children: Iterable[Child], classes: Mapping[str, str]) -> dict[str, list[Child]]:
    """A long list in parts, each under what stands beside its names in a short one.

    Class by class where several are meant: `classes` are their names, empty for a list of one.
    """
    parts: dict[tuple[str, int], list[Child]] = {}
    for child in children:
        group = classes.get(child.pupil.class_id or "", "No class") if classes else ""
        parts.setdefault((group, _NOES.index(child.answer.why)), []).append(child)
    return {_heading(group, part[0]): part for (group, _), part in sorted(parts.items())}


def _heading(group: str, child: Child) -> str:
    return f"{group}: {lower_first(child.answer.said)}" if group else child.answer.said


def photo_list(
    pupils: Iterable[Pupil],
    decisions: Mapping[str, Sequence[PhotoPermission]],
    exclusions: Mapping[str, Sequence[PhotoExclusion]],
    on: date,
) -> PhotoList:
    """The list of these pupils, given the decisions for one use and the exclusions of each."""
    return PhotoList(
        tuple(
            Child(each, answer(decisions.get(each.id, ()), exclusions.get(each.id, ()), on))
            for each in pupils
        )
    )


@dataclass(frozen=True)
class Facts:
    """One child: the decisions for the use at hand, exclusions, and the loans out that show them.

    `out` are loans of today’s borrowers whose list this child is on: for the use, or for any.
    """

    pupil: Pupil | None
    history: tuple[PhotoPermission, ...]
    exclusions: tuple[PhotoExclusion, ...]
    out: tuple[Loan, ...]
    next_id: int


def decide(action: DecidePhotos, facts: Facts, moment: Moment) -> Decision:
    """Record a decision: M1, M2, M3, M4. A No bites at once, on loans that are out too."""
    refusal = _not_decidable(action, facts, moment)
    if refusal:
        return refusal
    now = answer(facts.history, (), day_of(moment.at))
    if action.source == "file" and says_nothing_new(action.may, facts.history, now):
        return UNCHANGED
    return _recorded(action, facts, now, moment)


def _not_decidable(action: DecidePhotos, facts: Facts, moment: Moment) -> Refusal | None:
    if facts.pupil is None:
        return refuse("M1", heading="No such child")
    if action.photo_use not in moment.settings.photo_uses:
        return refuse("M2", heading="No such use", use=action.photo_use)
    decided_on = action.decided_on or day_of(moment.at)
    if decided_on > day_of(moment.at):
        return refuse("M3", heading="Not yet")
    if action.last_on and action.last_on < decided_on:
        return refuse("M4", heading="These dates do not fit")
    return None


def says_nothing_new(may: bool, history: Sequence[PhotoPermission], now: Answer) -> bool:
    """A file may be older than what a parent told the office: it lifts no No of a desk."""
    if not may:
        return not now.may and now.why != "nothing"
    return now.may or is_held(history)


def is_held(history: Sequence[PhotoPermission]) -> bool:
    """Whether the last word was a No that somebody at a desk recorded."""
    last = max(history, key=lambda row: row.id, default=None)
    return last is not None and last.decision != "granted" and last.source == "desk"


def _recorded(action: DecidePhotos, facts: Facts, now: Answer, moment: Moment) -> Decision:
    no = "withdrawn" if now.may else "refused"
    row = PhotoPermission(
        facts.next_id,
        action.pupil,
        action.photo_use,
        "granted" if action.may else no,
        action.lawful_basis,
        action.decided_by,
        action.evidence,
        action.decided_on or day_of(moment.at),
        action.last_on,
        action.source,
        moment.at,
    )
    return done(row, *(() if action.may else _told(facts.out, moment)))


def _told(loans: Iterable[Loan], moment: Moment) -> tuple[Row, ...]:
    """Whoever has a device out by this list is to look at it again."""
    return tuple(replace(loan, list_changed_at=moment.at) for loan in loans)


def exclude(_action: ExcludeFromPhotos, facts: Facts, moment: Moment) -> Decision:
    """Nobody may photograph this child from now on."""
    if facts.pupil is None:
        return refuse("M1", heading="No such child")
    if any(each.ended_at is None for each in facts.exclusions):
        return UNCHANGED
    new = PhotoExclusion(facts.next_id, facts.pupil.id, moment.at, None)
    return done(new, *_told(facts.out, moment))


def end_exclusion(_action: EndExclusion, facts: Facts, moment: Moment) -> Decision:
    """What was decided counts again."""
    open_ones = [each for each in facts.exclusions if each.ended_at is None]
    if not open_ones:
        return UNCHANGED
    return done(*(replace(each, ended_at=moment.at) for each in open_ones))


@dataclass(frozen=True)
class ListFacts:
    """Who reads, the list as it is now, and the loans of theirs that were signed out by it."""

    person_is_here: bool
    shown: PhotoList
    out: tuple[Loan, ...]
    next_id: int


def open_list(action: OpenPhotoList, facts: ListFacts, moment: Moment) -> Decision:
    """Note that the list was opened, and in which version; loans by it are up to date again."""
    if not facts.person_is_here:
        return refuse("E3")
    if action.photo_use not in moment.settings.photo_uses:
        return refuse("M2", heading="No such use", use=action.photo_use)
    shown = facts.shown
    opened = ListOpened(
        facts.next_id,
        action.person,
        action.class_id,
        action.photo_use,
        shown.version,
        len(shown.children),
        len(shown.excluded),
        moment.at,
    )
    out = (replace(each, list_version=shown.version, list_changed_at=None) for each in facts.out)
    return Changes((opened, *out), Outcome("photo_list_opened", "Read who must not be shown."))


def is_current(opened: ListOpened | None, version: str, moment: Moment) -> bool:
    """Whether a list that was opened still is the list, and no more than 24 hours old (D5)."""
    if opened is None or opened.version != version:
        return False
    return timedelta(0) <= moment.at - opened.opened_at <= LIST_HOLDS_FOR
