"""E-mail at a desk: switched on by leadership, to whoever gave an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mail_server import nobody_listens

from kiosk.exchange import emails
from web.desk import Desk, enrolled, let_in, quick_hashes, signed_in, with_role  # noqa: F401

if TYPE_CHECKING:
    from oakfield import Oakfield

SERVER = {
    "email": "yes",
    "email_server": "smtp.oakfield.example:587",
    "email_security": "starttls",
    "email_from": "kiosk@oakfield.example",
    "email_user": "",
}


@pytest.fixture
def helens(oakfield: Oakfield) -> Desk:
    helen = with_role(oakfield, "leadership", "Helen", "Okafor")
    return signed_in(oakfield, helen, enrolled(oakfield, "leadership"))


def test_off_until_leadership_switches_it_on_and_then_a_test_may_be_sent(helens: Desk):
    assert "/emails" in helens.page("/permissions").links
    page = helens.page("/emails")
    assert page.headings == ["E-mail is switched off"]
    assert page.says("It never says whose it is or why", "No password is kept")
    assert helens.post("/emails/test").status_code == 422
    assert helens.goes_to(helens.post("/emails/server", **SERVER)) == "/emails"
    helens.goes_to(helens.post("/emails/address", address=" helen@oakfield.example "))
    page = helens.page("/emails")
    assert page.headings == ["E-mail is switched on"]
    assert page.says("Nothing waits")
    assert page.fields["address"]["value"] == "helen@oakfield.example"
    helens.goes_to(helens.post("/emails/test"))
    assert helens.page("/emails").says("1 waiting to leave", "It goes within seconds.")
    helens.goes_to(helens.post("/emails/server", email="no"))
    assert helens.page("/emails").headings == ["E-mail is switched off"]
    helens.goes_to(helens.post("/emails/address", address=""))
    assert helens.oakfield.rows("email_addresses") == helens.oakfield.rows("emails") == []


def test_what_cannot_be_is_said_and_nothing_is_kept(helens: Desk):
    wrong = {**SERVER, "email_server": "smtp.oakfield.example", "email_from": "kiosk"}
    page = helens.shown(helens.post("/emails/server", **wrong), 422)
    assert page.says("2 things to put right", "Write the server and its port")
    assert page.fields["email_from"]["value"] == "kiosk"
    assert helens.page("/emails").headings == ["E-mail is switched off"]
    for address in ("helen", "helen@oakfield", "a@b.example\nBcc: c@d.example", "a b@c.example"):
        page = helens.shown(helens.post("/emails/address", address=address), 422)
        assert page.says("Write an address such as office@oakfield.example.")


def test_trouble_is_shown_and_when_it_is_tried_again(helens: Desk):
    helens.post("/emails/server", **{**SERVER, "email_server": nobody_listens()})
    helens.post("/emails/address", address="helen@oakfield.example")
    helens.post("/emails/test")
    emails.deliver(helens.oakfield.school)
    page = helens.page("/emails")
    assert page.says("The mail server cannot be reached. Tried once, next at 08:31.")
    part = helens.get("/emails/part").text
    assert part.strip() in helens.get("/emails").text


def test_who_stands_in_gives_an_address_but_sets_no_server(helens: Desk, oakfield: Oakfield):
    acting = oakfield.person("Senga", "Senco")
    helens.post("/stand-ins", person=acting, duty="acting", day="2026-11-20")
    sengas = signed_in(oakfield, acting)
    assert sengas.goes_to(sengas.post("/emails/address", address="s@oakfield.example")) == "/emails"
    assert not sengas.page("/emails").says("mail server")
    assert sengas.post("/emails/server", **SERVER).status_code == 403
    oakfield.set("08:00", "2026-11-23")
    badge = oakfield.badge(acting)
    kiosk = let_in(oakfield, badge, enrolled(oakfield, "kiosk"))
    assert kiosk.page("/permissions/mine").says("sent to s@oakfield.example")
    kiosk.goes_to(kiosk.post("/permissions/mine/email-address/remove"))
    assert not kiosk.page("/permissions/mine").says("oakfield.example")
    assert oakfield.rows("email_addresses") == []
