"""The end of a school year: the oldest leave, the others move up, undone within a week."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import year_end
from kiosk.actions.leaving import RecordPupilLeaver
from kiosk.actions.people import RecordClass, RecordImport, RecordPupil
from kiosk.actions.pupil_phone_permissions import RecordWalking
from kiosk.actions.pupil_phones import HandBackPupilPhone, HandInPupilPhone, IssuePupilLabel
from kiosk.db import audit_check
from kiosk.decide.year_end import next_year_group, proposed, year_to_end
from kiosk.perform import Refused
from kiosk.settings import Settings

if TYPE_CHECKING:
    from oakfield import Oakfield


@pytest.mark.parametrize(
    ("name", "to_year", "of_that_year", "becomes"),
    [
        ("5 Oak", "6", {"6 Oak", "6 Elm"}, "6 Oak"),
        ("Year 4", "5", set(), "Year 5"),
        ("Class 10", "11", set(), "Class 11"),
        ("Cedar", "3", {"Elm"}, "Elm"),
        ("Willow", "4", {"Willow", "Elm"}, "Willow"),
        ("3/4", "4", {"3/4"}, "3/4"),
        ("3/4", "5", {"5 Oak"}, "5 Oak"),
        ("1/2", "3", {"3/4", "3 Ash"}, ""),
        ("Nursery", "R", {"Reception"}, "Reception"),
        ("Reception", "1", {"1/2"}, "1/2"),
        ("Willow", "4", set(), ""),
        ("", "3", set(), ""),
    ],
)
def test_the_class_that_is_proposed(
    name: str, to_year: str, of_that_year: set[str], becomes: str
) -> None:
    assert proposed(name, to_year, of_that_year) == becomes


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2027, 7, 20), "2026/27"),
        (date(2027, 8, 31), "2026/27"),
        (date(2027, 9, 20), "2026/27"),
        (date(2027, 10, 31), "2026/27"),
        (date(2027, 11, 1), "2027/28"),
    ],
)
def test_the_year_that_is_ended_is_the_one_that_runs_or_has_just_run(day: date, year: str) -> None:
    assert year_to_end(day, Settings()).name == year


@given(st.sampled_from(["N1", "N2", "N", "R", *map(str, range(1, 14))]))
def test_everybody_grows_older_until_they_leave(year: str) -> None:
    seen = [year]
    while seen[-1] != "14":
        seen.append(next_year_group(seen[-1]))
        assert len(set(seen)) == len(seen)


@pytest.fixture
def summer(oakfield: Oakfield) -> Oakfield:
    """One child in Year 6, two in Year 5, one in Year 1 and Reception each, on 31 August 2027."""
    oakfield.set("09:00", "2027-06-01")
    for name in ("Reception", "Year 1", "5 Oak", "6 Oak"):
        oakfield.do(RecordClass(name, name))
    for child, year, group in (
        ("Ada", "6", "6 Oak"),
        ("Bo", "5", "5 Oak"),
        ("Cy", "5", "5 Oak"),
        ("Di", "R", "Reception"),
        ("Em", "1", "Year 1"),
    ):
        oakfield.do(RecordPupil(child, "mis", child, child, "Bright", None, year, group))
        oakfield.do(IssuePupilLabel(f"label {child}", child, None))
    oakfield.do(RecordImport("first", "mis", "ab" * 32, 0, 4))
    oakfield.set("09:00", "2027-08-31")
    return oakfield


def state(oakfield: Oakfield) -> dict[str, tuple[Any, ...]]:
    classes = {row["id"]: row["name"] for row in oakfield.rows("classes")}
    return {
        row["id"]: (row["year_group"], classes[row["class_id"]], row["left_at"] is not None)
        for row in oakfield.rows("pupils")
    }


def end(oakfield: Oakfield, **chosen: str) -> str:
    given = {int(place.removeprefix("to")): name for place, name in chosen.items()}
    return year_end.end_year(oakfield.school, oakfield.stamp(), given)


def test_the_preview_names_everybody_and_changes_nothing(summer: Oakfield) -> None:
    before = state(summer), summer.entries()
    told = [
        (
            group.year_group,
            [pupil.given_name for pupil in group.pupils],
            group.leaves,
            group.to_class,
        )
        for group in year_end.preview(summer.school)
    ]
    assert told == [
        ("R", ["Di"], False, "Year 1"),
        ("1", ["Em"], False, "Year 2"),
        ("5", ["Bo", "Cy"], False, "6 Oak"),
        ("6", ["Ada"], True, ""),
    ]
    assert (state(summer), summer.entries()) == before


def test_the_oldest_leave_and_everybody_else_moves_up(summer: Oakfield) -> None:
    end(summer)
    assert state(summer) == {
        "Ada": ("6", "6 Oak", True),
        "Bo": ("6", "6 Oak", False),
        "Cy": ("6", "6 Oak", False),
        "Di": ("1", "Year 1", False),
        "Em": ("2", "Year 2", False),
    }
    working = {row["pupil"] for row in summer.rows("pupil_labels") if not row["ended_at"]}
    assert working == {"Bo", "Cy", "Di", "Em"}
    (row,) = summer.rows("year_ends")
    assert (row["school_year"], row["leaving"], row["moving"]) == ("2026/27", 1, 4)
    audit_check.verify(summer.school.db)


def test_another_class_can_be_chosen_and_a_new_one_is_made(summer: Oakfield) -> None:
    end(summer, to0="", to2="6 Elm")
    assert [row["class_id"] for row in summer.rows("pupils") if row["id"] == "Di"] == [None]
    assert [row["name"] for row in summer.rows("classes") if row["name"] == "6 Elm"] == ["6 Elm"]


def test_scenario_29_last_years_forms_have_expired_and_the_new_year_6_has_none(
    summer: Oakfield,
) -> None:
    summer.set("08:40", "2027-06-02")
    form = RecordWalking("form", "Ada", "Ann", True, date(2027, 6, 1), "12345")
    summer.do(form)
    assert summer.do(HandInPupilPhone("label Ada", switched_off=True)).code == "handed_in"
    summer.set("15:20", "2027-06-02")
    assert summer.do(HandBackPupilPhone("label Ada")).code == "handed_back"
    summer.set("09:00", "2027-08-31")
    end(summer)
    summer.set("08:40", "2027-09-01")
    assert summer.do(HandInPupilPhone("label Bo", switched_off=True)).refusal == "C3"
    assert summer.do(HandInPupilPhone("label Ada", switched_off=True)).refusal == "F21"


def test_a_phone_that_is_still_here_comes_first_and_nothing_is_done(summer: Oakfield) -> None:
    summer.set("08:40", "2027-06-02")
    summer.do(RecordWalking("form", "Ada", "Ann", True, date(2027, 6, 1), "12345"))
    summer.do(HandInPupilPhone("label Ada", switched_off=True))
    assert summer.do(RecordPupilLeaver("Ada")).refusal == "E9"
    summer.set("09:00", "2027-08-31")
    before = state(summer), summer.entries()
    with pytest.raises(Refused, match="Ada Bright still has open: phone in slot 1"):
        end(summer)
    assert (state(summer), summer.entries()) == before


def test_it_is_done_once_and_only_in_the_summer(summer: Oakfield) -> None:
    end(summer)
    with pytest.raises(Refused, match="The year 2026/27 was ended already"):
        end(summer)
    summer.set("09:00", "2027-12-01")
    with pytest.raises(Refused, match="It can be ended here from 1 July 2028 to 31 October 2028"):
        end(summer)


def test_not_after_a_file_of_the_new_year(summer: Oakfield) -> None:
    summer.set("09:00", "2027-09-03")
    summer.do(RecordImport("second", "mis", "cd" * 32, 0, 4))
    with pytest.raises(Refused, match="A file of people was taken in on 3 September 2027"):
        end(summer)


def test_within_a_week_everything_is_as_it_was(summer: Oakfield) -> None:
    before, labels = state(summer), summer.rows("pupil_labels")
    key = end(summer)
    summer.wait(days=7)
    year_end.undo(summer.school, summer.stamp(), key)
    assert state(summer) == before
    assert summer.rows("pupil_labels") == labels
    audit_check.verify(summer.school.db)
    end(summer)
    assert state(summer)["Ada"][2]


def test_after_a_week_or_after_something_newer_it_stays(summer: Oakfield) -> None:
    key = end(summer)
    summer.do(RecordPupil("Bo", "mis", "Bo", "Bo", "Bright", "Bobo", "6", "5 Oak"))
    after = state(summer)
    with pytest.raises(Refused, match="Since then something changed for Bobo Bright"):
        year_end.undo(summer.school, summer.stamp(), key)
    summer.wait(days=8)
    with pytest.raises(Refused, match="can be undone for 7 days"):
        year_end.undo(summer.school, summer.stamp(), key)
    assert state(summer) == after
