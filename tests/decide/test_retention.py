"""How long each class of record is kept: no table is forgotten, and when a day is long ago."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whole_school import SCHEMA

from kiosk.actions.retention import DisposeOf, Key
from kiosk.db import audit_log
from kiosk.decide.decision import Changes, Decision, Moment
from kiosk.decide.disposals import Disposal, Facts, dispose
from kiosk.decide.retention import RECORDS, STAYS, Calendar, first_day_kept
from kiosk.decide.school_days import Term
from kiosk.periods import UNITS, Period, PeriodProblem, period
from kiosk.refusals import Refusal
from kiosk.settings import EXPLAINED, Settings

if TYPE_CHECKING:
    from oakfield import Oakfield

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


# What a page of a run is refused for -------------------------------------------------------------


PAGE = DisposeOf("run", "lock-ups", (("lockups", 1),), (7,), 9, ("hold",))
FINE = Facts(("hold",), is_changed=False, is_due=True)


def disposed(facts: Facts) -> Decision:
    return dispose(PAGE, facts, None, Moment(datetime(2026, 11, 20, tzinfo=UTC), Settings()))


@pytest.mark.parametrize(
    "facts",
    [
        replace(FINE, is_due=False),
        replace(FINE, is_changed=True),
        replace(FINE, holds=()),
        replace(FINE, holds=("hold", "another")),
    ],
)
def test_nothing_goes_that_is_not_due_or_has_changed_or_is_under_another_hold(facts: Facts):
    found = disposed(facts)
    assert isinstance(found, Refusal)
    assert found.code == "Y3"


def test_what_is_due_goes_and_leaves_a_number():
    found = disposed(FINE)
    assert isinstance(found, Changes)
    assert found.disposed
    assert (found.disposed.keys, found.disposed.entries) == (PAGE.keys, PAGE.entries)
    assert [each.records for each in found.rows if isinstance(each, Disposal)] == [1]


def test_invariant_11_not_even_the_command_takes_out_what_is_not_due(oakfield: Oakfield):
    """A lock-up that ended this morning, and one that is told of since its page was chosen."""
    priya = oakfield.somebody()
    for day in ("2025-11-20", "2026-11-20"):
        oakfield.set("08:31", day)
        oakfield.scan(priya)
        oakfield.wait(minutes=15)
        oakfield.scan(priya)
    db, (old, new) = (
        oakfield.school.db,
        (("lockups", row["id"]) for row in oakfield.rows("lockups")),
    )

    def page(key: Key, read_to: int) -> DisposeOf:
        told = tuple(audit_log.payloads_about(db, [key]))
        return DisposeOf("run", "lock-ups", (key,), told, read_to, ())

    read_to = audit_log.head(db)[0]
    assert oakfield.do(page(new, read_to)).refusal == "Y3"
    assert oakfield.do(page(old, read_to - 3)).refusal == "Y3"
    assert len(oakfield.rows("lockups")) == 2
    assert oakfield.do(page(old, read_to)).code == "disposed"
    assert [row["id"] for row in oakfield.rows("lockups")] == [new[1]]
