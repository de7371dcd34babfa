"""The board: everybody once, where their phone is, and every emergency of today."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from oakfield import local

from kiosk.actions.lockups import TakeBackInEmergency, Undo
from kiosk.actions.permissions import RequestPermission, Terms
from kiosk.actions.visits import OpenVisit
from web.desk import Desk, quick_hashes, signed_in, with_role  # noqa: F401

if TYPE_CHECKING:
    from oakfield import Oakfield

SECTION = re.compile(r'<section aria-labelledby="([\w-]+)">(.*?)</section>', re.DOTALL)
COUNT = re.compile(r'<span class="count">(\d+)</span>')
NAME = re.compile(r"<b>([^<]+)</b><span>([^<]*)</span>")
RACK = re.compile(r'<span class="rack__sum"><b>(\d+)</b> ([a-z ]+)</span>')


@pytest.fixture
def office(oakfield: Oakfield) -> Desk:
    """The shared machine, Jean of the office signed in at it; she is on the staff list too."""
    return signed_in(oakfield, with_role(oakfield, "office"))


def sections(text: str) -> dict[str, list[tuple[str, str]]]:
    """Each list of the board: names, and what is said of them. Fails if a count is another."""
    found = {}
    for name, section in SECTION.findall(text):
        rows = NAME.findall(section)
        assert COUNT.findall(section) == [str(len(rows))], name
        found[name] = rows
    return found


def rack(text: str) -> dict[str, int]:
    return {words: int(count) for count, words in RACK.findall(text)}


def test_a_day_on_the_board(oakfield: Oakfield, office: Desk):
    priya, sam, marcus = (oakfield.somebody(name) for name in ("Priya", "Sam", "Marcus"))
    oakfield.set("08:32")
    oakfield.scan(priya)
    oakfield.scan(sam)
    oakfield.scan(marcus)
    oakfield.set("08:33")
    oakfield.scan(marcus, "lock_away:2")
    office = signed_in(oakfield, "person1", office)
    text = office.get("/board").text
    assert office.page("/board").headings == ["3 of 4 accounted for, 1 not yet"]
    assert rack(text) == {"locked away": 3, "not yet": 1}
    assert sections(text)["not-yet"] == [("Jean Kirby", "Teacher")]
    assert sections(text)["away"] == [
        ("Marcus Shah", "Slots 3 and 4, since 08:32"),
        ("Priya Shah", "Slot 1, since 08:32"),
        ("Sam Shah", "Slot 2, since 08:32"),
    ]

    oakfield.set("12:04")
    oakfield.scan(priya)
    oakfield.scan(marcus, "take_back:1")
    oakfield.set("13:30")
    oakfield.do(TakeBackInEmergency(oakfield.digest(sam.code)))
    office = signed_in(oakfield, "person1", office)
    text = office.get("/board").text
    assert rack(text) == {"locked away": 0, "taken back": 1, "emergency": 1, "not yet": 2}
    assert office.page("/board").headings == ["2 of 4 accounted for, 2 not yet"]
    lists = sections(text)
    assert ("Marcus Shah", "1 of 2 phones away, slot 4") in lists["not-yet"]
    assert lists["away"] == []
    assert lists["out"] == [("Priya Shah", "12:04")]
    assert lists["emergencies"] == [("Sam Shah", "13:30, This computer. Waits for its reason")]


def test_phones_that_may_be_on_say_until_when_and_where(oakfield: Oakfield, office: Desk):
    head = with_role(oakfield, "headteacher", "Helen", "Okafor")
    tom, ana = oakfield.somebody("Tom"), oakfield.somebody("Ana")
    oakfield.accepts(tom.person)
    rooms = tuple(row["id"] for row in oakfield.rows("places") if row["name"] == "PPA room")
    terms = Terms("exception", 1, local("08:31"), local("12:00"), rooms, "urgent_call")
    oakfield.do(RequestPermission("toms", tom.person, terms, agreed=True), actor=head)
    oakfield.do(OpenVisit("v", "the museum", date(2026, 11, 20), ana.person, (), ()))
    text = signed_in(oakfield, "person1", office).get("/board").text
    assert rack(text) == {"locked away": 0, "permission": 1, "on a visit": 1, "not yet": 2}
    assert sections(text)["on"] == [
        ("Tom Shah", "Permission until 12:00, in the PPA room"),
        ("Ana Shah", "On a visit: the museum"),
    ]
    oakfield.set("12:00")
    text = signed_in(oakfield, "person1", office).get("/board").text
    assert rack(text) == {"locked away": 0, "on a visit": 1, "not yet": 3}


def test_everybody_stands_in_one_list_only(oakfield: Oakfield, office: Desk):
    for number in range(6):
        badge = oakfield.somebody(f"Colleague{number}")
        if number % 2:
            oakfield.scan(badge)
    lists = sections(office.get("/board").text)
    names = [name for of in ("not-yet", "away", "out") for name, _ in lists[of]]
    assert len(names) == len(set(names)) == 7


def test_an_emergency_without_a_badge_and_one_undone(oakfield: Oakfield, office: Desk):
    priya = oakfield.somebody("Priya")
    oakfield.scan(priya)
    oakfield.do(TakeBackInEmergency(slot_number=1), action_id="first")
    assert oakfield.do(Undo("first")).code == "take_back_undone"
    oakfield.do(TakeBackInEmergency(slot_number=9))
    lists = sections(office.get("/board").text)
    said = [words for _, words in lists["emergencies"]]
    assert ("Without a badge", "08:31, slot 9, This computer. Waits for its reason") in lists[
        "emergencies"
    ]
    assert any("undone at once" in words for words in said)
    assert [name for name, _ in lists["away"]] == ["Priya Shah"]


def test_yesterday_is_over_but_what_is_still_away_is_still_there(oakfield: Oakfield, office: Desk):
    priya, sam = oakfield.somebody("Priya"), oakfield.somebody("Sam")
    oakfield.scan(priya)
    oakfield.scan(sam)
    oakfield.set("16:00")
    oakfield.scan(sam)
    oakfield.set("08:00", "2026-11-23")
    lists = sections(signed_in(oakfield, "person1", office).get("/board").text)
    assert [name for name, _ in lists["away"]] == ["Priya Shah"]
    assert lists["out"] == lists["emergencies"] == []


@pytest.mark.parametrize(
    ("minutes", "says"),
    [
        (-2, False),
        (-3, True),
        (-60 * 24, True),
    ],
)
def test_a_clock_that_was_set_back_is_told(
    oakfield: Oakfield, office: Desk, minutes: int, says: bool
):
    told = "Is this computer’s clock right? The log has an entry of 08:31 on 20/11/2026, which is"
    assert not office.page("/board").says(told)
    oakfield.wait(minutes=minutes)
    assert signed_in(oakfield, "person1", office).page("/board").says(told) is says


def test_the_part_is_the_same_without_the_page_around_it(oakfield: Oakfield, office: Desk):
    oakfield.scan(oakfield.somebody("Priya"))
    part = office.get("/board/part").text
    assert "<html" not in part
    assert "<script" not in part
    assert part.strip() in office.get("/board").text


def test_the_bar_leads_where_one_may_go(oakfield: Oakfield, office: Desk):
    assert "/stations" not in office.page("/board").links
    head = signed_in(oakfield, with_role(oakfield, "headteacher", "Margaret", "Hill"))
    page = head.page("/board")
    assert {"/board", "/people", "/stations"} <= set(page.links)
    assert "/sign-out" in page.forms
    assert page.says("Margaret is signed in here.", "Sign out Margaret")


def test_whoever_has_left_is_not_expected(oakfield: Oakfield, office: Desk):
    gone = oakfield.person("Gone", "Before")
    oakfield.school.db.execute("UPDATE people SET left_at = added_at WHERE id = ?", [gone])
    assert office.page("/board").headings == ["0 of 1 accounted for, 1 not yet"]
