"""The board's other pages: paper typed in late, a phone given out, an emergency's reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.actions.lockups import TakeBackInEmergency
from web.desk import Desk, quick_hashes, signed_in, with_role  # noqa: F401

if TYPE_CHECKING:
    from oakfield import Oakfield


def office(oakfield: Oakfield) -> Desk:
    return signed_in(oakfield, with_role(oakfield, "office"))


def test_a_line_of_paper_stands_on_the_board(oakfield: Oakfield):
    desk, priya = office(oakfield), oakfield.person("Priya")
    assert desk.page("/board/paper").says("marked as entered late", "Priya Shah")
    line = {"person": priya, "day": "2026-11-20", "slot": "7", "locked_at": "08:15"}
    after = desk.goes_to(desk.post("/board/paper", **line))
    next_line = desk.page(after)
    assert next_line.says("The line of Priya Shah is entered.")
    assert next_line.fields["day"]["value"] == "2026-11-20"
    assert next_line.fields["slot"]["value"] == ""
    assert desk.page("/board").says("Priya Shah", "Slot 7, since 08:15; entered late from paper")


def test_what_is_wrong_with_a_line_is_said_and_what_was_typed_stays(oakfield: Oakfield):
    desk, priya = office(oakfield), oakfield.person("Priya")
    nothing = desk.shown(desk.post("/board/paper", day="soon"), 422)
    assert nothing.says("Say whose phone it is.", "Give the day of the sheet.")
    line = {"person": priya, "day": "2026-11-20", "slot": "7"}
    for typed, says in [
        ({}, "Give a time from the sheet."),
        ({"locked_at": "early"}, "Write the time as 08:25."),
        ({"locked_at": "08:15", "slot": "x"}, "Give the number of the slot."),
        ({"locked_at": "08:45"}, "Check the times"),
        ({"locked_at": "08:15", "slot": "99"}, "There is no slot 99."),
    ]:
        page = desk.shown(desk.post("/board/paper", **{**line, **typed}), 422)
        assert page.says(says), says
        assert page.fields["day"]["value"] == "2026-11-20"
    assert oakfield.rows("lockups") == []


def test_a_phone_is_given_out_with_a_witness(oakfield: Oakfield):
    desk, priya, sam = office(oakfield), oakfield.somebody("Priya"), oakfield.person("Sam")
    assert desk.page("/board/release").says("No phone is locked away.")
    oakfield.scan(priya)
    assert desk.page("/board/release").says("Slot 1: Priya Shah")
    nothing = desk.shown(desk.post("/board/release"), 422)
    assert nothing.says("Say which phone.", "Say who saw it.", "Say why.")
    given = {"slot": "1", "witness": "person1", "reason": "handed_on"}
    assert desk.shown(desk.post("/board/release", **given), 422).says("A witness is needed")
    answer = desk.post("/board/release", **{**given, "witness": sam})
    assert desk.goes_to(answer) == "/board"
    assert desk.page("/board").says("Taken back 1", "08:31, given out by the office")


def test_emergencies_wait_for_their_reason_until_it_is_given(oakfield: Oakfield):
    desk, sam = office(oakfield), oakfield.person("Sam")
    assert not desk.page("/board").says("Waits for its reason")
    oakfield.do(TakeBackInEmergency(slot_number=9))
    oakfield.set("08:31", "2026-11-23")
    desk = signed_in(oakfield, "person1", desk)
    assert desk.page("/board").says("20 November 2026, 08:31", "Waits for its reason")
    assert desk.page("/board/emergencies").says("Without a badge", "Whose phone, if known")
    assert desk.shown(desk.post("/board/emergencies/1"), 422).says("Choose a reason.")
    unknown = desk.post("/board/emergencies/7", reason="other")
    assert desk.shown(unknown, 422).says("That emergency was undone, or there is none.")
    given = desk.post("/board/emergencies/1", reason="school", person=sam)
    assert desk.goes_to(given) == "/board/emergencies"
    assert not desk.page("/board").says("Waits for its reason")
