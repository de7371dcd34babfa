"""In an emergency the phone is handed out at once: by badge, by slot, by nothing. Never refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import screens
from playwright.sync_api import expect

if TYPE_CHECKING:
    from kiosk_page import Kiosk
    from oakfield import Badge, Oakfield


@pytest.fixture
def priya(oakfield: Oakfield) -> Badge:
    """Her phone is in slot 1, and it is contact time."""
    priya = oakfield.somebody("Priya")
    oakfield.scan(priya)
    oakfield.set("10:20")
    return priya


@pytest.fixture
def urgent(kiosk: Kiosk, priya: Badge) -> Kiosk:
    kiosk.open()
    kiosk.press("Emergency: I need my phone")
    return kiosk


def expect_taken(kiosk: Kiosk) -> None:
    kiosk.expect_answer("Take your phone", "10:20 · slot 1", "Leadership has been told.")
    kiosk.expect_lockups((1, False))
    assert len(kiosk.school.rows("emergencies")) == 1


def test_with_the_badge(urgent: Kiosk, priya: Badge):
    urgent.scan(priya.code)
    expect_taken(urgent)


def test_with_the_slot_number_on_our_own_keys(urgent: Kiosk):
    urgent.press("1")
    urgent.press("I need my phone")
    expect_taken(urgent)


def test_with_the_slot_number_on_a_keyboard(urgent: Kiosk):
    urgent.page.get_by_label("Slot", exact=True).focus()
    urgent.type_slowly("1")
    urgent.page.keyboard.press("Enter")
    expect_taken(urgent)


def test_with_nothing_at_all(urgent: Kiosk, oakfield: Oakfield):
    urgent.press("I need my phone")
    urgent.expect_answer("Take your phone", "10:20 · no phone is recorded there")
    urgent.expect_lockups((1, True))
    assert len(oakfield.rows("emergencies")) == 1


def test_with_a_slot_that_is_empty_or_is_not_there(urgent: Kiosk, oakfield: Oakfield):
    for key in "2999":
        urgent.press(key)
    urgent.press("I need my phone")
    urgent.expect_answer("Take your phone", "no phone is recorded there")
    assert len(oakfield.rows("emergencies")) == 1


def test_with_a_badge_that_is_not_ours(urgent: Kiosk, oakfield: Oakfield):
    urgent.scan(screens.UNKNOWN)
    urgent.expect_answer("Take your phone", "no phone is recorded there")
    assert len(oakfield.rows("emergencies")) == 1


def test_from_a_refusal_it_needs_no_second_scan(kiosk: Kiosk, priya: Badge):
    kiosk.open()
    kiosk.scan(priya.code)
    kiosk.expect_answer("Not until 12:00")
    kiosk.answer.get_by_role("button", name="Emergency").click()
    expect_taken(kiosk)


def test_from_an_unknown_code_it_asks_for_badge_or_slot(kiosk: Kiosk, priya: Badge):
    kiosk.open()
    kiosk.scan(screens.UNKNOWN)
    kiosk.expect_answer("Not one of our codes")
    kiosk.answer.get_by_role("button", name="Emergency").click()
    expect(kiosk.heading).to_have_text("Emergency")
    kiosk.press("1")
    kiosk.press("I need my phone")
    expect_taken(kiosk)


def test_nothing_happens_where_nobody_goes_on(urgent: Kiosk, oakfield: Oakfield):
    urgent.press("1")
    urgent.pass_time(20)
    urgent.expect_idle()
    assert oakfield.rows("emergencies") == []
    urgent.press("Emergency: I need my phone")
    expect(urgent.page.get_by_label("Slot", exact=True)).to_have_value("")
