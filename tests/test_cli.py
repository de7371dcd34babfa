"""The `kiosk` command: every command's manual, what it does, and what it says when it cannot."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import click
import pytest
from click.testing import CliRunner

from kiosk import clock as school_clock
from kiosk import codes
from kiosk.actions.lockups import TakeBackInEmergency, Undo
from kiosk.actions.pupil_phone_permissions import RecordWalking
from kiosk.actions.pupil_phones import HandInPupilPhone
from kiosk.cli import main
from kiosk.one_server import alone
from kiosk.refusals import sentence
from kiosk.school import open_school
from kiosk.settings import EXPLAINED

if TYPE_CHECKING:
    from click.testing import Result
    from oakfield import Badge, Oakfield

ROOT = Path(__file__).parents[1]
STAFF = "MIS ID,Forename,Surname,Role"
PRIYA = "1,Priya,Shah,Teacher"
MARCUS = "2,Marcus,Bell,Caretaker"
ADA = "11,Ada,Example,6,6 Oak"
PUPILS = "MIS ID,Forename,Surname,Year Group,Reg Group"


@dataclass
class Desk:
    """The command line beside a school."""

    data: Path

    def __call__(self, *arguments: object, answer: str = "") -> Result:
        words = ["--data", str(self.data), *map(str, arguments)]
        return CliRunner().invoke(main, words, input=answer, prog_name="kiosk")

    def said(self, *arguments: object, answer: str = "") -> str:
        """What a command said that did what it was told."""
        result = self(*arguments, answer=answer)
        assert (result.exit_code, result.exception) == (0, None), result.output
        return result.stdout

    def refused(self, *arguments: object, answer: str = "", code: int = 1) -> str:
        """What a command said on standard error that stopped, without a traceback."""
        result = self(*arguments, answer=answer)
        assert isinstance(result.exception, SystemExit), repr(result.exception)
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result.stderr

    def rows(self, query: str) -> list[Any]:
        with contextlib.closing(sqlite3.connect(self.data / "kiosk.db")) as db:
            return db.execute(query).fetchall()

    @property
    def bytes(self) -> bytes:
        return (self.data / "kiosk.db").read_bytes()


@pytest.fixture(autouse=True)
def _no_data_of_anybody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reaches the school of whoever runs it."""
    monkeypatch.setenv("KIOSK_DATA", str(tmp_path / "nobody’s"))


@pytest.fixture
def new(tmp_path: Path) -> Desk:
    """A folder that nothing is in yet."""
    return Desk(tmp_path / "data")


@pytest.fixture
def kiosk(oakfield: Oakfield) -> Desk:
    return Desk(oakfield.folder)


def a_file(folder: Path, *lines: str, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def commands(
    group: click.Group = main, words: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command and group, with the words that call it."""
    yield words, group
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*words, name))
        else:
            yield (*words, name), command


EVERY = dict(commands())
LEAVES = {words for words, command in EVERY.items() if not isinstance(command, click.Group)}
EVERY_COMMAND = pytest.mark.parametrize(
    "words", EVERY, ids=lambda words: " ".join(words) or "kiosk"
)


# The manual -------------------------------------------------------------------------------------


def test_these_are_the_commands():
    assert {" ".join(words) for words in LEAVES} == {
        *("init", "import", "serve", "demo", "report today"),
        "people leaver",
        *("labels pupil-phones", "report pupil-phones"),
        *("report permissions", "places close"),
        *("devices list", "devices import", "devices export", "devices note", "labels devices"),
        *("photos", "close-day", "calendar import"),
        *("labels badges", "labels slots", "labels calibration", "labels day-badges"),
        *("people pin-code", "people suspend-badge", "people day-badge"),
        *("people list", "people slot", "people pattern", "people rules", "people reset-signin"),
        *("register absent", "register paper", "register release", "register reason"),
        *("places list", "places add", "slots"),
        *("settings show", "settings set", "tls init"),
        *("stand-ins list", "stand-ins name", "stand-ins end"),
        *("email password", "email waiting", "email send"),
        *("station enrol", "station list", "station revoke"),
        *("audit verify", "audit show"),
        *("key-sheet", "restore-key"),
        *("export-person", "year-end", "visits", "corrections", "rights"),
        *("retention hold", "retention holds", "retention lift"),
    }


@EVERY_COMMAND
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_command_has_a_manual(new: Desk, words: tuple[str, ...], option: str):
    said = new.said(*words, option)
    assert said.startswith(f"Usage: {' '.join(('kiosk', *words))} ")
    first = EVERY[words].help.split("\n")[0]
    assert len(first) > 15
    assert first.endswith((".", ":"))
    assert " ".join(first.split()) in " ".join(said.split())
    assert not new.data.exists()


@EVERY_COMMAND
def test_every_option_is_explained(words: tuple[str, ...]):
    silent = [
        parameter.opts[-1]
        for parameter in EVERY[words].params
        if isinstance(parameter, click.Option) and not parameter.help
    ]
    assert silent == []


@EVERY_COMMAND
def test_every_argument_stands_in_the_manual(words: tuple[str, ...]):
    for parameter in EVERY[words].params:
        if isinstance(parameter, click.Argument):
            assert parameter.name.upper() in EVERY[words].help, parameter.name


def test_the_version_is_said(new: Desk):
    assert re.fullmatch(r"kiosk \d+\.\d+\.\d+\n", new.said("--version"))


# A bad argument is one clear line ---------------------------------------------------------------

BAD = [
    "nosuch",
    "labels nosuch",
    "init",
    "init --school",
    "init --school Oak --nosuch",
    "init --school Oak extra",
    "import",
    "import /nowhere/at/all",
    "calendar import",
    "calendar import /nowhere/at/all",
    "import {file} --as governors",
    "import {file} --year-scheme fr",
    "labels badges",
    "labels badges -o",
    "labels badges -o {new}/b.pdf --start-at one",
    "labels badges -o {new}/b.pdf --nudge-x wide",
    "labels badges -o {folder}",
    "labels slots -o {folder}",
    "labels slots -o .",
    "labels calibration -o {folder}",
    "people slot",
    "people slot twelve",
    "people slot 99999999999999999999",
    "station enrol --kind kiosk --name Hall",
    "station enrol --kind printer --name Hall --print-key",
    "station enrol --kind kiosk --print-key",
    "station revoke",
    "settings set",
    "settings set sounds",
    "serve --port none",
    "serve --port 99999",
    "serve --port -1",
    "audit show --last few",
    "audit show --last -99999999999999999999",
    "demo --at noon",
    "demo --at 25:00",
    "demo --port none",
]


@pytest.mark.parametrize("line", BAD)
def test_a_bad_argument_is_one_clear_line_and_exit_2(
    kiosk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
):
    monkeypatch.setattr("kiosk.cli.serving.serve_here", lambda *_: pytest.fail("it serves"))
    file, before = a_file(tmp_path, STAFF, PRIYA), kiosk.bytes
    words = [w.format(file=file, folder=tmp_path, new=tmp_path) for w in line.split()]
    said = kiosk.refused(*words, code=2)
    assert len(said.strip().splitlines()) == 1
    assert kiosk.bytes == before


VALUES = [
    ["init", "--school", ""],
    ["labels", "badges", "-o", "{new}", "--sheet", "A5"],
    ["labels", "badges", "-o", "{new}", "--start-at", "0"],
    ["labels", "slots", "-o", "{new}", "--nudge-x", "nan"],
    ["settings", "set", "nosuch", "yes"],
    ["settings", "set", "sounds", "loud"],
    ["station", "enrol", "--kind", "kiosk", "--name", " ", "--print-key"],
]


@pytest.mark.parametrize("words", VALUES, ids=" ".join)
def test_a_value_that_cannot_be_is_one_clear_line_too(
    oakfield: Oakfield, kiosk: Desk, tmp_path: Path, words: list[str]
):
    oakfield.person()
    before = kiosk.bytes
    result = kiosk(*(word.format(new=tmp_path / "new.pdf") for word in words))
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    assert len(result.stderr.strip().splitlines()) == 1
    assert not re.search(r"constraint|sqlite|Errno|Error", result.stderr)
    assert (kiosk.bytes, (tmp_path / "new.pdf").exists()) == (before, False)


@pytest.mark.parametrize(
    "words", sorted(LEAVES - {("init",), ("demo",), ("labels", "calibration")})
)
def test_without_a_school_every_command_says_how_to_make_one(
    new: Desk, tmp_path: Path, words: tuple[str, ...]
):
    needed = {
        "import": [a_file(tmp_path, STAFF, PRIYA)],
        "badges": ["-o", tmp_path / "b.pdf"],
        "labels pupil-phones": ["-o", tmp_path / "p.pdf", "--class", "6A"],
        "absent": ["Priya Shah"],
        "paper": ["Priya Shah"],
        "release": [1, "--witness", "Priya Shah", "--reason", "other"],
        "reason": [1, "family"],
        "add": ["Staffroom", "--kind", "public"],
        "pattern": ["Priya Shah", "--days", "Mon-Wed"],
        "reset-signin": ["Priya Shah"],
        "leaver": ["Priya Shah", "--yes"],
        "places close": ["Staffroom"],
        "photos": ["3 Hazel", "Press"],
        "export": ["-o", tmp_path / "e.csv"],
        "note": ["iPad 1", "missing"],
        "day-badge": [1, "Priya Shah"],
        "labels devices": ["-o", tmp_path / "l.pdf"],
        "pin-code": ["Priya Shah"],
        "suspend-badge": ["Priya Shah"],
        "labels slots": ["-o", tmp_path / "s.pdf"],
        "day-badges": ["-o", tmp_path / "d.pdf"],
        "slot": [3],
        "stand-ins name": ["Priya Shah"],
        "stand-ins end": ["Priya Shah"],
        "enrol": ["--kind", "kiosk", "--name", "Hall", "--print-key"],
        "key-sheet": ["-o", tmp_path / "k.pdf"],
        "revoke": ["Hall"],
        "set": ["sounds", "no"],
        "retention hold": ["Priya Shah", "--why", "A claim"],
        "lift": ["abc"],
        "export-person": ["Priya Shah", "-o", tmp_path / "person", "--confirmed", "2026-11-20"],
    }
    code = 2 if words == ("audit", "verify") else 1
    said = new.refused(*words, *needed.get(" ".join(words), needed.get(words[-1], [])), code=code)
    assert "There is no school in" in said
    assert "kiosk init --school NAME" in said
    assert len(said.splitlines()) == 1
    assert not new.data.exists()


@pytest.mark.parametrize("harm", ["is missing", "is damaged"])
def test_a_key_file_that_is_not_right_is_named(oakfield: Oakfield, kiosk: Desk, harm: str):
    key = oakfield.folder / "kiosk.key"
    if harm == "is missing":
        key.unlink()
    else:
        key.write_text("kiosk key\n")
    said = kiosk.refused("people", "list")
    assert "kiosk.key" in said
    assert len(said.splitlines()) == 1


# init -------------------------------------------------------------------------------------------


def test_init_makes_a_school_that_is_ready(new: Desk):
    said = new.said("init", "--school", "  Oakfield   Primary ")
    assert said.startswith(f"Oakfield Primary is ready in {new.data}.\n")
    assert "kiosk.key" in said
    assert {"kiosk.db", "kiosk.key"} <= {path.name for path in new.data.iterdir()}
    assert new.rows("SELECT count(*) FROM slots") == [(60,)]
    assert "Sound: " in new.said("audit", "verify")


def test_nobody_else_may_read_what_init_made(new: Desk):
    new.said("init", "--school", "Oakfield")
    modes = {path.name: path.stat().st_mode & 0o077 for path in (new.data, *new.data.iterdir())}
    assert set(modes.values()) == {0}, modes


def test_a_second_init_changes_nothing(new: Desk):
    new.said("init", "--school", "Oakfield")
    before = (new.bytes, (new.data / "kiosk.key").read_bytes())
    said = new.refused("init", "--school", "Elm")
    assert said == f"There is a school in {new.data} already. Nothing was changed.\n"
    assert (new.bytes, (new.data / "kiosk.key").read_bytes()) == before


@pytest.mark.parametrize("left", ["kiosk.key", "kiosk.db"])
def test_what_is_left_of_a_school_is_not_overwritten(new: Desk, left: str):
    new.data.mkdir()
    (new.data / left).write_text("precious")
    assert new.refused("init", "--school", "Elm").startswith("There is a school in ")
    assert [path.name for path in new.data.iterdir()] == [left]
    assert (new.data / left).read_text() == "precious"


@pytest.mark.parametrize("name", ["", "   ", "\n", "x" * 81])
def test_a_school_has_a_name_that_fits(new: Desk, name: str):
    assert "between 1 and 80" in new.refused("init", "--school", name, code=2)
    assert not new.data.exists()


# import -----------------------------------------------------------------------------------------


def test_import_counts_asks_and_takes_in(kiosk: Desk, tmp_path: Path):
    path = a_file(tmp_path, STAFF, PRIYA, MARCUS)
    said = kiosk.said("import", path, answer="y\n")
    assert "Staff: 2 new, 0 changed, 0 as they were.\n" in said
    assert "Pupils: 0 new, 0 changed, 0 as they were.\n" in said
    assert "Take these in? [y/N]: y\n" in said
    assert said.endswith("Taken in.\n")
    assert kiosk.rows("SELECT given_name FROM people ORDER BY 1") == [("Marcus",), ("Priya",)]


def test_import_yes_does_not_ask(kiosk: Desk, tmp_path: Path):
    said = kiosk.said("import", a_file(tmp_path, STAFF, PRIYA), "--yes")
    assert "?" not in said
    assert said.endswith("Taken in.\n")


def test_a_dry_run_changes_nothing(kiosk: Desk, tmp_path: Path):
    before = kiosk.bytes
    said = kiosk.said("import", a_file(tmp_path, STAFF, PRIYA), "--dry-run", "--yes")
    assert "Staff: 1 new" in said
    assert said.endswith("Dry run: nothing has been changed.\n")
    assert kiosk.bytes == before


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_whoever_does_not_say_yes_changes_nothing(kiosk: Desk, tmp_path: Path, answer: str):
    before = kiosk.bytes
    said = kiosk.refused("import", a_file(tmp_path, STAFF, PRIYA), answer=answer)
    assert said == "Aborted!\n"
    assert kiosk.bytes == before


def test_the_same_file_twice_changes_nothing(kiosk: Desk, tmp_path: Path):
    path = a_file(tmp_path, STAFF, PRIYA)
    kiosk.said("import", path, "--yes")
    before = kiosk.bytes
    said = kiosk.said("import", path)
    assert "Staff: 0 new, 0 changed, 1 as they were.\n" in said
    assert said.endswith("Everything is as it was. Nothing has been changed.\n")
    assert kiosk.bytes == before


def test_who_is_not_in_the_file_is_said_to_stay(kiosk: Desk, tmp_path: Path):
    kiosk.said("import", a_file(tmp_path, STAFF, PRIYA, MARCUS), "--yes")
    said = kiosk.said("import", a_file(tmp_path, STAFF, PRIYA), "--dry-run")
    assert "1 not in this file (they stay)" in said


def test_columns_that_are_never_needed_are_named(kiosk: Desk, tmp_path: Path):
    path = a_file(tmp_path, f"{STAFF},Home Address,NI Number", f"{PRIYA},1 Elm Road,QQ123456C")
    said = kiosk.said("import", path, "--yes")
    assert "Never needed, so not read, in people.csv: Home Address, NI Number.\n" in said
    assert "Elm Road" not in said
    assert b"Elm Road" not in kiosk.bytes


@pytest.mark.parametrize("options", [[], ["--yes"], ["--dry-run"]])
def test_a_file_with_a_problem_changes_nothing(kiosk: Desk, tmp_path: Path, options: list[str]):
    before = kiosk.bytes
    path = a_file(tmp_path, STAFF, PRIYA, "2,,Bell,Caretaker", "2,Ann,Lee,Cook")
    said = kiosk.refused("import", path, *options, answer="y\n")
    missing = "the forename is missing. Type it in, or delete the row."
    assert f"people.csv line 3, column Forename: {missing}\n" in said
    assert "people.csv line 4, column MIS ID: the same MIS ID is on line 3" in said
    assert said.endswith("Nothing has been changed.\n")
    assert "Bell" not in said
    assert kiosk.bytes == before


def a_folder_of_two_schools(folder: Path) -> Path:
    head = "ID,School DfE Number,First Name,Last Name"
    a_file(folder, "DfE Number,Name", "8001,Oak Primary", "8002,Elm Primary", name="School.csv")
    staff = (f"{head},Status", "401,8001,Sam,Sample,Active", "402,8002,Tom,Trial,Active")
    a_file(folder, *staff, name="Teacher.csv")
    pupils = (f"{head},Grade,Status", "301,8001,Ada,Example,6,Active", "303,8002,Cy,Case,4,Active")
    a_file(folder, *pupils, name="Student.csv")
    return folder


def test_where_there_are_several_schools_it_lists_them_and_asks(kiosk: Desk, tmp_path: Path):
    folder = tmp_path / "sds"
    folder.mkdir()
    before = kiosk.bytes
    said = kiosk.refused("import", a_folder_of_two_schools(folder), "--yes")
    assert "--school 8001: Oak Primary: staff 1, pupils 1" in said
    assert "--school 8002: Elm Primary: staff 1, pupils 1" in said
    assert said.endswith("Nothing has been changed.\n")
    assert kiosk.bytes == before
    kiosk.said("import", folder, "--school", "8001", "--year-scheme", "uk", "--yes")
    assert kiosk.rows("SELECT given_name FROM pupils") == [("Ada",)]


def test_where_year_codes_are_unclear_it_lists_them_and_asks(kiosk: Desk, tmp_path: Path):
    path = a_file(
        tmp_path, PUPILS.replace("Year Group", "Grade"), "1,Ada,Example,4,", "2,Bo,Case,5,"
    )
    before = kiosk.bytes
    said = kiosk.refused("import", path, "--as", "pupils", "--yes")
    assert re.search(r"^  --year-scheme uk: ", said, re.MULTILINE)
    assert re.search(r"^  --year-scheme us: ", said, re.MULTILINE)
    assert kiosk.bytes == before
    kiosk.said("import", path, "--as", "pupils", "--year-scheme", "us", "--yes")
    assert kiosk.rows("SELECT year_group FROM pupils ORDER BY 1") == [("5",), ("6",)]


def test_where_a_file_does_not_say_whom_it_lists_it_asks(kiosk: Desk, tmp_path: Path):
    path = a_file(tmp_path, "ID,Forename,Surname", "1,Priya,Shah")
    assert "--as staff: Staff (rows: 1)" in kiosk.refused("import", path, "--yes")
    kiosk.said("import", path, "--as", "staff", "--yes")
    assert kiosk.rows("SELECT given_name FROM people") == [("Priya",)]


def test_an_import_gives_nobody_a_badge(kiosk: Desk, tmp_path: Path):
    kiosk.said("import", a_file(tmp_path, STAFF, PRIYA), "--yes")
    assert kiosk.rows("SELECT count(*) FROM codes") == [(0,)]


# labels badges ----------------------------------------------------------------------------------


@pytest.fixture
def staffed(oakfield: Oakfield, kiosk: Desk) -> list[Badge]:
    """Three people with badges that work."""
    return [oakfield.somebody(name) for name in ("Priya", "Marcus", "Ann")]


def works(oakfield: Oakfield, badge: Badge) -> bool:
    """Whether the badge does something; else it is refused as ended."""
    outcome = oakfield.scan(badge)
    assert outcome.refusal in (None, "G2")
    return outcome.refusal is None


def test_badges_are_printed_for_whoever_has_none(oakfield: Oakfield, kiosk: Desk, tmp_path: Path):
    for name in ("Priya", "Marcus"):
        oakfield.person(name)
    path = tmp_path / "badges.pdf"
    said = kiosk.said("labels", "badges", "-o", path)
    assert said == f"2 badges in {path}. Print at 100 %, not “fit to page”.\n"
    assert path.read_bytes().startswith(b"%PDF-")
    assert path.stat().st_mode & 0o777 == 0o600
    assert kiosk.rows("SELECT count(*) FROM codes WHERE ended_at IS NULL") == [(2,)]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["badges.pdf", "oakfield"]


def test_a_printed_badge_is_nowhere_in_the_clear(oakfield: Oakfield, kiosk: Desk, tmp_path: Path):
    import pypdf

    oakfield.person()
    kiosk.said("labels", "badges", "-o", tmp_path / "b.pdf")
    text = pypdf.PdfReader(tmp_path / "b.pdf").pages[0].extract_text()
    short = re.search(rf"[{codes.ALPHABET}]{{4}}-[{codes.ALPHABET}]{{4}}", text)[0]
    tidy = short.replace("-", "")
    assert codes.read(short).typed
    assert tidy.encode() not in kiosk.bytes
    assert short.encode() not in kiosk.bytes
    assert oakfield.digest(tidy).encode() in kiosk.bytes


def test_where_nobody_is_left_nothing_is_printed(kiosk: Desk, staffed: list[Badge], tmp_path: Path):
    before = kiosk.bytes
    said = kiosk.said("labels", "badges", "-o", tmp_path / "b.pdf")
    assert said == "Everybody has a badge that works. Nothing was printed.\n"
    assert (kiosk.bytes, (tmp_path / "b.pdf").exists()) == (before, False)


def test_a_new_badge_for_one_person_ends_the_old_one(
    oakfield: Oakfield, kiosk: Desk, staffed: list[Badge], tmp_path: Path
):
    said = kiosk.said(
        "labels", "badges", "-o", tmp_path / "b.pdf", "--person", " priya  SHAH", answer="y\n"
    )
    assert "This ends 1 working badge. Go on? [y/N]: y\n" in said
    assert "1 badge in " in said
    oakfield.set("08:40")
    priya, marcus, ann = staffed
    outcome = oakfield.scan(priya)
    assert (outcome.refusal, outcome.message) == ("G2", sentence("G2"))
    assert works(oakfield, marcus)
    assert works(oakfield, ann)


def test_everybody_is_asked_about_with_the_number_of_badges(
    oakfield: Oakfield, kiosk: Desk, staffed: list[Badge], tmp_path: Path
):
    oakfield.person("Newly")
    before = kiosk.bytes
    result = kiosk("labels", "badges", "-o", tmp_path / "b.pdf", "--everybody", answer="n\n")
    assert "This ends 3 working badges. Go on?" in result.stdout
    assert (result.exit_code, result.stderr) == (1, "Aborted!\n")
    assert (kiosk.bytes, (tmp_path / "b.pdf").exists()) == (before, False)
    assert all(works(oakfield, badge) for badge in staffed)


def test_everybody_yes_does_not_ask(
    oakfield: Oakfield, kiosk: Desk, staffed: list[Badge], tmp_path: Path
):
    said = kiosk.said("labels", "badges", "-o", tmp_path / "b.pdf", "--everybody", "--yes")
    assert said.startswith("3 badges in ")
    assert not any(works(oakfield, badge) for badge in staffed)


def test_the_same_person_named_twice_gets_one_badge(
    oakfield: Oakfield, kiosk: Desk, staffed: list[Badge], tmp_path: Path
):
    named = ("--person", "Priya Shah", "--person", "priya shah")
    said = kiosk.said("labels", "badges", "-o", tmp_path / "b.pdf", *named, "--yes")
    assert said.startswith("1 badge in ")


def test_a_name_that_two_people_have_is_said(oakfield: Oakfield, kiosk: Desk, tmp_path: Path):
    for _ in range(2):
        oakfield.person("Ann", "Lee")
    asked = ("labels", "badges", "-o", tmp_path / "b.pdf", "--person")
    assert kiosk.refused(*asked, "Ann Lee").startswith("Several people are called “Ann Lee”.")
    assert kiosk.refused(*asked, "Bob Lee").startswith("Nobody is called “Bob Lee”.")


@pytest.mark.parametrize(
    "wrong", [["--sheet", "A5"], ["--start-at", "11"], ["--nudge-y", "6"], ["--start-at", "0"]]
)
def test_a_sheet_that_cannot_be_leaves_the_badges_working(
    oakfield: Oakfield, kiosk: Desk, staffed: list[Badge], tmp_path: Path, wrong: list[str]
):
    before = kiosk.bytes
    result = kiosk("labels", "badges", "-o", tmp_path / "b.pdf", "--everybody", "--yes", *wrong)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert kiosk.bytes == before
    assert list(tmp_path.glob("*.pdf*")) + list(tmp_path.glob(".*")) == []
    assert all(works(oakfield, badge) for badge in staffed)


def test_an_unknown_sheet_is_answered_with_those_there_are(
    kiosk: Desk, staffed: list[Badge], tmp_path: Path
):
    result = kiosk(
        "labels", "badges", "-o", tmp_path / "b.pdf", "--everybody", "--yes", "--sheet", "A5"
    )
    assert (
        "There is no label sheet called “A5”. Choose L7160, L7163, L7159 or cards." in result.stderr
    )


def test_a_folder_that_is_not_there_leaves_the_badges_working(
    oakfield: Oakfield, kiosk: Desk, staffed: list[Badge], tmp_path: Path
):
    path = tmp_path / "nowhere" / "b.pdf"
    said = kiosk.refused("labels", "badges", "-o", path, "--everybody", "--yes")
    assert len(said.splitlines()) == 1
    assert all(works(oakfield, badge) for badge in staffed)


@pytest.mark.parametrize("fails", ["os.fsync", "kiosk.exchange.labels.issuing.perform_all"])
def test_a_write_that_fails_leaves_the_badges_working_and_nothing_behind(
    oakfield: Oakfield,
    kiosk: Desk,
    staffed: list[Badge],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fails: str,
):
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(fails, full)
        said = kiosk.refused("labels", "badges", "-o", tmp_path / "b.pdf", "--everybody", "--yes")
    assert "No space left on device" in said
    assert [path.name for path in tmp_path.iterdir()] == ["oakfield"]
    assert all(works(oakfield, badge) for badge in staffed)


@pytest.mark.parametrize("why", ["a folder has that name", "another program has it open"])
def test_badges_have_never_ended_with_their_new_sheet_nowhere(
    oakfield: Oakfield,
    kiosk: Desk,
    staffed: list[Badge],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    why: str,
):
    """As badges.py promises. On Windows a PDF that is open cannot be replaced."""

    def held(*_: Any) -> None:
        raise PermissionError(13, "The process cannot access the file")

    path = tmp_path / "b.pdf"
    with monkeypatch.context() as patched:
        if why == "a folder has that name":
            path.mkdir()
        else:
            patched.setattr(Path, "replace", held)
        result = kiosk("labels", "badges", "-o", path, "--everybody", "--yes")
    assert result.exit_code in (1, 2)
    sheets = [
        each for each in tmp_path.rglob("*") if each.is_file() and b"%PDF-" in each.read_bytes()
    ]
    assert sheets or all(works(oakfield, badge) for badge in staffed)


# labels slots, labels calibration ---------------------------------------------------------------


def test_slot_labels_are_printed_and_the_old_ones_end(
    oakfield: Oakfield, kiosk: Desk, tmp_path: Path
):
    old = oakfield.slot_label(12)
    said = kiosk.said("labels", "slots", "-o", tmp_path / "s.pdf")
    assert said.startswith("60 slot labels in ")
    assert (tmp_path / "s.pdf").read_bytes().startswith(b"%PDF-")
    badge = oakfield.somebody()
    assert oakfield.scan(badge, slot_label=old).slots == (1,)


def test_slot_labels_fail_without_ending_any(oakfield: Oakfield, kiosk: Desk, tmp_path: Path):
    before = kiosk.bytes
    for wrong in (["--sheet", "A5"], ["--start-at", "22"]):
        assert kiosk("labels", "slots", "-o", tmp_path / "s.pdf", *wrong).exit_code == 2
    kiosk.refused("labels", "slots", "-o", tmp_path / "nowhere" / "s.pdf")
    assert kiosk.bytes == before


def test_the_calibration_page_needs_no_school(new: Desk, tmp_path: Path):
    path = tmp_path / "c.pdf"
    for sheet in ("L7160", "l7163", "L7159", "cards"):
        said = new.said("labels", "calibration", "-o", path, "--sheet", sheet, "--nudge-x", "-1.5")
        assert said == f"The calibration page is in {path}.\n"
        assert path.read_bytes().startswith(b"%PDF-")
    assert not new.data.exists()


# station ----------------------------------------------------------------------------------------


def enrol(kiosk: Desk, name: str = "Hall tablet", kind: str = "kiosk") -> str:
    return kiosk.said("station", "enrol", "--kind", kind, "--name", name, "--print-key")


def test_a_station_is_enrolled_and_its_key_printed_once(oakfield: Oakfield, kiosk: Desk):
    key = enrol(kiosk, "  Hall   tablet ")
    assert re.fullmatch(r"[0-9a-f]{32}\.[A-Z2-7]{52}\n", key)
    assert kiosk.said("station", "list") == "Hall tablet (kiosk)\nThis computer (shared)\n"
    secret = key.strip().partition(".")[2]
    assert secret.encode() not in kiosk.bytes
    assert enrol(kiosk, "Office", "office") != key


def test_two_stations_of_one_name_are_e1(kiosk: Desk):
    enrol(kiosk)
    said = kiosk.refused(
        "station", "enrol", "--kind", "office", "--name", "Hall  tablet", "--print-key"
    )
    assert said == sentence("E1", name="Hall tablet") + "\n"


def test_a_station_is_shut_out_and_its_name_free_again(kiosk: Desk):
    first = enrol(kiosk)
    assert kiosk.said("station", "revoke", "Hall tablet") == "Hall tablet is shut out.\n"
    assert kiosk.said("station", "list") == "This computer (shared)\n"
    assert enrol(kiosk) != first


def test_a_station_that_is_not_there_is_e2(kiosk: Desk):
    assert kiosk.refused("station", "revoke", "Nowhere") == sentence("E2", name="Nowhere") + "\n"
    enrol(kiosk)
    kiosk.said("station", "revoke", "Hall tablet")
    assert (
        kiosk.refused("station", "revoke", "Hall tablet")
        == sentence("E2", name="Hall tablet") + "\n"
    )


def test_a_station_is_named_and_not_numbered(kiosk: Desk):
    """What stands in `station list` is what may be shut out; an id is no name."""
    assert kiosk.refused("station", "revoke", "machine") == sentence("E2", name="machine") + "\n"


# settings ---------------------------------------------------------------------------------------


def test_settings_are_shown_with_what_they_are_for(kiosk: Desk):
    said = kiosk.said("settings", "show")
    assert "school_name = Oakfield Primary\n" in said
    assert "sounds = yes\n" in said
    for name, explained in EXPLAINED.items():
        assert f"{name} = " in said
        assert explained.why in said


@pytest.mark.parametrize(
    ("name", "typed", "shown"),
    [
        ("sounds", "NO", "no"),
        ("ask_switched_off", "Yes", "yes"),
        ("school_name", "  St  Mary’s ", "St Mary’s"),
        ("contact_times", "mon-tue 09:00-12:00", "Mon-Tue 09:00-12:00"),
        ("contact_times", "", ""),
    ],
)
def test_a_setting_is_set_as_it_will_be_shown(kiosk: Desk, name: str, typed: str, shown: str):
    assert kiosk.said("settings", "set", name, typed) == f"{name} = {shown}\n"
    assert f"{name} = {shown}\n" in kiosk.said("settings", "show")
    before = kiosk.bytes
    kiosk.said("settings", "set", name, shown)
    assert kiosk.bytes == before


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("volume", "11", "There is no setting “volume”. There are: school_name, "),
        ("sounds", "loud", "Write yes or no."),
        ("school_name", " ", "Write between 1 and 80"),
        ("contact_times", "Mon 9-12", "“9” is not a time. Write it like 08:50."),
        ("contact_times", "Mon 12:00-09:00", "must follow one another"),
        ("contact_times", "Noday 09:00-12:00", "is not a day"),
    ],
)
def test_a_value_that_a_setting_cannot_have_is_explained(
    kiosk: Desk, name: str, value: str, says: str
):
    before = kiosk.bytes
    result = kiosk("settings", "set", name, value)
    assert result.exit_code in (1, 2)
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert kiosk.bytes == before


# people, report ---------------------------------------------------------------------------------


def test_everybody_of_the_staff_is_listed_by_name(kiosk: Desk, tmp_path: Path):
    path = a_file(
        tmp_path, f"{STAFF},Preferred Forename", f"{PRIYA},Pri", f"{MARCUS},", "3,Ann,Abel,,"
    )
    kiosk.said("import", path, "--yes")
    assert kiosk.said("people", "list") == ("Ann Abel\nMarcus Bell, Caretaker\nPri Shah, Teacher\n")


def test_a_slot_becomes_somebodys_own_and_anybodys_again(oakfield: Oakfield, kiosk: Desk):
    badge = oakfield.somebody()
    assert kiosk.said("people", "slot", 12, "priya shah") == "Slot 12 is Priya Shah’s.\n"
    assert oakfield.scan(badge).slots == (12,)
    assert kiosk.said("people", "slot", 13) == "Slot 13 is anybody’s.\n"


def test_a_slot_that_cannot_be_given_is_explained(oakfield: Oakfield, kiosk: Desk):
    oakfield.scan(oakfield.somebody())
    oakfield.person("Marcus", "Bell")
    assert kiosk.refused("people", "slot", 61) == sentence("S2", n=61) + "\n"
    assert kiosk.refused("people", "slot", 1, "Marcus Bell") == sentence("S3", n=1) + "\n"
    assert kiosk.refused("people", "slot", 2, "Nobody").startswith("Nobody is called “Nobody”.")


def test_how_many_slots_there_are(oakfield: Oakfield, kiosk: Desk):
    assert kiosk.said("slots") == "60 slots for phones.\n"
    assert kiosk.said("slots", 40) == "40 slots for phones.\n"
    assert kiosk.said("slots", 42) == "42 slots for phones.\n"
    for name in ("Priya", "Sam"):
        oakfield.scan(oakfield.somebody(name))
    assert kiosk.refused("slots", 1) == sentence("S3", n=2) + "\n"
    assert kiosk.said("slots") == "42 slots for phones.\n"


@pytest.fixture
def same_clock(oakfield: Oakfield, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line reads the clock of the test."""
    monkeypatch.setattr(
        "kiosk.cli.command.open_school", lambda data: open_school(data, lambda: oakfield.clock)
    )


@pytest.mark.usefixtures("same_clock")
def test_the_report_names_who_is_locked_away(oakfield: Oakfield, kiosk: Desk):
    assert kiosk.said("report", "today") == (
        "Friday 20 November 2026, 08:31\nPhones locked away: 0.\n"
    )
    oakfield.scan(oakfield.somebody("Priya"))
    oakfield.set("09:10")
    assert kiosk.said("report", "today") == (
        "Friday 20 November 2026, 09:10\nSlot 1: Priya Shah, since 08:31\nPhones locked away: 1.\n"
    )


@pytest.mark.usefixtures("same_clock")
def test_the_report_names_every_emergency_of_today(oakfield: Oakfield, kiosk: Desk):
    badge = oakfield.somebody("Priya")
    oakfield.set("11:00", day="2026-11-19")
    oakfield.do(TakeBackInEmergency(slot_number=7))
    oakfield.set("08:31")
    oakfield.scan(badge)
    oakfield.set("09:15")
    oakfield.do(TakeBackInEmergency(oakfield.digest(badge.code)))
    oakfield.set("09:40")
    oakfield.do(TakeBackInEmergency(slot_number=12))
    by_mistake = str(uuid.uuid4())
    oakfield.do(TakeBackInEmergency(), action_id=by_mistake)
    oakfield.do(Undo(by_mistake))
    said = kiosk.said("report", "today").splitlines()
    assert said[1] == "Phones locked away: 0."
    assert sorted(said[2:]) == [
        "Emergency at 09:15, This computer: Priya Shah.",
        "Emergency at 09:40, This computer: by slot number, slot 12.",
        "Emergency at 09:40, This computer: by slot number, undone at once.",
    ]


# audit ------------------------------------------------------------------------------------------


def test_a_sound_log_is_sound(oakfield: Oakfield, kiosk: Desk):
    oakfield.scan(oakfield.somebody())
    said = kiosk.said("audit", "verify")
    assert re.fullmatch(r"Sound: \d+ entries, \d+ rows\. Head [0-9a-f]{16}\.\n", said)


def test_a_tampered_log_is_exit_1_and_says_where(oakfield: Oakfield, kiosk: Desk):
    oakfield.scan(oakfield.somebody())
    oakfield.school.db.execute("UPDATE people SET given_name = 'Someone'")
    result = kiosk("audit", "verify")
    assert result.exit_code == 1
    assert result.stdout.startswith("Tampered: people, person1: column given_name")


@pytest.mark.parametrize("harm", ["not a database", "empty", "no key"])
def test_a_log_that_cannot_be_read_is_exit_2(oakfield: Oakfield, kiosk: Desk, harm: str):
    oakfield.school.close()
    if harm == "no key":
        (oakfield.folder / "kiosk.key").unlink()
    else:
        content = b"" if harm == "empty" else b"This is no database. " * 100
        (oakfield.folder / "kiosk.db").write_bytes(content)
    said = kiosk.refused("audit", "verify", code=2)
    assert said.startswith("It cannot be read: ")
    assert len(said.splitlines()) == 1


def test_the_log_is_told_in_sentences(oakfield: Oakfield, kiosk: Desk):
    oakfield.scan(oakfield.somebody())
    last = kiosk.said("audit", "show", "--last", 2).splitlines()
    assert [line.split("  ", 2)[2] for line in last] == [
        "Priya Shah was given a new badge at This computer (done).",
        "Priya Shah locked a phone away at This computer (locked_away).",
    ]
    assert all(re.match(r"\d+  20\.11\.2026 08:31  ", line) for line in last)
    everything = kiosk.said("audit", "show", "--last", 1000).splitlines()
    assert len(everything) == oakfield.entries()
    assert kiosk.said("audit", "show", "--last", 0) == ""


# As scripts call it (design.md §9) --------------------------------------------------------------


def script(
    *words: object, data: Path | None = None, **given: Any
) -> subprocess.CompletedProcess[str]:
    """The installed `kiosk` command, or `python -m kiosk`, in a process of its own."""
    environment = {**os.environ, **({"KIOSK_DATA": str(data)} if data else {})}
    return subprocess.run(
        [*map(str, words)], capture_output=True, text=True, timeout=60, env=environment, **given
    )


KIOSK = shutil.which("kiosk", path=str(Path(sys.executable).parent))


def test_the_forms_that_scripts_rely_on(tmp_path: Path):
    """Each as it stands in design.md §9."""
    data, pdf = tmp_path / "data", tmp_path / "badges.pdf"
    people = a_file(tmp_path, STAFF, PRIYA)

    def kiosk(*words: object, code: int = 0) -> str:
        done = script(KIOSK, "--data", data, *words)
        assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
        return done.stdout

    kiosk("init", "--school", "Oakfield Primary")
    assert "Staff: 1 new" in kiosk("import", people, "--dry-run")
    assert kiosk("import", people, "--year-scheme", "uk", "--yes").endswith("Taken in.\n")
    kiosk("import", a_file(tmp_path, STAFF, "2,,,", name="bad.csv"), "--yes", code=1)
    kiosk("labels", "badges", "-o", pdf)
    assert pdf.read_bytes().startswith(b"%PDF-")
    key = kiosk("station", "enrol", "--kind", "kiosk", "--name", "Hall", "--print-key").strip()
    assert kiosk("audit", "verify").startswith("Sound: ")
    with served(data) as address:
        assert read(f"{address}/healthz") == {"status": "ok"}
        header = {"Authorization": f"Bearer {key}"}
        assert read(f"{address}/api/v1/day", header)["locked_away"] == 0
        kiosk("serve", code=1)
    with contextlib.closing(sqlite3.connect(data / "kiosk.db")) as db:
        db.execute("UPDATE people SET given_name = 'Someone'")
        db.commit()
    assert kiosk("audit", "verify", code=1).startswith("Tampered: ")
    (data / "kiosk.db").write_bytes(b"nonsense")
    kiosk("audit", "verify", code=2)


@contextlib.contextmanager
def served(data: Path) -> Iterator[str]:
    """`kiosk --data DIR serve --port N`, until it is interrupted as by Ctrl-C."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [KIOSK, "--data", str(data), "serve", "--port", str(port)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(words, env={**os.environ, "PYTHONUNBUFFERED": "1"}, **pipes) as server:
        watchdog = threading.Timer(60, server.kill)
        watchdog.start()
        try:
            line = next(line for line in server.stdout if "http://" in line)
            assert line == f"The kiosk is at http://localhost:{port} (stop it with Ctrl-C)\n"
            yield f"http://localhost:{port}"
        finally:
            server.send_signal(signal.SIGTERM if _is_deaf() else signal.SIGINT)
            rest = server.stdout.read()
            watchdog.cancel()
        assert "Traceback" not in rest


def _is_deaf() -> bool:
    """Whether these tests were started in the background: then nothing they start hears Ctrl-C."""
    return signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def read(address: str, headers: dict[str, str] | None = None) -> Any:
    with urlopen(Request(address, headers=headers or {}), timeout=30) as response:
        return json.loads(response.read())


def test_a_port_that_is_taken_leads_to_the_next(kiosk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kiosk.web.serving.serve", lambda _app, listener: listener.close())
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = kiosk.said("serve", "--port", port)
    assert said.startswith(f"Port {port} is taken, so this is the next free one.\n")
    assert re.search(r"The kiosk is at http://localhost:\d+ \(stop it with Ctrl-C\)\n$", said)


@pytest.mark.parametrize("words", [["serve"], ["serve", "--lan"]])
def test_a_school_is_served_once_at_a_time(kiosk: Desk, words: list[str]):
    with alone(kiosk.data / "serving") as is_alone:
        assert is_alone
        says = "A kiosk serves this school already. Use that one, or stop it first with Ctrl-C.\n"
        assert kiosk.refused(*words) == says


def test_where_no_port_is_free_it_says_so(kiosk: Desk, monkeypatch: pytest.MonkeyPatch):
    from kiosk.web import serving

    def taken(_port: int) -> None:
        raise serving.NoPort("Ports 5000 to 5019 are taken. Choose one with --port.")

    monkeypatch.setattr(serving, "listen", taken)
    assert kiosk.refused("serve") == "Ports 5000 to 5019 are taken. Choose one with --port.\n"


def test_python_m_kiosk_is_the_same_command(tmp_path: Path):
    data = tmp_path / "data"
    done = script(sys.executable, "-m", "kiosk", "init", "--school", "Oak", data=data)
    assert (done.returncode, done.stdout.split("\n")[0]) == (0, f"Oak is ready in {data}.")
    assert (data / "kiosk.db").exists()


def test_flask_finds_the_app(oakfield: Oakfield):
    """`flask --app kiosk run` works too."""
    words = (sys.executable, "-m", "flask", "--app", "kiosk", "routes")
    done = script(*words, data=oakfield.folder)
    assert done.returncode == 0, done.stderr
    assert "/api/v1/scans" in done.stdout


def test_flask_without_a_school_says_what_to_do(tmp_path: Path):
    done = script(sys.executable, "-m", "flask", "--app", "kiosk", "run", data=tmp_path / "none")
    assert done.returncode != 0
    assert "kiosk init --school NAME" in done.stderr


def test_data_comes_before_kiosk_data(
    new: Desk, oakfield: Oakfield, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("KIOSK_DATA", str(oakfield.folder))
    assert "There is no school in" in new.refused("people", "list")
    result = CliRunner().invoke(main, ["settings", "show"])
    assert "Oakfield Primary" in result.stdout


# PINs and lost badges ---------------------------------------------------------------------------


def test_a_code_to_choose_a_pin_is_printed_and_the_one_before_ends(oakfield: Oakfield, kiosk: Desk):
    priya = oakfield.person()
    said = [kiosk.said("people", "pin-code", "priya shah") for _ in range(2)]
    printed = [re.search("[0-9A-Z]{4}-[0-9A-Z]{4}", each)[0].replace("-", "") for each in said]
    assert "Priya Shah" in said[0]
    rows = {row["id"]: row for row in oakfield.rows("one_time_codes") if row["person"] == priya}
    older, newer = (rows[oakfield.digest(code)] for code in printed)
    assert (older["purpose"], newer["purpose"]) == ("pin", "pin")
    assert older["ended_at"]
    assert newer["ended_at"] is None


def test_a_lost_badge_is_ended_once(oakfield: Oakfield, kiosk: Desk):
    lost = oakfield.somebody()
    assert "The badge of Priya Shah has ended." in kiosk.said(
        "people", "suspend-badge", "Priya Shah"
    )
    assert oakfield.scan(lost).refusal == "G2"
    assert "No badge of theirs works" in kiosk.refused("people", "suspend-badge", "Priya Shah")
    assert "Nobody is called" in kiosk.refused("people", "suspend-badge", "Nobody")


def test_day_badges_are_printed_ten_at_once_and_again_only_when_asked_for(
    oakfield: Oakfield, kiosk: Desk, tmp_path: Path
):
    sheet = tmp_path / "day.pdf"
    assert "10 day badges in" in kiosk.said("labels", "day-badges", "-o", sheet)
    assert sheet.read_bytes().startswith(b"%PDF")
    assert kiosk("labels", "day-badges", "-o", sheet, answer="n").exit_code == 1
    said = kiosk.said("labels", "day-badges", "-o", sheet, "--number", 3, "--yes")
    assert "1 day badge in" in said
    ended = [row["number"] for row in oakfield.rows("day_badges") if row["ended_at"]]
    assert ended == [3]
    assert "Everybody has a badge that works." in kiosk.said("labels", "badges", "-o", sheet)


def six_oak(kiosk: Desk, tmp_path: Path) -> None:
    file = a_file(tmp_path, PUPILS, ADA, "12,Bo,Example,6,6 Oak", name="pupils.csv")
    kiosk.said("import", file, "--yes")


def test_labels_of_a_class_have_no_name_unless_the_school_says_so(kiosk: Desk, tmp_path: Path):
    import pypdf

    six_oak(kiosk, tmp_path)
    path = tmp_path / "labels.pdf"
    said = kiosk.said("labels", "pupil-phones", "--class", "6 Oak", "-o", path)
    assert said.startswith("2 labels in ")
    text = pypdf.PdfReader(path).pages[0].extract_text()
    assert "Phone 1" in text
    assert "Ada" not in text
    kiosk.said("settings", "set", "names_on_pupil_labels", "yes")
    kiosk.refused("labels", "pupil-phones", "--class", "6 Oak", "-o", path, answer="n\n")
    kiosk.said("labels", "pupil-phones", "--class", "6 Oak", "-o", path, "--yes")
    text = pypdf.PdfReader(path).pages[0].extract_text()
    assert "Ada" in text
    assert "Example" not in text
    ended = "SELECT count(*) FROM pupil_labels WHERE ended_at IS NOT NULL"
    assert kiosk.rows(ended) == [(2,)]


def test_labels_of_pouches(kiosk: Desk, tmp_path: Path):
    kiosk.said("settings", "set", "pupil_slots", "12")
    path = tmp_path / "labels.pdf"
    assert kiosk.said("labels", "pupil-phones", "--pouches", "-o", path).startswith("12 labels")
    assert kiosk.rows("SELECT max(slot) FROM pupil_labels") == [(12,)]


def test_labels_need_a_class_that_is_there(kiosk: Desk, tmp_path: Path):
    path = tmp_path / "labels.pdf"
    kiosk.refused("labels", "pupil-phones", "-o", path, code=2)
    assert "no class" in kiosk.refused("labels", "pupil-phones", "--class", "9Z", "-o", path)
    assert not path.exists()


def test_the_report_of_pupils_phones(kiosk: Desk, oakfield: Oakfield, tmp_path: Path):
    six_oak(kiosk, tmp_path)
    [(ada,)] = kiosk.rows("SELECT id FROM pupils WHERE given_name = 'Ada'")
    now = school_clock.now()
    oakfield.clock = now
    oakfield.do(RecordWalking("f", ada, "Ann", True, now.date(), "1234567"))
    oakfield.do(HandInPupilPhone(None, ada, True, "go_on"))
    said = kiosk.said("report", "pupil-phones")
    assert "Slot 1: Ada Example, 6 Oak, " in said
    assert "In today: 1. Out: 0. Here now: 1." in said


# calendar ---------------------------------------------------------------------------------------

TERM = "kind,name,from,to\nterm,Autumn 2026,2026-09-02,2026-12-18\ninset,,2026-09-02,\n"


def test_term_dates_are_looked_at_and_then_taken_in(kiosk: Desk, tmp_path: Path):
    path = tmp_path / "dates.csv"
    path.write_text(TERM)
    said = kiosk.said("calendar", "import", path, "--dry-run")
    assert said.startswith("term: Autumn 2026, 2026-09-02 to 2026-12-18\n")
    assert said.endswith("2 terms and days would change. Nothing has been changed.\n")
    assert kiosk.rows("SELECT count(*) FROM terms") == [(0,)]
    assert kiosk.said("calendar", "import", path).endswith("2 terms and days changed.\n")
    assert kiosk.rows("SELECT name FROM terms") == [("Autumn 2026",)]
    assert kiosk.rows("SELECT kind FROM school_days") == [("inset",)]


def test_term_dates_that_are_wrong_are_named_and_change_nothing(kiosk: Desk, tmp_path: Path):
    path = tmp_path / "dates.csv"
    path.write_text(f"{TERM}party,,2026-09-02,\nterm,,2026-09-02,\n")
    said = kiosk.refused("calendar", "import", path).splitlines()
    assert [line[:7] for line in said] == ["Line 4:", "Line 5:", "Nothing"]
    assert kiosk.rows("SELECT count(*) FROM terms") == [(0,)]
