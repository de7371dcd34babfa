"""Everything held about one of the staff or a pupil, as a page and as tables (domain.md C.4)."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, Template

from kiosk.clock import from_text
from kiosk.db import subject_access
from kiosk.db.subject_access import Held, Names, Row
from kiosk.decide.calendar import local
from kiosk.decide.people import Person, Pupil
from kiosk.decide.pupil_phone_permissions import days_in_words
from kiosk.decide.subject_access import due_on
from kiosk.exchange.spreadsheets import cell, encoded
from kiosk.school import School
from kiosk.sealing import readable

PAGE = "record.html"
TEMPLATE = Path(__file__).with_name("record.html")
WITHHELD = "withheld.csv"
REFERENCE = re.compile(r"[0-9a-f-]{32,}")
"""A key that nobody reads: it stands in the tables, to follow one row from one to the other."""

CODE = re.compile(r"[a-z]+(_[a-z]+)+")
YES_OR_NO = ("photos", "walks_alone")


class FolderInUse(Exception):
    """There is something in the folder already; nothing was written."""


@dataclass(frozen=True)
class Table:
    """What is held in one part: headings, and one list of words for each row."""

    name: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def to_read(self) -> tuple[tuple[str, ...], ...]:
        """Headings, then rows, without columns in which nothing stands but references."""
        columns = zip(self.headings, *self.rows, strict=True)
        said = (each for each in columns if any(map(_says_something, each[1:])))
        return tuple(zip(*said, strict=True))


def _says_something(cell: str) -> bool:
    return bool(cell) and not REFERENCE.search(cell)


@dataclass(frozen=True)
class Withheld:
    """What is held and not shown: where, which column, how many times, and on what ground."""

    title: str
    column: str
    times: int
    ground: str


@dataclass(frozen=True)
class Record:
    """Everything about one person, ready to be written."""

    whose: Person | Pupil
    confirmed_on: date
    due_on: date
    tables: tuple[Table, ...]
    withheld: tuple[Withheld, ...]

    @property
    def month_later(self) -> date:
        """When the answer would be due if it had never waited for the other side."""
        return due_on(self.confirmed_on)

    @property
    def is_of_pupil(self) -> bool:
        """Whether it is about a child, and so told to somebody else."""
        return isinstance(self.whose, Pupil)


def record_of(
    school: School, whose: Person | Pupil, confirmed_on: date, due: date | None = None
) -> Record:
    """Read everything held about them, other people masked; `due` is a month later if not given."""
    names = Names(school.db, whose)
    held = subject_access.held_about(school.db, whose)
    return Record(
        whose,
        confirmed_on,
        due or due_on(confirmed_on),
        tuple(_table(school, each, names) for each in held if each.rows and each.part.columns),
        tuple(line for each in held for line in _withheld(each)),
    )


def _table(school: School, held: Held, names: Names) -> Table:
    part = held.part
    headings = tuple(map(_in_words, part.columns))
    rows = (
        tuple(_cell(school, held, names, row, column) for column in part.columns)
        for row in held.rows
    )
    return Table(part.name, part.title, headings, tuple(rows))


SAID = {
    "id": "reference",
    "sealed": "number",
    "last4": "last four digits",
    "class_id": "class",
    "seq": "entry",
    "day_on": "day",
    "visit_on": "day",
    "seen_at": "last_seen",
}


def _in_words(column: str) -> str:
    words = SAID.get(column, column).removesuffix("_at").removesuffix("_on").replace("_", " ")
    return words[0].upper() + words[1:]


def _cell(school: School, held: Held, names: Names, row: Row, column: str) -> str:
    part, value = held.part, row[column]
    if value is None:
        return ""
    if column in part.sealed:
        return names.masked(readable(school.keys.sealing, value, part.sealed[column].format(**row)))
    if column in part.words.split():
        return names.masked(str(value))
    if column.endswith("_at"):
        return f"{local(from_text(value)):%Y-%m-%d %H:%M:%S}"
    if column in YES_OR_NO:
        return "yes" if value else "no"
    if column == "weekdays" and value.isdecimal():
        return days_in_words(value)
    told = names.told(part.table, column, value)
    if told is not None:
        return told
    return str(value).replace("_", " ") if CODE.fullmatch(str(value)) else str(value)


def _withheld(held: Held) -> list[Withheld]:
    counted = (
        (column, sum(row[column] is not None for row in held.rows), ground)
        for column, ground in held.part.withheld.items()
    )
    return [
        Withheld(held.part.title, _in_words(column), times, ground)
        for column, times, ground in counted
        if times
    ]


def as_html(record: Record, school_name: str) -> str:
    """One page that needs nothing besides itself: no page of ours, so its style is in it."""
    return _page().render(record=record, school=school_name)


@cache
def _page() -> Template:
    return Environment(autoescape=True, trim_blocks=True).from_string(TEMPLATE.read_text("utf-8"))


def as_csv(table: Table) -> str:
    """The table with its headings; text that a spreadsheet would take for a formula is not one."""
    return _csv((table.headings, *table.rows))


def _csv(rows: tuple[tuple[str, ...], ...]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(map(cell, row) for row in rows)
    return text.getvalue()


def check_folder(folder: Path) -> None:
    """Raises FolderInUse, where a file could be taken for one of somebody else's record."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderInUse(f"{folder} is not empty. Name a new folder.")


def write(record: Record, school_name: str, folder: Path) -> list[Path]:
    """The page and one CSV file for each table, which only this account may read.

    Raises FolderInUse, OSError.
    """
    check_folder(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    texts = _texts(record, school_name)
    for name, text in texts.items():
        path = folder / name
        path.touch(mode=0o600, exist_ok=False)
        path.write_bytes(_encoded(name, text))
    return [folder / name for name in texts]


def _texts(record: Record, school_name: str) -> dict[str, str]:
    withheld = (
        ("Table", "Column", "Times", "Ground"),
        *((each.title, each.column, str(each.times), each.ground) for each in record.withheld),
    )
    return {
        PAGE: as_html(record, school_name),
        WITHHELD: _csv(withheld),
        **{f"{table.name}.csv": as_csv(table) for table in record.tables},
    }


def _encoded(name: str, text: str) -> bytes:
    return encoded(text) if name.endswith(".csv") else text.encode()


def as_zip(record: Record, school_name: str) -> bytes:
    """The page and the tables in one file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _texts(record, school_name).items():
            archive.writestr(name, _encoded(name, text))
    return packed.getvalue()
