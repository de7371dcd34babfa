"""Signing in at the shared station, in a real browser: what is seen, and what must not stay behind.

The browser is one of its own: the Back button is tried with the browser's memory of pages (bfcache)
on, which Playwright switches off by itself.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

import pytest
from inspecting import SIZES, THEMES, Inspector
from live_server import LiveServer
from oakfield import local
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect

from kiosk import codes, passphrases, totp
from kiosk.actions.declarations import DeclareDay, MarkAbsent
from kiosk.actions.lockups import TakeBackInEmergency
from kiosk.actions.permissions import RequestPermission, Terms
from kiosk.actions.roles import GrantRole
from kiosk.actions.sign_in import IssueOneTimeCodes, SetPassphrase
from kiosk.actions.visits import OpenVisit
from kiosk.founding import issue_start_code
from kiosk.web.connect import Connecting, create_connect_app

if TYPE_CHECKING:
    from oakfield import Oakfield

pytestmark = pytest.mark.browser

PASSPHRASE = "plum garden whistle"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WITH_MEMORY = ["--disable-back-forward-cache"]
"""What Playwright passes and we do not want."""

NAMES = ("Jean", "Kirby", "Priya", "Shah", "Marcus", "Leila")


@pytest.fixture(scope="module")
def desk_browser(chromium: BrowserType) -> Iterator[Browser]:
    """A browser that remembers pages as people's browsers do."""
    path = os.environ["KIOSK_CHROMIUM"]
    browser = chromium.launch(executable_path=path, args=ARGUMENTS, ignore_default_args=WITH_MEMORY)
    yield browser
    browser.close()


@pytest.fixture
def address(server: LiveServer) -> str:
    """Oakfield, served for real."""
    return server.address


@dataclass
class Sitting:
    """Somebody who sits before the page."""

    school: Oakfield
    address: str
    context: BrowserContext
    page: Page = field(init=False)
    wrong: list[str] = field(default_factory=list)
    meant: list[str] = field(default_factory=lambda: ["status of 422"])

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda message: self._note(message.type, message.text))

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not any(meant in text for meant in self.meant):
            self.wrong.append(text)

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"#{name}").fill(value)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()

    def heading(self, text: str) -> None:
        """The page with this heading is there, its scripts too."""
        expect(self.page.locator("h1:visible")).to_have_text(text)
        self.page.wait_for_load_state()

    def sign_in(self, code: str) -> None:
        """As Jean, with this second factor."""
        self.open("/sign-in")
        self.fill(name="Jean Kirby", passphrase=PASSPHRASE)
        self.press("Sign in")
        self.heading("Your second factor")
        self.fill(code=code)
        self.press("Go on")
        self.heading("2 of 4 accounted for, 2 not yet")

    def sees_no_name(self) -> None:
        seen = self.page.evaluate("document.body.hidden ? '' : document.body.innerText")
        assert [name for name in NAMES if name in seen + self.page.title()] == []


@pytest.fixture
def jean(oakfield: Oakfield) -> str:
    """Jean of leadership, with a passphrase, at a school where something has happened."""
    person = oakfield.person("Jean", "Kirby")
    oakfield.do(GrantRole(str(uuid.uuid4()), person, "headteacher"))
    digest = oakfield.digest(codes.mint_short())
    oakfield.do(IssueOneTimeCodes("start", person, (digest,)))
    kept = passphrases.keep(PASSPHRASE, oakfield.school.keys.passphrases)
    oakfield.do(SetPassphrase(person, kept, digest))
    oakfield.set("08:02")
    priya, marcus = oakfield.somebody("Priya"), oakfield.somebody("Marcus")
    oakfield.somebody("Leila")
    oakfield.scan(priya)
    oakfield.scan(marcus)
    oakfield.set("08:25")
    oakfield.do(TakeBackInEmergency(oakfield.digest(marcus.code)))
    oakfield.set("08:31")
    return person


def printed_code(oakfield: Oakfield, person: str) -> str:
    code = codes.mint_short()
    oakfield.do(IssueOneTimeCodes("second factor", person, (oakfield.digest(code),)))
    return codes.grouped(code)


SitDown = Callable[..., Sitting]


@pytest.fixture
def sit_down(desk_browser: Browser, oakfield: Oakfield, address: str) -> Iterator[SitDown]:
    """Fails on whatever the console complains about, but answers that are meant."""
    sittings: list[Sitting] = []

    def sit(**given: object) -> Sitting:
        size = {"width": 1366, "height": 768}
        context = desk_browser.new_context(**({"viewport": size} | given))
        sittings.append(Sitting(oakfield, address, context))
        return sittings[-1]

    yield sit
    for sitting in sittings:
        sitting.context.close()
    assert [wrong for sitting in sittings for wrong in sitting.wrong] == []


@pytest.fixture
def sitting(sit_down: SitDown) -> Sitting:
    return sit_down()


# The story


def test_the_first_code_leads_to_the_set_up(sitting: Sitting, oakfield: Oakfield):
    code = issue_start_code(oakfield.school)
    sitting.open("/sign-in")
    sitting.page.get_by_role("link", name="start with a one-use code").click()
    sitting.fill(code=code, given_name="Jean", family_name="Kirby")
    sitting.page.get_by_label("another member of the leadership team").check()
    sitting.fill(passphrase=PASSPHRASE, again=PASSPHRASE)
    sitting.press("Choose this passphrase")
    sitting.heading("Keep these, Jean")
    printed = sitting.page.locator(".codes li").all_inner_texts()
    assert len(printed) == 10
    secret = sitting.page.locator(".secret").inner_text()
    sitting.page.get_by_role("link", name="Go on to sign in").click()

    sitting.fill(name="Jean Kirby", passphrase=PASSPHRASE)
    sitting.press("Sign in")
    sitting.heading("Your second factor")
    expect(sitting.page.locator("#code")).to_be_focused()
    (kept,) = oakfield.rows("credentials")
    key = oakfield.school.keys.authenticator(kept["id"], kept["authenticator"])
    assert secret == totp.shown(key)
    sitting.fill(code=totp.code(key, totp.step_of(oakfield.clock)))
    sitting.press("Go on")
    sitting.heading("9 of 11 steps still missing")


def test_the_shared_station_says_all_the_time_that_it_is_lent(
    sitting: Sitting, oakfield: Oakfield, jean: str
):
    lent = sitting.page.locator(".lent")
    sitting.open("/sign-in")
    expect(lent).to_contain_text("This is the kiosk, lent for one task.")
    frame = "getComputedStyle(document.body).boxShadow"
    red = "rgb(180, 35, 31)"
    assert red in sitting.page.evaluate(frame)
    sitting.sign_in(printed_code(oakfield, jean))
    expect(lent).to_contain_text("Jean is signed in here.")
    assert red in sitting.page.evaluate(frame)


def test_it_goes_back_to_the_kiosk_by_itself_after_three_minutes(
    sitting: Sitting, oakfield: Oakfield, jean: str
):
    sitting.page.clock.install()
    sitting.sign_in(printed_code(oakfield, jean))
    sitting.open("/people")
    sitting.page.clock.fast_forward(100_000)
    sitting.page.keyboard.press("Tab")
    sitting.page.clock.fast_forward(179_000)
    sitting.heading("People")
    oakfield.wait(minutes=3)
    sitting.page.clock.fast_forward(2_000)
    sitting.page.wait_for_url(sitting.address + "/")
    sitting.page.go_back()
    sitting.page.wait_for_load_state()
    sitting.heading("Sign in")
    sitting.sees_no_name()


def test_a_long_form_there_is_not_lost_to_whoever_goes_on_typing(
    sitting: Sitting, oakfield: Oakfield, jean: str
):
    sitting.page.clock.install()
    sitting.sign_in(printed_code(oakfield, jean))
    sitting.open("/calendar")
    sitting.heading("Calendar")
    oakfield.wait(minutes=2)
    sitting.page.clock.fast_forward(120_000)
    with sitting.page.expect_response("**/own/stay"):
        sitting.page.keyboard.press("Tab")
    oakfield.wait(minutes=2)
    sitting.fill(name="Autumn", starts_on="2026-09-02", ends_on="2026-12-18")
    sitting.press("Add this term")
    expect(sitting.page.locator("main")).to_contain_text("2 September 2026")


def test_the_board_updates_by_itself_and_after_the_end_of_a_session_is_the_kiosk_again(
    sitting: Sitting, oakfield: Oakfield, jean: str
):
    sitting.page.clock.install()
    sitting.sign_in(printed_code(oakfield, jean))
    oakfield.scan(oakfield.somebody("Sam"))
    link = sitting.page.get_by_role("link", name="Enter from the paper sheet")
    link.focus()
    sitting.page.clock.run_for(10_000)
    sitting.heading("3 of 5 accounted for, 2 not yet")
    expect(link).to_be_focused()
    assert sitting.page.title().startswith("3 of 5 accounted for, 2 not yet · ")
    oakfield.wait(minutes=3)
    sitting.page.clock.run_for(5_000)
    sitting.page.wait_for_url(sitting.address + "/")
    expect(sitting.page.get_by_role("heading", name="Show your badge")).to_be_visible()
    sitting.sees_no_name()


def test_the_board_of_a_desk_asks_to_sign_in_after_the_end_of_a_session(
    sitting: Sitting, oakfield: Oakfield, jean: str
):
    sitting.page.clock.install()
    sitting.sign_in(printed_code(oakfield, jean))
    # A computer of the office or of leadership: it is not the kiosk, lent.
    sitting.page.evaluate("delete document.body.dataset.lent")
    oakfield.wait(minutes=3)
    sitting.page.clock.run_for(10_000)
    sitting.heading("Sign in")
    sitting.sees_no_name()


def test_without_a_connection_the_board_says_so(sitting: Sitting, oakfield: Oakfield, jean: str):
    sitting.page.clock.install()
    sitting.sign_in(printed_code(oakfield, jean))
    sitting.meant.append("net::ERR_FAILED")
    sitting.page.route("**/board/part", lambda route: route.abort())
    sitting.page.clock.run_for(10_000)
    expect(sitting.page.locator(".page__head .quiet")).to_have_text(
        "No connection. This is not up to date."
    )


# What must not stay behind


@pytest.mark.parametrize("last", ["/board", "/people", "person"])
def test_after_signing_out_back_and_forward_show_nobodys_name(
    sitting: Sitting, oakfield: Oakfield, jean: str, last: str
):
    sitting.sign_in(printed_code(oakfield, jean))
    sitting.open("/people")
    sitting.page.get_by_role("link", name="Leila Shah").click()
    sitting.heading("Leila Shah")
    if last != "person":
        sitting.open(last)
    sitting.press("Sign out Jean")
    sitting.page.wait_for_url(sitting.address + "/")
    for _ in range(5):
        sitting.page.go_back()
        sitting.page.wait_for_load_state()
        sitting.sees_no_name()
        sitting.page.wait_for_timeout(150)
        sitting.sees_no_name()
    for _ in range(5):
        sitting.page.go_forward()
        sitting.page.wait_for_load_state()
        sitting.sees_no_name()


def test_the_browser_really_remembers_pages_here(sitting: Sitting, oakfield: Oakfield, jean: str):
    """Else the test before this one would prove nothing."""
    sitting.open("/rules")
    sitting.page.evaluate("window.remembered = true")
    sitting.open("/sign-in")
    sitting.page.go_back(wait_until="commit")
    assert sitting.page.evaluate("window.remembered") is True


def test_a_remembered_page_shows_nobody_when_the_session_has_ended_meanwhile(
    sitting: Sitting, oakfield: Oakfield, jean: str
):
    """Its cookie is as it was, so that the browser may well have kept the page."""
    sitting.sign_in(printed_code(oakfield, jean))
    sitting.page.evaluate(
        "addEventListener('pageshow', (event) => {"
        " sessionStorage.shown = `${event.persisted} ${document.body.hidden}`; })"
    )
    sitting.open("/rules")
    oakfield.wait(minutes=3)
    sitting.page.go_back(wait_until="commit")
    sitting.heading("Sign in")
    sitting.sees_no_name()
    assert sitting.page.evaluate("sessionStorage.shown") == "true true", "it was not remembered"


def test_a_page_is_blank_from_the_moment_it_is_left(
    sitting: Sitting, oakfield: Oakfield, jean: str
):
    sitting.sign_in(printed_code(oakfield, jean))
    sitting.page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide'))")
    expect(sitting.page.locator("body")).to_be_hidden()
    expect(sitting.page.locator("h1")).to_be_hidden()


def test_nothing_is_kept_in_the_browser_and_scripts_cannot_read_the_cookie(
    sitting: Sitting, oakfield: Oakfield, jean: str
):
    sitting.sign_in(printed_code(oakfield, jean))
    kept = sitting.page.evaluate(
        "async () => [document.cookie, localStorage.length, sessionStorage.length,"
        " (await caches.keys()).length, (await indexedDB.databases()).length]"
    )
    assert kept == ["", 0, 0, 0, 0]


# Everybody can use it


def test_after_an_error_the_summary_has_the_focus_and_leads_to_the_field(
    sitting: Sitting, jean: str
):
    sitting.open("/start")
    sitting.press("Choose this passphrase")
    summary = sitting.page.get_by_role("alert", name="4 things to put right")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Type your surname.").click()
    expect(sitting.page.locator("#family_name")).to_be_focused()


def test_after_a_wrong_code_the_summary_has_the_focus(
    sitting: Sitting, oakfield: Oakfield, jean: str
):
    sitting.open("/sign-in")
    sitting.fill(name="Jean Kirby", passphrase=PASSPHRASE)
    sitting.press("Sign in")
    sitting.fill(code="000000")
    sitting.press("Go on")
    expect(sitting.page.get_by_role("alert", name="One thing to put right")).to_be_focused()


def test_by_keyboard_alone(sitting: Sitting, oakfield: Oakfield, jean: str):
    sitting.open("/sign-in")
    keyboard = sitting.page.keyboard
    keyboard.press("Tab")
    expect(sitting.page.get_by_role("link", name="Skip to the page")).to_be_focused()
    keyboard.press("Enter")
    keyboard.press("Tab")
    keyboard.type("Jean Kirby")
    keyboard.press("Tab")
    keyboard.type(PASSPHRASE)
    keyboard.press("Enter")
    sitting.heading("Your second factor")
    keyboard.type(printed_code(oakfield, jean))
    keyboard.press("Enter")
    sitting.heading("2 of 4 accounted for, 2 not yet")


def pages(sitting: Sitting, oakfield: Oakfield, person: str) -> Iterator[str]:
    """Every page of a desk, one after the other, by name."""
    sitting.open("/sign-in")
    yield "sign-in"
    sitting.fill(name="Jean Kirby", passphrase="wrong")
    sitting.press("Sign in")
    yield "sign-in-wrong"
    sitting.open("/start")
    yield "start"
    sitting.fill(code="K7M2-Q9XT", passphrase="short")
    sitting.press("Choose this passphrase")
    yield "start-wrong"
    new = oakfield.person("Marcus", "Bell")
    code = codes.mint_short()
    oakfield.do(IssueOneTimeCodes("start", new, (oakfield.digest(code),)))
    sitting.fill(code=codes.grouped(code), given_name="Marcus", family_name="Bell")
    sitting.fill(passphrase=PASSPHRASE, again=PASSPHRASE)
    sitting.press("Choose this passphrase")
    sitting.heading("Keep these, Marcus")
    yield "authenticator"
    sitting.open("/sign-in")
    sitting.fill(name="Jean Kirby", passphrase=PASSPHRASE)
    sitting.press("Sign in")
    yield "code"
    sitting.fill(code="000000")
    sitting.press("Go on")
    yield "code-wrong"
    sitting.fill(code=printed_code(oakfield, person))
    sitting.press("Go on")
    yield "board"
    sitting.open("/people")
    yield "people"
    sitting.page.get_by_role("link", name="Jean Kirby").click()
    yield "person"
    sitting.press("End this role")
    yield "person-refused"
    sitting.press("Give a one-use code")
    yield "person-code"
    sitting.press("Give a code to choose a PIN")
    yield "person-pin-code"
    oakfield.scan(oakfield.day_badge(3))
    for number in (1, 2):
        oakfield.day_badge(number)
    sitting.open("/day-badges")
    yield "day-badges"
    sitting.page.locator("#name-2").fill("Jo Field")
    sitting.page.locator("#name-2").press("Enter")
    yield "day-badges-guest"
    sitting.press("Give the badge")
    expect(sitting.page.get_by_text("Jo Field wears it today.")).to_be_visible()
    all_states(oakfield, person)
    sitting.open("/board")
    yield "board-with-every-state"
    sitting.open("/rules-accepted")
    yield "rules-accepted"
    sitting.open("/stations")
    yield "stations"
    sitting.fill(name="Hall tablet")
    sitting.press("Make a one-use code")
    yield "station-code"
    for path in ("/enrol", "/connected"):
        sitting.open(path)
        yield path
    sitting.open("/own")
    yield "own-at-a-desk"
    sitting.open("/people/nobody")
    sitting.wrong.clear()
    yield "problem"


def all_states(oakfield: Oakfield, leader: str) -> None:
    """Somebody with a permission, on a visit, without a phone today, and not in."""
    ewa, tom, nia, sam = (oakfield.somebody(name) for name in ("Ewa", "Tom", "Nia", "Sam"))
    oakfield.accepts(ewa.person)
    rooms = tuple(row["id"] for row in oakfield.rows("places"))
    terms = Terms("exception", 1, local("08:31"), local("12:00"), rooms, "urgent_call")
    oakfield.do(RequestPermission("ewa", ewa.person, terms, agreed=True), actor=leader)
    oakfield.do(OpenVisit("v", "the museum", date(2026, 11, 20), tom.person, (), ()))
    oakfield.do(DeclareDay(oakfield.digest(nia.code), False, "left_at_home"))
    oakfield.do(MarkAbsent(sam.person))


def faults(sitting: Sitting, name: str) -> list[str]:
    """Axe findings, and what is too wide, at each size in light and dark. A picture of each where
    KIOSK_PICTURES names a folder.
    """
    folder, found = os.environ.get("KIOSK_PICTURES"), []
    inspector = Inspector(sitting.page)
    for (size, (width, height)), theme in product(SIZES.items(), THEMES):
        inspector.turn(width, height, theme)
        found += [f"{name}, {size}, {theme}: {each}" for each in inspector.axe()]
        wide = sitting.page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{name}, {size}, {theme}: it is {wide} wide")
        if folder:
            picture = f"{folder}/{name.strip('/')}-{size}-{theme}.png"
            sitting.page.screenshot(path=picture, full_page=True)
    return found


def test_every_page_is_free_of_findings_and_fits(sitting: Sitting, oakfield: Oakfield, jean: str):
    assert [each for name in pages(sitting, oakfield, jean) for each in faults(sitting, name)] == []


def test_the_page_that_connects_a_tablet_is_too(sitting: Sitting):
    authority = Connecting("Oakfield Primary", "https://10.0.0.7:5443", b"DER", "AB:CD:" * 12)
    connect = LiveServer(create_connect_app(authority, ["127.0.0.1"]))
    connect.start()
    sitting.page.goto(connect.address)
    found = faults(sitting, "connect")
    connect.stop()
    assert found == []


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_board_of_a_large_school_fits(
    sit_down: SitDown, oakfield: Oakfield, jean: str, size: tuple[int, int]
):
    width, height = size
    for number in range(75):
        badge = oakfield.somebody(f"Colleague{number}")
        if number < 55:
            oakfield.scan(badge)
    oakfield.set("12:04")
    oakfield.scan(badge)
    sitting = sit_down(viewport={"width": width, "height": height})
    sitting.open("/sign-in")
    sitting.fill(name="Jean Kirby", passphrase=PASSPHRASE)
    sitting.press("Sign in")
    sitting.fill(code=printed_code(oakfield, jean))
    sitting.press("Go on")
    expect(sitting.page.locator(".rack")).to_be_visible()
    if folder := os.environ.get("KIOSK_PICTURES"):
        sitting.page.screenshot(path=f"{folder}/large-{width}.png")
    assert sitting.page.evaluate("document.documentElement.scrollWidth") <= width
    drawn = sitting.page.locator(".rack > li").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().right)"
    )
    assert max(drawn) <= width
