"""How long each class of record is kept: no table is forgotten, and when a day is long ago."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whole_school import SCHEMA

from kiosk.decide.retention import RECORDS, STAYS, Calendar, first_day_kept
from kiosk.decide.school_days import Term
from kiosk.periods import UNITS, Period, PeriodProblem, period
from kiosk.settings import EXPLAINED

TABLES = set(re.findall(r"(?m)^CREATE TABLE (\w+)", SCHEMA.read_text("utf-8")))
COVERED = {part.table for records in RECORDS for part in records.parts}


def test_every_table_is_in_a_class_of_record_or_stays_for_a_reason():
    assert COVERED | set(STAYS) == TABLES
    assert not COVERED & set(STAYS)
    assert all(STAYS.values())


def test_every_class_has_a_period_of_its_own_with_its_reason():
    settings = [records.setting for records in RECORDS]
    assert len(set(settings)) == len(settings)
    assert all(EXPLAINED[name].why for name in settings)
    assert set(settings) == {name for name in EXPLAINED if name.startswith("keep_")}


AUTUMN = Term("a", "Autumn 2026", date(2026, 9, 1), date(2026, 12, 18), None)
SPRING = Term("b", "Spring 2027", date(2027, 1, 4), date(2027, 3, 25), None)
SUMMER = Term("c", "Summer 2027", date(2027, 4, 12), date(2027, 7, 21), None)
TERMS = (AUTUMN, SPRING, SUMMER)


@pytest.mark.parametrize(
    ("keeps", "today", "first_kept"),
    [
        ("30 days", date(2027, 3, 2), date(2027, 1, 31)),
        ("1 month", date(2027, 3, 31), date(2027, 2, 28)),
        ("1 year", date(2028, 2, 29), date(2027, 2, 28)),
        ("6 years", date(2027, 3, 2), date(2021, 3, 2)),
        ("1 school year", date(2027, 8, 31), date(2025, 9, 1)),
        ("1 school year", date(2027, 9, 1), date(2026, 9, 1)),
        ("1 term", date(2027, 3, 25), date(2026, 6, 25)),
        ("1 term", date(2027, 3, 26), date(2026, 12, 19)),
        ("1 term", date(2027, 7, 22), date(2027, 3, 26)),
        ("2 terms", date(2027, 7, 22), date(2026, 12, 19)),
        ("1 term", date(2029, 1, 10), date(2028, 4, 10)),
    ],
)
def test_what_was_over_before_this_day_is_due(keeps: str, today: date, first_kept: date):
    assert first_day_kept(period(keeps), Calendar(today, TERMS, 9)) == first_kept


def test_a_school_without_terms_forgets_as_well():
    assert first_day_kept(period("1 term"), Calendar(date(2027, 6, 30), (), 9)) == date(2026, 9, 30)


PERIODS = st.builds(Period, st.integers(1, 40), st.sampled_from(UNITS))
DAYS = st.dates(date(2020, 1, 1), date(2060, 1, 1))


@given(PERIODS, DAYS, DAYS)
def test_what_was_due_once_stays_due(kept: Period, one: date, other: date):
    earlier, later = sorted((one, other))
    assert first_day_kept(kept, Calendar(earlier, TERMS, 9)) <= first_day_kept(
        kept, Calendar(later, TERMS, 9)
    )
    assert first_day_kept(kept, Calendar(earlier, TERMS, 9)) < earlier


@given(PERIODS)
def test_a_period_is_read_as_it_is_written(kept: Period):
    assert period(str(kept)) == kept
    assert period(f"  {str(kept).upper()} ") == kept


@pytest.mark.parametrize("typed", ["", "0 days", "for ever", "1", "days", "1000 days", "1 week"])
def test_what_is_no_period_is_refused(typed: str):
    with pytest.raises(PeriodProblem, match=r"^Write a period as 1 term"):
        period(typed)
