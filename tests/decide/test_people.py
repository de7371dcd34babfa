"""Staff, pupils and classes as a file brings them in: new, changed, back, or as they were."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kiosk.actions.people import RecordClass, RecordImport, RecordPerson, RecordPupil
from kiosk.decide.people import plain_name

if TYPE_CHECKING:
    from oakfield import Oakfield

PRIYA = RecordPerson("p1", "mis", "17", "Priya", "Shah", None, "Teacher")
ADA = RecordPupil("u1", "mis", "301", "Ada", "Example", None, "6", "6 Oak")


def test_somebody_new_is_recorded_as_the_file_has_them(oakfield: Oakfield) -> None:
    assert oakfield.do(PRIYA).code == "done"
    assert oakfield.rows("people") == [
        {
            "id": "p1",
            "source": "mis",
            "source_id": "17",
            "given_name": "Priya",
            "family_name": "Shah",
            "known_as": None,
            "job": "Teacher",
            "added_at": "2026-11-20T08:31:00.000Z",
            "left_at": None,
        }
    ]


def test_the_same_person_again_changes_nothing_and_is_no_entry(oakfield: Oakfield) -> None:
    oakfield.do(PRIYA)
    before = oakfield.rows("people"), oakfield.entries()
    oakfield.wait(days=1)
    assert oakfield.do(replace(PRIYA, id="p2")).code == "unchanged"
    assert (oakfield.rows("people"), oakfield.entries()) == before


@pytest.mark.parametrize(
    "change",
    [
        {"given_name": "Pria"},
        {"family_name": "Shah-Jones"},
        {"known_as": "Pip"},
        {"job": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_somebody_changed_keeps_their_id_and_when_they_came(
    oakfield: Oakfield, change: dict[str, str | None]
) -> None:
    oakfield.do(PRIYA)
    [before] = oakfield.rows("people")
    oakfield.wait(days=1)
    assert oakfield.do(replace(PRIYA, id="p2", **change)).code == "done"
    assert oakfield.rows("people") == [{**before, **change}]


def test_somebody_who_had_left_is_back(oakfield: Oakfield) -> None:
    oakfield.do(PRIYA)
    oakfield.school.db.execute("UPDATE people SET left_at = '2026-11-20T08:00:00.000Z'")
    assert oakfield.do(PRIYA).code == "done"
    assert oakfield.rows("people")[0]["left_at"] is None


@pytest.mark.parametrize("other", [{"source": "sds"}, {"source_id": "18"}], ids=str)
def test_the_same_name_from_elsewhere_is_somebody_else(
    oakfield: Oakfield, other: dict[str, str]
) -> None:
    oakfield.do(PRIYA)
    oakfield.do(replace(PRIYA, id="p2", **other))
    assert [row["id"] for row in oakfield.rows("people")] == ["p1", "p2"]


def test_a_screen_says_the_name_somebody_is_known_by(oakfield: Oakfield) -> None:
    oakfield.do(replace(PRIYA, known_as="Pip"))
    assert oakfield.scan(oakfield.badge("p1")).message.startswith("Thank you, Pip.")


def test_a_pupil_is_recorded_in_their_class(oakfield: Oakfield) -> None:
    oakfield.do(RecordClass("c1", "6 Oak"))
    assert oakfield.do(ADA).code == "done"
    assert oakfield.rows("pupils") == [
        {
            "id": "u1",
            "source": "mis",
            "source_id": "301",
            "given_name": "Ada",
            "family_name": "Example",
            "known_as": None,
            "year_group": "6",
            "class_id": "c1",
            "added_at": "2026-11-20T08:31:00.000Z",
            "left_at": None,
        }
    ]


def test_the_same_pupil_again_changes_nothing_and_is_no_entry(oakfield: Oakfield) -> None:
    oakfield.do(RecordClass("c1", "6 Oak"))
    oakfield.do(ADA)
    before = oakfield.rows("pupils"), oakfield.entries()
    oakfield.wait(days=1)
    assert oakfield.do(replace(ADA, id="u2")).code == "unchanged"
    assert (oakfield.rows("pupils"), oakfield.entries()) == before


@pytest.mark.parametrize(
    ("change", "column", "value"),
    [
        ({"year_group": "5"}, "year_group", "5"),
        ({"class_name": "5 Elm"}, "class_id", "c2"),
        ({"class_name": None}, "class_id", None),
        ({"known_as": "Addie"}, "known_as", "Addie"),
    ],
    ids=str,
)
def test_a_pupil_changed_keeps_their_id(
    oakfield: Oakfield, change: dict[str, str | None], column: str, value: str | None
) -> None:
    oakfield.do(RecordClass("c1", "6 Oak"))
    oakfield.do(RecordClass("c2", "5 Elm"))
    oakfield.do(ADA)
    [before] = oakfield.rows("pupils")
    assert oakfield.do(replace(ADA, id="u2", **change)).code == "done"
    assert oakfield.rows("pupils") == [{**before, column: value}]


def test_a_pupil_who_had_left_is_back(oakfield: Oakfield) -> None:
    oakfield.do(ADA)
    oakfield.school.db.execute("UPDATE pupils SET left_at = '2026-11-20T08:00:00.000Z'")
    assert oakfield.do(ADA).code == "done"
    assert oakfield.rows("pupils")[0]["left_at"] is None


def test_a_pupil_of_a_class_that_nobody_recorded_has_none(oakfield: Oakfield) -> None:
    oakfield.do(ADA)
    assert oakfield.rows("pupils")[0]["class_id"] is None


def test_a_class_is_recorded_once(oakfield: Oakfield) -> None:
    assert oakfield.do(RecordClass("c1", "6 Oak")).code == "done"
    assert oakfield.do(RecordClass("c2", "6 Oak")).code == "unchanged"
    assert oakfield.rows("classes") == [{"id": "c1", "name": "6 Oak"}]


def test_that_a_file_was_taken_in_is_recorded_with_what_it_held(oakfield: Oakfield) -> None:
    assert oakfield.do(RecordImport("i1", "spreadsheet", "ab" * 32, 35, 210)).code == "done"
    assert oakfield.rows("imports") == [
        {
            "id": "i1",
            "source": "spreadsheet",
            "sha256": "ab" * 32,
            "staff": 35,
            "pupils": 210,
            "imported_at": "2026-11-20T08:31:00.000Z",
        }
    ]


def test_a_name_is_the_same_however_a_keyboard_types_it():
    assert plain_name("SIAN  O'NEILL") == plain_name("Siân O’Neill") == "sian o'neill"
    assert plain_name("Dewi Llŷr") == "dewi llyr"
    assert plain_name("Łukasz Sørensen-Đorđević") == "lukasz sorensen-dordevic"
    assert plain_name("Æthel Strauß Işık") == "aethel strauss isik"
