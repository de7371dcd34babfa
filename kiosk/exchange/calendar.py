"""A file of term dates, INSET days and closures: CSV, or a calendar in iCal form (RFC 5545)."""

from __future__ import annotations

import csv
import io
import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from kiosk.actions import Action
from kiosk.actions.school_days import AddTerm, SetDay
from kiosk.db import school_days
from kiosk.decide.decision import Changes
from kiosk.decide.school_days import SATURDAY, Term, add_term
from kiosk.exchange.spreadsheets import cell, decoded, typed
from kiosk.refusals import Refusal
from kiosk.school import School

COLUMNS = ("kind", "name", "from", "to")
KINDS = {
    "term": "term",
    "inset": "inset",
    "closed": "closed",
    "closure": "closed",
    "holiday": "closed",
    "half term": "closed",
}
"""What a line of a CSV file may be, and what that is to the calendar."""

MOST_BYTES = 512 * 1024
MOST_ENTRIES = 500
LONGEST = timedelta(days=366)
A_HALF_TERM = timedelta(days=16)
"""Of a half-term: one that lasts longer is not the holiday but weeks of school. Nor is what lasts
longer the day on which something begins or ends: “Autumn term (first half)” is a term.
"""

_ESCAPED = re.compile(r"\\([,;\\nN])")
_INSET = re.compile(r"\binset\b", re.I)
_CLOSED = re.compile(r"\b(closed|closures?|holidays?)\b", re.I)
_HALF_TERM = re.compile(r"\bhalf[ -]?term\b", re.I)
_TERM = re.compile(r"\bterm\b", re.I)
_ONE_EDGE = re.compile(r"\b(begins?|starts?|ends?|first|last|back|returns?|re-?opens?)\b", re.I)


class CalendarProblem(Exception):
    """A file that cannot be taken in; `says` has a sentence for each line that is wrong."""

    def __init__(self, says: Sequence[str]) -> None:
        super().__init__(" ".join(says))
        self.says = tuple(says)


@dataclass(frozen=True)
class Entry:
    """A term, or days that are inset or closed; both days included."""

    line: int
    kind: str
    name: str
    first: date
    last: date

    @property
    def weekdays(self) -> Iterator[date]:
        """Its days from Monday to Friday."""
        for each in range((self.last - self.first).days + 1):
            day = self.first + timedelta(days=each)
            if day.isoweekday() < SATURDAY:
                yield day


@dataclass(frozen=True)
class Reading:
    """What a file says, and a sentence for each event that is not taken, as it is unclear."""

    entries: tuple[Entry, ...]
    unclear: tuple[str, ...] = ()


def read(data: bytes) -> Reading:
    """What the bytes of a file say. Raises CalendarProblem."""
    if len(data) > MOST_BYTES:
        raise CalendarProblem(["The file is too large for a list of dates."])
    try:
        text, _ = decoded(data)
    except UnicodeDecodeError as error:
        says = "This is no CSV or calendar file. Save it again, as CSV or as .ics."
        raise CalendarProblem([says]) from error
    is_ical = text.lstrip()[:15].upper() == "BEGIN:VCALENDAR"
    reading = _ical(text) if is_ical else Reading(tuple(_csv(text)))
    if len(reading.entries) > MOST_ENTRIES:
        raise CalendarProblem([f"The file has more than {MOST_ENTRIES} entries."])
    if not reading.entries and not reading.unclear:
        raise CalendarProblem(["There are no dates in the file."])
    return reading


def as_csv(entries: Iterable[Entry]) -> str:
    """The same as CSV, which `read` reads."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    rows.writerows((e.kind, cell(e.name), e.first.isoformat(), e.last.isoformat()) for e in entries)
    return text.getvalue()


def _csv(text: str) -> list[Entry]:
    found: list[Entry] = []
    wrong: list[str] = []
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        headings = {(name or "").strip().casefold(): name for name in rows.fieldnames or ()}
        if not set(COLUMNS[:3]) <= set(headings):
            raise CalendarProblem([f"The file needs the headings {', '.join(COLUMNS)}."])
        for row in rows:
            cells = [_tidy(row.get(headings.get(name, ""))) for name in COLUMNS]
            if any(cells):
                entry = _line(rows.line_num, *cells)
                wrong.append(entry) if isinstance(entry, str) else found.append(entry)
    except csv.Error as error:
        says = f"Line {rows.line_num}: this is not CSV. Save the file again."
        raise CalendarProblem([says]) from error
    if wrong:
        raise CalendarProblem(wrong)
    return found


def _tidy(found: object) -> str:
    return " ".join(typed(str(found or "")).split())[:80]


def _line(line: int, kind: str, name: str, first: str, last: str) -> Entry | str:
    is_kind = KINDS.get(kind.casefold().replace("-", " "))
    if is_kind is None:
        return f"Line {line}: write term, INSET, closed or holiday as its kind."
    if is_kind == "term" and not name:
        return f"Line {line}: give the term a name, such as Autumn 2026."
    begins, ends = _date(first), _date(last or first)
    if begins is None or ends is None:
        return f"Line {line}: write dates as 2026-09-02 or 02/09/2026."
    if ends < begins or ends - begins > LONGEST:
        return f"Line {line}: it ends before it starts, or lasts longer than a year."
    return Entry(line, is_kind, name, begins, ends)


def _date(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%Y%m%d"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def _ical(text: str) -> Reading:
    found: list[Entry] = []
    unclear: list[str] = []
    for line, event in _events(text):
        entry = _event(line, event)
        unclear.append(entry) if isinstance(entry, str) else found.append(entry)
    return Reading(tuple(found), tuple(unclear))


def _events(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Every VEVENT with the line where it begins; a line that is folded is one again."""
    event: dict[str, str] | None = None
    began, inside = 0, 0
    for number, line in _unfolded(text):
        name, _, value = line.partition(":")
        name = name.partition(";")[0].upper()
        if name == "BEGIN" and value.upper() == "VEVENT":
            event, began, inside = {}, number, 0
        elif name == "END" and value.upper() == "VEVENT" and event is not None:
            yield began, event
            event = None
        elif name in ("BEGIN", "END"):
            inside += 1 if name == "BEGIN" else -1
        elif event is not None and not inside:
            event.setdefault(name, value)
    if event is not None:
        raise CalendarProblem([f"Line {began}: this event does not end. Save the file again."])


def _unfolded(text: str) -> list[tuple[int, str]]:
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if line[:1] in (" ", "\t") and lines:
            begun, so_far = lines[-1]
            lines[-1] = (begun, so_far + line[1:])
        else:
            lines.append((number, line.rstrip("\r")))
    return lines


def _event(line: int, event: dict[str, str]) -> Entry | str:
    """The event as an entry, or why it is not taken; a DTEND is the day after the last."""
    name = _tidy(_ESCAPED.sub(lambda m: " " if m[1] in "nN" else m[1], event.get("SUMMARY", "")))
    said = f"Line {line}, “{name or 'no name'}”"
    if event.get("STATUS", "").upper() == "CANCELLED":
        return f"{said}: cancelled."
    if "RRULE" in event or "RDATE" in event:
        return f"{said}: it comes again and again."
    begins = _ical_date(event.get("DTSTART", ""))
    after = _ical_date(event["DTEND"]) if "DTEND" in event else begins and begins + _A_DAY
    if begins is None or after is None:
        return f"{said}: it is not for whole days."
    last = max(begins, after - _A_DAY)
    if last - begins > LONGEST:
        return f"{said}: it lasts longer than a year."
    kind = _kind(name, last - begins)
    return Entry(line, kind, name, begins, last) if kind else f"{said}: not clear what it is."


_A_DAY = timedelta(days=1)


def _ical_date(value: str) -> date | None:
    """The date of a value that is for whole days; Outlook also writes those from midnight to
    midnight, by the clock on the wall.
    """
    whole = re.fullmatch(r"([0-9]{8})(?:T000000)?", value)
    return _date(whole[1]) if whole and value > "0001" else None


def _kind(name: str, lasts: timedelta) -> str | None:
    if _INSET.search(name):
        return "inset"
    if _ONE_EDGE.search(name) and lasts < A_HALF_TERM:
        return None
    if _CLOSED.search(name):
        return "closed"
    if _HALF_TERM.search(name):
        return "closed" if lasts < A_HALF_TERM else None
    return "term" if _TERM.search(name) and lasts else None


def plan(school: School, entries: Iterable[Entry]) -> list[Action]:
    """What is to be done so that the calendar says this; nothing for what it says already.

    A day outside every term is closed as it is. INSET counts before a closure of the same day.
    Raises CalendarProblem with the line of a term that lies across another.
    """
    entries = list(entries)
    terms = school_days.terms(school.db)
    actions: list[Action] = [*_terms([e for e in entries if e.kind == "term"], terms)]
    different: dict[date, tuple[str, str]] = {}
    for kind in ("closed", "inset"):
        for entry in entries:
            for day in entry.weekdays if entry.kind == kind else ():
                if kind == "inset" or not terms or _in_term(day, terms):
                    different[day] = (kind, entry.name)
    known = {e.id: (e.kind, e.note) for e in school_days.exceptional_from(school.db, date.min)}
    actions += [
        SetDay(day, kind, None, name)
        for day, (kind, name) in sorted(different.items())
        if known.get(day.isoformat()) != (kind, name)
    ]
    return actions


def _in_term(day: date, terms: Iterable[Term]) -> bool:
    return any(term.starts_on <= day <= term.ends_on for term in terms)


def _terms(entries: Iterable[Entry], terms: list[Term]) -> Iterator[AddTerm]:
    """Terms that are not there yet; `terms` has them too afterwards."""
    wrong: list[str] = []
    known = {(term.name, term.starts_on, term.ends_on) for term in terms}
    for entry in entries:
        if (entry.name, entry.first, entry.last) in known:
            continue
        action = AddTerm(uuid.uuid4().hex, entry.name, entry.first, entry.last)
        decision = add_term(action, terms)
        if isinstance(decision, Refusal):
            wrong.append(f"Line {entry.line}: {decision.sentence}")
        elif isinstance(decision, Changes):
            terms.append(Term(action.id, entry.name, entry.first, entry.last, None))
            yield action
    if wrong:
        raise CalendarProblem(wrong)
