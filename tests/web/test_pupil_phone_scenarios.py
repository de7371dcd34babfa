"""A week in school (domain.md E): the scenarios about children's phones, each at the office's desk.

The numbers are those of the scenarios.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.actions.pupil_phone_permissions import AddCollectingAdult, MarkPupil
from kiosk.actions.school_days import SetDay
from kiosk.actions.visits import EndVisit, OpenVisit
from kiosk.db import audit_check
from web.desk import quick_hashes, signed_in, with_role  # noqa: F401
from web.pupils import School

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oakfield import Oakfield

THURSDAY, FRIDAY, MONDAY, TUESDAY = "2026-11-19", "2026-11-20", "2026-11-23", "2026-11-24"


@pytest.fixture
def school(oakfield: Oakfield) -> Iterator[School]:
    yield School(oakfield)
    audit_check.verify(oakfield.school.db)


def mother(school: School, key: str = "noah", **given: Any) -> None:
    usual = {"name": "Ann Bright", "relationship": "mother", "may_collect": True}
    school.oakfield.do(AddCollectingAdult(uuid.uuid4().hex, key, **{**usual, **given}))


def deposits(school: School) -> list[tuple[Any, ...]]:
    """What each phone's record says of its way back."""
    rows = school.oakfield.rows("deposits")
    return [(row["return_basis"], row["returned_to"], row["early_reason"]) for row in rows]


def asked(school: School, key: str, **more: str) -> str:
    """A parent asks the Headteacher; the key of the request."""
    usual = {"kind": "headteacher", "asked_by": "Di Fox", "reason": "Walks to her aunt."}
    dates = {"weekdays": "1", "starts_on": FRIDAY, "ends_on": "2026-12-04"}
    assert school.send("ask", key, **{**usual, **dates, **more}).status_code == 303
    rows = school.oakfield.rows("pupil_phone_permissions")
    return str(next(row["id"] for row in rows if row["pupil"] == key and not row["decision"]))


def agreed(school: School, permission: str, starts_on: str, ends_on: str) -> None:
    """The Headteacher agrees, in two taps from the board: the consents, and Agree."""
    head = signed_in(school.oakfield, with_role(school.oakfield, "headteacher", "Mar", "Hill"))
    assert head.page("/board").says("Consents for pupil phones to decide: 1")
    assert not head.page("/pupil-phones/consents").says("aunt..")
    form = {"decision": "agree", "starts_on": starts_on, "ends_on": ends_on}
    assert head.post(f"/pupil-phones/consents/{permission}", **form).status_code == 303


def test_scenario_3_a_phone_that_nobody_collected(school: School):
    """A call noted, held overnight in the safe, returned next day to somebody by name."""
    mother(school)
    school.hand_in()
    school.set("15:30")
    assert school.desk.page("/pupil-phones").says("Not collected: 1 phone.", "Noah Bright")
    (row,) = school.oakfield.rows("deposits")
    note = {"deposit": str(row["id"]), "note_kind": "call"}
    assert school.send("note", **note, words="No answer").status_code == 422
    assert school.send("note", **note, words="No answer", noted_for="15:28").status_code == 303
    school.set("16:00")
    assert school.send("overnight", deposit=str(row["id"]), where="The safe").status_code == 303
    shown = school.desk.page("/board")
    assert shown.says("Not collected: 1 phone.", "Held overnight: The safe", "call: No answer")
    school.set("08:30", MONDAY)
    assert school.desk.page("/pupil-phones").says("Not collected: 1 phone.")
    assert school.send("hand-back", collector="Ann Bright").status_code == 303
    assert deposits(school) == [("adult", "Ann Bright (mother)", None)]
    (row,) = school.oakfield.rows("deposits")
    assert (row["held_where"], row["returned_at"][:10]) == ("The safe", MONDAY)


def test_scenario_3_a_phone_that_is_not_found_again(school: School):
    """Closed only once it was noted as lost and a parent told; the slot is free again."""
    school.hand_in()
    school.set("15:30")
    assert school.desk.shown(school.send("lost", deposit="1", told="Ann Bright"), 422)
    words = {"deposit": "1", "note_kind": "lost", "noted_for": "15:28", "words": "Not in slot 1"}
    assert school.send("note", **words).status_code == 303
    assert school.desk.page("/pupil-phones").says("Not collected: 1 phone.", "lost: Not in slot 1")
    assert school.send("lost", deposit="1", told="").status_code == 422
    assert school.send("lost", deposit="1", told="07700 900123").status_code == 422
    assert school.send("lost", deposit="1", told="Ann Bright, mother").status_code == 303
    assert deposits(school) == [("lost", "Ann Bright, mother", None)]
    assert school.page().says("Not found again; Ann Bright, mother told")
    assert school.desk.page("/pupil-phones").says("0 out, 0 here")
    assert school.send("correct", deposit="1", why="It was in the staff room").status_code == 303
    assert school.desk.page("/pupil-phones").says("1 here")


def test_scenario_4_a_child_leaves_early(school: School):
    """The dentist at 13:30: with the reason and the collector; C9 for anybody else."""
    mother(school)
    school.hand_in()
    school.set("13:30")
    refused = school.hand_back()
    assert refused["refusal"] == "C5"
    assert [way["answer"] for way in refused["also"]] == ["adult"]
    assert school.page().says("Why Noah leaves early", "Phones are kept until 15:15.")
    stranger = school.send("hand-back", collector="Max Power", early="Dentist")
    says = "Max Power is not on the list to collect for Noah. Ask the office manager."
    assert says in stranger.text
    assert school.send("hand-back", collector="Ann Bright", early="").status_code == 422
    assert school.send("hand-back", collector="Ann Bright").status_code == 422
    assert school.send("hand-back", collector="ann bright", early="Dentist").status_code == 303
    assert deposits(school) == [("early_leave", "Ann Bright (mother)", "Dentist")]


def test_scenario_14_a_child_of_year_5_with_the_headteachers_consent(school: School):
    """Refused and held on the morning before it was agreed; taken in on the morning after."""
    school.child("ada", "Ada", "Fox", year="5")
    school.set("08:40", MONDAY)
    request = asked(school, "ada", weekdays="2", starts_on=MONDAY)
    assert school.hand_in("ada")["refusal"] == "C4"
    assert school.send("hold", "ada", rung_at="08:38", spoke_to="Di Fox").status_code == 303
    school.set("15:20", MONDAY)
    assert school.hand_back("ada")["outcome"] == "handed_back"
    school.set("15:40", MONDAY)
    agreed(school, request, MONDAY, "2026-12-04")
    school.set("08:40", TUESDAY)
    assert school.hand_in("ada")["outcome"] == "handed_in"
    permission = next(r for r in school.oakfield.rows("pupil_phone_permissions") if r["decision"])
    held, deposit = school.oakfield.rows("deposits")
    assert (held["permission"], held["refusal"]) == (None, "C4")
    assert permission["decided_at"] < deposit["handed_in_at"], "invariant 5"
    school.set("15:20", TUESDAY)
    school.hand_back("ada")
    school.set("08:40", "2026-12-08")
    assert school.hand_in("ada")["refusal"] == "C1", "it ends on its last day"


def test_scenario_21_two_children_called_jack_s(school: School):
    for key, family in (("jack1", "Smith"), ("jack2", "Stone")):
        school.child(key, "Jack", family)
        school.form(key)
        school.hand_in(key)
    school.set("15:20")
    tapped = school.post("hand-back", pupil="jack1")
    says = "There are two children called Jack S. Scan the label."
    assert (tapped["refusal"], tapped["message"]) == ("F6", says)
    assert school.hand_back("jack2", pupil="jack1")["refusal"] == "C6"
    assert school.hand_back("jack1", pupil="jack1")["heading"] == "Jack Smith"
    back = {row["pupil"]: row["returned_at"] for row in school.oakfield.rows("deposits")}
    assert back["jack1"] is not None
    assert back["jack2"] is None


def test_scenario_22_parents_apart_and_one_of_them_not_on_the_list(school: School):
    """C9, and no reason is shown or kept."""
    mother(school)
    mother(school, name="Tom Bright", relationship="father", may_collect=False)
    school.hand_in()
    school.set("15:20")
    refused = school.send("hand-back", collector="Tom Bright")
    assert "Tom Bright is not on the list to collect for Noah." in refused.text
    assert school.send("hand-back", collector="Ann Bright").status_code == 303
    columns = set(school.oakfield.rows("collecting_adults")[0])
    assert columns == {
        *("id", "pupil", "name", "relationship", "may_collect", "added_at", "ended_at")
    }


def test_scenario_24_a_phone_that_stays_with_the_child(school: School):
    """A glucose monitor: the Headteacher agrees, it is no deposit and never overdue."""
    school.child("ada", "Ada", "Fox", year="4")
    request = asked(school, "ada", kind="medical", weekdays="5")
    agreed(school, request, FRIDAY, "2026-12-04")
    school.set("08:45")
    assert school.hand_in("ada")["outcome"] == "stays"
    assert school.page("ada").says("It stays with Ada.")
    school.set("16:00")
    assert school.oakfield.rows("deposits") == []
    assert not school.desk.page("/pupil-phones").says("Not collected")


def test_scenario_25_a_confiscated_phone_is_a_record_of_its_own(school: School):
    """Back to a parent by name; never a deposit (invariant 19)."""
    school.child("ada", "Ada", "Fox", year="4")
    assert school.send("confiscate", "ada", rule="", kept_where="The safe").status_code == 422
    form = {"rule": "Used in class", "kept_where": "The safe"}
    assert school.send("confiscate", "ada", **form).status_code == 303
    assert school.hand_back("ada")["refusal"] == "F4", "home time does not give it back"
    (row,) = school.oakfield.rows("confiscations")
    says = ("Confiscated, not returned yet", "Used in class", "The parent is not told yet")
    assert school.desk.page("/pupil-phones").says(*says)
    school.send("told", "ada", confiscation=row["id"], told_at="08:31")
    back = {"confiscation": row["id"], "returned_to": "Di Fox"}
    assert school.send("confiscation-returned", "ada", **back).status_code == 422
    assert (
        school.send("confiscation-returned", "ada", **back, parent_is="mother").status_code == 303
    )
    assert school.page("ada").says("to Di Fox (mother)")
    assert not school.desk.page("/pupil-phones").says("Confiscated")
    assert school.oakfield.rows("deposits") == []


def test_scenario_29_on_1_september_no_form_holds(school: School):
    """Last year's form ended by itself: C3 for who is in Year 6 now."""
    school.set("08:40", "2027-07-20")
    assert school.hand_in()["outcome"] == "handed_in"
    school.set("15:20", "2027-07-20")
    school.hand_back()
    school.set("08:40", "2027-09-01")
    says = "No signed form on file for 2027/28."
    answer = school.hand_in()
    assert (answer["refusal"], answer["message"]) == ("C3", says)


def test_scenario_32_the_wrong_label_handed_back_and_put_right(school: School):
    """By a linked entry: nothing is rewritten, and the phone is here again."""
    school.hand_in()
    school.set("15:20")
    school.hand_back()
    (row,) = school.oakfield.rows("deposits")
    assert school.send("correct", deposit=str(row["id"]), why="").status_code == 422
    assert school.send("correct", deposit=str(row["id"]), why="Wrong label").status_code == 303
    before, after = school.oakfield.rows("deposits")
    assert before == row
    assert (after["corrects"], after["slot"], after["returned_at"]) == (1, row["slot"], None)
    assert school.page().says("put right, still here", "correction: Wrong label")
    note = {"deposit": "2", "note_kind": "damaged", "noted_for": "15:19"}
    assert school.send("note", **note, words="Screen cracked").status_code == 303
    right = {**note, "corrects": str(school.oakfield.rows("pupil_phone_notes")[-1]["id"])}
    assert school.send("note", **right, words="Cover cracked, not the screen").status_code == 303
    assert school.page().says("(put right below)", "(puts an earlier note right)")


def test_scenario_33_a_snow_closure_releases_every_phone_at_once(school: School):
    """One change of the day, no reason for each child; a club does not keep anybody longer."""
    for number in range(5):
        school.child(f"c{number}", "Ida", f"Nr{number}")
        school.form(f"c{number}")
        school.hand_in(f"c{number}")
    school.oakfield.do(MarkPupil("c0", "goes_home", "17:00"))
    assert school.page("c0").says("Goes home at 17:00")
    school.oakfield.do(SetDay(date(2026, 11, 20), "closes_early", "12:00", "Snow"))
    school.set("11:59")
    for page in (school.page("c0"), school.desk.page("/pupil-phones")):
        assert not page.says("Goes home at 17:00"), "there is no club in the snow"
    assert school.hand_back("c1")["message"].startswith("Phones are kept until 12:00.")
    school.set("12:00")
    assert {school.hand_back(f"c{n}")["outcome"] for n in range(5)} == {"handed_back"}
    assert deposits(school) == [("home_time", "the child", None)] * 5


def test_scenario_34_on_an_inset_day_nobody_is_expected(school: School):
    school.oakfield.do(SetDay(date(2026, 11, 20), "inset", None, "INSET day"))
    says = "Today is not a school day (INSET day). Check before you continue."
    answer = school.hand_in()
    assert (answer["outcome"], answer["message"]) == ("question", says)
    page = school.desk.page("/pupil-phones/hand-in")
    assert page.says("Nobody may bring a phone today: INSET day.", "0 in, 0 not yet")
    assert school.desk.page("/pupil-phones/hand-in?class=6+Rowan").says("Noah no school today")
    assert school.oakfield.rows("deposits") == []


def test_scenario_35_who_goes_to_a_club_goes_home_later(school: School):
    """Several children at once; their own home time, which the list shows."""
    school.hand_in()
    assert "Give a time such as 16:30." in school.desk.post("/pupil-phones/clubs").text
    assert "Choose who" in school.desk.post("/pupil-phones/clubs", goes_home="17:00").text
    early = school.desk.post("/pupil-phones/clubs", goes_home="14:00", pupil="noah")
    says = "Phones are kept until 15:15. Is Noah leaving early? Record who is collecting."
    assert (early.status_code, says in early.text) == (422, True)
    assert 'href="#goes_home"' in early.text
    assert school.send("day", mark="goes_home", goes_home="14:00").status_code == 422
    assert school.oakfield.rows("pupil_days") == []
    gone = school.desk.post("/pupil-phones/clubs", goes_home="17:00", pupil="noah")
    assert gone.status_code == 303
    school.set("15:20")
    assert school.hand_back()["message"].startswith("Phones are kept until 17:00.")
    shown = school.desk.page("/pupil-phones")
    assert shown.says("Goes home at 17:00")
    assert not shown.says("Not collected")
    school.send("day", mark="goes_home", back="yes")
    assert school.hand_back()["outcome"] == "handed_back"


def test_scenario_35_a_club_of_every_week_is_said_once(school: School):
    """From this Friday on; on other days, and once it is ended, home time is the school's."""
    weekly = {"goes_home": "17:00", "until": "2026-12-11", "pupil": "noah"}
    wrong = school.desk.post("/pupil-phones/clubs", **{**weekly, "until": "2027-09-03"})
    assert (wrong.status_code, 'href="#until"' in wrong.text) == (422, True)
    assert school.desk.post("/pupil-phones/clubs", **weekly).status_code == 303
    says = "Every Friday until 11 December 2026: goes home at 17:00."
    assert school.page().says(says, "Goes home at 17:00")
    for day, until in (("2026-11-24", None), ("2026-11-27", "17:00")):
        school.set("08:40", day)
        school.hand_in()
        school.set("15:20", day)
        found = school.hand_back()
        assert (found["outcome"] == "refused") == (until is not None)
    assert found["message"].startswith("Phones are kept until 17:00.")
    ended = school.send("day", mark="goes_home", back="yes", weekday="5")
    assert ended.status_code == 303
    assert school.hand_back()["outcome"] == "handed_back"
    assert not school.page().says("until 11 December 2026")
    assert school.send("day", mark="goes_home", goes_home="16:00", until="soon").status_code == 422


def test_scenario_12_on_a_visit_of_the_school_the_phones_stay(school: School):
    """V2, from the visit that was opened: no child is marked one by one."""
    leader = school.oakfield.person("Wyn", "Lee")
    visit = OpenVisit("museum", "Museum", date(2026, 11, 20), leader, (), ("c6",))
    assert school.oakfield.do(visit).refusal is None
    assert school.hand_in()["foot"] == "The phone stays in school during the visit."
    assert school.hand_back()["refusal"] == "V2"
    assert school.desk.page("/pupil-phones").says("6 Rowan, on a visit", "The visit")
    school.oakfield.do(EndVisit("museum"))
    assert school.hand_back()["refusal"] == "C5"
