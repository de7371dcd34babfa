"""Which column of a file is which: the headings that MIS exports use (domain.md C.9).
Whatever is not named here is dropped unread.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kiosk.exchange.people.csv_files import Columns, CsvFile
from kiosk.exchange.people.lines import Kind, Problem

GRADE = ("grade", "gradelevel", "grades")
UPN = ("upn", "uniquepupilnumber")

_YEAR = (
    "yeargroup",
    "ncyear",
    "ncyeargroup",
    "currentncyear",
    "actualncyear",
    "ncyearactual",
    "nationalcurriculumyear",
    "curriculumyear",
    "year",
    "yearcode",
    "yr",
)
_CLASS = (
    "reggroup",
    "registrationform",
    "registrationgroup",
    "registrationclass",
    "registration",
    "regform",
    "reg",
    "class",
    "classname",
    "form",
    "formgroup",
    "tutorgroup",
)
_PREFERRED = (
    "preferredforename",
    "preferredfirstname",
    "preferredgivenname",
    "preferredname",
    "knownas",
    "knownasname",
    "chosenname",
    "chosenforename",
    "chosenfirstname",
)
_ANY_ID = ("misid", "id", "personid", "misnumber", "uniqueid", "externalid")
_PUPIL_ID = (
    "pupilid",
    "studentid",
    "admissionnumber",
    "admissionno",
    "adno",
    "admno",
    "pupilnumber",
    "studentnumber",
)
_STAFF_ID = (
    "staffid",
    "teacherid",
    "employeeid",
    "staffcode",
    "employeecode",
    "employeenumber",
    "employeeno",
    "staffnumber",
    "teachernumber",
    "payrollnumber",
    "payrollno",
    "payrollid",
    "payroll",
)
_JOB = ("role", "staffrole", "jobrole", "jobtitle", "job", "position", "post", "posttitle")

WALKS = "walks"
"""The field of a column that says yes or no to walking home alone (domain.md F.7)."""

_PEOPLE: dict[str, tuple[str, ...]] = {
    "given": (
        "forename",
        "firstname",
        "givenname",
        "legalforename",
        "legalfirstname",
        "legalgivenname",
        "forenames",
        *_PREFERRED,
    ),
    "family": (
        "preferredsurname",
        "preferredlastname",
        "preferredfamilyname",
        "surname",
        "lastname",
        "familyname",
        "legalsurname",
        "legallastname",
        "legalfamilyname",
    ),
    "known_as": _PREFERRED,
    "name": ("name", "fullname", "pupilname", "studentname", "staffname", "teachername"),
    "school": ("schooldfenumber", "dfenumber", "laestab", "school", "schoolname"),
}
_FIELDS: dict[Kind, dict[str, tuple[str, ...]]] = {
    "staff": {"id": (*_ANY_ID, *_STAFF_ID), **_PEOPLE, "job": _JOB},
    "pupils": {
        "id": (*_ANY_ID, *_PUPIL_ID, *UPN),
        **_PEOPLE,
        "year": (*_YEAR, *GRADE),
        "class": _CLASS,
        WALKS: ("walkshomealone", "walkshome", "walkinghomealone", "walkhomealone", "walksalone"),
    },
}
_OTHER_TABLES = ("sectionid", "sectionname")
_KNOWN = {a for fields in _FIELDS.values() for aliases in fields.values() for a in aliases}
_KNOWN.update(_OTHER_TABLES)
_COALESCED = ("given", "family", "known_as")

_MARKS: dict[Kind, frozenset[str]] = {
    "staff": frozenset((*_STAFF_ID, *_JOB)),
    "pupils": frozenset((*_PUPIL_ID, *UPN, *_YEAR)),
}
_FAINT_MARKS: dict[Kind, frozenset[str]] = {
    "staff": frozenset(("staffname", "teachername")),
    "pupils": frozenset((*_CLASS, *GRADE, "pupilname", "studentname")),
}
_FILE_WORDS: dict[Kind, tuple[str, ...]] = {
    "staff": ("staff", "teacher"),
    "pupils": ("pupil", "student", "child"),
}
_NEEDED: dict[Kind, str] = {
    "staff": "MIS ID (or Staff Code, or Employee Number), Forename, Surname, Role",
    "pupils": "MIS ID (or Admission Number, or UPN), Forename, Surname, Year Group, Reg Group",
}


PHOTO = "photo:"
"""What the field of a column begins with that says yes or no to photographs for one use."""

_PHOTO = re.compile("photo(?:graph)?(?:s?(?:permission|consent)s?(?:for)?)?(.+)")


def photo_use(heading: str) -> str | None:
    """`newsletter`: the key of the use that a heading such as “Photos: Newsletter” is about."""
    found = _PHOTO.fullmatch(key(heading))
    return found[1] if found else None


def key(heading: str) -> str:
    """A heading without case, spaces and punctuation."""
    return "".join(filter(str.isalnum, heading.casefold()))


def is_known(heading: str) -> bool:
    """Whether a list of people may have this heading."""
    return key(heading) in _KNOWN


def kind_of(file: str, headings: Sequence[str]) -> Kind | None:
    """Staff or pupils, by the headings, else by the file's name; None if neither tells."""
    keys = set(map(key, headings))
    named: set[Kind] = {k for k, words in _FILE_WORDS.items() if any(w in key(file) for w in words)}
    for marked in (_marked(_MARKS, keys), named, _marked(_FAINT_MARKS, keys)):
        if len(marked) == 1:
            return marked.pop()
    return None


def columns_for(kind: Kind, headings: Sequence[str]) -> Columns:
    """The places of each wanted column; of two that tell the same, the first of the list above."""
    keys = [key(heading) for heading in headings]
    found = {
        field: [place for alias in aliases for place, k in enumerate(keys) if k == alias]
        for field, aliases in _FIELDS[kind].items()
    }
    split = found["given"] and found["family"]
    for unwanted in ("name",) if split or not found["name"] else ("given", "family"):
        found[unwanted] = []
    if kind == "pupils":
        found.update(_photo_columns(headings))
    return {f: p if f in _COALESCED else p[:1] for f, p in found.items() if p}


def _photo_columns(headings: Sequence[str]) -> dict[str, list[int]]:
    uses = [(place, photo_use(heading)) for place, heading in enumerate(headings)]
    return {f"{PHOTO}{use}": [place] for place, use in uses if use}


def missing_columns(kind: Kind, file: CsvFile) -> list[Problem]:
    """A problem for each thing that no column of this file tells, or that two tell."""
    has = file.columns.keys()
    tells = {
        "no column says who is who": "id" in has,
        "no columns give forename and surname": "name" in has or {"given", "family"} <= has,
        "no column gives the year group": kind == "staff" or bool({"year", "class"} & has),
    }
    seen = ", ".join(filter(None, file.headings))
    rest = f"Columns found: {seen}. Export it again with: {_NEEDED[kind]}."
    lacking = [f"{says}. {rest}" for says, told in tells.items() if not told]
    return [*_doubled(file), *(Problem(file.file, None, None, says) for says in lacking)]


def _doubled(file: CsvFile) -> list[Problem]:
    """A problem for each heading that is read and stands over more than one column."""
    wanted = {key(file.headings[place]) for places in file.columns.values() for place in places}
    count = Counter(map(key, file.headings))
    first = {key(heading): heading for heading in reversed(file.headings)}
    says = "more than one column is called that. Delete what is not meant, or rename it."
    return [
        Problem(file.file, None, heading, says)
        for told, heading in first.items()
        if told in wanted and count[told] > 1
    ]


def _marked(marks: dict[Kind, frozenset[str]], keys: set[str]) -> set[Kind]:
    return {kind for kind, marking in marks.items() if marking & keys}
