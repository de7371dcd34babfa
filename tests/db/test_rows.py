"""Rows between the rules' values and the tables: every value type there and back again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.clock import from_text, to_text
from kiosk.db import rows
from kiosk.db.transaction import Write, write
from kiosk.decide.decision import Row
from kiosk.decide.people import Person
from kiosk.decide.policies import Policy

from .test_schema import ROWS

if TYPE_CHECKING:
    from oakfield import Oakfield

each_kind = pytest.mark.parametrize("kind", ROWS, ids=lambda kind: kind.TABLE)

INSTANTS = st.datetimes(
    datetime(1970, 1, 1),  # noqa: DTZ001  # Hypothesis wants bounds without a zone
    datetime(9999, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000))
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name NOT LIKE 'audit_%'"
NUMBERS = st.integers(-(2**63), 2**63 - 1)


def value_of(name: str, kind: str) -> st.SearchStrategy[Any]:
    several = {
        "str": TEXTS,
        "int": NUMBERS,
        "bool": st.booleans(),
        "datetime": INSTANTS,
        "date": st.dates(),
    }
    plain = [several[part] for part in kind.split(" | ") if part != "None"]
    return st.one_of(*plain, st.none()) if "None" in kind else st.one_of(plain)


def values(kind: type[Row]) -> st.SearchStrategy[Row]:
    return st.builds(kind, **{f.name: value_of(f.name, str(f.type)) for f in fields(kind)})


@contextmanager
def trial(oakfield: Oakfield) -> Iterator[Write]:
    """A write without CHECKs, foreign keys and triggers, of which nothing stays."""

    class Enough(Exception):
        pass

    oakfield.school.db.execute("PRAGMA foreign_keys = OFF")
    oakfield.school.db.execute("PRAGMA ignore_check_constraints = ON")
    try:
        with write(oakfield.school.db) as transaction:
            for (name,) in transaction.db.execute(TRIGGERS).fetchall():
                transaction.db.execute(f"DROP TRIGGER {name}")
            yield transaction
            raise Enough
    except Enough:
        pass


@each_kind
@given(data=st.data())
def test_an_image_is_read_as_the_value_it_was(kind: type[Row], data: st.DataObject) -> None:
    value = data.draw(values(kind))
    image = rows.image(value)
    assert list(image) == [field.name for field in fields(kind)]
    assert all(type(stored) in (str, int, type(None)) for stored in image.values())
    assert rows.read(kind, list(image.values())) == value


@each_kind
@settings(max_examples=25)
@given(data=st.data())
def test_a_row_comes_out_of_its_table_as_it_went_in(
    oakfield: Oakfield, kind: type[Row], data: st.DataObject
) -> None:
    value = data.draw(values(kind))
    with trial(oakfield) as transaction:
        transaction.db.execute(f"DELETE FROM {kind.TABLE}")
        image = rows.put(transaction, value)
        found = rows.select(transaction.db, kind, "WHERE id = ?", [value.id])
    assert found == [value]
    assert image == [kind.TABLE, value.id, rows.image(value)]


@each_kind
@settings(max_examples=10)
@given(data=st.data())
def test_a_row_put_again_under_its_key_takes_the_place_of_the_first(
    oakfield: Oakfield, kind: type[Row], data: st.DataObject
) -> None:
    first, second = data.draw(values(kind)), data.draw(values(kind))
    second = type(second)(**{**vars(second), "id": first.id})
    with trial(oakfield) as transaction:
        transaction.db.execute(f"DELETE FROM {kind.TABLE}")
        rows.put(transaction, first)
        rows.put(transaction, second)
        found = rows.select(transaction.db, kind, "")
    assert found == [second]


PERSON = Person(
    "p", "mis", "1", "Priya", "Shah", None, None, datetime(2026, 11, 20, tzinfo=UTC), None
)


def test_an_instant_is_text_in_utc_with_milliseconds() -> None:
    assert rows.image(PERSON)["added_at"] == "2026-11-20T00:00:00.000Z"


def test_nothing_is_stored_under_a_key_that_is_not_there(oakfield: Oakfield) -> None:
    assert rows.first(oakfield.school.db, Person, "WHERE id = ?", ["p"]) is None
    assert rows.select(oakfield.school.db, Person, "") == []


def test_of_several_rows_the_first_in_the_order_asked_for_is_given(oakfield: Oakfield) -> None:
    for name in ("Cat", "Ann", "Ben"):
        oakfield.person(name)
    found = rows.first(oakfield.school.db, Person, "ORDER BY given_name")
    assert found is not None
    assert found.given_name == "Ann"


def test_a_value_is_bound_and_never_becomes_sql(oakfield: Oakfield) -> None:
    name = "'); DROP TABLE people; --"
    oakfield.person(name)
    assert [row["given_name"] for row in oakfield.rows("people")] == [name]


@pytest.mark.parametrize("width", [0, 8, 10])
def test_a_row_of_the_wrong_width_is_not_read(width: int) -> None:
    with pytest.raises((TypeError, IndexError)):
        rows.read(Person, [None] * width)


def test_a_number_that_no_column_holds_is_an_error_and_nothing_is_stored(
    oakfield: Oakfield,
) -> None:
    with pytest.raises((OverflowError, sqlite3.Error)), write(oakfield.school.db) as transaction:
        transaction.db.execute("UPDATE slots SET number = ?", [2**63])
    assert max(row["number"] for row in oakfield.rows("slots")) == 60


# Instants as text -------------------------------------------------------------------------------


@given(INSTANTS)
def test_an_instant_is_the_same_after_it_was_text(instant: datetime) -> None:
    text = to_text(instant)
    assert from_text(text) == instant
    assert len(text) == 24
    assert text.endswith("Z")


@given(INSTANTS, INSTANTS)
def test_text_sorts_as_the_instants_do(one: datetime, other: datetime) -> None:
    assert (to_text(one) < to_text(other)) == (one < other)


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (datetime(2026, 11, 20, 8, 31, 7, 123999, UTC), "2026-11-20T08:31:07.123Z"),
        (datetime(2026, 7, 1, 9, tzinfo=timezone(timedelta(hours=1))), "2026-07-01T08:00:00.000Z"),
    ],
)
def test_an_instant_of_any_zone_is_stored_as_utc_and_never_rounded_up(
    instant: datetime, text: str
) -> None:
    assert to_text(instant) == text


@pytest.mark.parametrize("text", ["2026-11-20T08:31:07", "2026-11-20", "08:31", "", "soon", "1e9"])
def test_a_time_without_a_zone_is_no_instant(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # some of these words are Python's
        from_text(text)


def test_a_day_is_stored_as_a_day(oakfield: Oakfield) -> None:
    policy = Policy(9, "Title", date(2026, 9, 8), None, oakfield.clock)
    assert rows.image(policy)["agreed_on"] == "2026-09-08"
