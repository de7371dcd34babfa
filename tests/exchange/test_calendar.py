"""Term dates from a file: what is read, what is named as wrong, and what is left as unclear."""

from __future__ import annotations

from datetime import date

import pytest
from oakfield import Oakfield

from kiosk.actions.school_days import AddTerm, SetDay
from kiosk.exchange.calendar import CalendarProblem, as_csv, plan, read
from kiosk.perform import perform_all

DATES = """Kind,Name,From,To
term,Autumn 2026,2026-09-02,2026-12-18
inset,,01/09/2026,
INSET,Safeguarding,2026-11-30,
holiday,Half term,2026-10-26,2026-10-30
closed,Boxing Day,2026-12-28,2026-12-28
"""


def ical(*events: str) -> bytes:
    whole = [f"BEGIN:VEVENT\n{each}\nEND:VEVENT" for each in events]
    return "\n".join(["BEGIN:VCALENDAR", *whole, "END:VCALENDAR"]).replace("\n", "\r\n").encode()


def event(summary: str, first: str = "20261026", after: str | None = None) -> str:
    ends = f"\nDTEND;VALUE=DATE:{after}" if after else ""
    return f"SUMMARY:{summary}\nDTSTART;VALUE=DATE:{first}{ends}"


def take_in(oakfield: Oakfield, data: bytes) -> int:
    actions = plan(oakfield.school, read(data).entries)
    perform_all(oakfield.school, [(action, oakfield.stamp()) for action in actions])
    return len(actions)


def test_a_csv_file_fills_the_calendar(oakfield: Oakfield):
    assert take_in(oakfield, DATES.encode()) == 1 + 1 + 1 + 5
    [term] = oakfield.rows("terms")
    assert (term["name"], term["starts_on"], term["ends_on"]) == (
        "Autumn 2026",
        "2026-09-02",
        "2026-12-18",
    )
    days = {row["id"]: (row["kind"], row["note"]) for row in oakfield.rows("school_days")}
    assert days == {
        "2026-09-01": ("inset", ""),
        "2026-11-30": ("inset", "Safeguarding"),
        **{f"2026-10-{day}": ("closed", "Half term") for day in range(26, 31)},
    }


def test_the_same_file_again_changes_nothing(oakfield: Oakfield):
    take_in(oakfield, DATES.encode())
    before = oakfield.entries()
    assert take_in(oakfield, DATES.encode()) == 0
    assert oakfield.entries() == before


def test_what_was_read_is_written_as_it_was(oakfield: Oakfield):
    entries = read(f"{DATES}closed,=Snow,2026-12-01,\n".encode()).entries
    again = read(as_csv(entries).encode()).entries
    assert "closed,'=Snow," in as_csv(entries)
    said = [[(e.kind, e.name, e.first, e.last) for e in each] for each in (entries, again)]
    assert said[0] == said[1]


def test_inset_counts_before_a_closure_of_the_same_day(oakfield: Oakfield):
    lines = "inset,,2026-10-26,\nclosed,Half term,2026-10-26,2026-10-26\n"
    [action] = plan(oakfield.school, read(f"kind,name,from,to\n{lines}".encode()).entries)
    assert isinstance(action, SetDay)
    assert action.kind == "inset"


BACKWARDS = "it ends before it starts, or lasts longer than a year."


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("party,Ball,2026-09-02,", "write term, INSET, closed or holiday as its kind."),
        ("term,,2026-09-02,2026-10-02", "give the term a name, such as Autumn 2026."),
        ("term,A,soon,2026-10-02", "write dates as 2026-09-02 or 02/09/2026."),
        ("term,A,31/02/2026,", "write dates as 2026-09-02 or 02/09/2026."),
        (
            "closed,A,2026-10-02,2026-10-01",
            BACKWARDS,
        ),
        (
            "closed,A,2026-10-02,2028-10-01",
            BACKWARDS,
        ),
    ],
)
def test_a_line_that_is_wrong_is_named(line: str, says: str):
    with pytest.raises(CalendarProblem) as problem:
        read(f"{DATES}{line}\nnonsense,,,\n".encode())
    assert problem.value.says[0] == f"Line 7: {says}"
    assert problem.value.says[1].startswith("Line 8: ")


def test_a_term_across_another_is_named_with_its_line(oakfield: Oakfield):
    oakfield.do(AddTerm("t", "Autumn", date(2026, 9, 1), date(2026, 10, 23)))
    with pytest.raises(CalendarProblem) as problem:
        take_in(oakfield, DATES.encode())
    [says] = problem.value.says
    assert says.startswith("Line 2: Those dates lie across Autumn.")
    assert len(oakfield.rows("terms")) == 1
    assert oakfield.rows("school_days") == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"kind,name\n",
        b"kind,name,from,to\n",
        b'kind,name,from\n"',
        b"x" * 600_000,
        b"\x81kind,name,from",
    ],
)
def test_what_is_no_list_of_dates_is_refused(data: bytes):
    with pytest.raises(CalendarProblem):
        read(data)


@pytest.mark.parametrize(
    ("what", "kind", "last"),
    [
        (event("INSET day (school closed)"), "inset", 26),
        (event("Half term", after="20261031"), "closed", 30),
        (event("October half-term\\, all\n  years", after="20261031"), "closed", 30),
        (event("Bank holiday", after="20261027"), "closed", 26),
        (event("School closed: snow"), "closed", 26),
        (event("Autumn term 2", after="20261029"), "term", 28),
        (event("Autumn term (first half)", after="20261128"), "term", 27),
        (event("INSET", "20261026T000000", "20261027T000000"), "inset", 26),
    ],
)
def test_an_event_is_what_its_summary_says(what: str, kind: str, last: int):
    reading = read(ical(what))
    [entry] = reading.entries
    assert reading.unclear == ()
    assert (entry.kind, entry.first, entry.last.day) == (kind, date(2026, 10, 26), last)


@pytest.mark.parametrize(
    ("what", "why"),
    [
        (event("Harvest festival"), "not clear what it is."),
        (event("End of term"), "not clear what it is."),
        (event("Term", after="20261027"), "not clear what it is."),
        (event("Half term begins"), "not clear what it is."),
        (event("Half term 2", after="20261218"), "not clear what it is."),
        (event("Determined"), "not clear what it is."),
        (event("INSET", "20261026T090000Z"), "it is not for whole days."),
        (event("INSET", "20261399"), "it is not for whole days."),
        (event("INSET") + "\nRRULE:FREQ=WEEKLY", "it comes again and again."),
        (event("INSET") + "\nSTATUS:CANCELLED", "cancelled."),
        (event("Closed", after="20281027"), "it lasts longer than a year."),
    ],
)
def test_what_is_not_clear_is_listed_and_not_taken(what: str, why: str):
    reading = read(ical(event("INSET"), what))
    assert [entry.kind for entry in reading.entries] == ["inset"]
    [says] = reading.unclear
    assert says.startswith("Line 6, “")
    assert says.endswith(why)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16"])
def test_a_file_as_a_spreadsheet_stores_it_is_read(encoding: str):
    text = "kind,name,from,to\r\nterm,Autumn – part 1,02/09/2026,23/10/2026\r\n"
    [entry] = read(text.encode(encoding)).entries
    assert entry.name == "Autumn – part 1"


def test_an_alarm_inside_an_event_is_not_the_event():
    alarm = "BEGIN:VALARM\nSUMMARY:Bank holiday\nEND:VALARM\n"
    [entry] = read(ical(alarm + event("INSET"))).entries
    assert entry.name == "INSET"


def test_an_event_that_does_not_end_is_named():
    with pytest.raises(CalendarProblem, match=r"Line 2: this event does not end\."):
        read(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:INSET\nEND:VCALENDAR\n")
