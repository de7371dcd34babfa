"""Microsoft School Data Sync's folder in its UK format, read as one roster.
Its files point to one another: a reference that points nowhere stops the import (message O1).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from kiosk.exchange.people.columns import columns_for, key, missing_columns
from kiosk.exchange.people.csv_files import Columns, CsvFile, Row
from kiosk.exchange.people.lines import Kind, Problem
from kiosk.exchange.people.rosters import Roster
from kiosk.exchange.people.year_groups import is_registration_group

SOURCE = "school-data-sync"

_KINDS: dict[str, Kind] = {"teacher": "staff", "student": "pupils"}
_COLUMNS: dict[str, dict[str, str]] = {
    "school": {"id": "DfE Number", "name": "Name"},
    "teacher": {"school": "School DfE Number", "status": "Status"},
    "student": {"school": "School DfE Number", "status": "Status"},
    "section": {
        "id": "ID",
        "school": "School DfE Number",
        "name": "Section Name",
        "status": "Status",
    },
    "teacherroster": {"section": "Section ID", "id": "ID"},
    "studentenrollment": {"section": "Section ID", "id": "ID"},
}
PARTS = frozenset(_COLUMNS)
_OPTIONAL = ("status", "name")
_REFERENCES = (
    ("teacher", "school", "school"),
    ("student", "school", "school"),
    ("section", "school", "school"),
    ("teacherroster", "section", "section"),
    ("teacherroster", "id", "teacher"),
    ("studentenrollment", "section", "section"),
    ("studentenrollment", "id", "student"),
)
_MARKS = frozenset(("schooldfenumber", "dfenumber", "sectionid"))


def part_of(file: str, headings: Sequence[str]) -> str | None:
    """Which file of School Data Sync this is, by name and headings; None if it is none."""
    name = key(file).removesuffix("csv")
    return name if name in PARTS and _MARKS & set(map(key, headings)) else None


def columns_of(part: str, headings: Sequence[str]) -> Columns:
    """The places of the columns that are read; names and years are found as in any file."""
    keys = list(map(key, headings))
    people = columns_for(_KINDS[part], headings) if part in _KINDS else {}
    own = {f: [keys.index(key(h))] for f, h in _COLUMNS[part].items() if key(h) in keys}
    return {**people, **own}


def is_folder_of(files: Iterable[CsvFile]) -> bool:
    """Whether these files are a School Data Sync folder, whole or in part."""
    return any(file.part in PARTS for file in files)


def roster(files: Sequence[CsvFile]) -> Roster:
    """Active staff and pupils of every school in the files, with every reference checked."""
    parts = {file.part: file for file in files if file.part in PARTS}
    notes = [
        f"{file.file} is not one of School Data Sync's files and was not read."
        for file in files
        if file.part not in PARTS
    ]
    problems = [*_twice(files), *_missing(parts), *_without_people(parts)]
    if problems:
        return Roster(SOURCE, problems=problems, notes=notes)
    problems = [*_faults(parts), *_dangling(parts)]
    rows = {part: file.rows for part, file in parts.items()}
    schools = {row["id"]: row["name"] for row in rows.get("school", ()) if row["id"]}
    people = Roster(
        SOURCE, rows.get("teacher", ()), rows.get("student", ()), schools, _class_names(rows)
    )
    kept = people.keep(_is_active, "is not active", "are not active")
    if "section" in parts:
        notes.append(_about_classes(people))
    return replace(kept, problems=problems, notes=(*notes, *kept.notes))


def _twice(files: Sequence[CsvFile]) -> list[Problem]:
    first: dict[str, str] = {}
    return [
        Problem(file.file, None, None, f"{first[file.part]} is the same list. Keep only one.")
        for file in files
        if file.part in PARTS and first.setdefault(file.part, file.file) != file.file
    ]


def _missing(parts: Mapping[str, CsvFile]) -> list[Problem]:
    problems: list[Problem] = []
    for part, file in parts.items():
        rest = f"Columns found: {', '.join(filter(None, file.headings))}. Export it again with it."
        problems += [
            Problem(
                file.file,
                None,
                None,
                f'there is no column "{h}". {rest}',
            )
            for f, h in _COLUMNS[part].items()
            if f not in file.columns and f not in _OPTIONAL
        ]
        if part in _KINDS:
            problems += missing_columns(_KINDS[part], file)
    return problems


def _without_people(parts: Mapping[str, CsvFile]) -> list[Problem]:
    """School.csv alone, say: nobody is in it, however often it is exported."""
    if parts.keys() & _KINDS.keys():
        return []
    first = next(iter(parts.values())).file
    says = "this part of School Data Sync lists no people. Give all its files together."
    return [Problem(first, None, None, says)]


def _faults(parts: Mapping[str, CsvFile]) -> list[Problem]:
    """What is wrong with rows of other lists; people's own rows are checked with the people."""
    others = (file for part, file in parts.items() if part not in _KINDS)
    return [fault for file in others for row in file.rows for fault in row.faults]


def _dangling(parts: Mapping[str, CsvFile]) -> list[Problem]:
    """References that point nowhere, in the words of O1, and those left blank."""
    problems: list[Problem] = []
    for part, field, target in _REFERENCES:
        if part in parts and target in parts:
            there = {row["id"] for row in parts[target].rows}
            points_nowhere = _pointing(field, there, parts[target].file)
            problems += filter(None, map(points_nowhere, parts[part].rows))
    return problems


def _pointing(field: str, there: set[str], target: str) -> Callable[[Row], Problem | None]:
    def check(row: Row) -> Problem | None:
        heading = row.headings[field]
        if row[field] and row[field] not in there:
            says = f"{heading} points to {row[field]}, which is not in {target}. "
            return replace(row.problem(field, says + "Nothing has been changed."), column=None)
        # A person without a school is reported with the rest of that person's row.
        if field != "school" and row.lacks(field):
            return row.missing(field)
        return None

    return check


def _is_active(row: Row) -> bool:
    return row["status"].casefold() in ("", "active")


def _class_names(rows: Mapping[str, Sequence[Row]]) -> dict[str, str]:
    """A class for each pupil who is in exactly one section that is named like a class."""
    groups = {
        row["id"]: row["name"]
        for row in rows.get("section", ())
        if _is_active(row) and is_registration_group(row["name"])
    }
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows.get("studentenrollment", ()):
        if row["section"] in groups:
            found[row["id"]].add(groups[row["section"]])
    return {pupil: names.pop() for pupil, names in found.items() if len(names) == 1}


def _about_classes(people: Roster) -> str:
    if people.class_names:
        return "Class names were taken from the sections whose names look like registration groups."
    return "The sections are subjects, not registration groups, so no class names were read."
