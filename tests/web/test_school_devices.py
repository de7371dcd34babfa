"""School devices, visits and the day's close at a desk."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from photographs import SHARE, Hazel

from kiosk.actions.visits import OpenVisit
from kiosk.db import audit_log
from kiosk.decide.calendar import day_of
from web.desk import Desk, quick_hashes, signed_in, with_role  # noqa: F401

if TYPE_CHECKING:
    from oakfield import Oakfield


@pytest.fixture
def hazel(oakfield: Oakfield) -> Hazel:
    return Hazel(oakfield)


@pytest.fixture
def office(oakfield: Oakfield, hazel: Hazel) -> Desk:
    return signed_in(oakfield, with_role(oakfield, "office"))


def head(hazel: Hazel) -> Desk:
    return signed_in(hazel.oakfield, with_role(hazel.oakfield, "headteacher", "Margaret", "Hill"))


# Devices ----------------------------------------------------------------------------------------


def test_a_device_is_entered_corrected_and_retired(hazel: Hazel, office: Desk):
    assert office.page("/devices").headings == ["1 iPad or camera"]
    nothing = office.shown(office.post("/devices"), 422)
    assert nothing.says("Give it a name, such as iPad 4.", "Say what it is.")
    twin = office.shown(office.post("/devices", tag="iPad 4", kind="ipad"), 422)
    assert twin.says("iPad 4 is there already. Choose another name.")
    assert office.goes_to(office.post("/devices", tag="Camera 1", kind="camera")) == "/devices"
    assert office.page("/devices").says("It is not managed by the school and without a passcode")
    office.post("/devices/ipad4", tag="iPad 44", kind="ipad", managed="yes", serial="F9")
    assert office.page("/devices/ipad4").headings == ["iPad 44"]
    assert office.post("/devices/ipad4", tag="Camera 1", kind="ipad").status_code == 422
    for condition in ("faulty", "missing", "charging", "in_use", "retired"):
        answer = office.post("/devices/ipad4/condition", condition=condition)
        assert office.goes_to(answer) == "/devices/ipad4"
    assert not office.page("/devices").says("iPad 44")
    assert office.post("/devices/ipad4/condition", condition="in_use").status_code == 422
    assert office.post("/devices/ipad4/condition", condition="wet").status_code == 400
    assert office.get("/devices/mine").status_code == 404


def test_the_list_says_where_each_is(hazel: Hazel, office: Desk):
    hazel.sign_out(None)
    assert office.page("/devices").headings == ["1 iPad or camera, 1 out"]
    assert office.page("/devices").says("Priya Shah, due back at 10:31")
    hazel.oakfield.set("11:00")
    office = signed_in(hazel.oakfield, with_role(hazel.oakfield, "office", "Una", "Ross"))
    assert office.page("/devices").says("Priya Shah, due back at 10:31: overdue")
    hazel.scan()
    hazel.scan("images:made")
    assert office.page("/devices").headings == ["1 iPad or camera, 1 with photos to move"]


def test_the_spreadsheet_holds_every_device(office: Desk):
    response = office.get("/devices.csv")
    assert response.mimetype == "text/csv"
    assert response.text.startswith("\ufeff"), "a spreadsheet reads it as UTF-8"
    assert response.data.decode("utf-8-sig").splitlines() == [
        "Name,Kind,Serial,Where,Managed,Passcode,Condition",
        "iPad 4,iPad,,Cabinet 2,Y,Y,in use",
    ]


def test_a_spreadsheet_is_taken_in_or_not_at_all(hazel: Hazel, office: Desk):
    def give(text: str):
        file = (io.BytesIO(text.encode()), "C:\\iPads.csv")
        return office.client.post("/devices/file", headers=office.headers, data={"file": file})

    assert office.shown(office.post("/devices/file"), 422).says("Choose a CSV file first.")
    wrong = office.shown(give("Name,Kind\niPad 5,iPad\nKettle 1,kettle\n"), 422)
    assert wrong.says("Line 3: give a name", "Nothing has been changed.")
    assert not office.page("/devices").says("iPad 5")
    assert office.goes_to(give("Name,Kind\niPad 5,iPad\n")) == "/devices"
    assert office.page("/devices").says("iPad 5")
    last = "SELECT actor FROM audit_log ORDER BY seq DESC LIMIT 1"
    assert hazel.oakfield.school.db.execute(last).fetchone()[0]


def test_images_are_moved_at_a_desk_too(hazel: Hazel, office: Desk):
    hazel.read_and_sign_out()
    assert office.get("/devices/ipad4/loans/1").status_code == 404
    hazel.scan()
    assert office.page("/devices/ipad4/loans/1").says("Photos on iPad 4", "Borrowed by Priya Shah")
    wrong = office.post("/devices/ipad4/loans/1", destination="My laptop", pictures="3")
    assert office.shown(wrong, 422).says("Photos may be shared only")
    said = {"destination": SHARE, "pictures": "3", "shared": "parents", "pupil": "ada"}
    office.post("/devices/ipad4/loans/1", **said, deleted="yes")
    half = office.page("/devices/ipad4")
    assert half.says("Still to delete from Recently Deleted and any cloud album.")
    done = {"deleted": "yes", "recently_deleted": "yes", "cloud": "yes"}
    assert office.goes_to(office.post("/devices/ipad4/loans/1", **said, **done))
    assert hazel.state() == "cleared"
    moved = f"3 moved to {SHARE} by Jean Kirby, 20 November 2026, 08:31"
    assert office.page("/devices/ipad4").says(
        f"{moved}, and deleted by Jean Kirby, 20 November 2026, 08:31."
    )


def test_leadership_alone_lets_it_go_out_with_images(hazel: Hazel, office: Desk):
    hazel.read_and_sign_out()
    hazel.scan()
    assert office.post("/devices/ipad4/let-go-out", why="Sports day").status_code == 403
    margaret = head(hazel)
    without = margaret.shown(margaret.post("/devices/ipad4/let-go-out"), 422)
    assert without.says("Please say why it may go out although it holds photos.")
    margaret.post("/devices/ipad4/let-go-out", why="Sports day")
    assert margaret.page("/devices/ipad4").says(
        "Let out again 20 November 2026, 08:31 by Margaret Hill: Sports day."
    )
    assert hazel.sign_out(None).code == "signed_out"


def test_what_must_not_be_there(hazel: Hazel, office: Desk):
    """Scenario 31: the office sees that it is put away, leadership what to do; nobody why."""
    hazel.read_and_sign_out()
    hazel.scan()
    assert "/devices/ipad4/quarantine" in office.page("/devices/ipad4").links
    before = hazel.oakfield.entries()
    asked = office.page("/devices/ipad4/quarantine")
    assert asked.headings == ["Put iPad 4 away?"]
    assert asked.says("Nobody can use it from then on", "Back to iPad 4, nothing is put away")
    assert hazel.oakfield.entries() == before
    [put_away] = [form for form in asked.forms if "quarantine" in form]
    stop = office.shown(office.post(put_away))
    assert stop.headings == ["Stop"]
    assert stop.says("Do not open, copy, photograph, forward or delete anything.")
    page = office.page("/devices/ipad4")
    assert page.says("Leadership has it. Please do not use it.")
    assert not page.says("They are moved")
    assert not page.says("Ring the police")
    assert office.post("/devices/ipad4/police", told="08:30").status_code == 403
    margaret = head(hazel)
    shown = margaret.page("/devices/ipad4")
    assert shown.says("Ring the police now.")
    assert set(shown.fields) == {"told", "reference"}
    assert margaret.post("/devices/ipad4/police").status_code == 422
    assert margaret.post("/devices/ipad4/police", told="23:00").status_code == 422
    assert margaret.post("/devices/ipad4/release").status_code == 422
    margaret.post("/devices/ipad4/police", told="08:30", reference="CR/1")
    assert margaret.goes_to(margaret.post("/devices/ipad4/release")) == "/devices/ipad4"
    said = {"destination": SHARE, "pictures": "3", "shared": "none"}
    assert margaret.post("/devices/ipad4/loans/1", **said).status_code == 303


def test_no_transfer_of_one_put_away(hazel: Hazel, office: Desk):
    hazel.read_and_sign_out()
    hazel.scan("images:police")
    said = {"destination": SHARE, "pictures": "3", "shared": "none"}
    answer = office.post("/devices/ipad4/loans/1", **said)
    page = office.shown(answer, 422)
    assert page.says("iPad 4 is not to be used.")
    assert not page.says("police")
    assert hazel.oakfield.rows("image_transfers") == []


# The board --------------------------------------------------------------------------------------


def test_the_board_chases_what_is_late(hazel: Hazel, office: Desk):
    hazel.decide("ada")
    hazel.read_and_sign_out()
    board = office.page("/board")
    assert board.says("iPad 4: Priya Shah", "Out since 08:31, due back at 10:31")
    assert "/devices/ipad4" in board.links
    hazel.decide("ada", False)
    said = "Since 08:31 a child on its photo list must not be photographed."
    page = office.page("/board")
    assert page.says(said)
    assert not page.says("Ada")
    hazel.open()
    hazel.oakfield.set("11:00")
    office = signed_in(hazel.oakfield, with_role(hazel.oakfield, "office", "Una", "Ross"))
    assert office.page("/board").says("Was due back at 20 November 2026, 10:31.")
    hazel.scan()
    assert office.page("/board").says("Back, not said whether photos were made")
    hazel.scan("images:made")
    assert office.page("/board").says("Photos to move, by 20 November 2026, 17:00")
    hazel.oakfield.set("17:01")
    office = signed_in(hazel.oakfield, with_role(hazel.oakfield, "office", "Di", "Poe"))
    assert office.page("/board").says("Photos to move: overdue since 20 November 2026, 17:00")
    governor = signed_in(hazel.oakfield, with_role(hazel.oakfield, "governor", "Ann", "Lee"))
    board = governor.page("/board")
    assert not board.says("Priya")
    assert "/devices/ipad4" not in board.links


# Visits -----------------------------------------------------------------------------------------


def test_a_visit_is_entered_and_warns_without_a_work_mobile(hazel: Hazel, office: Desk):
    """Scenario 12."""
    nothing = office.shown(office.post("/visits", visit_on="soon"), 422)
    assert nothing.says("Say where it goes", "Choose who leads it.", "Give the day.")
    given = {"place": "the museum", "leader": hazel.priya.person, "classes": "hazel"}
    late = office.post("/visits", **given, visit_on="2026-11-19")
    assert office.shown(late, 422).says("That day is over. Give today, or a day to come.")
    path = office.goes_to(office.post("/visits", **given, visit_on="2026-11-20"))
    page = office.page(path)
    assert page.says(
        "3 Hazel. Priya Shah leads.",
        "No work mobile goes along yet.",
        "On visits: away from children, emergencies only, no photos on your own phone.",
        "The phone stays in school during the visit.",
    )
    wanted = office.shown(office.post(f"{path}/photos", wanted="yes"), 422)
    assert wanted.says("Photos are taken only on a school device. Sign out a school iPad.")
    visit = path.rpartition("/")[2]
    hazel.device("wm1", "Work mobile 1", "work_mobile")
    hazel.sign_out(None, device="wm1", visit=visit)
    hazel.read_and_sign_out(visit=visit)
    assert not office.page(path).says("No work mobile goes along yet.")
    assert office.goes_to(office.post(f"{path}/photos", wanted="yes")) == path
    assert office.shown(office.post(f"{path}/end"), 422).says("Return it first.")
    assert office.page("/visits").says("The museum")


def test_whether_a_phone_was_used_can_be_said_at_a_desk(hazel: Hazel, office: Desk):
    today = day_of(hazel.oakfield.clock)
    hazel.oakfield.do(OpenVisit("museum", "the museum", today, hazel.priya.person, (), ()))
    hazel.oakfield.scan(hazel.priya)
    hazel.oakfield.set("09:15")
    hazel.oakfield.scan(hazel.priya)
    office = signed_in(hazel.oakfield, with_role(hazel.oakfield, "office", "Una", "Ross"))
    assert office.page("/visits/museum").says("Phone with them since 09:15")
    hazel.oakfield.set("09:17")
    hazel.oakfield.scan(hazel.priya)
    person = hazel.priya.person
    assert office.post("/visits/museum/used", person=person, used="often").status_code == 400
    office.post("/visits/museum/used", person=person, used="school")
    assert office.page("/visits/museum").says("Used: yes, to reach the school or a parent")
    assert office.goes_to(office.post("/visits/museum/end")) == "/visits/museum"
    assert office.page("/visits/museum").says("Everybody is back.")
    assert office.get("/visits/nowhere").status_code == 404


# The day's close --------------------------------------------------------------------------------


def test_the_day_is_closed_by_a_person(hazel: Hazel, office: Desk):
    hazel.sign_out(None)
    hazel.oakfield.scan(hazel.priya)
    page = office.page("/day-close")
    assert page.headings == ["0 of 1 iPads and cameras in place, 1 phone still locked away"]
    assert page.says("With Priya Shah since 08:31", "Still locked away: slot 1.")
    assert office.goes_to(office.post("/day-close")) == "/day-close"
    signed = office.page("/day-close")
    then = "Signed off at 08:31 by Jean Kirby: 0 of 1 in place, 1 phone locked away."
    assert signed.says(then)
    entry, head = audit_log.head(hazel.oakfield.school.db)
    assert signed.says(f"Audit log on 20 November 2026: entry {entry}, head {head[:16]}")


def test_what_comes_back_after_the_sheet_was_signed_is_seen_and_the_signature_stays(
    hazel: Hazel, office: Desk
):
    hazel.sign_out(None)
    office.post("/day-close")
    hazel.scan()
    hazel.scan("images:none")
    page = office.page("/day-close")
    assert page.headings == ["1 of 1 iPads and cameras in place"]
    assert page.says("Signed off at 08:31 by Jean Kirby: 0 of 1 in place")
    office.post("/day-close")
    assert office.page("/day-close").says("Signed off at 08:31 by Jean Kirby: 1 of 1 in place")
    named = [row["devices_named"] for row in hazel.oakfield.rows("day_closes")]
    assert named == [1, 0]
