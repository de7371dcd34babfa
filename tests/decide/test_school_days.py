"""Which days are school days, and what is left of contact time on a day that ends early."""

from __future__ import annotations

from datetime import date, time

import pytest
from oakfield import Oakfield, local

from kiosk.actions.school_days import AddTerm, RemoveTerm, SetDay
from kiosk.decide.calendar import contact_until
from kiosk.decide.school_days import Exceptional, Term, school_day
from kiosk.judge.moment import moment_of
from kiosk.settings import Interval

AUTUMN = Term("autumn", "Autumn 2026", date(2026, 9, 3), date(2026, 10, 23), None)
FRIDAY = date(2026, 10, 2)
CONTACT = (Interval(time(8, 50), time(12)), Interval(time(13), time(15, 15)))


def exceptional(kind: str, closes: str | None = None, note: str = "") -> Exceptional:
    return Exceptional(FRIDAY.isoformat(), kind, closes, note, local("08:00"))


@pytest.mark.parametrize(
    ("day", "terms", "exception", "is_open", "why"),
    [
        (FRIDAY, [], None, True, ""),
        (FRIDAY, [AUTUMN], None, True, ""),
        (date(2026, 9, 3), [AUTUMN], None, True, ""),
        (date(2026, 10, 23), [AUTUMN], None, True, ""),
        (date(2026, 9, 2), [AUTUMN], None, False, "holiday"),
        (date(2026, 10, 26), [AUTUMN], None, False, "holiday"),
        (date(2026, 10, 3), [], None, False, "weekend"),
        (date(2026, 10, 3), [], exceptional("open"), True, ""),
        (FRIDAY, [AUTUMN], exceptional("inset"), False, "INSET day"),
        (FRIDAY, [AUTUMN], exceptional("closed", note="Snow"), False, "Snow"),
        (FRIDAY, [AUTUMN], exceptional("closes_early", "12:00", "Snow"), True, "Snow"),
    ],
)
def test_what_kind_of_day_it_is(day, terms, exception, is_open, why):
    found = school_day(day, terms, exception)
    assert (found.is_open, found.why) == (is_open, why)


@pytest.mark.parametrize(
    ("closes", "left"),
    [
        ("15:30", CONTACT),
        ("14:00", (CONTACT[0], Interval(time(13), time(14)))),
        ("13:00", CONTACT[:1]),
        ("12:00", CONTACT[:1]),
        ("10:15", (Interval(time(8, 50), time(10, 15)),)),
        ("08:50", ()),
    ],
)
def test_a_day_that_ends_early_cuts_contact_time_short(closes, left):
    day = school_day(FRIDAY, [], exceptional("closes_early", closes))
    assert day.shortened(CONTACT) == left


def test_a_day_without_children_has_no_contact_time():
    assert school_day(FRIDAY, [], exceptional("inset")).shortened(CONTACT) == ()


def test_phones_are_free_on_an_inset_day(oakfield: Oakfield):
    badge = oakfield.somebody()
    oakfield.do(SetDay(date(2026, 11, 20), "inset", None, ""))
    assert oakfield.scan(badge).code == "locked_away"
    oakfield.set("10:20")
    assert oakfield.scan(badge).code == "taken_back"


def test_after_a_snow_closure_at_noon_phones_are_free(oakfield: Oakfield):
    badge = oakfield.somebody()
    oakfield.scan(badge)
    oakfield.set("11:00")
    oakfield.do(SetDay(date(2026, 11, 20), "closes_early", "11:30", "Snow"))
    oakfield.set("11:29")
    assert oakfield.scan(badge).refusal == "K4"
    oakfield.set("11:30")
    assert oakfield.scan(badge).code == "taken_back"


def test_a_day_can_be_ordinary_after_all(oakfield: Oakfield):
    day = date(2026, 11, 20)
    oakfield.do(SetDay(day, "closed", None, "Boiler"))
    oakfield.do(SetDay(day, "open", None, ""))
    moment = moment_of(oakfield.school.db, local("10:00"))
    assert contact_until(moment.contact_times, moment.at) == time(12)


def test_terms_that_lie_across_one_another_or_end_first_are_refused(oakfield: Oakfield):
    add = [
        AddTerm("a", "Autumn", date(2026, 9, 3), date(2026, 10, 23)),
        AddTerm("b", "Autumn again", date(2026, 10, 23), date(2026, 12, 18)),
        AddTerm("c", "Backwards", date(2027, 1, 9), date(2027, 1, 8)),
    ]
    answers = [oakfield.do(action).refusal for action in add]
    assert answers == [None, "A2", "A1"]


def test_a_removed_term_makes_room_and_is_removed_once(oakfield: Oakfield):
    oakfield.do(AddTerm("a", "Autumn", date(2026, 9, 3), date(2026, 10, 23)))
    assert oakfield.do(RemoveTerm("a")).code == "done"
    assert oakfield.do(RemoveTerm("a")).refusal == "A3"
    again = AddTerm("b", "Autumn", date(2026, 9, 3), date(2026, 10, 23))
    assert oakfield.do(again).code == "done"
