"""An iPad for photographs, from the list to the last picture deleted: a Friday and a Monday."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from kiosk_page import OPENED
from photographs import Hazel
from playwright.sync_api import Error, Page, expect
from web.desk import PIN, choose_pin, quick_hashes, signed_in, with_role  # noqa: F401

from kiosk.actions.photos import ExcludeFromPhotos
from kiosk.web.access import SESSION_COOKIE

if TYPE_CHECKING:
    from kiosk_page import Kiosk
    from oakfield import Badge, Oakfield


@pytest.fixture
def hazel(oakfield: Oakfield) -> Hazel:
    """Two children excluded, one undecided, one who may be photographed; Priya has a PIN."""
    hazel = Hazel(oakfield)
    hazel.decide("ada")
    hazel.decide("bo", False)
    oakfield.do(ExcludeFromPhotos("cy"))
    choose_pin(oakfield, hazel.priya.person)
    return hazel


def let_in(kiosk: Kiosk, badge: Badge) -> Page:
    """From the start by way of badge and PIN to the iPads."""
    kiosk.go()
    kiosk.page.get_by_role("link", name="Borrow an iPad").click()
    expect(kiosk.button("1")).to_be_visible()
    kiosk.scan(badge.code)
    for digit in PIN:
        kiosk.press(digit)
    kiosk.press("Go on")
    expect(kiosk.heading).to_have_text("Borrow an iPad")
    return kiosk.page


def ask_for_the_list(page: Page, label: str = "") -> None:
    """Scan the iPad, or choose it, and say what it is for."""
    if label:
        page.wait_for_load_state()
        page.keyboard.type(label)
        page.keyboard.press("Enter")
    else:
        page.get_by_role("link", name="Take iPad 4").click()
    expect(page.locator("h1")).to_have_text("Take iPad 4")
    for label in ("Lesson", "3 Hazel"):
        page.get_by_label(label, exact=True).check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Press", exact=True).click()
    expect(page.locator("h1")).to_have_text("Do not photograph")


def board(kiosk: Kiosk) -> Page:
    """What the office sees, at the same machine in a window of its own."""
    page = kiosk.context.browser.new_context().new_page()
    jean = with_role(kiosk.school, "office", "Jean", f"Kirby {len(kiosk.school.rows('people'))}")
    key = signed_in(kiosk.school, jean).key
    page.context.add_cookies(
        [{"name": SESSION_COOKIE, "value": key or "", "url": kiosk.server.address}]
    )
    page.clock.install(time=OPENED)
    page.goto(f"{kiosk.server.address}/board")
    return page


def done(kiosk: Kiosk) -> None:
    """Whoever was in is out again."""
    kiosk.press("Done")
    expect(kiosk.page.locator("#date")).not_to_be_empty()


def test_from_the_list_to_the_last_picture_deleted(kiosk: Kiosk, hazel: Hazel):
    """Scenarios 9 and 10, with a withdrawal while the iPad is out."""
    kiosk.open()
    page = let_in(kiosk, hazel.priya)
    ask_for_the_list(page, hazel.label)
    expect(page.locator("main")).to_contain_text(
        "3 children in 3 Hazel must not be photographed for press."
    )
    expect(page.locator(".nophoto li")).to_have_count(3)
    page.get_by_role("button", name="I have read the list. Sign out iPad 4").click()
    expect(page.locator("h1")).to_have_text("iPad 4 is yours")
    done(kiosk)

    # Ada's parents withdraw: the board that stands open says so, Priya hears it at her next scan.
    seen = board(kiosk)
    expect(seen.locator("main")).to_contain_text("Out since 08:31")
    seen.evaluate("window.isTheSamePage = true")
    hazel.decide("ada", False)
    seen.clock.run_for(5000)
    expect(seen.locator("main")).to_contain_text("a child on its photo list must not be")
    expect(seen.locator("main")).not_to_contain_text("Ada")
    assert seen.evaluate("window.isTheSamePage")
    seen.context.close()
    kiosk.scan(hazel.priya.code)
    kiosk.expect_answer("Locked away", "Your photo list for iPad 4 has changed.")

    # Back, with pictures, not moved.
    kiosk.pass_time(10)
    kiosk.scan(hazel.label)
    kiosk.expect_answer("iPad 4 is back", "Were any photos, videos or recordings made? Yes / No.")
    kiosk.choose("Yes")
    kiosk.expect_answer("Now move the photos", "Move them by 17:00")

    # Monday morning: Sam cannot have it (D2) until Priya has moved and deleted them.
    hazel.oakfield.set("08:30", "2026-11-23")
    sam = hazel.colleague("Sam")
    choose_pin(hazel.oakfield, sam.person)
    page = let_in(kiosk, sam)
    expect(page.locator("main")).to_contain_text(
        "iPad 4 still holds photos from Friday 20 November."
    )
    expect(page.get_by_role("link", name="Take iPad 4")).to_have_count(0)
    done(kiosk)
    page = let_in(kiosk, hazel.priya)
    page.get_by_role("link", name="They are moved").click()
    page.get_by_label("Staff drive, Photos").check()
    page.get_by_label("How many photos").fill("12")
    for label in ("iPad 4", "Recently Deleted", "Any cloud album"):
        page.get_by_label(label, exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_have_text("All moved and deleted")
    done(kiosk)
    page = let_in(kiosk, sam)
    ask_for_the_list(page)
    expect(page.locator(".nophoto li")).to_have_count(4)

    # The list leaves by itself, and Back does not bring it again.
    kiosk.pass_time(21)
    expect(page.locator("#date")).not_to_be_empty()
    with suppress(Error):  # the browser asks whether to send the form again
        page.go_back()
    expect(page.locator("body")).not_to_contain_text("Ada")
    assert kiosk.wrong == []


@pytest.mark.parametrize("moment", ["list open", "signing out", "asking for the list", "badge"])
def test_without_the_server_nobody_is_told_to_go_ahead(kiosk: Kiosk, hazel: Hazel, moment: str):
    """Whatever is pressed, or nothing: “Ask the office”, and no child's name stays in the page."""
    kiosk.open()
    if moment == "badge":
        kiosk.go("/own/badge")
        page = kiosk.page
    else:
        page = let_in(kiosk, hazel.priya)
        ask_for_the_list(page)
        if moment == "asking for the list":
            page.get_by_role("link", name="Not now").click()
            page.get_by_role("link", name="Take iPad 4").click()
            expect(page.locator("h1")).to_have_text("Take iPad 4")
    kiosk.failed_requests_are_fine = True
    kiosk.server.stop()
    if moment == "list open":
        kiosk.pass_time(3)
    elif moment == "signing out":
        page.get_by_role("button", name="I have read the list. Sign out iPad 4").click()
    elif moment == "asking for the list":
        for label in ("Lesson", "3 Hazel"):
            page.get_by_label(label, exact=True).check()
        page.get_by_role("button", name="Go on").click()
    else:
        kiosk.scan(hazel.priya.code)
        page.locator("#pin").fill(PIN)
        page.get_by_role("button", name="Go on").click()
    expect(kiosk.heading).to_have_text("Ask the office")
    expect(kiosk.page.locator("main")).to_contain_text("No connection.")
    shown = page.content()
    assert not [name for name in ("Fenn", "Hazel", "may be photographed") if name in shown]
    assert hazel.loans() == []

    # It answers again: back to the start, and nobody is in any more.
    kiosk.server.start()
    kiosk.pass_time(4)
    expect(page.locator("#date")).not_to_be_empty()
    kiosk.go("/own/devices")
    expect(kiosk.heading).to_have_text("Your badge, then your PIN")
    assert kept(page) == []


def kept(page: Page) -> list[str]:
    """Whatever of a photo list a browser holds: in caches, in a database, in storage."""
    return page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys())
            for (const request of await (await caches.open(name)).keys()) found.push(request.url);
          const stored = JSON.stringify([{ ...localStorage }, { ...sessionStorage }]);
          if (/Ada|Bo|Cy|hazel/i.test(stored)) found.push(stored);
          return found.filter((each) => /own|photo|list/.test(each));
        }"""
    )


def tab_to(page: Page, words: str) -> None:
    """Press Tab until this has the focus, then Enter."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText ?? ''").startswith(words):
            return page.keyboard.press("Enter")
    raise AssertionError(f"{words} is not reached with Tab.")


def test_an_ipad_is_borrowed_by_keyboard_alone(kiosk: Kiosk, hazel: Hazel):
    kiosk.open()
    page = kiosk.page
    tab_to(page, "Borrow an iPad")
    expect(kiosk.button("1")).to_be_visible()
    kiosk.scan(hazel.priya.code)
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    expect(kiosk.heading).to_have_text("Borrow an iPad")
    tab_to(page, "Take iPad 4")
    expect(kiosk.heading).to_have_text("Take iPad 4")
    for first in ("purpose-1", "class-1"):
        while page.evaluate("document.activeElement.id") != first:
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
    tab_to(page, "Go on")
    expect(kiosk.heading).to_have_text("Are photos or videos meant?")
    tab_to(page, "Press")
    expect(kiosk.heading).to_have_text("Do not photograph")
    tab_to(page, "I have read the list")
    expect(kiosk.heading).to_have_text("iPad 4 is yours")
    assert hazel.state() == "out"


def test_what_must_not_be_there_is_stopped_to_the_letter(kiosk: Kiosk, hazel: Hazel):
    """Scenario 31."""
    hazel.sign_out(None)
    kiosk.open()
    kiosk.scan(hazel.label)
    kiosk.expect_answer("iPad 4 is back")
    tab_to(kiosk.page, "Something on it must not be there")
    kiosk.expect_answer("Put it away?", "Nobody can use it from then on.")
    tab_to(kiosk.page, "Go back")
    kiosk.expect_answer("iPad 4 is back")
    tab_to(kiosk.page, "Something on it must not be there")
    kiosk.expect_answer("Put it away?")
    tab_to(kiosk.page, "Put it away")
    kiosk.expect_answer("Stop", "Ring the police now.")
    expect(kiosk.page.locator("#answer input, #answer textarea")).to_have_count(0)
