"""Leadership looks at what is due, disposes of it, and sets and lifts holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from photographs import Hazel

from kiosk.actions.leaving import RecordLeaver
from kiosk.actions.loans import AnswerImages, ReturnDevice
from kiosk.actions.office_entries import ReleaseForOwner
from kiosk.actions.people import RecordClass, RecordPupil
from kiosk.actions.permissions import CancelPermission, RequestPermission, Terms
from kiosk.actions.pupil_phone_permissions import AddCollectingAdult
from kiosk.actions.pupil_phones import HandBackPupilPhone, HoldPupilPhone
from kiosk.web import retention as room
from web.desk import (  # noqa: F401
    Desk,
    enrolled,
    printed_code,
    quick_hashes,
    ready,
    signed_in,
)

if TYPE_CHECKING:
    from oakfield import Oakfield


@pytest.fixture
def leader(oakfield: Oakfield) -> str:
    return ready(oakfield, given="Jean", family="Kirby")


def at_a_desk(oakfield: Oakfield, leader: str) -> Desk:
    return signed_in(oakfield, leader, enrolled(oakfield, "leadership"))


def three_lockups_long_ago(oakfield: Oakfield) -> None:
    badge = oakfield.somebody("Priya")
    for day in ("2025-11-18", "2025-11-19", "2025-11-20"):
        oakfield.set("08:00", day)
        oakfield.scan(badge)
        oakfield.wait(minutes=15)
        oakfield.scan(badge)
    oakfield.set("08:31")


def test_looking_says_what_is_due_and_changes_nothing(oakfield: Oakfield, leader: str):
    three_lockups_long_ago(oakfield)
    desk = at_a_desk(oakfield, leader)
    before = oakfield.entries()
    page = desk.page("/retention")
    assert page.says("Due for disposal on 20 November 2026.", "Dispose of 3 records", "1 term")
    assert oakfield.entries() == before
    assert len(oakfield.rows("lockups")) == 3


def test_a_run_needs_a_fresh_code_and_tells_how_far_it_is(
    oakfield: Oakfield, leader: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(room, "PAGES_AT_ONCE", 1)
    monkeypatch.setattr("kiosk.retention.PAGE", 2)
    three_lockups_long_ago(oakfield)
    desk = at_a_desk(oakfield, leader)
    assert desk.shown(desk.post("/retention/runs", code="000000"), 422).says("That code")
    assert len(oakfield.rows("lockups")) == 3
    begun = desk.post("/retention/runs", code=printed_code(oakfield, leader))
    assert begun.status_code == 303
    run = begun.headers["Location"]
    assert desk.page(run).says("0 records have gone, 3 are left.")
    assert desk.post(run).headers["Location"] == run
    assert desk.page(run).says("2 records have gone, 1 is left.")
    desk.post(run)
    assert desk.page(run).says("All that was due has gone", "3 records have gone.")
    assert oakfield.rows("lockups") == []
    page = desk.page("/retention")
    assert page.says("Nothing is due today", "what was declared instead: 3")
    (row,) = oakfield.rows("disposals")
    assert (row["records"], row["disposed_by"]) == (3, leader)


@pytest.mark.parametrize("passes", [8, -8])
def test_a_run_goes_on_for_half_an_hour_after_its_code_whatever_the_clock_is_set_to(
    oakfield: Oakfield, leader: str, passes: int
):
    three_lockups_long_ago(oakfield)
    desk = at_a_desk(oakfield, leader)
    run = desk.post("/retention/runs", code=printed_code(oakfield, leader)).headers["Location"]
    for _ in range(4):
        oakfield.wait(minutes=passes)
        desk.page("/leavers")
    assert desk.post(run).headers["Location"] == "/retention"
    assert desk.get(run).headers["Location"] == "/retention"
    assert len(oakfield.rows("lockups")) == 3


def test_a_hold_keeps_what_is_due_and_says_why_to_leadership_alone(oakfield: Oakfield, leader: str):
    three_lockups_long_ago(oakfield)
    desk = at_a_desk(oakfield, leader)
    priya = oakfield.rows("phones")[0]["person"]
    assert desk.shown(desk.post("/retention/holds", whose=f"person/{priya}"), 422).says("Say in a")
    assert desk.shown(desk.post("/retention/holds", whose="", why="x"), 422).says("Choose whose")
    desk.post("/retention/holds", whose=f"person/{priya}", why="A claim is open.")
    page = desk.page("/retention")
    assert page.says("Nothing is due today", "Priya Shah", "Kept under hold: A claim is open.")
    again = desk.post("/retention/holds", whose=f"person/{priya}", why="Again")
    assert desk.shown(again, 422).says("kept under a hold already")
    (hold,) = oakfield.rows("holds")
    assert "claim" not in str(hold)
    desk.post(f"/retention/holds/{hold['id']}/lift")
    assert desk.page("/retention").says("Dispose of 3 records")


def test_everything_and_a_child_can_be_held_too(oakfield: Oakfield, leader: str):
    oakfield.do(RecordClass("c", "6 Oak"))
    oakfield.do(RecordPupil("ada", "mis", "1", "Ada", "Bright", None, "6", "6 Oak"))
    desk = at_a_desk(oakfield, leader)
    desk.post("/retention/holds", whose="everything", why="An inspection")
    desk.post("/retention/holds", whose="pupil/ada", why="A complaint")
    assert desk.page("/retention").says("Everything, of everybody", "Ada Bright, a child")


def test_a_child_leaves_once_nothing_of_theirs_is_here(oakfield: Oakfield, leader: str):
    oakfield.do(RecordClass("c", "6 Oak"))
    oakfield.do(RecordPupil("ada", "mis", "1", "Ada", "Bright", None, "5", "6 Oak"))
    oakfield.do(HoldPupilPhone("ada", oakfield.clock, "Ann"))
    desk = at_a_desk(oakfield, leader)
    assert "/leavers/pupil" in desk.page("/leavers").text
    assert desk.get("/leavers/pupil").headers["Location"] == "/leavers"
    path = desk.get("/leavers/pupil?pupil=ada").headers["Location"]
    assert desk.page(path).says("Ada Bright leaves the school", "Phone in slot 1")
    assert desk.shown(desk.post(path), 422).says("Close that first.")
    oakfield.do(AddCollectingAdult("ann", "ada", "Ann Bright", "mother", True))
    oakfield.do(HandBackPupilPhone(pupil="ada", adult="Ann Bright", early="Leaves"))
    assert desk.post(path).headers["Location"] == "/leavers"
    assert desk.page("/leavers").says("Ada Bright", "Left on")
    desk.post("/pupils/ada/return")
    assert desk.page("/leavers").says("No child has left.")
    assert desk.get("/leavers/pupil?pupil=nobody").status_code == 404


def test_scenario_20_a_leaver_has_a_phone_an_ipad_and_a_permission(oakfield: Oakfield, leader: str):
    hazel = Hazel(oakfield)
    priya = hazel.priya
    oakfield.scan(priya)
    room_id = oakfield.rows("places")[0]["id"]
    start, end = oakfield.clock.replace(hour=10), oakfield.clock.replace(day=23, hour=12)
    terms = Terms("exception", 1, start, end, (room_id,), "other", "sealed")
    oakfield.do(RequestPermission("request", priya.person, terms), actor=priya.person)
    hazel.sign_out(None)
    desk = at_a_desk(oakfield, leader)
    path = f"/people/{priya.person}/leave"
    page = desk.page(path)
    assert page.says("Phone in slot 1", "iPad 4 is out", "Permission until Monday 23 November")
    assert {"/board/release", "/devices", "/permissions", "/visits"} <= set(page.links)
    assert oakfield.do(RecordLeaver(priya.person)).refusal == "E9"
    oakfield.do(ReturnDevice("ipad4"))
    oakfield.do(AnswerImages("ipad4", made=False))
    oakfield.do(CancelPermission("request/1"), actor=priya.person)
    oakfield.do(ReleaseForOwner(1, leader, "left_school"))
    assert desk.page(path).says("Nothing is open.")
    assert desk.goes_to(desk.post(path)) == "/leavers"
    assert oakfield.scan(priya).refusal == "G2"
