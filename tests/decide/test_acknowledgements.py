"""Accepting the rules: offered after the first lock-up, never in its way, once for each version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from decide.conftest import refused
from kiosk.actions.acknowledgements import AcceptRules, RecordAcceptance
from kiosk.actions.policies import PublishPolicy
from kiosk.db import acknowledgements
from kiosk.decide.acknowledgements import Acceptance, rules_first

if TYPE_CHECKING:
    from oakfield import Badge, Oakfield

    from kiosk.actions import Outcome

FIRST = "Please read and accept the device rules (version {v}) first."


def accept(oakfield: Oakfield, badge: Badge, version: int = 1, *, typed: bool = False) -> Outcome:
    code = oakfield.digest(badge.short if typed else badge.code)
    return oakfield.do(AcceptRules(code, typed, version))


def publish(oakfield: Oakfield) -> None:
    oakfield.do(PublishPolicy("Newer rules", None, None, ()))


@pytest.mark.parametrize(
    ("acceptance", "held_back"),
    [
        (Acceptance(None, False), False),
        (Acceptance(2, True), False),
        (Acceptance(2, False), True),
    ],
)
def test_what_needs_the_rules_waits_for_them(acceptance: Acceptance, held_back: bool):
    refusal = rules_first(acceptance)
    assert (refusal is not None) == held_back
    if refusal:
        assert (refusal.code, refusal.sentence) == ("G6", FIRST.format(v=2))


def test_a_lock_up_offers_the_rules_and_waits_for_nothing(oakfield: Oakfield):
    badge = oakfield.somebody()
    outcome = oakfield.scan(badge)
    assert outcome.code == "locked_away"
    assert outcome.foot == "Then tap “The rules” to accept version 1."
    assert accept(oakfield, badge).message == "Thank you, Priya. You have accepted version 1."
    oakfield.set("12:30")
    assert oakfield.scan(badge).foot == ""
    oakfield.wait(minutes=5)
    assert oakfield.scan(badge).foot == ""


def test_a_newer_version_is_to_be_accepted_again(oakfield: Oakfield):
    badge = oakfield.somebody()
    accept(oakfield, badge, typed=True)
    assert acknowledgements.of(oakfield.school.db, badge.person) == Acceptance(1, True)
    publish(oakfield)
    assert acknowledgements.of(oakfield.school.db, badge.person) == Acceptance(2, False)
    refused(accept(oakfield, badge), "G6", FIRST.format(v=2))
    assert accept(oakfield, badge, 2).code == "rules_accepted"
    assert len(oakfield.rows("acknowledgements")) == 2


def test_twice_is_once(oakfield: Oakfield):
    badge = oakfield.somebody()
    assert [accept(oakfield, badge).code for _ in range(2)] == ["rules_accepted"] * 2
    assert oakfield.do(RecordAcceptance(badge.person, 1)).code == "unchanged"
    (row,) = oakfield.rows("acknowledgements")
    assert (row["id"], row["method"]) == (f"1/{badge.person}", "badge")


def test_nobody_accepts_nothing(oakfield: Oakfield):
    badge = oakfield.somebody()
    oakfield.badge(badge.person)
    assert accept(oakfield, badge).refusal == "G2"
    assert oakfield.do(AcceptRules(None, False, 1)).refusal == "G1"
    assert oakfield.do(RecordAcceptance("nobody", 1)).refusal == "E3"
    assert oakfield.do(RecordAcceptance(badge.person, 7)).refusal == "G6"
    assert oakfield.rows("acknowledgements") == []
