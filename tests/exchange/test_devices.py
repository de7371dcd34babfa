"""School devices in files and on labels; Y and N for photographs in a file of pupils."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from exchange.test_importing import previewed
from oakfield import Oakfield
from photographs import Hazel

from kiosk import codes
from kiosk.actions.school_devices import RecordDevice
from kiosk.db import school_devices
from kiosk.exchange import devices
from kiosk.exchange.devices import DeviceProblem, as_csv
from kiosk.exchange.labels.devices import print_device_labels
from kiosk.exchange.labels.paper_sizes import find_sheet
from kiosk.exchange.people import files, importing

HEADINGS = "Name,Kind,Serial,Where,Managed,Passcode"


def file_of(oakfield: Oakfield, *lines: str, headings: str = HEADINGS) -> Path:
    path = oakfield.folder / "devices.csv"
    path.write_text("\n".join([headings, *lines]), "utf-8")
    return path


def take_in(oakfield: Oakfield, path: Path) -> tuple[int, int]:
    return devices.take_in(oakfield.school, devices.opened(path), oakfield.stamp)


def tags(oakfield: Oakfield) -> list[str]:
    return [device.tag for device in school_devices.devices(oakfield.school.db)]


def test_a_file_is_taken_in_once(oakfield: Oakfield):
    path = file_of(
        oakfield, "iPad 10,iPad,F9,Cabinet 2,Y,N", "iPad 2,ipad,,,TRUE,no", "WM1,work mobile"
    )
    assert take_in(oakfield, path) == (3, 0)
    assert tags(oakfield) == ["iPad 2", "iPad 10", "WM1"]
    lacks = [device.lacks for device in school_devices.devices(oakfield.school.db)]
    assert [len(each) for each in lacks] == [1, 1, 2]
    entries = oakfield.entries()
    assert take_in(oakfield, path) == (0, 3)
    assert oakfield.entries() == entries


def test_what_goes_out_comes_in_again(oakfield: Oakfield):
    take_in(oakfield, file_of(oakfield, "iPad 1,iPad,F9,Cabinet 2,Y,N"))
    path = oakfield.folder / "again.csv"
    path.write_text(as_csv(school_devices.devices(oakfield.school.db)), "utf-8")
    entries = oakfield.entries()
    assert take_in(oakfield, path) == (0, 1)
    assert oakfield.entries() == entries


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\0"])
def test_a_name_that_a_spreadsheet_would_reckon_with_is_text(oakfield: Oakfield, first: str):
    oakfield.do(RecordDevice("x", f"{first}1+1", "ipad", f"{first}S", None, True, True))
    text = as_csv(school_devices.devices(oakfield.school.db))
    [_, row] = csv.reader(io.StringIO(text, newline=""))
    assert row[:3] == [f"'{first}1+1", "iPad", f"'{first}S"]


def test_such_a_name_comes_in_as_it_was(oakfield: Oakfield):
    take_in(oakfield, file_of(oakfield, "=1+1,iPad,-7"))
    path = oakfield.folder / "again.csv"
    path.write_text(as_csv(school_devices.devices(oakfield.school.db)), "utf-8")
    assert "'=1+1" in path.read_text("utf-8")
    assert take_in(oakfield, path) == (0, 1)
    assert tags(oakfield) == ["=1+1"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("iPad 1,kettle", "Line 2: give a name"),
        (",iPad", "Line 2: give a name"),
        ("iPad 1,iPad,,,perhaps", "Line 2: write Y or N"),
        ("iPad 1,iPad\niPad 1,iPad", "has iPad 1 twice"),
    ],
)
def test_a_line_that_does_not_fit_is_named_and_nothing_taken_in(
    oakfield: Oakfield, line: str, says: str
):
    with pytest.raises(DeviceProblem, match=says):
        take_in(
            oakfield,
            file_of(oakfield, "iPad 9,iPad", headings=HEADINGS)
            if not line
            else file_of(oakfield, line),
        )
    assert tags(oakfield) == []


def test_a_file_that_is_no_list_of_devices_is_refused(oakfield: Oakfield):
    with pytest.raises(DeviceProblem, match="needs the headings"):
        take_in(oakfield, file_of(oakfield, "1", headings="Thing"))
    path = oakfield.folder / "x.csv"
    path.write_bytes(b"Name,Kind\n\xff\xfe,iPad")
    with pytest.raises(DeviceProblem, match="not a CSV file"):
        take_in(oakfield, path)


def test_a_label_is_a_device_and_the_one_before_ends(oakfield: Oakfield):
    hazel = Hazel(oakfield)
    hazel.sign_out(None)
    path = oakfield.folder / "labels.pdf"
    every = school_devices.devices(oakfield.school.db)
    [label] = print_device_labels(oakfield.school, every, find_sheet("L7160"), path)
    assert path.read_bytes().startswith(b"%PDF")
    read = codes.read(label.code)
    assert read
    assert (label.title, read.kind) == ("iPad 4", codes.Kind.DEVICE)
    assert hazel.scan().refusal == "G2"
    assert hazel.scan(label=label.code).code == "returned"


# Photographs in the file of pupils ---------------------------------------------------------------

PUPILS = "MIS ID,Forename,Surname,Year Group,Reg Group,Photo: Press,Photos School Website,Photo Hat"


def pupils(oakfield: Oakfield, *lines: str) -> Path:
    path = oakfield.folder / "pupils.csv"
    path.write_text("\n".join([PUPILS, *lines]), "utf-8")
    return path


def decisions(oakfield: Oakfield) -> list[tuple[str, str]]:
    return [(row["photo_use"], row["decision"]) for row in oakfield.rows("photo_permissions")]


def test_y_and_n_for_each_use_come_with_the_pupils(oakfield: Oakfield):
    path = pupils(oakfield, "1,Ada,Fenn,3,3 Hazel,Y,n,Y", "2,Bo,Fenn,3,3 Hazel,,Yes,")
    found = previewed(oakfield, path)
    assert (len(found.photos.decisions), found.photos.unknown) == (3, ("hat",))
    importing.take_in(oakfield.school, found.actions)
    assert decisions(oakfield) == [
        ("Press", "granted"),
        ("School website", "refused"),
        ("School website", "granted"),
    ]
    assert oakfield.rows("photo_permissions")[0]["source"] == "file"
    assert previewed(oakfield, path).actions == ()


def test_what_the_office_recorded_stays_no(oakfield: Oakfield):
    path = pupils(oakfield, "1,Ada,Fenn,3,3 Hazel,Y,,")
    importing.take_in(oakfield.school, previewed(oakfield, path).actions)
    [ada] = oakfield.rows("pupils")
    Hazel(oakfield).decide(ada["id"], False)
    found = previewed(oakfield, path)
    assert (found.photos.held, found.actions) == (1, ())


@pytest.mark.parametrize(
    "cell", ["maybe", "n/a", "?", "-", "1", "Y?", "yes please", "N (see form)"]
)
def test_anything_but_yes_and_no_is_a_problem(oakfield: Oakfield, cell: str):
    """It is asked about by line and column, and never read as Yes; nothing else is taken in."""
    reading = files.read(pupils(oakfield, f"1,Ada,Fenn,3,3 Hazel,{cell},Y,"))
    [problem] = reading.problems
    assert str(problem) == (
        "pupils.csv line 2, column Photo: Press: this is neither yes nor no. "
        "Write Y or N, or leave it blank."
    )


@pytest.mark.parametrize(
    ("cell", "decision"),
    [
        *((yes, ["granted"]) for yes in ("Y", "y", " Yes ", "YES", "TRUE")),
        *((no, ["refused"]) for no in ("N", "no", "False")),
        *((blank, []) for blank in ("", "  ")),
    ],
)
def test_yes_and_no_as_spreadsheets_write_them(oakfield: Oakfield, cell: str, decision: list[str]):
    path = pupils(oakfield, f"1,Ada,Fenn,3,3 Hazel,{cell},,")
    importing.take_in(oakfield.school, previewed(oakfield, path).actions)
    assert [what for _, what in decisions(oakfield)] == decision
    assert previewed(oakfield, path).actions == ()


def test_a_decision_of_a_file_is_of_the_day_it_was_taken_in(oakfield: Oakfield):
    path = pupils(oakfield, "1,Ada,Fenn,3,3 Hazel,Y,,")
    importing.take_in(oakfield.school, previewed(oakfield, path).actions)
    [row] = oakfield.rows("photo_permissions")
    assert row["decided_on"] == date(2026, 11, 20).isoformat()
