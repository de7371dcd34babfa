"""The same people taken in again: nothing doubled, nothing changed, no entry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.db import audit_check, audit_log, people
from kiosk.exchange.people import files, importing
from kiosk.exchange.people.importing import Counts, Preview

if TYPE_CHECKING:
    from oakfield import Oakfield

STAFF = "MIS ID,Forename,Surname,Role\n7,Sam,Sample,Teacher\n8,Tom,Trial,Cook\n"
PUPILS = (
    "MIS ID,Forename,Surname,Year Group,Reg Group\n"
    "301,Ada,Example,6,6 Oak\n302,Bo,Specimen,6,6 Oak\n303,Cy,Instance,R,\n"
)
REGISTERS = ("people", "pupils", "classes", "imports")


def preview(oakfield: Oakfield, text: str) -> Preview:
    path = Path(oakfield.folder) / "people.csv"
    path.write_text(text, encoding="utf-8")
    reading = files.read(path)
    assert not reading.problems
    return importing.preview(oakfield.school.db, path, reading)


def take_in(oakfield: Oakfield, text: str) -> None:
    importing.take_in(oakfield.school, preview(oakfield, text).actions)


@pytest.fixture
def taken_in(oakfield: Oakfield) -> Oakfield:
    take_in(oakfield, STAFF)
    take_in(oakfield, PUPILS)
    return oakfield


def test_an_import_is_an_entry_for_each_person_and_class_and_one_for_the_file(
    oakfield: Oakfield,
) -> None:
    before = oakfield.entries()
    take_in(oakfield, PUPILS)
    new = [entry.verb for entry in audit_log.entries(oakfield.school.db, after=before)]
    assert new == ["record_class", *["record_pupil"] * 3, "record_import"]


@pytest.mark.parametrize("text", [STAFF, PUPILS], ids=["staff", "pupils"])
def test_the_same_file_again_has_nothing_to_do(taken_in: Oakfield, text: str) -> None:
    again = preview(taken_in, text)
    assert again.actions == ()
    assert (again.staff.new, again.staff.changed) == (0, 0)
    assert (again.pupils.new, again.pupils.changed) == (0, 0)


@pytest.mark.parametrize("text", [STAFF, PUPILS], ids=["staff", "pupils"])
def test_two_people_who_saw_the_same_preview_take_nobody_in_twice(
    oakfield: Oakfield, text: str
) -> None:
    one, other = preview(oakfield, text), preview(oakfield, text)
    importing.take_in(oakfield.school, one.actions)
    before = {table: oakfield.rows(table) for table in REGISTERS[:3]}
    importing.take_in(oakfield.school, other.actions)
    assert {table: oakfield.rows(table) for table in REGISTERS[:3]} == before


def test_only_who_changed_is_recorded_again(taken_in: Oakfield) -> None:
    before = taken_in.rows("people"), taken_in.entries()
    changed = STAFF.replace("Cook", "Head cook")
    assert preview(taken_in, changed).staff == Counts(0, 1, 1, 0)
    take_in(taken_in, changed)
    assert taken_in.entries() == before[1] + 2
    assert [{**row, "job": None} for row in taken_in.rows("people")] == [
        {**row, "job": None} for row in before[0]
    ]


def test_who_is_not_in_the_file_stays(taken_in: Oakfield) -> None:
    fewer = STAFF.replace("8,Tom,Trial,Cook\n", "")
    assert preview(taken_in, fewer).staff.not_in_file == 1
    take_in(taken_in, fewer)
    assert [person.given_name for person in people.staff(taken_in.school.db)] == ["Sam", "Tom"]


def test_after_an_import_the_register_is_what_the_log_says(taken_in: Oakfield) -> None:
    audit_check.verify(taken_in.school.db)
