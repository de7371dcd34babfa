"""What one row says of one person, and what is wrong with it: key, names, class and year group.
No message repeats what a cell holds.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from kiosk.exchange.people.columns import GRADE, PHOTO, UPN, WALKS, key
from kiosk.exchange.people.csv_files import Row
from kiosk.exchange.people.lines import ChoiceNeeded, Problem, PupilLine, Scheme, StaffLine
from kiosk.exchange.people.upn import is_upn
from kiosk.exchange.people.year_groups import (
    YEAR_GROUPS,
    as_scheme,
    as_uk,
    as_us,
    from_class_name,
    is_code,
    is_registration_group,
    say,
    scheme_of,
)

_SHORTENED = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE]\+[0-9]+")
_REQUIRED = {"given": "forename", "family": "surname", "name": "name"}
_YES_OR_NO = {
    **dict.fromkeys(("y", "yes", "true"), True),
    **dict.fromkeys(("n", "no", "false"), False),
}
"""TRUE and FALSE are what a spreadsheet makes of a box that is ticked."""
_CHOSEN = {"uk": "a UK year group", "us": "a US grade"}


def staff_line(row: Row) -> StaffLine:
    """The member of staff in a row that has no problem."""
    given, family = _names(row)
    job = row["job"] or None
    return StaffLine(row.file, row.line, source_id(row), given, family, _known_as(row), job)


def pupil_line(row: Row, class_name: str | None, scheme: Scheme) -> PupilLine:
    """The pupil in a row that has no problem."""
    given, family = _names(row)
    year = _year_group(row, class_name, scheme) or ""
    photos = tuple(
        (field.removeprefix(PHOTO), _YES_OR_NO[row[field].casefold()])
        for field in row.headings
        if field.startswith(PHOTO) and row[field]
    )
    return PupilLine(
        row.file,
        row.line,
        source_id(row),
        given,
        family,
        _known_as(row),
        year,
        class_name,
        photos,
        _YES_OR_NO.get(row[WALKS].casefold()),
    )


def is_keyed_by_upn(row: Row) -> bool:
    """Whether the UPN is all that tells who this is."""
    return key(row.headings["id"]) in UPN


def source_id(row: Row) -> str:
    """The person's key, unchanged; a UPN in capitals."""
    return row["id"].upper() if is_keyed_by_upn(row) else row["id"]


def person_problems(row: Row) -> list[Problem]:
    """What is wrong with a row, whoever it lists."""
    problems = [*row.faults, *_id_problems(row)]
    for field, word in _REQUIRED.items():
        if field in row.headings and row.lacks(field):
            problems.append(row.missing(field, word))
    if row["name"] and not all(_names(row)):
        says = 'the name needs a comma, as in "Surname, Forename". Or give each its own column.'
        problems.append(row.problem("name", says))
    for field in row.headings:
        asked = field.startswith(PHOTO) or field == WALKS
        if asked and row[field] and row[field].casefold() not in _YES_OR_NO:
            problems.append(
                row.problem(field, "this is neither yes nor no. Write Y or N, or leave it blank.")
            )
    if "school" in row.headings and row.lacks("school"):
        problems.append(row.missing("school"))
    return problems


def repeated(rows: Sequence[Row]) -> list[Problem]:
    """The rows whose key another row has already, among staff or among pupils."""
    first: dict[str, Row] = {}
    problems: list[Problem] = []
    for row in rows:
        other = first.setdefault(source_id(row), row)
        if row["id"] and other is not row:
            there = f"line {other.line}" + ("" if other.file == row.file else f" of {other.file}")
            says = f"the same {row.headings['id']} is on {there}. Correct one, or delete the row."
            problems.append(row.problem("id", says))
    return problems


def class_of(row: Row, section: str | None) -> str | None:
    """The registration group, by its own column, a section, or the year column ("5D")."""
    return row["class"] or section or (row["year"] if _year_is_class(row) else None)


def year_problem(row: Row, class_name: str | None, scheme: Scheme | None) -> Problem | None:
    """Why the year group cannot be told; with no scheme chosen yet, only what neither can read."""
    code = row["year"]
    if is_code(code):
        if scheme is None or as_scheme(code, scheme):
            return None
        return row.problem("year", f"this cannot be read as {_CHOSEN[scheme]}. Correct it.")
    if _year_group(row, class_name, "uk"):
        return None
    field = "year" if "year" in row.headings else "class"
    if code or field == "class":
        says = "the year group cannot be told from this. Give it as R, N1, N2 or 1 to 13."
        return row.problem(field, says)
    return row.missing(field, "year group") if row.lacks(field) else None


def settled_scheme(rows: Sequence[Row]) -> Scheme:
    """How the year codes are to be read. Raises ChoiceNeeded (message O3) if they do not say."""
    files: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if is_code(row["year"]):
            files[row.file].append(row)
    unclear: Counter[str] = Counter()
    for listed in files.values():
        codes = Counter(row["year"] for row in listed)
        headed_grade = key(listed[0].headings["year"]) in GRADE
        if scheme_of(codes, headed_grade=headed_grade) is None:
            unclear.update(codes)
    if unclear:
        raise _which_years(unclear)
    return "uk"


def years_from_classes(rows: Sequence[Row]) -> list[str]:
    """A note for each file with pupils whose year group only their class name tells."""
    told = Counter(row.file for row in rows if not is_code(row["year"]))
    return [
        f"The year group of {count} pupil{'' if count == 1 else 's'} in {file} was taken from the"
        " class name."
        for file, count in told.items()
    ]


def _id_problems(row: Row) -> list[Problem]:
    if row.lacks("id"):
        return [row.missing("id")]
    says = None
    if _SHORTENED.fullmatch(row["id"]):
        says = "a spreadsheet has rounded this number. Make the column text, then export again."
    elif row["id"] and is_keyed_by_upn(row) and not is_upn(source_id(row)):
        says = "this is not a UPN, or its check letter is wrong. Copy it again from the MIS."
    return [row.problem("id", says)] if says else []


def _names(row: Row) -> tuple[str, str]:
    """Forename and surname."""
    if "name" not in row.headings:
        return row["given"], row["family"]
    family, _, given = row["name"].partition(",")
    return given.strip(), family.strip()


def _known_as(row: Row) -> str | None:
    return row["known_as"] if row["known_as"] not in ("", _names(row)[0]) else None


def _year_is_class(row: Row) -> bool:
    return not is_code(row["year"]) and is_registration_group(row["year"])


def _year_group(row: Row, class_name: str | None, scheme: Scheme) -> str | None:
    code = row["year"]
    if is_code(code):
        return as_scheme(code, scheme)
    if _year_is_class(row):
        return from_class_name(code)
    return None if code else from_class_name(class_name or "")


def _which_years(codes: Counter[str]) -> ChoiceNeeded:
    listed = sorted(codes, key=lambda c: (YEAR_GROUPS.index(as_us(c) or as_uk(c) or "R"), c))
    uk = "; ".join(_is_then(c, codes[c], as_uk(c)) for c in listed)
    us = "; ".join(_is_then(c, codes[c], as_us(c)) for c in listed)
    return ChoiceNeeded(
        f"Year codes unclear: {', '.join(listed)}. Choose how to read them.",
        [("uk", f"UK year groups: {uk}."), ("us", f"US grades, by age: {us}.")],
        "--year-scheme",
    )


def _is_then(code: str, count: int, year_group: str | None) -> str:
    return f"{code} ({count} pupil{'' if count == 1 else 's'}) is {say(year_group)}"
