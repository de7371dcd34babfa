"""Reads staff and pupils from a CSV file or a folder of CSV files, into values.
Pure reading: nothing is stored, no clock, no database; the importer decides what to do with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from kiosk.exchange.people import school_data_sync
from kiosk.exchange.people.columns import columns_for, is_known, key, kind_of, missing_columns
from kiosk.exchange.people.csv_files import Columns, CsvFile, Row, Unreadable, read_csv, shown
from kiosk.exchange.people.lines import (
    ChoiceNeeded,
    Kind,
    Problem,
    PupilLine,
    Reading,
    Scheme,
    StaffLine,
)
from kiosk.exchange.people.rosters import Roster, of_one_school
from kiosk.exchange.people.rows import (
    class_of,
    is_keyed_by_upn,
    person_problems,
    pupil_line,
    repeated,
    settled_scheme,
    staff_line,
    year_problem,
    years_from_classes,
)

__all__ = ["ChoiceNeeded", "Problem", "PupilLine", "Reading", "StaffLine", "read"]

MAX_FILES = 30
MAX_PROBLEMS = 50

_SPREADSHEET = "spreadsheet"
_UNCLEAR = "unclear"
_CSV = (".csv", ".tsv")
_NOT_CSV = (".xlsx", ".xlsm", ".xls", ".ods", ".numbers")


@dataclass
class _Findings:
    """What turns up while reading."""

    place: str
    source: str = _SPREADSHEET
    problems: list[Problem] = field(default_factory=list)
    dropped: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, roster: Roster) -> Roster:
        """Takes over the roster's problems and notes."""
        self.problems += roster.problems
        self.notes += roster.notes
        return replace(roster, problems=(), notes=())

    def refuse(self, says: str) -> None:
        """A problem of the whole file or folder."""
        self.problems.append(Problem(self.place, None, None, says))

    def reading(self, staff: Sequence[StaffLine] = (), pupils: Sequence[PupilLine] = ()) -> Reading:
        """All that was found; with any problem, nobody."""
        problems = sorted(self.problems, key=lambda p: (p.file, p.line or 0))
        if len(problems) > MAX_PROBLEMS:
            more = Problem("", None, None, f"And {len(problems) - MAX_PROBLEMS} more.")
            problems[MAX_PROBLEMS:] = [more]
        if problems:
            staff, pupils = (), ()
        dropped, notes = tuple(self.dropped), tuple(self.notes)
        return Reading(self.source, tuple(staff), tuple(pupils), tuple(problems), dropped, notes)


def read(
    path: Path,
    *,
    school: str | None = None,
    year_scheme: Scheme | None = None,
    kind: Kind | None = None,
) -> Reading:
    """Everybody whom the file, or the files of the folder, list; and every problem they have.

    A path that is not there, or cannot be opened, is a problem like any other. The options answer
    a question asked before: `kind` says what a file lists (in a folder, one that does not tell).
    Raises ChoiceNeeded, and nothing else, when files without any problem leave a question open.
    """
    found = _Findings(shown(path.name or str(path)))
    files = _files(path, kind, found)
    if found.problems:
        return found.reading()
    try:
        return found.reading(*_people(_roster(files, found), school, year_scheme, found))
    except ChoiceNeeded:
        if not found.problems:
            raise
        return found.reading()


def _files(path: Path, kind: Kind | None, found: _Findings) -> list[CsvFile]:
    files: list[CsvFile] = []
    in_folder = _is_folder(path)
    choose = partial(_choose, kind=kind, in_folder=in_folder)
    for each in _csv_paths(path, found) if in_folder else [path]:
        try:
            files.append(read_csv(each, is_known, choose))
        except Unreadable as unreadable:
            found.problems.append(unreadable.problem)
    for file in files:
        found.notes += file.notes
        found.dropped += [(file.file, heading) for heading in file.dropped]
    return files


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _csv_paths(path: Path, found: _Findings) -> list[Path]:
    """The CSV files of a folder, without those that systems hide."""
    try:
        entries = sorted(e for e in path.iterdir() if not e.name.startswith((".", "~")))
    except OSError:
        found.refuse("the folder cannot be opened. Check that you may read it.")
        return []
    paths = [entry for entry in entries if entry.suffix.casefold() in _CSV]
    found.notes += [
        f"{shown(entry.name)} was not read. Save it as CSV if people are in it."
        for entry in entries
        if entry.suffix.casefold() in _NOT_CSV
    ]
    if not paths:
        seen = ", ".join(shown(entry.name) for entry in entries[:10]) or "nothing"
        found.refuse(f"there is no CSV file in this folder. Seen: {seen}. Save each list as CSV.")
    if len(paths) > MAX_FILES:
        found.refuse(f"there are more than {MAX_FILES} CSV files. Keep only the lists of people.")
        return []
    return paths


def _choose(
    file: str, headings: tuple[str, ...], kind: Kind | None, in_folder: bool
) -> tuple[str, Columns]:
    """What a file lists and which of its columns to keep."""
    part = school_data_sync.part_of(file, headings)
    if part is not None:
        return part, school_data_sync.columns_of(part, headings)
    by_itself = kind_of(file, headings)
    chosen = (by_itself or kind) if in_folder else (kind or by_itself)
    return (chosen, columns_for(chosen, headings)) if chosen else (_UNCLEAR, {})


def _roster(files: Sequence[CsvFile], found: _Findings) -> Roster:
    if not school_data_sync.is_folder_of(files):
        return found.add(_from_spreadsheets(files, found))
    found.source = school_data_sync.SOURCE
    read_files = {file.file for file in files if file.part in school_data_sync.PARTS}
    found.dropped = [pair for pair in found.dropped if pair[0] in read_files]
    return found.add(school_data_sync.roster(files))


def _from_spreadsheets(files: Sequence[CsvFile], found: _Findings) -> Roster:
    rows: dict[Kind, list[Row]] = {"staff": [], "pupils": []}
    for kind, listed in rows.items():
        own = [file for file in files if file.part == kind]
        found.problems += _other_keys(own)
        for file in own:
            problems = missing_columns(kind, file) or _nobody(file)
            found.problems += problems
            listed += () if problems else file.rows
    unclear = [file for file in files if file.part == _UNCLEAR]
    if unclear:
        raise _which_kind(unclear)
    return Roster(_SPREADSHEET, rows["staff"], rows["pupils"])


def _nobody(file: CsvFile) -> list[Problem]:
    says = "there are headings but nobody under them. Export it again."
    return [] if file.rows else [Problem(file.file, None, None, says)]


def _other_keys(files: Sequence[CsvFile]) -> list[Problem]:
    """Files of one kind must tell people apart by the same column, or one person would be two."""
    keyed = [(f.file, f.headings[f.columns["id"][0]]) for f in files if "id" in f.columns]
    return [
        Problem(
            file,
            None,
            heading,
            f"{keyed[0][0]} tells people apart by {keyed[0][1]}. Use one column in both.",
        )
        for file, heading in keyed
        if key(heading) != key(keyed[0][1])
    ]


def _which_kind(files: Sequence[CsvFile]) -> ChoiceNeeded:
    names = " and ".join(file.file for file in files)
    rows = sum(len(file.rows) for file in files)
    return ChoiceNeeded(
        f"Whether {names} lists staff or pupils is unclear. Choose one.",
        [("staff", f"Staff (rows: {rows})"), ("pupils", f"Pupils (rows: {rows})")],
        "--as",
    )


def _people(
    everybody: Roster, school: str | None, scheme: Scheme | None, found: _Findings
) -> tuple[list[StaffLine], list[PupilLine]]:
    roster = found.add(of_one_school(everybody, school))
    pupils = [(row, class_of(row, roster.class_names.get(row["id"]))) for row in roster.pupils]
    for rows in (roster.staff, roster.pupils):
        found.problems += [problem for row in rows for problem in person_problems(row)]
        found.problems += repeated(rows)
    found.problems += filter(None, (year_problem(row, name, scheme) for row, name in pupils))
    chosen = scheme or settled_scheme(roster.pupils)
    if found.problems:
        return [], []
    if not (roster.staff or roster.pupils):
        found.refuse("nobody is listed. Export it again.")
    found.notes += [*years_from_classes(roster.pupils), *_about_keys(roster.pupils)]
    return list(map(staff_line, roster.staff)), [pupil_line(r, name, chosen) for r, name in pupils]


def _about_keys(pupils: Sequence[Row]) -> list[str]:
    files = dict.fromkeys(row.file for row in pupils if is_keyed_by_upn(row))
    return [
        f"{file} has no MIS ID, so pupils are matched by UPN, which is never shown."
        for file in files
    ]
