"""The rules at the kiosk: for three audiences, and nobody need tidy up after reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import screens
from playwright.sync_api import expect

if TYPE_CHECKING:
    from kiosk_page import Kiosk


@pytest.mark.parametrize("audience", ["Staff", "Parents and visitors", "Pupils"])
def test_each_audience_has_its_own(audience: str, kiosk: Kiosk):
    kiosk.open()
    kiosk.page.get_by_role("link", name="The rules").click()
    expect(kiosk.heading).to_have_text("The rules")
    tab = kiosk.page.get_by_role("link", name=audience)
    tab.click()
    expect(tab).to_have_attribute("aria-current", "page")
    expect(kiosk.page.locator(".rule h2").first).to_be_visible()


def test_it_goes_back_to_the_start_by_itself_once_it_has_counted_down(kiosk: Kiosk):
    screens.rules_before_they_go(kiosk)
    kiosk.page.clock.run_for(10_000)
    kiosk.expect_idle()


def test_whoever_still_reads_says_so(kiosk: Kiosk):
    screens.rules_before_they_go(kiosk)
    kiosk.press("Keep reading")
    expect(kiosk.button("Keep reading")).to_be_hidden()
    kiosk.page.clock.run_for(59_000)
    expect(kiosk.heading).to_have_text("The rules")
    expect(kiosk.button("Keep reading")).to_be_hidden()


def test_one_scan_accepts_what_was_read(kiosk: Kiosk):
    kiosk.open("/rules")
    kiosk.page.get_by_role("link", name="I have read them: accept").click()
    expect(kiosk.heading).to_have_text("Accept the rules, version 1")
    kiosk.scan(kiosk.school.somebody("Priya").code)
    expect(kiosk.heading).to_have_text("Rules accepted")
    expect(kiosk.page.locator("main")).to_contain_text("Thank you, Priya.")
    assert len(kiosk.school.rows("acknowledgements")) == 1
    kiosk.page.clock.run_for(10_000)
    kiosk.expect_idle()


def test_the_next_need_not_wait_for_who_has_accepted(kiosk: Kiosk):
    screens.rules_accepted(kiosk)
    kiosk.scan(kiosk.school.somebody("Marcus").code)
    kiosk.expect_answer("Locked away", "Marcus")


def test_the_way_back_is_a_link(kiosk: Kiosk):
    kiosk.open("/rules")
    kiosk.page.get_by_role("link", name="Back to the start").click()
    kiosk.expect_idle()
