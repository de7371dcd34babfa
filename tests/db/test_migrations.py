"""From an empty file, or an older one with a school in it, to the schema of this version."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlite_utils import Database, Migrations
from whole_school import SCHEMA

from kiosk.db import audit_check, connection, migrations
from kiosk.db.migrations import NewerDatabase, prepare, schema_hash
from kiosk.founding import found

if TYPE_CHECKING:
    from oakfield import Oakfield

OF_THE_LIBRARY = "_sqlite_migrations"


def add_shelves(db: Database) -> None:
    """A new table, a new column in one with rows in it, and an index."""
    db.executescript(
        """
        CREATE TABLE shelves (id TEXT PRIMARY KEY, name TEXT NOT NULL CHECK (name <> '')) STRICT;
        ALTER TABLE slots ADD COLUMN shelf TEXT REFERENCES shelves (id);
        CREATE INDEX slots_of_a_shelf ON slots (shelf);
        """
    )


NEXT_SCHEMA = (
    SCHEMA.read_text(encoding="utf-8").replace(
        "  closed_at TEXT,\n  UNIQUE (cabinet, number)\n",
        "  closed_at TEXT,\n  shelf TEXT REFERENCES shelves (id),\n  UNIQUE (cabinet, number)\n",
    )
    + "CREATE TABLE shelves (id TEXT PRIMARY KEY, name TEXT NOT NULL CHECK (name <> '')) STRICT;\n"
    + "CREATE INDEX slots_of_a_shelf ON slots (shelf);\n"
)


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """From here on the kiosk is the next version, with one migration."""
    assert "shelf TEXT" in NEXT_SCHEMA
    path = tmp_path / "schema.sql"
    path.write_text(NEXT_SCHEMA, encoding="utf-8")
    monkeypatch.setattr(migrations, "product_file", lambda name: path)
    register(monkeypatch, add_shelves)


OF_THIS_VERSION = tuple(migrations.migrations._migrations)


def register(monkeypatch: pytest.MonkeyPatch, *steps: Callable[[Database], None]) -> None:
    """From here on these migrations follow those that the kiosk has."""
    later = Migrations("kiosk")
    for migration in OF_THIS_VERSION:
        later(name=migration.name)(migration.fn)
    for step in steps:
        later()(step)
    monkeypatch.setattr(migrations, "migrations", later)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "kiosk.db"
    connection.create(path).close()
    return path


def stated(db: Database) -> list[str]:
    """The schema as each entry of the audit log that does so states it."""
    bodies = [json.loads(row["body"]) for row in db.query("SELECT body FROM audit_payload")]
    return [body["schema"] for body in bodies if "schema" in body]


# A fresh file -----------------------------------------------------------------------------------


def squeezed(sql: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"--[^\n]*", "", sql))


def statements(script: str) -> set[str]:
    found, so_far = set(), ""
    for line in script.splitlines(keepends=True):
        so_far += line
        if sqlite3.complete_statement(so_far):
            found.add(squeezed(so_far).removesuffix(";"))
            so_far = ""
    assert not squeezed(so_far)
    return found


def test_a_fresh_file_has_the_schema_of_schema_sql_and_nothing_else(oakfield: Oakfield) -> None:
    found = oakfield.school.db.execute(
        "SELECT sql FROM sqlite_master WHERE sql <> '' AND tbl_name <> ?", [OF_THE_LIBRARY]
    )
    written = statements(SCHEMA.read_text(encoding="utf-8"))
    assert {squeezed(sql) for (sql,) in found.fetchall()} == written
    assert len(written) > 20


def test_a_fresh_file_has_every_migration_marked_as_done(
    next_version: None, tmp_path: Path
) -> None:
    school = found(tmp_path / "new", "Elm Primary")
    applied = [done.name for done in migrations.migrations.applied(school.db)]
    assert applied == [*(migration.name for migration in OF_THIS_VERSION), "add_shelves"]
    assert not migrations.migrations.pending(school.db)
    assert "shelves" in school.db.table_names()
    school.close()


def test_the_first_entry_states_the_schema(oakfield: Oakfield) -> None:
    db = oakfield.school.db
    first = next(db.query("SELECT * FROM audit_log ORDER BY seq LIMIT 1"))
    assert (first["seq"], first["verb"], first["outcome"]) == (1, "prepare_database", "done")
    text = "\n".join(migrations.schema(db))
    assert stated(db) == [hashlib.sha256(text.encode()).hexdigest()] == [schema_hash(db)]


def test_a_file_that_is_ready_is_left_as_it_is(oakfield: Oakfield) -> None:
    before = list(oakfield.school.db.conn.iterdump())
    assert prepare(oakfield.school.db, oakfield.clock) is False
    assert list(oakfield.school.db.conn.iterdump()) == before


def test_the_hash_of_a_schema_is_of_what_it_says_and_not_of_how_it_is_written(
    tmp_path: Path,
) -> None:
    ways = [
        "CREATE TABLE t (id TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT",
        "CREATE TABLE t (\n  id TEXT PRIMARY KEY,  -- a key\n  n INTEGER NOT NULL\n) STRICT",
        "CREATE TABLE t (id TEXT PRIMARY KEY, n INTEGER) STRICT",
        "CREATE TABLE t (id TEXT PRIMARY KEY, n INTEGER NOT NULL)",
    ]
    hashes = []
    for number, sql in enumerate(ways):
        db = connection.create(tmp_path / f"{number}.db")
        db.execute(sql)
        hashes.append(schema_hash(db))
        db.close()
    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 3


# An older file ----------------------------------------------------------------------------------


@pytest.fixture
def upgraded(whole: Oakfield, next_version: None) -> Oakfield:
    """A school of this version, opened by the next."""
    whole.wait(days=1)
    assert prepare(whole.school.db, whole.clock) is True
    return whole


def test_a_migrated_file_has_the_schema_of_a_fresh_one(upgraded: Oakfield, file: Path) -> None:
    fresh = connection.connect(file)
    prepare(fresh, upgraded.clock)
    assert migrations.schema(upgraded.school.db) == migrations.schema(fresh)
    fresh.close()


def test_what_was_in_the_file_is_still_in_it(
    whole: Oakfield, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = [t for t in whole.school.db.table_names() if not t.startswith("audit_")]
    before = {table: whole.rows(table) for table in tables if table != OF_THE_LIBRARY}
    register(monkeypatch, add_shelves)
    prepare(whole.school.db, whole.clock)
    before["slots"] = [{**row, "shelf": None} for row in before["slots"]]
    assert {table: whole.rows(table) for table in before} == before


def test_the_new_schema_is_stated_at_the_end_of_the_log(upgraded: Oakfield) -> None:
    db = upgraded.school.db
    last = next(db.query("SELECT * FROM audit_log ORDER BY seq DESC LIMIT 1"))
    assert (last["verb"], last["happened_at"]) == ("prepare_database", "2026-11-21T12:00:00.000Z")
    assert len(stated(db)) == 2
    assert stated(db)[-1] == schema_hash(db) != stated(db)[0]


def test_after_an_upgrade_the_register_is_still_what_the_log_says(upgraded: Oakfield) -> None:
    assert audit_check.verify(upgraded.school.db).entries == upgraded.entries()


def test_an_upgrade_is_done_once(upgraded: Oakfield) -> None:
    entries = upgraded.entries()
    assert prepare(upgraded.school.db, upgraded.clock) is False
    assert upgraded.entries() == entries


def test_an_upgraded_school_goes_on_working(upgraded: Oakfield) -> None:
    upgraded.set("08:00", day="2026-11-23")
    assert upgraded.scan(upgraded.somebody("New")).code == "locked_away"


def test_foreign_keys_are_on_again_afterwards(upgraded: Oakfield) -> None:
    assert upgraded.school.db.execute("PRAGMA foreign_keys").fetchone() == (1,)


# What must not happen ---------------------------------------------------------------------------


def test_a_file_of_a_newer_version_is_left_alone_and_says_so(
    upgraded: Oakfield, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(monkeypatch)
    before = list(upgraded.school.db.conn.iterdump())
    with pytest.raises(NewerDatabase, match=r"A newer version of the kiosk made this file\."):
        prepare(upgraded.school.db, upgraded.clock)
    assert list(upgraded.school.db.conn.iterdump()) == before


def breaks(db: Database) -> None:
    db.executescript("DROP TABLE rule_cards; UPDATE people SET given_name = 'gone';")
    raise ValueError("half done")


def loses_ends(db: Database) -> None:
    db.executescript("DELETE FROM stations WHERE id = 'machine'")


def writes_no_sql(db: Database) -> None:
    db.executescript("ALTER TABLE people ADD COLUMN hat TEXT; ALTER TABLE nowhere ADD COLUMN n")


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        ([breaks], ValueError),
        ([add_shelves, breaks], ValueError),
        ([loses_ends], RuntimeError),
        ([writes_no_sql], sqlite3.OperationalError),
    ],
)
def test_a_migration_that_fails_leaves_the_old_file(
    whole: Oakfield,
    monkeypatch: pytest.MonkeyPatch,
    steps: list[Callable[[Database], None]],
    problem: type[Exception],
) -> None:
    db = whole.school.db
    register(monkeypatch, *steps)
    before = list(db.conn.iterdump())
    with pytest.raises(problem):
        prepare(db, whole.clock)
    assert not db.conn.in_transaction
    assert list(db.conn.iterdump()) == before
    assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    register(monkeypatch)
    audit_check.verify(db)


def test_an_empty_file_whose_schema_cannot_be_made_stays_empty(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, oakfield: Oakfield
) -> None:
    broken = tmp_path / "broken.sql"
    broken.write_text("CREATE TABLE people (id TEXT PRIMARY KEY); CREATE TABLE people (n);")
    monkeypatch.setattr(migrations, "product_file", lambda name: broken)
    db = connection.connect(file)
    with pytest.raises(sqlite3.OperationalError):
        prepare(db, oakfield.clock)
    assert db.table_names() == []
    db.close()


PREPARE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from kiosk.db import connection, migrations

if len(sys.argv) > 2:
    @migrations.migrations()
    def add_hats(db):
        db.execute("CREATE TABLE hats (id TEXT PRIMARY KEY) STRICT")

sys.stdin.readline()
db = connection.connect(Path(sys.argv[1]))
print(migrations.prepare(db, datetime(2026, 11, 20, tzinfo=UTC)))
db.close()
"""


@pytest.mark.parametrize("upgrade", [False, True], ids=["a fresh file", "an older file"])
def test_four_processes_at_once_make_a_file_ready_once(file: Path, upgrade: bool) -> None:
    db = connection.connect(file)
    if upgrade:
        subprocess.run(
            [sys.executable, "-c", PREPARE, file],
            input="go\n",
            text=True,
            check=True,
            capture_output=True,
        )
    command = [sys.executable, "-c", PREPARE, str(file), *(["upgrade"] if upgrade else [])]
    processes = [
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate() for process in processes]
    assert [errors for _, errors in said] == [""] * 4
    assert sorted(words.strip() for words, _ in said) == ["False", "False", "False", "True"]
    assert db["audit_log"].count == (2 if upgrade else 1)
    assert ("hats" in db.table_names()) is upgrade
    assert audit_check.verify(db).entries == db["audit_log"].count
    db.close()
