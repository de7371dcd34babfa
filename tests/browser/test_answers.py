"""What a badge is answered, and that the answer goes away by itself, names and all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import screens
from playwright.sync_api import expect

if TYPE_CHECKING:
    from kiosk_page import Kiosk
    from oakfield import Oakfield


def test_locked_away_says_when_and_where_and_thanks_by_first_name(kiosk: Kiosk, oakfield: Oakfield):
    kiosk.open()
    kiosk.scan(oakfield.somebody("Priya").code)
    kiosk.expect_answer("Locked away", "08:31 · slot 1", "Thank you, Priya.")
    expect(kiosk.answer.locator(".pocket__number")).to_have_text("1")
    kiosk.expect_lockups((1, True))


def test_taken_back_says_when_contact_time_starts_again(kiosk: Kiosk, oakfield: Oakfield):
    priya = oakfield.somebody("Priya")
    oakfield.scan(priya)
    oakfield.set("12:04")
    kiosk.open()
    kiosk.scan(priya.code)
    kiosk.expect_answer("Taken back", "12:04 · slot 1 is empty", "again at 13:00, Priya.")
    kiosk.expect_lockups((1, False))


# Going away


@pytest.mark.parametrize(
    ("screen", "seconds"),
    [
        (screens.locked_away, 3),
        (screens.taken_back, 3),
        (screens.one_of_two_locked_away, 3),
        (screens.undone, 3),
        (screens.taken_in_an_emergency, 6),
        (screens.slot_chosen, 10),
        (screens.take_it_back, 10),
        (screens.refused_in_contact_time, 10),
        (screens.unknown_code, 10),
    ],
    ids=lambda given: getattr(given, "__name__", given),
)
def test_an_answer_goes_by_itself_and_leaves_no_name(
    screen: screens.Bring, seconds: int, kiosk: Kiosk
):
    screen(kiosk)
    kiosk.pass_time(seconds - 0.1)
    expect(kiosk.answer).to_be_visible()
    kiosk.pass_time(0.1)
    kiosk.expect_idle()


def test_each_answer_stays_its_own_time(kiosk: Kiosk, oakfield: Oakfield):
    kiosk.open()
    kiosk.scan(oakfield.somebody("Priya").code)
    kiosk.expect_answer("Locked away", "Priya")
    kiosk.pass_time(2)
    kiosk.scan(oakfield.somebody("Marcus").code)
    kiosk.expect_answer("Locked away", "Marcus")
    kiosk.pass_time(2)
    kiosk.expect_answer("Locked away", "Marcus")
    kiosk.pass_time(1)
    kiosk.expect_idle()


def test_the_idle_screen_counts_the_phones_that_are_locked_away(kiosk: Kiosk, oakfield: Oakfield):
    kiosk.open()
    count = kiosk.page.locator(".idle__count")
    expect(count).to_have_text("0 phones are locked away")
    for name, words in (("Priya", "1 phone is"), ("Marcus", "2 phones are")):
        kiosk.scan(oakfield.somebody(name).code)
        kiosk.expect_answer("Locked away", name)
        kiosk.pass_time(3)
        expect(count).to_have_text(f"{words} locked away")


# Questions


def test_no_leave_it_locked_away(kiosk: Kiosk):
    screens.take_it_back(kiosk)
    kiosk.choose("No, leave it locked away")
    kiosk.expect_idle()
    kiosk.expect_lockups((1, True))


def test_yes_take_it_back(kiosk: Kiosk):
    screens.take_it_back(kiosk)
    kiosk.choose("Yes, take it back")
    kiosk.expect_answer("Taken back", "slot 1 is empty")
    kiosk.expect_lockups((1, False))


def test_no_answer_leaves_it_as_it_was(kiosk: Kiosk):
    screens.take_it_back(kiosk)
    posted = len(kiosk.posted)
    kiosk.pass_time(10)
    kiosk.expect_idle()
    kiosk.expect_lockups((1, True))
    assert len(kiosk.posted) == posted


def test_the_next_badge_answers_a_question_with_no(kiosk: Kiosk, oakfield: Oakfield):
    screens.take_it_back(kiosk)
    kiosk.scan(oakfield.somebody("Marcus").code)
    kiosk.expect_answer("Locked away", "slot 2", "Marcus")
    kiosk.expect_lockups((1, True), (2, True))


def test_one_of_two_phones_goes_into_its_slot(kiosk: Kiosk):
    screens.one_of_two_locked_away(kiosk)
    expect(kiosk.answer.locator(".flood--heed")).to_be_visible()


def test_both_phones_are_locked_away_with_one_tap(kiosk: Kiosk):
    screens.which_phone_to_lock_away(kiosk)
    expect(kiosk.answer.locator(".pick", has_text="Both").locator(".pocket")).to_have_count(2)
    kiosk.choose("Both")
    kiosk.expect_answer("Locked away", "slots 1 and 2", "Marcus")
    assert kiosk.slots_in_use() == [1, 2]


def test_both_phones_are_taken_back_with_one_tap(kiosk: Kiosk):
    screens.which_phone_to_take_back(kiosk)
    kiosk.choose("Both")
    kiosk.expect_answer("Taken back", "slots 1 and 2 are empty")
    assert kiosk.slots_in_use() == []


def test_one_phone_of_two_is_taken_back(kiosk: Kiosk):
    screens.which_phone_to_take_back(kiosk)
    kiosk.choose("Phone 2")
    kiosk.expect_answer("Taken back", "slot 2 is empty")
    assert kiosk.slots_in_use() == [1]


def test_where_the_school_asks_a_tap_says_that_the_phone_is_off(kiosk: Kiosk):
    screens.switched_off(kiosk)
    kiosk.choose("Yes, it is off")
    kiosk.expect_answer("Locked away", "Thank you, Priya.")


def test_a_phone_that_is_on_is_not_locked_away(kiosk: Kiosk):
    screens.refused_while_switched_on(kiosk)
    kiosk.expect_lockups()


# Refusals


def test_in_contact_time_the_phone_stays_and_the_ribbon_says_until_when(kiosk: Kiosk):
    screens.refused_in_contact_time(kiosk)
    expect(kiosk.answer).to_contain_text("Nothing has changed, Priya. Slot 1 stays locked.")
    expect(kiosk.answer.get_by_role("img")).to_have_accessible_name(
        "The school day: contact time 08:50 to 12:00 and 13:00 to 15:15. It is 10:20."
    )
    expect(kiosk.answer.get_by_role("button", name="Emergency")).to_be_visible()
    kiosk.expect_lockups((1, True))


def test_a_second_phone_is_put_away_from_the_refusal(kiosk: Kiosk):
    screens.refused_in_contact_time(kiosk)
    kiosk.answer.get_by_role("button", name="I have another phone").click()
    kiosk.expect_answer("Locked away", "slot 2")
    kiosk.expect_lockups((1, True), (2, True))


def test_leadership_is_asked_from_the_refusal(kiosk: Kiosk):
    screens.refused_in_contact_time(kiosk)
    kiosk.answer.get_by_role("link", name="Ask leadership").click()
    expect(kiosk.heading).to_have_text("Your badge, then your PIN")
    expect(kiosk.page.locator("input[name=then]")).to_have_value("requests.ask_page")


def test_all_slots_in_use(kiosk: Kiosk):
    screens.all_slots_in_use(kiosk)
    expect(kiosk.answer.get_by_role("button", name="Emergency")).to_be_visible()


def test_a_code_that_is_not_ours(kiosk: Kiosk):
    screens.unknown_code(kiosk)
    kiosk.expect_answer("Not one of our codes", "Please see the office.")


def test_a_badge_that_was_replaced(kiosk: Kiosk):
    screens.ended_badge(kiosk)
    kiosk.expect_answer("This badge has ended", "reported lost or has been replaced")
    kiosk.expect_lockups()


# A slot of one's choice


def test_a_slot_label_and_then_a_badge(kiosk: Kiosk, oakfield: Oakfield):
    screens.slot_chosen(kiosk)
    kiosk.scan(oakfield.somebody("Priya").code)
    kiosk.expect_answer("Locked away", "slot 30")
    kiosk.expect_lockups((30, True))


def test_a_chosen_slot_is_meant_for_twenty_seconds_and_one_badge(kiosk: Kiosk, oakfield: Oakfield):
    screens.slot_chosen(kiosk)
    kiosk.pass_time(20)
    kiosk.scan(oakfield.somebody("Priya").code)
    kiosk.expect_answer("Locked away", "slot 1")
    kiosk.scan(oakfield.slot_label(30))
    kiosk.expect_answer("Slot 30")
    kiosk.scan(oakfield.somebody("Marcus").code)
    kiosk.expect_answer("Locked away", "slot 30")
    kiosk.scan(oakfield.somebody("Fiona").code)
    kiosk.expect_answer("Locked away", "slot 2")


def test_a_slot_in_use_is_said_to_be(kiosk: Kiosk, oakfield: Oakfield):
    oakfield.scan(oakfield.somebody("Priya"))
    kiosk.open()
    kiosk.scan(oakfield.slot_label(1))
    kiosk.expect_answer("Slot 1 is in use", "Choose another.")
