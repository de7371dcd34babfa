"""Getting about at a desk, by keyboard: the menu, and finding one of many."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

import screens
from inspecting import SIZES, THEMES, Inspector
from playwright.sync_api import expect

from kiosk.actions.people import RecordPerson

if TYPE_CHECKING:
    from kiosk_page import Kiosk

TOPS = "all => [...new Set(all.map((each) => Math.round(each.getBoundingClientRect().top)))]"


def test_the_menu_opens_and_shuts_by_keyboard(kiosk: Kiosk):
    screens.desk_more(kiosk)
    page = kiosk.page
    more, visits = page.locator("summary", has_text="More"), page.get_by_role("link", name="Visits")
    expect(page.get_by_role("list", name="Every day").get_by_role("link")).to_have_count(4)
    visits.focus()
    page.keyboard.press("Escape")
    expect(visits).to_be_hidden()
    expect(more).to_be_focused()
    page.keyboard.press("Enter")
    expect(visits).to_be_visible()
    page.keyboard.press("Shift+Tab")
    expect(visits).to_be_hidden()
    more.click()
    page.mouse.click(20, 780)
    expect(visits).to_be_hidden()


def test_the_open_menu_can_be_read_at_every_size_in_light_and_dark(kiosk: Kiosk):
    screens.desk_more(kiosk)
    inspector = Inspector(kiosk.page)
    for size, theme in product(SIZES, THEMES):
        inspector.turn(*SIZES[size], theme)
        assert inspector.axe() == [], f"{size}, {theme}"
        tops = kiosk.page.locator(".nav > a, .more > summary").evaluate_all(TOPS)
        assert len(tops) == 1, f"{size}: the bar is one line"
        assert kiosk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_one_of_many_is_found_by_a_few_letters(kiosk: Kiosk):
    kiosk.school.person("Łukasz", "O'Neil")
    screens.desk_people(kiosk)
    page = kiosk.page
    box = page.get_by_label("Find a colleague")
    box.fill("no such")
    expect(page.get_by_text("Nobody found")).to_be_visible()
    for typed in ("lukasz o'neil", "ŁUKASZ O’Neil"):
        box.fill(typed)
        expect(page.get_by_text("1 found")).to_be_visible()
        expect(page.locator("#people li:visible a")).to_have_text(["Łukasz O'Neil"])
    box.fill("PRIYÁ")
    expect(page.get_by_text("1 found")).to_be_visible()
    expect(page.locator("#people li:visible")).to_have_count(1)
    box.press("Enter")
    expect(page.locator("h1")).to_have_text("Priya Shah")


def test_a_job_is_found_with_everybody_who_has_it(kiosk: Kiosk):
    kiosk.school.do(RecordPerson("bea", "test", "bea", "Bea", "Moss", None, "Site Manager"))
    screens.desk_people(kiosk)
    page = kiosk.page
    page.goto(page.url.replace("/people", "/working-days"))
    expect(page.locator("h1")).to_have_text("Working days")
    headings = page.locator("#jobs h2:visible")
    expect(headings).to_have_text([re.compile("Site Manager"), re.compile("Teacher")])
    page.get_by_label("Find a colleague").fill("site man")
    expect(headings).to_have_text([re.compile("Site Manager")])
    expect(page.locator("#jobs li:visible")).to_have_count(1)
