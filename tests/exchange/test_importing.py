"""A file of people into the register: what the preview says, and what taking it in then does."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from sqlite3 import IntegrityError
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.actions import Action
from kiosk.actions.lockups import GiveSlot
from kiosk.actions.people import RecordImport, RecordPerson
from kiosk.db import audit_check, people
from kiosk.exchange.people.files import read
from kiosk.exchange.people.importing import Counts, Preview, preview, take_in
from kiosk.perform import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from oakfield import Oakfield

STAFF = "MIS ID,Forename,Surname,Preferred Forename,Role"
PUPILS = "MIS ID,Forename,Surname,Year Group,Reg Group"
PRIYA = "1,Priya,Shah,,Teacher"
MARCUS = "2,Marcus,Bell,,Headteacher"
ADA = "11,Ada,Example,6,6 Oak"
BO = "12,Bo,Specimen,6,6 Oak"
CY = "13,Cy,Instance,5,5 Elm"


def the_file(folder: Path, *lines: str, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def previewed(oakfield: Oakfield, path: Path) -> Preview:
    reading = read(path)
    assert reading.problems == ()
    return preview(oakfield.school.db, path, reading)


def imported(oakfield: Oakfield, path: Path) -> Preview:
    found = previewed(oakfield, path)
    take_in(oakfield.school, found.actions)
    return found


def staff_file(oakfield: Oakfield, *lines: str) -> Path:
    return the_file(oakfield.folder, STAFF, *lines, name="staff.csv")


def pupil_file(oakfield: Oakfield, *lines: str) -> Path:
    return the_file(oakfield.folder, PUPILS, *lines, name="pupils.csv")


def classes(oakfield: Oakfield) -> dict[str, str]:
    """Each pupil's class, by their first name."""
    found = oakfield.school.db.execute(
        "SELECT given_name, name FROM pupils LEFT JOIN classes ON classes.id = pupils.class_id"
    )
    return dict(found.fetchall())


def leaves(oakfield: Oakfield, table: str, source_id: str) -> None:
    """Somebody has left; there is no Action for it yet."""
    oakfield.school.db.execute(
        f"UPDATE {table} SET left_at = '2026-07-20T15:15:00.000Z' WHERE source_id = ?", [source_id]
    )


# What the preview says --------------------------------------------------------------------------


def test_everybody_is_new_the_first_time(oakfield: Oakfield):
    found = previewed(oakfield, pupil_file(oakfield, ADA, BO, CY))
    assert found.pupils == Counts(new=3, changed=0, unchanged=0, not_in_file=0)
    assert found.staff == Counts(0, 0, 0, 0)
    assert found.classes == 2
    assert len(found.actions) == 3 + 2 + 1


def test_a_preview_changes_nothing(oakfield: Oakfield):
    before = (oakfield.folder / "kiosk.db").read_bytes()
    previewed(oakfield, pupil_file(oakfield, ADA, BO, CY))
    assert (oakfield.folder / "kiosk.db").read_bytes() == before


def test_the_same_file_again_has_nothing_to_do(oakfield: Oakfield):
    for path in (staff_file(oakfield, PRIYA, MARCUS), pupil_file(oakfield, ADA, BO)):
        imported(oakfield, path)
        again = previewed(oakfield, path)
        assert again.actions == ()
        assert again.classes == 0
        assert again.staff.unchanged + again.pupils.unchanged == 2


def test_who_is_not_in_the_file_is_counted_and_stays(oakfield: Oakfield):
    imported(oakfield, pupil_file(oakfield, ADA, BO, CY))
    found = imported(oakfield, pupil_file(oakfield, BO))
    assert found.pupils == Counts(new=0, changed=0, unchanged=1, not_in_file=2)
    assert len(people.pupils(oakfield.school.db)) == 3


def test_a_file_of_pupils_says_nothing_of_staff(oakfield: Oakfield):
    imported(oakfield, staff_file(oakfield, PRIYA, MARCUS))
    found = previewed(oakfield, pupil_file(oakfield, ADA))
    assert found.staff == Counts(0, 0, 0, 0)


def test_people_from_elsewhere_are_not_counted(oakfield: Oakfield):
    oakfield.person("Zebedee", "Test")  # of the source "test"
    found = previewed(oakfield, staff_file(oakfield, PRIYA))
    assert found.staff == Counts(new=1, changed=0, unchanged=0, not_in_file=0)


@pytest.mark.parametrize(
    ("now", "column", "value"),
    [
        ("1,Priyanka,Shah,,Teacher", "given_name", "Priyanka"),
        ("1,Priya,Shah-Jones,,Teacher", "family_name", "Shah-Jones"),
        ("1,Priya,Shah,Pri,Teacher", "known_as", "Pri"),
        ("1,Priya,Shah,,Deputy head", "job", "Deputy head"),
        ("1,Priya,Shah,,", "job", None),
    ],
)
def test_whoever_changed_is_the_same_person(
    oakfield: Oakfield, now: str, column: str, value: str | None
):
    imported(oakfield, staff_file(oakfield, PRIYA, MARCUS))
    before = {person.source_id: person for person in people.staff(oakfield.school.db)}
    oakfield.wait(days=30)
    found = imported(oakfield, staff_file(oakfield, now, MARCUS))
    assert found.staff == Counts(new=0, changed=1, unchanged=1, not_in_file=0)
    after = {person.source_id: person for person in people.staff(oakfield.school.db)}
    assert after == {**before, "1": replace(before["1"], **{column: value})}


def test_a_person_who_changed_keeps_badge_and_phone(oakfield: Oakfield):
    imported(oakfield, staff_file(oakfield, PRIYA))
    person = people.person_from(oakfield.school.db, "spreadsheet", "1")
    badge = oakfield.badge(person.id)
    oakfield.scan(badge)
    imported(oakfield, staff_file(oakfield, "1,Priyanka,Shah,,Teacher"))
    oakfield.set("12:05")
    outcome = oakfield.scan(badge)
    assert (outcome.code, "Priyanka" in outcome.message) == ("taken_back", True)


# Classes ----------------------------------------------------------------------------------------


def test_a_class_is_made_once_however_many_are_in_it(oakfield: Oakfield):
    imported(oakfield, pupil_file(oakfield, ADA, BO, CY))
    assert [row["name"] for row in sorted(oakfield.rows("classes"), key=lambda r: r["name"])] == [
        "5 Elm",
        "6 Oak",
    ]
    assert classes(oakfield) == {"Ada": "6 Oak", "Bo": "6 Oak", "Cy": "5 Elm"}


@pytest.mark.parametrize(
    ("now", "made", "expected"),
    [("5 Elm", 0, "5 Elm"), ("6 Ash", 1, "6 Ash"), ("", 0, None)],
    ids=["into one there is", "into a new one", "out of all"],
)
def test_a_pupil_moves_class(oakfield: Oakfield, now: str, made: int, expected: str | None):
    imported(oakfield, pupil_file(oakfield, ADA, BO, CY))
    found = imported(oakfield, pupil_file(oakfield, f"11,Ada,Example,6,{now}", BO, CY))
    assert found.pupils == Counts(new=0, changed=1, unchanged=2, not_in_file=0)
    assert found.classes == made
    assert classes(oakfield) == {"Ada": expected, "Bo": "6 Oak", "Cy": "5 Elm"}
    assert previewed(oakfield, oakfield.folder / "pupils.csv").actions == ()


def test_a_pupil_moves_up_a_year(oakfield: Oakfield):
    imported(oakfield, pupil_file(oakfield, CY))
    found = imported(oakfield, pupil_file(oakfield, "13,Cy,Instance,6,6 Elm"))
    assert found.pupils.changed == 1
    assert [(p.given_name, p.year_group) for p in people.pupils(oakfield.school.db)] == [
        ("Cy", "6")
    ]


# Coming back ------------------------------------------------------------------------------------


def test_a_pupil_who_had_left_is_back_as_the_same_pupil(oakfield: Oakfield):
    imported(oakfield, pupil_file(oakfield, ADA, BO))
    known = {row["given_name"]: (row["id"], row["added_at"]) for row in oakfield.rows("pupils")}
    leaves(oakfield, "pupils", "11")
    oakfield.wait(days=30)
    found = imported(oakfield, pupil_file(oakfield, ADA, BO))
    assert found.pupils == Counts(new=0, changed=1, unchanged=1, not_in_file=0)
    now = {row["given_name"]: (row["id"], row["added_at"]) for row in oakfield.rows("pupils")}
    assert now == known
    assert len(people.pupils(oakfield.school.db)) == 2


def test_somebody_of_the_staff_who_had_left_is_back(oakfield: Oakfield):
    imported(oakfield, staff_file(oakfield, PRIYA))
    leaves(oakfield, "people", "1")
    assert imported(oakfield, staff_file(oakfield, PRIYA)).staff.changed == 1
    assert [person.given_name for person in people.staff(oakfield.school.db)] == ["Priya"]


def test_whoever_is_back_does_not_hide_that_others_are_not_in_the_file(oakfield: Oakfield):
    imported(oakfield, pupil_file(oakfield, ADA, BO, CY))
    leaves(oakfield, "pupils", "11")
    found = previewed(oakfield, pupil_file(oakfield, ADA))
    assert found.pupils == Counts(new=0, changed=1, unchanged=0, not_in_file=2)


def test_whoever_left_is_not_missed(oakfield: Oakfield):
    imported(oakfield, pupil_file(oakfield, ADA, BO))
    leaves(oakfield, "pupils", "11")
    assert previewed(oakfield, pupil_file(oakfield, BO)).pupils.not_in_file == 0


# All of it or nothing ---------------------------------------------------------------------------

IMPOSSIBLE: dict[str, tuple[Action, type[Exception]]] = {
    "a refusal": (GiveSlot(999, None), Refused),
    "a row that cannot be": (
        RecordPerson("x", "spreadsheet", "9", "", "", None, None),
        IntegrityError,
    ),
    "a digest that is none": (RecordImport("x", "spreadsheet", "0" * 63, 0, 0), IntegrityError),
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
@pytest.mark.parametrize("place", [0, 3, None], ids=["first", "in the middle", "last"])
def test_all_of_it_or_nothing(oakfield: Oakfield, what: str, place: int | None):
    impossible, raised = IMPOSSIBLE[what]
    actions = list(previewed(oakfield, pupil_file(oakfield, ADA, BO, CY)).actions)
    actions.insert(len(actions) if place is None else place, impossible)
    before = (oakfield.folder / "kiosk.db").read_bytes()
    with pytest.raises(raised):
        take_in(oakfield.school, actions)
    assert (oakfield.folder / "kiosk.db").read_bytes() == before
    assert oakfield.rows("pupils") == []


# What is left behind ----------------------------------------------------------------------------


def entries(oakfield: Oakfield, after: int) -> list[tuple[str, str, str]]:
    return oakfield.school.db.execute(
        "SELECT verb, object, outcome FROM audit_log WHERE seq > ? ORDER BY seq", [after]
    ).fetchall()


def test_there_is_an_entry_for_each_person_class_and_file(oakfield: Oakfield):
    before = oakfield.entries()
    imported(oakfield, pupil_file(oakfield, ADA, BO, CY))
    new = entries(oakfield, before)
    assert [verb for verb, _, _ in new] == [
        *["record_class"] * 2,
        *["record_pupil"] * 3,
        "record_import",
    ]
    assert {outcome for _, _, outcome in new} == {"done"}
    ids = {f"pupils/{row['id']}" for row in oakfield.rows("pupils")}
    assert {concerns for verb, concerns, _ in new if verb == "record_pupil"} == ids
    audit_check.verify(oakfield.school.db)


def test_only_what_changed_has_an_entry_the_next_time(oakfield: Oakfield):
    imported(oakfield, staff_file(oakfield, PRIYA, MARCUS))
    before = oakfield.entries()
    imported(oakfield, staff_file(oakfield, "1,Priyanka,Shah,,Teacher", MARCUS))
    assert [verb for verb, _, _ in entries(oakfield, before)] == ["record_person", "record_import"]


def test_the_chained_part_of_an_entry_holds_no_name(oakfield: Oakfield):
    imported(oakfield, staff_file(oakfield, "1,Zebedee,Quillfeather,,Teacher"))
    chained = str(oakfield.school.db.execute("SELECT * FROM audit_log").fetchall())
    assert "Zebedee" not in chained
    assert "Quillfeather" not in chained


def test_ids_are_random_and_not_those_of_the_file(oakfield: Oakfield):
    imported(oakfield, the_file(oakfield.folder, STAFF, "S-4711,Priya,Shah,,Teacher"))
    (row,) = oakfield.rows("people")
    assert row["source_id"] == "S-4711"
    assert len(row["id"]) == 32
    assert "4711" not in row["id"]


def test_a_file_gives_nobody_a_role_whatever_their_job(oakfield: Oakfield):
    everything = {name: oakfield.school.db[name].count for name in oakfield.school.db.table_names()}
    imported(oakfield, staff_file(oakfield, PRIYA, MARCUS))
    grown = {name for name in everything if oakfield.school.db[name].count != everything[name]}
    assert grown == {"people", "imports", "audit_log", "audit_payload"}
    assert {row["job"] for row in oakfield.rows("people")} == {"Teacher", "Headteacher"}


def test_the_import_is_known_by_its_digest_and_counts_and_no_content(oakfield: Oakfield):
    path = pupil_file(oakfield, ADA, BO)
    imported(oakfield, path)
    (row,) = oakfield.rows("imports")
    kept: dict[str, Any] = {key: row[key] for key in ("source", "sha256", "staff", "pupils")}
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert kept == {"source": "spreadsheet", "sha256": digest, "staff": 0, "pupils": 2}


@pytest.mark.parametrize("suffix", [".csv", ".CSV", ".tsv"])
def test_the_digest_of_a_folder_is_that_of_what_was_read(
    oakfield: Oakfield, tmp_path: Path, suffix: str
):
    for n, line in enumerate((PRIYA, MARCUS)):
        folder = tmp_path / f"export{n}"
        folder.mkdir()
        text = [each.replace(",", "\t") if suffix == ".tsv" else each for each in (STAFF, line)]
        the_file(folder, *text, name=f"staff{suffix}")
        imported(oakfield, folder)
    assert len({row["sha256"] for row in oakfield.rows("imports")}) == 2


def test_a_folder_of_staff_and_pupils_is_one_import(oakfield: Oakfield, tmp_path: Path):
    folder = tmp_path / "export"
    folder.mkdir()
    the_file(folder, STAFF, PRIYA, MARCUS, name="staff.csv")
    the_file(folder, PUPILS, ADA, BO, name="pupils.csv")
    found = imported(oakfield, folder)
    assert (found.staff.new, found.pupils.new) == (2, 2)
    assert [(row["staff"], row["pupils"]) for row in oakfield.rows("imports")] == [(2, 2)]
    assert previewed(oakfield, folder).actions == ()


def test_one_of_each_may_have_the_same_id(oakfield: Oakfield, tmp_path: Path):
    imported(oakfield, staff_file(oakfield, PRIYA))
    assert imported(oakfield, pupil_file(oakfield, "1,Ada,Example,6,6 Oak")).pupils.new == 1
