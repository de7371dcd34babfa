"""Permissions: who may ask, who decides, and what the next scan obeys (domain.md B.4)."""

from __future__ import annotations

import sqlite3
import uuid
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from oakfield import Badge, Oakfield, local

from kiosk.actions import Outcome, Scan
from kiosk.actions.emergencies import ReviewEmergency
from kiosk.actions.imeis import RetirePhone
from kiosk.actions.justifications import AcknowledgeJustification
from kiosk.actions.leaving import RecordLeaver
from kiosk.actions.lockups import TakeBackInEmergency, Undo
from kiosk.actions.office_entries import GiveEmergencyReason
from kiosk.actions.permissions import (
    ApprovePermission,
    CancelPermission,
    ChangePermission,
    DeclinePermission,
    ExtendPermission,
    ForgetNotes,
    RequestPermission,
    RevokePermission,
    Terms,
)
from kiosk.actions.places import AddPlace, ClosePlace
from kiosk.actions.policies import PublishPolicy
from kiosk.actions.roles import EndRole, GrantRole
from kiosk.actions.settings import ChangeSetting
from kiosk.actions.stand_ins import EndStandIn, NameStandIn
from kiosk.actions.urgent_calls import DeliverCall, NoteCall
from kiosk.db import audit_check, emergencies, permissions, places
from kiosk.decide.permissions import reminders, rooms_in_words, state
from kiosk.perform import perform

from .conftest import refused

DAY = "2026-11-20"


@dataclass
class Asked:
    """Oakfield at 09:05: Tom’s phone is in slot 1; Helen leads, Ruth is the Headteacher."""

    oakfield: Oakfield
    tom: Badge
    helen: str
    ruth: str

    @property
    def rooms(self) -> tuple[str, ...]:
        found = places.open_places(self.oakfield.school.db)
        return tuple(place.id for place in found)

    def by(self, actor: str | None, action: Any) -> Outcome:
        stamp = replace(self.oakfield.stamp(), actor=actor)
        return perform(self.oakfield.school, action, stamp)

    def terms(self, starts: str = "10:30", ends: str | None = "12:00", **more: Any) -> Terms:
        given: dict[str, Any] = {
            "kind": "exception",
            "phone": 1,
            "starts_at": local(starts),
            "ends_at": local(ends) if ends else None,
            "rooms": self.rooms,
            "category": "dependant_unwell",
        }
        return Terms(**{**given, **more})

    def ask(self, *times: str | None, **more: Any) -> Outcome:
        self.request = uuid.uuid4().hex
        terms = self.terms(*times, **more)  # type: ignore[arg-type]
        return self.by(self.tom.person, RequestPermission(self.request, self.tom.person, terms))

    @property
    def key(self) -> str:
        found = permissions.newest(self.oakfield.school.db, self.request)
        assert found
        return found.id

    @property
    def state(self) -> str:
        found = permissions.permission(self.oakfield.school.db, self.key)
        assert found
        return state(found, self.oakfield.clock)

    def approve(self, by: str | None = None) -> Outcome:
        return self.by(by or self.helen, ApprovePermission(self.key))

    def scan_at(self, clock: str, day: str = DAY) -> Outcome:
        self.oakfield.set(clock, day)
        return self.oakfield.scan(self.tom)


@pytest.fixture
def asked(oakfield: Oakfield) -> Asked:
    tom = oakfield.somebody("Tom")
    helen, ruth = oakfield.person("Helen", "Okafor"), oakfield.person("Ruth", "Head")
    oakfield.do(GrantRole("helens", helen, "leadership"))
    oakfield.do(GrantRole("ruths", ruth, "headteacher"))
    for person in (tom.person, helen, ruth):
        oakfield.accepts(person)
    oakfield.scan(tom)
    oakfield.set("09:05")
    return Asked(oakfield, tom, helen, ruth)


def test_slt_decides_and_the_next_scan_obeys(asked: Asked):
    assert asked.ask().code == "permission_requested"
    assert asked.state == "waiting"
    assert asked.scan_at("10:30:01").refusal == "K4"
    assert asked.approve().message == "Agreed until 12:00."
    outcome = asked.scan_at("10:31")
    assert outcome.code == "taken_back_with_permission"
    assert outcome.message == (
        "Agreed until 12:00. Use it only in the staff room or PPA room, out of sight of children."
    )
    assert (outcome.heading, outcome.when) == ("Agreed until 12:00", "10:31 · slot 1 is empty")
    assert asked.oakfield.rows("lockups")[0]["release_basis"] == "permission"
    audit_check.verify(asked.oakfield.school.db)


def test_a_phone_with_a_permission_stays_on_record_until_that_is_taken_back(asked: Asked):
    asked.ask("10:30", "12:00")
    asked.ask("10:30", "14:00", phone=2)
    asked.approve()
    mine = asked.tom.person
    asked.oakfield.scan(asked.tom, "lock_away:2")
    asked.oakfield.do(TakeBackInEmergency(asked.oakfield.digest(asked.tom.code)))
    said = (
        "A permission for this phone is asked for or agreed, until 14:00. Take that back first, or "
        "ask leadership to end it."
    )
    refused(asked.by(mine, RetirePhone(mine, 2)), "I16", said)
    assert asked.by(mine, RetirePhone(mine, 1)).refusal == "I16", "it waits for a decision"
    asked.by(mine, CancelPermission(asked.key))
    assert asked.by(mine, RetirePhone(mine, 2)).code == "done"


def test_the_rules_are_accepted_before_a_permission_is_asked_for(asked: Asked):
    asked.oakfield.do(PublishPolicy("Newer rules", None, None, ()))
    said = "Please read and accept the device rules (version 2) first."
    refused(asked.ask(), "G6", said)
    asked.oakfield.accepts(asked.helen)
    recorded = RequestPermission("now", asked.tom.person, asked.terms(), agreed=True)
    refused(asked.by(asked.helen, recorded), "G6", said)
    assert asked.oakfield.rows("permissions") == []
    asked.oakfield.accepts(asked.tom.person)
    assert asked.ask().code == "permission_requested"


def test_what_has_already_happened_is_told_without_the_rules(asked: Asked):
    asked.oakfield.do(PublishPolicy("Newer rules", None, None, ()))
    refused(asked.ask("08:40", "08:50"), "P2", "Please say briefly why this is exceptional.")
    assert asked.ask("08:40", "08:50", note="sealed").code == "justified"


@pytest.mark.parametrize(
    ("clock", "refusal"),
    [
        ("10:29:59.999", "K4"),
        ("10:30:00", None),
        ("11:29:59.999", None),
        ("11:30:00", "K7"),
        ("11:59:59", "K7"),
        ("13:00:00", "K4"),
    ],
)
def test_it_holds_from_its_start_until_just_before_its_end(
    asked: Asked, clock: str, refusal: str | None
):
    asked.ask("10:30", "11:30")
    asked.approve()
    outcome = asked.scan_at(clock)
    assert outcome.refusal == refusal
    if refusal == "K7":
        ended = "Your permission ended at 11:30. Please lock your phone away now."
        refused(outcome, "K7", ended)
        assert outcome.foot == "Nothing has changed, Tom. Slot 1 stays locked."


def test_scenario_8_eleven_fifty_nine_yes_twelve_no_at_any_station(asked: Asked):
    """Invariant 3: over to the second."""
    asked.oakfield.do(ChangeSetting("contact_times", "Mon-Fri 08:50-12:30"))
    asked.ask("09:00", "12:00")
    asked.approve()
    taken = asked.scan_at("11:59:59")
    assert taken.code == "taken_back_with_permission"
    assert asked.oakfield.scan(asked.tom, "lock_away:1").code == "locked_away"
    asked.oakfield.set("12:00:00")
    outcome = asked.oakfield.scan(asked.tom, "take_back:1")
    assert outcome.refusal == "K7"
    assert asked.state == "ended"


def test_it_never_covers_time_before_it_was_approved(asked: Asked):
    """Invariant 4."""
    asked.ask("09:00", "12:00")
    asked.oakfield.set("10:00")
    asked.approve()
    assert asked.scan_at("09:59:59").refusal == "K4"
    assert asked.scan_at("10:00").code == "taken_back_with_permission"


def test_taking_it_back_with_permission_can_be_undone(asked: Asked):
    asked.ask()
    asked.approve()
    asked.oakfield.set("10:31")
    asked.oakfield.scan(asked.tom, action_id="taken")
    assert asked.oakfield.do(Undo("taken")).code == "take_back_undone"


def test_only_the_phone_that_was_agreed(asked: Asked):
    asked.oakfield.set("08:40")
    asked.oakfield.scan(asked.tom, "lock_away:2")
    asked.ask()
    asked.approve()
    asked.oakfield.set("10:31")
    assert asked.oakfield.scan(asked.tom, "take_back:1+2").refusal == "K4"
    assert asked.oakfield.scan(asked.tom, "take_back:2").refusal == "K4"
    outcome = asked.scan_at("10:32")
    assert (outcome.code, outcome.slots) == ("taken_back_with_permission", (1,))


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"category": None}, "P2"),
        ({"category": "other"}, "P2"),
        ({"ends_at": None}, "P3"),
        ({"ends_at": local("12:00", "2026-12-05")}, "J13"),
        ({"rooms": ()}, "P4"),
        ({"rooms": ("nowhere",)}, "P4"),
        ({"ends_at": local("10:30")}, "J4"),
        ({"kind": "messaging", "category": "messaging"}, "J6"),
        ({"kind": "contact_details", "note": "sealed"}, "J9"),
        ({"parent_agreed_on": date(2026, 11, 19)}, "J9"),
        ({"kind": "adjustment", "ends_at": local("12:00", "2027-11-22")}, "J7"),
    ],
)
def test_what_cannot_be_asked_for(asked: Asked, change: dict[str, Any], refusal: str):
    assert asked.ask(**change).refusal == refusal
    assert asked.oakfield.rows("permissions") == []


def test_a_room_where_children_are_is_for_an_adjustment_alone(asked: Asked):
    asked.oakfield.do(AddPlace("class", "Year 3 classroom", "children"))
    assert asked.ask(rooms=("class",)).refusal == "P4"
    assert asked.ask(rooms=("class",), kind="adjustment", category="medical").refusal is None
    assert asked.approve().refusal == "J5"
    assert asked.approve(asked.ruth).refusal is None
    outcome = asked.scan_at("10:31")
    assert outcome.message == (
        "Agreed until 12:00. Use it in the year 3 classroom, as the Headteacher agreed."
    )


def test_a_room_that_is_closed_is_offered_no_more(asked: Asked):
    rooms = asked.rooms
    asked.oakfield.do(ClosePlace(rooms[0]))
    assert asked.ask(rooms=rooms).refusal == "P4"
    assert asked.oakfield.do(AddPlace("x", "staff room", "public")).refusal is None
    assert asked.oakfield.do(AddPlace("y", "Staff room", "public")).refusal == "W2"


def test_two_at_one_time_for_one_phone_are_one_too_many(asked: Asked):
    asked.ask("10:30", "12:00")
    assert asked.ask("11:59", "12:30").refusal == "P6"
    assert asked.ask("12:00", "12:30").refusal is None
    assert asked.ask("10:30", "12:00", phone=2).refusal is None


def test_what_has_happened_is_a_justification_never_a_permission(asked: Asked):
    asked.oakfield.set("14:00")
    outcome = asked.ask("10:30", "12:00", note="sealed")
    assert (outcome.code, asked.oakfield.rows("permissions")) == ("justified", [])
    assert outcome.message == (
        "This has already happened, so it will be recorded as a justification for the "
        "Headteacher, not as a permission."
    )
    [told] = asked.oakfield.rows("justifications")
    seen = AcknowledgeJustification(told["id"], date(2026, 11, 21))
    assert asked.by(asked.tom.person, seen).refusal == "G4"
    assert asked.by(asked.helen, seen).refusal == "J5"
    assert asked.by(asked.ruth, seen).code == "done"
    assert asked.oakfield.rows("justifications")[0]["acknowledged_by"] == asked.ruth


def test_a_justification_needs_no_room_and_nobody_spoken_to(asked: Asked):
    asked.oakfield.set("14:00")
    playground = {"rooms": (), "category": None, "discussed_with": "nobody", "note": "sealed"}
    assert asked.ask("10:30", "12:00", **playground).code == "justified"
    assert asked.ask("12:00", "10:30", **playground).refusal == "J4"
    assert len(asked.oakfield.rows("justifications")) == 1


def test_it_was_discussed_with_who_leads_and_not_with_oneself(asked: Asked):
    uma, acting = asked.oakfield.person("Uma", "Bell"), asked.oakfield.person("Senga", "Senco")
    midnight = local("00:00", "2026-11-21")
    asked.by(asked.ruth, NameStandIn("acting", acting, "acting", local("00:00"), midnight))
    for whom, refusal in (
        (asked.tom.person, "G4"),
        (uma, "P1"),
        ("nobody", "P1"),
        (acting, None),
    ):
        assert asked.ask(discussed_with=whom).refusal == refusal, whom
    changed = ChangePermission(asked.key, asked.terms(discussed_with=asked.tom.person))
    assert asked.by(asked.tom.person, changed).refusal == "G4"
    own = RequestPermission("own", asked.helen, asked.terms(discussed_with=asked.helen))
    assert asked.by(asked.helen, own).refusal == "G4"


def test_nobody_approves_their_own(asked: Asked):
    """Invariant 2."""
    terms = asked.terms()
    asked.request = "own"
    asked.by(asked.helen, RequestPermission("own", asked.helen, terms))
    for action in (ApprovePermission("own/1"), DeclinePermission("own/1")):
        outcome = asked.by(asked.helen, action)
        assert (outcome.refusal, outcome.message) == (
            "G4",
            "You can’t decide your own request. Ask another member of the leadership team.",
        )
    at_once = RequestPermission("once", asked.helen, asked.terms(phone=2), agreed=True)
    assert asked.by(asked.helen, at_once).refusal == "G4"
    assert asked.approve(asked.ruth).refusal is None
    assert asked.by(asked.helen, ExtendPermission("own/1", local("12:30"))).refusal == "G4"


def test_nor_does_who_does_not_lead(asked: Asked):
    """Invariant 2: they lead at the moment of the decision."""
    asked.ask()
    office = asked.oakfield.person("Una", "Desk")
    asked.oakfield.do(GrantRole("unas", office, "office"))
    assert asked.approve(office).refusal == "P1"
    for_tom = RequestPermission("for", asked.tom.person, asked.terms("13:00", "14:00"))
    assert asked.by(office, for_tom).refusal == "P1"
    asked.oakfield.wait(seconds=1)
    asked.oakfield.do(EndRole(asked.helen, "leadership"))
    assert asked.approve(asked.helen).refusal == "P1"
    assert asked.by(None, ApprovePermission(asked.key)).refusal == "P1"


def test_a_leader_records_and_approves_what_was_agreed_in_the_corridor(asked: Asked):
    """Invariant 2: the subject is whom it is for, not who typed it."""
    recorded = RequestPermission("now", asked.tom.person, asked.terms("09:05", "10:00"), True)
    assert asked.by(asked.helen, recorded).message == "Agreed until 10:00."
    assert asked.scan_at("09:06").code == "taken_back_with_permission"
    [row] = asked.oakfield.rows("permissions")
    assert (row["requested_by"], row["decided_by"], row["discussed_with"]) == (asked.helen,) * 3


def test_scenario_26_the_headteachers_own_goes_to_another_leader_or_the_chair(asked: Asked):
    chair = asked.oakfield.person("Ada", "Chair")
    forever = NameStandIn("chair", chair, "chair", asked.oakfield.clock, None)
    asked.by(asked.ruth, forever)
    asked.request = "heads"
    asked.by(asked.ruth, RequestPermission("heads", asked.ruth, asked.terms()))
    assert asked.approve(asked.ruth).refusal == "G4"
    assert asked.approve(chair).refusal is None
    asked.ask()
    assert asked.approve(chair).refusal == "P1", "the Chair decides for the Headteacher alone"
    asked.request = "second"
    asked.by(asked.ruth, RequestPermission("second", asked.ruth, asked.terms("13:00", "14:00")))
    assert asked.approve(asked.helen).refusal is None


def test_a_leader_asks_for_an_adjustment_and_the_headteacher_decides_it(asked: Asked):
    terms = asked.terms("13:00", "14:00", kind="adjustment", category="medical")
    asked.request = "pump"
    wanted = RequestPermission("pump", asked.tom.person, terms)
    at_once = replace(wanted, agreed=True)
    refused(asked.by(asked.helen, at_once), "J5", "Only the Headteacher decides this.")
    assert asked.by(asked.helen, wanted).code == "permission_requested"
    assert asked.approve(asked.helen).refusal == "J5"
    assert asked.approve(asked.ruth).code == "permission_approved"


def test_scenario_27_an_acting_lead_for_a_day(asked: Asked):
    acting = asked.oakfield.person("Senga", "Senco")
    today = NameStandIn("acting", acting, "acting", local("00:00"), local("00:00", "2026-11-21"))
    assert asked.by(acting, today).refusal == "P1", "nobody names themselves"
    assert asked.by(asked.ruth, today).code == "done"
    asked.ask()
    assert asked.approve(acting).refusal is None
    asked.ask("13:00", "14:00", kind="adjustment", category="medical")
    assert asked.approve(acting).refusal == "J5"
    asked.oakfield.set("08:00", "2026-11-21")
    asked.request = "next"
    asked.by(
        asked.tom.person,
        RequestPermission(
            "next",
            asked.tom.person,
            replace(
                asked.terms(),
                starts_at=local("10:00", "2026-11-23"),
                ends_at=local("11:00", "2026-11-23"),
            ),
        ),
    )
    assert asked.approve(acting).refusal == "P1", "the day is over"
    again = replace(today, id="again", ends_at=local("00:00", "2026-11-22"))
    asked.by(asked.ruth, again)
    asked.by(asked.ruth, EndStandIn("again"))
    assert asked.approve(acting).refusal == "P1"


def test_nobody_is_named_twice_for_one_time(asked: Asked):
    senga, midnight = asked.oakfield.person("Senga", "Senco"), local("00:00", "2026-11-21")
    today = NameStandIn("a", senga, "acting", local("00:00"), midnight)
    tomorrow = replace(today, id="b", starts_at=midnight, ends_at=midnight + timedelta(days=1))
    chair = NameStandIn("c", senga, "chair", local("00:00"), None)
    for named in (today, tomorrow, chair):
        assert asked.by(asked.ruth, named).code == "done"
        assert asked.by(asked.ruth, replace(named, id="twice")).code == "unchanged"
    assert [row["id"] for row in asked.oakfield.rows("stand_ins")] == ["a", "b", "c"]
    asked.oakfield.wait(seconds=1)
    asked.by(asked.ruth, EndStandIn("a"))
    assert asked.by(asked.ruth, replace(today, id="d")).code == "done", "ended, and named again"


def test_one_decision_counts_and_the_next_says_whose_it_was(asked: Asked):
    asked.ask()
    asked.oakfield.set("09:14")
    asked.approve()
    asked.oakfield.set("09:15")
    for action in (ApprovePermission(asked.key), DeclinePermission(asked.key)):
        outcome = asked.by(asked.ruth, action)
        assert (outcome.refusal, outcome.message) == ("J1", "Helen Okafor approved this at 09:14.")


def test_a_decision_pressed_twice_was_made_once(asked: Asked):
    asked.ask()
    first = asked.approve()
    asked.oakfield.wait(seconds=1)
    again = asked.approve()
    assert (again.code, again.message) == (first.code, first.message)
    assert asked.by(asked.helen, DeclinePermission(asked.key)).refusal == "J1"
    verbs = [row["verb"] for row in asked.oakfield.school.db.query("SELECT verb FROM audit_log")]
    assert verbs.count("approve_permission") == 1
    asked.oakfield.set("12:00")
    assert asked.approve().refusal == "J1", "it has ended since"
    asked.ask("13:00", "14:00")
    asked.by(asked.helen, DeclinePermission(asked.key))
    assert asked.by(asked.helen, DeclinePermission(asked.key)).code == "permission_declined"


def test_declined_is_declined(asked: Asked):
    asked.ask()
    asked.by(asked.helen, DeclinePermission(asked.key, "sealed"))
    assert asked.state == "declined"
    assert asked.approve(asked.ruth).refusal == "J1"
    assert asked.scan_at("10:31").refusal == "K4"
    assert asked.ask().refusal is None, "it covers no time"


def test_what_was_never_decided_expires_by_itself(asked: Asked):
    asked.ask()
    asked.oakfield.set("12:00")
    assert asked.state == "expired"
    outcome = asked.approve()
    assert (outcome.refusal, outcome.message) == (
        "P7",
        "This permission has ended. Make a new request.",
    )


def test_other_terms_void_an_approval(asked: Asked):
    asked.ask()
    asked.approve()
    old = asked.key
    asked.oakfield.set("09:20")
    changed = ChangePermission(old, asked.terms("10:30", "11:00"))
    assert asked.by(asked.tom.person, changed).code == "permission_changed"
    assert asked.state == "waiting"
    assert asked.scan_at("10:31").refusal == "K4"
    outcome = asked.by(asked.helen, ApprovePermission(old))
    assert (outcome.refusal, outcome.message) == (
        "J2",
        "This was changed at 09:20. Look at it again.",
    )
    asked.approve()
    assert asked.scan_at("10:32").message.startswith("Agreed until 11:00.")


def test_extending_makes_a_version_that_holds_without_a_gap(asked: Asked):
    asked.ask("10:00", "10:30")
    asked.approve()
    asked.oakfield.set("10:29")
    first = asked.key
    assert asked.by(asked.helen, ExtendPermission(first, None)).refusal == "P3"
    assert asked.by(asked.helen, ExtendPermission(first, local("10:29"))).refusal == "P7"
    assert asked.by(asked.tom.person, ExtendPermission(first, local("11:00"))).refusal == "G4"
    assert asked.by(asked.ruth, ExtendPermission(first, local("11:00"))).code == (
        "permission_extended"
    )
    assert asked.key.endswith("/2")
    assert asked.by(asked.helen, ExtendPermission(first, local("12:00"))).refusal == "J2"
    assert asked.scan_at("10:45").message.startswith("Agreed until 11:00.")
    asked.oakfield.set("11:00")
    assert asked.by(asked.helen, ExtendPermission(asked.key, local("12:00"))).refusal == "P7"


def test_a_scan_that_arrives_late_is_judged_by_what_held_when_it_happened(asked: Asked):
    asked.ask("10:30", "12:00")
    asked.approve()
    asked.oakfield.set("11:50")
    happened = asked.oakfield.stamp()
    asked.oakfield.set("11:55")
    asked.by(asked.helen, ExtendPermission(asked.key, local("12:30")))
    asked.by(asked.helen, RevokePermission(asked.key, "sealed"))
    late = perform(asked.oakfield.school, Scan(asked.oakfield.digest(asked.tom.code)), happened)
    assert late.code == "taken_back_with_permission"
    asked.oakfield.wait(minutes=1)
    asked.oakfield.scan(asked.tom)
    assert asked.scan_at("11:58").refusal == "K7"


def test_leadership_ends_it_and_says_why(asked: Asked):
    asked.ask()
    asked.approve()
    assert asked.by(asked.helen, RevokePermission(asked.key, None)).refusal == "J8"
    assert asked.by(asked.tom.person, RevokePermission(asked.key, "sealed")).refusal == "P1"
    assert asked.by(asked.helen, RevokePermission(asked.key, "sealed")).refusal is None
    assert asked.state == "revoked"
    assert asked.scan_at("10:31").refusal == "K4", "it had not begun"
    assert permissions.ended_between(asked.oakfield.school.db, local("00:00"), local("13:00")) == []


def test_what_leadership_ends_has_ended_at_that_moment(asked: Asked):
    asked.ask()
    asked.approve()
    asked.scan_at("10:31")
    asked.oakfield.set("10:45")
    asked.by(asked.helen, RevokePermission(asked.key, "sealed"))
    db = asked.oakfield.school.db
    [ended] = permissions.ended_between(db, local("00:00"), asked.oakfield.clock)
    assert list(permissions.phones_out(db, [ended])) == [asked.key]
    over = "Slot 1: Your permission ended at 10:45. Please lock your phone away now."
    assert said(asked, "10:45") == said(asked, "11:44") == [over]
    assert permissions.in_force(db, asked.oakfield.clock) == {}
    assert asked.scan_at("11:45").code == "locked_away"
    assert permissions.phones_out(db, [ended]) == {}
    outcome = asked.scan_at("11:46")
    assert outcome.message == "Your permission ended at 10:45. Please lock your phone away now."
    asked.oakfield.set("11:50")
    asked.oakfield.do(TakeBackInEmergency(asked.oakfield.digest(asked.tom.code)))
    assert permissions.phones_out(db, [ended]) == {}, "it had been put away"
    assert said(asked, "12:01") == [], "not at the end that was first agreed"


def test_who_asked_may_take_it_back_until_it_begins(asked: Asked):
    asked.ask()
    assert asked.by(asked.helen, CancelPermission(asked.key)).refusal == "J3"
    assert asked.by(asked.tom.person, CancelPermission(asked.key)).code == "done"
    asked.ask()
    asked.approve()
    asked.oakfield.set("10:30")
    assert asked.by(asked.tom.person, CancelPermission(asked.key)).refusal == "J10"


def test_contact_details_need_a_parent_and_open_no_slot(asked: Asked):
    terms = {"kind": "contact_details", "rooms": (), "note": "sealed", "category": "other"}
    asked.ask(**terms, parent_agreed_on=date(2026, 11, 19))
    asked.approve()
    assert asked.scan_at("10:31").refusal == "K4"


def test_messaging_where_the_school_allows_it(asked: Asked):
    asked.oakfield.do(ChangeSetting("approved_messaging", "yes"))
    asked.ask(kind="messaging", category="messaging")
    asked.approve()
    assert asked.scan_at("10:31").code == "taken_back_with_permission"


def test_notes_are_wiped_thirty_days_after_the_end(asked: Asked):
    asked.ask(note="sealed")
    asked.approve()
    asked.oakfield.set("11:59", "2026-12-20")
    asked.by(None, ForgetNotes())
    assert asked.oakfield.rows("permission_notes")[0]["words"] == "sealed"
    assert permissions.notes(asked.oakfield.school.db, asked.request, asked.oakfield.clock)
    asked.oakfield.set("12:00", "2026-12-20")
    assert not permissions.notes(asked.oakfield.school.db, asked.request, asked.oakfield.clock)
    asked.by(None, ForgetNotes())
    assert asked.oakfield.rows("permission_notes")[0]["words"] is None
    body = asked.oakfield.school.db.execute("SELECT group_concat(body) FROM audit_payload")
    assert "sealed" not in body.fetchone()[0]
    audit_check.verify(asked.oakfield.school.db)


def test_notes_of_earlier_versions_are_read_as_long_as_the_request_goes_on(asked: Asked):
    asked.ask("10:30", "12:00", kind="adjustment", note="sealed")
    asked.approve(asked.ruth)
    asked.by(asked.ruth, ExtendPermission(asked.key, local("12:00", "2027-06-01")))
    asked.oakfield.set("12:00", "2027-05-01")
    asked.by(None, ForgetNotes())
    assert permissions.notes(asked.oakfield.school.db, asked.request, asked.oakfield.clock)
    asked.oakfield.set("12:00", "2027-07-01")
    assert not permissions.notes(asked.oakfield.school.db, asked.request, asked.oakfield.clock)


# By slot, never by name ------------------------------------------------------------------------


def said(asked: Asked, clock: str) -> list[str]:
    asked.oakfield.set(clock)
    now = asked.oakfield.clock
    return reminders(permissions.ends_by_slot(asked.oakfield.school.db, now), now)


def test_five_minutes_before_the_end_the_slot_is_reminded_and_after_it_too(asked: Asked):
    asked.ask()
    asked.approve()
    assert said(asked, "11:55") == [], "its phone is in its slot"
    assert asked.scan_at("10:31").code == "taken_back_with_permission"
    assert said(asked, "11:54:59") == []
    assert said(asked, "11:55") == ["Slot 1: the permission ends at 12:00."]
    ended = ["Slot 1: Your permission ended at 12:00. Please lock your phone away now."]
    assert said(asked, "12:00") == said(asked, "12:59:59") == ended
    assert asked.scan_at("12:30").code == "locked_away"
    assert said(asked, "12:31") == []


def test_rooms_are_said_as_one_speaks():
    assert rooms_in_words(["Staff room"]) == "the staff room"
    assert rooms_in_words(["Staff room", "PPA room", "Office"]) == (
        "the staff room, PPA room or office"
    )
    assert rooms_in_words([]) == "the place agreed"


# Whoever opens the file --------------------------------------------------------------------------


DECIDED = (
    "UPDATE permissions SET decision = 'approved', discussed_with = person, decided_by = {}, "
    "decided_at = requested_at",
    "INSERT OR REPLACE INTO permissions SELECT id, request, version, kind, person, phone, "
    "starts_at, ends_at, rooms, category, NULL, person, NULL, person, requested_at, 'approved', "
    "{}, requested_at, NULL, NULL, NULL FROM permissions",
)


@pytest.mark.parametrize("sql", DECIDED)
@pytest.mark.parametrize("leader", ["helen", "ruth"])
def test_raw_sql_cannot_approve_its_own(asked: Asked, sql: str, leader: str):
    person = getattr(asked, leader)
    asked.by(person, RequestPermission("own", person, asked.terms()))
    with pytest.raises(sqlite3.IntegrityError, match="can’t decide your own request"):
        asked.oakfield.school.db.execute(sql.format("person"))


@pytest.mark.parametrize("sql", DECIDED)
def test_raw_sql_cannot_approve_without_leading_at_that_moment(asked: Asked, sql: str):
    """Invariant 2, in the database itself."""
    asked.oakfield.do(EndRole(asked.helen, "leadership"))
    asked.ask()
    for somebody in (asked.tom.person, asked.helen):
        with pytest.raises(sqlite3.IntegrityError, match=r"Only a member|your own"):
            asked.oakfield.school.db.execute(sql.format(f"'{somebody}'"))
    asked.oakfield.school.db.execute(sql.format(f"'{asked.ruth}'"))


@pytest.mark.parametrize("sql", DECIDED)
@pytest.mark.parametrize(
    ("starts", "ends", "refused"),
    [
        (local("00:00", "2026-11-19"), local("00:00"), True),
        (local("00:00"), local("00:00", "2026-11-21"), False),
        (local("00:00", "2026-11-21"), local("00:00", "2026-11-22"), True),
    ],
)
def test_raw_sql_lets_an_acting_lead_decide_on_their_day_alone(
    asked: Asked, sql: str, starts: datetime, ends: datetime, refused: bool
):
    acting = asked.oakfield.person("Senga", "Senco")
    asked.oakfield.set("08:00", "2026-11-18")
    asked.oakfield.do(NameStandIn("a", acting, "acting", starts, ends))
    asked.oakfield.set("09:05")
    asked.ask()
    problem = pytest.raises(sqlite3.IntegrityError, match="Only a member")
    with problem if refused else nullcontext():
        asked.oakfield.school.db.execute(sql.format(f"'{acting}'"))


@pytest.mark.parametrize("sql", DECIDED)
def test_raw_sql_lets_the_chair_decide_the_headteachers_alone(asked: Asked, sql: str):
    chair = asked.oakfield.person("Ada", "Chair")
    asked.oakfield.do(NameStandIn("c", chair, "chair", local("00:00"), None))
    asked.ask()
    with pytest.raises(sqlite3.IntegrityError, match="Only a member"):
        asked.oakfield.school.db.execute(sql.format(f"'{chair}'"))
    asked.by(asked.tom.person, CancelPermission(asked.key))
    asked.by(asked.ruth, RequestPermission("heads", asked.ruth, asked.terms()))
    where = " WHERE request = 'heads'"
    asked.oakfield.school.db.execute(sql.format(f"'{chair}'") + where)


@pytest.mark.parametrize(
    "change",
    [
        "ends_at = '2026-11-20T15:00:00.000Z'",
        "starts_at = '2026-11-20T08:00:00.000Z'",
        "phone = 2",
        "rooms = '[\"hall\"]'",
        "kind = 'messaging'",
        "person = 'person2'",
        "decision = 'declined'",
    ],
)
def test_raw_sql_cannot_change_what_was_decided(asked: Asked, change: str):
    asked.ask()
    asked.approve(asked.ruth)
    with pytest.raises(sqlite3.IntegrityError, match="keeps its terms"):
        asked.oakfield.school.db.execute(f"UPDATE permissions SET {change}")


# Emergencies and calls --------------------------------------------------------------------------


def test_an_emergency_waits_for_its_reason_and_is_reviewed(asked: Asked):
    asked.oakfield.do(TakeBackInEmergency(asked.oakfield.digest(asked.tom.code)))
    db = asked.oakfield.school.db
    assert [each.id for each in emergencies.unexplained(db, asked.tom.person)] == [1]
    assert asked.by(asked.tom.person, GiveEmergencyReason(1, "family", None)).code == "done"
    assert emergencies.unexplained(db, asked.tom.person) == []
    assert asked.by(asked.tom.person, ReviewEmergency(1)).refusal == "P1"
    assert asked.by(asked.helen, ReviewEmergency(2)).refusal == "J3"
    assert asked.by(asked.helen, ReviewEmergency(1, "remark")).code == "done"
    assert asked.by(asked.ruth, ReviewEmergency(1, "late")).code == "unchanged"
    [row] = asked.oakfield.rows("emergency_reviews")
    assert (row["remark"], row["reviewed_by"]) == ("remark", asked.helen)


def test_nobody_reviews_their_own_emergency_with_a_badge_or_without(asked: Asked):
    asked.oakfield.do(TakeBackInEmergency(slot_number=9))
    asked.by(asked.tom.person, GiveEmergencyReason(1, "other", asked.helen))
    assert asked.by(asked.helen, ReviewEmergency(1)).refusal == "G4"
    assert asked.by(asked.ruth, ReviewEmergency(1)).code == "done"


def test_scenario_30_an_urgent_call_is_noted_and_delivered_once(asked: Asked):
    asked.oakfield.set("10:20")
    uma = asked.oakfield.person("Uma", "Bell")
    asked.oakfield.do(RecordLeaver(uma))
    for gone in ("nobody", uma):
        assert asked.by(asked.helen, NoteCall("call", gone)).refusal == "E3"
    asked.by(asked.helen, NoteCall("call", asked.tom.person))
    asked.oakfield.wait(seconds=4.999)
    assert asked.by(asked.helen, NoteCall("twice", asked.tom.person)).code == "unchanged"
    assert asked.by(asked.helen, NoteCall("other", asked.ruth)).code == "done"
    asked.by(asked.helen, DeliverCall("other"))
    assert asked.by(asked.helen, NoteCall("again", asked.ruth)).code == "done"
    asked.by(asked.helen, DeliverCall("again"))
    asked.oakfield.set("10:23")
    assert asked.by(asked.ruth, DeliverCall("call")).code == "done"
    assert asked.by(asked.helen, DeliverCall("call")).code == "unchanged"
    row = next(row for row in asked.oakfield.rows("urgent_calls") if row["id"] == "call")
    assert (row["taken_by"], row["delivered_by"]) == (asked.helen, asked.ruth)
    waited = datetime.fromisoformat(row["delivered_at"]) - datetime.fromisoformat(row["taken_at"])
    assert waited == timedelta(minutes=3)
