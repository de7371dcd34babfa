"""The record week by week, and what is added to it: by its owner that day, else by leadership."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.actions.acknowledgements import RecordAcceptance
from kiosk.actions.badges import SuspendBadge
from kiosk.actions.sign_in import EndSessions
from kiosk.db import audit_check, audit_log
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


def test_scenario_5_what_a_lost_badge_did_is_confirmed_or_corrected(
    oakfield: Oakfield, priya: Badge
):
    """From its last use with the PIN on; nobody doubts what was before. The log shows a try."""
    oakfield.set("08:32")
    let_in(oakfield, priya)
    oakfield.do(EndSessions(priya.person))
    oakfield.set("16:00")
    oakfield.scan(priya)
    oakfield.set("08:31", "2026-11-23")
    oakfield.scan(priya)
    oakfield.set("15:40", "2026-11-23")
    oakfield.scan(priya)
    oakfield.set("08:20", "2026-11-24")
    oakfield.scan(priya)
    oakfield.set("08:25", "2026-11-24")
    oakfield.do(SuspendBadge(priya.person))
    tried = oakfield.scan(priya)
    assert tried.refusal == "G2"
    [entry] = list(audit_log.entries(oakfield.school.db, after=oakfield.entries() - 1))
    assert (entry.object, entry.outcome) == (f"people/{priya.person}", "refused G2")

    oakfield.set("08:30", "2026-11-24")
    desk = let_in(oakfield, oakfield.badge(priya.person))
    assert desk.page("/own").says("2 entries were made with the badge you reported lost.")
    page = desk.page("/own/lost-badge")
    assert page.says("Locked away at 08:31 in slot 1, taken back", "Locked away at 08:20 in slot 1")
    assert not page.says("20 November")
    first, second = (f"lockups/{row['id']}" for row in oakfield.rows("lockups")[1:])
    said = {"entry": first, "words": "It was me."}
    assert desk.goes_to(desk.post("/own/correct", **said)) == "/own/lost-badge"
    assert desk.page("/own").says("1 entry was made")
    said = {"entry": second, "words": "I was not in yet."}
    assert desk.goes_to(desk.post("/own/correct", **said)).startswith("/own/record/")
    assert desk.page("/own/lost-badge").says("Nothing is left to look at.")
    assert leader(oakfield).page("/corrections").says("It was me.", "I was not in yet.")


def test_a_badge_that_was_printed_anew_is_not_lost(oakfield: Oakfield, priya: Badge):
    desk = let_in(oakfield, oakfield.badge(priya.person))
    assert not desk.page("/own").says("Was it you?")
    assert desk.page("/own/lost-badge").says("Nothing is left to look at.")


def test_it_is_asked_for_a_week(oakfield: Oakfield, priya: Badge):
    oakfield.wait(seconds=1)
    oakfield.do(SuspendBadge(priya.person))
    oakfield.wait(days=6)
    badge = oakfield.badge(priya.person)
    oakfield.wait(days=1)
    [row] = oakfield.rows("lockups")
    desk = let_in(oakfield, badge)
    assert desk.page("/own").says("1 entry was made")
    oakfield.wait(seconds=1)
    said = {"entry": f"lockups/{row['id']}", "words": "It was me."}
    assert "on the same day" in desk.shown(desk.post("/own/correct", **said), 422).text
