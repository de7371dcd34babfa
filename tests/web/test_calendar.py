"""The calendar and the absences as somebody at a desk keeps them."""

from __future__ import annotations

import html
import io
import re
from typing import TYPE_CHECKING

from oakfield import Oakfield

from web.desk import Desk, quick_hashes, signed_in, with_role  # noqa: F401

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

TERM = {"name": "Autumn 2026", "starts_on": "2026-09-03", "ends_on": "2026-12-18"}


def office(oakfield: Oakfield) -> Desk:
    return signed_in(oakfield, with_role(oakfield, "office"))


def test_a_term_is_entered_and_removed(oakfield: Oakfield):
    desk = office(oakfield)
    assert desk.page("/calendar").says("No terms are entered yet")
    assert desk.post("/calendar/terms", **TERM).status_code == 303
    assert desk.page("/calendar").says("Autumn 2026", "3 September 2026 to 18 December 2026")
    (term,) = oakfield.rows("terms")
    assert desk.post(f"/calendar/terms/{term['id']}/remove").status_code == 303
    assert desk.page("/calendar").says("No terms are entered yet")


def test_what_is_missing_is_said_and_what_was_typed_stays(oakfield: Oakfield):
    response = office(oakfield).post("/calendar/terms", **{**TERM, "ends_on": "soon", "name": ""})
    assert response.status_code == 422
    assert "Give the term a name, such as Autumn 2026." in response.text
    assert "Give the last day of the term." in response.text
    assert 'value="2026-09-03"' in response.text
    assert oakfield.rows("terms") == []


def test_a_term_across_another_is_refused_by_its_name(oakfield: Oakfield):
    desk = office(oakfield)
    desk.post("/calendar/terms", **TERM)
    response = desk.post("/calendar/terms", **{**TERM, "name": "Autumn again"})
    assert response.status_code == 422
    assert "Those dates lie across Autumn 2026." in response.text


def test_a_snow_closure_frees_the_kiosk_at_once(oakfield: Oakfield):
    desk = office(oakfield)
    oakfield.set("11:00")
    desk = signed_in(oakfield, "person1", desk)
    day = {"day": "2026-11-20", "kind": "closes_early", "closes": "12:00", "note": "Snow"}
    assert desk.post("/calendar/days", **day).status_code == 303
    assert desk.page("/calendar").says("20 November 2026", "Children go home at 12:00", "Snow")
    oakfield.set("12:30")
    shown = desk.client.get("/api/v1/day").get_json()
    assert shown["contact"] == [["08:50", "12:00"]]
    assert shown["rule"] == "Contact time is over for today."


def test_a_day_is_ordinary_after_all(oakfield: Oakfield):
    desk = office(oakfield)
    desk.post("/calendar/days", day="2026-12-01", kind="inset")
    assert desk.page("/calendar").says("1 December 2026", "INSET day")
    desk.post("/calendar/days", day="2026-12-01", kind="open")
    assert not desk.page("/calendar").says("1 December 2026")


def test_a_day_without_its_kind_or_time_is_asked_for(oakfield: Oakfield):
    desk = office(oakfield)
    nothing = desk.post("/calendar/days", day="2026-12-01")
    assert "Say what is different about the day." in nothing.text
    early = desk.post("/calendar/days", day="2026-12-01", kind="closes_early")
    assert "Say when children go home, such as 12:00." in early.text
    assert oakfield.rows("school_days") == []


def test_somebody_not_in_leaves_the_count_and_comes_back(oakfield: Oakfield):
    desk = office(oakfield)
    priya = oakfield.person("Priya")
    assert desk.page("/board").headings == ["0 of 2 accounted for, 2 not yet"]
    assert desk.post(f"/board/{priya}/absent").status_code == 303
    assert desk.page("/board").headings == ["0 of 1 accounted for, 1 not yet"]
    assert desk.page("/board").says("Not in today", "Priya Shah")
    desk.post(f"/board/{priya}/absent", back="yes")
    assert desk.page("/board").headings == ["0 of 2 accounted for, 2 not yet"]


def test_a_governor_sees_counts_and_no_name(oakfield: Oakfield):
    desk = signed_in(oakfield, with_role(oakfield, "governor"))
    oakfield.scan(oakfield.somebody("Priya"))
    page = desk.page("/board")
    assert page.headings == ["1 of 2 accounted for, 1 not yet"]
    assert not page.says("Priya")
    assert not desk.page("/board").says("Shah")


def test_a_declaration_over_http(oakfield: Oakfield, client):
    badge = oakfield.somebody()
    body = {"action_id": "6b5a29a4-9c5f-4a52-8f3f-3f6cf5f9a001", "code": badge.code}
    headers = {"Sec-Fetch-Site": "same-origin"}
    wrong = client.post("/api/v1/declarations", json={**body, "kind": "lost"}, headers=headers)
    assert wrong.status_code == 422
    declared = {**body, "kind": "left_at_home"}
    answers = [
        client.post("/api/v1/declarations", json=declared, headers=headers).get_json()
        for _ in range(2)
    ]
    assert [answer["outcome"] for answer in answers] == ["declared", "declared"]
    assert [answer["replayed"] for answer in answers] == [False, True]
    assert len(oakfield.rows("day_declarations")) == 1


DATES = b"kind,name,from,to\nterm,Spring 2027,2027-01-04,2027-02-12\ninset,,2027-01-04,\n"


def send(desk: Desk, data: bytes, name: str = "dates.csv") -> TestResponse:
    form = {"file": (io.BytesIO(data), name)}
    return desk.client.post("/calendar/file", headers=desk.headers, data=form)


def test_a_file_of_dates_is_shown_and_then_taken_in(oakfield: Oakfield):
    desk = office(oakfield)
    shown = desk.shown(send(desk, DATES))
    assert shown.says("Nothing has changed yet. 2 terms and days would change.")
    assert shown.says("Term: Spring 2027", "4 January 2027 to 12 February 2027", "INSET")
    assert oakfield.rows("terms") == oakfield.rows("school_days") == []
    hidden = re.search(r'name="dates" value="([^"]*)"', shown.text)
    assert hidden
    dates = html.unescape(hidden[1])
    assert desk.goes_to(desk.post("/calendar/dates", dates=dates)) == "/calendar"
    assert desk.page("/calendar").says("Spring 2027", "4 January 2027", "INSET day")
    assert desk.shown(send(desk, DATES)).says("Nothing would change.")


def test_a_file_that_is_wrong_is_named_by_its_lines_and_changes_nothing(oakfield: Oakfield):
    desk = office(oakfield)
    wrong = desk.shown(send(desk, DATES + b"party,,soon,\n"), 422)
    assert wrong.says("Line 4: write term, INSET, closed or holiday as its kind.")
    assert desk.shown(desk.post("/calendar/file"), 422).says("Choose a file.")
    assert desk.shown(desk.post("/calendar/dates", dates="x"), 422).says("needs the headings")
    assert oakfield.rows("terms") == []


def test_what_is_not_clear_in_a_calendar_file_is_listed(oakfield: Oakfield):
    event = b"BEGIN:VEVENT\nSUMMARY:Fair\nDTSTART;VALUE=DATE:20270110\nEND:VEVENT\n"
    desk = office(oakfield)
    whole = b"BEGIN:VCALENDAR\n" + event + b"END:VCALENDAR\n"
    shown = desk.shown(send(desk, whole, "dates.ics"))
    assert shown.says("Nothing would change.", "Line 2, “Fair”: not clear what it is.")
