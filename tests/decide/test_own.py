"""What somebody is shown of themselves: every way an entry can have gone has its sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from oakfield import local

from kiosk.decide import own
from kiosk.decide.acknowledgements import Acknowledgement
from kiosk.decide.declarations import Declaration
from kiosk.decide.loans import Loan
from kiosk.decide.lockups import Held, Lockup, Slot
from kiosk.decide.permissions import Permission

SCHEMA = (Path(__file__).parents[2] / "schema.sql").read_text("utf-8")
EIGHT, NOON = local("08:31"), local("12:04")
SLOT = Slot("staff-7", "staff", 7, None, EIGHT)


def values(table: str, column: str) -> list[str]:
    """What the schema allows in this column."""
    (body,) = re.findall(rf"CREATE TABLE {table} \((.*?)\n\) STRICT", SCHEMA, re.S)
    (listed,) = re.findall(rf"{column} IN \((.*?)\)", body, re.S)
    return re.findall(r"'(\w+)'", listed)


def lockup(**given: object) -> Held:
    open_one = Lockup(1, "priya/1", SLOT.id, "machine", "scan", EIGHT, None, None, None)
    return Held(replace(open_one, **given), SLOT)


def test_a_phone_still_in_its_slot():
    (entry,) = own.locked_up([lockup()])
    assert (entry.key, entry.at) == ("lockups/1", EIGHT)
    assert entry.said == "Locked away at 08:31 in slot 7, still there."


@pytest.mark.parametrize("basis", values("lockups", "release_basis"))
def test_every_way_out_of_a_slot_has_words(basis: str):
    (entry,) = own.locked_up([lockup(released_at=NOON, release_basis=basis)])
    assert "12:04" in entry.said


def test_which_phone_is_said_where_there_are_two_and_the_day_where_it_is_another():
    two = lockup(
        id=2, phone="priya/2", released_at=local("08:00", "2026-11-23"), release_basis="break"
    )
    said = [entry.said for entry in own.locked_up([lockup(), two])]
    assert said[0].startswith("Phone 1, locked away")
    assert said[1].endswith("taken back at 08:00 on 23 November.")


@pytest.mark.parametrize("kind", values("day_declarations", "kind"))
def test_every_declaration_has_words(kind: str):
    said = Declaration(1, "priya", date(2026, 11, 20), kind, "machine", EIGHT, NOON)
    assert own.declared([said])[0].said.endswith(", at 08:31, until 12:04.")


def permission(**given: object) -> Permission:
    times = (local("10:30"), local("12:00"))
    asked = Permission(
        *("a/1", "a", 1, "exception", "priya", 1, *times, "[]", "other"),
        *(None, None, None, "priya", EIGHT, None, None, None, None, None, None),
    )
    return replace(asked, **given)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "You asked to keep phone 1 on, 10:30 to 12:00: it waits for leadership."),
        ({"decision": "approved"}, "10:30 to 12:00: leadership agreed."),
        ({"decision": "declined"}, "leadership declined."),
        ({"closed_how": "cancelled", "closed_at": EIGHT}, "you did not need it any more."),
        ({"closed_how": "revoked", "closed_at": EIGHT}, "leadership agreed, and ended it early."),
        ({"ends_at": local("08:32")}, "nobody decided in time."),
        ({"starts_at": local("10:30", "2026-11-23")}, "10:30 on 23 November to 12:00"),
        ({"kind": "contact_details"}, "You asked to give your contact details to a child"),
    ],
)
def test_what_became_of_a_request(given: dict[str, object], says: str):
    (entry,) = own.asked([permission(**given)], local("09:00"))
    assert says in entry.said


def test_every_end_of_a_permission_has_words():
    for how in values("permissions", "closed_how"):
        if how != "replaced":  # another version is told instead
            (entry,) = own.asked([permission(closed_how=how, closed_at=EIGHT)], NOON)
            assert entry.said.endswith(".")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "iPad 3 signed out at 08:31 for Lesson, still out."),
        ({"returned_at": NOON}, "returned at 12:04; whether photos were made is not answered."),
        (
            {"returned_at": NOON, "images": "made"},
            "returned at 12:04; its photos are still to be moved.",
        ),
        (
            {"returned_at": NOON, "images": "made", "cleared_at": NOON},
            "its photos were moved and deleted.",
        ),
        ({"returned_at": NOON, "images": "none", "cleared_at": NOON}, "no photos were made."),
    ],
)
def test_what_became_of_a_loan(given: dict[str, object], says: str):
    loan = Loan(
        *(1, "ipad3", "priya", "Lesson", None, None, None, None, None, "machine", EIGHT, NOON),
        *(None, None, None, None, None, None, None),
    )
    (entry,) = own.borrowed([replace(loan, **given)], {"ipad3": "iPad 3"})
    assert says in entry.said


@pytest.mark.parametrize("method", values("acknowledgements", "method"))
def test_rules_accepted_at_the_kiosk_or_on_paper(method: str):
    (entry,) = own.accepted([Acknowledgement("2/priya", "priya", 2, method, EIGHT)])
    assert entry.said.startswith("You accepted the device rules, version 2, ")


def test_days_come_latest_first_and_each_in_its_own_order():
    entries = [own.Entry("a/1", NOON, "b"), own.Entry("a/2", EIGHT, "a")]
    entries.append(own.Entry("a/3", local("08:00", "2026-11-23"), "c"))
    assert [[e.said for e in day.entries] for day in own.days(entries)] == [["c"], ["a", "b"]]


def test_a_week_is_from_monday_to_monday_when_the_clocks_change_too():
    assert own.monday_of(date(2026, 10, 25)) == date(2026, 10, 19)
    since, until = own.week(date(2026, 10, 19))
    assert (until - since).total_seconds() == (7 * 24 + 1) * 3600
