"""Scenarios 9, 10, 12 and 31 of domain.md E, each from its first step to what it passes by."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from photographs import SHARE, Hazel

from kiosk.actions.photos import ExcludeFromPhotos
from kiosk.actions.pupil_phones import HandBackPupilPhone, HoldPupilPhone
from kiosk.db import audit_check
from kiosk.db.people import person as person_of
from kiosk.decide.calendar import day_of
from kiosk.exchange.subject_access import as_html, record_of
from web.desk import Desk, let_in, quick_hashes, signed_in, with_role  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oakfield import Oakfield

PHOTOS = {"purpose": "Lesson", "class": "hazel", "use": "Press", "due": "15:00"}
MOVED = {"destination": SHARE, "pictures": "12", "shared": "none"}
DELETED = {"deleted": "yes", "recently_deleted": "yes", "cloud": "yes"}


@pytest.fixture
def hazel(oakfield: Oakfield) -> Iterator[Hazel]:
    """3 Hazel: Ada may be photographed, Bo was refused, Cy is excluded, Di undecided."""
    hazel = Hazel(oakfield)
    hazel.decide("ada")
    hazel.decide("bo", False)
    oakfield.do(ExcludeFromPhotos("cy"))
    yield hazel
    audit_check.verify(oakfield.school.db)


def at_a_desk(hazel: Hazel, role: str, family: str) -> Desk:
    return signed_in(hazel.oakfield, with_role(hazel.oakfield, role, "Una", family))


def test_scenario_9_an_ipad_comes_back_and_its_images_are_not_moved(hazel: Hazel):
    """Yes to D7 waits until 17:00; on Monday D2; cleared by destination, count and three ticks."""
    hazel.read_and_sign_out()
    hazel.oakfield.set("15:20")
    hazel.scan()
    waits = hazel.scan("images:made")
    assert waits.message.startswith("Move them by 17:00, then delete them from iPad 4.")
    hazel.oakfield.set("17:01")
    late = "Photos to move: overdue since 20 November 2026, 17:00"
    assert at_a_desk(hazel, "office", "Ross").page("/board").says(late)

    hazel.oakfield.set("08:30", "2026-11-23")
    sam = let_in(hazel.oakfield, hazel.colleague("Sam"))
    d2 = "iPad 4 still holds photos from Friday 20 November. Move and delete them before it goes"
    assert sam.page("/own/devices").says(d2)
    none = sam.post("/own/devices/ipad4", **(PHOTOS | {"use": "none"}))
    assert sam.shown(none, 422).says(d2)

    head = at_a_desk(hazel, "headteacher", "Poe")
    head.post("/devices/ipad4/let-go-out", why="Sports day")
    [loan] = hazel.loans()
    assert (loan["excused_why"], bool(loan["excused_by"])) == ("Sports day", True)
    asked = [row["verb"] for row in hazel.oakfield.school.db["audit_log"].rows]
    assert "let_go_out" in asked

    hazel.oakfield.set("08:30", "2026-11-24")
    priya = let_in(hazel.oakfield, hazel.priya)
    half = priya.shown(priya.post("/own/loans/1/transfer", **MOVED, deleted="yes"))
    assert half.says("Now move the photos")
    assert hazel.state() == "awaiting_transfer"
    whole = priya.shown(priya.post("/own/loans/1/transfer", **MOVED, **DELETED))
    assert whole.says("All moved and deleted")
    [moved] = hazel.oakfield.rows("image_transfers")
    assert (moved["destination"], moved["pictures"]) == (SHARE, 12)
    assert moved["moved_by"] == moved["deleted_by"] == hazel.priya.person
    assert all(moved[f"{place}deleted_at"] for place in ("", "recently_", "cloud_"))


def test_scenario_10_a_child_without_photo_permission_in_the_class(hazel: Hazel):
    """D5, D6, D11 by name to Priya alone; the version is kept; a withdrawal finds this loan."""
    priya = let_in(hazel.oakfield, hazel.priya)
    page = priya.shown(priya.post("/own/devices/ipad4", **PHOTOS))
    assert page.says(
        "3 children in 3 Hazel must not be photographed for press.",
        "Bo Fenn Permission refused",
        "Cy Fenn Do not photograph",
        "Di Fenn No decision on file counts as No.",
    )
    priya.post("/own/devices/ipad4", **PHOTOS, read="yes")
    [loan] = hazel.loans()
    assert loan["list_version"] == hazel.list().version

    office = at_a_desk(hazel, "office", "Ross")
    no = {"use": "Press", "may": "no", "decided_on": "2026-11-20"}
    found = office.shown(office.post("/photos/pupils/ada", **no))
    assert found.says(
        "Where might images for Press be?",
        "iPad 4, Priya Shah",
        "Out now: the borrower is told at the next scan.",
    )
    told = hazel.oakfield.scan(hazel.priya)
    assert told.message.endswith(
        "Your photo list for iPad 4 has changed. Open it before the next photo."
    )


def test_scenario_12_a_work_phone_on_a_trip(hazel: Hazel):
    """The work mobile with the leader, own phones by basis visit, photos only with an iPad."""
    oakfield = hazel.oakfield
    oakfield.do(HoldPupilPhone("ada", oakfield.clock, "Mother"))
    mobile = hazel.device("wm1", "Work mobile 1", "work_mobile")
    sam = hazel.colleague("Sam")
    office = at_a_desk(hazel, "office", "Ross")
    path = office.goes_to(
        office.post(
            "/visits",
            place="the museum",
            leader=hazel.priya.person,
            staff=sam.person,
            classes="hazel",
            visit_on="2026-11-20",
        )
    )
    assert office.page(path).says("No work mobile goes along yet.")
    refused = office.shown(office.post(f"{path}/photos", wanted="yes"), 422)
    assert refused.says("Photos are taken only on a school device. Sign out a school iPad.")

    for badge in (hazel.priya, sam):
        oakfield.scan(badge)
    priya = let_in(oakfield, hazel.priya)
    assert priya.page("/own/devices/wm1").says("It goes with the visit to the museum")
    visit = path.rpartition("/")[2]
    priya.post("/own/devices/wm1", **(PHOTOS | {"use": "none", "purpose": "Visit"}), visit=visit)
    priya.post("/own/devices/ipad4", **PHOTOS, visit=visit)
    priya.post("/own/devices/ipad4", **PHOTOS, visit=visit, read="yes")
    assert not office.page(path).says("No work mobile goes along yet.")
    assert office.goes_to(office.post(f"{path}/photos", wanted="yes")) == path

    oakfield.set("09:15")
    v1 = "On visits: away from children, emergencies only, no photos on your own phone."
    assert [oakfield.scan(badge).message for badge in (hazel.priya, sam)] == [v1, v1]
    assert {row["release_basis"] for row in oakfield.rows("lockups")} == {"visit"}
    v2 = oakfield.do(HandBackPupilPhone(pupil="ada"))
    assert (v2.refusal, v2.message) == ("V2", "The phone stays in school during the visit.")

    oakfield.set("14:30")
    asked = oakfield.scan(sam)
    assert asked.message == "Did you use your phone on the visit?"
    oakfield.scan(sam, "visit:emergency")
    oakfield.scan(hazel.priya)
    oakfield.scan(hazel.priya, "visit:no")
    used = {row["person"]: row["used"] for row in oakfield.rows("visit_staff")}
    assert used == {sam.person: "emergency", hazel.priya.person: "no"}
    office = at_a_desk(hazel, "office", "Poe")
    assert office.shown(office.post(f"{path}/end"), 422).says("Return it first.")
    for label in (hazel.label, mobile):
        hazel.scan(label=label)
        hazel.scan("images:none", label)
    assert office.goes_to(office.post(f"{path}/end")) == path
    assert oakfield.do(HandBackPupilPhone(pupil="ada")).refusal == "C5"


def test_scenario_31_an_indecent_image_on_a_returned_ipad(hazel: Hazel):
    """B1 to the letter, the iPad put away, nothing asked or moved, the borrower not told."""
    hazel.read_and_sign_out()
    hazel.scan()
    stop = hazel.scan("images:police")
    assert (stop.heading, stop.choices, stop.also) == ("Stop", (), ())
    assert stop.message == (
        "Do not open, copy, photograph, forward or delete anything. Ring the police now. Then "
        "tell the Headteacher or the Designated Safeguarding Lead. Do not speak to the person "
        "concerned."
    )
    [device] = hazel.oakfield.rows("school_devices")
    assert device["condition"] == "quarantined"

    priya = let_in(hazel.oakfield, hazel.priya)
    mine = priya.get("/own/devices").text
    assert "iPad 4 is not to be used. Choose another." in mine
    for word in ("police", "uarantine", "Stop", "made?", "They are moved"):
        assert word not in mine
    assert priya.get("/own/loans/1/transfer").status_code == 404
    assert priya.post("/own/loans/1/transfer", **MOVED, **DELETED).status_code == 404
    assert priya.post("/own/loans/1/images", made="no").status_code == 404
    assert hazel.move().message == "iPad 4 is not to be used. Choose another."
    assert hazel.oakfield.rows("image_transfers") == []

    borrower = person_of(hazel.oakfield.school.db, hazel.priya.person)
    assert borrower
    copy = as_html(record_of(hazel.oakfield.school, borrower, day_of(hazel.oakfield.clock)), "")
    assert "2026-11-20 08:31:00" in copy
    assert not [word for word in ("uarantine", "police") if word in copy]

    head = at_a_desk(hazel, "headteacher", "Ross")
    page = head.page("/devices/ipad4")
    assert set(page.fields) == {"told", "reference"}
    assert page.says("Found by")
    head.post("/devices/ipad4/police", told="08:30", reference="CR/1", found_by=hazel.priya.person)
    [kept] = hazel.oakfield.rows("quarantines")
    assert (kept["found_by"], kept["reference"]) == (hazel.priya.person, "CR/1")
    assert "not to be used" in head.get("/devices.csv").text
    assert "uarantine" not in head.get("/devices.csv").text


def test_the_museum_is_on_the_day_it_is_entered_for(hazel: Hazel):
    """V2 holds on the day of the visit, not when it is entered."""
    office = at_a_desk(hazel, "office", "Ross")
    office.post(
        "/visits", place="x", leader=hazel.priya.person, classes="hazel", visit_on="2026-11-24"
    )
    days = {row["day_on"] for row in hazel.oakfield.rows("pupil_days")}
    assert days == {date(2026, 11, 24).isoformat()}
    assert len(hazel.oakfield.rows("pupil_days")) == 4
