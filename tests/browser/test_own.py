"""One's own record at a kiosk: badge and PIN, and that nothing of it stays behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect
from web.desk import PIN, choose_pin, quick_hashes  # noqa: F401

if TYPE_CHECKING:
    from kiosk_page import Kiosk
    from oakfield import Badge, Oakfield


@pytest.fixture
def priya(oakfield: Oakfield) -> Badge:
    """Priya's badge; she has chosen a PIN and has locked her phone away."""
    badge = oakfield.somebody("Priya")
    choose_pin(oakfield, badge.person)
    oakfield.scan(badge)
    return badge


def let_in(kiosk: Kiosk, badge: Badge) -> Page:
    kiosk.open()
    kiosk.page.get_by_role("link", name="My record").click()
    expect(kiosk.button("1")).to_be_visible()
    kiosk.scan(badge.code)
    expect(kiosk.page.get_by_text("Your badge is read.")).to_be_visible()
    for digit in PIN:
        kiosk.press(digit)
    kiosk.press("Go on")
    expect(kiosk.page.locator("h1")).to_have_text("Priya Shah")
    kiosk.page.wait_for_load_state()
    return kiosk.page


def test_a_whole_visit(kiosk: Kiosk, priya: Badge):
    page = let_in(kiosk, priya)
    expect(page.locator("main")).to_contain_text("Your phone is in slot 1")
    kiosk.press("Done")
    expect(page.locator("#date")).not_to_be_empty()
    for _ in range(3):
        page.go_back()
        page.wait_for_load_state()
        expect(page.get_by_text("Priya Shah")).to_have_count(0)


def test_it_goes_by_itself_after_twenty_seconds_unless_somebody_keeps_reading(
    kiosk: Kiosk, priya: Badge
):
    page = let_in(kiosk, priya)
    kiosk.pass_time(11)
    kiosk.press("Keep reading")
    expect(kiosk.button("Keep reading")).to_be_hidden()
    page.wait_for_load_state("networkidle")
    kiosk.pass_time(19)
    expect(page.locator("h1")).to_have_text("Priya Shah")
    kiosk.pass_time(1)
    expect(page.locator("#date")).not_to_be_empty()
    page.go_back()
    page.wait_for_load_state()
    expect(page.get_by_text("Priya Shah")).to_have_count(0)


def test_the_next_badge_ends_it_and_is_not_lost(kiosk: Kiosk, priya: Badge, oakfield: Oakfield):
    page = let_in(kiosk, priya)
    kiosk.scan(oakfield.somebody("Sam").code)
    kiosk.expect_answer("Locked away", "Sam")
    page.go_back()
    page.wait_for_load_state()
    expect(page.get_by_text("Priya Shah")).to_have_count(0)


def test_a_typed_code_and_the_pin_give_the_phone_back(
    kiosk: Kiosk, priya: Badge, oakfield: Oakfield
):
    oakfield.set("12:04")
    kiosk.open()
    kiosk.press("No badge? Type your code")
    kiosk.page.locator("#code").fill(priya.short)
    kiosk.press("Lock away")
    kiosk.expect_answer("Your PIN?")
    for digit in PIN:
        kiosk.press(digit)
    kiosk.press("Take it back")
    kiosk.expect_answer("Taken back")


def test_a_pin_is_changed_with_our_own_keys(kiosk: Kiosk, priya: Badge):
    page = let_in(kiosk, priya)
    page.get_by_role("link", name="Change my PIN").click()
    expect(kiosk.button("1")).to_be_visible()
    for field, digits in (("#old", PIN), ("#pin", "918273"), ("#again", "918273")):
        page.locator(field).focus()
        for digit in digits:
            kiosk.press(digit)
    kiosk.press("Change my PIN")
    expect(page.locator("h1")).to_have_text("Your PIN is changed")
