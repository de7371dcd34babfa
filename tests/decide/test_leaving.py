"""Leaving the school: open items first, then nothing works, and phone numbers are gone that day."""

from __future__ import annotations

import random
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from kiosk.actions.imeis import DescribePhone
from kiosk.actions.leaving import RecordLeaver, RecordReturner
from kiosk.actions.lockups import GiveSlot
from kiosk.actions.pins import ChoosePin
from kiosk.actions.roles import GrantRole
from kiosk.actions.sign_in import BeginSession, IssueOneTimeCodes
from kiosk.actions.stand_ins import NameStandIn
from kiosk.db import audit_check, badges, imeis, leaving, roles, stand_ins

from .conftest import refused
from .test_imeis import record

if TYPE_CHECKING:
    from oakfield import Badge, Oakfield


@pytest.fixture
def priya(oakfield: Oakfield) -> Badge:
    """Priya, with a slot and a role of her own, and a number kept."""
    badge = oakfield.somebody("Priya")
    oakfield.do(GiveSlot(12, badge.person))
    oakfield.do(GrantRole(uuid.uuid4().hex, badge.person, "office"))
    record(oakfield, badge.person)
    oakfield.do(DescribePhone(badge.person, 1, "Fairphone", "5", "green"))
    return badge


def test_a_phone_in_a_slot_is_named_and_comes_first(oakfield: Oakfield, priya: Badge) -> None:
    oakfield.scan(priya)
    outcome = oakfield.do(RecordLeaver(priya.person))
    refused(outcome, "E9", "Priya Shah still has open: phone in slot 12. Close that first.")
    assert imeis.of_person(oakfield.school.db, priya.person)


def test_nothing_of_a_leaver_works_and_the_numbers_are_gone(
    oakfield: Oakfield, priya: Badge
) -> None:
    db = oakfield.school.db
    kept = imeis.of_person(db, priya.person)[0]
    assert oakfield.do(RecordLeaver(priya.person)).code == "done"
    assert badges.working_of_person(db, priya.person) == []
    assert roles.held_by(db, priya.person) == []
    assert imeis.of_person(db, priya.person) == []
    assert imeis.descriptions(db, priya.person) == {}
    assert [row["owner"] for row in oakfield.rows("slots") if row["number"] == 12] == [None]
    assert oakfield.scan(priya).refusal == "G2"
    assert kept.sealed.encode() not in (oakfield.folder / "kiosk.db").read_bytes()
    audit_check.verify(db)


def test_a_second_time_changes_nothing(oakfield: Oakfield, priya: Badge) -> None:
    oakfield.do(RecordLeaver(priya.person))
    entries = oakfield.entries()
    assert oakfield.do(RecordLeaver(priya.person)).code == "unchanged"
    assert oakfield.entries() == entries


def test_the_last_who_leads_does_not_go(oakfield: Oakfield) -> None:
    head = oakfield.person("Margaret", "Hill")
    oakfield.do(GrantRole(uuid.uuid4().hex, head, "headteacher"))
    assert oakfield.do(RecordLeaver(head)).refusal == "L8"
    deputy = oakfield.person("Jean", "Kirby")
    oakfield.do(GrantRole(uuid.uuid4().hex, deputy, "leadership"))
    assert oakfield.do(RecordLeaver(head)).code == "done"


def test_whoever_comes_back_starts_anew(oakfield: Oakfield, priya: Badge) -> None:
    assert oakfield.do(RecordReturner(priya.person)).code == "unchanged"
    oakfield.do(RecordLeaver(priya.person))
    assert oakfield.do(RecordReturner(priya.person)).code == "done"
    assert oakfield.scan(priya).refusal == "G2"
    assert oakfield.scan(oakfield.badge(priya.person)).code == "locked_away"


def test_nobody_in_particular_neither_leaves_nor_comes_back(oakfield: Oakfield) -> None:
    assert oakfield.do(RecordLeaver("nobody")).refusal == "E3"
    assert oakfield.do(RecordReturner("nobody")).refusal == "E3"


@pytest.mark.parametrize("seed", range(8))
def test_invariant_18_whatever_somebody_had_nothing_of_it_is_open_afterwards(
    oakfield: Oakfield, seed: int
) -> None:
    """A badge, a PIN, a role, numbers, a session, a duty, an own slot: any of them, or all."""
    person, chance = oakfield.person("Priya"), random.Random(seed)
    leader = oakfield.person("Jean", "Kirby")
    oakfield.do(GrantRole("leader", leader, "leadership"))
    until = oakfield.clock + timedelta(days=9)
    had = [
        lambda: oakfield.badge(person),
        lambda: oakfield.do(GiveSlot(12, person)),
        lambda: oakfield.do(GrantRole("role", person, "office")),
        lambda: record(oakfield, person),
        lambda: oakfield.do(DescribePhone(person, 1, "Fairphone", "5", "green")),
        lambda: oakfield.do(IssueOneTimeCodes("pin", person, ("code",))),
        lambda: oakfield.do(ChoosePin(person, "kept", "code")),
        lambda: oakfield.do(BeginSession("session", person, "machine")),
        lambda: oakfield.do(NameStandIn("duty", person, "acting", oakfield.clock, until)),
    ]
    for give in had:
        if chance.random() < 0.7:
            give()
    assert oakfield.do(RecordLeaver(person)).code == "done"
    db, now = oakfield.school.db, oakfield.clock
    left = leaving.facts(db, person, now)
    rest = {name: value for name, value in vars(left).items() if name not in ("person", "leaders")}
    assert not {name: value for name, value in rest.items() if value}
    assert not stand_ins.may(db, person, now)
    assert not [row for row in oakfield.rows("slots") if row["owner"] == person]
    audit_check.verify(db)
