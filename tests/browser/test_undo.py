"""Whatever happened can be undone for ten seconds, on its answer and after it has gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import screens
from playwright.sync_api import expect

if TYPE_CHECKING:
    from kiosk_page import Kiosk
    from oakfield import Oakfield


def test_on_the_answer(kiosk: Kiosk):
    screens.locked_away(kiosk)
    kiosk.answer.get_by_role("button", name="Undo").click()
    kiosk.expect_answer("Undone", "Slot 1 is empty", "Nothing is locked away.")
    kiosk.expect_lockups((1, False))


def test_on_the_idle_screen_as_a_strip_without_a_name(kiosk: Kiosk):
    screens.idle_with_strip(kiosk)
    expect(kiosk.strip).to_contain_text("Slot 1")
    kiosk.strip.get_by_role("button", name="Undo").click()
    kiosk.expect_answer("Undone", "Slot 1 is empty")
    kiosk.expect_lockups((1, False))
    expect(kiosk.strip).to_be_hidden()


def test_on_the_next_answer_as_a_strip_of_the_one_before(kiosk: Kiosk, oakfield: Oakfield):
    kiosk.open()
    kiosk.scan(oakfield.somebody("Priya").code)
    kiosk.expect_answer("Locked away", "slot 1")
    kiosk.scan(oakfield.somebody("Marcus").code)
    kiosk.expect_answer("Locked away", "slot 2")
    expect(kiosk.strip).to_have_text("Slot 1 Undo")
    kiosk.strip.get_by_role("button", name="Undo").click()
    kiosk.expect_answer("Undone", "Slot 1 is empty")
    kiosk.expect_lockups((1, False), (2, True))
    expect(kiosk.strip).to_have_text("Slot 2 Undo")


def test_of_a_phone_that_was_taken_back(kiosk: Kiosk):
    screens.taken_back(kiosk)
    kiosk.answer.get_by_role("button", name="Undo").click()
    kiosk.expect_answer("Undone", "Slot 1", "Locked away, as it was.")
    assert kiosk.slots_in_use() == [1]


def test_of_an_emergency_that_was_a_mistake(kiosk: Kiosk, oakfield: Oakfield):
    screens.taken_in_an_emergency(kiosk)
    kiosk.answer.get_by_role("button", name="Undo").click()
    kiosk.expect_answer("Undone", "Locked away, as it was.")
    assert [row["undone_at"] is None for row in oakfield.rows("emergencies")] == [False]


def test_it_is_gone_after_ten_seconds(kiosk: Kiosk):
    screens.idle_with_strip(kiosk)
    kiosk.pass_time(6.9)
    expect(kiosk.strip).to_be_visible()
    kiosk.pass_time(0.1)
    expect(kiosk.strip).to_be_hidden()


def test_too_late_is_said_when_it_was_too_long_on_its_way(kiosk: Kiosk, oakfield: Oakfield):
    screens.locked_away(kiosk)
    oakfield.wait(seconds=14)
    kiosk.answer.get_by_role("button", name="Undo").click()
    kiosk.expect_answer("Too late to undo", "Undo works for 10 seconds.")
    kiosk.expect_lockups((1, True))


def test_an_undo_cannot_be_undone(kiosk: Kiosk):
    screens.undone(kiosk)
    expect(kiosk.page.get_by_role("button", name="Undo")).to_be_hidden()
    kiosk.pass_time(3)
    kiosk.expect_idle()
    expect(kiosk.strip).to_be_hidden()


def test_by_keyboard_on_the_answer_and_on_the_strip(kiosk: Kiosk, oakfield: Oakfield):
    screens.locked_away(kiosk)
    kiosk.page.keyboard.press("Tab")
    kiosk.page.keyboard.press("Enter")
    kiosk.expect_answer("Undone")
    kiosk.scan(oakfield.somebody("Marcus").code)
    kiosk.expect_answer("Locked away", "Marcus")
    kiosk.page.keyboard.press("Escape")
    kiosk.expect_idle()
    kiosk.strip.get_by_role("button", name="Undo").focus()
    kiosk.page.keyboard.press("Enter")
    kiosk.expect_answer("Undone")
    assert kiosk.slots_in_use() == []
