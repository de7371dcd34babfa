"""The board: everybody in exactly one state, so that the counts add up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.decide.board import STATES, Board, Standing, Today, board
from kiosk.decide.declarations import Declaration
from kiosk.decide.lockups import Held, Lockup, Slot
from kiosk.decide.people import Person
from kiosk.decide.permissions import Agreed
from kiosk.settings import Settings

AT = datetime(2026, 11, 20, 8, 5, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 12, 4, tzinfo=UTC)


def person(number: int) -> Person:
    return Person(
        f"p{number}", "test", str(number), "Priya", f"Shah {number}", None, None, AT, None
    )


def lockup(basis: str | None = None) -> Lockup:
    released = LATER if basis else None
    return Lockup(1, "p1/1", "staff-1", "machine", "scan", AT, released, basis, None)


def held(slot: int, phone: int = 1) -> Held:
    there = Lockup(slot, f"p1/{phone}", f"staff-{slot}", "machine", "scan", AT, None, None, None)
    return Held(there, Slot(f"staff-{slot}", "staff", slot, None, AT))


def agreed(phone: int = 1) -> Agreed:
    return Agreed(phone, "exception", AT, LATER, ("Staff room",))


def declared(kind: str, at: datetime = AT) -> Declaration:
    return Declaration(1, "p1", at.date(), kind, "machine", at, None)


def numbered(phones: int) -> frozenset[int]:
    return frozenset(range(1, phones + 1))


def stands(
    *,
    slots: tuple[Held, ...] = (),
    phones: int = 1,
    last: Lockup | None = None,
    said: Declaration | None = None,
    may: tuple[Agreed, ...] = (),
    visit: str | None = None,
) -> Standing:
    """Where somebody stands of whom this is recorded."""
    today = Today(
        LATER,
        Settings(school_name="Oakfield"),
        agreed={"p1": may} if may else {},
        visits={"p1": visit} if visit else {},
    )
    (standing,) = board(
        [person(1)],
        {"p1": numbered(phones)},
        {"p1": list(slots)} if slots else {},
        {"p1": last} if last else {},
        {"p1": said} if said else {},
        today,
    ).standings
    return standing


def test_leadership_agreed_so_a_phone_may_be_on():
    assert stands(may=(agreed(),)).agreed == agreed()
    assert stands(may=(agreed(),)).state == "permission"
    assert stands(may=(agreed(),), last=lockup("permission")).state == "permission"
    assert stands(may=(agreed(),), last=lockup("break")).state == "permission"
    assert stands(may=(agreed(),), slots=(held(1),)).state == "locked_away"


def test_of_two_phones_one_may_be_on():
    away = (held(1, phone=1),)
    assert stands(phones=2, slots=away).state == "partly"
    assert stands(phones=2, slots=away, may=(agreed(phone=2),)).state == "permission"
    assert stands(phones=3, slots=away, may=(agreed(phone=2),)).state == "partly"


def test_whoever_has_their_second_phone_alone_has_one():
    (standing,) = board([person(1)], {"p1": frozenset({2})}, {"p1": [held(7, 2)]}, {}, {}).standings
    assert (standing.state, standing.phones) == ("locked_away", 1)


def test_a_permission_that_has_ended_does_not_count():
    ended = stands(last=lockup("permission"))
    assert (ended.state, ended.basis, ended.agreed) == ("taken_back", "permission", None)


def test_on_a_visit():
    away = stands(visit="the museum", last=lockup("visit"))
    assert (away.state, away.visit) == ("visit", "the museum")
    assert stands(visit="the museum").state == "visit"
    assert stands(visit="the museum", slots=(held(1),)).state == "locked_away"
    over = stands(last=lockup("visit"))
    assert (over.state, over.basis) == ("taken_back", "visit")


@pytest.mark.parametrize(
    ("recorded", "state"),
    [
        ({"said": declared("absent"), "may": (agreed(),), "visit": "the museum"}, "absent"),
        ({"said": declared("left_at_home"), "may": (agreed(),)}, "left_at_home"),
        ({"last": lockup("emergency"), "may": (agreed(),), "visit": "the museum"}, "emergency"),
        ({"may": (agreed(),), "visit": "the museum"}, "permission"),
        ({"said": declared("left_at_home"), "last": lockup("break")}, "taken_back"),
        ({"said": declared("left_at_home", LATER), "last": lockup("break")}, "left_at_home"),
    ],
)
def test_of_several_things_the_plainest_is_said(recorded: dict[str, Any], state: str):
    assert stands(**recorded).state == state


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
        {"p1": numbered(phones)},
        {"p1": [held(slot, n) for n, slot in enumerate(slots, 1)]} if slots else {},
        {"p1": lockup(basis)} if basis else {},
        {},
    ).standings
    assert (standing.state, standing.slots, standing.since) == (state, shown, since)


def test_a_phone_of_two_that_is_out_is_not_accounted_for():
    whole = board(
        [person(1), person(2), person(3)],
        {"p1": numbered(2), "p2": numbered(1)},
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
    phones: dict[str, frozenset[int]] = {}
    held_now, last = {}, {}
    for number, (has, away, basis) in enumerate(days):
        phones[f"p{number}"] = numbered(has)
        if away:
            held_now[f"p{number}"] = [held(n + 1, n + 1) for n in range(away)]
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
