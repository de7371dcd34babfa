"""Leadership decides in two taps, and the next scan obeys; the pages at every size and theme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import pytest
from oakfield import Badge, Oakfield, local
from playwright.sync_api import expect
from test_screens import SIZES, THEMES, Inspector
from web.desk import Desk, enrolled, quick_hashes, signed_in, with_role  # noqa: F401

from kiosk.actions.lockups import TakeBackInEmergency
from kiosk.actions.permissions import RequestPermission, Terms
from kiosk.actions.urgent_calls import NoteCall
from kiosk.perform import perform
from kiosk.web.access import SESSION_COOKIE, STATION_COOKIE, station_key

if TYPE_CHECKING:
    from kiosk_page import Kiosk

COUNT = """
for (const name of ["pointerdown", "keydown"]) {
  addEventListener(name, () => {
    sessionStorage.setItem(name, Number(sessionStorage.getItem(name)) + 1);
  }, { capture: true });
}
"""
OpenKiosk = Callable[..., "Kiosk"]


@dataclass
class School:
    """Tom’s phone is in slot 1; Helen leads and sits at a leadership computer."""

    oakfield: Oakfield
    tom: Badge
    helen: Kiosk

    def ask(self, key: str, starts: str, ends: str, phone: int = 1) -> None:
        rooms = tuple(r["id"] for r in self.oakfield.rows("places") if r["name"] == "PPA room")
        terms = Terms("exception", phone, local(starts), local(ends), rooms, "dependant_unwell")
        stamp = self.oakfield.stamp()
        by_tom = type(stamp)(self.tom.person, stamp.station, stamp.action_id, stamp.happened_at)
        perform(self.oakfield.school, RequestPermission(key, self.tom.person, terms), by_tom)


def sit_down(kiosk: Kiosk, desk: Desk) -> None:
    """The browser becomes this desk, with whoever is signed in at it."""
    address = kiosk.server.address
    keys = {
        STATION_COOKIE: station_key(desk.oakfield.school, desk.station),
        SESSION_COOKIE: desk.key or "",
    }
    kiosk.context.add_cookies(
        [{"name": name, "value": value, "url": address} for name, value in keys.items()]
    )


@pytest.fixture
def school(oakfield: Oakfield, open_kiosk: OpenKiosk) -> School:
    tom = oakfield.badge(oakfield.person("Tom", "Hollis"))
    helen = with_role(oakfield, "leadership", "Helen", "Okafor")
    oakfield.accepts(tom.person)
    oakfield.scan(tom)
    oakfield.set("09:05")
    desk = signed_in(oakfield, helen, enrolled(oakfield, "leadership"))
    helens = open_kiosk()
    sit_down(helens, desk)
    return School(oakfield, tom, helens)


def test_two_taps_no_key_and_the_next_scan_obeys(school: School, open_kiosk: OpenKiosk):
    page = school.helen.page
    page.add_init_script(COUNT)
    school.helen.open("/permissions")
    expect(page.locator("h1")).to_have_text("Nobody is waiting for you")
    school.oakfield.set("10:20")
    school.ask("toms", "10:30", "12:00")
    school.helen.pass_time(11)
    expect(page.locator("h1")).to_have_text("One person is waiting for you")
    expect(page.get_by_role("status")).to_have_text("One person is waiting for you")
    page.get_by_role("link", name="Look and decide").click()
    page.get_by_role("button", name="Approve until 12:00").click()
    expect(page.locator("h1")).to_have_text("Nobody is waiting for you")
    counted = [
        page.evaluate(f"Number(sessionStorage.getItem('{name}'))")
        for name in ("pointerdown", "keydown")
    ]
    assert counted == [2, 0]
    school.oakfield.set("10:30:30")
    kiosk = open_kiosk()
    kiosk.open()
    kiosk.scan(school.tom.code)
    kiosk.expect_answer("Agreed until 12:00")
    expect(kiosk.answer).to_contain_text("Use it only in the PPA room, out of sight of children.")
    assert "unwell" not in kiosk.page.content()


SETTLES = """
(button) => {
  const choice = button.closest(".ask__choice, .asks");
  const taken = () => getComputedStyle(button).pointerEvents;
  choice.hidden = true;
  button.offsetWidth;
  choice.hidden = false;
  const anew = taken();
  for (const animation of button.getAnimations()) animation.finish();
  return [anew, taken()];
}
"""


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_second_press_of_a_double_click_decides_nothing(school: School, motion: str):
    """Approve stands where “Look and decide” stood: it takes no press at first."""
    school.ask("toms", "10:30", "12:00")
    school.oakfield.do(TakeBackInEmergency(school.oakfield.digest(school.tom.code)))
    page = school.helen.page
    page.emulate_media(reduced_motion=motion)
    school.helen.open("/permissions/toms")
    for name in ("Approve until 12:00", "Decline"):
        assert page.get_by_role("button", name=name).evaluate(SETTLES) == ["none", "auto"]
    school.helen.go("/permissions")
    assert page.get_by_role("button", name="Reviewed").evaluate(SETTLES) == ["none", "auto"]


def test_what_is_being_written_is_not_taken_away(school: School):
    school.oakfield.do(TakeBackInEmergency(school.oakfield.digest(school.tom.code)))
    school.helen.open("/permissions")
    remark = school.helen.page.get_by_label("A sentence, if you like")
    remark.fill("Quite ri")
    school.ask("toms", "10:30", "12:00")
    school.helen.pass_time(11)
    expect(remark).to_have_value("Quite ri")
    expect(school.helen.page.locator("#board")).to_contain_text("Stands still while you write.")
    remark.press("End")
    remark.type("ght.")
    school.helen.page.get_by_role("button", name="Reviewed").click()
    expect(school.helen.page.locator("main")).to_contain_text("Reviewed by Helen Okafor.")
    expect(school.helen.page.locator("h1")).to_have_text("One person is waiting for you")


@pytest.mark.parametrize(
    "path",
    [
        "/permissions",
        "/permissions/second",
        "/permissions/first",
        "/permissions/ask",
        "/permissions/mine",
        "/calls",
        "/stand-ins",
        "/emails",
    ],
)
def test_every_page_at_every_size_in_light_and_dark(school: School, path: str):
    oakfield = school.oakfield
    school.ask("first", "09:05", "10:00")
    ruth = with_role(oakfield, "headteacher", "Ruth", "Head")
    desk = signed_in(oakfield, ruth, enrolled(oakfield, "leadership"))
    desk.post("/permissions/first/approve", version="1")
    desk.get("/permissions")
    oakfield.scan(school.tom)
    oakfield.do(TakeBackInEmergency(oakfield.digest(school.tom.code)))
    oakfield.do(NoteCall("call", school.tom.person))
    school.ask("second", "10:30", "12:00")
    school.helen.open(path)
    inspector = Inspector(school.helen.page)
    for size, theme in product(SIZES, THEMES):
        inspector.turn(*SIZES[size], theme)
        assert inspector.axe() == [], f"{size}, {theme}"
        wide = "document.documentElement.scrollWidth - innerWidth"
        assert school.helen.page.evaluate(wide) <= 0, f"too wide {size}"
