"""Educational visits: phones of staff leave for emergencies only, pupils’ phones stay (V1, V2).

Photographs on a visit are taken with a school device or not at all (WL16).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar

from kiosk.actions import Choice, Outcome
from kiosk.actions.visits import EndVisit, OpenVisit, SayPhoneUsed, WantPhotos
from kiosk.decide.calendar import day_of
from kiosk.decide.decision import UNCHANGED, Changes, Decision, Moment, done
from kiosk.decide.pupil_phone_permissions import PupilDay
from kiosk.refusals import refuse

USED = {
    "no": "No",
    "emergency": "Yes, in an emergency",
    "school": "Yes, to reach the school or a parent",
    "other": "Yes, for something else",
}
"""What may be said of a phone that came back: whether it was used, and why."""

ANSWERS = {f"visit:{used}": used for used in USED}


@dataclass(frozen=True)
class Visit:
    """A visit on one day; open until everybody is back."""

    TABLE: ClassVar[str] = "visits"

    id: str
    place: str
    visit_on: date
    leader: str
    photos: bool
    opened_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class VisitClass:
    """A class that goes; `id` is visit/class."""

    TABLE: ClassVar[str] = "visit_classes"

    id: str
    visit: str
    class_id: str


@dataclass(frozen=True)
class Going:
    """Somebody of the staff who goes, and when their own phone left and came back."""

    TABLE: ClassVar[str] = "visit_staff"

    id: str
    visit: str
    person: str
    phone_out_at: datetime | None
    phone_back_at: datetime | None
    used: str | None

    @property
    def is_unanswered(self) -> bool:
        """The phone is back, and whether it was used was not said."""
        return self.phone_back_at is not None and self.used is None


@dataclass(frozen=True)
class Trip:
    """Somebody’s part in a visit: one of today’s, or one that still asks about their phone."""

    visit: Visit
    going: Going

    def is_on(self, at: datetime) -> bool:
        """Whether it is the day of the visit and it has not ended."""
        return self.visit.ended_at is None and self.visit.visit_on == day_of(at)

    @property
    def phone_is_out(self) -> bool:
        """Whether the phone left with them and is not back."""
        return self.going.phone_out_at is not None and self.going.phone_back_at is None


def on_now(trips: Iterable[Trip], at: datetime) -> list[Trip]:
    """Today’s visits that have not ended: first the one that their phone has not left for yet."""
    on = [each for each in trips if each.is_on(at)]
    return sorted(on, key=lambda each: (each.going.phone_out_at is not None, each.visit.opened_at))


def with_phone(trips: Iterable[Trip]) -> Trip | None:
    """The visit that their phone is out for."""
    return next((each for each in trips if each.phone_is_out), None)


def unanswered(trips: Iterable[Trip]) -> Trip | None:
    """The visit from which their phone came back last, where its use was not said yet."""
    back = [each for each in trips if each.going.is_unanswered]
    return max(
        back, key=lambda each: each.going.phone_back_at or each.visit.opened_at, default=None
    )


@dataclass(frozen=True)
class Facts:
    """A visit, who goes, and what of the school’s is out with it: kinds of device.

    `marks` say of its pupils that they are on a visit that day.
    """

    visit: Visit | None
    going: tuple[Going, ...]
    devices: tuple[str, ...]
    marks: tuple[PupilDay, ...]


@dataclass(frozen=True)
class OpenFacts:
    """Ids of the staff and classes there are; pupils of the classes not marked for that day yet."""

    staff: Collection[str]
    classes: Collection[str]
    pupils: Sequence[str]
    next_mark: int


def open_visit(action: OpenVisit, facts: OpenFacts, moment: Moment) -> Decision:
    """Enter a visit; its leader goes too. V3: a day that is over. E3: somebody who is not here.

    Its pupils are on a visit that day, so that their phones stay in school (V2).
    """
    if action.visit_on < day_of(moment.at):
        return refuse("V3", heading="That day is over")
    people = dict.fromkeys((action.leader, *action.staff))
    if not set(people) <= set(facts.staff) or not set(action.classes) <= set(facts.classes):
        return refuse("E3")
    visit = Visit(action.id, action.place, action.visit_on, action.leader, False, moment.at, None)
    going = (Going(f"{visit.id}/{who}", visit.id, who, None, None, None) for who in people)
    with_them = (
        VisitClass(f"{visit.id}/{each}", visit.id, each) for each in dict.fromkeys(action.classes)
    )
    away = (
        PupilDay(facts.next_mark + n, pupil, visit.visit_on, "on_visit", None, moment.at, None)
        for n, pupil in enumerate(facts.pupils)
    )
    return done(visit, *going, *with_them, *away)


def want_photos(action: WantPhotos, facts: Facts) -> Decision:
    """Photographs on a visit need an iPad or camera of the school that goes along (D1, WL16)."""
    if facts.visit is None or facts.visit.ended_at:
        return refuse("V4", heading="No such visit")
    if action.wanted and not {"ipad", "camera"} & set(facts.devices):
        return refuse("D1", heading="A school iPad first")
    visit = replace(facts.visit, photos=action.wanted)
    return UNCHANGED if visit == facts.visit else done(visit)


def say_phone_used(action: SayPhoneUsed, facts: Facts) -> Decision:
    """Whether a phone that is back was used, and why."""
    mine = next((each for each in facts.going if each.person == action.person), None)
    if mine is None or mine.phone_back_at is None or action.used not in USED:
        return refuse("V4", heading="Nothing to answer")
    return Changes(
        (replace(mine, used=action.used),),
        Outcome("phone_use_said", "Thank you.", heading="Recorded"),
    )


def end_visit(_action: EndVisit, facts: Facts, moment: Moment) -> Decision:
    """Everybody is back; V5 while something of the school’s is still out with the visit."""
    if facts.visit is None or facts.visit.ended_at:
        return refuse("V4", heading="No such visit")
    if facts.devices:
        return refuse("V5", heading="Not yet")
    back = (replace(each, ended_at=moment.at) for each in facts.marks)
    return done(replace(facts.visit, ended_at=moment.at), *back)


def phone_leaves(going: Going, at: datetime) -> Going:
    """The phone of somebody who goes is taken along; what was said before is forgotten."""
    return replace(going, phone_out_at=at, phone_back_at=None, used=None)


def phone_is_back(going: Going, at: datetime) -> Going:
    """It is locked away again."""
    return replace(going, phone_back_at=max(at, going.phone_out_at or at))


def choices() -> tuple[Choice, ...]:
    """Used? Why?"""
    return tuple(Choice(answer, USED[used]) for answer, used in ANSWERS.items())
