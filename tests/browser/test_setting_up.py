"""From `kiosk init` to a true board in a real browser, as whoever sets a school up goes.

Nothing is typed into the address bar but the first page: every step leads to the next. On the way
axe and the widths of a tablet look at each page.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect
from test_screens import Inspector
from test_signing_in import (  # noqa: F401
    PASSPHRASE,
    SitDown,
    Sitting,
    address,
    desk_browser,
    jean,
    printed_code,
    sit_down,
)

from kiosk.founding import issue_start_code

if TYPE_CHECKING:
    from oakfield import Oakfield

pytestmark = pytest.mark.browser

JOBS = {"Teacher": 12, "Teaching Assistant": 15, "Office Manager": 2}
WIDTHS = ((1366, 768), (1080, 810), (810, 1080))


def staff_list(folder: Path) -> Path:
    """Jean, who was typed in with the first code, and twenty-nine more."""
    jobs = ["Headteacher", *(job for job, count in JOBS.items() for _ in range(count))]
    names = ["Jean,Kirby", *(f"Name{n:02},Surname{n:02}" for n in range(1, 30))]
    rows = [f"{n},{name},{job}" for n, (name, job) in enumerate(zip(names, jobs, strict=True))]
    path = folder / "staff.csv"
    path.write_text("\n".join(["Staff ID,First name,Surname,Job", *rows]), encoding="utf-8")
    return path


def pupil_list(folder: Path) -> Path:
    rows = [f"{n},Child{n:02},Surname,6,6 Oak" for n in range(60)]
    path = folder / "pupils.csv"
    path.write_text("\n".join(["MIS ID,Forename,Surname,Year,Class", *rows]), encoding="utf-8")
    return path


ICAL = """BEGIN:VCALENDAR
BEGIN:VEVENT
SUMMARY:Autumn term (first half)
DTSTART;VALUE=DATE:20260902
DTEND;VALUE=DATE:20261024
END:VEVENT
BEGIN:VEVENT
SUMMARY:INSET: Saying „no“ kin
 dly
DTSTART;TZID=Europe/London:20260904T000000
DTEND;TZID=Europe/London:20260905T000000
END:VEVENT
BEGIN:VEVENT
SUMMARY:Governors
DTSTART;TZID=Europe/London:20260909T180000
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_file_is_shown_and_then_taken_in(
    sit_down: SitDown,  # noqa: F811
    oakfield: Oakfield,
    jean: str,  # noqa: F811
):
    sitting = sit_down()
    page = sitting.page
    sitting.sign_in(printed_code(oakfield, jean))
    sitting.open("/calendar")
    sitting.heading("Calendar")
    content = ICAL.replace("\n", "\r\n").encode()
    dates = {"name": "dates.ics", "mimeType": "text/calendar", "buffer": content}
    page.locator("#file").set_input_files(dates)
    sitting.press("Show what it says")
    sitting.heading("Dates from a file")
    expect(page.locator("main")).to_contain_text("“Governors”: it is not for whole days.")
    sitting.press("Take these dates in")
    sitting.heading("Calendar")
    expect(page.locator("main")).to_contain_text("2 September 2026 to 23 October 2026")
    (day,) = oakfield.rows("school_days")
    assert (day["id"], day["note"]) == ("2026-09-04", "INSET: Saying „no“ kindly")


class SettingUp:
    """Whoever goes from page to page; each page that is come to is looked at."""

    def __init__(self, sitting: Sitting) -> None:
        self.sitting = sitting
        self.page: Page = sitting.page
        self.faults: list[str] = []
        self.looked_at: set[str] = set()
        self.pages = self.fields = self.presses = 0

    def arrives(self, heading: str) -> None:
        self.sitting.heading(heading)
        self.pages += 1
        if heading in self.looked_at:
            return
        self.looked_at.add(heading)
        inspector = Inspector(self.page)
        for theme in ("light", "dark"):
            inspector.turn(*WIDTHS[1], theme)
            self.faults += [f"{heading}, {theme}: {found}" for found in inspector.axe()]
        for width, height in WIDTHS:
            inspector.turn(width, height, "light")
            wider = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            self.faults += [f"{heading}: {wider} px wider than {width}"] if wider > 0 else []

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"#{name.replace('__', '-')}").fill(value)
            self.fields += 1

    def press(self, name: str | re.Pattern[str], heading: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        self.presses += 1
        self.arrives(heading)

    def follow(self, name: str | re.Pattern[str], heading: str) -> None:
        self.page.get_by_role("link", name=name).click()
        self.presses += 1
        self.arrives(heading)

    def step(self, says: str) -> None:
        expect(self.page.locator(".strip p")).to_contain_text(says)


def test_from_the_first_code_to_a_true_board(
    sit_down: SitDown,  # noqa: F811
    oakfield: Oakfield,
    tmp_path: Path,
):
    me = SettingUp(sit_down())
    me.page.goto(me.sitting.address + "/start")
    me.fill(code=issue_start_code(oakfield.school), given_name="Jean", family_name="Kirby")
    me.fill(passphrase=PASSPHRASE, again=PASSPHRASE)
    me.press("Choose this passphrase", "Keep these, Jean")
    code = me.page.locator(".codes li").first.inner_text()
    me.follow("Go on to sign in", "Sign in")
    me.fill(name="Jean Kirby", passphrase=PASSPHRASE)
    me.press("Sign in", "Your second factor")
    me.fill(code=code)
    me.press("Go on", "9 of 11 steps still missing")

    me.follow(re.compile("^Go on"), "School name and badge colour")
    me.fill(badge_colour="#ffcc00")
    me.press("Keep these", "School name and badge colour")
    expect(me.page.locator("#badge_colour")).to_have_value("#836900")
    me.press("Keep these", "School name and badge colour")
    panel = "getComputedStyle(document.documentElement).getPropertyValue('--panel')"
    assert me.page.evaluate(panel) == "#6b5600"
    me.follow(re.compile("^Next"), "Times of the school day")
    me.fill(usual__to__2="15:20", usual__home="15:20")
    me.press("Keep these times", "Times of the school day")
    me.follow(re.compile("^Next"), "Calendar")
    me.fill(name="Autumn", starts_on="2026-09-02", ends_on="2026-12-18")
    me.press("Add this term", "Calendar")
    me.step("Step 4 of 11: INSET days and closures")
    me.press("Leave this out", "Staff and pupils")
    me.page.locator("#files").set_input_files([staff_list(tmp_path), pupil_list(tmp_path)])
    me.press("Show what it says", "Take these in?")
    expect(me.page.locator("main")).to_contain_text("Staff: 29 new, 1 changed")
    me.press("Take these in", "Staff and pupils")
    me.follow(re.compile("^Next"), "Working days")
    me.follow("Name01 Surname01", "Name01 Surname01")
    me.fill(hours="08:30-15:30")
    me.press("Keep it for all 12 whose job is Teacher", "Working days")
    me.follow("Name02 Surname02", "Name02 Surname02")
    me.page.get_by_label("Fri", exact=True).uncheck()
    me.press("Keep this week", "Name02 Surname02")
    me.follow(re.compile("^Next"), "People")
    me.follow("Name01 Surname01", "Name01 Surname01")
    me.press("Give the role: Leadership", "Name01 Surname01")
    me.follow("All people", "People")
    me.follow("Name29 Surname29", "Name29 Surname29")
    me.press("Give the role: Office", "Name29 Surname29")
    me.follow(re.compile("^Next"), "Print")
    me.press("Make the sheet", "30 badges: the sheet is ready")
    with me.page.expect_download() as fetched:
        me.page.get_by_role("link", name="Fetch the PDF").click()
    assert fetched.value.suggested_filename == "badges.pdf"
    me.follow("To the board", "0 of 29 accounted for, 29 not yet")  # it is a Friday
    expect(me.page.locator("main")).not_to_contain_text("Set-up:")
    assert me.faults == []
    me.sitting.wrong.clear()
    print(f"{me.pages} pages, {me.fields} fields typed, {me.presses} presses")
