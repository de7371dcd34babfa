"""The rules accepted at the kiosk, and who is outstanding at a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.desk import quick_hashes, signed_in, with_role  # noqa: F401

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from oakfield import Oakfield
    from werkzeug.test import TestResponse

OURS = {"Sec-Fetch-Site": "same-origin"}


def accept(client: FlaskClient, code: str, version: str = "1") -> TestResponse:
    form = {"code": code, "version": version}
    return client.post("/rules/acceptance", data=form, headers=OURS)


def test_a_badge_and_a_typed_code_accept(oakfield: Oakfield, client: FlaskClient):
    priya, sam = oakfield.somebody("Priya"), oakfield.somebody("Sam")
    assert "/rules/acceptance" in client.get("/rules/staff").text
    assert "Accept the rules, version 1" in client.get("/rules/acceptance").text
    assert "Thank you, Priya." in accept(client, priya.code).text
    assert "Thank you, Sam." in accept(client, sam.short.lower()).text
    assert len(oakfield.rows("acknowledgements")) == 2


def test_what_is_no_badge_or_no_version_accepts_nothing(oakfield: Oakfield, client: FlaskClient):
    priya = oakfield.somebody("Priya")
    for code, version in [("nothing", "1"), (priya.code, "9"), (priya.code, "x"), ("", "")]:
        assert accept(client, code, version).status_code == 422
    assert oakfield.rows("acknowledgements") == []


def test_guessing_is_slowed_down(oakfield: Oakfield, client: FlaskClient):
    statuses = [accept(client, "nothing").status_code for _ in range(100)]
    assert statuses[0] == 422
    assert statuses[-1] == 429


def test_who_is_outstanding_and_signed_on_paper(oakfield: Oakfield):
    desk = signed_in(oakfield, with_role(oakfield, "leadership"))
    priya = oakfield.person("Priya")
    page = desk.page("/rules-accepted")
    assert page.headings == ["0 of 2 have accepted version 1"]
    assert page.says("Priya Shah", "Jean Kirby")
    assert desk.goes_to(desk.post(f"/rules-accepted/{priya}")) == "/rules-accepted"
    page = desk.page("/rules-accepted")
    assert page.headings == ["1 of 2 have accepted version 1"]
    assert not page.says("Priya Shah")
    desk.post("/rules-accepted/person1")
    assert desk.page("/rules-accepted").says("Nobody is outstanding.")
