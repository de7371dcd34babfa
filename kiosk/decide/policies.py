"""The school's published device policy and its rule cards, version by version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from kiosk.actions.policies import PublishPolicy
from kiosk.decide.decision import Decision, Moment, done

AUDIENCES = ("staff", "visitors", "pupils")


@dataclass(frozen=True)
class Policy:
    """A version of the policy; `id` is its number. `agreed_on` is None until governors agree."""

    TABLE: ClassVar[str] = "policies"

    id: int
    title: str
    agreed_on: date | None
    review_on: date | None
    published_at: datetime


@dataclass(frozen=True)
class RuleCard:
    """One statement of a policy version, for one audience."""

    TABLE: ClassVar[str] = "rule_cards"

    id: str
    policy: int
    audience: str
    position: int
    icon: str
    heading: str
    words: str


def publish(action: PublishPolicy, latest: int, moment: Moment) -> Decision:
    """The next version, with its cards in the order given."""
    version = latest + 1
    policy = Policy(version, action.title, action.agreed_on, action.review_on, moment.at)
    cards = (
        RuleCard(f"{version}/{n}", version, card.audience, n, card.icon, card.heading, card.words)
        for n, card in enumerate(action.cards, 1)
    )
    return done(policy, *cards, concerns=f"policies/{version}")
