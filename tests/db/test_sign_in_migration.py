"""A school that began before there was signing in keeps everything, and can sign in.

`schemas/1-first-scan.sql` is schema.sql as it was then.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlite_utils import Database, Migrations

from kiosk import codes
from kiosk.actions import (
    ChangeSetting,
    EnrolStation,
    GiveSlot,
    GrantRole,
    RecordClass,
    RecordImport,
    RecordPupil,
    RevokeStation,
    TakeBackInEmergency,
)
from kiosk.db import audit_check, audit_log, migrations, settings

if TYPE_CHECKING:
    from conftest import Oakfield

OLD_SCHEMA = Path(__file__).parent / "schemas" / "1-first-scan.sql"
NEW_TABLES = {"roles", "credentials", "one_time_codes", "sessions", "attempts"}
SQLITES_OWN = {"sqlite_sequence", "_sqlite_migrations"}


@pytest.fixture
def old(oakfield: Oakfield, monkeypatch: pytest.MonkeyPatch) -> Oakfield:
    """Oakfield founded and used with the schema of then, something in every table."""
    with monkeypatch.context() as then:
        then.setattr(migrations, "product_file", lambda _name: OLD_SCHEMA)
        then.setattr(migrations, "migrations", Migrations("kiosk"))
        oakfield.school.close()
        oakfield.folder = oakfield.folder.with_name("old")
        oakfield.__post_init__()
        _use(oakfield)
    return oakfield


def _use(school: Oakfield) -> None:
    school.do(ChangeSetting("school_name", "Oakfield Church of England Primary"))
    school.do(ChangeSetting("ask_switched_off", "yes"))
    school.do(ChangeSetting("ask_switched_off", "no"))
    school.do(EnrolStation("hall", "Hall tablet", "kiosk"))
    school.do(EnrolStation("lost", "Lost tablet", "kiosk"))
    school.do(RevokeStation("lost"))
    school.do(RecordClass("willow", "1 Willow"))
    school.do(RecordPupil("noah", "test", "1", "Noah", "Reid", None, "1", "1 Willow"))
    school.do(RecordImport("import", "test", "0" * 64, 2, 1))
    school.slot_label(7)
    priya, sam = school.somebody("Priya"), school.somebody("Sam")
    school.do(GiveSlot(9, priya.person))
    assert school.scan(priya).code == school.scan(sam).code == "locked_away"
    school.wait(seconds=30)
    digest = codes.digest(sam.code, school.school.keys.codes)
    school.do(TakeBackInEmergency(digest))


def content(db: Database) -> dict[str, list[dict[str, Any]]]:
    tables = set(db.table_names()) - SQLITES_OWN - NEW_TABLES
    return {table: list(db.query(f"SELECT * FROM {table} ORDER BY 1")) for table in tables}


def upgrade(school: Oakfield) -> bool:
    return migrations.prepare(school.school.db, school.clock)


def test_the_school_of_then_is_as_it_was_then(old: Oakfield):
    assert not NEW_TABLES & set(old.school.db.table_names())
    assert [table for table, rows in content(old.school.db).items() if not rows] == []
    assert audit_check.verify(old.school.db).entries == old.entries()


def test_an_upgraded_schema_is_the_one_of_a_new_school(old: Oakfield, tmp_path: Path):
    new = type(old)(tmp_path / "new")
    assert upgrade(old)
    assert migrations.schema(old.school.db) == migrations.schema(new.school.db)
    new.school.close()


def test_nothing_that_was_there_is_changed_or_lost(old: Oakfield):
    before = content(old.school.db)
    upgrade(old)
    after = content(old.school.db)
    assert len(after.pop("audit_log")) == len(before.pop("audit_log")) + 1
    assert len(after.pop("audit_payload")) == len(before.pop("audit_payload")) + 1
    assert after == before


def test_settings_survive_and_new_ones_have_their_defaults(old: Oakfield):
    upgrade(old)
    current = settings.current(old.school.db)
    assert current.school_name == "Oakfield Church of England Primary"
    assert current.ask_switched_off is False
    assert current.second_factor is True
    assert len(current.contact_times) == 5


def test_the_audit_log_says_that_the_schema_changed_and_verifies(old: Oakfield):
    upgrade(old)
    sound = audit_check.verify(old.school.db)
    assert sound.entries == old.entries()
    *_, last = audit_log.entries(old.school.db)
    assert last.verb == audit_log.DATABASE_PREPARED


def test_the_upgrade_is_done_once(old: Oakfield):
    assert upgrade(old)
    entries = old.entries()
    assert not upgrade(old)
    assert old.entries() == entries


def test_an_upgraded_school_can_give_roles(old: Oakfield):
    upgrade(old)
    assert old.do(GrantRole("role", old.person("Jean"), "headteacher")).code == "done"
    audit_check.verify(old.school.db)


def test_an_upgrade_that_breaks_off_leaves_the_file_as_it_was(
    old: Oakfield, monkeypatch: pytest.MonkeyPatch
):
    before = content(old.school.db), migrations.schema(old.school.db)
    with monkeypatch.context() as breaking:
        breaking.setattr(migrations, "_state_schema", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            upgrade(old)
    assert (content(old.school.db), migrations.schema(old.school.db)) == before
    audit_check.verify(old.school.db)
    assert upgrade(old)


def test_the_foreign_keys_of_the_new_tables_hold(old: Oakfield):
    upgrade(old)
    assert old.school.db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert old.school.db.execute("PRAGMA foreign_key_check").fetchall() == []
