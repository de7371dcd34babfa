"""Whatever is changed behind the register's back, `kiosk audit verify` names it (assurance.md U1).

Somebody has the file and any program that opens SQLite: triggers, CHECKs and foreign keys are no
hindrance to them. What they cannot know is what the paper in the office says the head is.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from whole_school import SCHEMA, build

from kiosk.cli import main
from kiosk.db import audit_check, audit_log, connection
from kiosk.db.audit_check import Sound, Tampered

if TYPE_CHECKING:
    from oakfield import Oakfield

AUDIT = ("audit_erasures", "audit_log", "audit_payload")
UNAUDITED = ("attempts", "emails", "permission_notes", "sessions", "sightings")
"""Counters, what goes with signing in, and notes that are wiped for good: the audit log has what
came of them (design.md §8).
"""


def _columns() -> list[tuple[str, str, bool]]:
    """Every column of every table, and whether it may be empty: asked of SQLite, not listed."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(SCHEMA.read_text(encoding="utf-8"))
        tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return [
            (table, name, not (not_null or pk))
            for (table,) in tables
            for _, name, _, not_null, _, pk in db.execute(f"PRAGMA table_info({table})")
        ]


COLUMNS = [(table, column) for table, column, _ in _columns()]
TABLES = list(dict.fromkeys(table for table, _ in COLUMNS))
REGISTERS = [table for table in TABLES if table not in (*AUDIT, *UNAUDITED)]
OF_REGISTERS = [(table, column) for table, column in COLUMNS if table in REGISTERS]
MAY_BE_EMPTY = [(table, column) for table, column, empty in _columns() if empty]
OF_THE_LOG = [column for table, column in COLUMNS if table == "audit_log"]


@pytest.fixture(scope="module")
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Oakfield:
    """A school with rows in every table, closed."""
    return build(request.config, tmp_path_factory.mktemp("tampering") / "oakfield")


@pytest.fixture
def folder(built: Oakfield, tmp_path: Path) -> Iterator[Path]:
    """A copy of its data folder, for whoever tampers with it."""
    yield Path(shutil.copytree(built.folder, tmp_path / "oakfield"))
    shutil.rmtree(tmp_path / "oakfield", ignore_errors=True)


@contextmanager
def tampering(folder: Path) -> Iterator[sqlite3.Connection]:
    """The file opened without our guards; the triggers are dropped, and put back afterwards."""
    with closing(sqlite3.connect(folder / "kiosk.db", isolation_level=None)) as db:
        for pragma in ("foreign_keys = OFF", "ignore_check_constraints = ON", "synchronous = OFF"):
            db.execute(f"PRAGMA {pragma}")
        db.execute("BEGIN")
        triggers = db.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        yield db
        for _, sql in triggers:
            db.execute(sql)
        db.execute("COMMIT")


def verified(folder: Path) -> Sound:
    db = connection.connect(folder / "kiosk.db")
    try:
        return audit_check.verify(db)
    finally:
        db.close()


def named(folder: Path, *words: str) -> None:
    """Verifying finds it, and says all of this."""
    with pytest.raises(Tampered) as found:
        verified(folder)
    said = str(found.value)
    assert [word for word in words if word not in said] == [], said


def verify(folder: Path) -> Result:
    """`kiosk --data FOLDER audit verify`."""
    return CliRunner().invoke(main, ["--data", str(folder), "audit", "verify"])


def other(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bytes):
        return bytes(byte ^ 1 for byte in value)
    return value + 1000 if isinstance(value, int) else f"{value or ''}x"


# Untouched --------------------------------------------------------------------------------------


def test_an_untouched_school_is_sound(folder: Path) -> None:
    result = verify(folder)
    assert result.exit_code == 0
    assert re.fullmatch(r"Sound: \d+ entries, \d+ rows\. Head [0-9a-f]{16}\.\n", result.output)
    with closing(sqlite3.connect(folder / "kiosk.db")) as db:
        counts = {t: db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in TABLES}
        [head] = db.execute("SELECT hash FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
    assert all(counts.values())
    rows = sum(counts[table] for table in REGISTERS)
    assert verified(folder) == Sound(counts["audit_log"], rows, head)
    assert f"Head {head[:16]}." in result.output


def test_verifying_changes_nothing(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    verified(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("page", [1, 2, 7])
def test_a_long_log_is_read_page_by_page(
    folder: Path, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    whole = verified(folder)
    monkeypatch.setattr(audit_check, "PAGE", page)
    assert verified(folder) == whole
    with tampering(folder) as db:
        db.execute("DELETE FROM audit_log WHERE seq = 15")
    named(folder, "audit_log, entry 15", "column seq")


# Changed values ---------------------------------------------------------------------------------


def change(folder: Path, table: str, column: str, new: Any, *, last: bool) -> Any:
    """Change the column in the first or last row where it has a value; the key of that row."""
    key = "seq" if table in AUDIT else "id"
    order = "DESC" if last else "ASC"
    with tampering(folder) as db:
        rows = db.execute(
            f"SELECT {key}, [{column}] FROM {table} ORDER BY [{column}] IS NULL, rowid {order}"
        )
        for row, value in rows.fetchall():
            changed = other(value) if new is other else new
            # A unique index stands in the way of some: there is another row to try.
            sql = f"UPDATE OR IGNORE {table} SET [{column}] = ? WHERE {key} = ?"
            if db.execute(sql, [changed, row]).rowcount:
                return row
    raise AssertionError(f"{table}.{column} could not be changed")


@pytest.mark.parametrize("last", [False, True], ids=["first", "last"])
@pytest.mark.parametrize(("table", "column"), OF_REGISTERS)
def test_a_changed_value_is_named_by_table_key_and_column(
    folder: Path, table: str, column: str, last: bool
) -> None:
    key = change(folder, table, column, other, last=last)
    named(folder, f"{table}, {key}: ", f"column {column}")


@pytest.mark.parametrize(
    ("table", "column"), [pair for pair in MAY_BE_EMPTY if pair[0] in REGISTERS]
)
def test_a_value_taken_away_is_named_by_table_key_and_column(
    folder: Path, table: str, column: str
) -> None:
    if column == "left_at":  # nothing makes anybody a leaver yet: there is none to take away
        change(folder, table, column, "2026-11-20T08:00:00.000Z", last=False)
    elif column in (
        "ended_at",
        "returned_at",
        "undone_at",
        "answered_on",
    ):  # it goes on when what came after it has ended
        with tampering(folder) as db:
            db.execute(f"UPDATE {table} SET {column} = '2099' WHERE {column} IS NULL")
            db.execute(f"UPDATE OR IGNORE {table} SET {column} = NULL WHERE {column} <> '2099'")
    else:
        change(folder, table, column, None, last=False)
    with pytest.raises(Tampered, match=rf"^{table}, .*: column {column} is not what"):
        verified(folder)


@pytest.mark.parametrize("last", [False, True], ids=["first", "last"])
@pytest.mark.parametrize("column", OF_THE_LOG)
def test_a_changed_entry_is_named(folder: Path, column: str, last: bool) -> None:
    key = change(folder, "audit_log", column, other, last=last)
    named(
        folder,
        f"audit_log, entry {key}: ",
        f"column {column if column in ('seq', 'previous') else 'hash'}",
    )


@pytest.mark.parametrize("column", ["actor", "object"])
def test_whom_an_entry_is_about_cannot_be_taken_away(folder: Path, column: str) -> None:
    key = change(folder, "audit_log", column, None, last=False)
    named(folder, f"audit_log, entry {key}: ")


@pytest.mark.parametrize(
    "column", [column for table, column in COLUMNS if table == "audit_erasures"]
)
def test_a_changed_erasure_is_named(folder: Path, column: str) -> None:
    with tampering(folder) as db:
        [seq] = db.execute("SELECT min(seq) FROM audit_erasures").fetchone()
        db.execute(f"UPDATE audit_erasures SET {column} = {column} + 1 WHERE seq = ?", [seq])
    named(folder, f"audit_erasures, entry {seq}: column {column} ")


@pytest.mark.parametrize("last", [False, True], ids=["first", "last"])
@pytest.mark.parametrize(
    "column", [column for table, column in COLUMNS if table == "audit_payload"]
)
def test_a_changed_payload_is_named(folder: Path, column: str, last: bool) -> None:
    key = change(folder, "audit_payload", column, other, last=last)
    named(folder, f"audit_payload, entry {key}: ", f"column {'seq' if column == 'seq' else 'body'}")


def test_a_payload_with_other_words_of_the_same_meaning_is_named(folder: Path) -> None:
    with tampering(folder) as db:
        db.execute("UPDATE audit_payload SET body = body || ' ' WHERE seq = 9")
    named(folder, "audit_payload, entry 9: ")


@pytest.mark.parametrize(
    ("table", "column"), [("audit_log", "verb"), ("audit_log", "hash"), ("audit_payload", "body")]
)
def test_a_text_that_became_bytes_is_named_and_not_a_crash(
    folder: Path, table: str, column: str
) -> None:
    # One flipped bit in a row's header is enough (assurance.md E14).
    rewrite(folder, table, ") STRICT", ")")
    with tampering(folder) as db:
        db.execute(f"UPDATE {table} SET {column} = CAST({column} AS BLOB) WHERE seq = 9")
    rewrite(folder, table, "\n)", "\n) STRICT")
    named(folder, f"{table}, entry 9: ")


def test_what_is_not_in_the_log_is_counters_and_sessions_and_may_change(folder: Path) -> None:
    assert set(UNAUDITED) | set(AUDIT) == audit_check.UNAUDITED - {"_sqlite_migrations"}
    sound = verified(folder)
    with tampering(folder) as db:
        for table in UNAUDITED:
            assert db.execute(f"DELETE FROM {table}").rowcount > 0
    assert verified(folder) == sound


# Rows that go, come, or change places -----------------------------------------------------------


@pytest.mark.parametrize("table", REGISTERS)
def test_each_row_taken_away_is_named(folder: Path, table: str) -> None:
    with tampering(folder) as db:
        rows = db.execute(f"SELECT * FROM {table}").fetchall()
    for row in rows:
        with tampering(folder) as db:
            db.execute(f"DELETE FROM {table} WHERE id = ?", [row[0]])
        named(folder, f"{table}, {row[0]}: the row is missing (column id)")
        with tampering(folder) as db:
            db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    verified(folder)


@pytest.mark.parametrize("table", REGISTERS)
def test_a_row_put_in_is_named(folder: Path, table: str) -> None:
    with tampering(folder) as db:
        row = db.execute(f"SELECT * FROM {table} ORDER BY rowid DESC LIMIT 1").fetchone()
        row = [value if value is None else other(value) for value in row]
        db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    named(folder, f"{table}, {row[0]}: the audit log knows no such row (column id)")


@pytest.mark.parametrize("seq", [1, 2, 20])
def test_an_entry_taken_away_is_named(folder: Path, seq: int) -> None:
    with tampering(folder) as db:
        db.execute("DELETE FROM audit_log WHERE seq = ?", [seq])
    named(folder, f"audit_log, entry {seq}: it is missing (column seq)")


def test_an_entry_taken_away_whose_place_is_closed_is_named(folder: Path) -> None:
    with tampering(folder) as db:
        for table in AUDIT:
            db.execute(f"DELETE FROM {table} WHERE seq = 20")
            db.execute(f"UPDATE {table} SET seq = -seq WHERE seq > 20")
            db.execute(f"UPDATE {table} SET seq = -seq - 1 WHERE seq < 0")
    named(folder, "audit_log, entry 20: column previous")


def test_the_last_entry_taken_away_without_its_payload_is_named(folder: Path) -> None:
    last = verified(folder).entries
    with tampering(folder) as db:
        db.execute("DELETE FROM audit_log WHERE seq = ?", [last])
    named(folder, f"audit_payload, entry {last}: it belongs to no entry (column seq)")


@pytest.mark.parametrize("seq", [1, 20, -1])
def test_a_payload_taken_away_is_named(folder: Path, seq: int) -> None:
    seq = seq if seq > 0 else verified(folder).entries
    with tampering(folder) as db:
        db.execute("DELETE FROM audit_payload WHERE seq = ?", [seq])
    named(folder, f"audit_payload, entry {seq}: it is missing (column seq)")


@pytest.mark.parametrize("seq", [-5, 0, 10_000])
def test_a_payload_put_in_is_named(folder: Path, seq: int) -> None:
    with tampering(folder) as db:
        db.execute("INSERT INTO audit_payload VALUES (?, zeroblob(32), '{}')", [seq])
    named(folder, f"audit_payload, entry {seq}: it belongs to no entry (column seq)")


def rechained(db: sqlite3.Connection) -> None:
    """Work out every hash and commitment anew, as whoever knows this program can."""
    before = audit_log.GENESIS
    entries = db.execute(f"SELECT {', '.join(audit_log.FIELDS)} FROM audit_log ORDER BY seq")
    for seq, *fields, commitment, _, _ in entries.fetchall():
        found = db.execute("SELECT key, body FROM audit_payload WHERE seq = ?", [seq]).fetchone()
        if found:  # else it was erased
            commitment = hmac.new(found[0], found[1].encode(), hashlib.sha256).hexdigest()
        whole = json.dumps([seq, *fields, commitment, before])
        written = hashlib.sha256(whole.encode()).hexdigest()
        db.execute(
            "UPDATE audit_log SET commitment = ?, previous = ?, hash = ? WHERE seq = ?",
            [commitment, before, written, seq],
        )
        before = written


@pytest.mark.parametrize("seq", [-3, 0, 10_000])
def test_an_entry_put_in_is_named(folder: Path, seq: int) -> None:
    values = ", ".join({"seq": str(seq), "action_id": "'new'"}.get(f, f) for f in audit_log.FIELDS)
    last = verified(folder).entries
    with tampering(folder) as db:
        db.execute(f"INSERT INTO audit_log SELECT {values} FROM audit_log WHERE seq = 7")
    named(folder, f"audit_log, entry {1 if seq < 1 else last + 1}: it is missing (column seq)")


def test_an_entry_added_at_the_end_is_named(folder: Path) -> None:
    last = verified(folder).entries
    changes = {"seq": str(last + 1), "action_id": "'new'"}
    values = ", ".join(changes.get(field, field) for field in audit_log.FIELDS)
    with tampering(folder) as db:
        db.execute(f"INSERT INTO audit_log SELECT {values} FROM audit_log WHERE seq = {last}")
    named(folder, f"audit_log, entry {last + 1}: column previous")


def swap(db: sqlite3.Connection, table: str, one: int, another: int) -> None:
    for old, new in ((one, -1), (another, one), (-1, another)):
        db.execute(f"UPDATE {table} SET seq = ? WHERE seq = ?", [new, old])


@pytest.mark.parametrize(("one", "another"), [(1, 2), (20, 21), (5, 30)])
def test_entries_that_changed_places_are_named(folder: Path, one: int, another: int) -> None:
    with tampering(folder) as db:
        swap(db, "audit_log", one, another)
        swap(db, "audit_payload", one, another)
    named(folder, f"audit_log, entry {one}: column previous")


def test_payloads_that_changed_places_are_named(folder: Path) -> None:
    with tampering(folder) as db:
        swap(db, "audit_payload", 20, 21)
    named(folder, "audit_payload, entry 20: column body or key was changed")


# What only the head shows -----------------------------------------------------------------------


def head_of(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.output.split()[-1]


def test_a_tail_cut_off_shows_only_in_the_head(folder: Path) -> None:
    whole = verify(folder)
    last = verified(folder).entries
    with tampering(folder) as db:
        refusals = db.execute("SELECT outcome FROM audit_log WHERE seq >= ?", [last - 1]).fetchall()
        for table in AUDIT:
            db.execute(f"DELETE FROM {table} WHERE seq >= ?", [last - 1])
    assert refusals == [("refused I11",)] * 2, "they must have changed no row"
    cut = verify(folder)
    assert head_of(cut) != head_of(whole)
    assert f"Sound: {last - 2} entries" in cut.output


def test_a_tail_cut_off_that_had_changed_rows_is_named(folder: Path) -> None:
    last = verified(folder).entries
    with tampering(folder) as db:
        for table in AUDIT:
            db.execute(f"DELETE FROM {table} WHERE seq >= ?", [last - 3])
    named(folder, "access_requests, asked2: column paused_on is not what the audit log says")


def test_a_log_rewritten_with_all_the_right_hashes_shows_only_in_the_head(folder: Path) -> None:
    whole = verify(folder)
    with tampering(folder) as db:
        for table, column in (("people", "given_name"), ("audit_payload", "body")):
            db.execute(f"UPDATE {table} SET {column} = replace({column}, 'Priya', 'Pieta')")
        rechained(db)
    assert head_of(verify(folder)) != head_of(whole)


# The schema -------------------------------------------------------------------------------------


def _named_things(kind: str) -> list[str]:
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(SCHEMA.read_text(encoding="utf-8"))
        found = db.execute("SELECT name FROM sqlite_master WHERE type = ? AND sql <> ''", [kind])
        return [name for (name,) in found]


def ran(folder: Path, script: str) -> None:
    with closing(sqlite3.connect(folder / "kiosk.db", isolation_level=None)) as db:
        db.executescript(script)


SCHEMA_CHANGED = "The schema of the database is not the one that the audit log states."


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind in ("trigger", "index", "view") for name in _named_things(kind)],
)
def test_a_guard_taken_away_is_noticed(folder: Path, kind: str, name: str) -> None:
    ran(folder, f"DROP {kind} {name}")
    named(folder, SCHEMA_CHANGED)


@pytest.mark.parametrize(("table", "column"), OF_REGISTERS)
def test_a_row_changed_is_named_though_the_guards_stay_away(
    folder: Path, table: str, column: str
) -> None:
    key = change(folder, table, column, other, last=False)
    ran(folder, "".join(f"DROP TRIGGER {name}; " for name in _named_things("trigger")))
    named(folder, SCHEMA_CHANGED, f" {table}, {key}: ", f"column {column}")


@pytest.mark.parametrize(
    "script", ["CREATE TABLE extra (name TEXT)", "ALTER TABLE people RENAME COLUMN id TO number"]
)
def test_rows_that_cannot_be_compared_leave_the_schema_named(folder: Path, script: str) -> None:
    ran(folder, script)
    named(folder, SCHEMA_CHANGED)


def rewrite(folder: Path, table: str, old: str, new: str) -> None:
    """Change the stored text of a table, as a hex editor would."""
    with closing(sqlite3.connect(folder / "kiosk.db", isolation_level=None)) as db:
        db.execute("PRAGMA writable_schema = ON")
        changed = db.execute(
            "UPDATE sqlite_master SET sql = ? WHERE name = ?",
            [_sql(db, table).replace(old, new, 1), table],
        )
        assert changed.rowcount == 1


def _sql(db: sqlite3.Connection, name: str) -> str:
    [sql] = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", [name]).fetchone()
    return str(sql)


def _with_not_null() -> list[str]:
    """Tables with a column, beside the key, that must have a value."""
    needed = [table for table, _, may_be_empty in _columns() if not may_be_empty]
    return [table for table in TABLES if needed.count(table) > 1]


@pytest.mark.parametrize("table", _with_not_null())
def test_a_not_null_taken_away_is_noticed(folder: Path, table: str) -> None:
    rewrite(folder, table, " NOT NULL", "")
    named(folder, SCHEMA_CHANGED)


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("stations", "'leadership'", "'leadership', 'toaster'"),
        ("phones", "BETWEEN 1 AND 9", "BETWEEN 1 AND 99"),
        ("lockups", "REFERENCES slots (id)", ""),
        ("lockups", "released_at >= locked_at", "true"),
        ("audit_payload", "length(key) = 32", "true"),
    ],
)
def test_a_check_weakened_is_noticed(folder: Path, table: str, old: str, new: str) -> None:
    rewrite(folder, table, old, new)
    named(folder, SCHEMA_CHANGED)


EVIL = "AFTER INSERT ON lockups BEGIN DELETE FROM codes; END"


@pytest.mark.parametrize(
    "script",
    [
        f"CREATE TRIGGER helpful {EVIL}",
        f"CREATE TRIGGER sqlitehelpful {EVIL}",
        f"CREATE TRIGGER _sqlite_migrations {EVIL}",
        f"CREATE TRIGGER helpful {EVIL}; PRAGMA writable_schema = ON; "
        "UPDATE sqlite_master SET name = 'sqlite_helpful', "
        "sql = replace(sql, 'helpful', 'sqlite_helpful') WHERE name = 'helpful'",
        "CREATE TABLE extra (id TEXT PRIMARY KEY)",
        "CREATE TABLE sqliteextra (id TEXT PRIMARY KEY)",
        "CREATE VIEW extra AS SELECT 1 AS id",
        "CREATE INDEX extra ON people (job)",
        "ALTER TABLE people ADD COLUMN extra TEXT",
        "ALTER TABLE people RENAME COLUMN job TO work",
        "DROP TABLE rule_cards",
        "DROP TRIGGER audit_log_is_never_changed; CREATE TRIGGER audit_log_is_never_changed "
        "BEFORE UPDATE ON audit_log WHEN false BEGIN SELECT RAISE(ABORT, 'no'); END",
    ],
)
def test_anything_else_in_the_schema_is_noticed(folder: Path, script: str) -> None:
    ran(folder, script)
    named(folder, SCHEMA_CHANGED)


# The command ------------------------------------------------------------------------------------


def test_the_command_says_what_is_wrong_in_one_line_and_exits_1(folder: Path) -> None:
    with tampering(folder) as db:
        db.execute("UPDATE people SET family_name = 'Sharp' WHERE id = 'person1'")
    result = verify(folder)
    assert result.exit_code == 1
    assert result.output == (
        "Tampered: people, person1: column family_name is not what the audit log says.\n"
    )


@pytest.mark.parametrize("sound", [True, False])
def test_the_command_leaves_no_connection_open(
    folder: Path, monkeypatch: pytest.MonkeyPatch, sound: bool
) -> None:
    # From Python 3.13 on, one left open is a warning, and a warning is an error in these tests.
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def noticed(*given: Any, **named: Any) -> sqlite3.Connection:
        opened.append(connect(*given, **named))
        return opened[-1]

    if not sound:
        with tampering(folder) as db:
            db.execute("DELETE FROM lockups WHERE id = 2")
    monkeypatch.setattr(sqlite3, "connect", noticed)
    assert verify(folder).exit_code == (0 if sound else 1)
    assert len(opened) == 2, "the file, and the copy that is read"
    for one in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            one.execute("SELECT 1")


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM lockups WHERE id = 2",
        "UPDATE audit_log SET outcome = 'gone' WHERE seq = 12",
        "DELETE FROM audit_payload WHERE seq = 12",
    ],
)
def test_so_it_does_for_a_register_and_for_the_log(folder: Path, sql: str) -> None:
    with tampering(folder) as db:
        db.execute(sql)
    result = verify(folder)
    assert result.exit_code == 1
    assert re.fullmatch(r"Tampered: \w+, (entry )?\d+: .*\.\n", result.output)


def garbage(folder: Path) -> None:
    (folder / "kiosk.db").write_bytes(random.Random(1).randbytes(20_000))


def empty(folder: Path) -> None:
    (folder / "kiosk.db").write_bytes(b"")


def missing(folder: Path) -> None:
    (folder / "kiosk.db").unlink()


def a_folder(folder: Path) -> None:
    (folder / "kiosk.db").unlink()
    (folder / "kiosk.db").mkdir()


def halved(folder: Path) -> None:
    whole = (folder / "kiosk.db").read_bytes()
    (folder / "kiosk.db").write_bytes(whole[: len(whole) // 2])


def of_another_program(folder: Path) -> None:
    missing(folder)
    with closing(sqlite3.connect(folder / "kiosk.db")) as db:
        db.execute("CREATE TABLE moz_places (id INTEGER PRIMARY KEY)")


def without_key(folder: Path) -> None:
    (folder / "kiosk.key").unlink()


def with_half_a_key(folder: Path) -> None:
    (folder / "kiosk.key").write_text("AAAA")


def with_a_key_that_cannot_be_read(folder: Path) -> None:
    (folder / "kiosk.key").unlink()
    (folder / "kiosk.key").mkdir()


def without_a_folder(folder: Path) -> None:
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    "damage",
    [
        garbage,
        empty,
        missing,
        a_folder,
        halved,
        of_another_program,
        without_key,
        with_half_a_key,
        with_a_key_that_cannot_be_read,
        without_a_folder,
    ],
)
def test_what_cannot_be_read_is_said_in_one_line_and_exits_2(folder: Path, damage: Any) -> None:
    damage(folder)
    result = verify(folder)
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 2
    assert re.fullmatch(r"It cannot be read: [^\n]+\n", result.output)


@pytest.mark.parametrize(
    ("damage", "code"),
    [(None, 0), ("UPDATE slots SET number = 99 WHERE id = 'staff-9'", 1), (b"", 2)],
)
def test_a_script_can_rely_on_the_exit_code(
    folder: Path, damage: str | bytes | None, code: int
) -> None:
    if isinstance(damage, str):
        with tampering(folder) as db:
            db.execute(damage)
    elif damage is not None:
        (folder / "kiosk.db").write_bytes(damage)
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "--data", folder, "audit", "verify"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert len((done.stdout + done.stderr).splitlines()) == 1


def contents(folder: Path) -> list[Any]:
    """Every row of every audited table and the schema, comments and spacing aside."""
    with closing(sqlite3.connect(folder / "kiosk.db")) as db:
        schema = db.execute("SELECT name, sql FROM sqlite_master WHERE sql <> '' ORDER BY name")
        squeezed = [(name, re.sub(r"--.*|\s", "", sql)) for name, sql in schema]
        kept = [table for table in TABLES if table not in UNAUDITED]
        return [squeezed, *(db.execute(f"SELECT * FROM {t} ORDER BY 1").fetchall() for t in kept)]


@pytest.mark.parametrize("seed", range(4))
def test_a_bit_that_flips_is_noticed_or_changes_nothing_that_is_kept(
    folder: Path, seed: int
) -> None:
    """assurance.md E14: `integrity_check` alone would notice one in seven."""
    chance = random.Random(seed)
    path = folder / "kiosk.db"
    whole, before = path.read_bytes(), contents(folder)
    for _ in range(40):
        place = chance.randrange(len(whole))
        flipped = whole[place] ^ (1 << chance.randrange(8))
        path.write_bytes(whole[:place] + bytes([flipped]) + whole[place + 1 :])
        result = verify(folder)
        assert isinstance(result.exception, SystemExit | None), (place, flipped)
        assert result.exit_code in (0, 1, 2), (place, flipped)
        if result.exit_code == 0:
            assert contents(folder) == before, (place, flipped)
