"""A school that an older version left, data in every table, is upgraded and loses nothing.

`schools/` holds one file for each released schema, as the SQLite shell dumps it, with its key.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from oakfield import Oakfield, local
from sqlite_utils import Database, Migrations

from kiosk.actions.roles import GrantRole
from kiosk.db import audit_check, audit_log, connection, migrations, settings
from kiosk.founding import stamp
from kiosk.perform import perform
from kiosk.school import DATABASE, School, open_school

SCHOOLS = Path(__file__).parent / "schools"
RELEASED = sorted(path.stem for path in SCHOOLS.glob("*.sql"))
MONDAY = local("08:00", "2026-11-23")


@pytest.fixture(params=RELEASED)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[School]:
    folder = tmp_path / "old"
    folder.mkdir()
    shutil.copy(SCHOOLS / f"{request.param}.key", folder / "kiosk.key")
    raw = sqlite3.connect(folder / DATABASE)
    raw.executescript((SCHOOLS / f"{request.param}.sql").read_text(encoding="utf-8"))
    raw.close()
    school = open_school(folder, lambda: MONDAY)
    yield school
    school.close()


def content(db: Database, tables: list[str]) -> dict[str, list[dict[str, Any]]]:
    return {table: list(db.query(f"SELECT * FROM [{table}] ORDER BY 1")) for table in tables}


def registers(db: Database) -> list[str]:
    return [name for name in db.table_names() if not name.startswith(("sqlite_", "_sqlite"))]


def test_the_old_school_has_something_in_every_table_and_is_sound(old: School):
    assert [name for name, rows in content(old.db, registers(old.db)).items() if not rows] == []
    audit_check.verify(old.db)


def test_nothing_that_was_there_is_changed_or_lost(old: School):
    tables = [name for name in registers(old.db) if not name.startswith("audit_")]
    before = content(old.db, tables)
    assert migrations.prepare(old.db, MONDAY)
    after = content(old.db, tables)
    for table, rows in before.items():
        assert [{name: row[name] for name in rows[0]} for row in after[table]] == rows


def test_the_upgraded_schema_is_the_one_of_a_new_school(old: School, tmp_path: Path):
    migrations.prepare(old.db, MONDAY)
    new = connection.create(tmp_path / "new.db")
    migrations.prepare(new, MONDAY)
    assert migrations.schema(old.db) == migrations.schema(new)
    new.close()


def test_the_audit_log_states_the_new_schema_and_verifies(old: School):
    entries, _ = audit_log.head(old.db)
    migrations.prepare(old.db, MONDAY)
    assert audit_log.head(old.db)[0] == entries + 1
    assert audit_check.verify(old.db).entries == entries + 1


def test_the_upgrade_is_done_once(old: School):
    assert migrations.prepare(old.db, MONDAY)
    head = audit_log.head(old.db)
    assert not migrations.prepare(old.db, MONDAY)
    assert audit_log.head(old.db) == head


def test_settings_survive(old: School):
    migrations.prepare(old.db, MONDAY)
    assert settings.current(old.db).school_name == "Oakfield Primary"
    assert settings.current(old.db).contact_times


def test_the_upgraded_school_goes_on(old: School):
    migrations.prepare(old.db, MONDAY)
    outcome = perform(old, GrantRole("role", "person1", "leadership"), stamp(old))
    assert outcome.code == "done"
    audit_check.verify(old.db)


def test_an_upgrade_that_breaks_off_leaves_the_file_as_it_was(
    old: School, monkeypatch: pytest.MonkeyPatch
):
    before = (migrations.schema(old.db), content(old.db, registers(old.db)))
    broken = Migrations("kiosk")
    for each in migrations.migrations._migrations:
        broken(name=each.name)(each.fn)

    @broken()
    def trips(db: Database) -> None:
        db.execute("INSERT INTO no_such_table VALUES (1)")

    monkeypatch.setattr(migrations, "migrations", broken)
    with pytest.raises(sqlite3.OperationalError):
        migrations.prepare(old.db, MONDAY)
    assert (migrations.schema(old.db), content(old.db, registers(old.db))) == before


def test_foreign_keys_hold_afterwards(old: School):
    migrations.prepare(old.db, MONDAY)
    assert old.db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert old.db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_new_school_needs_no_upgrade(oakfield: Oakfield):
    assert not migrations.prepare(oakfield.school.db, oakfield.clock)
