"""The people page: who is here, what they may do, and a code for who is to sign in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kiosk.db import audit_check, audit_log
from web.desk import (
    PASSPHRASE,
    Desk,
    quick_hashes,  # noqa: F401
    ready,
    signed_in,
    with_role,
)

if TYPE_CHECKING:
    from oakfield import Oakfield

CODE = re.compile(r'class="secret">([0-9A-Z]{4}-[0-9A-Z]{4})<')


@pytest.fixture
def heads(oakfield: Oakfield) -> Desk:
    """The shared machine, the Headteacher signed in at it."""
    return signed_in(oakfield, with_role(oakfield, "headteacher", "Margaret", "Hill"))


def held(oakfield: Oakfield, person: str) -> set[str]:
    rows = oakfield.rows("roles")
    return {r["role"] for r in rows if r["person"] == person and r["ended_at"] is None}


def test_everybody_is_listed_with_their_roles(oakfield: Oakfield, heads: Desk):
    priya = oakfield.person("Priya", "Shah")
    page = heads.page("/people")
    assert page.says("2 on the staff list", "Margaret Hill", "Headteacher", "Priya Shah")
    assert f"/people/{priya}" in page.links


def test_somebody_without_a_role_uses_a_badge(oakfield: Oakfield, heads: Desk):
    page = heads.page(f"/people/{oakfield.person()}")
    assert page.headings == ["Priya Shah"]
    assert page.says("Priya uses the kiosk with a badge and signs in nowhere.")
    assert page.says("Priya has not chosen a passphrase yet.")


def test_a_role_is_given_and_ended(oakfield: Oakfield, heads: Desk):
    priya = oakfield.person()
    response = heads.post(f"/people/{priya}/roles", role="office")
    assert heads.goes_to(response) == f"/people/{priya}"
    assert held(oakfield, priya) == {"office"}
    assert heads.page(f"/people/{priya}").says("End this role")
    heads.post(f"/people/{priya}/roles", role="office", end="yes")
    assert held(oakfield, priya) == set()
    audit_check.verify(oakfield.school.db)


def test_the_audit_log_says_who_gave_it(oakfield: Oakfield, heads: Desk):
    (margaret,) = [row["id"] for row in oakfield.rows("people")]
    priya = oakfield.person()
    heads.post(f"/people/{priya}/roles", role="office")
    *_, last = audit_log.entries(oakfield.school.db)
    assert (last.actor, last.verb, last.object) == (margaret, "grant_role", f"people/{priya}")


def test_a_role_twice_is_refused_in_words_at_the_top(oakfield: Oakfield, heads: Desk):
    priya = with_role(oakfield, "office", "Priya", "Shah")
    page = heads.shown(heads.post(f"/people/{priya}/roles", role="office"), 422)
    assert len(page.alerts) == 1
    assert page.says("Priya has that role already.")
    assert "#roles" in page.links


def test_the_last_who_leads_cannot_end_that(oakfield: Oakfield, heads: Desk):
    (margaret,) = [row["id"] for row in oakfield.rows("people")]
    path = f"/people/{margaret}/roles"
    says = "Somebody must be able to lead: give the role to somebody else first."
    assert heads.shown(heads.post(path, role="headteacher", end="yes"), 422).says(says)
    assert heads.is_in()

    gone = with_role(oakfield, "leadership", "Gone", "Before")
    oakfield.school.db.execute("UPDATE people SET left_at = added_at WHERE id = ?", [gone])
    assert heads.shown(heads.post(path, role="headteacher", end="yes"), 422).says(says)

    with_role(oakfield, "leadership", "Priya", "Shah")
    assert heads.post(path, role="headteacher", end="yes").status_code == 303
    assert not heads.is_in()


def test_ending_a_role_that_somebody_has_not_signs_nobody_out(oakfield: Oakfield, heads: Desk):
    (margaret,) = [row["id"] for row in oakfield.rows("people")]
    heads.post(f"/people/{margaret}/roles", role="governor", end="yes")
    assert heads.is_in()


@pytest.mark.parametrize("role", ["", "kiosk", "admin", "Office", "headteacher; office"])
def test_there_are_no_other_roles(oakfield: Oakfield, heads: Desk, role: str):
    priya = oakfield.person()
    assert heads.post(f"/people/{priya}/roles", role=role).status_code == 400
    assert held(oakfield, priya) == set()


def test_nobody_else_has_a_page(oakfield: Oakfield, heads: Desk):
    gone = oakfield.person("Gone", "Before")
    oakfield.school.db.execute("UPDATE people SET left_at = added_at WHERE id = ?", [gone])
    for person in ("nobody", gone, "../board"):
        assert heads.get(f"/people/{person}").status_code == 404
        assert heads.post(f"/people/{person}/roles", role="office").status_code == 404
        assert heads.post(f"/people/{person}/start-code").status_code == 404


def test_a_start_code_is_shown_once_and_ends_the_one_before(oakfield: Oakfield, heads: Desk):
    priya = with_role(oakfield, "office", "Priya", "Shah")
    (first,) = CODE.findall(heads.post(f"/people/{priya}/start-code").text)
    page = heads.shown(heads.post(f"/people/{priya}/start-code"))
    assert page.says("One-use code for Priya, shown only now:", "It works for 7 days.")
    (second,) = CODE.findall(page.text)
    assert not CODE.findall(heads.page(f"/people/{priya}").text)

    form = {"given_name": "Priya", "family_name": "Shah"}
    form |= {"passphrase": PASSPHRASE, "again": PASSPHRASE}
    newcomer = Desk(oakfield)
    assert newcomer.post("/start", code=first, **form).status_code == 422
    assert newcomer.post("/start", code=second, **form).status_code == 200
    assert newcomer.sign_in("Priya Shah").status_code == 303
    assert heads.page(f"/people/{priya}").says("Priya has chosen a passphrase.")
    audit_check.verify(oakfield.school.db)


def test_a_new_passphrase_ends_the_printed_codes_before_it(oakfield: Oakfield, heads: Desk):
    priya = ready(oakfield, "office", given="Priya", family="Shah")
    (code,) = CODE.findall(heads.post(f"/people/{priya}/start-code").text)
    form = {"given_name": "Priya", "family_name": "Shah"}
    form |= {"passphrase": PASSPHRASE, "again": PASSPHRASE}
    printed = re.findall(
        r"<li>(....-....)</li>", Desk(oakfield).post("/start", code=code, **form).text
    )
    working = [
        r for r in oakfield.rows("one_time_codes") if r["person"] == priya and not r["ended_at"]
    ]
    assert sorted(r["id"] for r in working) == sorted(
        oakfield.digest(each.replace("-", "")) for each in printed
    )


def test_a_name_is_written_as_it_is_and_never_as_a_tag(oakfield: Oakfield, heads: Desk):
    priya = oakfield.person("<b>Priya", "O'\"Shah")
    assert "<b>Priya" not in heads.get(f"/people/{priya}").text.replace("<b><a", "")
    assert "&lt;b&gt;Priya" in heads.get("/people").text
