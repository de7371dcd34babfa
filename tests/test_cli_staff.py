"""What the office records, working days and places, from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kiosk.actions.corrections import AddCorrection
from kiosk.actions.leaving import RecordLeaver
from kiosk.actions.lockups import TakeBackInEmergency
from kiosk.actions.people import RecordClass, RecordPupil
from kiosk.actions.subject_access import ConfirmIdentity, ReceiveRequest
from kiosk.actions.visits import OpenVisit
from kiosk.cli import main
from kiosk.clock import now
from kiosk.decide.calendar import day_of
from kiosk.decide.subject_access import due_on

if TYPE_CHECKING:
    from pathlib import Path

    from oakfield import Oakfield


class Shell:
    """The command line beside a school; `said` is what a command said that did as it was told."""

    def __init__(self, oakfield: Oakfield) -> None:
        self.words = ["--data", str(oakfield.folder)]

    def said(self, *words: str) -> str:
        result = CliRunner().invoke(main, [*self.words, *words])
        assert result.exit_code == 0, result.output
        return result.stdout

    def refused(self, *words: str) -> str:
        result = CliRunner().invoke(main, [*self.words, *words])
        assert result.exit_code in (1, 2), result.output
        assert len(result.stderr.splitlines()) == 1
        return result.stderr


@pytest.fixture
def shell(oakfield: Oakfield) -> Shell:
    return Shell(oakfield)


def test_a_week_is_set_shown_copied_and_ended(oakfield: Oakfield, shell: Shell):
    oakfield.person("Priya")
    oakfield.person("Sam")
    assert (
        shell.said("people", "pattern", "Priya Shah") == "Priya Shah: follows the school’s week\n"
    )
    times = "08:50-12:00, 13:00-15:20"
    said = shell.said("people", "pattern", "Priya Shah", "--days", "Mon-Wed", "--contact", times)
    assert said == "Priya Shah: Mon-Wed, contact Mon-Wed 08:50-12:00 13:00-15:20\n"
    said = shell.said("people", "pattern", "Sam Shah", "--hours", "08:00-16:00", "--same-job")
    week = "Mon-Fri, hours Mon-Fri 08:00-16:00, contact as the school"
    assert said == f"Priya Shah: {week}\nSam Shah: {week}\n"
    said = shell.said("people", "pattern", "Sam Shah", "--as-school")
    assert said == "Sam Shah: follows the school’s week\n"


def test_a_week_that_cannot_be_is_one_line(oakfield: Oakfield, shell: Shell):
    oakfield.person("Priya")
    pattern = ("people", "pattern", "Priya Shah")
    assert "is not a day" in shell.refused(*pattern, "--days", "Someday")
    assert "lies outside" in shell.refused(
        *pattern, "--days", "Mon", "--contact", "Tue 09:00-10:00"
    )
    assert "Either" in shell.refused(*pattern, "--days", "Mon", "--as-school")
    assert "say which week" in shell.refused(*pattern, "--same-job")
    assert oakfield.rows("staff_patterns") == []


def test_who_is_not_in_and_who_came_after_all(oakfield: Oakfield, shell: Shell):
    oakfield.person("Priya")
    absent = ("register", "absent", "Priya Shah")
    assert shell.said(*absent) == "Recorded.\n"
    assert [row["kind"] for row in oakfield.rows("day_declarations")] == ["absent"]
    assert shell.said(*absent, "--in-after-all") == "Recorded.\n"
    assert all(row["ended_at"] for row in oakfield.rows("day_declarations"))
    assert "Nobody is called" in shell.refused("register", "absent", "Pryia")


def test_paper_release_and_reason(oakfield: Oakfield, shell: Shell):
    oakfield.person("Priya")
    sam = oakfield.person("Sam")
    oakfield.do(TakeBackInEmergency(slot_number=9))
    line = ("register", "paper", "Priya Shah", "--slot", "7", "--on", "2026-11-20")
    assert shell.said(*line, "--locked", "08:25") == "Recorded.\n"
    assert "is not a time" in shell.refused(*line, "--locked", "early")
    assert "The phone is recorded as locked away at 08:25." in shell.refused(
        *line, "--locked", "08:30"
    )
    release = ("register", "release", "7", "--reason", "left_behind", "--witness")
    assert "A witness is needed" in shell.refused(*release, "Priya Shah")
    assert shell.said(*release, "Sam Shah") == "Recorded.\n"
    assert shell.said("register", "reason", "1", "family", "--whose", "Sam Shah") == "Recorded.\n"
    assert [row["person"] for row in oakfield.rows("emergency_reasons")] == [sam]


def test_places(oakfield: Oakfield, shell: Shell):
    assert shell.said("places", "add", " The  hut ", "--kind", "public")
    listed = "Staff room: Staff only\nPPA room: Staff only\nThe hut: Public\n"
    assert shell.said("places", "list") == listed
    assert "already a place" in shell.refused("places", "add", "the hut", "--kind", "public")
    assert "Give the place a name." in shell.refused("places", "add", " ", "--kind", "public")
    assert shell.said("places", "close", "the hut") == "The hut is offered no more.\n"
    assert "There is no room" in shell.refused("places", "close", "The hut")


def test_who_has_still_to_accept_the_rules(oakfield: Oakfield, shell: Shell):
    oakfield.person("Priya")
    assert shell.said("people", "rules") == ("Priya Shah\n1 of 1 have still to accept version 1.\n")


def test_somebodys_record_is_exported_leavers_too(oakfield: Oakfield, shell: Shell, tmp_path: Path):
    person = oakfield.person("Tess")
    oakfield.do(RecordLeaver(person))
    folder = tmp_path / "tess"
    line = ("export-person", "tess shah", "-o", str(folder))
    assert "cannot lie ahead" in shell.refused(*line, "--confirmed", "9999-01-01")
    assert not folder.exists()
    said = shell.said(*line, "--confirmed", "2026-01-31")
    assert "The answer is due by 28 February 2026.\n" in said
    assert "Tess Shah" in (folder / "record.html").read_text("utf-8")
    assert "Tess" in (folder / "people.csv").read_text("utf-8")
    assert "is not empty. Name a new folder." in shell.refused(*line)
    assert "Nobody is or was called" in shell.refused("export-person", "Noor", "-o", str(folder))


def test_visits_requests_and_corrections_are_listed(oakfield: Oakfield, shell: Shell):
    oakfield.clock = now()  # what the commands take the time from
    today = day_of(oakfield.clock)
    priya, jean = oakfield.somebody("Priya"), oakfield.person("Jean", "Kirby")
    oakfield.scan(priya)
    oakfield.do(RecordClass("c6", "6 Rowan"))
    oakfield.do(RecordPupil("noah", "t", "noah", "Noah", "Bright", None, "6", "6 Rowan"))
    oakfield.do(OpenVisit("v", "the museum", today, jean, (priya.person,), ("c6",)))
    assert shell.said("visits") == (
        f"{today}: the museum, led by Jean Kirby, 2 of the staff, 6 Rowan.\n1 visits.\n"
    )
    oakfield.do(ReceiveRequest("r1", priya.person, None, None, today))
    oakfield.do(ReceiveRequest("r2", None, "noah", "Ann Bright", today))
    oakfield.do(ConfirmIdentity("r2", today))
    said = shell.said("rights").splitlines()
    assert said == [
        f"Noah Bright, asked for by Ann Bright, received {today}: answer by {due_on(today)}.",
        f"Priya Shah, received {today}: it is not confirmed who asks.",
        "2 open.",
    ]
    [row] = oakfield.rows("lockups")
    added = AddCorrection("c1", priya.person, f"lockups/{row['id']}", "sealed")
    oakfield.do(added, actor=priya.person)
    said = shell.said("corrections").splitlines()
    assert said[0].startswith(f"Priya Shah, added by its owner on {today}, ")
    assert "in slot 1, still there." in said[0]
    assert said[1:] == ["1 corrections."]


def test_a_day_badge_is_given_to_staff_and_to_guests(oakfield: Oakfield, shell: Shell):
    oakfield.person("Priya")
    oakfield.day_badge(3)
    oakfield.day_badge(4)
    assert shell.refused("people", "day-badge", "3", "Jo Field").startswith("Nobody is called")
    guest = ("people", "day-badge", "3", "Jo Field", "--guest", "Supply teacher")
    assert shell.said(*guest) == "Jo Field wears day badge 3 until midnight.\n"
    assert "that day already" in shell.refused(*guest)
    assert shell.said("people", "day-badge", "4", "Priya Shah").startswith("Priya Shah wears")
    assert [row["job"] for row in oakfield.rows("people") if row["source"] == "guest"] == [
        "Supply teacher"
    ]
