"""Staff and pupils from files, in the browser: chosen, looked at, taken in; or typed in."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from kiosk.actions.leaving import RecordLeaver
from kiosk.web import imports
from web.desk import Desk, Page, quick_hashes, signed_in, with_role  # noqa: F401

if TYPE_CHECKING:
    from oakfield import Oakfield
    from werkzeug.test import TestResponse

STAFF = """Staff ID,First name,Surname,Job,Date of birth
1,Sam,Reid,Teacher,1980-01-01
2,Una,Bell,Cook,
"""
PUPILS = "MIS ID,Forename,Surname,Year,Class\n7,Ada,Moss,6,6 Oak\n"
GRADES = "MIS ID,Forename,Surname,Grade,Class\n7,Ada,Moss,05,5 Oak\n"


def office(oakfield: Oakfield) -> Desk:
    return signed_in(oakfield, with_role(oakfield, "office"))


def choose(desk: Desk, **files: str) -> TestResponse:
    sent = [(io.BytesIO(text.encode()), f"{name}.csv") for name, text in files.items()]
    return desk.client.post("/import", data={"files": sent}, headers=desk.headers)


def look(desk: Desk, **files: str) -> Page:
    assert desk.goes_to(choose(desk, **files)) == "/import/preview"
    return desk.page("/import/preview")


def names(oakfield: Oakfield) -> set[str]:
    return {f"{row['given_name']} {row['family_name']}" for row in oakfield.rows("people")}


def test_files_are_looked_at_and_then_taken_in_by_whoever_did(oakfield: Oakfield):
    desk = office(oakfield)
    entries = oakfield.entries()
    page = look(desk, staff=STAFF, pupils=PUPILS)
    assert page.headings == ["Take these in?"]
    assert page.says("Staff: 2 new, 0 changed", "Pupils: 1 new", "Sam Reid", "Date of birth")
    assert oakfield.entries() == entries
    done = desk.goes_to(desk.post("/import/taken"))
    assert desk.page(done).says("The files were taken in.", "print badges")
    assert not desk.page("/import").says("The files were taken in.")
    assert {"Sam Reid", "Una Bell"} <= names(oakfield)
    assert [row["family_name"] for row in oakfield.rows("pupils")] == ["Moss"]
    new = list(oakfield.school.db.query(f"SELECT actor FROM audit_log WHERE seq > {entries}"))
    assert {row["actor"] for row in new} == {"person1"}
    assert desk.goes_to(desk.get("/import/preview")) == "/import"
    assert look(desk, staff=STAFF, pupils=PUPILS).headings == ["Everything is as it was"]


def test_what_is_wrong_is_named_by_file_line_and_column_and_nothing_changes(oakfield: Oakfield):
    desk = office(oakfield)
    page = look(desk, staff=STAFF.replace("Una", ""))
    assert page.headings == ["Nothing was changed"]
    assert page.says("staff.csv, line 3, column First name", "The forename is missing.")
    assert desk.goes_to(desk.post("/import/taken")) == "/import/preview"
    assert names(oakfield) == {"Jean Kirby"}


def test_what_a_file_leaves_open_is_asked(oakfield: Oakfield):
    desk = office(oakfield)
    page = look(desk, pupils=GRADES)
    assert page.headings == ["One question"]
    assert page.says("Year codes unclear: 05. Choose how to read them.", "05 (1 pupil) is Year 6")
    answer = {"option": "--year-scheme", "value": "us"}
    assert desk.goes_to(desk.post("/import/preview", **answer)) == "/import/preview"
    assert desk.page("/import/preview").says("Pupils: 1 new")
    desk.post("/import/taken")
    assert [row["year_group"] for row in oakfield.rows("pupils")] == ["6"]


def test_no_file_and_too_large_a_file_are_said_in_words(
    oakfield: Oakfield, monkeypatch: pytest.MonkeyPatch
):
    desk = office(oakfield)
    assert desk.shown(choose(desk), 422).says("Choose a file.")
    many = desk.shown(choose(desk, **{f"f{n}": STAFF for n in range(13)}), 422)
    assert many.says("Choose at most 12 files at a time.")
    assert choose(desk, staff="x" * 100_000).status_code == 303  # more than any other form
    monkeypatch.setattr(imports, "MOST_BYTES", 100_000)
    huge = desk.shown(choose(desk, staff="x" * 100_000), 413)
    assert huge.says("These files are too large: 8 MB is the most.")


def test_a_hostile_file_name_stays_in_the_folder(oakfield: Oakfield):
    desk = office(oakfield)
    before = sorted(oakfield.folder.parent.rglob("*"))
    sent = [(io.BytesIO(STAFF.encode()), "../../../evil.csv")]
    desk.client.post("/import", data={"files": sent}, headers=desk.headers)
    assert desk.page("/import/preview").says("evil.csv", "Staff: 2 new")
    assert sorted(oakfield.folder.parent.rglob("*")) == before


def test_what_was_chosen_is_nobody_elses_and_gone_after_a_quarter_of_an_hour(oakfield: Oakfield):
    desk = office(oakfield)
    look(desk, staff=STAFF)
    signed_in(oakfield, with_role(oakfield, "office", "Olu", "Ade"), desk)
    assert desk.goes_to(desk.get("/import/preview")) == "/import"
    signed_in(oakfield, "person1", desk)
    look(desk, staff=STAFF)
    for _ in range(8):
        oakfield.wait(minutes=2)
        desk.get("/import")
    assert desk.goes_to(desk.get("/import/preview")) == "/import"


def test_one_is_typed_in_once_and_a_file_knows_them_by_name(oakfield: Oakfield):
    desk = office(oakfield)
    assert desk.shown(desk.post("/import/person"), 422).says("Type the first name.")
    typed = {"id": "a" * 32, "given_name": "Sam", "family_name": "Reid", "job": "Teacher"}
    for _ in range(2):
        to = desk.goes_to(desk.post("/import/person", **typed))
        assert desk.page(to).says("Sam Reid is on the staff list.", "Print the badge")
    assert len(oakfield.rows("people")) == 2
    assert not desk.page("/import").says("is on the staff list")
    page = look(desk, staff=STAFF)
    assert page.says("Staff: 1 new, 1 changed", "known by name, so not entered again: 1.")
    desk.post("/import/taken")
    sam = [row for row in oakfield.rows("people") if row["given_name"] == "Sam"]
    assert [(row["id"], row["source"], row["source_id"]) for row in sam] == [
        ("a" * 32, "spreadsheet", "1")
    ]
    assert look(desk, staff=STAFF).headings == ["Everything is as it was"]


def test_typing_somebody_in_changes_nobody_who_is_there(oakfield: Oakfield):
    """Whose id the form names keeps their name, and whoever left stays away."""
    desk = office(oakfield)
    desk.post("/import/person", id="a" * 32, given_name="Sam", family_name="Reid")
    oakfield.do(RecordLeaver("a" * 32))
    oakfield.day_badge(3)
    before = oakfield.rows("people")
    for key in ("a" * 32, "person1", "day-badge-3"):
        desk.post("/import/person", id=key, given_name="Eve", family_name="Else")
    after = oakfield.rows("people")
    assert [row for row in after if row["given_name"] != "Eve"] == before
    assert {len(row["id"]) for row in after if row["given_name"] == "Eve"} == {32}


def test_two_of_one_name_are_never_taken_for_one_another(oakfield: Oakfield):
    desk = office(oakfield)
    desk.post("/import/person", id="a" * 32, given_name="Sam", family_name="Reid")
    page = look(desk, staff=STAFF + "3,Sam,Reid,Cook,\n")
    assert page.says("Staff: 3 new, 0 changed")
    desk.post("/import/taken")
    assert sum(row["given_name"] == "Sam" for row in oakfield.rows("people")) == 3


def test_a_child_is_typed_in_once_and_a_file_knows_them_by_name(oakfield: Oakfield):
    """A new child stands at the office with a phone: on their page it is held safely."""
    desk = office(oakfield)
    look(desk, pupils=PUPILS)
    desk.post("/import/taken")
    new = {"id": "b" * 32, "child_given_name": "Bo", "child_family_name": "Ŵyn"}
    page = desk.shown(desk.post("/import/pupil", **new, year_group="9"), 422)
    assert page.says("Choose the year group.")
    for _ in range(2):
        sent = desk.post("/import/pupil", **new, year_group="6", **{"class": "6 Oak"})
        to = desk.goes_to(sent)
        assert desk.page(to).says("Bo Ŵyn", "Year 6, 6 Oak", "Hold it safely")
    file = PUPILS + "8,Bo,Ŵyn,6,6 Oak\n"
    younger = look(desk, pupils=file.replace("Ŵyn,6", "Ŵyn,2"))
    assert younger.says("Pupils: 1 new, 0 changed"), "of another year group it is another child"
    page = look(desk, pupils=file)
    assert page.says("Pupils: 0 new, 1 changed", "known by name, so not entered again: 1.")
    desk.post("/import/taken")
    rows = {row["source_id"]: row["id"] for row in oakfield.rows("pupils")}
    assert (len(rows), rows["8"]) == (2, "b" * 32)
    assert look(desk, pupils=file).headings == ["Everything is as it was"]


def test_typing_a_child_in_changes_no_child_who_is_there(oakfield: Oakfield):
    """Nor is somebody of the same name, who came with a file, taken for them."""
    desk = office(oakfield)
    look(desk, pupils=PUPILS)
    desk.post("/import/taken")
    (ada,) = oakfield.rows("pupils")
    new = {"child_given_name": "Ada", "child_family_name": "Moss", "year_group": "6"}
    for key in (ada["id"], "b" * 32):
        desk.post("/import/pupil", **new, id=key)
    assert ada in oakfield.rows("pupils")
    page = look(desk, pupils=PUPILS + "8,Ada,Moss,6,6 Oak\n")
    assert page.says("Pupils: 1 new, 0 changed"), "two of one name are never one"
