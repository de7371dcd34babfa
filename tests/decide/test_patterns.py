"""Staff patterns: usual weeks as they are typed, whom K4 holds until when, and who is expected."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from decide.conftest import refused
from kiosk.actions.patterns import EndPattern, SetPattern
from kiosk.actions.school_days import SetDay
from kiosk.actions.settings import ChangeSetting
from kiosk.decide.patterns import Week, checked
from kiosk.settings import SettingProblem

if TYPE_CHECKING:
    from oakfield import Oakfield

    from kiosk.actions import Outcome

WEEKS = [
    # days, hours, contact as typed, and as kept
    ("Mon-Wed", "", "", Week("Mon-Wed", None, None)),
    ("fri, mon", None, None, Week("Mon, Fri", None, None)),
    ("Mon - Tue; Thu – Fri", None, None, Week("Mon-Tue, Thu-Fri", None, None)),
    (
        "Mon-Wed",
        "08:15-15:45",
        "08:50-12:00, 13:00-15:20",
        Week("Mon-Wed", "Mon-Wed 08:15-15:45", "Mon-Wed 08:50-12:00 13:00-15:20"),
    ),
    (
        "Mon, Wed",
        None,
        "Mon 08:50-12:00; Wed 13:00 - 15:20",
        Week("Mon, Wed", None, "Mon 08:50-12:00; Wed 13:00-15:20"),
    ),
]


@pytest.mark.parametrize(("days", "hours", "contact", "kept"), WEEKS)
def test_a_week_is_kept_as_it_can_be_typed_again(
    days: str, hours: str | None, contact: str | None, kept: Week
):
    assert checked(days, hours, contact) == kept
    assert checked(kept.days, kept.hours, kept.contact) == kept


@pytest.mark.parametrize(
    ("days", "contact"),
    [("", None), ("Someday", None), ("Wed-Mon", None), ("Mon", "soon"), ("Mon", "12:00-08:00")],
)
def test_a_week_that_cannot_be_is_said_in_a_sentence(days: str, contact: str | None):
    with pytest.raises(SettingProblem, match=r"day|time"):
        checked(days, None, contact)


def week(
    oakfield: Oakfield, person: str, days: str, contact: str | None = None, hours: str | None = None
) -> Outcome:
    kept = checked(days, hours, contact)
    return oakfield.do(SetPattern(person, kept.days, kept.hours, kept.contact))


def school_week(oakfield: Oakfield) -> None:
    oakfield.do(ChangeSetting("contact_times", "Mon-Fri 08:50-12:00 13:00-15:15"))


ASKED = [
    # the person’s own days and contact, the time on a Friday, until when the phone stays (K4)
    ("Mon-Fri", None, "11:30", "12:00"),
    ("Mon-Fri", None, "12:00", None),
    ("Mon-Fri", "09:30-11:00", "09:00", None),
    ("Mon-Fri", "09:30-11:00", "10:59", "11:00"),
    ("Mon-Fri", "09:30-11:00", "11:00", None),
    ("Mon-Fri", "09:30-17:00", "16:59", "17:00"),
    ("Mon-Fri", "Mon 09:00-15:00; Fri 13:00-15:00", "12:59", None),
    ("Mon-Fri", "Mon 09:00-15:00; Fri 13:00-15:00", "13:00", "15:00"),
    ("Mon-Fri", "Mon 09:00-15:00", "10:00", None),
    ("Mon-Wed", None, "10:00", None),
    ("Mon-Wed", "09:00-15:00", "10:00", None),
]


@pytest.mark.parametrize(("days", "contact", "at", "until"), ASKED)
def test_own_contact_times_decide_when_the_phone_stays(
    oakfield: Oakfield, days: str, contact: str | None, at: str, until: str | None
):
    school_week(oakfield)
    badge = oakfield.somebody()
    assert week(oakfield, badge.person, days, contact).code == "done"
    oakfield.set("08:00")
    oakfield.scan(badge)
    oakfield.set(at)
    outcome = oakfield.scan(badge)
    if until:
        words = f"You’re in contact time until {until}. Your phone stays locked away unless "
        refused(outcome, "K4", f"{words}leadership has agreed an exception.")
    else:
        assert outcome.code == "taken_back"


def test_a_colleague_without_a_pattern_follows_the_school(oakfield: Oakfield):
    school_week(oakfield)
    priya, sam = oakfield.somebody("Priya"), oakfield.somebody("Sam")
    week(oakfield, priya.person, "Mon-Fri", "08:50-10:00")
    oakfield.set("08:00")
    oakfield.scan(priya)
    oakfield.scan(sam)
    oakfield.set("10:30")
    assert oakfield.scan(priya).code == "taken_back"
    assert oakfield.scan(sam).refusal == "K4"


def test_an_inset_day_and_an_early_end_free_the_own_week_too(oakfield: Oakfield):
    badge = oakfield.somebody()
    week(oakfield, badge.person, "Mon-Fri", "08:50-17:00")
    oakfield.set("08:00")
    oakfield.scan(badge)
    oakfield.do(SetDay(date(2026, 11, 20), "closes_early", "12:00", "Snow"))
    oakfield.set("11:59")
    assert oakfield.scan(badge).refusal == "K4"
    oakfield.set("12:00")
    assert oakfield.scan(badge).code == "taken_back"
    oakfield.do(SetDay(date(2026, 11, 20), "inset", None, ""))
    oakfield.set("12:30")
    oakfield.scan(badge)
    oakfield.set("13:00")
    assert oakfield.scan(badge).code == "taken_back"


def test_back_to_the_schools_week(oakfield: Oakfield):
    school_week(oakfield)
    badge = oakfield.somebody()
    week(oakfield, badge.person, "Mon-Wed")
    assert oakfield.do(EndPattern(badge.person)).code == "done"
    assert oakfield.do(EndPattern(badge.person)).code == "unchanged"
    oakfield.set("09:00")
    oakfield.scan(badge)
    oakfield.set("11:00")
    assert oakfield.scan(badge).refusal == "K4"
    assert week(oakfield, badge.person, "Mon-Wed").code == "done"
    assert week(oakfield, badge.person, "Mon-Wed").code == "unchanged"
    (row,) = oakfield.rows("staff_patterns")
    assert (row["days"], row["ended_at"]) == ("Mon-Wed", None)


OUTSIDE = [
    ("Mon-Wed", None, "Thu 08:50-12:00", "Thu"),
    ("Mon-Wed", "Mon-Thu 08:00-16:00", None, "Thu"),
    ("Mon-Wed", "08:00-12:00", "08:50-12:30", "Mon"),
    ("Mon-Tue", "Mon 08:00-16:00", "08:50-12:00", "Tue"),
]


@pytest.mark.parametrize(("days", "hours", "contact", "day"), OUTSIDE)
def test_contact_time_is_working_time(
    oakfield: Oakfield, days: str, hours: str | None, contact: str | None, day: str
):
    outcome = week(oakfield, oakfield.person(), days, contact, hours)
    words = f"Contact time lies outside the working days or hours on {day}. Change one of them."
    refused(outcome, "W1", words)
    assert oakfield.rows("staff_patterns") == []


def test_nobody_has_no_week(oakfield: Oakfield):
    assert week(oakfield, "nobody", "Mon").refusal == "E3"
    assert oakfield.do(EndPattern("nobody")).code == "unchanged"
