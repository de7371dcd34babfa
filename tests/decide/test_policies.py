"""The school's policy and its rule cards, version by version; no version is rewritten."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kiosk.actions.policies import Card, PublishPolicy
from kiosk.db import policies
from kiosk.decide.policies import AUDIENCES

if TYPE_CHECKING:
    from oakfield import Oakfield

CARDS = (
    Card("visitors", "lock", "Away, please", "Keep it in your bag."),
    Card("staff", "lock", "Off and locked away", "In its slot."),
    Card("visitors", "camera", "No photographs", "Anywhere."),
)
POLICY = PublishPolicy("Phones and tablets", date(2026, 9, 8), date(2027, 9, 8), CARDS)


def test_a_new_school_has_rules_for_every_audience(oakfield: Oakfield) -> None:
    current = policies.current(oakfield.school.db)
    assert current is not None
    assert (current.id, current.agreed_on, current.review_on) == (1, None, None)
    assert all(policies.cards(oakfield.school.db, 1, audience) for audience in AUDIENCES)


def test_the_next_version_is_the_one_in_force(oakfield: Oakfield) -> None:
    assert oakfield.do(POLICY).code == "done"
    current = policies.current(oakfield.school.db)
    assert current is not None
    assert (current.id, current.title) == (2, "Phones and tablets")
    assert (current.agreed_on, current.review_on) == (date(2026, 9, 8), date(2027, 9, 8))
    assert current.published_at == oakfield.clock


def test_cards_keep_the_order_they_were_given_in(oakfield: Oakfield) -> None:
    oakfield.do(POLICY)
    shown = {
        audience: [card.heading for card in policies.cards(oakfield.school.db, 2, audience)]
        for audience in AUDIENCES
    }
    assert shown == {
        "staff": ["Off and locked away"],
        "visitors": ["Away, please", "No photographs"],
        "pupils": [],
    }


def test_an_older_version_stays_as_it_was_published(oakfield: Oakfield) -> None:
    before = oakfield.rows("policies"), oakfield.rows("rule_cards")
    oakfield.do(POLICY)
    assert [row for row in oakfield.rows("policies") if row["id"] == 1] == before[0]
    assert [row for row in oakfield.rows("rule_cards") if row["policy"] == 1] == before[1]


def test_the_same_policy_published_again_is_a_version_of_its_own(oakfield: Oakfield) -> None:
    oakfield.do(POLICY)
    oakfield.do(POLICY)
    assert [row["id"] for row in oakfield.rows("policies")] == [1, 2, 3]


def test_a_policy_may_have_no_cards(oakfield: Oakfield) -> None:
    oakfield.do(PublishPolicy("To be written", None, None, ()))
    assert [policies.cards(oakfield.school.db, 2, audience) for audience in AUDIENCES] == [
        [],
        [],
        [],
    ]
