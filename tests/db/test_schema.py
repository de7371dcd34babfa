"""The database itself refuses the impossible, whoever asks: raw SQL against every rule it has."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields, is_dataclass
from importlib import import_module
from itertools import pairwise
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import pytest
from sqlite_utils import Database
from whole_school import SCHEMA

from kiosk import decide
from kiosk.db import audit_check, migrations
from kiosk.decide.decision import Row

if TYPE_CHECKING:
    from oakfield import Oakfield

AUDIT = ("audit_erasures", "audit_log", "audit_payload")


def empty() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA.read_text(encoding="utf-8"))
    return connection


def names(kind: str) -> list[str]:
    with closing(empty()) as db:
        found = db.execute("SELECT name FROM sqlite_master WHERE type = ? AND sql <> ''", [kind])
        return [name for (name,) in found]


def info(pragma: str) -> Iterator[tuple[object, ...]]:
    """A pragma's answer for every table, the table's name first."""
    with closing(empty()) as db:
        for table in names("table"):
            yield from ((table, *row) for row in db.execute(f"PRAGMA {pragma}({table})"))


TABLES = names("table")
REGISTERS = [table for table in TABLES if table not in AUDIT]
COLUMNS = [(str(table), str(name)) for table, _, name, *_ in info("table_info")]


def refuse(oakfield: Oakfield, sql: str, *params: object) -> str:
    """What the database says to this; it must refuse."""
    with pytest.raises(sqlite3.IntegrityError) as refused:
        oakfield.school.db.execute(sql, list(params))
    return str(refused.value)


def test_every_table_has_a_row_and_every_column_a_value_in_these_tests(whole: Oakfield) -> None:
    db = whole.school.db
    empty_columns = {
        f"{table}.{column}"
        for table, column in COLUMNS
        if not db.execute(f"SELECT count([{column}]) FROM [{table}]").fetchone()[0]
    }
    # Nothing makes anybody a leaver yet.
    assert empty_columns == {"people.left_at", "pupils.left_at"}
    audit_check.verify(db)


# The file itself --------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_a_comment_above_it(table: str) -> None:
    lines = SCHEMA.read_text(encoding="utf-8").splitlines()
    [above] = [a for a, b in pairwise(lines) if b.startswith(f"CREATE TABLE {table} (")]
    assert above.startswith("-- ")
    assert not above.endswith("----"), "that is the heading of the part"


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_strict_and_has_one_key(table: str) -> None:
    with closing(empty()) as db:
        [strict] = db.execute("SELECT strict FROM pragma_table_list WHERE name = ?", [table])
        keys = [name for _, name, *_, pk in db.execute(f"PRAGMA table_info({table})") if pk]
    assert strict == (1,)
    assert keys == ["seq" if table in AUDIT else "id"]


@pytest.mark.parametrize("table", TABLES)
def test_every_instant_and_date_is_text(table: str) -> None:
    with closing(empty()) as db:
        for _, name, kind, *_ in db.execute(f"PRAGMA table_info({table})"):
            if re.search("_(at|on|by)$", name):
                assert kind == "TEXT"


def row_types() -> list[type[Row]]:
    """Every value type of the rules that says which table it is a row of."""
    modules = [
        import_module(f"kiosk.decide.{found.name}") for found in iter_modules(decide.__path__)
    ]
    kinds = {kind for module in modules for kind in vars(module).values() if is_dataclass(kind)}
    return sorted((kind for kind in kinds if hasattr(kind, "TABLE")), key=lambda kind: kind.TABLE)


ROWS = row_types()


def test_every_register_has_a_value_type_with_its_columns_in_order() -> None:
    assert [kind.TABLE for kind in ROWS] == sorted(REGISTERS)
    for kind in ROWS:
        columns = [name for table, name in COLUMNS if table == kind.TABLE]
        assert [field.name for field in fields(kind)] == columns


def test_everything_in_a_school_made_ready_is_of_schema_sql(oakfield: Oakfield) -> None:
    ours = Database(empty())
    added = set(migrations.schema(oakfield.school.db)) ^ set(migrations.schema(ours))
    ours.close()
    assert all("_sqlite_migrations" in sql for sql in added)


# What may not be --------------------------------------------------------------------------------

FIRST = "SELECT min(rowid) FROM {}"

CHECKS = [
    ("people", "given_name = ''"),
    ("classes", "name = ''"),
    ("pupils", "given_name = ''"),
    ("pupils", "year_group = ''"),
    ("imports", "sha256 = 'short'"),
    ("imports", "staff = -1"),
    ("imports", "pupils = -1"),
    ("stations", "name = ''"),
    ("stations", "kind = 'toaster'"),
    ("enrolments", "name = ''"),
    ("enrolments", "kind = 'toaster'"),
    ("roles", "role = 'wizard'"),
    ("credentials", "authenticator = 0"),
    ("one_time_codes", "purpose = 'fun'"),
    ("sessions", "proof = 'a promise'"),
    ("attempts", "failures = -1"),
    ("terms", "name = ''"),
    ("terms", "starts_on = '2027-01-04', ends_on = '2027-01-03'"),
    ("school_days", "kind = 'holiday'"),
    ("school_days", "kind = 'closes_early', closes = NULL"),
    ("school_days", "kind = 'closed', closes = '13:30'"),
    ("staff_patterns", "days = ''"),
    ("day_declarations", "kind = 'forgot'"),
    ("imeis", "position = 3"),
    ("imeis", "last4 = '123'"),
    ("imeis", "source = 'guessed'"),
    ("phone_descriptions", "make = '', model = '', colour = ''"),
    ("phones", "number = 0"),
    ("phones", "number = 10"),
    ("slots", "cabinet = 'cellar'"),
    ("slots", "number = 0"),
    ("lockups", "switched_off_by = 'guess'"),
    ("lockups", "release_basis = 'whim', released_at = '2099'"),
    ("lockups", "release_basis = NULL, released_at = '2099'"),
    ("lockups", "release_basis = 'break', released_at = NULL"),
    ("lockups", "release_basis = 'break', released_at = '1999'"),
    ("emergencies", "phones = -1"),
    ("emergency_reasons", "reason = 'whim'"),
    ("office_releases", "reason = 'whim'"),
    ("places", "name = ''"),
    ("places", "kind = 'secret'"),
    ("stand_ins", "duty = 'king'"),
    ("stand_ins", "ends_at = NULL"),
    ("permissions", "version = 0"),
    ("permissions", "kind = 'favour'"),
    ("permissions", "phone = 10"),
    ("permissions", "rooms = 'hall'"),
    ("permissions", "category = ''"),
    ("permissions", "decision = 'perhaps'"),
    ("permissions", "closed_how = 'lost'"),
    ("permissions", "ends_at = starts_at"),
    ("permissions", "parent_agreed_on = '2026-11-20'"),
    ("permissions", "decision = 'declined', decided_at = '2026'"),
    ("permissions", "decision = 'declined', decided_by = 'zz-pat'"),
    (
        "permissions",
        "decision = 'approved', decided_at = '2026', decided_by = 'zz-pat', discussed_with = NULL",
    ),
    ("permissions", "closed_at = '2026'"),
    ("permission_notes", "about = 'gossip'"),
    ("justifications", "ended_at = began_at"),
    ("urgent_calls", "delivered_at = '1999'"),
    ("email_addresses", "address = 'helen'"),
    ("emails", "about = 'gossip'"),
    ("emails", "tries = -1"),
    ("emails", "trouble = ''"),
    ("places", "kind = 'cellar'"),
    ("acknowledgements", "method = 'wink'"),
    ("codes", "person = NULL, slot = NULL"),
    ("codes", "person = 'person1', slot = 'staff-1'"),
    ("codes", "person = 'person1', slot = NULL, short = NULL"),
    ("codes", "person = NULL, slot = 'staff-1', short = 'abc'"),
    ("school_devices", "tag = ''"),
    ("school_devices", "kind = 'kettle'"),
    ("school_devices", "managed = 2"),
    ("school_devices", "passcode = 2"),
    ("school_devices", "condition = 'wet'"),
    ("visits", "place = ''"),
    ("visits", "photos = 2"),
    ("visit_staff", "used = 'gladly'"),
    ("visit_staff", "phone_out_at = '2099', phone_back_at = '2098'"),
    ("loans", "purpose = ''"),
    ("loans", "images = 'some'"),
    ("loans", "list_version = NULL"),
    ("loans", "returned_at = '1999'"),
    ("loans", "cleared_at = NULL, returned_at = NULL"),
    ("loans", "images = NULL"),
    ("loans", "excused_why = NULL"),
    ("image_transfers", "destination = ''"),
    ("image_transfers", "pictures = -1"),
    ("image_transfers", "shared = 'everybody'"),
    ("image_transfers", "pupil = NULL"),
    ("day_closes", "devices = -1, devices_named = 0"),
    ("day_closes", "devices_named = 99"),
    ("day_closes", "phones_locked = -1"),
    ("photo_permissions", "photo_use = ''"),
    ("photo_permissions", "decision = 'perhaps'"),
    ("photo_permissions", "lawful_basis = 'habit'"),
    ("photo_permissions", "source = 'rumour'"),
    ("photo_permissions", "last_on = '1999-01-01'"),
    ("photo_lists", "photo_use = ''"),
    ("photo_lists", "version = 'short'"),
    ("photo_lists", "children = -1, excluded = -1"),
    ("photo_lists", "excluded = 99"),
    ("day_badges", "number = 11"),
    ("policies", "title = ''"),
    ("rule_cards", "audience = 'inspectors'"),
    ("pupil_phone_permissions", "kind = 'whim'"),
    ("pupil_phone_permissions", "walks_alone = 2"),
    ("pupil_phone_permissions", "weekdays = ''"),
    ("pupil_phone_permissions", "decision = 'maybe', decided_by = 'zz-pat', decided_at = '2026'"),
    ("pupil_phone_permissions", "starts_on = '2027-01-04', ends_on = '2027-01-03'"),
    ("pupil_phone_permissions", "decided_at = '2026', decided_by = NULL, decision = NULL"),
    ("pupil_phone_permissions", "decided_by = 'zz-pat', decided_at = NULL, decision = NULL"),
    (
        "pupil_phone_permissions",
        "decision = 'agreed', decided_by = 'zz-pat', decided_at = '2026'",
    ),
    ("collecting_adults", "name = ''"),
    ("collecting_adults", "relationship = ''"),
    ("collecting_adults", "may_collect = 2"),
    ("pupil_days", "kind = 'late'"),
    ("pupil_days", "kind = 'absent', goes_home = '17:00'"),
    ("deposits", "refusal = '', permission = NULL"),
    ("deposits", "slot = 0"),
    ("deposits", "return_basis = 'whim', early_reason = NULL"),
    ("deposits", "returned_to = ''"),
    ("deposits", "refusal = 'C1', permission = 'form1'"),
    ("deposits", "held_where = 'The safe', overnight_at = NULL"),
    ("deposits", "return_basis = NULL, returned_at = '2099'"),
    ("deposits", "returned_to = NULL, returned_at = '2099'"),
    ("deposits", "return_basis = 'early_leave', early_reason = NULL"),
    ("deposits", "returned_at = '1999'"),
    ("pupil_phone_refusals", "code = ''"),
    ("pupil_phone_notes", "kind = 'gossip'"),
    ("pupil_phone_notes", "words = ''"),
    ("pupil_labels", "slot = 0, pupil = NULL"),
    ("pupil_labels", "slot = 5"),
    ("confiscations", "rule = ''"),
    ("confiscations", "kept_where = ''"),
    ("confiscations", "returned_to = NULL"),
    ("confiscations", "relationship = NULL"),
    ("corrections", "entry = 'lockups'"),
    ("access_requests", "asked_by = '', person = NULL, pupil = 'pupil1'"),
    ("access_requests", "paused_days = -1"),
    ("access_requests", "person = NULL, asked_by = NULL"),
    ("access_requests", "asked_by = 'Ann'"),
    ("access_requests", "confirmed_on = '1999-01-01'"),
    ("holds", "person = 'zz-pat', pupil = 'pupil1'"),
    ("disposals", "records = 0"),
    ("day_counts", "lock_ups = -1"),
    ("day_counts", "declarations = -1"),
    ("year_ends", "school_year = '2026-2027'"),
    ("year_ends", "leaving = -1"),
    ("year_ends", "moving = -1"),
]


@pytest.mark.parametrize(("table", "change"), CHECKS)
def test_a_value_that_cannot_be_is_refused(whole: Oakfield, table: str, change: str) -> None:
    said = refuse(whole, f"UPDATE {table} SET {change} WHERE rowid = ({FIRST.format(table)})")
    assert said.startswith("CHECK constraint failed: ")


def test_every_check_of_the_schema_is_tried(whole: Oakfield) -> None:
    said = [
        refuse(whole, f"UPDATE {table} SET {change} WHERE rowid = ({FIRST.format(table)})")
        for table, change in CHECKS
    ]
    tried = {" ".join(words.removeprefix("CHECK constraint failed: ").split()) for words in said}
    sql = re.sub(r"--[^\n]*", "", SCHEMA.read_text(encoding="utf-8"))
    written = {
        " ".join(_balanced(sql, found.end()).split()) for found in re.finditer(r"CHECK \(", sql)
    }
    of_keys = {"length(key) = 32", "erasure > seq"}  # of the audit log, tried there
    assert tried == written - of_keys


def _balanced(text: str, start: int) -> str:
    depth, end = 1, start
    while depth:
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        end += 1
    return text[start : end - 1]


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (str(table), str(name))
        for table, _, name, _, not_null, _, pk in info("table_info")
        if (not_null or pk) and table not in AUDIT
    ],
)
def test_a_value_that_must_be_there_cannot_be_missing(
    whole: Oakfield, table: str, column: str
) -> None:
    said = refuse(
        whole, f"UPDATE {table} SET {column} = NULL WHERE rowid = ({FIRST.format(table)})"
    )
    assert said in (f"NOT NULL constraint failed: {table}.{column}", "datatype mismatch")


LINKS = [(str(table), str(column)) for table, _, _, _, column, *_ in info("foreign_key_list")]


NUMBERS = {
    "acknowledgements.policy",
    "watches.policy",
    "lockups.corrects",
    "rule_cards.policy",
    "emergency_reasons.id",
    "office_releases.id",
}


@pytest.mark.parametrize(("table", "column"), [link for link in LINKS if link[0] not in AUDIT])
def test_nothing_points_to_what_is_not_there(whole: Oakfield, table: str, column: str) -> None:
    kinds = {(str(t), str(name)): kind for t, _, name, kind, *_ in info("table_info")}
    one = f"SELECT max(rowid) FROM {table} WHERE {column} IS NOT NULL"
    sql = f"UPDATE {table} SET {column} = ? WHERE rowid = ({one})"
    nowhere = 99999 if kinds[table, column] == "INTEGER" else "nowhere"
    assert refuse(whole, sql, nowhere) == "FOREIGN KEY constraint failed"


TWICE = [
    # one open lock-up of a phone, one phone in a slot (domain.md B.9, invariant 1)
    ("lockups", "released_at IS NULL", {"slot": "'staff-60'"}, "lockups.phone"),
    ("lockups", "released_at IS NULL", {"phone": "'person2/1'"}, "lockups.slot"),
    # one badge of a person and one label of a slot that work
    ("codes", "person IS NOT NULL AND ended_at IS NULL", {"short": "'x'"}, "codes.person"),
    ("codes", "slot IS NOT NULL AND ended_at IS NULL", {}, "codes.slot"),
    ("codes", "short IS NOT NULL AND ended_at IS NULL", {"person": "'zz-pat'"}, "codes.short"),
    # one working station of a name
    ("stations", "revoked_at IS NULL", {}, "stations.name"),
    # one such role of a person, one declaration of a person and day
    ("roles", "ended_at IS NULL", {}, "roles.person, roles.role"),
    (
        "day_declarations",
        "ended_at IS NULL",
        {},
        "day_declarations.person, day_declarations.day_on",
    ),
    ("permissions", "closed_at IS NULL", {"version": "9"}, "permissions.request"),
    # one working day badge of a number
    ("day_badges", "ended_at IS NULL", {"short": "'x'"}, "day_badges.number"),
    ("day_badges", "ended_at IS NULL", {"number": "7"}, "day_badges.short"),
    ("places", "closed_at IS NULL", {}, "places.name"),
    ("classes", "true", {}, "classes.name"),
    ("people", "true", {}, "people.source, people.source_id"),
    ("pupils", "true", {}, "pupils.source, pupils.source_id"),
    ("imeis", "true", {"phone": "'person1/1'"}, "imeis.fingerprint"),
    ("imeis", "true", {"fingerprint": "'x'"}, "imeis.phone, imeis.position"),
    ("phones", "true", {}, "phones.person, phones.number"),
    ("slots", "true", {}, "slots.cabinet, slots.number"),
    # one phone of a pupil, one phone in a slot, one form of a year, one label that works
    ("deposits", "returned_at IS NULL", {"slot": "99"}, "deposits.pupil"),
    ("deposits", "returned_at IS NULL", {"pupil": "'pupil2'"}, "deposits.slot"),
    (
        "pupil_phone_permissions",
        "kind = 'walks_alone'",
        {},
        "pupil_phone_permissions.pupil, pupil_phone_permissions.starts_on",
    ),
    (
        "pupil_days",
        "ended_at IS NULL",
        {},
        "pupil_days.pupil, pupil_days.day_on, pupil_days.kind",
    ),
    ("pupil_labels", "pupil IS NOT NULL AND ended_at IS NULL", {}, "pupil_labels.pupil"),
    ("pupil_labels", "slot IS NOT NULL AND ended_at IS NULL", {}, "pupil_labels.slot"),
    # one device of a name, one label of a device that works, one loan out of a device
    ("school_devices", "condition <> 'retired'", {}, "school_devices.tag"),
    ("device_labels", "ended_at IS NULL", {}, "device_labels.device"),
    ("loans", "returned_at IS NULL", {}, "loans.device"),
    ("image_transfers", "true", {}, "image_transfers.loan"),
    ("quarantines", "ended_at IS NULL", {}, "quarantines.device"),
    ("photo_exclusions", "ended_at IS NULL", {}, "photo_exclusions.pupil"),
    # one open request about anybody
    ("access_requests", "id = 'asked3'", {}, "access_requests.person"),
    ("access_requests", "id = 'asked2'", {}, "access_requests.pupil"),
    ("year_ends", "undone_at IS NULL", {}, "year_ends.school_year"),
]


NUMBERED = {
    (str(table), str(name)) for table, _, name, kind, *_ in info("table_info") if kind == "INTEGER"
}


def again(table: str, where: str, changes: dict[str, str]) -> str:
    """SQL that adds a row of the table once more under another key."""
    numbered = ("lockups", "day_declarations", "deposits", "pupil_days")
    new_key = "9999" if table in numbered else "'another'"
    new_key = "9999" if (table, "id") in NUMBERED else "'another'"
    columns = [name for of, name in COLUMNS if of == table]
    values = [{"id": new_key, **changes}.get(name, name) for name in columns]
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) "
        f"SELECT {', '.join(values)} FROM {table} WHERE {where} LIMIT 1"
    )


@pytest.mark.parametrize(("table", "where", "changes", "columns"), TWICE)
def test_what_there_may_be_one_of_there_is_one_of(
    whole: Oakfield, table: str, where: str, changes: dict[str, str], columns: str
) -> None:
    """Invariant 1 among them: one open lock-up of a phone, one phone in a slot."""
    said = refuse(whole, again(table, where, changes))
    assert said == f"UNIQUE constraint failed: {columns}"


def test_every_unique_index_is_tried() -> None:
    with closing(empty()) as db:
        unique = {
            ", ".join(
                f"{table}.{name}" for _, _, name in db.execute(f"PRAGMA index_info([{index}])")
            )
            for table, _, index, is_unique, origin, _ in info("index_list")
            if is_unique and origin != "pk" and table not in AUDIT
        }
    assert unique == {columns for *_, columns in TWICE}


CLOSED = [
    ("lockups", "released_at IS NOT NULL", {}),
    ("codes", "person IS NOT NULL AND ended_at IS NOT NULL", {"short": "'x'"}),
    ("codes", "slot IS NOT NULL AND ended_at IS NOT NULL", {}),
    ("day_badges", "ended_at IS NOT NULL", {"short": "'x'"}),
    ("stations", "revoked_at IS NOT NULL", {}),
    ("roles", "ended_at IS NOT NULL", {}),
    ("places", "closed_at IS NOT NULL", {}),
    ("day_declarations", "ended_at IS NOT NULL", {}),
    ("permissions", "closed_at IS NOT NULL", {}),
    ("deposits", "returned_at IS NOT NULL", {}),
    ("pupil_days", "ended_at IS NOT NULL", {}),
    ("pupil_labels", "pupil IS NOT NULL AND ended_at IS NOT NULL", {}),
    ("pupil_labels", "slot IS NOT NULL AND ended_at IS NOT NULL", {}),
    ("device_labels", "ended_at IS NOT NULL", {}),
    ("loans", "returned_at IS NOT NULL", {"cleared_at": "NULL"}),
    ("quarantines", "ended_at IS NOT NULL", {}),
    ("photo_exclusions", "ended_at IS NOT NULL", {}),
    ("access_requests", "answered_on IS NOT NULL", {}),
    ("year_ends", "undone_at IS NOT NULL", {}),
]


@pytest.mark.parametrize(("table", "where", "changes"), CLOSED)
def test_of_what_has_ended_there_may_be_many(
    whole: Oakfield, table: str, where: str, changes: dict[str, str]
) -> None:
    assert whole.school.db.execute(again(table, where, changes)).rowcount == 1


@pytest.mark.parametrize(
    ("table", "column"),
    [(str(t), str(name)) for t, _, name, kind, *_ in info("table_info") if kind == "INTEGER"],
)
def test_a_number_cannot_be_words(whole: Oakfield, table: str, column: str) -> None:
    with pytest.raises(sqlite3.Error):
        whole.school.db.execute(f"UPDATE {table} SET {column} = 'many'")


# For people who open the file -------------------------------------------------------------------


def test_the_views_say_who_and_what_in_plain_columns(whole: Oakfield) -> None:
    db = whole.school.db
    assert list(db.query("SELECT * FROM phones_locked_away_now")) == [
        {
            "slot": 3,
            "given_name": "Una",
            "family_name": "Shah",
            "phone": 1,
            "locked_at": "2026-11-20T07:40:00.000Z",
        },
        {
            "slot": 7,
            "given_name": "Priya",
            "family_name": "Shah",
            "phone": 1,
            "locked_at": "2026-11-20T07:40:00.000Z",
        },
    ]
    assert [
        (row["given_name"], row["slot"], row["phones"], row["station"], bool(row["undone_at"]))
        for row in db.query("SELECT * FROM emergency_take_backs")
    ] == [
        ("Sam", None, 1, "This computer", False),
        (None, 1, 1, "Hall tablet", False),
        ("Sam", None, 1, "This computer", True),
    ]
