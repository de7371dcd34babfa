"""All five registers at work from Monday to Friday: every evening all that counts agrees.

Staff phones, permissions, pupils’ phones, an iPad and an IMEI, on the kiosk’s page and at desks.
With KIOSK_PICTURES a picture of every evening’s board is written to that folder.
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from photographs import Hazel
from playwright.sync_api import Page, expect
from test_permissions import sit_down
from test_photographs import ask_for_the_list, done, let_in
from test_pupil_phones import KEYS
from web.desk import PIN, Desk, choose_pin, enrolled, quick_hashes, signed_in  # noqa: F401

from kiosk import codes
from kiosk.actions.people import RecordPupil
from kiosk.actions.places import AddPlace
from kiosk.actions.pupil_phone_permissions import RecordWalking
from kiosk.actions.pupil_phones import IssuePupilLabel
from kiosk.actions.roles import GrantRole
from kiosk.cli import main

if TYPE_CHECKING:
    from kiosk_page import Kiosk
    from oakfield import Badge, Oakfield

    OpenKiosk = Callable[..., Kiosk]

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (f"2026-11-{day}" for day in range(23, 28))
IMEI = "356938035643809"


@dataclass(frozen=True)
class Evening:
    """What there is to count at the end of a day."""

    locked_away: int = 0
    taken_back: int = 4
    devices_elsewhere: int = 0
    not_collected: int = 0


@dataclass
class School:
    """Four of the staff, a child who walks home alone, an iPad; a kiosk and two desks."""

    oakfield: Oakfield
    kiosk: Kiosk
    desk_page: Kiosk
    day: str = MONDAY
    staff: dict[str, Badge] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.now("07:45")
        self.hazel = Hazel(self.oakfield)
        self.staff = {"Priya": self.hazel.priya}
        for given in ("Marcus", "Helen", "Jean"):
            self.staff[given] = self.hazel.colleague(given)
        for given, role in (("Helen", "headteacher"), ("Jean", "office")):
            self.oakfield.do(GrantRole(uuid.uuid4().hex, self.staff[given].person, role))
        choose_pin(self.oakfield, self.staff["Priya"].person)
        self.hazel.decide("ada")
        self.oakfield.do(RecordPupil("ella", "t", "ella", "Ella", "Moss", None, "6", None))
        walks = RecordWalking("form", "ella", "Ann Moss", True, date(2026, 9, 4), "12345")
        self.oakfield.do(walks)
        self.label = codes.mint(codes.Kind.PUPIL_PHONE)
        self.oakfield.do(IssuePupilLabel(self.oakfield.digest(self.label), "ella", None))
        self.desks = {
            "Helen": enrolled(self.oakfield, "leadership"),
            "Jean": enrolled(self.oakfield, "office"),
        }
        self.kiosk.open()

    def now(self, clock: str) -> None:
        self.oakfield.set(clock, self.day)

    def at_the_kiosk(self, clock: str) -> Kiosk:
        """The idle kiosk, and it is this time."""
        self.now(clock)
        self.kiosk.page.clock.run_for(11_000)
        self.kiosk.go()
        return self.kiosk

    def scan(self, clock: str, says: str, *given: str) -> None:
        """These scan one after another, and each is answered so."""
        kiosk = self.at_the_kiosk(clock)
        for each in given or self.staff:
            kiosk.scan(self.staff[each].code)
            kiosk.expect_answer(says, *(() if says.startswith("Agreed") else (each,)))

    def at_a_desk(self, clock: str, who: str, path: str) -> Page:
        self.now(clock)
        desk: Desk = signed_in(self.oakfield, self.staff[who].person, self.desks[who])
        sit_down(self.desk_page, desk)
        self.desk_page.go(path)
        return self.desk_page.page

    def own(self, clock: str) -> Page:
        """Priya at the kiosk, with badge and PIN."""
        self.at_the_kiosk(clock)
        self.kiosk.go("/own/badge")
        self.kiosk.scan(self.staff["Priya"].code)
        for digit in PIN:
            self.kiosk.press(digit)
        self.kiosk.press("Go on")
        expect(self.kiosk.heading).to_have_text("Priya Shah")
        return self.kiosk.page

    # Pupils’ phones

    def hand_in(self) -> None:
        page = self.at_a_desk("08:40", "Jean", "/pupil-phones/hand-in")
        page.get_by_text("All these phones are switched off").click()
        page.evaluate(KEYS, self.label)
        expect(page.locator("#last")).to_contain_text("handed in")

    def hand_back(self) -> None:
        page = self.at_a_desk("15:20", "Jean", "/pupil-phones/hand-back")
        page.evaluate(KEYS, self.label)
        expect(page.locator("#last")).to_contain_text("handed back")

    # The evening

    def evening(self, expected: Evening) -> None:
        """Board, closing sheet and the audit log say the same, and it is what happened."""
        page = self.at_a_desk("17:40", "Helen", "/board")
        rack = dict(map(_counted, page.locator(".rack__sum").all_inner_texts()))
        assert rack.get("taken back", 0) == expected.taken_back
        assert rack["locked away"] == expected.locked_away
        text = page.locator("#board").inner_text()
        not_collected = re.search(r"Not collected: (\d+) phone", text)
        assert int(not_collected[1] if not_collected else 0) == expected.not_collected
        devices = page.locator("#devices .count")
        assert int(devices.inner_text() if devices.count() else 0) == expected.devices_elsewhere
        folder = os.environ.get("KIOSK_PICTURES")
        if folder:
            page.screenshot(path=f"{folder}/week-{self.day}.png", full_page=True)
        head = self._close(self.at_a_desk("17:45", "Helen", "/day-close"), expected)
        self._verify(head)

    def _close(self, page: Page, expected: Evening) -> str:
        """Sign the sheet off; the head of the log that stands on it."""
        in_place = 1 - expected.devices_elsewhere
        heading = page.locator("h1")
        expect(heading).to_contain_text(f"{in_place} of 1 iPads and cameras in place")
        still = re.search(r"(\d+) phones? still locked away", heading.inner_text())
        assert int(still[1] if still else 0) == expected.locked_away + expected.not_collected
        page.get_by_role("button", name="I have looked. Sign off").click()
        expect(page.locator("main .banner")).to_contain_text("Signed off at 17:45 by Helen")
        signed = self.oakfield.rows("day_closes")[-1]
        assert signed["day_on"] == self.day
        assert signed["phones_locked"] == expected.locked_away + expected.not_collected
        assert signed["devices_named"] == expected.devices_elsewhere
        return page.locator(".head").inner_text()

    def _verify(self, head: str) -> None:
        folder = str(self.oakfield.folder)
        said = CliRunner().invoke(main, ["--data", folder, "audit", "verify"])
        assert said.exit_code == 0, said.output
        assert f"{self.oakfield.entries()} entries" in said.output
        assert f"Head {head}" in said.output

    def tomorrow(self, day: str) -> None:
        self.day = day


def _counted(words: str) -> tuple[str, int]:
    count, *what = words.split()
    return " ".join(what), int(count)


@pytest.fixture
def school(oakfield: Oakfield, open_kiosk: OpenKiosk) -> School:
    return School(oakfield, open_kiosk(), open_kiosk())


def test_from_monday_to_friday(school: School):
    monday(school)
    school.evening(Evening())
    school.tomorrow(TUESDAY)
    tuesday(school)
    school.evening(Evening(locked_away=1, taken_back=3, not_collected=1))
    school.tomorrow(WEDNESDAY)
    wednesday(school)
    school.evening(Evening(devices_elsewhere=1))
    school.tomorrow(THURSDAY)
    thursday(school)
    school.evening(Evening())
    school.tomorrow(FRIDAY)
    friday(school)
    school.evening(Evening())


def monday(school: School) -> None:
    """Everybody’s phone away and back, a child’s too; Priya keeps the IMEI of hers."""
    school.scan("08:20", "Locked away")
    school.hand_in()
    page = school.own("12:30")
    page.get_by_role("link", name="My phones").click()
    page.get_by_role("link", name="Keep an IMEI").click()
    expect(page.get_by_role("heading", name="Keep an IMEI")).to_be_visible()
    page.locator("#number").fill("35 693803 564380 9")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator(".number")).to_have_text("···· 3809")
    done(school.kiosk)
    school.hand_back()
    school.scan("15:45", "Taken back")


def tuesday(school: School) -> None:
    """Priya asks, Helen agrees in two taps; Marcus forgets his phone; nobody collects Ella’s."""
    school.oakfield.do(AddPlace("ppa", "Quiet room", "staff_only"))
    school.scan("08:20", "Locked away")
    school.hand_in()
    page = school.own("10:05")
    page.get_by_role("link", name="Keep my phone on").click()
    page.get_by_role("link", name="Ask for a permission").click()
    page.locator("#from").fill("10:30")
    page.locator("#until").fill("12:00")
    page.get_by_text("Expecting an urgent call").click()
    page.get_by_text("Quiet room").click()
    page.get_by_role("button", name="Send it to leadership").click()
    done(school.kiosk)
    page = school.at_a_desk("10:10", "Helen", "/permissions")
    page.get_by_role("link", name="Look and decide").click()
    page.get_by_role("button", name="Approve until 12:00").click()
    expect(page.locator("h1")).to_have_text("Nobody is waiting for you")
    school.scan("10:31", "Agreed until 12:00", "Priya")
    school.scan("11:55", "Locked away", "Priya")
    school.scan("15:45", "Taken back", "Priya", "Helen", "Jean")


def wednesday(school: School) -> None:
    """Marcus has his phone back and locks it away; Priya photographs, and does not move it yet."""
    school.scan("08:10", "Taken back", "Marcus")
    school.scan("08:22", "Locked away")
    school.now("09:30")
    school.kiosk.page.clock.run_for(11_000)
    page = let_in(school.kiosk, school.staff["Priya"])
    ask_for_the_list(page)
    page.get_by_role("button", name="I have read the list. Sign out iPad 4").click()
    expect(page.locator("h1")).to_have_text("iPad 4 is yours")
    done(school.kiosk)
    kiosk = school.at_the_kiosk("11:00")
    kiosk.scan(school.hazel.label)
    kiosk.expect_answer("iPad 4 is back")
    kiosk.choose("Yes")
    kiosk.expect_answer("Now move the photos")
    school.hand_back()
    school.scan("15:45", "Taken back")


def thursday(school: School) -> None:
    """The photographs are moved; Marcus is called away in an emergency."""
    school.scan("08:20", "Locked away")
    school.now("08:30")
    school.kiosk.page.clock.run_for(11_000)
    page = let_in(school.kiosk, school.staff["Priya"])
    page.get_by_role("link", name="They are moved").click()
    page.get_by_label("Staff drive, Photos").check()
    page.get_by_label("How many photos").fill("12")
    for label in ("iPad 4", "Recently Deleted", "Any cloud album"):
        page.get_by_label(label, exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_have_text("All moved and deleted")
    done(school.kiosk)
    school.hand_in()
    kiosk = school.at_the_kiosk("10:20")
    kiosk.press("Emergency: I need my phone")
    kiosk.scan(school.staff["Marcus"].code)
    kiosk.expect_answer("Take your phone", "Leadership has been told.")
    school.scan("11:00", "Locked away", "Marcus")
    school.hand_back()
    school.scan("15:45", "Taken back")


def friday(school: School) -> None:
    """A day like any other; Priya reads her week."""
    school.scan("08:20", "Locked away")
    school.hand_in()
    page = school.own("12:30")
    page.get_by_role("link", name="All that is on record").click()
    for said in (
        "iPad 4 signed out at 09:30 for Lesson",
        "its photos were moved and deleted",
        "You asked to keep phone 1 on, 10:30 to 12:00: leadership agreed.",
        "taken back with a permission at 10:31",
    ):
        expect(page.locator("main")).to_contain_text(said)
    expect(page.locator("main h2")).to_have_count(5)
    done(school.kiosk)
    school.hand_back()
    school.scan("15:45", "Taken back")
