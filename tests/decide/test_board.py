"""The board: everybody in exactly one state, so that the counts add up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.decide.board import STATES, Board, board
from kiosk.decide.lockups import Held, Lockup, Slot
from kiosk.decide.people import Person

AT = datetime(2026, 11, 20, 8, 5, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 12, 4, tzinfo=UTC)


def person(number: int) -> Person:
    return Person(
        f"p{number}", "test", str(number), "Priya", f"Shah {number}", None, None, AT, None
    )


def lockup(basis: str | None = None) -> Lockup:
    released = LATER if basis else None
    return Lockup(1, "p1/1", "staff-1", "machine", "scan", AT, released, basis, None)


def held(slot: int) -> Held:
    return Held(lockup(), Slot(f"staff-{slot}", "staff", slot, None, AT))


CASES = [
    # phones, slots held now, last taken back, state, slots, since
    (0, [], None, "not_yet", (), None),
    (1, [], None, "not_yet", (), None),
    (1, [12], None, "locked_away", (12,), AT),
    (2, [12, 13], None, "locked_away", (12, 13), AT),
    (2, [13], None, "partly", (13,), AT),
    (2, [13], "break", "partly", (13,), AT),
    (1, [12], "emergency", "locked_away", (12,), AT),
    (1, [], "break", "taken_back", (), LATER),
    (1, [], "end_of_day", "taken_back", (), LATER),
    (2, [], "emergency", "emergency", (), LATER),
]


@pytest.mark.parametrize(("phones", "slots", "basis", "state", "shown", "since"), CASES)
def test_a_person_stands_on_the_board_as_recorded(
    phones: int,
    slots: list[int],
    basis: str | None,
    state: str,
    shown: tuple[int, ...],
    since: datetime | None,
):
    (standing,) = board(
        [person(1)],
        {"p1": phones},
        {"p1": [held(slot) for slot in slots]} if slots else {},
        {"p1": lockup(basis)} if basis else {},
        {},
    ).standings
    assert (standing.state, standing.slots, standing.since) == (state, shown, since)


def test_a_phone_of_two_that_is_out_is_not_accounted_for():
    whole = board(
        [person(1), person(2), person(3)],
        {"p1": 2, "p2": 1},
        {"p1": [held(1)], "p2": [held(2)]},
        {},
        {},
    )
    assert whole.accounted_for == 1


def test_an_empty_school_has_an_empty_board():
    assert board([], {}, {}, {}, {}) == Board(())


someones_day = st.tuples(
    st.integers(0, 3),
    st.integers(0, 3),
    st.sampled_from([None, "break", "end_of_day", "emergency"]),
)


@given(st.lists(someones_day, max_size=40), st.integers(0, 3))
def test_everybody_is_in_exactly_one_state_and_the_counts_add_up(
    days: list[tuple[int, int, str | None]], strangers: int
):
    phones, held_now, last = {}, {}, {}
    for number, (has, away, basis) in enumerate(days):
        phones[f"p{number}"] = has
        if away:
            held_now[f"p{number}"] = [held(n + 1) for n in range(away)]
        if basis:
            last[f"p{number}"] = lockup(basis)
    for number in range(strangers):  # who is no longer on the list, their phone still there
        held_now[f"gone{number}"] = [held(99)]
    staff = [person(number) for number in range(len(days))]
    whole = board(staff, phones, held_now, last, {})

    listed = [standing.person.id for state in STATES for standing in whole.of(state)]
    assert sorted(listed) == sorted(each.id for each in staff)
    not_yet = len(whole.of("not_yet", "partly"))
    assert whole.accounted_for + not_yet == len(staff)
    rack = [len(whole.of(state)) for state in ("locked_away", "taken_back", "emergency")]
    assert sum(rack) == whole.accounted_for
