"""The set-up checklist in the browser, and the places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.desk import Desk, quick_hashes, signed_in, with_role  # noqa: F401

if TYPE_CHECKING:
    from oakfield import Oakfield


def head(oakfield: Oakfield) -> Desk:
    return signed_in(oakfield, with_role(oakfield, "headteacher"))


def test_the_checklist_shrinks_as_the_school_is_set_up(oakfield: Oakfield):
    desk = head(oakfield)
    assert desk.page("/set-up").headings == ["5 of 9 steps still missing"]
    assert desk.page("/board").says("Set-up: 5 steps are still missing")
    desk.post("/places", name="Staffroom", kind="staff_only")
    desk.post("/working-days/person1", days="Mon-Wed")
    assert desk.page("/set-up").headings == ["4 of 9 steps still missing"]
    assert desk.goes_to(desk.post("/set-up/steps/days")) == "/set-up"
    page = desk.page("/set-up")
    assert page.headings == ["3 of 9 steps still missing"]
    assert page.says("Left out.")
    desk.post("/set-up/steps/days", again="yes")
    assert desk.page("/set-up").headings == ["4 of 9 steps still missing"]
    for step in ("days", "terms", "roles", "badges"):
        desk.post(f"/set-up/steps/{step}")
    assert desk.page("/set-up").headings == ["Set-up is complete"]
    assert not desk.page("/board").says("Set-up: ")
    assert desk.post("/set-up/steps/nosuch").status_code == 404


def test_name_and_times_are_kept_or_said_what_is_wrong(oakfield: Oakfield):
    desk = head(oakfield)
    typed = {
        "school_name": "Elm",
        "contact_times": "Mon-Fri 09:00-12:00",
        "building_closes": "18:00",
    }
    wrong = desk.shown(desk.post("/set-up/school", **{**typed, "contact_times": "soon"}), 422)
    assert wrong.says("is not a day: write Mon, or Mon-Fri.")
    assert wrong.fields["school_name"]["value"] == "Elm"
    assert desk.goes_to(desk.post("/set-up/school", **typed)) == "/set-up"
    kept = {row["id"]: row["value"] for row in oakfield.rows("settings")}
    assert kept == typed


def test_more_slots(oakfield: Oakfield):
    desk = head(oakfield)
    for count in ("", "0", "many", "201"):
        assert desk.post("/set-up/slots", count=count).status_code == 422
    before = len(oakfield.rows("slots"))
    desk.post("/set-up/slots", count="5")
    assert len(oakfield.rows("slots")) == before + 5


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
