"""Permissions at a desk: asked, seen at one look, decided; the list updates itself."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from oakfield import Badge, Oakfield, local

from kiosk.actions.lockups import TakeBackInEmergency, Undo
from kiosk.actions.places import AddPlace
from kiosk.actions.settings import ChangeSetting
from kiosk.actions.stand_ins import NameStandIn
from kiosk.db import audit_check
from kiosk.web.access import LEVEL
from web.desk import Desk, enrolled, let_in, quick_hashes, signed_in, with_role  # noqa: F401

if TYPE_CHECKING:
    from werkzeug.test import TestResponse


@dataclass
class Office:
    """Tom teaches and Helen leads, each at a desk; Tom’s phone is in slot 1."""

    oakfield: Oakfield
    tom: Badge
    toms: Desk
    helen: str
    helens: Desk

    def room(self) -> str:
        return next(r["id"] for r in self.oakfield.rows("places") if r["name"] == "PPA room")

    def ask(self, desk: Desk | None = None, **more: str) -> TestResponse:
        given = {
            "day": "2026-11-20",
            "from": "10:30",
            "until": "12:00",
            "room": self.room(),
            "category": "dependant_unwell",
            "note": "Nursery may ring about my daughter.",
        }
        return (desk or self.toms).post("/permissions/ask", **{**given, **more})

    def request(self) -> str:
        newest = "SELECT request FROM permissions ORDER BY rowid DESC LIMIT 1"
        return self.oakfield.school.db.execute(newest).fetchone()[0]

    def decide(self, what: str, desk: Desk | None = None, **more: str) -> TestResponse:
        given = {"version": "1", **more}
        return (desk or self.helens).post(f"/permissions/{self.request()}/{what}", **given)


@pytest.fixture
def office(oakfield: Oakfield) -> Office:
    tom = oakfield.badge(with_role(oakfield, "office", "Tom", "Hollis"))
    helen = with_role(oakfield, "leadership", "Helen", "Okafor")
    for person in (tom.person, helen):
        oakfield.accepts(person)
    oakfield.scan(tom)
    oakfield.set("09:05")
    toms = signed_in(oakfield, tom.person, enrolled(oakfield, "office"))
    helens = signed_in(oakfield, helen, enrolled(oakfield, "leadership"))
    return Office(oakfield, tom, toms, helen, helens)


def test_asked_seen_approved_and_the_next_scan_obeys(office: Office):
    assert office.toms.goes_to(office.ask()) == "/permissions/mine"
    page = office.helens.page("/permissions")
    assert page.headings == ["One person is waiting for you"]
    assert page.says("Tom Hollis, today 10:30 to 12:00", "A dependant is unwell. PPA room.")
    look = office.helens.page(f"/permissions/{office.request()}")
    assert look.says("Tom Hollis asks to keep a phone on", "Approve until 12:00")
    assert look.says("“Nursery may ring about my daughter.” Only leadership sees this.")
    assert look.says("Nobody yet", "None agreed in the last 90 days", "Nobody else")
    to = office.helens.goes_to(office.decide("approve", note="Of course."))
    assert office.helens.page(to).says("Agreed, to come: Tom Hollis, today 10:30 to 12:00.")
    office.oakfield.set("10:31")
    assert office.oakfield.scan(office.tom).code == "taken_back_with_permission"
    assert office.helens.page("/permissions").says("Tom Hollis, until 12:00", "On now 1")
    assert office.toms.page("/permissions/mine").says("agreed by Helen Okafor", "“Of course.”")
    office.oakfield.set("12:05")
    assert office.helens.page("/permissions").says("Ended, phone not locked away")
    office.oakfield.scan(office.tom)
    assert office.helens.page("/permissions").says("Ended today 1", "Locked away")
    audit_check.verify(office.oakfield.school.db)


def test_what_was_spoken_of_another_day_is_recorded_as_such(office: Office):
    spoken = {"discussed_with": office.helen, "discussed": "15:40"}
    office.ask(**spoken, discussed_on="2026-11-19")
    look = office.helens.page(f"/permissions/{office.request()}")
    assert look.says("You, 19 November 2026, 15:40")
    office.ask(**spoken, discussed_on="2026-11-27", **{"from": "13:00", "until": "13:30"})
    look = office.helens.page(f"/permissions/{office.request()}")
    assert look.says("You, 20 November 2026, 09:05"), "never still to come"


def test_a_justification_without_words_asks_for_them_at_the_note(office: Office):
    office.oakfield.set("13:30")
    page = office.toms.shown(office.ask(note=""), 422)
    assert "#note" in page.links
    assert office.oakfield.rows("justifications") == []


def test_a_note_is_sealed_and_nobodys_but_leaderships(office: Office):
    office.ask()
    [note] = office.oakfield.rows("permission_notes")
    assert "Nursery" not in note["words"]
    assert b"Nursery" not in (office.oakfield.folder / "kiosk.db").read_bytes()
    assert not office.toms.page("/permissions/mine").says("Nursery")
    assert office.toms.get(f"/permissions/{office.request()}").status_code == 403
    assert "Nursery" not in office.toms.get("/board").text


def test_messages_to_parents_are_named_to_whoever_decides_them(office: Office):
    says = "Messages to parents through the school’s messaging service, out of view of children"
    office.ask()
    assert not office.helens.page(f"/permissions/{office.request()}").says(says)
    office.oakfield.do(ChangeSetting("approved_messaging", "yes"))
    office.ask(kind="messaging", **{"from": "13:00", "until": "14:00"})
    assert office.helens.page(f"/permissions/{office.request()}").says(says)


def test_declined_with_a_sentence(office: Office):
    office.ask()
    to = office.helens.goes_to(office.decide("decline", note="Ask the office to ring you."))
    assert office.helens.page(to).says("Declined: Tom Hollis, today 10:30 to 12:00.")
    page = office.toms.page("/permissions/mine")
    assert page.says("Declined by Helen Okafor", "“Ask the office to ring you.”")
    assert office.helens.page("/permissions").headings == ["Nobody is waiting for you"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"until": ""}, "Please give an end time. Permissions are never open-ended."),
        ({"room": ""}, "Choose a staff room or office, out of view of children."),
        ({"category": ""}, "Please say briefly why this is exceptional."),
        ({"until": "10:00"}, "The end comes after the start."),
        ({"from": ""}, "Give the time when it starts"),
        ({"day": "soon"}, "Give the day."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    office: Office, change: dict[str, str], says: str
):
    page = office.toms.shown(office.ask(**change), 422)
    assert page.says(says)
    assert page.fields["note"]["value"] == "Nursery may ring about my daughter."
    assert office.oakfield.rows("permissions") == []


def test_whom_it_was_discussed_with_is_somebody_who_leads(office: Office):
    for whom, says in (
        (office.tom.person, "You can’t decide your own request."),
        ("nobody", "Only a member of the leadership team can agree this."),
    ):
        page = office.toms.shown(office.ask(discussed_with=whom, discussed="08:40"), 422)
        assert page.says(says)
        assert "#discussed_with" in page.links


def test_what_is_over_becomes_a_justification(office: Office):
    office.oakfield.set("13:30")
    page = office.toms.shown(office.ask(room=""))
    assert page.says("This has already happened, so it will be recorded as a justification")
    ruth = with_role(office.oakfield, "headteacher", "Ruth", "Head")
    ruths = signed_in(office.oakfield, ruth)
    assert ruths.page("/permissions").says("Tom Hollis, today 10:30 to 12:00", "“Nursery may")
    [told] = office.oakfield.rows("justifications")
    assert office.helens.post(f"/justifications/{told['id']}/seen").status_code == 422
    ruths.goes_to(ruths.post(f"/justifications/{told['id']}/seen", hr_advice_on="2026-11-20"))
    assert ruths.page("/permissions").says("Read by Ruth Head.")


def test_self_approval_is_refused_by_screen_and_api(office: Office):
    office.ask(office.helens)
    look = office.helens.page(f"/permissions/{office.request()}")
    assert look.says("You can’t decide your own request.")
    assert not [form for form in look.forms if form.endswith("/approve")]
    refused = office.decide("approve")
    assert office.helens.shown(refused, 422).says("You can’t decide your own request.")
    asked = {"action_id": str(uuid.uuid4()), "version": 1, "decision": "approved"}
    said = office.helens.client.post(
        f"/api/v1/permissions/{office.request()}/decision",
        json=asked,
        headers=office.helens.headers,
    )
    assert (said.status_code, said.json["refusal"]) == (200, "G4")


def test_ones_own_request_waits_for_another_and_so_it_says(office: Office):
    office.ask(office.helens)
    page = office.helens.page("/permissions")
    assert page.headings == ["Nobody is waiting for you"]
    assert page.says("Waiting 1", "Ask another member of the leadership team.")
    assert not page.says("Look and decide")
    assert not page.says("1 waiting"), "nor in the bar"
    alone = office.helens.page(f"/permissions/{office.request()}")
    assert alone.says("Nobody else can decide it now.", "Name who stands in")
    assert "/stand-ins" in alone.links
    assert office.helens.page("/permissions/mine").says("Nobody can decide it now")
    ruths = signed_in(office.oakfield, with_role(office.oakfield, "headteacher", "Ruth", "Head"))
    assert office.helens.page(f"/permissions/{office.request()}").says("It waits for Ruth Head.")
    assert office.helens.page("/permissions/mine").says("Waiting for leadership")
    page = ruths.page("/permissions")
    assert page.headings == ["One person is waiting for you"]
    assert page.says("Look and decide", "1 waiting")


def test_what_the_headteacher_decides_waits_for_nobody_else(office: Office):
    office.ask(kind="adjustment")
    office.ask(**{"from": "13:00", "until": "13:30"})
    office.ask(**{"from": "14:00", "until": "14:30"})
    page = office.helens.page("/permissions")
    assert page.headings == ["One person is waiting for you"], "Tom, twice"
    assert page.says("Waiting 3", "Only the Headteacher decides this.", "2 waiting")


def test_two_taps_on_one_button_are_one_decision(office: Office):
    office.ask()
    for _ in "12":
        assert office.helens.goes_to(office.decide("approve")).startswith("/permissions?decided=")
    entries = office.oakfield.school.db.query("SELECT verb FROM audit_log")
    assert [row["verb"] for row in entries].count("approve_permission") == 1


def test_a_session_that_has_ended_decides_nothing_and_leads_to_signing_in(office: Office):
    office.ask(day="2026-11-23")
    office.oakfield.set("08:00", "2026-11-21")
    page = office.helens.shown(office.decide("approve"), 401)
    assert page.headings == ["Nothing has changed"]
    assert page.says("You are not signed in any more. Please sign in again.")
    assert "/sign-in" in page.links
    assert office.oakfield.rows("permissions")[0]["decision"] is None
    badge = office.oakfield.badge(office.helen)
    kiosk = let_in(office.oakfield, badge, enrolled(office.oakfield, "kiosk"))
    office.oakfield.wait(minutes=1)
    page = kiosk.shown(office.ask(kiosk), 401)
    assert [link for link in page.links if link.startswith("/own")]


def test_a_machine_may_decide_for_a_leader_who_is_signed_in(office: Office):
    office.ask()
    path = f"/api/v1/permissions/{office.request()}/decision"
    asked = {"action_id": str(uuid.uuid4()), "version": 1, "decision": "approved"}
    for replayed in (False, True):
        said = office.helens.client.post(path, json=asked, headers=office.helens.headers).json
        assert (said["outcome"], said["replayed"]) == ("permission_approved", replayed)
    wrong = {**asked, "decision": "perhaps"}
    response = office.helens.client.post(path, json=wrong, headers=office.helens.headers)
    assert response.status_code == 422


def test_the_second_to_decide_reads_who_was_first(office: Office):
    office.ask()
    ruth = with_role(office.oakfield, "headteacher", "Ruth", "Head")
    office.decide("approve")
    page = signed_in(office.oakfield, ruth).shown(
        office.decide("decline", signed_in(office.oakfield, ruth)), 422
    )
    assert page.says("Helen Okafor approved this at 09:05.")


def test_changed_terms_are_looked_at_again(office: Office):
    office.ask()
    office.decide("approve")
    changed = {"version": "1", "day": "2026-11-20", "from": "10:30", "until": "11:00"}
    path = f"/permissions/{office.request()}/change"
    assert office.toms.page(path).fields["until"]["value"] == "12:00"
    more = {"room": office.room(), "category": "dependant_unwell"}
    office.toms.goes_to(office.toms.post(path, **changed, **more))
    page = office.helens.shown(office.decide("approve"), 422)
    assert page.says("This was changed at 09:05. Look at it again.")
    assert office.helens.goes_to(office.decide("approve", version="2")).startswith(
        "/permissions?decided="
    )


def test_extended_and_ended(office: Office):
    office.ask()
    office.decide("approve")
    office.decide("extend", until="12:30")
    assert office.helens.page("/permissions").says("today 10:30 to 12:30")
    page = office.helens.shown(office.decide("revoke", version="2", reason=""), 422)
    assert page.says("Please say briefly why.")
    office.decide("revoke", version="2", reason="Not needed after all.")
    assert office.toms.page("/permissions/mine").says("Ended by leadership")
    assert not office.helens.page("/permissions").says("Ended today"), "it had not begun"


def test_ended_by_leadership_while_the_phone_is_out(office: Office):
    office.ask()
    office.decide("approve")
    office.oakfield.set("10:31")
    office.oakfield.scan(office.tom)
    office.oakfield.set("10:45")
    office.decide("revoke", reason="Needed in class.")
    page = office.helens.page("/permissions")
    assert page.says("Ended by leadership at 10:45.", "Ended, phone not locked away")
    day = office.toms.client.get("/api/v1/day").json
    assert day["rule"] == (
        "Slot 1: Your permission ended at 10:45. Please lock your phone away now."
    )
    office.oakfield.scan(office.tom)
    assert office.helens.page("/permissions").says("Ended today 1", "Locked away")


def test_a_leader_records_one_for_somebody_and_it_is_in_force(office: Office):
    more = {"person": office.tom.person, "agreed": "yes", "from": "09:00"}
    assert office.helens.goes_to(office.ask(office.helens, **more)) == "/permissions"
    assert office.oakfield.scan(office.tom).code == "taken_back_with_permission"


def test_taken_back_by_who_asked(office: Office):
    office.ask()
    assert office.toms.goes_to(office.toms.post(f"/permissions/{office.request()}/cancel")) == (
        "/permissions/mine"
    )
    assert office.helens.post(f"/permissions/{office.request()}/cancel").status_code == 404
    assert office.helens.post("/permissions/nothing/cancel").status_code == 404
    assert office.toms.page("/permissions/mine").says("You took it back")
    office.ask(**{"from": "09:00"})
    office.decide("approve")
    begun = office.toms.post(f"/permissions/{office.request()}/cancel")
    assert office.toms.shown(begun, 422).says("It has begun. Leadership can end it.")


def test_the_chair_sees_the_headteachers_alone(office: Office):
    ruth = with_role(office.oakfield, "headteacher", "Ruth", "Head")
    office.oakfield.accepts(ruth)
    chair = with_role(office.oakfield, "governor", "Ada", "Chair")
    ruths = signed_in(office.oakfield, ruth)
    assert ruths.goes_to(ruths.post("/stand-ins", person=chair, duty="chair")) == "/stand-ins"
    assert ruths.page("/stand-ins").says("Ada Chair", "Chair of Governors")
    office.ask()
    toms = office.request()
    office.ask(ruths)
    chairs = signed_in(office.oakfield, chair)
    assert chairs.page("/permissions").says("One person is waiting", "Ruth Head")
    assert chairs.get(f"/permissions/{toms}").status_code == 404
    assert chairs.goes_to(office.decide("approve", chairs)).startswith("/permissions?decided=")
    assert chairs.get("/people").status_code == 403


def test_an_acting_lead_decides_for_a_day_and_does_nothing_else(office: Office):
    acting = office.oakfield.person("Senga", "Senco")
    office.oakfield.do(
        NameStandIn("a", acting, "acting", local("00:00"), local("00:00", "2026-11-21"))
    )
    office.ask()
    sengas = signed_in(office.oakfield, acting)
    assert sengas.goes_to(office.decide("approve", sengas)).startswith("/permissions?decided=")
    for path in ("/people", "/stations", "/stand-ins", "/calendar"):
        assert sengas.get(path).status_code == 403
    office.oakfield.set("08:00", "2026-11-21")
    assert sengas.get("/permissions").status_code in (303, 403)


def test_an_emergency_reaches_leadership_and_is_reviewed_with_one_tap(office: Office):
    office.oakfield.do(TakeBackInEmergency(office.oakfield.digest(office.tom.code)))
    assert office.helens.page("/permissions").says("Tom Hollis, today 09:05", "No reason yet.")
    assert office.toms.page("/permissions/mine").says("wait for your reason")
    office.toms.goes_to(office.toms.post("/emergencies/1/reason", reason="family"))
    assert office.helens.page("/permissions").says("Reason: Family.")
    office.helens.goes_to(office.helens.post("/emergencies/1/review", remark="Quite right."))
    assert office.helens.page("/permissions").says("Reviewed by Helen Okafor. “Quite right.”")
    assert not office.toms.page("/permissions/mine").says("Quite right.")
    assert "Quite" not in f"{office.oakfield.rows('emergency_reviews')}"
    assert not office.toms.page("/permissions/mine").says("wait for your reason")


def test_an_emergency_undone_at_once_is_still_told(office: Office):
    taken = TakeBackInEmergency(office.oakfield.digest(office.tom.code))
    office.oakfield.do(taken, action_id="taken")
    office.oakfield.wait(seconds=3)
    assert office.oakfield.do(Undo("taken")).refusal is None
    page = office.helens.page("/permissions")
    assert page.says("Emergencies 1", "Tom Hollis, today 09:05", "Undone at once.")
    assert not [form for form in page.forms if form.endswith("/review")]
    office.oakfield.wait(hours=25)
    assert not signed_in(office.oakfield, office.helen).page("/permissions").says("Emergencies")


def test_a_reason_is_one_of_a_few_and_given_by_whoever_it_was(office: Office):
    office.oakfield.do(TakeBackInEmergency(office.oakfield.digest(office.tom.code)))
    assert office.toms.post("/emergencies/1/reason", reason="My son fell.").status_code == 422
    assert office.helens.post("/emergencies/1/reason", reason="family").status_code == 404
    assert office.toms.post("/emergencies/9/reason", reason="family").status_code == 404
    assert office.oakfield.rows("emergency_reasons") == []


def test_an_urgent_call_is_noted_shown_and_delivered(office: Office):
    assert office.toms.page("/calls").says("Tom Hollis, phone locked away")
    office.toms.goes_to(office.toms.post("/calls", person=office.tom.person))
    assert office.helens.page("/permissions").says("Urgent calls not delivered 1", "Tom Hollis")
    [call] = office.oakfield.rows("urgent_calls")
    office.oakfield.set("09:08")
    office.toms.goes_to(office.toms.post(f"/calls/{call['id']}/delivered"))
    assert office.toms.page("/calls").says("Taken at 09:05, delivered at 09:08")
    page = office.toms.shown(office.toms.post("/calls", person="nobody"), 422)
    assert page.says("There is no such person.")


def test_the_part_is_the_page_without_its_frame_and_keeps_nobody_signed_in(office: Office):
    office.ask()
    part = office.helens.get("/permissions/part").text
    assert "<html" not in part
    assert part.strip() in office.helens.get("/permissions").text

    def seen() -> list[str]:
        return [row["seen_at"] for row in office.oakfield.rows("sessions")]

    before = seen()
    office.oakfield.wait(minutes=5)
    office.helens.get("/permissions/part")
    assert seen() == before
    office.helens.get("/permissions")
    assert seen() != before


def test_asked_for_with_badge_and_pin_at_the_kiosk(office: Office):
    kiosk = let_in(office.oakfield, office.tom, enrolled(office.oakfield, "kiosk"))
    assert "/permissions/mine" in kiosk.page("/own").links
    assert not kiosk.page("/permissions/ask").says("For whom")
    assert kiosk.goes_to(office.ask(kiosk)) == "/permissions/mine"
    assert kiosk.page("/permissions/mine").says("Today 10:30 to 12:00", "Waiting for leadership")
    assert kiosk.get("/permissions").status_code == 403
    assert office.decide("approve", kiosk).status_code == 403


def test_a_pin_lets_a_leader_ask_but_decide_nothing(office: Office):
    office.ask()
    badge = office.oakfield.badge(office.helen)
    shared = let_in(office.oakfield, badge, enrolled(office.oakfield, "shared"))
    assert office.decide("approve", shared).status_code in (401, 403)
    shared.goes_to(office.ask(shared, person=office.tom.person, agreed="yes"))
    [_, asked] = sorted(office.oakfield.rows("permissions"), key=lambda row: row["person"])
    assert (asked["person"], asked["decision"]) == (office.helen, None), "for herself, undecided"


def test_every_page_of_ones_own_is_for_whoever_is_let_in(office: Office):
    app = office.toms.client.application
    levels = {
        name: getattr(view, LEVEL)
        for name, view in app.view_functions.items()
        if name.startswith("requests.")
    }
    assert len(levels) == 8
    assert all(level.own and not level.roles for level in levels.values())


def test_the_idle_kiosk_reminds_by_slot_never_by_name(office: Office):
    office.ask()
    office.decide("approve")
    office.oakfield.set("10:31")
    office.oakfield.scan(office.tom)
    office.oakfield.set("11:56")
    day = office.toms.client.get("/api/v1/day", environ_base={"REMOTE_ADDR": "127.0.0.1"}).json
    assert day["rule"] == "Slot 1: the permission ends at 12:00."
    assert day["reminders"] == [day["rule"]]
    office.oakfield.set("12:01")
    day = office.toms.client.get("/api/v1/day").json
    assert day["rule"] == (
        "Slot 1: Your permission ended at 12:00. Please lock your phone away now."
    )
    assert "Tom" not in str(day)


def test_an_adjustment_for_months_is_asked_for_at_the_kiosk_too(office: Office):
    """Somebody who never signs in anywhere but with badge and PIN: a glucose monitor."""
    office.oakfield.do(AddPlace("hall", "Hall", "children"))
    kiosk = let_in(office.oakfield, office.tom, enrolled(office.oakfield, "kiosk"))
    assert "?longer=yes" in kiosk.page("/permissions/ask").links
    page = kiosk.page("/permissions/ask?longer=yes")
    assert page.says("Hall (an adjustment only)")
    longer = {"longer": "yes", "room": "hall", "last_day": "2027-07-21", "until": "15:30"}
    refused = kiosk.shown(office.ask(kiosk, **longer), 422)
    assert refused.says("An exception lasts 14 days at most. For longer, ask for an adjustment.")
    today = kiosk.shown(office.ask(kiosk, **{**longer, "last_day": ""}), 422)
    assert today.says("Choose a staff room or office, out of view of children.")
    assert refused.fields["last_day"]["value"] == "2027-07-21"
    kiosk.goes_to(office.ask(kiosk, **longer, kind="adjustment"))
    look = office.helens.page(f"/permissions/{office.request()}")
    assert look.says("Only the Headteacher decides this.", "An adjustment, to be reviewed")
    ruths = signed_in(office.oakfield, with_role(office.oakfield, "headteacher", "Ruth", "Head"))
    assert ruths.goes_to(office.decide("approve", ruths)).startswith("/permissions?decided=")
    office.oakfield.set("13:00", "2027-05-04")
    assert office.oakfield.scan(office.tom).message == (
        "Agreed until 15:30 on 21 July. Use it in the hall, as the Headteacher agreed."
    )
    changed = kiosk_again(office).page(f"/permissions/{office.request()}/change")
    assert changed.fields["last_day"]["value"] == "2027-07-21"


def kiosk_again(office: Office) -> Desk:
    return let_in(office.oakfield, office.tom, enrolled(office.oakfield, "kiosk"))


def test_scenario_17_a_fire_drill_who_has_a_phone_and_no_roll_call(office: Office):
    office.ask()
    office.decide("approve")
    office.oakfield.set("10:31")
    page = office.helens.page("/permissions")
    assert page.says("This is not an evacuation register", "The phone is locked away.")
    office.oakfield.scan(office.tom)
    page = office.helens.page("/permissions")
    assert page.says("Tom Hollis, until 12:00 today", "The phone is with them.")
    assert office.helens.page("/board").says("This is not an evacuation register")
    before = office.oakfield.rows("lockups")
    office.oakfield.set("10:50")
    assert office.oakfield.rows("lockups") == before, "nobody’s phone is recorded for a drill"
    office.oakfield.scan(office.tom)
    assert office.helens.page("/permissions").says("The phone is locked away.")


def test_who_has_a_permission_and_no_phone_in_a_slot_is_not_asked_for_on_the_board(office: Office):
    uma = office.oakfield.person("Uma", "Bell")
    office.oakfield.accepts(uma)
    more = {"person": uma, "agreed": "yes", "from": "09:00"}
    assert office.helens.page("/board").says("Uma Bell", "Not yet 2")
    office.helens.goes_to(office.ask(office.helens, **more))
    assert office.helens.page("/board").says("Phones that may be on 1", "Uma Bell", "Not yet 1")
    office.oakfield.set("12:00")
    assert office.helens.page("/board").says("Not yet 2")


def test_scenario_30_an_urgent_call_then_a_permission_from_now(office: Office):
    office.oakfield.set("10:20")
    office.toms.goes_to(office.toms.post("/calls", person=office.tom.person))
    [call] = office.oakfield.rows("urgent_calls")
    office.oakfield.set("10:23")
    office.toms.goes_to(office.toms.post(f"/calls/{call['id']}/delivered"))
    assert office.helens.page("/calls").says("Taken at 10:20, delivered at 10:23")
    office.oakfield.set("10:25")
    more = {"person": office.tom.person, "agreed": "yes", "from": "10:25", "until": "11:00"}
    office.helens.goes_to(office.ask(office.helens, **more, category="urgent_call", note=""))
    office.oakfield.wait(seconds=6)
    outcome = office.oakfield.scan(office.tom)
    assert outcome.message == (
        "Agreed until 11:00. Use it only in the PPA room, out of sight of children."
    )


def test_what_ends_today_stands_before_what_goes_on(office: Office):
    uma = office.oakfield.person("Uma", "Bell")
    office.oakfield.accepts(uma)
    agreed = {"agreed": "yes", "from": "09:00"}
    office.ask(office.helens, person=uma, last_day="2026-11-27", **agreed)
    office.ask(office.helens, person=office.tom.person, **agreed)
    text = " ".join(office.helens.get("/permissions").text.split())
    today, later = "Tom Hollis, until 12:00 today", "Uma Bell, until 12:00 on 27 November"
    assert 0 < text.index(today) < text.index(later)


def test_which_phone_is_asked_where_there_are_several_and_kept_when_terms_change(office: Office):
    which = 'name="phone"'
    assert which not in office.toms.page("/permissions/ask").text
    assert which in office.helens.page("/permissions/ask").text, "whose it is, is chosen there"
    office.ask(phone="2")
    page = office.toms.page(f"/permissions/{office.request()}/change")
    assert which in page.text
    assert 'value="2" selected' in page.text
