"""May this child be photographed for this use: tables of cases, and what holds for all of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oakfield import Oakfield
from photographs import Hazel

from decide.conftest import refused
from kiosk.actions.photos import DecidePhotos, EndExclusion, ExcludeFromPhotos, OpenPhotoList
from kiosk.db import photos as table
from kiosk.decide.photos import (
    Answer,
    PhotoExclusion,
    PhotoPermission,
    answer,
    under_headings,
)

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def decision(number: int, what: str, days_ago: int = 10, last: int | None = None):
    """A decision of so many days ago; `last` days from today it ends."""
    ends = None if last is None else TODAY + timedelta(days=last)
    on = TODAY - timedelta(days=days_ago)
    return PhotoPermission(number, "ada", "Press", what, None, None, None, on, ends, "desk", NOON)


def excluded(began: int, ended: int | None = None) -> PhotoExclusion:
    """From so many days ago until so many days ago."""
    end = None if ended is None else NOON - timedelta(days=ended)
    return PhotoExclusion(1, "ada", NOON - timedelta(days=began), end)


CASES = [
    ("nothing on file", [], [], False, "nothing"),
    ("granted", [("granted", 10)], [], True, "granted"),
    ("granted today", [("granted", 0)], [], True, "granted"),
    ("granted from tomorrow", [("granted", -1)], [], False, "nothing"),
    ("its last day is today", [("granted", 10, 0)], [], True, "granted"),
    ("its last day was yesterday", [("granted", 10, -1)], [], False, "ended"),
    ("refused", [("refused", 10)], [], False, "refused"),
    ("withdrawn", [("granted", 10), ("withdrawn", 0)], [], False, "withdrawn"),
    ("granted anew", [("withdrawn", 9), ("granted", 2)], [], True, "granted"),
    ("granted anew the same day", [("refused", 0), ("granted", 0)], [], True, "granted"),
    ("withdrawn the same day", [("granted", 0), ("withdrawn", 0)], [], False, "withdrawn"),
    ("a No found later, dated before", [("granted", 2), ("refused", 9)], [], False, "refused"),
    (
        "a Yes found later, of before",
        [("refused", 2), ("granted", 9)],
        [],
        False,
        "refused",
    ),
    ("one Yes ended, another holds", [("granted", 9, -1), ("granted", 5)], [], True, "granted"),
    ("one Yes holds, a later one ended", [("granted", 9), ("granted", 5, -1)], [], True, "granted"),
    ("excluded, nothing on file", [], [(5,)], False, "excluded"),
    ("excluded, granted", [("granted", 10)], [(5,)], False, "excluded"),
    ("excluded, granted since", [("granted", 1)], [(5,)], False, "excluded"),
    ("excluded today", [("granted", 10)], [(0,)], False, "excluded"),
    ("excluded until today", [("granted", 10)], [(5, 0)], True, "granted"),
    ("excluded until yesterday", [("granted", 10)], [(5, 1)], True, "granted"),
    ("excluded once, and again", [("granted", 10)], [(9, 7), (3,)], False, "excluded"),
]


@pytest.mark.parametrize(("_case", "made", "out", "may", "why"), CASES, ids=[c[0] for c in CASES])
def test_the_answer_today(_case: str, made: list, out: list, may: bool, why: str):
    history = [decision(number, *given) for number, given in enumerate(made, 1)]
    assert answer(history, [excluded(*each) for each in out], TODAY) == Answer(may, why)


@pytest.mark.parametrize(
    ("on", "why"),
    [(0, "withdrawn"), (1, "withdrawn"), (2, "granted"), (9, "granted"), (11, "nothing")],
)
def test_the_answer_of_another_day(on: int, why: str):
    history = [decision(1, "granted", 10), decision(2, "withdrawn", 1)]
    assert answer(history, (), TODAY - timedelta(days=on)).why == why


def test_only_a_grant_reads_as_yes_whatever_else_there_is():
    """Every history of up to three decisions, with and without an exclusion."""
    kinds = ("granted", "refused", "withdrawn")
    for length, is_out in product(range(4), (False, True)):
        for made in product(kinds, repeat=length):
            history = [decision(number, what) for number, what in enumerate(made, 1)]
            may = answer(history, [excluded(1)] if is_out else [], TODAY).may
            assert may == (bool(made) and made[-1] == "granted" and not is_out), made


decisions = st.builds(
    lambda what, ago, last: (what, ago, last),
    st.sampled_from(["granted", "refused", "withdrawn"]),
    st.integers(-5, 20),
    st.none() | st.integers(-3, 5),
)
exclusions = st.tuples(st.integers(-3, 20), st.none() | st.integers(-3, 20))


@given(st.lists(decisions, max_size=6), st.lists(exclusions, max_size=2), st.integers(-30, 30))
def test_nothing_on_file_is_never_yes(made: list, out: list, shift: int):
    """Invariant 9, on any day: Yes needs a grant in force, no later No and no exclusion."""
    on = TODAY + timedelta(days=shift)
    history = [decision(number, *given) for number, given in enumerate(made, 1)]
    kept = [excluded(*each) for each in out]
    got = answer(history, kept, on)
    in_force = [
        row
        for row in history
        if row.decision == "granted"
        and row.decided_on <= on
        and (row.last_on is None or row.last_on >= on)
    ]
    if got.may:
        assert in_force
        noes = [row for row in history if row.decision != "granted" and row.decided_on <= on]
        last = max(in_force, key=lambda row: (row.decided_on, row.id))
        assert not [no for no in noes if no.decided_on > last.decided_on]
        assert answer([], kept, on).why == "nothing"
    else:
        assert got.said
    assert answer([], kept, on).may is False


@given(st.lists(decisions, max_size=6), st.lists(exclusions, max_size=2))
def test_a_no_of_today_is_the_last_word(made: list, out: list):
    history = [decision(number, *given) for number, given in enumerate(made, 1)]
    past = [row for row in history if row.decided_on <= TODAY]
    no = decision(99, "withdrawn", 0)
    assert not answer([*past, no], [excluded(*each) for each in out], TODAY).may


# In a school ------------------------------------------------------------------------------------


def test_a_decision_must_be_of_a_child_a_use_and_a_day_there_is(oakfield: Oakfield):
    hazel = Hazel(oakfield)
    wrong = hazel.decide("ada", use="Billboard")
    refused(wrong, "M2", "The school has no use of photographs called Billboard.")
    refused(hazel.decide("nobody"), "M1", "There is no such child.")
    tomorrow = DecidePhotos("ada", "Press", True, TODAY + timedelta(days=1))
    refused(
        oakfield.do(tomorrow),
        "M3",
        "That day is still to come. Give the day on which it was decided.",
    )
    ended = DecidePhotos("ada", "Press", True, TODAY, TODAY - timedelta(days=1))
    refused(oakfield.do(ended), "M4", "It would end before it begins. Check the two dates.")
    assert oakfield.rows("photo_permissions") == []


def test_a_no_after_a_yes_is_a_withdrawal_and_else_a_refusal(oakfield: Oakfield):
    hazel = Hazel(oakfield)
    for may in (False, True, False, False):
        hazel.decide("ada", may)
    found = [row["decision"] for row in oakfield.rows("photo_permissions")]
    assert found == ["refused", "granted", "withdrawn", "refused"]


FILE_CASES = [
    ("nothing", [], "Y", ["granted"]),
    ("nothing", [], "N", ["refused"]),
    ("a Yes of a file", [("Y", "file")], "Y", ["granted"]),
    ("a Yes of a file", [("Y", "file")], "N", ["granted", "withdrawn"]),
    ("a Yes of a desk", [("Y", "desk")], "N", ["granted", "withdrawn"]),
    ("a No of a file", [("N", "file")], "Y", ["refused", "granted"]),
    ("a No of a file", [("N", "file")], "N", ["refused"]),
    ("a No of a desk", [("N", "desk")], "Y", ["refused"]),
    ("a withdrawal at a desk", [("Y", "file"), ("N", "desk")], "Y", ["granted", "withdrawn"]),
]


@pytest.mark.parametrize(("_was", "made", "says", "then"), FILE_CASES)
def test_a_file_takes_away_but_lifts_no_no_of_a_desk(
    oakfield: Oakfield, _was: str, made: list, says: str, then: list[str]
):
    hazel = Hazel(oakfield)
    for word, source in made:
        hazel.decide("ada", word == "Y", source=source)
    hazel.decide("ada", says == "Y", source="file")
    assert [row["decision"] for row in oakfield.rows("photo_permissions")] == then


def test_an_exclusion_is_said_without_a_reason_and_lifted_again(oakfield: Oakfield):
    hazel = Hazel(oakfield)
    hazel.decide("ada", True)
    oakfield.do(ExcludeFromPhotos("ada"))
    oakfield.do(ExcludeFromPhotos("ada"))
    [child] = [each for each in hazel.list().children if each.pupil.id == "ada"]
    assert (child.answer.may, child.answer.said) == (False, "Do not photograph")
    oakfield.do(EndExclusion("ada"))
    assert "ada" not in hazel.excluded()
    assert len(oakfield.rows("photo_exclusions")) == 1


def test_the_list_names_who_must_not_be_photographed_and_why(oakfield: Oakfield):
    hazel = Hazel(oakfield)
    hazel.decide("ada", True)
    hazel.decide("bo", False)
    oakfield.do(ExcludeFromPhotos("cy"))
    said = {each.pupil.id: each.answer.said for each in hazel.list().excluded}
    assert said == {
        "bo": "Permission refused",
        "cy": "Do not photograph",
        "di": "No decision on file counts as No.",
    }
    assert [each.pupil.id for each in hazel.list().others] == ["ada"]


def test_the_version_turns_with_an_answer_and_with_who_is_on_the_list(oakfield: Oakfield):
    hazel = Hazel(oakfield)
    versions = [hazel.list().version]
    hazel.decide("ada", True)
    versions.append(hazel.list().version)
    hazel.decide("bo", False)  # nothing on file was No already
    assert hazel.list().version == versions[-1]
    hazel.child("eve")
    versions.append(hazel.list().version)
    assert len(set(versions)) == 3


def test_the_whole_school_is_a_list_too(oakfield: Oakfield):
    hazel = Hazel(oakfield)
    hazel.child("otto", "Oak")
    assert len(table.shown_list(oakfield.school.db, None, "Press", oakfield.clock).children) == 5
    assert len(hazel.list().children) == 4


def test_a_long_list_says_why_once_above_the_names(oakfield: Oakfield):
    """First who must never be in a picture; class by class where several are meant."""
    hazel = Hazel(oakfield)
    hazel.decide("ada", False)
    hazel.decide("bo")
    hazel.decide("bo", False)
    oakfield.do(ExcludeFromPhotos("cy"))
    hazel.child("otto", "Oak")
    hazel.child("ada2", "Oak")

    def parts(class_id: str | None, classes: dict[str, str]) -> list[tuple[str, list[str]]]:
        shown = table.shown_list(oakfield.school.db, class_id, "Press", oakfield.clock)
        found = under_headings(shown.excluded, classes)
        return [(said, [each.pupil.id for each in part]) for said, part in found.items()]

    assert parts("hazel", {}) == [
        ("Do not photograph", ["cy"]),
        ("Permission refused", ["ada"]),
        ("Permission withdrawn", ["bo"]),
        ("No decision on file counts as No.", ["di"]),
    ]
    assert parts(None, {"hazel": "3 Hazel", "Oak": "Oak"}) == [
        ("3 Hazel: do not photograph", ["cy"]),
        ("3 Hazel: permission refused", ["ada"]),
        ("3 Hazel: permission withdrawn", ["bo"]),
        ("3 Hazel: no decision on file counts as No.", ["di"]),
        ("Oak: no decision on file counts as No.", ["ada2", "otto"]),
    ]
    assert parts(None, {"hazel": "3 Hazel"})[-1][0].startswith("No class: no decision")


def test_opening_a_list_is_kept_with_its_version_and_counts(oakfield: Oakfield):
    hazel = Hazel(oakfield)
    hazel.decide("ada", True)
    assert hazel.open().code == "photo_list_opened"
    [row] = oakfield.rows("photo_lists")
    assert (row["children"], row["excluded"], row["version"]) == (4, 3, hazel.list().version)
    refused(
        oakfield.do(OpenPhotoList("nobody", "hazel", "Press")), "E3", "There is no such person."
    )
    unknown = oakfield.do(OpenPhotoList(hazel.priya.person, "hazel", "Billboard"))
    refused(unknown, "M2", "The school has no use of photographs called Billboard.")


# Child, use, what was decided, exclusion and day, all at once ------------------------------------

DAYS = ("2026-11-09", "2026-11-16", "2026-11-20", "2026-11-27")
EVERY_DAY: list[tuple[str, list[tuple[str, str, str]], tuple[str, str, str, str]]] = [
    # child, (day, use, what happened), the answer for Press on each of DAYS
    ("nil", [], ("nothing", "nothing", "nothing", "nothing")),
    ("yes", [("09", "Press", "yes")], ("granted", "granted", "granted", "granted")),
    ("no", [("16", "Press", "no")], ("nothing", "refused", "refused", "refused")),
    (
        "back",
        [("09", "Press", "yes"), ("20", "Press", "no")],
        ("granted", "granted", "withdrawn", "withdrawn"),
    ),
    (
        "anew",
        [("09", "Press", "yes"), ("16", "Press", "no"), ("20", "Press", "yes")],
        ("granted", "withdrawn", "granted", "granted"),
    ),
    ("ends", [("09", "Press", "until 20")], ("granted", "granted", "granted", "ended")),
    ("web", [("09", "School website", "yes")], ("nothing", "nothing", "nothing", "nothing")),
    (
        "out",
        [("09", "Press", "yes"), ("16", "", "exclude")],
        ("granted", "excluded", "excluded", "excluded"),
    ),
    (
        "in",
        [("09", "Press", "yes"), ("16", "", "exclude"), ("20", "", "end")],
        ("granted", "excluded", "granted", "granted"),
    ),
    ("none", [("16", "", "exclude")], ("nothing", "excluded", "excluded", "excluded")),
]


def test_the_answer_for_every_child_use_history_exclusion_and_day(oakfield: Oakfield):
    """One school, ten children; what is decided for a child and use is of no other child or use."""
    hazel = Hazel(oakfield)
    for child, *_ in EVERY_DAY:
        hazel.child(child)
    happened = [(day, child, use, what) for child, all_, _ in EVERY_DAY for day, use, what in all_]
    for day, child, use, what in sorted(happened):
        oakfield.set("10:00", f"2026-11-{day}")
        on = date(2026, 11, int(day))
        if what == "exclude":
            oakfield.do(ExcludeFromPhotos(child))
        elif what == "end":
            oakfield.do(EndExclusion(child))
        else:
            last = date(2026, 11, 20) if what.startswith("until") else None
            oakfield.do(DecidePhotos(child, use, what != "no", on, last))
    for number, day in enumerate(DAYS):
        oakfield.set("12:00", day)
        for child, _, said in EVERY_DAY:
            expected = said[number]
            found = {
                use: _answer(hazel, use, child) for use in ("Press", "School website", "Press?")
            }
            other = "excluded" if expected == "excluded" else "nothing"
            websites = "granted" if child == "web" else other
            assert found["Press"] == (expected == "granted", expected), (child, day)
            assert found["School website"] == (websites == "granted", websites), (child, day)
            assert found["Press?"] == (False, other), (child, day)


def _answer(hazel: Hazel, use: str, child: str) -> tuple[bool, str]:
    [found] = [each.answer for each in hazel.list(use).children if each.pupil.id == child]
    return found.may, found.why
