"""Working days as somebody at a desk keeps them, and what the board makes of them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from kiosk.actions.people import RecordPerson
from web.desk import Desk, quick_hashes, signed_in, with_role  # noqa: F401

if TYPE_CHECKING:
    from oakfield import Oakfield


def office(oakfield: Oakfield) -> Desk:
    return signed_in(oakfield, with_role(oakfield, "office"))


def test_a_week_is_kept_copied_to_the_same_job_and_changed_by_person(oakfield: Oakfield):
    desk = office(oakfield)  # Jean, whose job is Teacher too
    priya, sam = oakfield.person("Priya"), oakfield.person("Sam")
    oakfield.do(RecordPerson("other", "test", "99", "Una", "Bell", None, "Caretaker"))
    mine = {"days": "Mon-Wed", "hours": "", "contact": "08:50-12:00, 13:00-15:20"}
    assert desk.post(f"/working-days/{sam}", days="Thu").status_code == 303
    assert desk.post(f"/working-days/{priya}", **mine).status_code == 303
    page = desk.page(f"/working-days/{priya}")
    assert page.says("Works Mon-Wed.", "The same job: Teacher", "Jean Kirby")
    assert page.fields["contact"]["value"] == "08:50-12:00, 13:00-15:20"
    assert 'value="Wed" checked' in page.text
    assert 'value="Thu" checked' not in page.text
    assert desk.goes_to(desk.post(f"/working-days/{priya}", **mine, **{"for": "job"})) == (
        "/working-days"
    )
    kept = {row["id"]: row["days"] for row in oakfield.rows("staff_patterns")}
    assert kept == {"person1": "Mon-Wed", priya: "Mon-Wed", sam: "Thu"}
    assert (
        desk.post(f"/working-days/{priya}", **mine, **{"for": "job", "all": "yes"}).status_code
        == 303
    )
    assert {row["days"] for row in oakfield.rows("staff_patterns")} == {"Mon-Wed"}
    assert desk.page("/working-days").says("Una Bell", "As the school", "Mon-Wed")
    assert desk.post(f"/working-days/{sam}/end").status_code == 303
    assert desk.page(f"/working-days/{sam}").says("Follows the school’s week.")


def test_a_week_that_cannot_be_stays_as_typed(oakfield: Oakfield):
    desk, priya = office(oakfield), oakfield.person("Priya")
    for typed, says in [
        ({"days": "Someday"}, "is not a day: write Mon, or Mon-Fri."),
        ({"days": "Mon", "contact": "Tue 08:50-12:00"}, "lies outside the working days or hours"),
    ]:
        page = desk.shown(desk.post(f"/working-days/{priya}", **typed), 422)
        assert page.says(says)
        assert page.fields["contact"]["value"] == typed.get("contact", "")
    nothing = desk.shown(desk.post(f"/working-days/{priya}", days=""), 422)
    assert nothing.says("Tick at least one day.")
    assert oakfield.rows("staff_patterns") == []


def test_whoever_is_not_there_has_no_week(oakfield: Oakfield):
    assert office(oakfield).get("/working-days/nobody").status_code == 404


def test_a_part_timer_is_expected_on_their_days_and_counts_when_they_come(oakfield: Oakfield):
    desk = office(oakfield)
    priya = oakfield.somebody("Priya")
    desk.post(f"/working-days/{priya.person}", days="Mon-Wed")  # it is a Friday
    board = desk.page("/board")
    assert board.headings == ["0 of 1 accounted for, 1 not yet"]
    assert board.says("1 expected; 1 does not work today")
    oakfield.scan(priya)
    assert desk.page("/board").headings == ["1 of 2 accounted for, 1 not yet"]


def test_on_a_closed_day_nobody_is_expected_and_on_inset_everybody(oakfield: Oakfield):
    desk = office(oakfield)
    desk.post("/calendar/days", day="2026-11-20", kind="closed", note="Snow")
    assert desk.page("/board").headings == ["Nobody is expected: Snow"]
    desk.post("/calendar/days", day="2026-11-20", kind="inset")
    assert desk.page("/board").headings == ["0 of 1 accounted for, 1 not yet"]


def test_the_board_prompts_when_ones_own_contact_time_has_begun(oakfield: Oakfield):
    desk = office(oakfield)
    priya = oakfield.person("Priya")
    desk.post(f"/working-days/{priya}", days="Fri", contact="08:20-10:00")
    board = desk.page("/board")  # 08:31
    assert board.says("No phone recorded for you today.", "Teacher, since 08:20")
    desk.post(f"/working-days/{priya}", days="Fri", contact="08:32-10:00")
    assert not desk.page("/board").says("No phone recorded for you today.")


def test_the_board_says_what_is_still_there_when_the_building_closes(oakfield: Oakfield):
    desk = office(oakfield)
    oakfield.scan(oakfield.somebody("Priya"))
    oakfield.set("17:29")
    assert not signed_in(oakfield, "person1", desk).page("/board").says("Still locked away")
    oakfield.set("17:30")
    board = signed_in(oakfield, "person1", desk).page("/board")
    assert board.says("At the end of the day", "Still locked away: slot 1.")


def test_a_watch_is_declared_over_http_and_stands_on_the_persons_page(oakfield: Oakfield):
    desk = office(oakfield)
    priya = oakfield.somebody("Priya")
    body = {"action_id": str(uuid.uuid4()), "code": priya.code, "kind": "watch_time_only"}
    answer = desk.client.post("/api/v1/declarations", json=body, headers=desk.headers).get_json()
    assert (answer["outcome"], answer["message"]) == (
        "watch_declared",
        "Watches: time only until 17:30.",
    )
    assert desk.page(f"/working-days/{priya.person}").says("Wears a smartwatch")
    assert desk.page("/board").says("2 not yet")
