"""One's own phones: kept, shown, deleted, stolen; and leadership's look, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.actions.lockups import TakeBackInEmergency
from kiosk.db import audit_check
from kiosk.db import imeis as table
from web.desk import (  # noqa: F401
    Desk,
    choose_pin,
    enrolled,
    let_in,
    printed_code,
    quick_hashes,
    ready,
    signed_in,
)

if TYPE_CHECKING:
    from oakfield import Badge, Oakfield

GOOD = "356938035643809"


@pytest.fixture
def priya(oakfield: Oakfield) -> Badge:
    """Priya's badge; she has chosen a PIN."""
    badge = oakfield.somebody("Priya")
    choose_pin(oakfield, badge.person)
    return badge


@pytest.fixture
def desk(oakfield: Oakfield, priya: Badge) -> Desk:
    """The kiosk, with Priya let in by her PIN."""
    return let_in(oakfield, priya)


def keep(desk: Desk, number: str = GOOD, **given: str) -> None:
    wanted = {"number": number, "phone": "1", "position": "1"} | given
    assert desk.goes_to(desk.post("/own/phones/imei", **wanted)) == "/own/phones"


def test_a_number_is_kept_shown_in_part_and_in_full_to_its_owner(desk: Desk):
    assert desk.page("/own").says("My phones")
    keep(desk, "35 693803 564380 9")
    page = desk.page("/own/phones")
    assert page.says("···· 3809")
    assert GOOD not in page.text
    assert desk.shown(desk.post("/own/phones/show")).says(GOOD)


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("12345", "An IMEI has 15 digits. You typed 5."),
        ("356938035643808", "That number doesn’t add up."),
        ("3569380356438091", "That looks like an IMEISV (16 digits)."),
        ("490154203237518", "That is a test number, not a real phone."),
        ("<b>", "An IMEI is digits only."),
    ],
)
def test_what_is_wrong_with_a_number_is_said_and_what_was_typed_stays(
    desk: Desk, number: str, says: str
):
    response = desk.post("/own/phones/imei", number=number, phone="1", position="1")
    page = desk.shown(response, 422)
    assert page.says(says)
    assert page.fields["number"]["value"] == number
    assert desk.page("/own/phones/imei").says("Keep an IMEI")


@pytest.mark.parametrize("given", [{"phone": "0"}, {"phone": "x"}, {"position": "3"}])
def test_a_form_that_is_not_ours_is_turned_away(desk: Desk, given: dict[str, str]):
    wanted = {"number": GOOD, "phone": "1", "position": "1"} | given
    assert desk.post("/own/phones/imei", **wanted).status_code == 400


def test_a_number_is_deleted_for_good(oakfield: Oakfield, desk: Desk, priya: Badge):
    keep(desk)
    (kept,) = table.of_person(oakfield.school.db, priya.person)
    path = f"/own/phones/imei/{kept.id}/delete"
    assert desk.goes_to(desk.post(path)) == "/own/phones"
    assert desk.page("/own/phones").says("No IMEI is kept.")
    assert desk.shown(desk.post(path), 422).says("That number is not there any more.")
    audit_check.verify(oakfield.school.db)


def test_a_phone_that_one_no_longer_has_goes_from_every_page(
    oakfield: Oakfield, desk: Desk, priya: Badge
):
    assert not desk.page("/own/phones").says("I no longer have it"), "none is known yet"
    oakfield.scan(priya)
    oakfield.scan(priya, "lock_away:2")
    response = desk.post("/own/phones/retire", phone="1")
    assert desk.shown(response, 422).says("This phone is locked away in slot 1.")
    oakfield.do(TakeBackInEmergency(oakfield.digest(priya.code)))
    assert desk.page("/own/phones").says("I no longer have it")
    assert desk.goes_to(desk.post("/own/phones/retire", phone="1")) == "/own/phones"
    for path in ("/own/phones", "/own/stolen"):
        page = desk.page(path)
        assert page.says("Phone 2")
        assert not page.says("Phone 1")
    assert desk.page("/own/phones/imei").says("Another phone", "Phone 2")
    asked = desk.page("/permissions/ask")
    assert asked.says("Phone 2")
    assert not asked.says("Phone 1")


def test_nobody_deletes_anybody_elses(oakfield: Oakfield, desk: Desk, priya: Badge):
    keep(desk)
    (kept,) = table.of_person(oakfield.school.db, priya.person)
    other = let_in(oakfield, oakfield.somebody("Marcus"), Desk(oakfield))
    page = other.shown(other.post(f"/own/phones/imei/{kept.id}/delete"), 422)
    assert page.says("You can see and change only your own device numbers.")
    assert len(table.of_person(oakfield.school.db, priya.person)) == 1


def test_a_stolen_phone_is_one_page_with_all_that_is_asked_for(desk: Desk):
    keep(desk)
    desk.post("/own/phones/describe", phone="1", make="Samsung", model="Galaxy S24", colour="black")
    page = desk.page("/own/stolen")
    assert page.says(GOOD, "Samsung Galaxy S24, black", "Your network", "The police", "insurer")
    assert GOOD not in page.title


def reveal(oakfield: Oakfield, head: Desk, person: str, **given: str) -> tuple[int, str]:
    (kept,) = table.of_person(oakfield.school.db, person)
    response = head.post(f"/people/{person}/phones/show", **({"imei": kept.id} | given))
    return response.status_code, response.text


def test_leadership_needs_a_reason_and_a_fresh_second_factor(
    oakfield: Oakfield, desk: Desk, priya: Badge
):
    """Invariant 13."""
    keep(desk)
    leader = ready(oakfield, given="Jean", family="Kirby")
    head = signed_in(oakfield, leader, enrolled(oakfield, "leadership"))
    page = head.page(f"/people/{priya.person}/phones")
    assert page.says("···· 3809")
    assert GOOD not in page.text
    fresh = printed_code(oakfield, leader)
    for given in ({"code": fresh, "reason": " "}, {"reason": "Police asked, 1234", "code": "0"}):
        status, text = reveal(oakfield, head, priya.person, **given)
        assert status == 422
        assert GOOD not in text
    status, text = reveal(oakfield, head, priya.person, reason="Police asked, 1234", code=fresh)
    assert (status, GOOD in text) == (200, True)
    status, text = reveal(oakfield, head, priya.person, reason="Police asked, 1234", code=fresh)
    assert (status, GOOD in text) == (422, False)
    again = let_in(oakfield, priya)
    assert again.page("/own/phones").says("Jean Kirby", "looked at a number of yours in full")
    body = oakfield.school.db.execute("SELECT group_concat(body) FROM audit_payload").fetchone()[0]
    assert "Police asked, 1234" in body
    assert GOOD not in body
