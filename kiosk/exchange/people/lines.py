"""What files of people say, as values: staff, pupils, problems, and questions for the school.
How the values are read is in files.py; what is done with them is the importer's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["staff", "pupils"]
Scheme = Literal["uk", "us"]
Option = Literal["--school", "--year-scheme", "--as"]


@dataclass(frozen=True)
class StaffLine:
    """A member of staff on one line of a file."""

    file: str
    line: int
    source_id: str
    given_name: str
    family_name: str
    known_as: str | None
    job: str | None


@dataclass(frozen=True)
class PupilLine:
    """A pupil on one line of a file; `year_group` is N1, N2, N, R or 1 to 13."""

    file: str
    line: int
    source_id: str
    given_name: str
    family_name: str
    known_as: str | None
    year_group: str
    class_name: str | None
    photos: tuple[tuple[str, bool], ...] = ()
    """Keys of uses of photographs, with yes or no; nothing where the cell is blank."""
    walks_alone: bool | None = None
    """Whether the child walks home alone; None where the file does not say."""


@dataclass(frozen=True)
class Problem:
    """Why a file cannot be taken in: the place, the reason, the next step; never a person's data.

    `line` counts as an editor does, from 1; `column` is the heading as the file has it.
    """

    file: str
    line: int | None
    column: str | None
    says: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file} line {self.line}"
        place = place if self.column is None else f"{place}, column {self.column}"
        return f"{place}: {self.says}" if place else self.says


@dataclass(frozen=True)
class Reading:
    """What was read. With any problem there are no people in it, so none can be imported.

    `source` is "spreadsheet" or "school-data-sync". A `source_id` is unique among the staff and
    among the pupils of a reading; one of each may share it. `dropped` has (file, heading) pairs.
    """

    source: str
    staff: tuple[StaffLine, ...]
    pupils: tuple[PupilLine, ...]
    problems: tuple[Problem, ...]
    dropped: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


class ChoiceNeeded(Exception):
    """The files are sound, but the school must say something that they do not: `option` says it."""

    def __init__(self, question: str, choices: Sequence[tuple[str, str]], option: Option) -> None:
        super().__init__(question)
        self.question = question
        self.choices = tuple(choices)
        self.option = option
