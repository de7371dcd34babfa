"""How the file is opened: the same way every time, by one factory, and asserted."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlite_utils import Database

from kiosk.db import connection
from kiosk.db.transaction import write

if TYPE_CHECKING:
    from oakfield import Oakfield

KIOSK = Path(connection.__file__).parents[1]

EXPECTED = {
    "journal_mode": "truncate",
    "synchronous": 3,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "mmap_size": 0,
    "busy_timeout": 5000,
}
"""As measured (design.md §4): nothing that was acknowledged is lost."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "kiosk.db"
    connection.create(path).close()
    return path


def pragma(db: Database, name: str) -> object:
    found = db.execute(f"PRAGMA {name}").fetchone()
    return found[0] if found else 0  # where SQLite was built without mmap


@pytest.mark.parametrize(("name", "value"), EXPECTED.items())
def test_every_connection_is_opened_the_safe_way(file: Path, name: str, value: object) -> None:
    for _ in range(2):
        db = connection.connect(file)
        assert pragma(db, name) == value
        db.close()


@pytest.mark.parametrize(("name", "value"), EXPECTED.items())
def test_so_is_the_connection_of_a_school_and_that_of_a_copy(
    oakfield: Oakfield, tmp_path: Path, name: str, value: object
) -> None:
    copy = connection.copy(oakfield.school.db, tmp_path / "copy.db")
    assert pragma(oakfield.school.db, name) == pragma(copy, name) == value
    copy.close()


def test_every_pragma_that_is_set_is_expected_here() -> None:
    assert set(connection.PRAGMAS) | {"busy_timeout"} == set(EXPECTED)


@pytest.mark.parametrize("name", connection.PRAGMAS)
def test_a_pragma_that_does_not_take_is_not_lived_with(
    file: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    value, _ = connection.PRAGMAS[name]
    monkeypatch.setattr(connection, "PRAGMAS", {name: (value, "something else")})
    with pytest.raises(connection.UnsafeConnection, match=f"PRAGMA {name} is .*, not something"):
        connection.connect(file)


def test_a_connection_that_could_not_be_used_is_closed_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # From Python 3.13 on, one left open is a warning, and a warning is an error in these tests.
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def noticed(*given: Any, **named: Any) -> sqlite3.Connection:
        opened.append(connect(*given, **named))
        return opened[-1]

    file.write_bytes(b"no database at all" * 100)
    monkeypatch.setattr(sqlite3, "connect", noticed)
    with pytest.raises(sqlite3.DatabaseError):
        connection.connect(file)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        opened[0].execute("SELECT 1")


def test_nothing_begins_a_transaction_by_itself(file: Path) -> None:
    db = connection.connect(file)
    assert db.conn.isolation_level is None
    db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
    db.execute("INSERT INTO t VALUES (1)")
    assert not db.conn.in_transaction
    db.close()


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        connection.connect(tmp_path / "kiosk.db")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_not_made_anew(file: Path) -> None:
    with pytest.raises(FileExistsError):
        connection.create(file)


@pytest.mark.parametrize("folder", ["St. Mary's", "100 % sure?", "a#b", "mode=ro&x", "Dŵr", "a;b"])
def test_a_folder_may_be_called_anything(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    path = tmp_path / folder / "kiosk.db"
    db = connection.create(path)
    db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
    db.close()
    assert path.stat().st_size > 0
    assert [entry.name for entry in tmp_path.iterdir()] == [folder]


if os.name == "posix":

    def test_only_its_owner_may_read_the_file(file: Path) -> None:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_copy_is_all_there_is_and_stays_as_it_was(oakfield: Oakfield, tmp_path: Path) -> None:
    oakfield.somebody()
    copy = connection.copy(oakfield.school.db, tmp_path / "copy.db")
    assert list(copy.conn.iterdump()) == list(oakfield.school.db.conn.iterdump())
    oakfield.somebody()
    assert copy["people"].count == 1
    copy.close()


def test_reading_a_copy_at_length_keeps_nobody_from_writing(
    oakfield: Oakfield, tmp_path: Path
) -> None:
    copy = connection.copy(oakfield.school.db, tmp_path / "copy.db")
    oakfield.school.db.execute("PRAGMA busy_timeout = 0")
    reading = copy.execute("SELECT * FROM slots")
    assert reading.fetchone()
    with write(oakfield.school.db) as transaction:
        transaction.db.execute("DELETE FROM settings")
    reading.close()
    copy.close()


# One factory, one way to write ------------------------------------------------------------------


def where(pattern: str) -> set[str]:
    """The files of the product whose code, comments and texts aside, has this in it."""
    found = set()
    for path in KIOSK.rglob("*.py"):
        code = re.sub(r'"""[\s\S]*?"""|#[^\n]*', "", path.read_text(encoding="utf-8"))
        if re.search(pattern, code):
            found.add(path.relative_to(KIOSK).as_posix())
    return found


def test_connections_are_made_in_one_place() -> None:
    assert where(r"\bsqlite3\s*\.\s*connect\b|\bDatabase\(") == {"db/connection.py"}
    assert (
        where(r"from sqlite3 import|import sqlite3 as|import aiosqlite|import pysqlite3") == set()
    )


def test_transactions_begin_and_end_in_one_place() -> None:
    # An event of a calendar file begins with the same word.
    files = {"db/transaction.py", "exchange/calendar.py"}
    assert where(r"\b(BEGIN|COMMIT|ROLLBACK|SAVEPOINT)\b") == files
    assert where(r"\.atomic\(|\.commit\(|\.rollback\(|with \S*\bconn\b") == set()


def test_what_changes_rows_stands_where_a_write_is_needed_for_it() -> None:
    assert where(r"\b(INSERT INTO|UPDATE \w+ SET|DELETE FROM|REPLACE INTO)\b") == {
        "db/rows.py",
        "db/audit_log.py",
    }
    assert where(r"\.(upsert|upsert_all|insert_all|delete_where)\(") == set()


def test_pragmas_are_set_where_connections_are_made_and_where_tables_are_rebuilt() -> None:
    assert where(r"\bPRAGMA\b") == {"db/connection.py", "db/migrations.py"}


def test_a_list_of_people_is_in_the_order_of_the_alphabet(file: Path) -> None:
    db = connection.connect(file)
    names = ["Évans", "Zhou", "de Vries", "Evans", "O’Neill", "Okafor", "Ormerod", "Łukasz"]
    db.execute("CREATE TABLE names (name TEXT)")
    db.conn.executemany("INSERT INTO names VALUES (?)", [[name] for name in names])
    ordered = db.execute("SELECT name FROM names ORDER BY name COLLATE by_name").fetchall()
    expected = ["de Vries", "Evans", "Évans", "Łukasz", "O’Neill", "Okafor", "Ormerod", "Zhou"]
    assert [name for (name,) in ordered] == expected
    db.close()
