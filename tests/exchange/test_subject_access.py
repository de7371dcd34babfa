"""Everything held about one person, and nothing about anybody else (domain.md C.4, scenario 19)."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import sqlite3
from collections import defaultdict
from dataclasses import replace
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from sqlite_utils import Database
from whole_school import SCHEMA, build, copy_of

from kiosk.actions.day_badges import NameDayBadge
from kiosk.actions.imeis import DescribePhone, RecordImei
from kiosk.actions.people import RecordClass, RecordPupil
from kiosk.actions.pupil_phone_permissions import AddCollectingAdult
from kiosk.actions.visits import OpenVisit
from kiosk.db import subject_access
from kiosk.db.people import person as person_of
from kiosk.db.people import pupil as pupil_of
from kiosk.db.subject_access import NOTHING, PARTS, POLICE, PUPIL_PARTS
from kiosk.exchange.subject_access import (
    FolderInUse,
    Record,
    Table,
    as_csv,
    as_html,
    record_of,
    write,
)
from kiosk.sealing import seal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from oakfield import Oakfield

WORLDS = 1000
DAY = date(2026, 11, 20)


def empty() -> Database:
    """Every table, but nothing that keeps a generator from filling it as it likes."""
    db = Database(memory=True)
    db.conn.deserialize(_empty())
    db.conn.execute("PRAGMA ignore_check_constraints = ON")
    db.conn.execute("PRAGMA foreign_keys = OFF")
    return db


@cache
def _empty() -> bytes:
    db = Database(memory=True)
    db.conn.executescript(SCHEMA.read_text("utf-8"))
    for kind, name in db.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql > ''"
    ).fetchall():
        db.execute(f"DROP {kind} {name}")
    db.conn.commit()
    return db.conn.serialize()


def tables(db: Database) -> set[str]:
    found = db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    )
    return {name for (name,) in found.fetchall()}


@cache
def columns(table: str) -> dict[str, str]:
    return {name: kind for _, name, kind, *_ in empty().execute(f"PRAGMA table_info({table})")}


@cache
def references(table: str) -> dict[str, str]:
    return {row[3]: row[2] for row in empty().execute(f"PRAGMA foreign_key_list({table})")}


# Nothing is forgotten -------------------------------------------------------------------------


def test_every_table_is_exported_or_says_why_it_holds_nothing_about_staff(oakfield: Oakfield):
    there = tables(oakfield.school.db) - {"_sqlite_migrations"}
    exported = {part.table for part in PARTS}
    assert exported | set(NOTHING) == there
    assert not exported & set(NOTHING)
    assert all(NOTHING.values())


def test_whatever_names_one_of_the_staff_is_exported():
    db = empty()
    naming = {name for name in tables(db) if "people" in references(name).values()}
    assert naming <= {part.table for part in PARTS}


def test_whatever_names_a_pupil_is_exported_to_whoever_may_ask_for_them():
    db = empty()
    naming = {name for name in tables(db) if "pupils" in references(name).values()}
    assert naming <= {part.table for part in PUPIL_PARTS}


@pytest.mark.parametrize("part", [*PARTS, *PUPIL_PARTS], ids=lambda part: part.name)
def test_every_column_is_shown_or_withheld_with_a_ground(part: subject_access.Part):
    there = set(columns(part.table))
    assert set(part.columns) | set(part.withheld) == there
    assert not set(part.columns) & set(part.withheld)
    assert {*part.words.split(), *part.sealed} <= set(part.columns)
    assert all(part.withheld.values())


@pytest.mark.parametrize("parts", [PARTS, PUPIL_PARTS])
def test_no_two_parts_have_one_name(parts: tuple[subject_access.Part, ...]):
    assert len({part.name for part in parts}) == len(parts)


# Worlds whose rows are known from making them --------------------------------------------------


FREE = {
    *("make", "model", "colour", "place", "purpose", "excused_why", "photo_use"),
    *("destination", "reference", "words", "remark", "parent", "condition", "returned_to"),
    *("early_reason", "held_where", "kept_where", "relationship", "note", "tag", "name"),
}
"""Columns into which somebody types what they like."""


class World:
    """Random rows in every table. `about` says whom each is about, as it was made."""

    def __init__(self, seed: int, key: bytes) -> None:
        self.random = random.Random(seed)
        self.key = key
        self.db = empty()
        self.about: dict[tuple[str, Any], set[str]] = defaultdict(set)
        self.about_pupil: dict[tuple[str, Any], set[str]] = defaultdict(set)
        self.made: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.staff = [f"staff{number}" for number in range(3)]
        self.names = {who: (f"Zaz{who}g", f"Yay{who}f", f"Xax{who}k") for who in self.staff}
        self.childs = {f"pupils-id-{n}": (f"Waw{n}childg", f"Vav{n}childf") for n in (1, 2, 3)}
        self._people()
        for table in self._in_order():
            for _ in range(3 if table == "pupils" else self.random.randrange(1, 4)):
                self._row(table)
        self._follow()

    def _people(self) -> None:
        for who, (given, family, known_as) in self.names.items():
            row = {"id": who, "source": "test", "source_id": who, "given_name": given}
            row |= {"family_name": family, "known_as": known_as, "added_at": "2026-11-20T08:00:00Z"}
            self._insert("people", row)
            self.about["people", who] = {who}

    def _in_order(self) -> list[str]:
        first = ("stations", "places", "pupils", "phones", "lockups", "emergencies", "permissions")
        first = (*first, "visits", "school_devices", "deposits")
        last = ("audit_log", "audit_payload")
        rest = tables(self.db) - {"people", *first, *last, "day_badges", "day_badge_wearers"}
        return [*first, *sorted(rest), *last]

    def _insert(self, table: str, row: dict[str, Any]) -> bool:
        gaps = ", ".join("?" * len(row))
        try:
            self.db.execute(
                f"INSERT INTO {table} ({', '.join(row)}) VALUES ({gaps})", list(row.values())
            )
        except sqlite3.IntegrityError:  # a key or a pair that is there already
            return False
        self.made[table].append(row)
        return True

    def _row(self, table: str) -> None:
        refers, row = references(table), dict[str, Any]()
        for column, kind in columns(table).items():
            row[column] = self._value(table, column, kind, refers.get(column))
        if table == "attempts":
            row["id"] = f"{self.random.choice(('pin', 'sign-in'))}/{self._somebody()}"
        if table == "permissions":
            row["rooms"] = json.dumps([self.made["places"][0]["id"]])
        if table == "permission_notes":
            row["about"] = self.random.choice(("why", "decision", "ending"))
        if table == "audit_log":
            row["actor"] = self.random.choice((*self.staff, None))
            row["object"] = self._object()
        self._seal(table, row)
        if self._insert(table, row):
            key = self._key(table, row)
            for named, about in (("people", self.about), ("pupils", self.about_pupil)):
                found = {row[name] for name, to in refers.items() if to == named}
                about[table, key] |= found - {None}

    def _somebody(self) -> str:
        return self.random.choice(self.staff)

    def _object(self) -> str:
        table = self.random.choice(("people", "pupils", "permissions", "emergencies"))
        return f"{table}/{self.random.choice(self.made[table])['id']}"

    def _value(self, table: str, column: str, kind: str, refers: str | None) -> Any:
        count = len(self.made[table]) + 1
        if refers == "people":
            return self._somebody()
        if refers and self.made[refers]:
            return self.random.choice(self.made[refers])[self._key_of(refers)]
        if kind == "BLOB":
            return b"x" * 32
        if kind == "INTEGER":
            return count
        if column.endswith("_at"):
            return f"2026-11-{self.random.randrange(10, 29)}T09:00:00.000Z"
        if column.endswith("_on"):
            return "2026-11-20"
        if column in ("given_name", "family_name"):
            return self.childs[f"pupils-id-{count}"][column == "family_name"]
        if column in FREE and table not in ("one_time_codes", "disposals"):
            return self._gossip(column)
        return f"{table}-{column}-{count}"

    def _gossip(self, column: str) -> str:
        given, family, known_as = self.names[self._somebody()]
        said = self.random.choice((given, family.upper(), f"{known_as} {family}", f"{given}’s"))
        return f"{column} {said} and {self._a_child()} {self.random.random()}"

    def _a_child(self) -> str:
        return self.random.choice(self.random.choice(list(self.childs.values())))

    def _seal(self, table: str, row: dict[str, Any]) -> None:
        bound = {"justifications": "permissions/{id}", "emergency_reviews": "emergencies/{id}"}
        bound["corrections"] = "corrections/{id}"
        if table == "imeis":
            row["sealed"] = seal(self.key, f"number of {row['phone']}", f"imeis/{row['id']}")
        if table == "permission_notes":
            (named,) = [m for m in self.made["permissions"] if m["id"] == row["permission"]]
            row["words"] = seal(self.key, row["words"], f"permissions/{named['request']}")
        for column in ("words", "reason"):
            if table in bound and column in row:
                row[column] = seal(self.key, self._gossip(column), bound[table].format(**row))

    @staticmethod
    def _key_of(table: str) -> str:
        return "seq" if table.startswith("audit") else "id"

    def _key(self, table: str, row: dict[str, Any]) -> Any:
        return row[self._key_of(table)]

    def _follow(self) -> None:
        """Rows that are about somebody because of another row."""
        about, phones = self.about, {row["id"]: {row["person"]} for row in self.made["phones"]}
        for row in self.made["imeis"]:
            about["imeis", row["id"]] |= phones[row["phone"]]
        for row in self.made["phone_descriptions"]:
            about["phone_descriptions", row["id"]] |= phones[row["id"]]
        for row in self.made["lockups"]:
            about["lockups", row["id"]] |= phones[row["phone"]]
        for row in self.made["office_releases"]:
            about["office_releases", row["id"]] |= about["lockups", row["id"]]
        for row in self.made["attempts"]:
            about["attempts", row["id"]] |= {row["id"].rpartition("/")[2]}
        for row in self.made["visit_staff"]:
            about["visits", row["visit"]] |= {row["person"]}
        for row in self.made["emergency_reasons"]:
            about["emergencies", row["id"]] |= {row["person"]}
        for row in self.made["emergency_reasons"]:
            about["emergency_reasons", row["id"]] |= about["emergencies", row["id"]]
        for row in self.made["emergency_reviews"]:
            about["emergency_reviews", row["id"]] |= about["emergencies", row["id"]]
        permissions = {row["id"]: row for row in self.made["permissions"]}
        for row in self.made["permission_notes"]:
            of = permissions[row["permission"]]
            wrote = {"why": "requested_by", "decision": "decided_by", "ending": "closed_by"}
            about["permission_notes", row["id"]] |= {of["person"], of[wrote[row["about"]]]}
        owned = {
            **{f"people/{who}": {who} for who in self.staff},
            **{f"permissions/{key}": {row["person"]} for key, row in permissions.items()},
            **{
                f"emergencies/{r['id']}": about["emergencies", r["id"]]
                for r in self.made["emergencies"]
            },
        }
        for row in self.made["audit_log"]:
            about["audit_log", row["seq"]] |= {row["actor"]} | owned.get(row["object"], set())
        for row in self.made["audit_payload"]:
            about["audit_payload", row["seq"]] |= about["audit_log", row["seq"]]
        self._follow_pupils()

    def _follow_pupils(self) -> None:
        about = self.about_pupil
        for row in self.made["pupils"]:
            about["pupils", row["id"]] = {row["id"]}
        for row in self.made["pupil_phone_notes"]:
            about["pupil_phone_notes", row["id"]] |= about["deposits", row["deposit"]]
        for row in self.made["audit_log"]:
            table, _, key = row["object"].partition("/")
            about["audit_log", row["seq"]] |= {key} if table == "pupils" else set()
        for row in self.made["audit_payload"]:
            about["audit_payload", row["seq"]] |= about["audit_log", row["seq"]]

    def expected(self, whose: str) -> set[tuple[str, Any]]:
        about = self.about_pupil if whose in self.childs else self.about
        return {row for row, them in about.items() if whose in them}

    def others(self, whose: str) -> set[str]:
        """Everybody else's names, in small letters."""
        everybody = {**self.names, **self.childs}
        found = {name for who, names in everybody.items() if who != whose for name in names}
        return {name.lower() for name in found}


def test_in_random_worlds_all_is_exported_and_nothing_of_anybody_else(oakfield: Oakfield):
    keys = oakfield.school.keys
    for seed in range(WORLDS):
        world = World(seed, keys.sealing)
        school: Any = SimpleNamespace(db=world.db, keys=keys)
        told_about = world.random.choice((*world.staff, *world.childs))
        for person in (*world.staff, *world.childs):
            whose = person_of(world.db, person) or pupil_of(world.db, person)
            assert whose
            held = subject_access.held_about(world.db, whose)
            found = [
                (each.part.table, world._key(each.part.table, row))
                for each in held
                for row in each.rows
            ]
            assert len(set(found)) == len(found), f"world {seed}: a row is told twice"
            assert set(found) == world.expected(person), f"world {seed}, {person}"
            if person == told_about:
                record = record_of(school, whose, DAY)
                told = "\n".join([as_html(record, "Oakfield"), *map(as_csv, record.tables)])
                found_names = {name for name in world.others(person) if name in told.lower()}
                assert not found_names, f"world {seed}, {person}"
                assert "cannot be read" not in told, f"world {seed}"
        world.db.conn.close()


# One school as it would be ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Oakfield:
    return build(request.config, tmp_path_factory.mktemp("whole") / "school")


@pytest.fixture
def school(built: Oakfield, tmp_path: Path) -> Iterator[Oakfield]:
    copied = copy_of(built, tmp_path / "copy")
    yield copied
    copied.school.close()


def record(oakfield: Oakfield, person: str) -> Record:
    found = person_of(oakfield.school.db, person)
    assert found
    return record_of(oakfield.school, found, DAY)


def test_whoever_had_part_in_everything_has_it_all_told(school: Oakfield):
    told = record(school, "zz-pat")
    titles = {table.name for table in told.tables}
    assert {"people", "pin", "imeis", "looks", "loans", "visits", "pupil-phones", "log"} <= titles
    page = as_html(told, "Oakfield Primary")
    assert {"requests", "corrections-of-others"} <= titles
    for said in ("Pat Quill", "Fairphone", "20 December 2026", "security: with it somebody else"):
        assert said in page, said
    assert not [name for name in ("Zephyr", "Yarrow", "Addie", "Priya", "Shah") if name in page]
    assert "as it is kept" not in page


def test_ones_own_number_is_told_in_full(oakfield: Oakfield):
    person, number = oakfield.person(), "356938035643809"
    sealed = seal(oakfield.school.keys.sealing, number, "imeis/one")
    oakfield.do(RecordImei("one", person, 1, 1, number, sealed, "fingerprint"))
    page = as_html(record(oakfield, person), "Oakfield")
    assert number in page
    assert sealed not in page


def test_a_father_without_a_name_on_a_childs_list_is_nobody_to_be_masked(oakfield: Oakfield):
    oakfield.do(RecordClass("oak", "6 Oak"))
    oakfield.do(RecordPupil("ada", "mis", "1", "Ada", "Bright", None, "6", "6 Oak"))
    oakfield.do(AddCollectingAdult("one", "ada", "Father", "father", True))
    oakfield.do(AddCollectingAdult("two", "ada", "Hugo Bright", "uncle", True))
    person = person_of(oakfield.school.db, oakfield.person())
    assert person
    names = subject_access.Names(oakfield.school.db, person)
    assert names.masked("My father met Hugo.") == "My father met somebody."


def test_the_page_is_read_and_the_tables_hold_the_references(oakfield: Oakfield, tmp_path: Path):
    priya = oakfield.somebody("Zoë")
    oakfield.do(DescribePhone(priya.person, 1, "Fairphone", "5", "blue"))
    oakfield.do(OpenVisit("v" + "0" * 32, "The farm", DAY, priya.person, (), ()))
    written = write(record(oakfield, priya.person), "Oakfield", tmp_path / "zoe")
    page, *texts = (path.read_bytes().decode() for path in written)
    assert "0" * 32 not in page
    assert "<td>The farm</td><td>2026-11-20</td>" in page
    assert "0" * 32 in "".join(texts)
    assert {text[0] for text in texts} == {"\ufeff"}, "a spreadsheet reads them as UTF-8"


def test_what_was_done_with_a_day_badge_is_told_to_its_wearer_of_that_day(oakfield: Oakfield):
    badge, other = oakfield.day_badge(1), oakfield.day_badge(2)
    sam, una = oakfield.person("Sam"), oakfield.person("Una", "Pike")
    oakfield.do(NameDayBadge(1, DAY, sam))
    oakfield.do(NameDayBadge(2, DAY, una))
    oakfield.scan(badge)
    oakfield.scan(other)
    oakfield.set("08:31", "2026-11-23")
    for each in (badge, other):
        oakfield.scan(each)
    of_sam = {t.name: t.rows for t in record(oakfield, sam).tables}
    assert len(of_sam["lock-ups"]) == 1
    assert "2026-11-20 08:31:00" in of_sam["lock-ups"][0]


def test_what_is_withheld_is_listed_with_its_ground_and_how_often(school: Oakfield):
    listed = {(each.title, each.column): each for each in record(school, "zz-pat").withheld}
    assert listed["Your PIN", "Pin"].ground.startswith("security")
    assert listed["Your PIN", "Pin"].times == 1
    assert listed["What you noted of pupils’ phones", "Words"].times > 1
    assert all(each.times and each.ground for each in listed.values())


def test_what_the_log_says_of_a_device_set_aside_is_withheld_as_well(school: Oakfield):
    """Invariant 12; a borrower who is not the finder: test_device_scenarios.py."""
    told = record(school, "zz-pat")
    listed = {(each.title, each.column): each for each in told.withheld}
    log = listed["What the log says of devices you set aside", "Verb"]
    assert (log.times, log.ground) == (2, POLICE)
    told_of = "".join(map(as_csv, told.tables)) + as_html(replace(told, withheld=()), "Oakfield")
    assert not [word for word in ("quarantine", "police", "CR/1") if word in told_of]


@pytest.mark.parametrize("first", list("=+-@＝＋－＠\t\r\n\0"))
def test_a_spreadsheet_takes_no_cell_for_a_formula(first: str):
    text = as_csv(Table("t", "T", ("A",), ((f"{first}1+1",), ("a=b",))))
    assert [row[0] for row in csv.reader(io.StringIO(text, newline=""))][1:] == [
        f"'{first}1+1",
        "a=b",
    ]


def test_a_page_and_a_table_for_each_part_that_only_this_account_reads(
    school: Oakfield, tmp_path: Path
):
    told, folder = record(school, "zz-pat"), tmp_path / "new" / "pat"
    written = write(told, "Oakfield", folder)
    names = {"record.html", "withheld.csv", *(f"{table.name}.csv" for table in told.tables)}
    assert {path.name for path in folder.iterdir()} == names
    assert {path.name for path in written} == names
    if os.name == "posix":
        assert {path.stat().st_mode & 0o077 for path in written} == {0}
    with pytest.raises(FolderInUse):
        write(told, "Oakfield", folder)
