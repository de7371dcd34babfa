"""The server is away, or answers too late: nothing is lost, nothing twice, nobody left to guess."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Route, expect

from kiosk.db import audit_check

if TYPE_CHECKING:
    from kiosk_page import Kiosk
    from live_server import LiveServer
    from oakfield import Oakfield

NO_ANSWER = "The kiosk did not answer, so this may not be recorded."


@pytest.fixture
def kiosk(kiosk: Kiosk) -> Kiosk:
    kiosk.failed_requests_are_fine = True
    return kiosk


def expect_one_action_asked(kiosk: Kiosk, times: int) -> None:
    """The same scan, with its one action_id, so many times."""
    assert kiosk.posted == [kiosk.posted[0]] * times


def test_a_scan_is_tried_again_until_the_server_is_back(
    kiosk: Kiosk, oakfield: Oakfield, server: LiveServer
):
    priya = oakfield.somebody("Priya")
    kiosk.open()
    server.stop()
    kiosk.scan(priya.code)
    expect(kiosk.strip).to_have_text("One moment, please.")
    server.start()
    kiosk.pass_time_until("Locked away")
    kiosk.expect_answer("Locked away", "slot 1", "Priya")
    expect(kiosk.strip).to_be_hidden()
    kiosk.expect_lockups((1, True))
    assert len(kiosk.posted) > 1
    expect_one_action_asked(kiosk, len(kiosk.posted))


def test_a_scan_whose_answer_was_lost_is_recorded_once(kiosk: Kiosk, oakfield: Oakfield):
    priya = oakfield.somebody("Priya")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    kiosk.open()
    entries = oakfield.entries()
    kiosk.page.route("**/api/v1/scans", lose, times=1)
    kiosk.scan(priya.code)
    kiosk.pass_time_until("Locked away")
    expect_one_action_asked(kiosk, 2)
    kiosk.expect_lockups((1, True))
    assert oakfield.entries() == entries + 1
    audit_check.verify(oakfield.school.db)


def test_those_who_come_meanwhile_are_answered_in_their_order(
    kiosk: Kiosk, oakfield: Oakfield, server: LiveServer
):
    priya, marcus = oakfield.somebody("Priya"), oakfield.somebody("Marcus")
    kiosk.open()
    server.stop()
    kiosk.scan(priya.code)
    expect(kiosk.strip).to_have_text("One moment, please.")
    kiosk.scan(marcus.code)
    server.start()
    kiosk.page.clock.run_for(300)
    kiosk.expect_answer("Locked away", "slot 2", "Marcus")
    kiosk.expect_lockups((1, True), (2, True))


def test_where_no_answer_ever_comes_nobody_is_told_that_it_is_recorded(
    kiosk: Kiosk, oakfield: Oakfield, server: LiveServer
):
    priya = oakfield.somebody("Priya")
    kiosk.open()
    server.stop()
    kiosk.scan(priya.code)
    kiosk.pass_time_until("Not confirmed")
    kiosk.expect_answer("Not confirmed", NO_ANSWER, "Please show your badge again.")
    expect_one_action_asked(kiosk, 4)
    server.start()
    kiosk.scan(priya.code)
    kiosk.expect_answer("Locked away", "slot 1")
    kiosk.expect_lockups((1, True))


def test_a_server_that_takes_a_scan_and_says_nothing_holds_nobody_up(
    kiosk: Kiosk, oakfield: Oakfield
):
    priya, marcus = oakfield.somebody("Priya"), oakfield.somebody("Marcus")
    kiosk.open()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mute = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        kiosk.page.route("**/api/v1/scans", lambda route: route.continue_(url=mute), times=4)
        kiosk.scan(priya.code)
        kiosk.scan(marcus.code)
        kiosk.note_answers()
        kiosk.pass_time_until("Locked away")
        kiosk.expect_answer("Locked away", "slot 1", "Marcus")
        assert ["Not confirmed" in each for each in kiosk.noted_answers()] == [True, False]


def test_an_error_of_the_server_is_not_taken_for_an_answer(kiosk: Kiosk, oakfield: Oakfield):
    kiosk.open()
    kiosk.page.route("**/api/v1/scans", lambda route: route.fulfill(status=500, body="Oh"), times=1)
    kiosk.scan(oakfield.somebody("Priya").code)
    kiosk.pass_time_until("Locked away")
    kiosk.expect_lockups((1, True))


def test_an_emergency_without_a_server_does_not_pretend(
    kiosk: Kiosk, oakfield: Oakfield, server: LiveServer
):
    kiosk.open()
    kiosk.press("Emergency: I need my phone")
    server.stop()
    kiosk.press("I need my phone")
    kiosk.pass_time_until("Not confirmed")
    server.start()
    kiosk.answer.get_by_role("button", name="Emergency").click()
    kiosk.press("I need my phone")
    kiosk.expect_answer("Take your phone")
    assert len(oakfield.rows("emergencies")) == 1


def test_the_sync_mark_says_so_and_recovers_by_itself(kiosk: Kiosk, server: LiveServer):
    kiosk.open()
    sync = kiosk.page.locator("#sync")
    expect(sync).to_have_text("Up to date")
    server.stop()
    kiosk.pass_time(20)
    expect(sync).to_have_text("No connection")
    server.start()
    kiosk.pass_time(20)
    expect(sync).to_have_text("Up to date")


def test_the_idle_screen_turns_with_the_day(kiosk: Kiosk, oakfield: Oakfield):
    kiosk.open()
    expect(kiosk.page.locator("#clock")).to_have_text("08:31")
    expect(kiosk.page.locator("#rule")).to_contain_text("Contact time starts at 08:50.")
    oakfield.set("08:49")
    kiosk.look_at_the_clock()
    kiosk.pass_time(60)
    expect(kiosk.page.locator("#clock")).to_have_text("08:50")
    expect(kiosk.page.locator("#rule")).not_to_contain_text("Contact time starts at 08:50.")


def test_no_way_leads_off_the_kiosk_while_the_server_is_away(kiosk: Kiosk, server: LiveServer):
    kiosk.open()
    server.stop()
    kiosk.page.get_by_role("link", name="My record").click()
    expect(kiosk.strip).to_have_text("No connection. Please ask the office.")
    kiosk.expect_idle()
    server.start()
    kiosk.page.get_by_role("link", name="The rules").click()
    expect(kiosk.heading).to_have_text("The rules")


def test_a_page_of_text_without_a_server_comes_back_by_itself(kiosk: Kiosk, server: LiveServer):
    kiosk.open("/rules")
    server.stop()
    kiosk.page.clock.run_for(30_000)
    expect(kiosk.heading).to_have_text("Ask the office")
    expect(kiosk.button("Keep reading")).to_be_hidden()
    server.start()
    kiosk.page.clock.run_for(3_000)
    kiosk.expect_idle()
