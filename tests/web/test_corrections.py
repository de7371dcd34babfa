"""The record week by week, and what is added to it: by its owner that day, else by leadership."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.actions.acknowledgements import RecordAcceptance
from kiosk.db import audit_check
from web.desk import (  # noqa: F401
    Desk,
    choose_pin,
    enrolled,
    let_in,
    quick_hashes,
    ready,
    signed_in,
)

if TYPE_CHECKING:
    from oakfield import Badge, Oakfield

WRONG = "It was slot 12, not 1."


@pytest.fixture
def priya(oakfield: Oakfield) -> Badge:
    """Priya locked her phone away on Friday and has chosen a PIN."""
    badge = oakfield.somebody("Priya")
    choose_pin(oakfield, badge.person)
    oakfield.accepts(badge.person)
    oakfield.scan(badge)
    return badge


def leader(oakfield: Oakfield) -> Desk:
    return signed_in(
        oakfield, ready(oakfield, given="Jean", family="Kirby"), enrolled(oakfield, "leadership")
    )


def test_a_week_is_a_page_and_the_weeks_with_something_lead_to_one_another(
    oakfield: Oakfield, priya: Badge
):
    oakfield.set("16:00")
    oakfield.scan(priya)
    oakfield.set("08:31", "2026-12-07")
    oakfield.scan(priya)
    desk = let_in(oakfield, priya)
    page = desk.page("/own/record")
    assert page.headings == ["Priya Shah: 7 to 11 December 2026"]
    assert page.says("Locked away at 08:31 in slot 1", "Earlier: week of 16 November 2026")
    assert not page.says("Later:")
    page = desk.page("/own/record/2026-11-18")
    assert page.says("Friday 20 November 2026", "You accepted the device rules", "Later: week of 7")
    assert desk.page("/own/record/2026-06-01").says("Nothing is on record this week.")
    assert desk.get("/own/record/soon").status_code == 404


def test_on_the_same_day_its_owner_adds_to_it_and_leadership_reads_it(
    oakfield: Oakfield, priya: Badge
):
    desk = let_in(oakfield, priya)
    assert "/own/correct?entry=lockups/1" in desk.page("/own/record").links
    assert desk.page("/own/correct?entry=lockups/1").says("Locked away at 08:31 in slot 1")
    page = desk.shown(desk.post("/own/correct", entry="lockups/1", words=" "), 422)
    assert page.says("Entries can’t be changed or removed. Add a correction and say why.")
    before = oakfield.rows("lockups")
    given = desk.post("/own/correct", entry="lockups/1", words=WRONG)
    assert desk.goes_to(given) == "/own/record/2026-11-20"
    assert desk.page("/own/record").says("Added by you", WRONG)
    assert oakfield.rows("lockups") == before
    page = leader(oakfield).page("/corrections")
    assert page.says("Priya Shah", WRONG, "Added by its owner")
    audit_check.verify(oakfield.school.db)
    oakfield.school.close()
    written = (oakfield.folder / "kiosk.db").read_bytes()
    assert WRONG.encode() not in written


def test_the_day_after_leadership_adds_to_it_and_its_owner_reads_it(
    oakfield: Oakfield, priya: Badge
):
    oakfield.set("08:31", "2026-11-23")
    desk = let_in(oakfield, priya)
    assert not [link for link in desk.page("/own/record/2026-11-20").links if "correct" in link]
    page = desk.shown(desk.post("/own/correct", entry="lockups/1", words=WRONG), 422)
    assert page.says("by its owner on the same day, and by leadership afterwards.")
    head = leader(oakfield)
    theirs = f"/people/{priya.person}"
    assert f"{theirs}/record" in head.page(theirs).links
    page = head.page(f"{theirs}/record/2026-11-20")
    assert f"{theirs}/correct?entry=lockups/1" in page.links
    assert head.page(f"{theirs}/correct?entry=lockups/1").says("What is not right")
    given = head.post(f"{theirs}/correct", entry="lockups/1", words=WRONG)
    assert head.goes_to(given) == f"{theirs}/record/2026-11-20"
    oakfield.wait(seconds=1)
    again = let_in(oakfield, priya)
    assert again.page("/own/record/2026-11-20").says("Added by leadership", WRONG)


def test_nobody_corrects_what_is_not_theirs_and_who_leads_not_their_own(
    oakfield: Oakfield, priya: Badge
):
    marcus = oakfield.somebody("Marcus")
    desk = let_in(oakfield, marcus)
    for entry in ("lockups/1", "lockups/99", "people/x", ""):
        assert desk.get(f"/own/correct?entry={entry}").status_code == 404
        assert desk.post("/own/correct", entry=entry, words=WRONG).status_code == 404
    jean = ready(oakfield, given="Jean", family="Kirby")
    oakfield.do(RecordAcceptance(jean, 1))
    oakfield.set("08:31", "2026-11-23")
    head = signed_in(oakfield, jean, enrolled(oakfield, "leadership"))
    given = head.post(f"/people/{jean}/correct", entry=f"acknowledgements/1/{jean}", words=WRONG)
    assert head.shown(given, 422).says("by its owner on the same day")
    assert oakfield.rows("corrections") == []
