"""Rows between the rules' values and the tables, for every noun alike.

A value type's fields are its table's columns. Names ending _at are instants and _on dates here,
text in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from sqlite_utils import Database

from kiosk.clock import from_text, to_text
from kiosk.db.transaction import Write
from kiosk.decide.decision import Row

Stored = str | int | bytes | None
R = TypeVar("R", bound=Row)


def image(row: Row) -> dict[str, Stored]:
    """The row as the table will hold it, column by column."""
    return {name: _stored(value) for name, value in vars(row).items()}


def _stored(value: Any) -> Stored:
    if isinstance(value, datetime):
        return to_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


@cache
def _columns(kind: type[Row]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))  # type: ignore[arg-type]


@cache
def _upsert(kind: type[Row]) -> str:
    columns = _columns(kind)
    gaps = ", ".join("?" * len(columns))
    changed = ", ".join(f"{name} = excluded.{name}" for name in columns if name != "id")
    return (
        f"INSERT INTO {kind.TABLE} ({', '.join(columns)}) VALUES ({gaps}) "
        f"ON CONFLICT (id) DO UPDATE SET {changed}"
    )


def put(write: Write, row: Row) -> list[Any]:
    """Store the row as it will be; the after-image `[table, key, row]` for the audit log."""
    stored = image(row)
    write.db.execute(_upsert(type(row)), list(stored.values()))
    return [row.TABLE, row.id, stored]


@cache
def _readers(kind: type[Row]) -> tuple[Callable[[Any], Any] | None, ...]:
    def reader(name: str) -> Callable[[Any], Any] | None:
        if name.endswith("_at"):
            return from_text
        return date.fromisoformat if name.endswith("_on") else None

    return tuple(reader(name) for name in _columns(kind))


def read(kind: type[R], values: Sequence[Any]) -> R:
    """The value whose columns these are, in the order of its fields."""
    return kind(
        *(
            reader(value) if reader and value is not None else value
            for reader, value in zip(_readers(kind), values, strict=True)
        )
    )


@cache
def columns(kind: type[Row], table: str | None = None) -> str:
    """`lockups.id, lockups.phone, ...`: what to select for `read`."""
    return ", ".join(f"{table or kind.TABLE}.{name}" for name in _columns(kind))


def select(db: Database, kind: type[R], where: str, params: Sequence[Stored] = ()) -> list[R]:
    """The rows of a table; `where` is everything after FROM's table name."""
    found = db.execute(f"SELECT {columns(kind)} FROM {kind.TABLE} {where}", list(params))
    return [read(kind, values) for values in found.fetchall()]


def first(db: Database, kind: type[R], where: str, params: Sequence[Stored] = ()) -> R | None:
    """The first such row, or None."""
    found = select(db, kind, f"{where} LIMIT 1", params)
    return found[0] if found else None
