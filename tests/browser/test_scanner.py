"""A scanner that types: its codes are caught anywhere, whatever has the focus; fingers are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from kiosk.db.transaction import write

if TYPE_CHECKING:
    from kiosk_page import Kiosk
    from oakfield import Oakfield


def test_on_the_idle_screen(kiosk: Kiosk, oakfield: Oakfield):
    kiosk.open()
    kiosk.scan(oakfield.somebody("Priya").code)
    kiosk.expect_answer("Locked away", "Priya")


def test_at_the_speed_of_a_real_scanner(kiosk: Kiosk, oakfield: Oakfield):
    kiosk.open(clock_stands=False)
    kiosk.scan(oakfield.somebody("Priya").code)
    kiosk.expect_answer("Locked away", "Priya")


def test_the_next_badge_need_not_wait_for_the_answer_to_go(kiosk: Kiosk, oakfield: Oakfield):
    kiosk.open()
    kiosk.scan(oakfield.somebody("Priya").code)
    kiosk.expect_answer("Locked away", "slot 1", "Priya")
    kiosk.scan(oakfield.somebody("Marcus").code)
    kiosk.expect_answer("Locked away", "slot 2", "Marcus")
    expect(kiosk.answer).not_to_contain_text("Priya")


def test_while_a_code_is_being_typed(kiosk: Kiosk, oakfield: Oakfield):
    kiosk.open()
    kiosk.press("No badge? Type your code")
    kiosk.code.focus()
    kiosk.scan(oakfield.somebody("Priya").code)
    kiosk.expect_answer("Locked away", "Priya")
    kiosk.pass_time(3)
    expect(kiosk.code).to_have_value("")


def test_in_the_emergency_view_it_takes_the_phone_out(kiosk: Kiosk, oakfield: Oakfield):
    priya = oakfield.somebody("Priya")
    oakfield.scan(priya)
    oakfield.set("10:20")
    kiosk.open()
    kiosk.press("Emergency: I need my phone")
    kiosk.scan(priya.code)
    kiosk.expect_answer("Take your phone", "slot 1")
    kiosk.expect_lockups((1, False))


def test_on_the_rules_it_is_carried_to_the_kiosk(kiosk: Kiosk, oakfield: Oakfield):
    kiosk.open("/rules")
    kiosk.scan(oakfield.somebody("Priya").code)
    kiosk.expect_answer("Locked away", "Priya")
    kiosk.page.reload()
    kiosk.expect_idle()
    kiosk.expect_lockups((1, True))


@pytest.mark.parametrize("button", ["Emergency: I need my phone", "No badge? Type your code"])
def test_its_enter_presses_no_button(button: str, kiosk: Kiosk, oakfield: Oakfield):
    kiosk.open()
    kiosk.button(button).focus()
    kiosk.scan(oakfield.somebody("Priya").code)
    kiosk.expect_answer("Locked away")


def test_its_enter_does_not_press_undo(kiosk: Kiosk, oakfield: Oakfield):
    kiosk.open()
    kiosk.scan(oakfield.somebody("Priya").code)
    kiosk.answer.get_by_role("button", name="Undo").focus()
    kiosk.scan(oakfield.somebody("Marcus").code)
    kiosk.expect_answer("Locked away", "slot 2")
    kiosk.expect_lockups((1, True), (2, True))


def test_one_that_ends_with_tab(kiosk: Kiosk, oakfield: Oakfield):
    kiosk.open()
    kiosk.button("No badge? Type your code").focus()
    kiosk.scan(oakfield.somebody("Priya").code, end="Tab")
    kiosk.expect_answer("Locked away")


def test_one_that_ends_with_nothing(kiosk: Kiosk, oakfield: Oakfield):
    kiosk.open()
    kiosk.scan(oakfield.somebody("Priya").code, end=None)
    kiosk.page.clock.run_for(200)
    kiosk.expect_answer("Locked away")


def test_one_that_writes_small_letters(kiosk: Kiosk, oakfield: Oakfield):
    kiosk.open()
    kiosk.scan(oakfield.somebody("Priya").code.lower())
    kiosk.expect_answer("Locked away")


def test_fingers_are_not_a_scanner(kiosk: Kiosk, oakfield: Oakfield):
    kiosk.open()
    kiosk.type_slowly(oakfield.somebody("Priya").code)
    kiosk.page.keyboard.press("Enter")
    kiosk.page.clock.run_for(1000)
    kiosk.expect_idle()
    assert kiosk.posted == []


def test_two_badges_in_one_burst_are_answered_in_their_order(kiosk: Kiosk, oakfield: Oakfield):
    priya, marcus = oakfield.somebody("Priya"), oakfield.somebody("Marcus")
    kiosk.open()
    kiosk.note_answers()
    with write(oakfield.school.writer):  # Meanwhile the server has no answer for anybody.
        kiosk.scan(f"{priya.code}\n{marcus.code}")
        kiosk.wait_until(lambda: len(kiosk.posted) == 1)
    kiosk.expect_answer("Locked away", "slot 2", "Marcus")
    first, second = kiosk.noted_answers()
    assert ("slot 1" in first, "Priya" in first) == (True, True)
    assert ("slot 2" in second, "Marcus" in second) == (True, True)
    assert [body["code"] for body in kiosk.posted] == [priya.code, marcus.code]


def test_the_same_badge_within_five_seconds_changes_nothing(kiosk: Kiosk, oakfield: Oakfield):
    priya = oakfield.somebody("Priya")
    kiosk.open()
    kiosk.scan(priya.code)
    kiosk.expect_answer("Locked away")
    kiosk.pass_time(4)
    kiosk.expect_idle()
    kiosk.scan(priya.code)
    expect(kiosk.strip).to_contain_text("Already recorded at 08:31.")
    kiosk.expect_idle()
    kiosk.expect_lockups((1, True))


def test_a_code_that_is_none_of_ours_is_sent_away(kiosk: Kiosk):
    kiosk.open()
    kiosk.scan("0123456789ABCDEF")
    kiosk.expect_answer("Not one of our codes", "We don’t recognise that code.")
    kiosk.expect_lockups()
