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
from kiosk.db.transaction import Write, reading_or_committing
from kiosk.decide.decision import Row

BY_NAME = "ORDER BY family_name COLLATE by_name, given_name COLLATE by_name, id"
"""People in the order of a list (db/connection.py)."""

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


def put(write: Write, row: Row) -> list[Any]:
    """Store the row as it will be; the after-image `[table, key, row]` for the audit log.

    Of a row that is there already only what differs is written, so that the indexes and checks
    of its other columns are left in peace.
    """
    stored = image(row)
    before = write.db.execute(_by_key(type(row)), [row.id]).fetchone()
    if before is None:
        write.db.execute(_insert(type(row)), list(stored.values()))
    else:
        pairs = zip(stored.items(), before, strict=True)
        changed = {name: new for (name, new), old in pairs if new != old}
        if changed:
            write.db.execute(_update(type(row), tuple(changed)), [*changed.values(), row.id])
    return [row.TABLE, row.id, stored]


def remove(write: Write, row: Row) -> list[Any]:
    """Take the row out of the register; `[table, key, None]` for the audit log."""
    return take_out(write, row.TABLE, row.id)


def take_out(write: Write, table: str, key: str | int) -> list[Any]:
    """The same, of a row by its table and key."""
    write.db.execute(f"DELETE FROM {table} WHERE id = ?", [key])
    return [table, key, None]


@cache
def _by_key(kind: type[Row]) -> str:
    return f"SELECT {columns(kind)} FROM {kind.TABLE} WHERE id = ?"


@cache
def _insert(kind: type[Row]) -> str:
    gaps = ", ".join("?" * len(_columns(kind)))
    return f"INSERT INTO {kind.TABLE} ({', '.join(_columns(kind))}) VALUES ({gaps})"


@cache
def _update(kind: type[Row], changed: tuple[str, ...]) -> str:
    gaps = ", ".join(f"{name} = ?" for name in changed)
    return f"UPDATE {kind.TABLE} SET {gaps} WHERE id = ?"


@cache
def _readers(kind: type[Row]) -> tuple[tuple[int, Callable[[str], Any]], ...]:
    """The columns, by place, that are not text here, and how each is read."""
    readers: dict[str, Callable[[str], Any]] = {"_at": from_text, "_on": date.fromisoformat}
    return tuple(
        (place, readers[name[-3:]])
        for place, name in enumerate(_columns(kind))
        if name[-3:] in readers
    )


def read(kind: type[R], values: Sequence[Any]) -> R:
    """The value whose columns these are, in the order of its fields."""
    found = list(values)
    for place, reader in _readers(kind):
        if found[place] is not None:
            found[place] = reader(found[place])
    return kind(*found)


def next_id(db: Database, table: str) -> int:
    """The key of the next row of a table whose rows are numbered."""
    return int(db.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0])


def read_joined(row: Sequence[Any], *kinds: type[Row]) -> list[Any]:
    """The values of which a joined row is made up, one after another; None for one that is not
    there.
    """
    found, start = [], 0
    for kind in kinds:
        end = start + len(_columns(kind))
        found.append(read(kind, row[start:end]) if row[start] is not None else None)
        start = end
    return found


@cache
def columns(kind: type[Row], table: str | None = None) -> str:
    """`lockups.id, lockups.phone, ...`: what to select for `read`."""
    return ", ".join(f"{table or kind.TABLE}.{name}" for name in _columns(kind))


def select(db: Database, kind: type[R], where: str, params: Sequence[Stored] = ()) -> list[R]:
    """The rows of a table; `where` is everything after FROM's table name."""
    query = f"SELECT {columns(kind)} FROM {kind.TABLE} {where}"
    with reading_or_committing:
        found = db.execute(query, list(params)).fetchall()
    return [read(kind, values) for values in found]


def first(db: Database, kind: type[R], where: str, params: Sequence[Stored] = ()) -> R | None:
    """The first such row, or None."""
    found = select(db, kind, f"{where} LIMIT 1", params)
    return found[0] if found else None
