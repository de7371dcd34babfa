"""An indecent image on a school device: B1 to the letter, and nothing more is possible."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from oakfield import Oakfield
from photographs import Hazel

from decide.conftest import refused
from kiosk.actions.quarantines import EndQuarantine, NotePolice, QuarantineDevice
from kiosk.actions.school_devices import SetCondition

B1 = (
    "Do not open, copy, photograph, forward or delete anything. Ring the police now. Then tell "
    "the Headteacher or the Designated Safeguarding Lead. Do not speak to the person concerned."
)


@pytest.fixture
def hazel(oakfield: Oakfield) -> Hazel:
    """iPad 4 is just back, with images on it."""
    hazel = Hazel(oakfield)
    hazel.read_and_sign_out()
    hazel.scan()
    return hazel


def test_whoever_finds_it_is_told_what_to_do_and_the_device_is_put_away(hazel: Hazel):
    outcome = hazel.scan("images:police")
    assert (outcome.code, outcome.heading, outcome.message) == ("quarantined", "Stop", B1)
    assert outcome.choices == outcome.also == ()
    assert outcome.undo_until is None
    assert hazel.oakfield.rows("school_devices")[0]["condition"] == "quarantined"


def test_it_is_asked_before_and_a_slip_is_taken_back(hazel: Hazel):
    before = hazel.oakfield.entries()
    outcome = hazel.scan("images:stop")
    assert (outcome.code, outcome.heading) == ("question", "Put it away?")
    assert [each.answer for each in outcome.choices] == ["images:police"]
    assert hazel.scan("images:again").heading == "iPad 4 is back"
    assert hazel.oakfield.entries() == before
    assert hazel.scan("images:none").code == "cleared"


def test_nothing_is_moved_answered_or_signed_out_any_more(hazel: Hazel):
    hazel.scan("images:police")
    away = "iPad 4 is not to be used. Choose another."
    refused(hazel.move(), "M6", away)
    refused(hazel.scan(), "M6", away)
    refused(hazel.scan("images:none"), "M6", away)
    refused(hazel.sign_out(None), "M6", away)
    refused(hazel.oakfield.do(SetCondition("ipad4", "in_use")), "M6", away)
    assert hazel.state() == "returned"
    assert hazel.scan("images:police").message == B1
    assert len(hazel.oakfield.rows("quarantines")) == 1


def test_one_that_is_out_is_back(hazel: Hazel):
    hazel.scan("images:none")
    hazel.sign_out(None)
    hazel.oakfield.do(QuarantineDevice("ipad4"))
    assert hazel.loans()[-1]["returned_at"]


def test_it_comes_out_only_after_the_police_were_told(hazel: Hazel):
    hazel.scan("images:police")
    do = hazel.oakfield.do
    refused(do(EndQuarantine("ipad4")), "M14", "First note when the police were told.")
    later = hazel.oakfield.clock + timedelta(minutes=1)
    refused(
        do(NotePolice("ipad4", later, "")),
        "M13",
        "That time is still to come. Give the time when the police were told.",
    )
    assert do(NotePolice("ipad4", hazel.oakfield.clock, "CR/1")).code == "done"
    assert do(EndQuarantine("ipad4")).code == "done"
    assert hazel.oakfield.rows("school_devices")[0]["condition"] == "in_use"
    assert hazel.state() == "returned", "what is on it is still to be dealt with"
    assert do(EndQuarantine("ipad4")).refusal == "M5"
    assert do(NotePolice("ipad4", hazel.oakfield.clock, "")).refusal == "M5"
    assert do(QuarantineDevice("mine")).refusal == "M5"


def test_there_is_no_room_for_a_description():
    """Invariant 12: neither for a description nor for a picture."""
    sql = Path(__file__).parents[2].joinpath("schema.sql").read_text("utf-8")
    table = re.search(r"CREATE TABLE quarantines \((.*?)\n\)", sql, re.DOTALL)
    assert table
    columns = re.findall(r"^  (\w+) ", table[1], re.MULTILINE)
    assert columns == [
        "id",
        "device",
        "found_by",
        "station",
        "found_at",
        "police_told_at",
        "reference",
        "ended_at",
    ]
