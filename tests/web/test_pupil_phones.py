"""Pupils' phones as the office and the Headteacher keep them at their desks."""

from __future__ import annotations

import re
import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from kiosk import codes
from kiosk.actions.leaving import RecordPupilLeaver
from kiosk.actions.people import RecordClass, RecordPupil
from kiosk.actions.pupil_phones import HoldPupilPhone, IssuePupilLabel
from kiosk.actions.school_days import SetDay
from kiosk.db import audit_check
from web.desk import enrolled, quick_hashes, signed_in, with_role  # noqa: F401
from web.pupils import PATH, School

if TYPE_CHECKING:
    from oakfield import Oakfield


@pytest.fixture
def school(oakfield: Oakfield) -> School:
    return School(oakfield)


def test_children_stand_in_the_order_of_the_alphabet(school: School):
    for key, given in (("zoe", "Zoe"), ("ewa", "Éva"), ("fin", "Finn")):
        school.child(key, given, "Marsh")
        school.form(key)
    shown = school.desk.get("/pupil-phones/hand-in").text
    assert re.findall("(Noah|Zoe|Éva|Finn)", shown)[:4] == ["Éva", "Finn", "Noah", "Zoe"]


def test_a_label_is_answered_with_name_class_and_slot(school: School):
    answer = school.hand_in()
    assert (answer["outcome"], answer["heading"]) == ("handed_in", "Noah Bright")
    assert (answer["message"], answer["pupil"]) == ("6 Rowan · handed in · slot 1", "noah")
    assert school.hand_in()["refusal"] == "C7"
    school.set("15:14")
    assert school.hand_back()["refusal"] == "C5"
    school.set("15:15")
    assert school.hand_back()["message"] == "6 Rowan · handed back · slot 1"
    (row,) = school.oakfield.rows("deposits")
    assert row["returned_to"] == "the child"
    assert None not in (row["received_by"], row["returned_by"])
    audit_check.verify(school.oakfield.school.db)


def test_the_wrong_label_for_the_child_who_was_tapped(school: School):
    """C6: two children, and the phone of neither leaves."""
    school.child("jack", "Jack", "Stone")
    school.form("jack")
    school.hand_in()
    school.hand_in("jack")
    school.set("15:20")
    answer = school.hand_back("jack", pupil="noah")
    assert (answer["refusal"], answer["pupil"]) == ("C6", None)
    assert all(row["returned_at"] is None for row in school.oakfield.rows("deposits"))


def test_a_pouch_is_bound_on_the_spot(school: School):
    pouch = school.pouch(30)
    asked = school.post("hand-in", code=pouch, switched_off="yes")
    assert (asked["outcome"], asked["slots"]) == ("pouch", [30])
    taken = school.post("hand-in", code=pouch, pupil="noah", switched_off="yes")
    assert taken["slots"] == [30]
    school.set("15:20")
    assert school.post("hand-back", code=pouch)["heading"] == "Noah Bright"
    assert school.post("hand-back", code=pouch)["refusal"] == "F13"


@pytest.mark.parametrize("code", ["B000000000000001", "hello", "P000000000000001"])
def test_what_is_no_label_of_ours(school: School, code: str):
    assert school.post("hand-in", code=code, switched_off="yes")["refusal"] == "G1"


def test_a_badge_or_slot_label_is_never_taken_for_a_phones_label(school: School):
    badge = school.oakfield.somebody()
    for code in (badge.code, school.oakfield.slot_label(3)):
        assert school.post("hand-in", code=code, switched_off="yes")["refusal"] == "G1"


def test_a_replaced_label_is_said_to_be_old(school: School):
    old = school.labels["noah"]
    school.oakfield.do(IssuePupilLabel("new", "noah", None))
    assert school.post("hand-in", code=old, switched_off="yes")["refusal"] == "F5"


def test_undo_and_what_it_leaves(school: School):
    taken = school.hand_in()
    assert school.post("undo", undoes=taken["action_id"])["outcome"] == "corrected"
    assert school.hand_in()["outcome"] == "handed_in"
    school.set("15:20")
    back = school.hand_back()
    assert school.post("undo", undoes=back["action_id"])["message"] == "Still here, in slot 1."
    again = school.hand_back()
    school.oakfield.wait(seconds=11)
    assert school.post("undo", undoes=again["action_id"])["refusal"] == "U1"
    links = [row["corrects"] for row in school.oakfield.rows("deposits")]
    assert links == [None, None, 2]


def test_only_what_is_still_as_it_was_is_undone(school: School):
    """Seconds later the phone went home: that it came is not undone any more."""
    school.oakfield.do(SetDay(date(2026, 11, 20), "closes_early", "08:00", ""))
    came, went = school.hand_in(), school.hand_back()
    assert school.post("undo", undoes=came["action_id"])["refusal"] == "U2"
    assert school.post("undo", undoes=went["action_id"])["outcome"] == "corrected"


def test_nobody_tries_labels_until_one_is_right(school: School):
    """After twenty that are none of ours no more is looked up; a label that works still does."""

    def tried(code: str) -> int:
        body = {"action_id": str(uuid.uuid4()), "code": code, "switched_off": "yes"}
        sent = school.desk.client.post(
            "/api/v1/pupil-phones/hand-in", json=body, headers=school.desk.headers
        )
        return sent.status_code

    guesses = [codes.mint(codes.Kind.PUPIL_PHONE) for _ in range(21)]
    assert [tried(code) for code in guesses] == [200] * 20 + [429]
    assert tried(school.labels["noah"]) == 200
    assert len(school.oakfield.rows("deposits")) == 1


def test_refused_held_safely_with_the_call_and_seen_on_the_board(school: School):
    """C1 and the humane way out; it counts as a refusal."""
    school.child("ada", "Ada", "Fox", year="5")
    answer = school.hand_in("ada")
    assert answer["refusal"] == "C1"
    assert answer["also"][0]["answer"] == "hold"
    assert school.send("hold", "ada", spoke_to="Di Fox").status_code == 422
    assert school.send("hold", "ada", rung_at="08:30", spoke_to="Di Fox").status_code == 303
    shown = school.desk.page("/pupil-phones")
    assert shown.headings == ["0 in today, 0 out, 1 here, 1 of them held safely"]
    assert shown.says("Ada Fox", "only with the Headteacher’s consent", "Held safely")
    assert school.desk.page("/board").says("Pupil phones refused", "Ada Fox")
    assert school.page("ada").says("refused, held safely", "call: Di Fox")


def test_the_headteacher_alone_decides_and_before_the_phone_is_taken_in(school: School):
    """Scenario 14: asked on Friday, agreed at 15:40, taken in on Monday."""
    school.child("ada", "Ada", "Fox", year="5")
    asked = {
        "kind": "headteacher",
        "asked_by": "Di Fox",
        "reason": "Walks to her aunt",
        "weekdays": "1",
        "starts_on": "2026-11-20",
        "ends_on": "2026-12-04",
    }
    assert school.send("ask", "ada", **{**asked, "ends_on": "2027-09-02"}).status_code == 422
    assert school.send("ask", "ada", **asked).status_code == 303
    assert school.hand_in("ada")["refusal"] == "C4"
    oakfield = school.oakfield
    school.set("15:40")
    (row,) = [r for r in oakfield.rows("pupil_phone_permissions") if r["pupil"] == "ada"]
    form = {"decision": "agree", "starts_on": "2026-11-20", "ends_on": "2026-12-04"}
    path = f"/pupil-phones/consents/{row['id']}"
    assert school.desk.post(path, **form).status_code == 403
    head_id = with_role(oakfield, "headteacher", "Margaret", "Hill")
    deputy = signed_in(oakfield, with_role(oakfield, "leadership", "Omar", "Aziz"))
    refused = deputy.post(path, **form)
    assert refused.status_code == 422
    assert "Only the Headteacher can do this. On site today: Margaret Hill." in refused.text
    head = signed_in(oakfield, head_id)
    assert head.page("/pupil-phones/consents").says("1 to decide", "Ada Fox", "Walks to her aunt")
    assert head.post(path, **form).status_code == 303
    school.set("08:40", "2026-11-23")
    assert school.hand_in("ada")["outcome"] == "handed_in"
    school.set("08:40", "2026-11-24")
    assert school.hand_in("ada")["refusal"] == "C7"


def test_leaving_early_and_who_may_not_collect(school: School):
    """Scenarios 4 and 22."""
    school.hand_in()
    school.set("13:30")
    early = {"collector": "Ann Bright", "leaves": "yes", "early": "Dentist"}
    refused = school.send("hand-back", **early)
    assert "Ann Bright is not on the list to collect for Noah." in refused.text
    adult = {"adult_name": "Ann Bright", "relationship": "mother", "may_collect": "yes"}
    assert school.send("adult", **adult).status_code == 303
    assert school.send("hand-back", **early).status_code == 303
    assert school.page().says("to Ann Bright (mother)", "Dentist")


def test_not_collected_called_and_held_overnight(school: School):
    """Scenario 3: nothing closes itself."""
    school.hand_in()
    school.set("15:30")
    assert school.desk.page("/board").says("Not collected: 1 phone.", "Noah Bright")
    note = {"deposit": "1", "note_kind": "call", "noted_for": "15:30", "words": "No answer"}
    assert school.send("note", **note).status_code == 303
    assert school.send("note", **{**note, "words": "on 07700 900123"}).status_code == 422
    assert school.send("overnight", deposit="1", where="The safe").status_code == 303
    school.set("08:40", "2026-11-23")
    assert school.desk.page("/pupil-phones").says("Held overnight: The safe")
    assert school.page().says("No answer", "Held overnight: The safe", "Still here")


def test_a_call_of_yesterday_evening_is_noted_with_its_day(school: School):
    school.hand_in("noah")
    school.send("confiscate", rule="Used in class", kept_where="The safe")
    [taken] = school.oakfield.rows("confiscations")
    school.set("08:20", "2026-11-21")
    note = {"deposit": "1", "note_kind": "call", "noted_for": "18:40", "words": "No answer"}
    assert school.send("note", **note).status_code == 422, "18:40 today lies ahead"
    assert school.send("note", **note, noted_on="yesterday").status_code == 422
    before = school.send("note", **note, noted_on="2026-11-19")
    assert "The phone came on 20 November 2026 at 08:31." in before.text
    assert 'href="#noted_for"' in before.text
    assert school.send("note", **note, noted_on="2026-11-20").status_code == 303
    told = {"confiscation": taken["id"], "told_at": "18:45"}
    assert school.send("told", **told).status_code == 422
    assert school.send("told", **told, told_on="2026-11-20").status_code == 303
    page = school.page("noah")
    assert page.says("20 November 2026, 18:40, call", "Parent told 20 November 2026, 18:45")
    assert page.fields["noted_on"]["value"] == "2026-11-21"


def test_a_wrong_return_is_put_right_by_a_linked_entry(school: School):
    """Scenario 32."""
    school.hand_in()
    school.set("15:20")
    school.hand_back()
    assert school.send("correct", deposit="1", why="").status_code == 422
    assert school.send("correct", deposit="1", why="Wrong label").status_code == 303
    assert school.page().says("put right, still here", "correction: Wrong label")


def test_confiscated_and_back_to_a_parent_by_name(school: School):
    """Scenario 25; invariant 19: no deposit comes of it."""
    assert school.send("confiscate", rule="Used in class", kept_where="").status_code == 422
    taken = {"rule": "Used in class", "kept_where": "The safe"}
    assert school.send("confiscate", **taken).status_code == 303
    (row,) = school.oakfield.rows("confiscations")
    assert school.send("told", confiscation=row["id"], told_at="08:31").status_code == 303
    back = {"confiscation": row["id"], "returned_to": "Ann Bright"}
    assert school.send("confiscation-returned", **back).status_code == 422
    assert school.send("confiscation-returned", **back, parent_is="mother").status_code == 303
    assert school.page().says("to Ann Bright (mother)")
    assert school.oakfield.rows("deposits") == []


def test_a_form_is_recorded_and_withdrawn(school: School):
    school.child("ada", "Ada", "Fox")
    assert school.page("ada").says("No signed form on file for 2026/27.")
    form = {"parent": "Di", "form_on": "2026-09-08", "walks_alone": "yes", "weekdays": "5"}
    assert school.send("form", "ada", **{**form, "form_on": "soon"}).status_code == 422
    ahead = school.send("form", "ada", **{**form, "form_on": "2027-09-08"})
    assert "That lies ahead. Check the day and the time." in ahead.text
    assert 'href="#form_on"' in ahead.text
    assert school.send("form", "ada", **form).status_code == 303
    assert school.page("ada").says("May bring a phone today.")
    (row,) = [r for r in school.oakfield.rows("pupil_phone_permissions") if r["pupil"] == "ada"]
    assert school.send("withdraw", "ada", permission=row["id"]).status_code == 303
    assert school.page("ada").says("Permission was withdrawn on 20 November 2026.")


def ticked(response: Any) -> set[str]:
    """The boxes and choices that a page shows as ticked, by their id, or their value."""
    boxes = re.findall(r"<input type=.(?:checkbox|radio)[^>]* checked>", response.text)
    return {re.findall(r'(?:id|value)="([^"]+)"', box)[0] for box in boxes}


def test_what_was_ticked_stays_ticked_when_something_has_to_be_put_right(school: School):
    """Else a second press would say that the father may collect, or that she walks alone."""
    school.child("ada", "Ada", "Fox")
    adult = school.send("adult", adult_name="Tom Fox", relationship="")
    assert "may_collect" not in ticked(adult)
    assert "may_collect" in ticked(school.send("adult", adult_name="T", may_collect="yes"))
    assert "may_collect" in ticked(school.desk.get(f"{PATH}/ada"))
    form = {"parent": "Di", "form_on": "2027-09-08", "weekdays": "5"}
    assert not {"walks_alone", "form-4"} & ticked(school.send("form", "ada", **form))
    again = ticked(school.send("form", "ada", **form, walks_alone="yes"))
    assert {"walks_alone", "form-5"} <= again
    asked = {"asked_by": "Di", "reason": "Glucose", "weekdays": "3", "starts_on": "2026-11-20"}
    again = ticked(school.send("ask", "ada", **asked, kind="medical", ends_on=""))
    assert {"medical", "ask-3"} <= again
    assert not {"kind", "ask-2"} & again


def test_an_absent_child_and_a_snow_closure(school: School):
    school.send("day", mark="absent")
    assert school.hand_in()["outcome"] == "question"
    assert school.hand_in(answer="go_on")["outcome"] == "handed_in"
    school.oakfield.do(SetDay(date(2026, 11, 20), "closes_early", "12:00", "Snow"))
    school.set("12:00")
    assert school.hand_back()["outcome"] == "handed_back"


def test_pages_show_the_day(school: School):
    assert school.desk.page("/pupil-phones/hand-in").says("Noah", "not yet")
    school.hand_in()
    assert school.desk.page("/pupil-phones/hand-in?class=6+Rowan").says("6 Rowan: 1 in, 0 not yet")
    assert school.desk.page("/pupil-phones/hand-back").says("Noah", "still here", "15:15")
    for part in ("hand-in", "hand-back"):
        text = school.desk.get(f"/pupil-phones/{part}/part").text
        assert "Noah" in text


def test_no_child_is_shown_to_a_kiosk_or_a_governor(school: School):
    school.hand_in()
    governor = signed_in(school.oakfield, with_role(school.oakfield, "governor", "Gil", "Gray"))
    assert "Noah" not in governor.get("/board").text
    assert governor.get("/pupil-phones").status_code == 403
    kiosk = enrolled(school.oakfield, "kiosk")
    for path in ("/", "/pupil-phones", "/pupil-phones/hand-back", f"{PATH}/noah"):
        assert "Noah" not in kiosk.get(path).text


def test_a_label_before_the_kiosk_tells_nobody_whose_phone_it_is(school: School):
    """Without a desk's sign-in a child's label is an unknown code."""
    kiosk = enrolled(school.oakfield, "kiosk")
    body = {"action_id": str(uuid.uuid4()), "code": school.labels["noah"]}
    answer = kiosk.client.post("/api/v1/scans", json=body, headers=kiosk.headers)
    assert answer.get_json()["refusal"] == "G1"
    assert "Noah" not in answer.text
    for verb in ("hand-in", "hand-back", "undo"):
        path = f"/api/v1/pupil-phones/{verb}"
        assert kiosk.client.post(path, json=body, headers=kiosk.headers).status_code == 403


def test_no_field_exists_for_a_childs_number(school: School):
    """QC20, I8."""
    columns = {
        row[1]
        for table in ("deposits", "pupil_phone_permissions", "collecting_adults", "confiscations")
        for row in school.oakfield.school.db.execute(f"PRAGMA table_info({table})").fetchall()
    }
    assert not [name for name in columns if "imei" in name or "number" in name or "phone" in name]
    page: Any = school.page()
    assert not [name for name in page.fields if "number" in name or "tel" in name or "imei" in name]


@pytest.mark.parametrize("extra", ["imei", "number", "phone_number", "make"])
def test_the_api_takes_no_number_of_a_childs_phone(school: School, extra: str):
    """I8: what is not described is dropped unread, and stands nowhere in the file."""
    school.hand_in(**{extra: "490154203237518"})
    school.set("15:20")
    school.hand_back(**{extra: "490154203237518"})
    assert len(school.oakfield.rows("deposits")) == 1
    assert "490154203237518" not in "".join(school.oakfield.school.db.iterdump())


I8 = "IMEI and phone numbers are not kept for children’s phones."
NUMBER = "ring 07700 900123"


@pytest.mark.parametrize(
    ("verb", "form"),
    [
        ("hand-in", {"switched_off": "yes", "condition": NUMBER}),
        ("form", {"parent": NUMBER, "weekdays": "5"}),
        (
            "ask",
            {
                "kind": "headteacher",
                "asked_by": "Di",
                "reason": NUMBER,
                "weekdays": "5",
                "starts_on": "2026-11-20",
                "ends_on": "2026-11-20",
            },
        ),
        ("adult", {"adult_name": "Ann", "relationship": NUMBER}),
        ("confiscate", {"rule": NUMBER, "kept_where": "The safe"}),
    ],
)
def test_words_that_hold_a_number_are_not_kept(school: School, verb: str, form: dict[str, str]):
    refused = school.send(verb, **form)
    assert refused.status_code == 422
    assert I8 in refused.text


@pytest.mark.parametrize(
    ("verb", "form"),
    [
        ("overnight", {"where": NUMBER}),
        ("note", {"note_kind": "call", "noted_for": "08:31", "words": NUMBER}),
        ("correct", {"why": NUMBER}),
        ("hand-back", {"collector": "Ann Bright", "early": NUMBER}),
    ],
)
def test_nor_in_words_about_a_phone_that_is_here(school: School, verb: str, form: dict[str, str]):
    school.send("adult", adult_name="Ann Bright", relationship="mother", may_collect="yes")
    school.hand_in()
    refused = school.send(verb, deposit="1", **form)
    assert refused.status_code == 422
    assert I8 in refused.text


def test_a_child_nobody_knows_and_a_form_nobody_has(school: School):
    assert school.desk.get(f"{PATH}/nobody").status_code == 404
    assert school.send("dance").status_code == 404


def test_who_left_the_school_while_their_phone_is_here_gets_it_back(school: School):
    school.hand_in()
    left = "UPDATE pupils SET left_at = '2026-11-20T12:00:00.000Z' WHERE id = 'noah'"
    school.oakfield.school.db.execute(left)
    school.set("15:20")
    assert school.desk.page("/pupil-phones").says("Not collected: 1 phone.", "Noah Bright")
    assert school.page().says("The phone is here, slot 1")
    assert school.hand_back()["outcome"] == "handed_back"
    assert school.hand_in()["refusal"] == "E3"
    assert school.desk.get(f"{PATH}/noah").status_code == 404
    assert not school.desk.page("/pupil-phones").says("Noah Bright")


def test_the_label_of_a_child_who_left_is_said_to_be_old_without_their_name(school: School):
    assert school.oakfield.do(RecordPupilLeaver("noah")).refusal is None
    answer = school.hand_in()
    says = "This label is of a child who has left the school. Take it off."
    assert (answer["refusal"], answer["message"], answer["pupil"]) == ("F21", says, None)
    assert school.hand_back()["refusal"] == "F21"


def test_two_called_the_same_in_two_classes_are_told_apart_on_their_tiles(school: School):
    school.oakfield.do(RecordClass("c6b", "6 Oak"))
    school.oakfield.do(RecordPupil("noah2", "t", "noah2", "Noah", "Stone", None, "6", "6 Oak"))
    school.form("noah2")
    assert school.desk.page("/pupil-phones/hand-in").says("Noah 6 Rowan", "Noah 6 Oak")
    school.hand_in()
    school.post("hand-in", pupil="noah2", switched_off="yes")
    assert school.desk.page("/pupil-phones/hand-back").says("6 Rowan", "6 Oak")


def test_a_child_without_a_class_is_told_of_without_a_gap(school: School):
    school.oakfield.do(RecordPupil("una", "t", "una", "Una", "Moor", None, "6", None))
    school.oakfield.do(HoldPupilPhone("una", school.oakfield.clock, "Di Moor"))
    for path in ("/board", "/pupil-phones"):
        page = school.desk.page(path)
        assert page.says("Una Moor", "Held safely, slot 1")
        assert not re.search(r">\s*,", page.text)
    assert school.desk.page("/pupil-phones").says("Slot 1, since 08:31")


def test_who_has_no_label_is_offered_one(school: School):
    school.oakfield.do(RecordPupil("ida", "t", "ida", "Ida", "Moss", None, "6", "6 Rowan"))
    school.form("ida")
    answer = school.post("hand-in", pupil="ida", switched_off="yes")
    assert [way["label"] for way in answer["also"]] == ["Print a label"]
    printed = [school.send("label", "ida", start_at="1") for _ in range(2)]
    assert {response.status_code for response in printed} == {200}
    numbers = [r["number"] for r in school.oakfield.rows("pupil_labels") if r["pupil"] == "ida"]
    assert numbers == [1, 1]
    assert school.page("ida").says("6 Rowan, label 1")


def test_a_phone_without_a_label_gets_one_printed(school: School):
    assert school.send("label", start_at="99").status_code == 422
    printed = school.send("label", start_at="4")
    assert (printed.status_code, printed.mimetype) == (200, "application/pdf")
    assert printed.data.startswith(b"%PDF")
    assert school.hand_in()["refusal"] == "F5"
    query = "SELECT actor FROM audit_log WHERE verb = 'issue_pupil_label' ORDER BY seq DESC LIMIT 1"
    assert school.oakfield.school.db.execute(query).fetchone()[0] is not None


def test_a_class_on_a_visit_leaves_its_phones_in_school(school: School):
    """V2, scenario 12."""
    assert school.hand_in()["foot"] == ""
    school.desk.post("/pupil-phones/visits", **{"class": "6 Rowan"})
    assert school.desk.page("/pupil-phones").says("6 Rowan, on a visit")
    assert school.hand_back()["refusal"] == "V2"
    school.desk.post("/pupil-phones/visits", **{"class": "6 Rowan", "back": "yes"})
    assert school.hand_back()["refusal"] == "C5"
