"""Visits: phones leave for emergencies only, photographs with a school device (V1, WL16)."""

from __future__ import annotations

from datetime import date

import pytest
from oakfield import Badge, Oakfield
from photographs import Hazel

from decide.conftest import refused
from kiosk.actions.visits import EndVisit, OpenVisit, SayPhoneUsed, WantPhotos
from kiosk.db import audit_check, visits
from kiosk.decide.scan import UnknownAnswer

TODAY = date(2026, 11, 20)


@pytest.fixture
def hazel(oakfield: Oakfield) -> Hazel:
    return Hazel(oakfield)


def museum(hazel: Hazel, *others: Badge, on: date = TODAY):
    staff = tuple(badge.person for badge in others)
    return hazel.oakfield.do(
        OpenVisit("museum", "the museum", on, hazel.priya.person, staff, ("hazel",))
    )


def test_a_phone_leaves_in_contact_time_with_what_holds_on_visits(hazel: Hazel):
    """Scenario 12: the leader and one more take their phones, a third colleague cannot."""
    sam, una = hazel.oakfield.somebody("Sam"), hazel.oakfield.somebody("Una")
    museum(hazel, sam)
    for badge in (hazel.priya, sam, una):
        hazel.oakfield.scan(badge)
    hazel.oakfield.set("09:15")
    said = "On visits: away from children, emergencies only, no photos on your own phone."
    for badge in (hazel.priya, sam):
        left = hazel.oakfield.scan(badge)
        assert (left.code, left.message, left.undo_until) == ("left_on_visit", said, None)
    assert hazel.oakfield.scan(una).refusal == "K4"
    bases = [row["release_basis"] for row in hazel.oakfield.rows("lockups")]
    assert bases == ["visit", "visit", None]
    hazel.oakfield.set("14:30")
    back = hazel.oakfield.scan(sam)
    assert back.code == "back_from_visit"
    assert back.message == "Did you use your phone on the visit?"
    assert [choice.answer for choice in back.choices] == [
        "visit:no",
        "visit:emergency",
        "visit:school",
        "visit:other",
    ]
    assert hazel.oakfield.rows("lockups")[-1]["released_at"] is None
    assert hazel.oakfield.scan(sam, "visit:emergency").code == "phone_use_said"
    [row] = [r for r in hazel.oakfield.rows("visit_staff") if r["person"] == sam.person]
    assert row["used"] == "emergency"
    audit_check.verify(hazel.oakfield.school.db)


def test_after_the_visit_contact_time_holds_again(hazel: Hazel):
    museum(hazel)
    hazel.oakfield.scan(hazel.priya)
    hazel.oakfield.do(EndVisit("museum"))
    hazel.oakfield.set("09:15")
    assert hazel.oakfield.scan(hazel.priya).refusal == "K4"


def test_a_phone_that_comes_back_late_is_asked_about_all_the_same(hazel: Hazel):
    museum(hazel)
    hazel.oakfield.scan(hazel.priya)
    hazel.oakfield.set("09:15")
    hazel.oakfield.scan(hazel.priya)
    hazel.oakfield.do(EndVisit("museum"))
    hazel.oakfield.set("08:20", "2026-11-23")
    assert hazel.oakfield.scan(hazel.priya).code == "back_from_visit"
    assert hazel.oakfield.scan(hazel.priya, "visit:no").code == "phone_use_said"
    hazel.oakfield.set("09:15", "2026-11-23")
    assert hazel.oakfield.scan(hazel.priya).refusal == "K4"


def test_two_visits_on_a_day_each_have_their_own_answer(hazel: Hazel):
    """The museum until noon, the pool afterwards: what was not said of the one stops no other."""
    o = hazel.oakfield
    museum(hazel)
    o.do(OpenVisit("a-pool", "the pool", TODAY, hazel.priya.person, (), ("hazel",)))
    o.scan(hazel.priya)
    o.set("09:15")
    assert o.scan(hazel.priya).code == "left_on_visit"
    o.set("11:30")
    assert o.scan(hazel.priya).code == "back_from_visit"
    o.do(EndVisit("museum"))
    o.set("13:10")
    assert o.scan(hazel.priya).code == "left_on_visit"
    o.set("15:00")
    assert o.scan(hazel.priya).code == "back_from_visit"
    o.scan(hazel.priya, "visit:school")
    used = {row["visit"]: row["used"] for row in o.rows("visit_staff")}
    assert used == {"museum": None, "a-pool": "school"}
    o.scan(hazel.priya, "visit:no")
    assert {row["used"] for row in o.rows("visit_staff")} == {"no", "school"}


def test_two_visits_that_are_both_on(hazel: Hazel):
    """Her phone leaves first for the one, then for the other; the answer is of the last return."""
    o = hazel.oakfield
    museum(hazel)
    o.do(OpenVisit("a-pool", "the pool", TODAY, hazel.priya.person, (), ("hazel",)))
    o.scan(hazel.priya)
    for leaves, back, said in (("09:15", "11:30", "no"), ("13:10", "15:00", "emergency")):
        o.set(leaves)
        o.scan(hazel.priya)
        o.set(back)
        assert o.scan(hazel.priya).code == "back_from_visit"
        assert o.scan(hazel.priya, f"visit:{said}").code == "phone_use_said"
    used = {row["visit"]: row["used"] for row in o.rows("visit_staff")}
    assert used == {"museum": "no", "a-pool": "emergency"}


def test_a_visit_of_two_days_is_entered_for_each(hazel: Hazel):
    """The phone that left on the first day comes back on the second, and is asked about once."""
    o = hazel.oakfield
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    museum(hazel, on=monday)
    o.do(OpenVisit("next", "the museum", tuesday, hazel.priya.person, (), ("hazel",)))
    o.set("08:10", "2026-11-23")
    o.scan(hazel.priya)
    o.set("09:15", "2026-11-23")
    assert o.scan(hazel.priya).code == "left_on_visit"
    o.set("15:40", "2026-11-24")
    assert o.scan(hazel.priya).code == "back_from_visit"
    o.scan(hazel.priya, "visit:no")
    rows = {row["visit"]: row for row in o.rows("visit_staff")}
    assert (rows["museum"]["used"], rows["next"]["phone_out_at"]) == ("no", None)
    for visit in ("museum", "next"):
        assert o.do(EndVisit(visit)).code == "done"


def test_an_answer_to_nothing_is_no_answer(hazel: Hazel):
    with pytest.raises(UnknownAnswer):
        hazel.oakfield.scan(hazel.priya, "visit:no")
    museum(hazel)
    refused(hazel.oakfield.scan(hazel.priya, "visit:no"), "V4", "There is no such visit any more.")
    assert hazel.oakfield.do(SayPhoneUsed("museum", "nobody", "no")).refusal == "V4"


def test_photographs_only_with_a_school_device_along(hazel: Hazel):
    museum(hazel)
    said = "Photos are taken only on a school device. Sign out a school iPad."
    refused(hazel.oakfield.do(WantPhotos("museum", True)), "D1", said)
    hazel.device("wm1", "Work mobile 1", "work_mobile")
    hazel.sign_out(None, device="wm1", visit="museum")
    refused(hazel.oakfield.do(WantPhotos("museum", True)), "D1", said)
    hazel.read_and_sign_out(visit="museum")
    assert hazel.oakfield.do(WantPhotos("museum", True)).code == "done"
    assert hazel.oakfield.do(WantPhotos("museum", True)).code == "unchanged"
    refused(
        hazel.oakfield.do(EndVisit("museum")),
        "V5",
        "A school device is still out with this visit. Return it first.",
    )


def test_a_visit_is_today_or_later_with_people_and_classes_there_are(hazel: Hazel):
    late = museum(hazel, on=date(2026, 11, 19))
    refused(late, "V3", "That day is over. Give today, or a day to come.")
    nobody = OpenVisit("x", "the sea", TODAY, "nobody", (), ())
    assert hazel.oakfield.do(nobody).refusal == "E3"
    no_class = OpenVisit("x", "the sea", TODAY, hazel.priya.person, (), ("9 Elm",))
    assert hazel.oakfield.do(no_class).refusal == "E3"
    assert hazel.oakfield.do(EndVisit("x")).refusal == "V4"
    assert hazel.oakfield.do(WantPhotos("x", False)).refusal == "V4"


def test_tomorrows_visit_lets_nobody_out_today(hazel: Hazel):
    museum(hazel, on=date(2026, 11, 21))
    hazel.oakfield.scan(hazel.priya)
    hazel.oakfield.set("09:15")
    assert hazel.oakfield.scan(hazel.priya).refusal == "K4"
    assert visits.trips(hazel.oakfield.school.db, hazel.priya.person, TODAY) == ()
