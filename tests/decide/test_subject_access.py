"""When the answer to a subject access request is due (domain.md C.4, scenario 19)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from kiosk.actions import Action
from kiosk.actions.subject_access import (
    ConfirmIdentity,
    ExportPerson,
    PauseRequest,
    ReceiveRequest,
    ResumeRequest,
)
from kiosk.db import access_requests, audit_check
from kiosk.decide.subject_access import AccessRequest, due_on

if TYPE_CHECKING:
    from oakfield import Oakfield

Day = tuple[int, int, int]


@pytest.mark.parametrize(
    ("confirmed", "due"),
    [
        ((2026, 11, 20), (2026, 12, 20)),
        ((2026, 12, 1), (2027, 1, 1)),
        ((2026, 12, 31), (2027, 1, 31)),
        ((2027, 1, 31), (2027, 2, 28)),
        ((2028, 1, 30), (2028, 2, 29)),
        ((2027, 2, 28), (2027, 3, 28)),
        ((2027, 10, 31), (2027, 11, 30)),
    ],
)
def test_it_is_due_one_calendar_month_later(confirmed: tuple[int, ...], due: tuple[int, ...]):
    assert due_on(date(*confirmed)) == date(*due)


def test_an_export_stands_in_the_log_and_stores_nothing_else(oakfield: Oakfield):
    person = oakfield.person()
    before = oakfield.rows("people")
    assert oakfield.do(ExportPerson(person, date(2026, 11, 20))).code == "exported"
    assert oakfield.rows("people") == before
    (verb, concerns) = oakfield.school.db.execute(
        "SELECT verb, object FROM audit_log ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    assert (verb, concerns) == ("export_person", f"people/{person}")


def test_identity_is_not_confirmed_tomorrow_nor_of_nobody(oakfield: Oakfield):
    person = oakfield.person()
    assert oakfield.do(ExportPerson(person, date(2026, 11, 21))).refusal == "X1"
    assert oakfield.do(ExportPerson("nobody", date(2026, 11, 20))).refusal == "E3"


@pytest.mark.parametrize(
    ("confirmed", "paused", "resumed", "due"),
    [
        ((2027, 1, 29), (2027, 2, 1), (2027, 2, 11), (2027, 3, 10)),
        ((2026, 12, 31), (2026, 12, 31), (2027, 1, 1), (2027, 2, 1)),
        ((2026, 11, 20), (2026, 11, 25), (2026, 11, 25), (2026, 12, 20)),
    ],
)
def test_the_days_of_waiting_for_them_are_added(
    oakfield: Oakfield, confirmed: Day, paused: Day, resumed: Day, due: Day
):
    person = oakfield.person()

    def on(day: Day, action: Action) -> None:
        oakfield.set("09:00", date(*day).isoformat())
        assert oakfield.do(action).refusal is None

    on(confirmed, ReceiveRequest("one", person, None, None, date(*confirmed)))
    on(confirmed, ConfirmIdentity("one", date(*confirmed)))
    on(paused, PauseRequest("one"))
    assert asked(oakfield).due_on is None
    on(resumed, ResumeRequest("one"))
    assert asked(oakfield).due_on == date(*due)
    audit_check.verify(oakfield.school.db)


def asked(oakfield: Oakfield) -> AccessRequest:
    found = access_requests.request(oakfield.school.db, "one")
    assert found
    return found
