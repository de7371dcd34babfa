"""Turns the bytes of a CSV file into headings and rows, whichever program saved it.
It keeps the cells of the columns asked for and no others; what a column means is not known here.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.exchange.people.lines import Problem
from kiosk.exchange.spreadsheets import decoded

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 5_000
MAX_COLUMNS = 200
MAX_CELL = 20_000
MAX_TEXT = 100
"""Characters in a cell that is kept: a name, an id, a class."""
HEADING_ROWS = 10
"""How far down the headings may be, under the title and blank rows that reports put on top."""

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}

_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")
_UNREADABLE_TEXT = (
    "this is not a CSV file. Open it in a spreadsheet program and save it as CSV first."
)
_LONG_CELL = (
    f"a cell is longer than {MAX_CELL:,} characters, so a quotation mark may be left open. "
)
_OPEN_QUOTE = "a quotation mark is left open or stands in the wrong place. "
_SAVE_AGAIN = "Correct the line, or save the file as CSV again."

# Control characters but tab and line ends, lone surrogates, and marks that turn text round.
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)

# Marks without width, which a spreadsheet shows to nobody and which make two of one id or name.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"))

Columns = Mapping[str, Sequence[int]]
"""For each field, the places of its columns; the first that is filled in counts."""


class Unreadable(Exception):
    """The file cannot be read any further; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class _Malformed(Exception):
    """A row that cannot be split into cells."""

    def __init__(self, line: int, says: str) -> None:
        super().__init__(says)
        self.line = line
        self.says = says


@dataclass(frozen=True)
class Row:
    """The wanted cells of one row, tidied; `line` is where the row begins."""

    file: str
    line: int
    cells: Mapping[str, str]
    headings: Mapping[str, str]
    faults: tuple[Problem, ...]

    def __getitem__(self, field: str) -> str:
        return self.cells.get(field, "")

    def problem(self, field: str, says: str) -> Problem:
        """A problem in this row's cell of `field`."""
        return Problem(self.file, self.line, self.headings.get(field), says)

    def missing(self, field: str, word: str | None = None) -> Problem:
        """That this row's cell of `field` is blank; `word` says what is meant, else the heading."""
        wanted = word or self.headings[field]
        return self.problem(field, f"the {wanted} is missing. Type it in, or delete the row.")

    def lacks(self, field: str) -> bool:
        """Whether the cell is blank, and not because it was refused, which is already said."""
        return not self[field] and self.headings.get(field) not in {f.column for f in self.faults}


@dataclass(frozen=True)
class CsvFile:
    """One file, read: `part` and `columns` are what the caller chose when shown the headings."""

    file: str
    headings: tuple[str, ...]
    part: str
    columns: Columns
    rows: tuple[Row, ...]
    notes: tuple[str, ...]

    @property
    def dropped(self) -> list[str]:
        """The headings of the columns that were not kept."""
        kept = {place for places in self.columns.values() for place in places}
        return [h for place, h in enumerate(self.headings) if h and place not in kept]


@dataclass(frozen=True)
class _Top:
    """Where a file's headings are."""

    delimiter: str
    row: int
    cells: list[str]
    known: int


def shown(text: str) -> str:
    """A file name or a heading as a message may show it: one short line that can be printed."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    tidy = " ".join(printable.split())
    return tidy if len(tidy) <= 60 else tidy[:59] + "…"


def read_csv(
    path: Path,
    known: Callable[[str], bool],
    choose: Callable[[str, tuple[str, ...]], tuple[str, Columns]],
) -> CsvFile:
    """The rows of one file. `known` recognises a heading; `choose` is told the file and headings.

    Raises Unreadable, and nothing else, if the file cannot be opened or is not CSV.
    """
    file = shown(path.name)
    text, notes = _text(_bytes(path), file)
    try:
        top = _headings(text, known)
        if top.delimiter != ",":
            notes.append(f"{file} has its cells separated by {DELIMITERS[top.delimiter]}.")
        headings = tuple(shown(cell) for cell in top.cells)
        part, columns = choose(file, headings)
        rows = tuple(
            _row(file, line, cells, headings, columns) for line, cells in _below(text, top)
        )
    except _Malformed as fault:
        raise Unreadable(Problem(file, fault.line or None, None, fault.says)) from None
    return CsvFile(file, headings, part, columns, rows, tuple(notes))


def _bytes(path: Path) -> bytes:
    file = shown(path.name)
    try:
        if not path.is_file():
            raise Unreadable(
                Problem(file, None, None, "there is no such file here. Check the name.")
            )
        with path.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except (OSError, ValueError):
        says = "the file cannot be opened. Close it in other programs, then try again."
        raise Unreadable(Problem(file, None, None, says)) from None
    if len(data) > MAX_BYTES:
        says = "the file is larger than 2 MB. Export only the columns and people that are needed."
        raise Unreadable(Problem(file, None, None, says))
    return data


def _text(data: bytes, file: str) -> tuple[str, list[str]]:
    """The file's text, and a note if its encoding is unusual. Lone surrogates stay, to be named."""
    try:
        text, encoding = decoded(data, "surrogatepass")
    except UnicodeDecodeError:
        raise Unreadable(Problem(file, None, None, _UNREADABLE_TEXT)) from None
    if data.startswith(_BINARY) or "\0" in text:
        raise Unreadable(Problem(file, None, None, _UNREADABLE_TEXT))
    if not text.strip():
        raise Unreadable(Problem(file, None, None, "the file is empty. Export it again."))
    if encoding == "UTF-8":
        return text, []
    return text, [f"{file} is in {encoding}, not UTF-8. Check that names with accents are right."]


def _headings(text: str, known: Callable[[str], bool]) -> _Top:
    """The row near the top in which most headings are known, split at the best delimiter."""
    tops = [top for delimiter in DELIMITERS for top in _tops(text, delimiter, known)]
    best = max(tops, key=lambda top: top.known, default=None)
    if best is not None and best.known >= 2:
        return best
    for _ in zip(range(HEADING_ROWS), _split(text, ","), strict=False):
        pass  # a row that cannot be split explains more than headings that were not found
    raise _Malformed(
        0,
        f"none of the first {HEADING_ROWS} rows looks like headings. Put headings above the people,"
        " such as MIS ID, Forename, Surname and Year Group for pupils, or Role for staff.",
    )


def _tops(text: str, delimiter: str, known: Callable[[str], bool]) -> Iterator[_Top]:
    try:
        rows = zip(range(HEADING_ROWS), _split(text, delimiter), strict=False)
        for row, (_, cells) in rows:
            yield _Top(delimiter, row, cells, sum(map(known, set(cells))))
    except _Malformed:
        return


def _below(text: str, top: _Top) -> Iterator[tuple[int, list[str]]]:
    """The rows under the headings, without blank rows and headings repeated on a new page."""
    count = 0
    for row, (line, cells) in enumerate(_split(text, top.delimiter)):
        if row <= top.row or cells == top.cells or not any(map(str.strip, cells)):
            continue
        count += 1
        if count > MAX_ROWS:
            says = f"there are more than {MAX_ROWS:,} rows. Export one school and one year only."
            raise _Malformed(0, says)
        yield line, cells


def _split(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row's first line and cells. Strict, or an open quotation mark would swallow people."""
    lines = io.StringIO(text, newline="")
    rows = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    while True:
        line = rows.line_num + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            says = _LONG_CELL if "limit" in str(error) else _OPEN_QUOTE
            raise _Malformed(line, says + _SAVE_AGAIN) from None
        _check_size(line, cells)
        yield line, cells


def _check_size(line: int, cells: list[str]) -> None:
    if any(len(cell) > MAX_CELL for cell in cells):
        raise _Malformed(line, _LONG_CELL + _SAVE_AGAIN)
    if len(cells) > MAX_COLUMNS:
        raise _Malformed(line, f"there are more than {MAX_COLUMNS} columns. Export fewer.")


def _row(
    file: str, line: int, cells: list[str], headings: tuple[str, ...], columns: Columns
) -> Row:
    kept: dict[str, str] = {}
    faults: list[Problem] = []
    if any(map(str.strip, cells[len(headings) :])):
        says = "there are more cells than headings. Put quotation marks round a cell with a comma."
        faults.append(Problem(file, line, None, says))
    for field, places in columns.items():
        for place in places:
            text, fault = _cell(cells[place] if place < len(cells) else "")
            if fault:
                faults.append(Problem(file, line, headings[place], fault))
            kept[field] = kept.get(field) or text
    return Row(file, line, kept, {f: headings[p[0]] for f, p in columns.items()}, tuple(faults))


def _cell(raw: str) -> tuple[str, str]:
    """A cell without stray spaces or “quotes” round it, and what is wrong with it, if anything."""
    if _REFUSED.search(raw):
        return "", "there is a hidden character that cannot be shown. Type the cell again."
    text = unicodedata.normalize("NFC", " ".join(raw.translate(_UNSEEN).split()))
    if text.startswith("“") and text.endswith("”"):
        text = text[1:-1].strip()
    if len(text) > MAX_TEXT:
        return "", f"the text is longer than {MAX_TEXT} characters. Shorten it."
    return text, ""
