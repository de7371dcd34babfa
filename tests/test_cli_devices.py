"""kiosk devices, labels devices, photos, close-day, and photo columns of an import."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from photographs import Hazel

from kiosk.cli import main
from kiosk.db import audit_log

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from oakfield import Oakfield


@pytest.fixture
def hazel(oakfield: Oakfield) -> Hazel:
    return Hazel(oakfield)


@pytest.fixture
def said(hazel: Hazel) -> Callable[..., str]:
    """What a command says; it exits with `code`."""

    def run(*words: object, code: int = 0) -> str:
        data = ["--data", str(hazel.oakfield.folder)]
        result = CliRunner().invoke(main, [*data, *map(str, words)], prog_name="kiosk")
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result.output

    return run


def test_devices_go_out_and_come_in(said: Callable[..., str], tmp_path: Path):
    file = tmp_path / "devices.csv"
    assert said("devices", "export", "-o", file) == f"1 devices in {file}.\n"
    assert file.read_bytes().startswith(codecs.BOM_UTF8), "a spreadsheet reads it as UTF-8"
    file.write_text(file.read_text() + "Camera 1,Camera,,,,\n")
    assert said("devices", "import", file) == "Devices: 1 new, 1 known already.\n"
    assert said("devices", "list") == "iPad 4: In its place\nCamera 1: In its place\n"
    file.write_text("Name,Kind\nKettle 1,kettle\n")
    assert said("devices", "import", file, code=1) == (
        "Line 2: give a name, and as its kind one of iPad, Camera, Work mobile. "
        "Nothing has been changed.\n"
    )


def test_the_condition_of_a_device_is_noted(said: Callable[..., str], hazel: Hazel):
    assert said("devices", "note", "iPad 4", "charging") == "iPad 4: charging.\n"
    assert said("devices", "list").startswith("iPad 4: Charging since ")
    assert said("devices", "note", "iPad 4", "in-use") == "iPad 4: in use.\n"
    unknown = said("devices", "note", "iPad 9", "missing", code=1)
    assert unknown == "There is no device called iPad 9. See: kiosk devices list\n"
    hazel.sign_out(None)
    refused = said("devices", "note", "iPad 4", "retired", code=1)
    assert refused == "iPad 4 is out, or still holds photos. Return and clear it first.\n"


def test_labels_of_devices_end_the_ones_in_use(
    said: Callable[..., str], hazel: Hazel, tmp_path: Path
):
    pdf = tmp_path / "labels.pdf"
    assert said("labels", "devices", "-o", pdf).startswith("1 device labels in ")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert hazel.scan().refusal == "G2"
    assert said("labels", "devices", "-o", pdf, "--device", "iPad 4").startswith("1 device")
    wrong = said("labels", "devices", "-o", pdf, "--device", "iPad 9", code=1)
    assert wrong == "There is no device called iPad 9. See: kiosk devices list\n"
    assert said("labels", "devices", "-o", pdf, "--sheet", "A0", code=2)


def test_who_must_not_be_photographed(said: Callable[..., str], hazel: Hazel):
    hazel.decide("ada")
    hazel.decide("bo", False)
    assert said("photos", "3 Hazel", "Press") == (
        "Bo Fenn: Permission refused\n"
        "Cy Fenn: No decision on file counts as No.\n"
        "Di Fenn: No decision on file counts as No.\n"
        "Must not be photographed: 3 of 4.\n"
    )
    assert said("photos", "9 Elm", "Press", code=1) == "There is no class called “9 Elm”.\n"
    assert "The uses of photographs are: " in said("photos", "3 Hazel", "Hats", code=1)


def test_the_day_is_closed_and_signed_off(said: Callable[..., str], hazel: Hazel):
    hazel.sign_out(None)
    hazel.oakfield.scan(hazel.priya)
    text = said("close-day", "--signed-by", "Priya Shah")
    assert "iPad 4: With Priya Shah since " in text
    assert "Still locked away: slot 1. Priya Shah, since " in text
    assert (
        "Devices in their place: 0 of 1. Phones still locked away: 1 of staff, 0 of pupils" in text
    )
    entry, head = audit_log.head(hazel.oakfield.school.db)
    assert text.endswith(f"Audit log: entry {entry}, head {head[:16]}.\n")
    assert "Signed off by Priya Shah at " in text
    assert len(hazel.oakfield.rows("day_closes")) == 1
    said("close-day")
    assert len(hazel.oakfield.rows("day_closes")) == 1


def test_photo_columns_of_an_import_are_counted(
    said: Callable[..., str], hazel: Hazel, tmp_path: Path
):
    file = tmp_path / "pupils.csv"
    headings = "MIS ID,Forename,Surname,Year Group,Reg Group,Photo: Press,Photo: Hats"
    file.write_text(f"{headings}\n1,Eve,Moss,3,3 Hazel,Y,Y\n2,Fay,Moss,3,3 Hazel,N,\n")
    text = said("import", file, "--yes")
    assert "Not a use of photographs here, so not read: hats." in text
    assert "Photo permissions: 1 yes, 1 no." in text
    [eve] = [row["id"] for row in hazel.oakfield.rows("pupils") if row["given_name"] == "Eve"]
    hazel.decide(eve, False)
    assert "stay No, as the office recorded: 1." in said("import", file, "--yes")
