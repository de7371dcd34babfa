"""A column of a file that says who walks home alone: it brings no form, and no phone number."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from kiosk.actions.pupil_phone_permissions import RecordWalking, WithdrawPupilPhonePermission
from kiosk.actions.settings import ChangeSetting
from kiosk.db import people
from kiosk.exchange.people.files import read
from kiosk.exchange.people.importing import Preview, preview, take_in

if TYPE_CHECKING:
    from oakfield import Oakfield

HEADINGS = "MIS ID,Forename,Surname,Year Group,Reg Group,Walks home alone,Mobile,IMEI"
TODAY = date(2026, 11, 20)


def imported(oakfield: Oakfield, *lines: str) -> Preview:
    path = oakfield.folder / "pupils.csv"
    path.write_text("\n".join([HEADINGS, *lines]) + "\n", encoding="utf-8")
    reading = read(path)
    assert reading.problems == ()
    assert {heading for _, heading in reading.dropped} == {"Mobile", "IMEI"}
    found = preview(oakfield.school.db, path, reading, TODAY)
    take_in(oakfield.school, found.actions)
    return found


def ada(walks: str, year: str = "6") -> str:
    return f"11,Ada,Example,{year},6 Oak,{walks},07700 900123,490154203237518"


def forms(oakfield: Oakfield) -> list[tuple[object, ...]]:
    """Who signed, whether the child walks alone, and when the form was signed."""
    rows = oakfield.rows("pupil_phone_permissions")
    return [(row["parent"], row["walks_alone"], row["form_on"]) for row in rows]


@pytest.mark.parametrize(("told", "walks"), [("Y", 1), ("no", 0)])
def test_it_is_recorded_and_the_form_is_still_to_come(oakfield: Oakfield, told: str, walks: int):
    found = imported(oakfield, ada(told))
    said = f"Walking home alone: {walks} yes, {1 - walks} no. The forms are still to record."
    assert list(found.says())[-1] == said
    assert forms(oakfield) == [("", walks, None)]
    assert imported(oakfield, ada(told)).actions == ()


@pytest.mark.parametrize(("told", "alone"), [("TRUE", 1), ("false", 0)])
def test_a_ticked_box_of_a_spreadsheet_is_yes(oakfield: Oakfield, told: str, alone: int):
    imported(oakfield, ada(told))
    assert forms(oakfield) == [("", alone, None)]


def test_a_blank_cell_says_nothing(oakfield: Oakfield):
    assert imported(oakfield, ada("")).walking == ()


def test_only_of_the_leaving_year_is_it_asked(oakfield: Oakfield):
    assert imported(oakfield, ada("Y", "5")).walking == ()
    oakfield.do(ChangeSetting("leaving_year", "P7"))
    assert len(imported(oakfield, ada("Y", "P7")).walking) == 1


def test_a_form_that_the_office_recorded_stays(oakfield: Oakfield):
    imported(oakfield, ada(""))
    (pupil,) = people.pupils(oakfield.school.db)
    form = RecordWalking("form", pupil.id, "Di", True, date(2026, 9, 4), "135")
    oakfield.do(form)
    assert imported(oakfield, ada("Y")).actions == ()
    imported(oakfield, ada("N"))
    assert forms(oakfield) == [("Di", 0, "2026-09-04")]
    oakfield.do(WithdrawPupilPhonePermission("form"))
    assert imported(oakfield, ada("Y")).actions == ()


def test_anything_but_yes_or_no_is_a_problem(oakfield: Oakfield):
    path = oakfield.folder / "pupils.csv"
    path.write_text(f"{HEADINGS}\n{ada('sometimes')}\n", encoding="utf-8")
    (problem,) = read(path).problems
    assert "column Walks home alone: this is neither yes nor no. Write Y or N" in str(problem)
    assert "sometimes" not in str(problem)
