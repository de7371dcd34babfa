"""Does the register still say what the audit log says happened? The first thing that is wrong.

Checks the chain, the commitments, the schema, and that the last after-image of every key equals
its row. Reads a copy, for an open read would keep the kiosk from writing.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlite_utils import Database

from kiosk.db import audit_log, connection, migrations

UNAUDITED = {
    "audit_log",
    "audit_payload",
    "audit_erasures",
    "sessions",
    "attempts",
    "sightings",
    "permission_notes",
    "emails",
    migrations.migrations.migrations_table,
}
PAGE = 5000

Image = dict[str, Any] | None
"""A row as an entry left it; None once it was erased."""

Images = dict[str, dict[Any, Image]]


SCHEMA_CHANGED = "The schema of the database is not the one that the audit log states."


class Tampered(Exception):
    """The first thing that is wrong, in plain words; of a changed schema, the first row too."""


@dataclass(frozen=True)
class Sound:
    """What was found to be in order: how many entries and rows, and the last entry's hash."""

    entries: int
    rows: int
    head: str


def verify(db: Database) -> Sound:
    """Check everything. Raises Tampered, and sqlite3.Error for a file that cannot be read."""
    with TemporaryDirectory() as folder:
        copy = connection.copy(db, Path(folder) / "copy.db")
        try:
            return _verify(copy)
        finally:
            copy.close()


def _verify(db: Database) -> Sound:
    images, stated = _replay(db)
    if stated != migrations.schema_hash(db):
        raise Tampered(SCHEMA_CHANGED + _behind_the_schema(db, images))
    _compare_all(db, images)
    seq, head = audit_log.head(db)
    rows = sum(db[table].count for table in db.table_names() if table not in UNAUDITED)
    return Sound(seq, rows, head)


def _behind_the_schema(db: Database, images: Images) -> str:
    """Whoever drops a guard means to change a row: which, if the rows can still be compared."""
    try:
        _compare_all(db, images)
    except Tampered as problem:
        return f" {problem}"
    except (sqlite3.Error, ValueError):  # a table of which nobody knows, without an id
        return ""
    return ""


def _compare_all(db: Database, images: Images) -> None:
    for table in db.table_names():
        if table not in UNAUDITED and not table.startswith("sqlite_"):
            _compare(db, table, images.pop(table, {}))
    if images:
        raise Tampered(f"{min(images)}: the whole table is missing.")


def _replay(db: Database) -> tuple[Images, str]:
    """The last after-image of every key, and the schema last stated, after checking each entry."""
    images: Images = {}
    stated, previous, seq = "", audit_log.GENESIS, 0
    without, erased = set(), dict[int, int]()
    for entry, key, body in _entries(db):
        seq += 1
        _check_entry(entry, seq, previous)
        previous = entry.hash
        if key is None and body is None:
            without.add(seq)
            continue
        payload = _payload(entry, key, body)
        for table, row_key, row in payload["rows"]:
            images.setdefault(table, {})[row_key] = row
        stated = payload.get("schema", stated)
        erased.update(dict.fromkeys(payload.get("erases", ()), seq))
    _check_erasures(db, without, erased)
    _check_loose_payloads(db, seq)
    return images, stated


def _check_erasures(db: Database, without: set[int], erased: dict[int, int]) -> None:
    """No payload is missing but those that a later entry says it erased, and those all are."""
    odd = without ^ {seq for seq, by in erased.items() if by > seq}
    if odd:
        raise Tampered(f"audit_payload, entry {min(odd)}: it is missing (column seq).")
    told = _erasures(db)
    for seq in sorted(told.keys() | erased.keys()):
        # An entry that erased may have been erased since; who erased it says again what it did.
        if told.get(seq) != erased.get(seq) and (seq not in erased or told.get(seq) not in erased):
            column = "erasure" if seq in told and seq in erased else "seq"
            raise Tampered(
                f"audit_erasures, entry {seq}: column {column} is not what the audit log says."
            )


def _erasures(db: Database) -> dict[int, int]:
    if not db["audit_erasures"].exists():  # a file of an older version, as it lies there
        return {}
    return dict(db.execute("SELECT seq, erasure FROM audit_erasures").fetchall())


def _entries(db: Database) -> Any:
    names = ", ".join(f"audit_log.{name}" for name in audit_log.FIELDS)
    after: Any = -(2**63)
    while True:
        found = db.execute(
            f"SELECT {names}, key, body FROM audit_log LEFT JOIN audit_payload USING (seq) "
            "WHERE audit_log.seq > ? ORDER BY audit_log.seq LIMIT ?",
            [after, PAGE],
        ).fetchall()
        if not found:
            return
        for *fields, key, body in found:
            yield audit_log.Entry(*fields), key, body
        after = found[-1][0]


def _check_entry(entry: audit_log.Entry, seq: int, previous: str) -> None:
    if entry.seq != seq:
        raise Tampered(f"audit_log, entry {seq}: it is missing (column seq).")
    if entry.previous != previous:
        raise Tampered(f"audit_log, entry {seq}: column previous is not the hash before it.")
    for column, value in vars(entry).items():
        if isinstance(value, bytes):
            raise Tampered(f"audit_log, entry {seq}: column {column} is not text.")
    *fields, written = vars(entry).values()
    if audit_log.entry_hash(tuple(fields)) != written:
        raise Tampered(
            f"audit_log, entry {seq}: column hash does not fit the others; one of them was changed."
        )


def _payload(entry: audit_log.Entry, key: Any, body: Any) -> dict[str, Any]:
    if key is None or body is None:
        raise Tampered(f"audit_payload, entry {entry.seq}: it is missing (column seq).")
    if isinstance(body, bytes):
        raise Tampered(f"audit_payload, entry {entry.seq}: column body is not text.")
    if audit_log.commitment(key, body) != entry.commitment:
        raise Tampered(f"audit_payload, entry {entry.seq}: column body or key was changed.")
    payload: dict[str, Any] = json.loads(body)
    return payload


def _check_loose_payloads(db: Database, last: int) -> None:
    loose = db.execute(
        "SELECT seq FROM audit_payload WHERE seq NOT BETWEEN 1 AND ?", [last]
    ).fetchone()
    if loose:
        raise Tampered(f"audit_payload, entry {loose[0]}: it belongs to no entry (column seq).")


def _compare(db: Database, table: str, expected: dict[Any, Image]) -> None:
    found = db.execute(f"SELECT * FROM [{table}] ORDER BY id")
    names = [column[0] for column in found.description]
    rows = {values[names.index("id")]: dict(zip(names, values, strict=True)) for values in found}
    for key, image in expected.items():
        if image is None:
            _check_gone(table, key, rows)
            continue
        if key not in rows:
            raise Tampered(f"{table}, {key}: the row is missing (column id).")
        _compare_row(table, key, rows[key], image)
    extra = next((key for key in rows if key not in expected), None)
    if extra is not None:
        raise Tampered(f"{table}, {extra}: the audit log knows no such row (column id).")


def _check_gone(table: str, key: Any, rows: dict[Any, dict[str, Any]]) -> None:
    if key in rows:
        raise Tampered(f"{table}, {key}: it was erased, and is there again (column id).")


def _compare_row(table: str, key: Any, row: dict[str, Any], image: dict[str, Any]) -> None:
    for column in row:
        if row[column] != image.get(column):  # a column that came later is still empty
            raise Tampered(f"{table}, {key}: column {column} is not what the audit log says.")
