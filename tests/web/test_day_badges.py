"""Day badges at a desk: the office names who wears one, before or after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from web.desk import Desk, enrolled, quick_hashes, signed_in, with_role  # noqa: F401

if TYPE_CHECKING:
    from oakfield import Oakfield
    from werkzeug.test import TestResponse


@pytest.fixture
def office(oakfield: Oakfield) -> Desk:
    return signed_in(oakfield, with_role(oakfield, "office"), enrolled(oakfield, "office"))


def test_before_any_is_printed_the_page_says_how(office: Desk):
    assert office.page("/day-badges").says("None was printed yet: print them")


def test_somebody_of_the_staff_is_named_after_they_used_one(oakfield: Oakfield, office: Desk):
    oakfield.person("Priya", "Shah")
    badge = oakfield.day_badge(3)
    assert office.page("/day-badges").says("Day badge 3", "Nobody wears it today.")
    oakfield.scan(badge)
    assert office.page("/day-badges").says("Used today. Who is it?")
    response = office.post("/day-badges/3", name="priya shah")
    assert office.goes_to(response) == "/day-badges"
    assert office.page("/day-badges").says("Priya Shah wears it today.")
    assert office.page("/board").says("1 of 2 accounted for")


def give(office: Desk, name: str = "Jo Field", number: str = "3") -> TestResponse:
    return office.post("/day-badges/guests", number=number, name=name, job="Supply teacher")


def test_a_supply_teacher_is_a_guest_for_the_day(oakfield: Oakfield, office: Desk):
    oakfield.day_badge(3)
    assert office.goes_to(give(office)) == "/day-badges"
    assert office.page("/day-badges").says("Jo Field wears it today.")
    assert office.page("/board").says("Jo Field Supply teacher")
    assert office.page("/rules-accepted").says("Jo Field Supply teacher")
    oakfield.set("08:31", "2026-11-23")
    signed_in(oakfield, oakfield.rows("roles")[0]["person"], office)
    assert office.page("/day-badges").says("Nobody wears it today.")
    assert not office.page("/board").says("Jo Field")
    assert not office.page("/rules-accepted").says("Jo Field")


def test_who_was_here_before_is_known_again(oakfield: Oakfield, office: Desk):
    oakfield.day_badge(3)
    give(office)
    oakfield.set("08:31", "2026-11-23")
    signed_in(oakfield, oakfield.rows("roles")[0]["person"], office)
    office.post("/day-badges/3", name="Jo Field")
    assert len([row for row in oakfield.rows("people") if row["source"] == "guest"]) == 1
    wearers = {row["person"] for row in oakfield.rows("day_badge_wearers")}
    assert len(wearers) == 1


def test_what_is_wrong_with_a_guest_is_said_and_nothing_is_recorded(
    oakfield: Oakfield, office: Desk
):
    oakfield.day_badge(3)
    before = oakfield.entries()
    page = office.shown(office.post("/day-badges/3", name="Jo Field"), 422)
    assert page.says("Nobody on the staff list has that name.")
    assert page.fields["name"]["value"] == "Jo Field"
    assert office.shown(give(office, "Jo"), 422).says("Type first name and surname.")
    assert office.post("/day-badges/guests", number="3", name="A B", job="King").status_code == 400
    assert oakfield.entries() == before
    assert office.shown(give(office, number="4"), 422).says("There is no day badge 4.")
    assert not [row for row in oakfield.rows("people") if row["source"] == "guest"]


def test_a_phone_left_overnight_is_asked_about(oakfield: Oakfield, office: Desk):
    oakfield.scan(oakfield.day_badge(3))
    oakfield.person("Priya", "Shah")
    oakfield.set("08:31", "2026-11-23")
    signed_in(oakfield, oakfield.rows("roles")[0]["person"], office)
    assert office.page("/day-badges").says("Used on 20 November 2026", "Who was it?")
    office.post("/day-badges/3", name="Priya Shah")
    assert office.page("/day-badges").says("Nobody wears it today.")


@pytest.mark.parametrize(
    ("name", "says"),
    [("", "Type the name of whoever wears it."), ("Ann Lee", "Several people have that name.")],
)
def test_what_is_wrong_is_said(oakfield: Oakfield, office: Desk, name: str, says: str):
    oakfield.day_badge(3)
    for _ in range(2):
        oakfield.person("Ann", "Lee")
    assert office.shown(office.post("/day-badges/3", name=name), 422).says(says)


def test_a_badge_that_is_not_there_is_not_given(office: Desk):
    page = office.shown(office.post("/day-badges/3", name="Jean Kirby"), 422)
    assert page.says("There is no day badge 3.")
    for nothing in ("three", "-3", "9" * 30):
        assert office.post(f"/day-badges/{nothing}", name="Jean Kirby").status_code == 404
