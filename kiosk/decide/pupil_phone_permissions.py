"""Permissions for a child's phone: a parent's form each school year, or the Headteacher's consent.

Nothing here is stored as ended: a permission holds on the days between its two dates, unless it
was withdrawn. Who may bring a phone today is decided in `decide.pupil_phones`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from kiosk.actions.pupil_phone_permissions import (
    AddCollectingAdult,
    AskHeadteacher,
    DecidePupilPhonePermission,
    MarkPupil,
    RecordWalking,
    UnmarkPupil,
)
from kiosk.decide.calendar import day_of
from kiosk.decide.decision import UNCHANGED, Decision, Moment, done
from kiosk.decide.people import Pupil, plain_name
from kiosk.refusals import Refusal, refuse
from kiosk.settings import DAYS, Settings

ASKED_OF_THE_HEAD = ("headteacher", "medical")
MARKS = ("absent", "on_visit", "goes_home")
MONTH_NUMBERS = {"July": 7, "August": 8, "September": 9}
EVERY_DAY = "12345"


@dataclass(frozen=True)
class Permission:
    """What a parent signed, or asked the Headteacher for; `decision` is the Headteacher's."""

    TABLE: ClassVar[str] = "pupil_phone_permissions"

    id: str
    pupil: str
    kind: str
    parent: str
    reason: str
    walks_alone: bool
    form_on: date | None
    weekdays: str
    asked_on: date
    starts_on: date
    ends_on: date
    decision: str | None
    decided_by: str | None
    decided_at: datetime | None
    withdrawn_at: datetime | None
    recorded_at: datetime

    @property
    def asks_the_head(self) -> bool:
        """Whether it needs the Headteacher, whatever the child's year group."""
        return self.kind in ASKED_OF_THE_HEAD

    def has_dates_for(self, day: date) -> bool:
        """Whether the day lies between its dates, both included."""
        return self.starts_on <= day <= self.ends_on

    def is_for_weekday(self, day: date) -> bool:
        """Whether the form says this day of the week."""
        return str(day.isoweekday()) in self.weekdays


@dataclass(frozen=True)
class CollectingAdult:
    """An adult of a child's; whether they may collect, never why not."""

    TABLE: ClassVar[str] = "collecting_adults"

    id: str
    pupil: str
    name: str
    relationship: str
    may_collect: bool
    added_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class PupilDay:
    """What is different about one day of one child; `goes_home` a local time such as 17:00."""

    TABLE: ClassVar[str] = "pupil_days"

    id: int
    pupil: str
    day_on: date
    kind: str
    goes_home: str | None
    set_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class SchoolYear:
    """A school year, both days included, and how it is written."""

    starts_on: date
    ends_on: date

    @property
    def name(self) -> str:
        """`2026/27`."""
        return f"{self.starts_on.year}/{self.ends_on.year % 100:02}"


def school_year(day: date, settings: Settings) -> SchoolYear:
    """The school year that the day is in."""
    month = MONTH_NUMBERS[settings.school_year_starts]
    year = day.year if day.month >= month else day.year - 1
    return SchoolYear(date(year, month, 1), date(year + 1, month, 1) - timedelta(days=1))


def days_in_words(weekdays: str) -> str:
    """`Mon, Wed and Fri`."""
    names = [DAYS[int(number) - 1] for number in weekdays]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def has_number(words: str) -> bool:
    """Whether words hold what could be a phone's number or IMEI (I8): ten digits or more."""
    run = 0
    for character in words:
        if character.isdigit():
            run += 1
        elif character not in " -/()+.":
            run = 0
        if run >= 10:
            return True
    return False


def _gone(pupil: Pupil | None) -> bool:
    return pupil is None or pupil.left_at is not None


def record_walking(
    action: RecordWalking, pupil: Pupil | None, known: Permission | None, moment: Moment
) -> Decision:
    """This school year's form: new, or as it is now; E3, F15, I8, F18, F19.

    A day of signing that was recorded before is not looked at again.
    """
    if _gone(pupil):
        return refuse("E3")
    day = day_of(moment.at)
    year = school_year(day, moment.settings)
    wrong = _wrong_words(action.weekdays, action.parent)
    if known is None or action.form_on != known.form_on:
        wrong = wrong or _wrong_signing(action.form_on, day, year, moment)
    if wrong:
        return wrong
    new = Permission(
        known.id if known else action.id,
        action.pupil,
        "walks_alone",
        action.parent,
        "",
        action.walks_alone,
        action.form_on,
        action.weekdays,
        known.asked_on if known else day,
        year.starts_on,
        year.ends_on,
        None,
        None,
        None,
        None,
        known.recorded_at if known else moment.at,
    )
    return UNCHANGED if new == known else done(new)


def _wrong_words(weekdays: str, *words: str) -> Refusal | None:
    if not weekdays:
        return refuse("F15", heading="Which days?")
    if any(map(has_number, words)):
        return refuse("I8", heading="No numbers, please")
    return None


def _wrong_signing(
    signed: date | None, day: date, year: SchoolYear, moment: Moment
) -> Refusal | None:
    """Not signed ahead (F18), nor before last school year: forms go out in its last term (F19)."""
    if signed and signed > day:
        return refuse("F18", heading="Check the date")
    last_year = school_year(year.starts_on - timedelta(days=1), moment.settings)
    if signed and signed < last_year.starts_on:
        return refuse("F19", heading="Check the date", school_year=last_year.name)
    return None


def ask_headteacher(
    action: AskHeadteacher, pupil: Pupil | None, pending: Sequence[Permission], moment: Moment
) -> Decision:
    """A parent's request, for the Headteacher to decide; an older open one is changed."""
    if _gone(pupil):
        return refuse("E3")
    wrong = _wrong_words(action.weekdays, action.parent, action.reason)
    today = day_of(moment.at)
    wrong = wrong or _wrong_dates(action.starts_on, action.ends_on, today, moment)
    if wrong:
        return wrong
    known = pending[0] if pending else None
    return done(
        Permission(
            known.id if known else action.id,
            action.pupil,
            action.kind,
            action.parent,
            action.reason,
            False,
            None,
            action.weekdays,
            known.asked_on if known else today,
            action.starts_on,
            action.ends_on,
            None,
            None,
            None,
            None,
            known.recorded_at if known else moment.at,
        )
    )


def _wrong_dates(starts_on: date, ends_on: date, earliest: date, moment: Moment) -> Refusal | None:
    """Never in the past (V3); it ends with the school year it starts in, this or the next (F11)."""
    today = day_of(moment.at)
    if starts_on < earliest or ends_on < today:
        return refuse("V3", heading="Check the dates")
    last = school_year(today, moment.settings).ends_on
    if starts_on > last:
        last = school_year(last + timedelta(days=1), moment.settings).ends_on
    if starts_on <= ends_on <= last:
        return None
    after = last + timedelta(days=1)
    return refuse("F11", heading="Check the dates", date=_said(after))


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def decide(
    action: DecidePupilPhonePermission,
    permission: Permission | None,
    actor: str | None,
    headteachers: dict[str, str],
    moment: Moment,
) -> Decision:
    """The Headteacher alone decides: G3 for anybody else, F8 when it is decided already.

    `headteachers` are those who hold the role now, with their names; "" for one not in today.
    """
    if permission is None or not permission.asks_the_head or permission.withdrawn_at:
        return refuse("F10")
    if actor is None or actor not in headteachers:
        names = ", ".join(sorted(filter(None, headteachers.values()))) or "nobody"
        return refuse("G3", heading="The Headteacher decides", role="the Headteacher", names=names)
    if permission.decision:
        return refuse("F8", heading="Decided already")
    if action.agrees:
        earliest = min(permission.starts_on, day_of(moment.at))
        wrong = _wrong_dates(action.starts_on, action.ends_on, earliest, moment)
        if wrong:
            return wrong
    decided = replace(
        permission,
        decision="agreed" if action.agrees else "declined",
        decided_by=actor,
        decided_at=moment.at,
    )
    if action.agrees:
        decided = replace(decided, starts_on=action.starts_on, ends_on=action.ends_on)
    return done(decided, concerns=f"pupils/{permission.pupil}")


def withdraw(permission: Permission | None, moment: Moment) -> Decision:
    """From now on it does not hold (C10)."""
    if permission is None or permission.withdrawn_at:
        return refuse("F10")
    return done(replace(permission, withdrawn_at=moment.at), concerns=f"pupils/{permission.pupil}")


def add_adult(
    action: AddCollectingAdult,
    pupil: Pupil | None,
    listed: Iterable[CollectingAdult],
    moment: Moment,
) -> Decision:
    """An adult on a child's list; the same name again takes the place of the older row."""
    if _gone(pupil):
        return refuse("E3")
    if has_number(f"{action.name} {action.relationship}"):
        return refuse("I8", heading="No numbers, please")
    same = [a for a in listed if plain_name(a.name) == plain_name(action.name)]
    new = CollectingAdult(
        action.id,
        action.pupil,
        action.name,
        action.relationship,
        action.may_collect,
        moment.at,
        None,
    )
    return done(*(replace(adult, ended_at=moment.at) for adult in same), new)


def remove_adult(adult: CollectingAdult | None, moment: Moment) -> Decision:
    """Off the list; the row stays, with when."""
    if adult is None or adult.ended_at:
        return refuse("F10")
    return done(replace(adult, ended_at=moment.at), concerns=f"pupils/{adult.pupil}")


def mark(
    action: MarkPupil,
    pupil: Pupil | None,
    marked: Iterable[PupilDay],
    next_id: int,
    moment: Moment,
) -> Decision:
    """Absent, on a visit, or going home later, today; a club perhaps every week (V3, F11). F12
    without a time.

    Whoever goes home before the school's home time leaves early, and somebody collects (C5).
    `marked` is what is different about days of the child from today on.
    """
    if pupil is None or pupil.left_at:
        return refuse("E3")
    if (action.kind == "goes_home") != (action.goes_home is not None):
        return refuse("F12", heading="When?", name=pupil.called)
    today = day_of(moment.at)
    usual = moment.settings.home_times.get(today.isoweekday())
    if action.goes_home and usual and time.fromisoformat(action.goes_home) < usual:
        return refuse("C5", heading="Too early", home_time=f"{usual:%H:%M}", name=pupil.called)
    until = action.until or today
    wrong = _wrong_dates(today, until, today, moment)
    if wrong:
        return wrong
    days = [today + timedelta(weeks=n) for n in range((until - today).days // 7 + 1)]
    same = [m for m in marked if m.kind == action.kind and m.day_on in days]
    new = (
        PupilDay(next_id + n, pupil.id, day, action.kind, action.goes_home, moment.at, None)
        for n, day in enumerate(days)
    )
    return done(*(replace(m, ended_at=moment.at) for m in same), *new)


def unmark(action: UnmarkPupil, marked: Iterable[PupilDay], moment: Moment) -> Decision:
    """Not so after all, today or from today on every week; what has been stays as it was."""
    today = day_of(moment.at)

    def is_meant(mark: PupilDay) -> bool:
        weekly = action.weekday == mark.day_on.isoweekday()
        return mark.kind == action.kind and (
            weekly or (not action.weekday and mark.day_on == today)
        )

    return done(*(replace(mark, ended_at=moment.at) for mark in marked if is_meant(mark)))


@dataclass(frozen=True)
class Club:
    """What a child stays for: on which weekday (1 for Monday), until what time, up to which day."""

    weekday: int
    goes_home: str
    last_on: date


def clubs(marked: Iterable[PupilDay]) -> list[Club]:
    """The clubs of every week among what is different about days from today on, by weekday."""
    found: dict[int, list[PupilDay]] = {}
    for each in sorted(marked, key=lambda m: m.day_on):
        if each.kind == "goes_home":
            found.setdefault(each.day_on.isoweekday(), []).append(each)
    return [
        Club(weekday, days[-1].goes_home or "", days[-1].day_on)
        for weekday, days in sorted(found.items())
    ]


def home_time_of_child(today: Iterable[PupilDay]) -> time | None:
    """When this child goes home today, where that was said of the child."""
    said = (each.goes_home for each in today if each.kind == "goes_home" and each.goes_home)
    return next(map(time.fromisoformat, said), None)
