"""No phone today, or not in: what stands in for a phone in a slot, for one day."""

from __future__ import annotations

import pytest
from oakfield import Badge, Oakfield

from kiosk.actions import Outcome
from kiosk.actions.declarations import DeclareDay, MarkAbsent, MarkPresent
from kiosk.actions.lockups import Undo
from kiosk.db import audit_check
from kiosk.db import board as board_table
from kiosk.decide.board import Board
from kiosk.decide.calendar import start_of_day
from kiosk.perform import perform


def declare(school: Oakfield, badge: Badge, kind: str = "left_at_home", **stamp) -> Outcome:
    return school.do(DeclareDay(school.digest(badge.code), False, kind), **stamp)


def board(school: Oakfield) -> Board:
    return board_table.today(school.school.db, start_of_day(school.clock))


def state(school: Oakfield, badge: Badge) -> str:
    standings = board(school).standings
    return next(each.state for each in standings if each.person.id == badge.person)


@pytest.mark.parametrize("kind", ["none_owned", "left_at_home", "in_vehicle"])
def test_what_is_declared_stands_on_the_board(oakfield: Oakfield, kind: str):
    badge = oakfield.somebody()
    outcome = declare(oakfield, badge, kind)
    assert (outcome.code, outcome.heading) == ("declared", "No phone today")
    assert state(oakfield, badge) == kind
    assert board(oakfield).accounted_for == 1
    audit_check.verify(oakfield.school.db)


def test_a_declaration_ends_with_its_day(oakfield: Oakfield):
    badge = oakfield.somebody()
    declare(oakfield, badge)
    oakfield.set("00:00", "2026-11-23")
    assert state(oakfield, badge) == "not_yet"


def test_the_later_declaration_holds(oakfield: Oakfield):
    badge = oakfield.somebody()
    declare(oakfield, badge, "left_at_home")
    declare(oakfield, badge, "in_vehicle")
    assert state(oakfield, badge) == "in_vehicle"


def test_a_phone_can_be_locked_away_after_all(oakfield: Oakfield):
    badge = oakfield.somebody()
    declare(oakfield, badge)
    assert oakfield.scan(badge).code == "locked_away"
    assert state(oakfield, badge) == "locked_away"


def test_who_has_a_phone_in_a_slot_has_one_today(oakfield: Oakfield):
    badge = oakfield.somebody()
    oakfield.scan(badge)
    assert declare(oakfield, badge).refusal == "S5"


def test_a_typed_code_declares_too(oakfield: Oakfield):
    badge = oakfield.somebody()
    typed = DeclareDay(oakfield.digest(badge.short), True, "none_owned")
    assert oakfield.do(typed).code == "declared"


def test_unknown_and_ended_badges_declare_nothing(oakfield: Oakfield):
    badge = oakfield.somebody()
    oakfield.badge(badge.person)
    assert declare(oakfield, badge).refusal == "G2"
    assert oakfield.do(DeclareDay(None, False, "none_owned")).refusal == "G1"


def test_undo_takes_a_declaration_back_once_and_in_time(oakfield: Oakfield):
    badge = oakfield.somebody()
    stamp = oakfield.stamp()
    wanted = DeclareDay(oakfield.digest(badge.code), False, "left_at_home")
    perform(oakfield.school, wanted, stamp)
    assert oakfield.do(Undo(stamp.action_id)).code == "declaration_undone"
    assert oakfield.do(Undo(stamp.action_id)).refusal == "U2"
    assert state(oakfield, badge) == "not_yet"
    late = oakfield.stamp()
    perform(oakfield.school, wanted, late)
    oakfield.wait(seconds=14)
    assert oakfield.do(Undo(late.action_id)).refusal == "U1"


def test_undo_of_a_second_declaration_leaves_nothing_behind(oakfield: Oakfield):
    badge = oakfield.somebody()
    declare(oakfield, badge, "left_at_home")
    stamp = oakfield.stamp()
    perform(oakfield.school, DeclareDay(oakfield.digest(badge.code), False, "in_vehicle"), stamp)
    assert oakfield.do(Undo(stamp.action_id)).code == "declaration_undone"
    assert state(oakfield, badge) == "not_yet"


def test_who_is_not_in_is_not_expected(oakfield: Oakfield):
    badge, other = oakfield.somebody(), oakfield.somebody("Marcus")
    oakfield.do(MarkAbsent(badge.person))
    assert (board(oakfield).in_today, state(oakfield, badge)) == (1, "absent")
    oakfield.do(MarkPresent(badge.person))
    assert (board(oakfield).in_today, state(oakfield, badge)) == (2, "not_yet")
    assert state(oakfield, other) == "not_yet"
