"""By keyboard alone, and read aloud: everything is reached, seen to be, and said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import screens
from playwright.sync_api import expect

if TYPE_CHECKING:
    from kiosk_page import Kiosk
    from oakfield import Oakfield

CONTROLS = "button:visible, a[href]:visible, input:visible"
NOTE_FOCUS = """() => {
  window.withFocus = [];
  document.addEventListener("focusin", ({ target }) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(target);
    const isSeen = outlineStyle === "solid" && parseFloat(outlineWidth) >= 4;
    withFocus.push([target, isSeen]);
  });
}"""
IS_REACHED = "control => withFocus.some(([element, isSeen]) => element === control && isSeen)"


@pytest.mark.parametrize(
    "screen",
    [
        screens.idle,
        screens.idle_with_strip,
        screens.typing,
        screens.emergency,
        screens.locked_away,
        screens.take_it_back,
        screens.which_phone_to_lock_away,
        screens.refused_in_contact_time,
        screens.unknown_code,
        screens.problem,
        screens.borrowing,
        screens.saying_whether_photos_are_meant,
        screens.photo_list,
        screens.device_back,
        lambda kiosk: kiosk.open("/rules"),
    ],
    ids=lambda screen: screen.__name__.replace("<lambda>", "rules"),
)
def test_every_control_is_reached_and_its_focus_is_seen(screen: screens.Bring, kiosk: Kiosk):
    screen(kiosk)
    controls = kiosk.page.locator(CONTROLS).all()
    kiosk.page.evaluate(NOTE_FOCUS)
    for _ in range(len(controls) + 2):
        kiosk.page.keyboard.press("Tab")
    assert [c.inner_text() for c in controls if not c.evaluate(IS_REACHED)] == []


def test_enter_opens_a_view_and_escape_goes_back(kiosk: Kiosk):
    kiosk.open()
    for button, heading, focused in (
        ("No badge? Type your code", "Type your code", kiosk.code),
        ("Emergency: I need my phone", "Emergency", kiosk.heading),
    ):
        kiosk.button(button).focus()
        kiosk.page.keyboard.press("Enter")
        expect(kiosk.heading).to_have_text(heading)
        expect(focused).to_be_focused()
        kiosk.page.keyboard.press("Escape")
        kiosk.expect_idle()
        expect(kiosk.heading).to_be_focused()


def test_escape_ends_an_answer(kiosk: Kiosk):
    screens.refused_in_contact_time(kiosk)
    kiosk.page.keyboard.press("Escape")
    kiosk.expect_idle()


def test_the_way_back_is_a_button_as_well(kiosk: Kiosk):
    kiosk.open()
    for button in ("No badge? Type your code", "Emergency: I need my phone"):
        kiosk.press(button)
        kiosk.page.locator("[data-back]:visible").press("Enter")
        kiosk.expect_idle()


def test_a_whole_lock_up_with_a_keyboard_and_no_badge(kiosk: Kiosk, oakfield: Oakfield):
    priya = oakfield.somebody("Priya")
    kiosk.open()
    while kiosk.page.locator("#type-code:focus").count() == 0:
        kiosk.page.keyboard.press("Tab")
    kiosk.page.keyboard.press("Enter")
    expect(kiosk.code).to_be_focused()
    kiosk.type_slowly(priya.short)
    kiosk.page.keyboard.press("Enter")
    kiosk.expect_answer("Locked away", "Priya")


@pytest.mark.parametrize(
    ("screen", "heading", "said"),
    [
        (
            screens.locked_away,
            "Locked away",
            "08:31 · slot 1. Thank you, Priya. Scanning says: switched off. "
            "Then tap “The rules” to accept version 1.",
        ),
        (
            screens.refused_in_contact_time,
            "Not until 12:00",
            "You’re in contact time until 12:00. Your phone stays locked away unless leadership "
            "has agreed an exception. Nothing has changed, Priya. Slot 1 stays locked.",
        ),
        (
            screens.take_it_back,
            "Take it back?",
            "You locked your phone away 4 minutes ago, at 08:31. No answer means: leave it locked "
            "away.",
        ),
    ],
    ids=["locked-away", "refused", "question"],
)
def test_an_answer_is_read_aloud_heading_first(
    screen: screens.Bring, heading: str, said: str, kiosk: Kiosk
):
    screen(kiosk)
    expect(kiosk.heading).to_have_text(heading)
    expect(kiosk.heading).to_be_focused()
    aloud = kiosk.page.locator("#aloud")
    expect(aloud).to_have_role("status")
    expect(aloud).to_have_text(said)
    kiosk.page.keyboard.press("Escape")
    expect(aloud).to_be_empty()


def test_what_the_idle_screen_says_is_said_aloud_too(kiosk: Kiosk):
    screens.no_connection(kiosk)
    for status in ("#sync", "#camera-says", "#toast"):
        expect(kiosk.page.locator(status)).to_have_attribute("role", "status")


MOVING = """() => document.getAnimations().map(({ animationName, effect }) => {
  const { duration, iterations } = effect.getComputedTiming();
  const easing = getComputedStyle(effect.target).animationTimingFunction;
  return [animationName ?? "a transition", duration * iterations, easing];
})"""
RING_IN_STEPS = {("ring-out", 10_000, "steps(10)"), ("count-out", 10_000, "steps(10)")}


@pytest.mark.parametrize("screen", [screens.idle, screens.locked_away, screens.typing])
def test_where_less_motion_is_wished_nothing_moves_but_the_ring_in_steps(
    screen: screens.Bring, kiosk: Kiosk
):
    kiosk.page.emulate_media(reduced_motion="reduce")
    screen(kiosk)
    moving = {tuple(each) for each in kiosk.page.evaluate(MOVING)}
    assert [each for each in moving - RING_IN_STEPS if each[1] > 1] == []


def test_otherwise_the_beam_goes_up_and_down(kiosk: Kiosk):
    kiosk.open()
    assert "beam" in [name for name, *_ in kiosk.page.evaluate(MOVING)]
