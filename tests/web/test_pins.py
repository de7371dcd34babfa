"""Choosing a PIN with a code of the office, and ending a lost badge by name and PIN."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kiosk import codes
from kiosk.actions.settings import ChangeSetting
from kiosk.db import audit_check
from web.asking import Kiosk
from web.desk import (  # noqa: F401
    PIN,
    Desk,
    choose_pin,
    enrolled,
    let_in,
    quick_hashes,
    signed_in,
    start_code_for,
    with_role,
)

if TYPE_CHECKING:
    from oakfield import Badge, Oakfield
    from werkzeug.test import TestResponse

CODE = re.compile(r'class="secret">([0-9A-Z]{4}-[0-9A-Z]{4})<')


@pytest.fixture
def priya(oakfield: Oakfield) -> Badge:
    return oakfield.somebody("Priya")


@pytest.fixture
def office(oakfield: Oakfield) -> Desk:
    """The office computer, somebody of the office signed in at it."""
    return signed_in(oakfield, with_role(oakfield, "office"), enrolled(oakfield, "office"))


def code_for(office: Desk, person: str) -> str:
    response = office.post(f"/people/{person}/pin-code")
    assert office.shown(response).says("shown only now")
    (code,) = CODE.findall(response.text)
    return code


def choose(kiosk: Desk, code: str, pin: str = PIN, again: str = "") -> TestResponse:
    return kiosk.post("/pin", code=code, pin=pin, again=again or pin)


def gets_in(kiosk: Desk, badge: Badge, pin: str = PIN) -> bool:
    return kiosk.post("/own/badge", code=badge.code, pin=pin).status_code == 303


# Choosing ---------------------------------------------------------------------------------------


def test_the_office_gives_a_code_and_with_it_a_pin_is_chosen(
    oakfield: Oakfield, office: Desk, priya: Badge
):
    kiosk = enrolled(oakfield, "kiosk")
    assert office.page(f"/people/{priya.person}").says("Priya has not chosen a PIN yet.")
    code = code_for(office, priya.person)
    assert kiosk.shown(choose(kiosk, code.lower())).headings == ["Your PIN is chosen"]
    assert gets_in(kiosk, priya)
    assert office.page(f"/people/{priya.person}").says("Priya has a PIN.")
    verbs = {row[0] for row in oakfield.school.db.execute("SELECT verb FROM audit_log")}
    assert verbs >= {"issue_one_time_codes", "choose_pin"}
    audit_check.verify(oakfield.school.db)


def change(desk: Desk, old: str = PIN, pin: str = "918273", again: str = "") -> TestResponse:
    return desk.post("/own/pin", old=old, pin=pin, again=again or pin)


def test_a_pin_is_changed_by_whoever_knows_it(oakfield: Oakfield, priya: Badge):
    choose_pin(oakfield, priya.person)
    kiosk = let_in(oakfield, priya)
    assert "/own/pin" in kiosk.page("/own").links
    assert kiosk.page("/own/pin").headings == ["Change my PIN"]
    page = kiosk.shown(change(kiosk))
    assert page.headings == ["Your PIN is changed"]
    assert "/" in page.links
    assert kiosk.get("/own").status_code == 303
    assert not gets_in(kiosk, priya)
    assert gets_in(kiosk, priya, "918273")
    audit_check.verify(oakfield.school.db)


def test_at_a_desk_too_and_they_stay_signed_in(oakfield: Oakfield):
    jean = with_role(oakfield, "office")
    desk = signed_in(oakfield, jean, enrolled(oakfield, "office"))
    assert desk.shown(change(desk), 422).says("That is not your PIN.")
    choose_pin(oakfield, jean)
    assert "/own" in desk.shown(change(desk)).links
    assert desk.page("/own").says("Change my PIN")


def test_nobody_changes_a_pin_by_guessing_it(oakfield: Oakfield, priya: Badge):
    choose_pin(oakfield, priya.person)
    kiosk = let_in(oakfield, priya)
    assert kiosk.shown(change(kiosk, pin="123456"), 422).says("count up or down")
    assert kiosk.shown(change(kiosk, again="1"), 422).says("The two PINs are not the same.")
    for _ in range(5):
        assert kiosk.shown(change(kiosk, old="900909"), 422).says("That is not your PIN.")
    assert kiosk.shown(change(kiosk), 422).says("Too many tries.")
    oakfield.wait(minutes=16)
    assert gets_in(kiosk, priya)


def test_forgotten_another_code_chooses_another(oakfield: Oakfield, office: Desk, priya: Badge):
    kiosk = Desk(oakfield)
    choose(kiosk, code_for(office, priya.person))
    for _ in range(5):
        gets_in(kiosk, priya, "900909")
    assert choose(kiosk, code_for(office, priya.person), "918273").status_code == 200
    assert gets_in(kiosk, priya, "918273")
    assert not gets_in(enrolled(oakfield, "kiosk"), priya, PIN)


def test_a_code_works_once_and_a_newer_one_ends_it(oakfield: Oakfield, office: Desk, priya: Badge):
    kiosk = Desk(oakfield)
    older, newer = code_for(office, priya.person), code_for(office, priya.person)
    assert "That one-use code does not work." in choose(kiosk, older).text
    assert choose(kiosk, newer).status_code == 200
    assert "That one-use code does not work." in choose(kiosk, newer).text


def test_a_code_for_something_else_chooses_no_pin(oakfield: Oakfield, priya: Badge):
    kiosk = Desk(oakfield)
    for code in (start_code_for(oakfield, priya.person), codes.mint_short(), priya.short, ""):
        assert "That one-use code does not work." in choose(kiosk, code).text
    assert oakfield.rows("pins") == []


def test_nobody_tries_out_codes(oakfield: Oakfield, office: Desk, priya: Badge):
    kiosk = Desk(oakfield)
    for _ in range(20):
        choose(kiosk, codes.mint_short())
    assert "Too many unknown codes from here." in choose(kiosk, codes.mint_short()).text
    assert choose(kiosk, code_for(office, priya.person)).status_code == 200


@pytest.mark.parametrize(
    ("pin", "again", "says"),
    [
        ("123456", "", "Choose digits that do not repeat or count up or down."),
        ("198703", "", "Choose something else than a date or a year."),
        ("159753", "", "one of the first that a thief tries"),
        ("2718", "", "A PIN has 6 digits."),
        (PIN, "271804", "The two PINs are not the same. Type it again."),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence_and_the_code_still_works(
    oakfield: Oakfield, office: Desk, priya: Badge, pin: str, again: str, says: str
):
    kiosk, code = Desk(oakfield), code_for(office, priya.person)
    response = choose(kiosk, code, pin, again)
    assert kiosk.shown(response, 422).says("One thing to put right", says)
    assert pin not in response.text
    assert code not in response.text
    assert choose(kiosk, code).status_code == 200


def test_a_school_may_do_with_four_digits(oakfield: Oakfield, office: Desk, priya: Badge):
    oakfield.do(ChangeSetting("pin_digits", "4"))
    kiosk, code = Desk(oakfield), code_for(office, priya.person)
    assert kiosk.page("/pin").says("4 digits that only you know")
    assert "A PIN has 4 digits." in choose(kiosk, code).text
    assert choose(kiosk, code, "2718").status_code == 200
    assert gets_in(kiosk, priya, "2718")


# Too many wrong ones ----------------------------------------------------------------------------


def wrong_ones_of(kiosk: Desk, badges: list[Badge], each: int = 4) -> None:
    for badge in badges:
        for _ in range(each):
            assert not gets_in(kiosk, badge, "918273")


def test_twenty_wrong_pins_and_the_kiosk_does_what_needs_none_and_leadership_is_told(
    oakfield: Oakfield, office: Desk, priya: Badge
):
    hall, library = enrolled(oakfield, "kiosk"), enrolled(oakfield, "kiosk")
    lead = signed_in(oakfield, with_role(oakfield, "leadership"), enrolled(oakfield, "leadership"))
    choose_pin(oakfield, priya.person)
    wrong_ones_of(hall, [oakfield.somebody(name) for name in ("Ann", "Ben", "Cat", "Dee", "Eve")])
    told = "Too many wrong PINs were typed here. Until 08:46 none is taken."
    entries = oakfield.entries()
    assert told in hall.post("/own/badge", code=priya.code, pin=PIN).text
    assert told in lose(hall).text
    assert oakfield.entries() == entries
    kiosk = Kiosk(hall.client, hall.headers)
    assert kiosk.scan(priya.code)["outcome"] == "locked_away"
    for given in ({"pin": PIN}, {}):
        refused = kiosk.scan(priya.short, answer="take_back:1", **given)
        assert (refused["refusal"], refused["heading"]) == ("L9", "No PINs here for now")
    assert kiosk.emergency(code=priya.code)["outcome"] == "taken_back_in_emergency"
    assert gets_in(library, priya)
    for desk in (lead, office):
        assert desk.page("/board").says("Wrong PINs at a kiosk", "Who was there?")
    (entry,) = oakfield.school.db.execute(
        "SELECT station, object FROM audit_log WHERE verb = 'rest_pins'"
    ).fetchall()
    assert entry == (hall.station, f"stations/{hall.station}")
    audit_check.verify(oakfield.school.db)
    oakfield.wait(minutes=15)
    assert gets_in(hall, priya)


def test_right_pins_never_rest_a_kiosk(oakfield: Oakfield, priya: Badge):
    choose_pin(oakfield, priya.person)
    kiosk = enrolled(oakfield, "kiosk")
    assert all(gets_in(kiosk, priya) for _ in range(25))
    assert oakfield.rows("pin_rests") == []


def test_ten_wrong_ones_on_a_day_and_only_the_office_helps(
    oakfield: Oakfield, office: Desk, priya: Badge
):
    kiosk = enrolled(oakfield, "kiosk")
    choose_pin(oakfield, priya.person)
    wrong_ones_of(kiosk, [priya], 5)
    oakfield.wait(minutes=15)
    wrong_ones_of(kiosk, [priya], 5)
    oakfield.wait(days=1)
    said = kiosk.post("/own/badge", code=priya.code, pin=PIN).text
    assert "Ask the office for a code to choose another." in said
    assert oakfield.scan(priya).code == "locked_away"
    office = signed_in(oakfield, "person1", office)
    where = f"/people/{priya.person}"
    assert office.page(where).says("The PIN of Priya was typed wrongly ten times on one day")
    assert choose(kiosk, code_for(office, priya.person), "271804").status_code == 200
    assert gets_in(kiosk, priya, "271804")
    assert office.page(where).says("Priya has a PIN.")


# A lost badge -----------------------------------------------------------------------------------


def lose(kiosk: Desk, name: str = "Priya Shah", pin: str = PIN) -> TestResponse:
    return kiosk.post("/lost-badge", name=name, pin=pin)


@pytest.mark.parametrize("name", ["Priya Shah", "priya  SHAH", "Pri", "priya s"])
def test_name_and_pin_end_a_lost_badge_and_the_office_sees_it(
    oakfield: Oakfield, office: Desk, priya: Badge, name: str
):
    choose_pin(oakfield, priya.person)
    kiosk = enrolled(oakfield, "kiosk")
    page = kiosk.shown(lose(kiosk, name))
    assert page.headings == ["Your badge has ended"]
    assert oakfield.scan(priya).refusal == "G2"
    assert oakfield.scan(priya, typed=True).refusal == "G2"
    assert office.page("/board").says("Badge reported lost", "Priya Shah")
    assert office.page(f"/people/{priya.person}").says("was reported lost and ended")
    oakfield.badge(priya.person)
    assert not office.page("/board").says("Badge reported lost")


def test_a_wrong_name_and_a_wrong_pin_are_answered_alike(oakfield: Oakfield, priya: Badge):
    choose_pin(oakfield, priya.person)
    oakfield.somebody("Leila")
    oakfield.person("Priyanka", "Shah")
    kiosk = Desk(oakfield)
    wrong = [("Priya Shah", "918273"), ("Nobody Here", PIN), ("Leila Shah", PIN), ("Priy", PIN)]
    said = {lose(kiosk, name, pin).text for name, pin in wrong}
    assert len(said) == 1
    assert "That name and PIN do not go together." in said.pop()
    for name in ("Priya Shah", "Nobody Here"):
        for _ in range(4):
            lose(kiosk, name, "918273")
        page = lose(kiosk, name)
        assert "Too many tries. Please wait 15 minutes." in page.text
    assert oakfield.scan(priya).code == "locked_away"


@pytest.mark.parametrize("name", ["", "Pr", "  P  "])
def test_a_name_has_at_least_three_letters(oakfield: Oakfield, priya: Badge, name: str):
    choose_pin(oakfield, priya.person)
    assert "Type at least 3 letters of your name." in lose(Desk(oakfield), name).text


def test_a_badge_that_ended_already_is_not_ended_again(oakfield: Oakfield, priya: Badge):
    choose_pin(oakfield, priya.person)
    kiosk = Desk(oakfield)
    assert lose(kiosk).status_code == 200
    assert "No badge of theirs works" in lose(kiosk).text


def test_the_office_ends_a_badge_for_who_has_no_pin(oakfield: Oakfield, office: Desk, priya: Badge):
    where = f"/people/{priya.person}"
    assert office.goes_to(office.post(f"{where}/suspend-badge")) == where
    assert oakfield.scan(priya).refusal == "G2"
    assert "No badge of theirs works" in office.post(f"{where}/suspend-badge").text


def test_the_office_sees_no_roles_and_gives_none(oakfield: Oakfield, office: Desk, priya: Badge):
    page = office.page(f"/people/{priya.person}")
    assert not page.says("Give the role")
    assert office.post(f"/people/{priya.person}/roles", role="office").status_code == 403
