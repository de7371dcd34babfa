"""Places of the school, and what the set-up checklist makes of what a school has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from decide.conftest import refused
from kiosk.actions.places import AddPlace, ChangePlace, ClosePlace
from kiosk.decide.set_up import NAMES, Has, steps

if TYPE_CHECKING:
    from oakfield import Oakfield

ALL = Has(
    school_name="Oakfield Primary",
    kept=frozenset({"badge_colour", "contact_times", "home_times"}),
    contact_days=5,
    terms=3,
    different_days=2,
    places=4,
    slots=60,
    staff=30,
    patterns=3,
    office=1,
    leading=2,
    pupils=60,
    badges=30,
)


def test_a_place_is_added_renamed_and_closed(oakfield: Oakfield):
    assert oakfield.do(AddPlace("one", "Staffroom", "staff_only")).code == "done"
    taken = "There is already a place called staffroom. Choose another name."
    refused(oakfield.do(AddPlace("two", "staffroom", "public")), "W2", taken)
    assert oakfield.do(AddPlace("two", "Hall", "children")).code == "done"
    assert oakfield.do(ChangePlace("two", "Staffroom", "children")).refusal == "W2"
    assert oakfield.do(ChangePlace("two", "Hall", "children")).code == "unchanged"
    assert oakfield.do(ChangePlace("two", "Big hall", "public")).code == "done"
    assert oakfield.do(ClosePlace("one")).code == "done"
    assert oakfield.do(AddPlace("three", "Staffroom", "staff_only")).code == "done"
    gone = "That place is not there any more."
    refused(oakfield.do(ClosePlace("one")), "W3", gone)
    assert oakfield.do(ChangePlace("one", "Attic", "public")).refusal == "W3"
    assert oakfield.do(ClosePlace("nowhere")).refusal == "W3"


def test_a_school_that_has_everything_lacks_nothing():
    found = steps(ALL, set(NAMES))
    assert [step.name for step in found] == list(NAMES)
    assert all(step.is_done and not step.is_skipped for step in found)


@pytest.mark.parametrize(
    ("lacks", "missing"),
    [
        ({"kept": frozenset({"home_times"})}, {"school", "times"}),
        ({"pupils": 0}, {"pupils"}),
        ({"terms": 0, "different_days": 0}, {"terms", "days"}),
        ({"places": 0, "patterns": 0}, {"places", "patterns"}),
        ({"slots": 29}, {"slots"}),
        ({"badges": 29}, {"badges"}),
        ({"leading": 1}, {"roles"}),
        ({"office": 0}, {"roles"}),
        ({"staff": 0, "badges": 0}, {"staff", "badges"}),
    ],
)
def test_what_is_missing_is_worked_out(lacks: dict[str, Any], missing: set[str]):
    found = steps(replace(ALL, **lacks), {"terms"})
    assert {step.name for step in found if not step.is_done} == missing
    assert {step.name for step in found if step.is_skipped} == missing & {"terms"}
