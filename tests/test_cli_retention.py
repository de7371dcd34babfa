"""At the machine: what is due, a run, holds, and the end of a school year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kiosk.actions.people import RecordClass, RecordPupil
from kiosk.cli import main
from kiosk.school import School, open_school

if TYPE_CHECKING:
    from oakfield import Oakfield


class Shell:
    """The command line beside a school whose clock the test sets."""

    def __init__(self, oakfield: Oakfield) -> None:
        self.words = ["--data", str(oakfield.folder)]

    def said(self, *words: str, code: int = 0) -> str:
        result = CliRunner().invoke(main, [*self.words, *words])
        assert result.exit_code == code, result.output
        return result.stdout if code == 0 else result.stderr


@pytest.fixture
def shell(oakfield: Oakfield, monkeypatch: pytest.MonkeyPatch) -> Shell:
    def opened(folder: Path) -> School:
        return open_school(folder, lambda: oakfield.clock)

    monkeypatch.setattr("kiosk.cli.command.open_school", opened)
    return Shell(oakfield)


def long_ago(oakfield: Oakfield) -> None:
    badge = oakfield.somebody("Priya")
    oakfield.set("08:00", "2020-11-20")
    oakfield.scan(badge)
    oakfield.wait(minutes=15)
    oakfield.scan(badge)
    oakfield.set("08:31")


def test_what_is_due_is_told_and_goes_only_with_run(oakfield: Oakfield, shell: Shell):
    long_ago(oakfield)
    said = shell.said("retention")
    assert "what was declared instead, 1 term: 1 due\n" in said
    assert said.endswith("Nothing was changed. To dispose of it: kiosk retention --run\n")
    assert len(oakfield.rows("lockups")) == 1
    assert shell.said("retention", "--run", code=1)
    assert len(oakfield.rows("lockups")) == 1
    said = shell.said("retention", "--run", "--yes")
    assert said.endswith("1 records have gone. How many of each class is noted.\n")
    assert oakfield.rows("lockups") == []
    assert "Sound: " in shell.said("audit", "verify")
    again = shell.said("retention", "--run")
    assert again.endswith("0 records have gone. How many of each class is noted.\n")


def test_a_hold_is_set_told_and_lifted(oakfield: Oakfield, shell: Shell):
    long_ago(oakfield)
    assert "Nobody is or was called “Noor”" in shell.said(
        "retention", "hold", "Noor", "--why", "A claim", code=1
    )
    assert "Give a name, or --everything." in shell.said(
        "retention", "hold", "--why", "A claim", code=1
    )
    said = shell.said("retention", "hold", "Priya Shah", "--why", "A claim")
    key = said.split()[-1]
    assert "Priya Shah" in shell.said("retention", "holds")
    assert "1 term: 0 due, 1 kept under hold\n" in shell.said("retention")
    assert "No single hold" in shell.said("retention", "lift", "zz", code=1)
    shell.said("retention", "lift", key)
    assert shell.said("retention", "holds") == ""
    shell.said("retention", "hold", "--everything", "--why", "An inspection")
    assert "everything" in shell.said("retention", "holds")
    oakfield.do(RecordClass("6 Oak", "6 Oak"))
    oakfield.do(RecordPupil("ada", "mis", "1", "Ada", "Bright", None, "6", "6 Oak"))
    shell.said("retention", "hold", "--child", "ada bright", "--why", "A complaint")
    assert "Ada Bright, a child" in shell.said("retention", "holds")
    assert "No pupil is or was called “Priya Shah”. In the browser" in shell.said(
        "retention", "hold", "--child", "Priya Shah", "--why", "A claim", code=1
    )
    assert "Say in a few words" in shell.said(
        "retention", "hold", "Priya Shah", "--why", " ", code=1
    )


def test_a_year_is_previewed_ended_and_undone(oakfield: Oakfield, shell: Shell):
    for name in ("5 Oak", "6 Oak"):
        oakfield.do(RecordClass(name, name))
    oakfield.do(RecordPupil("ada", "mis", "1", "Ada", "Bright", None, "6", "6 Oak"))
    oakfield.do(RecordPupil("bo", "mis", "2", "Bo", "Bright", None, "5", "5 Oak"))
    oakfield.set("09:00", "2027-08-31")
    assert "No school year was ended." in shell.said("year-end", "--undo", code=1)
    said = shell.said("year-end")
    assert said.startswith("Year 5, 5 Oak: 1 to Year 6, 6 Oak\nYear 6, 6 Oak: 1 leave\n")
    assert not any(row["left_at"] for row in oakfield.rows("pupils"))
    shell.said("year-end", "--run", "--yes")
    assert [bool(row["left_at"]) for row in oakfield.rows("pupils")] == [True, False]
    assert "was ended already" in shell.said("year-end", "--run", "--yes", code=1)
    assert shell.said("year-end", "--undo") == "The end of 2026/27 was undone.\n"
    assert not any(row["left_at"] for row in oakfield.rows("pupils"))
