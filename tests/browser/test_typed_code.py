"""No badge at hand: the short code under it, typed on our own keys or on a keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from kiosk.codes import grouped

if TYPE_CHECKING:
    from kiosk_page import Kiosk
    from oakfield import Oakfield


@pytest.fixture
def typing(kiosk: Kiosk) -> Kiosk:
    kiosk.open()
    kiosk.press("No badge? Type your code")
    return kiosk


def press_keys(kiosk: Kiosk, keys: str) -> None:
    for key in keys:
        kiosk.press(key)


def test_our_own_keys_lock_a_phone_away(typing: Kiosk, oakfield: Oakfield):
    priya = oakfield.somebody("Priya")
    press_keys(typing, priya.short)
    expect(typing.code).to_have_value(grouped(priya.short))
    typing.press("Lock away")
    typing.expect_answer("Locked away", "Priya")


def test_a_keyboard_does_as_well(typing: Kiosk, oakfield: Oakfield):
    priya = oakfield.somebody("Priya")
    typing.type_slowly(priya.short.lower())
    expect(typing.code).to_have_value(grouped(priya.short))
    typing.page.keyboard.press("Enter")
    typing.expect_answer("Locked away", "Priya")


def test_the_code_is_grouped_as_it_is_printed(typing: Kiosk):
    press_keys(typing, "K7M2")
    expect(typing.code).to_have_value("K7M2")
    press_keys(typing, "Q9XT")
    expect(typing.code).to_have_value("K7M2-Q9XT")
    press_keys(typing, "A")
    expect(typing.code).to_have_value("K7M2-Q9XT")


def test_delete_takes_the_last_character_and_clear_takes_all(typing: Kiosk):
    press_keys(typing, "K7M2Q")
    typing.press("Delete")
    expect(typing.code).to_have_value("K7M2")
    typing.press("Delete")
    expect(typing.code).to_have_value("K7M")
    typing.press("Clear")
    expect(typing.code).to_have_value("")


def test_a_wrong_code_is_not_recognised_and_may_be_typed_again(typing: Kiosk):
    press_keys(typing, "K7M2Q9XT")
    typing.press("Lock away")
    typing.expect_answer("Not one of our codes", "We don’t recognise that code.")
    typing.answer.get_by_role("button", name="Type your code").click()
    expect(typing.heading).to_have_text("Type your code")
    expect(typing.code).to_have_value("")


def test_a_typed_code_takes_nothing_back(typing: Kiosk, oakfield: Oakfield):
    priya = oakfield.somebody("Priya")
    oakfield.scan(priya)
    oakfield.set("12:04")
    press_keys(typing, priya.short)
    typing.press("Lock away")
    typing.expect_answer("Show your badge", "A typed code only locks a phone away.")
    typing.expect_lockups((1, True))


def test_half_a_code_is_gone_when_nobody_has_touched_it_for_twenty_seconds(typing: Kiosk):
    press_keys(typing, "K7M2")
    typing.pass_time(19)
    expect(typing.heading).to_have_text("Type your code")
    typing.press("Q")
    typing.pass_time(19)
    expect(typing.heading).to_have_text("Type your code")
    typing.pass_time(1)
    typing.expect_idle()
    expect(typing.code).to_have_value("")


def test_nothing_typed_asks_nothing(typing: Kiosk):
    typing.press("Lock away")
    expect(typing.heading).to_have_text("Type your code")
    assert typing.posted == []


def test_half_a_code_is_not_sent(typing: Kiosk):
    press_keys(typing, "K7M2")
    typing.press("Lock away")
    expect(typing.strip).to_have_text("A code has 8 letters and digits.")
    expect(typing.code).to_be_focused()
    assert typing.posted == []
