"""Borrowing an iPad behind badge and PIN: the list first, then out; back, and the images moved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from photographs import SHARE, Hazel

from kiosk.actions.people import RecordPupil
from kiosk.actions.photos import ExcludeFromPhotos
from kiosk.actions.school_devices import IssueDeviceLabel, RecordDevice
from kiosk.actions.visits import OpenVisit
from kiosk.decide.calendar import day_of
from web.desk import PIN, Desk, choose_pin, let_in, quick_hashes  # noqa: F401

if TYPE_CHECKING:
    from oakfield import Oakfield

NAMES = re.compile(r"<b>(\w+) Fenn</b> <span>([^<]+)</span>")
LESSON = {"purpose": "Lesson", "class": "hazel", "use": "Press", "due": "10:00"}


@pytest.fixture
def hazel(oakfield: Oakfield) -> Hazel:
    """Two children who must not be photographed, one undecided, one who may."""
    hazel = Hazel(oakfield)
    hazel.decide("ada")
    hazel.decide("bo", False)
    oakfield.do(ExcludeFromPhotos("cy"))
    return hazel


@pytest.fixture
def desk(hazel: Hazel) -> Desk:
    return let_in(hazel.oakfield, hazel.priya)


def test_nobody_borrows_without_badge_and_pin(oakfield: Oakfield, hazel: Hazel):
    stranger = Desk(oakfield)
    for path in ("/own/devices", "/own/devices/ipad4", "/own/loans/1/transfer"):
        assert stranger.goes_to(stranger.get(path)).startswith("/own/badge?then=loans.")
    for path in (
        "/own/devices/ipad4",
        "/own/loans/1/list",
        "/own/loans/1/images",
        "/own/loans/1/transfer",
    ):
        assert stranger.post(path, **LESSON).status_code == 401
    assert hazel.loans() == []


def test_the_record_leads_to_what_can_be_borrowed(desk: Desk):
    assert "/own/devices" in desk.page("/own").links
    page = desk.page("/own/devices")
    assert page.says("Take iPad 4")
    assert "/own/devices/ipad4" in page.links
    assert desk.page("/own/devices/ipad4").headings == ["Take iPad 4"]


def test_a_device_is_chosen_by_its_label(hazel: Hazel, desk: Desk):
    assert desk.goes_to(desk.post("/own/devices", code=hazel.label)) == "/own/devices/ipad4"
    unknown = desk.post("/own/devices", code=hazel.priya.code)
    assert desk.shown(unknown, 422).says("We don’t recognise that code.")
    hazel.oakfield.do(IssueDeviceLabel("ipad4", "another"))
    assert desk.post("/own/devices", code=hazel.label).status_code == 422


def test_the_label_of_a_device_that_one_has_brings_it_back(hazel: Hazel, desk: Desk):
    hazel.sign_out(None)
    assert desk.goes_to(desk.post("/own/devices", code=hazel.label)) == "/own/devices#mine"
    assert hazel.loans()[0]["returned_at"]
    assert desk.page("/own/devices").says("It is back. Were any photos, videos or recordings made?")


def test_the_label_of_a_device_that_a_colleague_has_says_so_at_once(hazel: Hazel, desk: Desk):
    """D3: with whom, to whoever gave a PIN; nothing comes back and nothing more is asked."""
    hazel.sign_out(None, who=hazel.colleague("Sam"))
    assert desk.goes_to(desk.post("/own/devices", code=hazel.label)) == "/own/devices/ipad4"
    page = desk.page("/own/devices/ipad4")
    assert page.headings == ["Borrow an iPad"]
    assert page.says(
        "iPad 4 is with Sam Shah since 08:31. Choose another. If it is here, scan its label on the "
        "start page: then it is back."
    )
    assert hazel.loans()[0]["returned_at"] is None


def test_one_that_a_colleague_takes_meanwhile_is_refused_with_the_same_words(
    hazel: Hazel, desk: Desk
):
    assert desk.page("/own/devices/ipad4").headings == ["Take iPad 4"]
    hazel.sign_out(None, who=hazel.colleague("Sam"))
    page = desk.shown(desk.post("/own/devices/ipad4", **(LESSON | {"use": "none"})), 422)
    assert page.headings == ["Borrow an iPad"]
    assert page.says("iPad 4 is with Sam Shah since 08:31. Choose another.")
    assert len(hazel.loans()) == 1


def test_who_has_a_device_is_not_said_without_the_pin(hazel: Hazel):
    """D3 on a kiosk without PIN: a label alone brings a device back, and names nobody."""
    hazel.sign_out(None, who=hazel.colleague("Sam"))
    stranger = Desk(hazel.oakfield)
    refused = stranger.post("/own/devices", code=hazel.label)
    assert refused.status_code == 401
    assert "Sam" not in refused.text
    assert "Sam" not in str(hazel.scan())


def test_the_own_loan_stands_once_on_the_page(hazel: Hazel, desk: Desk):
    """What one has, or has still to move, is not also among what nobody can take."""
    hazel.read_and_sign_out()
    assert "iPad 4 is with Priya Shah" not in desk.get("/own/devices").text
    hazel.scan()
    hazel.scan("images:made")
    page = desk.page("/own/devices")
    assert page.says("Photos to move and delete by")
    assert not page.says("iPad 4 still holds photos")


def test_borrow_an_ipad_leads_there_by_badge_and_pin(hazel: Hazel):
    stranger = Desk(hazel.oakfield)
    assert stranger.page("/own/badge?then=loans.devices_page").headings == [
        "Your badge, then your PIN"
    ]
    choose_pin(hazel.oakfield, hazel.priya.person)
    wrong = stranger.post(
        "/own/badge", code=hazel.priya.code, pin="000000", then="loans.devices_page"
    )
    assert 'name="then" value="loans.devices_page"' in wrong.text
    given = {"code": hazel.priya.code, "pin": PIN}
    assert (
        stranger.goes_to(stranger.post("/own/badge", **given, then="loans.devices_page"))
        == "/own/devices"
    )
    elsewhere = Desk(hazel.oakfield)
    assert elsewhere.goes_to(elsewhere.post("/own/badge", **given, then="/board")) == "/own"


def test_whoever_has_not_accepted_the_rules_hears_it_before_anything_else(hazel: Hazel):
    sam = hazel.oakfield.somebody("Sam")
    desk = let_in(hazel.oakfield, sam)
    page = desk.page("/own/devices")
    assert page.says("Please read and accept the device rules (version 1) first.")
    assert not page.says("Take iPad 4")
    assert desk.page("/own/devices/ipad4").headings == ["Borrow an iPad"]
    assert "/rules" in page.links
    hazel.oakfield.accepts(sam.person)
    assert desk.page("/own/devices").says("Take iPad 4")


def test_what_a_device_lacks_is_said_before_it_is_taken(hazel: Hazel, desk: Desk):
    """QC26."""
    said = "It is without a passcode. Please tell the office."
    assert not desk.page("/own/devices/ipad4").says(said)
    hazel.oakfield.do(RecordDevice("ipad4", "iPad 4", "ipad", None, "Cabinet 2", True, False))
    assert desk.page("/own/devices/ipad4").says(said)
    given = LESSON | {"use": "none"}
    assert desk.shown(desk.post("/own/devices/ipad4", **given)).says(said)


def test_social_media_is_offered_without_names_only(desk: Desk):
    asked = {name: value for name, value in LESSON.items() if name != "use"}
    offered = desk.shown(desk.post("/own/devices/ipad4", **asked))
    assert offered.headings == ["Are photos or videos meant?"]
    assert offered.says("School social media (photo without name)")
    shown = desk.shown(desk.post("/own/devices/ipad4", **(LESSON | {"use": "School social media"})))
    assert shown.says("Name no child shown there.")


def test_where_photographs_are_meant_the_list_opens_first(hazel: Hazel, desk: Desk):
    """Scenario 10: 3 Hazel, two must not be photographed, one has no decision."""
    response = desk.post("/own/devices/ipad4", **LESSON)
    page = desk.shown(response)
    assert page.says("3 children in 3 Hazel must not be photographed for press.")
    assert NAMES.findall(response.text) == [
        ("Bo", "Permission refused"),
        ("Cy", "Do not photograph"),
        ("Di", "No decision on file counts as No."),
    ]
    assert page.says("The other child may be photographed", "Ada Fenn")
    assert hazel.loans() == []
    done = desk.shown(desk.post("/own/devices/ipad4", **LESSON, read="yes"))
    assert done.says("iPad 4 is yours", "Bring it back by 10:00.")
    [loan] = hazel.loans()
    assert (loan["borrower"], loan["list_version"]) == (hazel.priya.person, hazel.list().version)


def test_of_the_whole_school_each_child_stands_under_the_class(hazel: Hazel, desk: Desk):
    """Two children are called the same: the class tells which may not be photographed."""
    hazel.child("ada2", "Oak")
    hazel.oakfield.do(RecordPupil("ada2", "test", "ada2", "Ada", "Fenn", None, "5", "Oak"))
    response = desk.post("/own/devices/ipad4", **(LESSON | {"class": "all"}))
    assert "data-current" in response.text
    page = desk.shown(response)
    assert page.says("4 children in the whole school must not be photographed for press.")
    assert page.says(
        "3 Hazel: do not photograph Cy Fenn 3 Hazel: permission refused Bo Fenn "
        "3 Hazel: no decision on file counts as No. Di Fenn "
        "Oak: no decision on file counts as No. Ada Fenn"
    )
    assert page.says("Ada Fenn, 3 Hazel")


def test_the_tick_alone_opens_no_list(hazel: Hazel, desk: Desk):
    page = desk.shown(desk.post("/own/devices/ipad4", **LESSON, read="yes"))
    assert page.says("Do not photograph")
    assert hazel.loans() == []


def test_a_withdrawal_while_somebody_reads_shows_the_list_again(hazel: Hazel, desk: Desk):
    desk.post("/own/devices/ipad4", **LESSON)
    hazel.decide("ada", False)
    page = desk.shown(desk.post("/own/devices/ipad4", **LESSON, read="yes"))
    assert page.says("The list has changed since you read it.", "Ada Fenn")
    assert hazel.loans() == []


def test_without_photographs_it_goes_out_at_once(hazel: Hazel, desk: Desk):
    given = LESSON | {"use": "none", "class": "all"}
    assert desk.shown(desk.post("/own/devices/ipad4", **given)).says("iPad 4 is yours")
    assert hazel.loans()[0]["class_id"] is None


@pytest.mark.parametrize(
    ("lacks", "says"),
    [
        ("purpose", "School devices are for school use only. Choose a purpose."),
        ("class", "Choose the class or group."),
        ("due", "Give a time later than now."),
    ],
)
def test_what_is_left_out_is_asked_for(desk: Desk, lacks: str, says: str):
    given = {name: value for name, value in LESSON.items() if name != lacks}
    assert desk.shown(desk.post("/own/devices/ipad4", **given), 422).says(says)


@pytest.mark.parametrize("due", ["08:00", "08:31", "25:00", "soon"])
def test_it_comes_back_later_than_now(desk: Desk, due: str):
    response = desk.post("/own/devices/ipad4", **(LESSON | {"due": due}))
    assert desk.shown(response, 422).says("Give a time later than now.")


def test_what_nobody_has_entered_cannot_be_taken(hazel: Hazel, desk: Desk):
    assert desk.get("/own/devices/mine").status_code == 404
    wrong = desk.post("/own/devices/ipad4", **(LESSON | {"purpose": "Personal"}))
    assert desk.shown(wrong, 200).says("Do not photograph")
    wrong = desk.post("/own/devices/ipad4", **(LESSON | {"purpose": "Personal"}), read="yes")
    said = "School devices are for school use only. Choose a purpose."
    assert desk.shown(wrong, 422).says(said)
    use = desk.post("/own/devices/ipad4", **(LESSON | {"use": "Billboard"}))
    assert desk.shown(use, 422).says("The school has no use of photographs called Billboard.")
    assert hazel.loans() == []


def test_what_is_out_or_holds_photos_says_so(hazel: Hazel, desk: Desk):
    hazel.read_and_sign_out(who=hazel.colleague("Sam"))
    assert not desk.page("/own/devices").says("Take iPad 4")
    assert desk.page("/own/devices").says("iPad 4 is with Sam Shah since 08:31.")
    hazel.scan()
    asked = "iPad 4 is back, but Sam Shah has not said yet whether photos were made. Ask them, or"
    assert desk.page("/own/devices").says(asked)
    hazel.scan("images:made")
    page = desk.page("/own/devices")
    assert page.says("iPad 4 still holds photos from Friday 20 November.")
    assert not page.says("Take iPad 4")


def test_the_list_of_a_loan_is_opened_again(hazel: Hazel, desk: Desk):
    hazel.read_and_sign_out()
    hazel.decide("ada", False)
    assert desk.page("/own/devices").says("Your photo list has changed.")
    page = desk.shown(desk.post("/own/loans/1/list"))
    assert page.says("Ada Fenn", "I have read it")
    assert not desk.page("/own/devices").says("Your photo list has changed.")


def test_a_list_is_of_ones_own_loan_only(hazel: Hazel, desk: Desk):
    hazel.read_and_sign_out(who=hazel.colleague("Sam"))
    for path in ("list", "images", "transfer"):
        assert desk.post(f"/own/loans/1/{path}").status_code == 404
    assert desk.get("/own/loans/1/transfer").status_code == 404


def test_the_answer_and_the_transfer_given_afterwards(hazel: Hazel, desk: Desk):
    hazel.read_and_sign_out()
    hazel.scan()
    assert desk.shown(desk.post("/own/loans/1/images"), 422).says("Were any photos")
    assert desk.goes_to(desk.post("/own/loans/1/images", made="yes")) == "/own/devices"
    assert hazel.state() == "awaiting_transfer"
    assert desk.page("/own/loans/1/transfer").says("Photos on iPad 4", SHARE)
    nothing = desk.shown(desk.post("/own/loans/1/transfer"), 422)
    assert nothing.says("Choose where the photos are now.", "Give a number")
    said = {"destination": SHARE, "pictures": "12", "shared": "none", "deleted": "yes"}
    half = desk.shown(desk.post("/own/loans/1/transfer", **said))
    assert half.says("Now move the photos", "Move them by 17:00")
    left = "Moved. Still to delete from Recently Deleted and any cloud album by"
    assert desk.page("/own/devices").says(left)
    other = desk.post("/own/loans/1/transfer", **(said | {"shared": "parents"}))
    only = "Photos may be shared only with the parents of the child shown."
    assert desk.shown(other, 422).says(only)
    whole = desk.post("/own/loans/1/transfer", **said, recently_deleted="yes", cloud="yes")
    assert desk.shown(whole).says("All moved and deleted", "iPad 4 may go out again.")
    assert hazel.state() == "cleared"


def test_on_the_day_of_a_visit_it_can_go_along(hazel: Hazel, desk: Desk):
    today = day_of(hazel.oakfield.clock)
    leader = hazel.priya.person
    hazel.oakfield.do(OpenVisit("museum", "the museum", today, leader, (), ("hazel",)))
    assert desk.page("/own/devices/ipad4").says("It goes with the visit to the museum")
    desk.post("/own/devices/ipad4", **(LESSON | {"use": "none"}), visit="museum")
    assert hazel.loans()[0]["visit"] == "museum"


def test_of_two_visits_on_a_day_it_goes_along_with_the_one_that_is_said(hazel: Hazel, desk: Desk):
    today = day_of(hazel.oakfield.clock)
    for visit, place in (("museum", "the museum"), ("pool", "the pool")):
        hazel.oakfield.do(OpenVisit(visit, place, today, hazel.priya.person, (), ("hazel",)))
    page = desk.page("/own/devices/ipad4")
    assert page.says("It goes with the visit to the museum", "It goes with the visit to the pool")
    nobodys = desk.post("/own/devices/ipad4", **(LESSON | {"use": "none"}), visit="another")
    assert desk.shown(nobodys).says("iPad 4 is yours")
    assert hazel.loans()[0]["visit"] is None
    hazel.device("ipad5", "iPad 5")
    desk.post("/own/devices/ipad5", **(LESSON | {"use": "none"}), visit="pool")
    assert hazel.loans()[1]["visit"] == "pool"


def test_a_page_with_childrens_names_leaves_by_itself_and_is_never_kept(desk: Desk):
    response = desk.post("/own/devices/ipad4", **LESSON)
    assert response.headers["Cache-Control"] == "no-store"
    assert "data-current" in response.text
    assert "own.js" in response.text
    assert "Ask the office" in response.text
