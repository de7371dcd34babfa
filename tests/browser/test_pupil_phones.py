"""A whole school day of pupils' phones, by the keys of a scanner, at the shared station."""

from __future__ import annotations

import os
import time
import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from web.desk import signed_in, with_role

from kiosk import codes
from kiosk.actions.confiscations import Confiscate
from kiosk.actions.people import RecordClass, RecordPupil
from kiosk.actions.pupil_phone_permissions import (
    AddCollectingAdult,
    AskHeadteacher,
    MarkPupil,
    RecordWalking,
    WithdrawPupilPhonePermission,
)
from kiosk.actions.pupil_phones import HandInPupilPhone, IssuePupilLabel
from kiosk.db import audit_check
from kiosk.web.access import SESSION_COOKIE

if TYPE_CHECKING:
    from kiosk_page import Kiosk

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = [(1366, 768), (1080, 810), (810, 1080)]
INPUT = 1.5
"""Seconds that somebody takes to hold one label before the scanner."""

NAMES = (
    "Ayaan Bea Cara Daisy Emil Finlay Grace Hamza Isla Jonah Kira Leo Maya Noah Olive Petra Quinn "
    "Reuben Sasha Tariq Uma Vera Will Xena Yusuf Zofia Amos Beth Carl Dora Eric"
)
GIVEN = NAMES.split()


KEYS = """code => {
  for (const key of [...code, "Enter"])
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
}"""


OPEN_EVERYTHING = "document.querySelectorAll('main details').forEach(each => { each.open = true })"


@dataclass
class School:
    """Oakfield with a Year 6 class whose phones have labels, seen through the kiosk's page."""

    kiosk: Kiosk
    labels: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.oakfield = self.kiosk.school
        self.oakfield.do(RecordClass("c6", "6 Rowan"))
        self.oakfield.do(RecordClass("c5", "5 Elm"))

    @property
    def page(self) -> Page:
        return self.kiosk.page

    def child(self, given: str, year: str = "6", *, walks: bool = True) -> str:
        key = given.lower()
        where = "6 Rowan" if year == "6" else "5 Elm"
        self.oakfield.do(RecordPupil(key, "t", key, given, "Bright", None, year, where))
        if year == "6":
            form = RecordWalking(f"f-{key}", key, "Ann", walks, date(2026, 9, 4), "12345")
            self.oakfield.do(form)
        self.labels[given] = codes.mint(codes.Kind.PUPIL_PHONE)
        self.oakfield.do(IssuePupilLabel(self.oakfield.digest(self.labels[given]), key, None))
        return key

    def sit_down(self, clock: str, path: str, role: str = "office") -> None:
        """Somebody of the office signs in at this time, and opens the page."""
        self.oakfield.set(clock)
        person = with_role(self.oakfield, role, "Jean", "Kirby")
        key = signed_in(self.oakfield, person).key
        address = self.kiosk.server.address
        cookie = {"name": SESSION_COOKIE, "value": key or "", "url": address}
        self.kiosk.context.add_cookies([cookie])  # type: ignore[list-item]
        self.kiosk.go(path)

    def scan(self, given: str) -> float:
        """Scan a label and wait until its answer is on the screen; how long that took (s)."""
        began = time.perf_counter()
        self.show(given)
        expect(self.page.locator("#last h2")).to_contain_text(given)
        return time.perf_counter() - began

    def show(self, given: str) -> None:
        """The keys of a scanner, at once: however slow the machine, faster than fingers."""
        self.page.evaluate(KEYS, self.labels[given])

    def says(self, words: str) -> None:
        expect(self.page.locator("#last")).to_contain_text(words)

    def picture(self, name: str) -> None:
        folder = os.environ.get("KIOSK_PICTURES")
        if folder:
            self.page.screenshot(path=f"{folder}/pupil-phones-{name}.png")

    def states(self) -> list[str]:
        found = self.oakfield.rows("deposits")
        return [row["return_basis"] or "here" for row in found]


def test_a_whole_school_day(kiosk: Kiosk):
    """28 in, 2 refused, one leaves early, 26 back, one wrong label, one not collected."""
    school = School(kiosk)
    bringing = GIVEN[:28]
    for given in bringing:
        school.child(given)
    school.child("Ellie", walks=False)
    school.child("Freya", year="5")
    mother = AddCollectingAdult("ann", "ayaan", "Ann Bright", "mother", may_collect=True)
    school.oakfield.do(mother)
    page = school.page

    # Morning: one tick for the batch, then label after label.
    school.sit_down("08:40", "/pupil-phones/hand-in")
    school.show("Ayaan")
    school.says("Please switch the phone off")
    page.get_by_text("All these phones are switched off").click()
    for given in bringing:
        school.scan(given)
        school.says("handed in")
    expect(page.locator("#part h2")).to_have_text("Who brings a phone: 28 in, 0 not yet")
    school.picture("morning")
    school.scan("Ellie")
    school.says("isn’t recorded as walking home alone.")
    school.scan("Freya")
    school.says("For Year 5: the parent asks and the Headteacher agrees first.")
    school.picture("refused")
    page.get_by_role("button", name="Hold it safely").click()
    expect(page).to_have_url(f"{kiosk.server.address}/pupil-phones/children/freya#hold")
    page.locator("#rung_at").fill("08:39")
    page.locator("#spoke_to").fill("Di Bright")
    page.get_by_role("button", name="Hold it safely").click()
    expect(page.locator(".banner")).to_contain_text("held safely")
    school.picture("held")

    # 13:30: Ayaan goes to the dentist.
    school.sit_down("13:30", "/pupil-phones/hand-back")
    school.scan("Ayaan")
    school.says("Is Ayaan leaving early? Record who is collecting.")
    page.get_by_role("button", name="Leaving early").click()
    page.locator("#collector").fill("Ann Bright")
    page.locator("#early").fill("Dentist")
    page.get_by_role("button", name="Hand back to this adult").click()
    expect(page.locator(".history")).to_contain_text("to Ann Bright (mother): Dentist")

    # Home time: one wrong label, 26 back.
    school.sit_down("15:16", "/pupil-phones/hand-back")
    page.get_by_role("button", name="Bea", exact=False).click()
    school.says("Now scan the label on the phone.")
    school.show("Cara")
    school.says("This phone is recorded for another child. Check the label and the child.")
    school.picture("wrong-label")
    for given in bringing[1:27]:
        school.scan(given)
        school.says("handed back")
    expect(page.locator(".left b")).to_have_text("2")
    school.picture("home-time")

    # Nobody came for the last one; Freya's is held safely.
    school.sit_down("15:40", "/pupil-phones")
    expect(page.locator("h1")).to_have_text("28 in today, 27 out, 2 here")
    expect(page.locator("#late")).to_contain_text("Not collected: 2 phones.")
    school.picture("not-collected")
    page.get_by_role("link", name=f"{bringing[27]} Bright").first.click()
    page.locator("#noted_for").fill("15:38")
    page.locator("#words").fill("No answer")
    page.get_by_role("button", name="Add this note").click()
    page.locator("#where").fill("The safe")
    page.get_by_role("button", name="Hold overnight").click()
    expect(page.locator(".banner")).to_contain_text("Held overnight: The safe.")
    school.picture("overnight")

    assert sorted(set(school.states())) == ["early_leave", "here", "home_time"]
    assert school.states().count("home_time") == 26
    codes_refused = [row["code"] for row in school.oakfield.rows("pupil_phone_refusals")]
    assert codes_refused == ["C2", "C1"]
    audit_check.verify(school.oakfield.school.db)


ON_A_CARD = {
    "C1": "Only Year 6 children who walk home alone may bring a phone. For Year 5: the parent asks "
    "and the Headteacher agrees first.",
    "C2": "Cara Bright isn’t recorded as walking home alone.",
    "C3": "No signed form on file for 2026/27.",
    "C4": "Waiting for the Headteacher. (You may hold the phone safely and ring the parent.)",
    "C5": "Phones are kept until 15:15. Is Ayaan leaving early? Record who is collecting.",
    "C6": "This phone is recorded for another child. Check the label and the child.",
    "C7": "Ayaan Bright’s phone is already in slot 1, since 08:40.",
    "C10": "Permission was withdrawn on 20 November 2026. Hold the phone for a parent.",
    "C11": "Hamza Bright is marked absent today. Check before you continue.",
    "V2": "The phone stays in school during the visit.",
}
"""Messages of the catalogue (domain.md A.6) that answer a label, as they are to be read."""


def test_every_message_stands_on_the_screen_word_for_word(kiosk: Kiosk):
    """Not only in the answer of the server: what a card, a page and a list say of it."""
    kiosk.failed_requests_are_fine = True
    school, page = School(kiosk), kiosk.page
    for given in ("Ayaan", "Bea", "Grace", "Hamza", "Isla"):
        school.child(given)
    school.child("Cara", walks=False)
    school.child("Emil")
    school.oakfield.do(RecordWalking("f-emil", "emil", "Ann", True, None, "12345"))
    for given in ("Freya", "Finn"):
        school.child(given, year="5")
    today = date(2026, 11, 20)
    school.oakfield.do(
        AskHeadteacher("asked", "finn", "headteacher", "Di", "Her aunt", "12345", today, today)
    )
    school.oakfield.do(WithdrawPupilPhonePermission("f-grace"))
    school.oakfield.do(MarkPupil("hamza", "absent"))
    school.oakfield.do(MarkPupil("isla", "on_visit"))

    def card(code: str, given: str, part: str = "message") -> None:
        school.show(given)
        expect(page.locator(f'#last [data-fill="{part}"]')).to_have_text(ON_A_CARD[code])

    school.sit_down("08:40", "/pupil-phones/hand-in")
    page.get_by_text("All these phones are switched off").click()
    school.scan("Ayaan")
    school.scan("Bea")
    card("C7", "Ayaan")
    for code, given in (("C1", "Freya"), ("C2", "Cara"), ("C3", "Emil"), ("C4", "Finn")):
        card(code, given)
    card("C10", "Grace")
    card("C11", "Hamza")
    card("V2", "Isla", "foot")

    school.sit_down("14:00", "/pupil-phones/hand-back")
    card("C5", "Ayaan")
    card("V2", "Isla")
    page.get_by_role("button", name="Bea", exact=False).click()
    school.says("Now scan the label on the phone.")
    card("C6", "Ayaan")

    wrong = page.locator(".field__error")
    school.sit_down("14:01", "/pupil-phones/children/ayaan")
    page.locator("#collector").fill("Tom Bright")
    page.get_by_role("button", name="Hand back to this adult").click()
    says = "Tom Bright is not on the list to collect for Ayaan. Ask the office manager."
    expect(wrong).to_have_text(says)
    page.locator("#noted_for").fill("14:00")
    page.locator("#words").fill("Left word on 07700 900123")
    page.get_by_role("button", name="Add this note").click()
    expect(wrong).to_have_text("IMEI and phone numbers are not kept for children’s phones.")

    school.sit_down("15:20", "/pupil-phones")
    expect(page.locator("#late")).to_have_text("Not collected: 3 phones.")
    school.sit_down("15:21", "/pupil-phones/consents", "leadership")
    page.get_by_role("button", name="Agree").click()
    says = "Only the Headteacher can do this. On site today: nobody."
    expect(page.locator("[role=alert]")).to_contain_text(says)


def test_thirty_are_handed_back_one_scan_each(kiosk: Kiosk):
    """Each label waits for its rendered answer; what that comes to is printed."""
    school = School(kiosk)
    school.oakfield.set("08:40")
    for given in GIVEN[:30]:
        school.child(given)
        school.oakfield.do(HandInPupilPhone(None, given.lower(), switched_off=True))
    school.sit_down("15:16", "/pupil-phones/hand-back")
    waits = [school.scan(given) for given in GIVEN[:30]]
    expect(school.page.locator(".left b")).to_have_text("0")
    print(f"30 x {INPUT} s + {sum(waits):.1f} s waiting = {30 * INPUT + sum(waits):.1f} s")
    assert school.states() == ["home_time"] * 30


def test_undo_of_a_wrong_scan_and_a_pouch_bound_by_a_tap(kiosk: Kiosk):
    school = School(kiosk)
    for given in GIVEN[:3]:
        school.child(given)
    pouch = codes.mint(codes.Kind.PUPIL_PHONE)
    school.oakfield.do(IssuePupilLabel(school.oakfield.digest(pouch), None, 30))
    page = school.page
    school.sit_down("08:40", "/pupil-phones/hand-in")
    page.get_by_text("All these phones are switched off").click()
    school.scan("Ayaan")
    page.get_by_role("button", name="Undo").click()
    school.says("Not handed in after all.")
    school.labels["pouch"] = pouch
    school.show("pouch")
    school.says("Now tap the child whose phone is in it.")
    page.get_by_role("link", name="6 Rowan").click()
    expect(page.locator("#class")).to_contain_text("6 Rowan")
    school.says("Now tap the child whose phone is in it.")
    page.get_by_role("button", name="Bea not yet").click()
    school.says("slot 30")
    expect(page.get_by_label("All these phones are switched off")).to_be_checked()
    assert school.states() == ["correction", "here"]


def test_a_label_that_the_scanner_reads_twice_is_one_scan(kiosk: Kiosk):
    school = School(kiosk)
    for given in GIVEN[:2]:
        school.child(given)
    school.sit_down("08:40", "/pupil-phones/hand-in")
    school.page.get_by_text("All these phones are switched off").click()
    school.show("Ayaan")
    school.show("Ayaan")
    school.scan("Bea")
    expect(school.page.locator("#log li")).to_have_count(1)
    school.says("handed in")
    assert school.states() == ["here", "here"]


def test_a_morning_and_a_consent_by_keyboard_alone(kiosk: Kiosk):
    """A tick, a tap and a refusal, and the focus stays where it was."""
    school = School(kiosk)
    for given in GIVEN[:3]:
        school.child(given)
    school.child("Freya", year="5")
    asked = ("freya", "headteacher", "Di", "Walks to her aunt", "5")
    day = date(2026, 11, 20)
    school.oakfield.do(AskHeadteacher(str(uuid.uuid4()), *asked, day, day))
    page = school.page
    school.sit_down("08:40", "/pupil-phones/hand-in", "headteacher")

    def tab_to(selector: str) -> None:
        for _ in range(60):
            if page.locator(f"{selector}:focus").count():
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"{selector} is not reached")

    tab_to("#switched-off")
    page.keyboard.press("Space")
    tab_to('[data-pupil="bea"]')
    page.keyboard.press("Enter")
    school.says("handed in")
    expect(page.locator('[data-pupil="bea"]')).to_contain_text("slot 1")
    expect(page.locator('[data-pupil="bea"]')).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    school.says("Cara")
    expect(page.locator('[data-pupil="cara"]')).to_contain_text("slot 2")
    kiosk.go("/board")
    tab_to('main a[href="/pupil-phones/consents"]')
    page.keyboard.press("Enter")
    tab_to('[value="agree"]')
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Nothing waits")
    (row,) = [r for r in school.oakfield.rows("pupil_phone_permissions") if r["pupil"] == "freya"]
    assert row["decision"] == "agreed"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_page_is_for_everybody(open_kiosk, size: tuple[int, int], theme: str):
    """No axe finding, nothing wider than the page, in both themes and every size."""
    width, height = size
    kiosk = open_kiosk(viewport={"width": width, "height": height}, color_scheme=theme)
    school = School(kiosk)
    for given in GIVEN[:13]:
        school.child(given)
    school.child("Ellie", walks=False)
    school.child("Freya", year="5")
    until = date(2026, 12, 4)
    asked = ("freya", "headteacher", "Di", "Walks to her aunt", "15", date(2026, 11, 20), until)
    school.oakfield.do(AskHeadteacher(str(uuid.uuid4()), *asked))
    school.oakfield.do(Confiscate("taken", "freya", "Used in class", "The safe"))
    school.oakfield.do(MarkPupil("bea", "goes_home", "17:00"))
    found = []

    def look(name: str) -> None:
        school.picture(f"{name}-{width}x{height}-{theme}")
        kiosk.page.evaluate(OPEN_EVERYTHING)
        results = Axe().run(kiosk.page, options={"runOnly": TAGS})
        found.extend((name, v["id"], v["nodes"][0]["html"]) for v in results.response["violations"])
        wide = kiosk.page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append((name, "is wide", str(wide)))

    school.sit_down("08:40", "/pupil-phones/hand-in", "headteacher")
    kiosk.page.get_by_text("All these phones are switched off").click()
    for given in ("Ayaan", "Bea", "Cara", "Ellie", "Freya"):
        school.scan(given)
    look("hand-in-refused")
    school.scan("Daisy")
    look("hand-in")
    for path in ("", "/consents", "/children/ayaan", "/children/ellie", "/children/freya"):
        kiosk.go(f"/pupil-phones{path}")
        look(path.replace("/", "-").strip("-") or "today")
    school.sit_down("15:20", "/pupil-phones/hand-back", "headteacher")
    school.scan("Ayaan")
    school.scan("Cara")
    look("hand-back")
    kiosk.page.locator(".cabinet button").first.click()
    look("hand-back-tapped")
    for path in ("/pupil-phones", "/board"):
        kiosk.go(path)
        look("late" + path.replace("/", "-"))
    assert found == []
