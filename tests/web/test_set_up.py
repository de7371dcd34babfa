"""The set-up in the browser: the checklist that leads through it, and its own pages."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

from kiosk.settings import Settings
from kiosk.web.school_colour import address
from kiosk.web.settings import GROUPS
from web.desk import Desk, quick_hashes, signed_in, with_role  # noqa: F401

if TYPE_CHECKING:
    from oakfield import Oakfield


def head(oakfield: Oakfield) -> Desk:
    return signed_in(oakfield, with_role(oakfield, "headteacher"))


def settings_of(oakfield: Oakfield) -> dict[str, str]:
    return {row["id"]: row["value"] for row in oakfield.rows("settings")}


def usual(**fields: str) -> dict[str, str]:
    """The fields of an ordinary week, as the page sends them."""
    day = {"from-1": "08:50", "to-1": "12:00", "from-2": "13:00", "to-2": "15:15", "home": "15:20"}
    typed = {f"usual-{name}": value for name, value in day.items()}
    return {
        **typed,
        "building_closes": "18:00",
        **{k.replace("_", "-"): v for k, v in fields.items()},
    }


def test_the_checklist_shrinks_as_the_school_is_set_up(oakfield: Oakfield):
    desk = head(oakfield)
    assert desk.page("/set-up").headings == ["9 of 11 steps still missing"]
    assert desk.page("/board").says("Set-up: 9 steps are still missing")
    desk.post("/working-days/person1", days="Mon-Wed")
    assert desk.page("/set-up").headings == ["8 of 11 steps still missing"]
    assert desk.goes_to(desk.post("/set-up/steps/days")) == "/set-up"
    page = desk.page("/set-up")
    assert page.headings == ["7 of 11 steps still missing"]
    assert page.says("Left out.")
    desk.post("/set-up/steps/days", again="yes")
    assert desk.page("/set-up").headings == ["8 of 11 steps still missing"]
    for step in ("school", "times", "days", "terms", "staff", "pupils", "roles", "badges"):
        desk.post(f"/set-up/steps/{step}")
    assert desk.page("/set-up").headings == ["Set-up is complete"]
    assert not desk.page("/board").says("Set-up: ")
    assert not desk.page("/places").says("Step 5 of 11")
    assert desk.post("/set-up/steps/nosuch").status_code == 404


def test_each_page_says_which_step_it_is_and_what_comes_next(oakfield: Oakfield):
    desk = head(oakfield)
    assert desk.page("/set-up/school").says("Step 1 of 11", "Next: Times of the school day")
    assert desk.page("/places").says("Step 5 of 11", "2 entered", "Next: Staff list")
    assert desk.page("/import").says("Step 7 of 11", "Next: Working days")
    left_out = {"go-on": "yes"}
    assert desk.goes_to(desk.post("/set-up/steps/badges", **left_out)) == "/set-up/school"
    assert desk.goes_to(desk.post("/set-up/steps/school", **left_out)) == "/set-up/times"
    office = signed_in(oakfield, with_role(oakfield, "office", "Olu", "Ade"))
    assert not office.page("/places").says("Step 5 of 11")


def test_name_and_colour_are_kept_and_every_page_has_the_colour(oakfield: Oakfield):
    desk = head(oakfield)
    assert "school-colour" not in desk.get("/board").text
    typed = {"school_name": "Oakfield Primary", "badge_colour": "#00573F"}
    assert desk.goes_to(desk.post("/set-up/school", **typed)) == "/set-up/school"
    assert settings_of(oakfield)["badge_colour"] == "#00573f"
    sheet = address("#00573f")
    assert sheet
    for page in ("/board", "/"):
        assert f'<link rel="stylesheet" href="{sheet}">' in desk.get(page).text
    response = desk.client.get(sheet)
    assert (response.mimetype, response.status_code) == ("text/css", 200)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert re.search(r"--brand: #00573f;\n", response.text)


def test_too_pale_a_colour_is_refused_and_the_nearest_stands_in_the_field(oakfield: Oakfield):
    desk = head(oakfield)
    typed = {"school_name": "Elm", "badge_colour": "#ffcc00"}
    page = desk.shown(desk.post("/set-up/school", **typed), 422)
    assert page.says("White words on #ffcc00 cannot be read", "Step 1 of 11")
    assert page.fields["badge_colour"]["value"] == "#836900"
    assert page.fields["school_name"]["value"] == "Elm"
    assert "badge_colour" not in settings_of(oakfield)


def test_only_a_colour_that_can_be_a_schools_has_a_style_sheet(oakfield: Oakfield):
    client = Desk(oakfield).client
    for colour in ("ffcc00", "FC0", "003366;}", "0036"):
        assert client.get(f"/static/any/school-colour/{colour}").status_code == 404
    other = client.get("/static/any/school-colour/003366")
    assert (other.status_code, other.headers["Cache-Control"]) == (200, "no-store")


def test_times_are_given_for_a_usual_day_and_for_those_that_differ(oakfield: Oakfield):
    desk = head(oakfield)
    typed = usual(
        **{"fri-from-1": "08:50", "fri-to-1": "12:30", "fri-none-2": "yes", "fri-home": "12:30"},
        **{"wed-none-1": "yes", "wed-none-2": "yes"},
        **{"thu-from-2": "13:00", "thu-to-2": "14:30", "thu-home": "14:30"},
    )
    assert desk.goes_to(desk.post("/set-up/times", **typed)) == "/set-up/times"
    kept = settings_of(oakfield)
    thursday = "Thu 08:50-12:00 13:00-14:30"
    assert kept["contact_times"] == f"Mon-Tue 08:50-12:00 13:00-15:15; {thursday}; Fri 08:50-12:30"
    assert kept["home_times"] == "Mon-Wed 15:20; Thu 14:30; Fri 12:30"
    assert kept["building_closes"] == "18:00"
    page = desk.page("/set-up/times")
    assert page.fields["usual-to-2"]["value"] == "15:15"
    assert page.fields["fri-home"]["value"] == "12:30"
    assert page.fields["mon-from-1"]["value"] == ""
    assert page.fields["thu-from-1"]["value"] == ""
    for says in (
        "Monday: as usual",
        "Wednesday: no contact time, home 15:20",
        "Thursday: 08:50-12:00, 13:00-14:30, home 14:30",
        "Friday: 08:50-12:30, home 12:30",
    ):
        assert page.says(says)
    ticked = {name for name, field in page.fields.items() if "checked" in field}
    assert ticked == {"wed-none-1", "wed-none-2", "fri-none-2"}
    before = settings_of(oakfield)
    again = {
        name: str(field["value"])
        for name, field in page.fields.items()
        if "-none-" not in name or name in ticked
    }
    desk.post("/set-up/times", **again)
    assert settings_of(oakfield) == before


def test_the_other_half_of_a_day_is_not_lost(oakfield: Oakfield):
    desk = head(oakfield)
    typed = usual(**{"fri-from-2": "13:00", "fri-to-2": "14:30", "fri-home": "14:30"})
    desk.post("/set-up/times", **typed)
    friday = settings_of(oakfield)["contact_times"].split("; ")[-1]
    assert friday == "Fri 08:50-12:00 13:00-14:30"


def test_a_third_session_and_a_day_with_one_more(oakfield: Oakfield):
    desk = head(oakfield)
    desk.post("/set-up/times", **usual(**{"tue-from-3": "15:30", "tue-to-3": "16:15"}))
    day = "08:50-12:00 13:00-15:15"
    assert (
        settings_of(oakfield)["contact_times"] == f"Mon {day}; Tue {day} 15:30-16:15; Wed-Fri {day}"
    )
    page = desk.page("/set-up/times")
    assert page.fields["tue-from-3"]["value"] == "15:30"
    assert "tue-none-2" in page.fields
    assert "tue-none-3" not in page.fields


def test_times_that_cannot_be_are_said_beside_their_day(oakfield: Oakfield):
    desk = head(oakfield)
    before = settings_of(oakfield)
    for typed, says in [
        ({"usual-to-1": ""}, "A usual day: give both times of a session."),
        ({"mon-from-1": "12:00", "mon-to-1": "08:00"}, "Monday: Contact times must follow"),
        (
            {"fri-from-1": "08:50", "fri-to-1": "12:30", "fri-none-1": "yes"},
            "Friday, session 1: there are times, and “none”.",
        ),
        (
            {"fri-home": "12:30"},
            "Friday: children go home at 12:30, but session 2 is until 15:15 as usual.",
        ),
        ({"usual-home": ""}, "Say when children go home on a usual day."),
        ({"tue-home": "25:00"}, "“25:00” is not a time"),
        ({"building_closes": "late"}, "“late” is not a time"),
    ]:
        page = desk.shown(desk.post("/set-up/times", **{**usual(), **typed}), 422)
        assert page.says(says)
    assert settings_of(oakfield) == before


def test_as_many_slots_as_there_are(oakfield: Oakfield):
    desk = head(oakfield)
    for count in ("", "0", "many", "201"):
        page = desk.shown(desk.post("/set-up/slots", count=count), 422)
        assert page.says("Write how many slots there are, 1 to 200.")
    for count in (65, 65, 40, 41):
        path = desk.goes_to(desk.post("/set-up/slots", count=str(count)))
        page = desk.page(path)
        assert page.headings[0] == f"{count} slots for phones"
        assert page.fields["count"]["value"] == str(count)
    assert len(oakfield.rows("slots")) == 65
    assert desk.page("/set-up").says("41 slots")


def test_a_slot_with_a_phone_in_it_is_not_taken_away(oakfield: Oakfield):
    desk = head(oakfield)
    oakfield.scan(oakfield.somebody())
    oakfield.scan(oakfield.somebody("Sam"))
    page = desk.shown(desk.post("/set-up/slots", count="1"), 422)
    assert page.says("A phone is still in slot 2. Take it back before the slot changes.")
    assert page.says("60 slots for phones")


def test_places_are_added_changed_and_closed(oakfield: Oakfield):
    desk = head(oakfield)
    nothing = desk.shown(desk.post("/places"), 422)
    assert nothing.says("Give the place a name, such as Staffroom.", "Say who is there.")
    assert desk.goes_to(desk.post("/places", name="Hall", kind="children")) == "/places"
    again = desk.shown(desk.post("/places", name="hall", kind="children"), 422)
    assert again.says("There is already a place called hall.")
    (place,) = [row for row in oakfield.rows("places") if row["name"] == "Hall"]
    desk.post(f"/places/{place['id']}", name="Big hall", kind="public")
    assert 'value="Big hall"' in desk.get("/places").text
    desk.page("/places")
    desk.post(f"/places/{place['id']}/close")
    assert not desk.page("/places").says("Big hall")
    gone = desk.post(f"/places/{place['id']}/close")
    assert desk.shown(gone, 422).says("That place is not there any more.")


def test_every_setting_stands_once_under_what_it_is_about():
    names = [name for names in GROUPS.values() for name in names]
    assert sorted(names) == sorted(each.name for each in fields(Settings))


def test_every_setting_is_shown_with_its_reason_and_changed_beside_its_words(oakfield: Oakfield):
    from kiosk.settings import EXPLAINED

    desk = head(oakfield)
    page = desk.page("/settings")
    assert page.says(*(" ".join(each.why.split()) for each in EXPLAINED.values()))
    typed = {"sounds": "no", "pin_digits": "4", "pupil_slots": "45"}
    assert desk.goes_to(desk.post("/settings", **typed)) == "/settings"
    kept = settings_of(oakfield)
    assert (kept["sounds"], kept["pin_digits"], kept["pupil_slots"]) == ("no", "4", "45")
    assert "leaving_year" not in kept
    wrong = desk.shown(desk.post("/settings", pupil_slots="many", sounds="yes"), 422)
    assert wrong.says("Write a number from 1 to 999.")
    assert wrong.fields["pupil_slots"]["value"] == "many"
    assert settings_of(oakfield)["sounds"] == "no"
    entries = oakfield.entries()
    desk.post("/settings", sounds="no", pin_digits="4")
    assert oakfield.entries() == entries
