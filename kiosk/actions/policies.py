"""The school’s published text, and the rule cards made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kiosk.actions import Action


@dataclass(frozen=True)
class Card:
    """One statement of the rules, as it is published."""

    audience: str
    icon: str
    heading: str
    words: str


@dataclass(frozen=True)
class PublishPolicy(Action):
    """Publish the school's device policy: a new version, with its rule cards."""

    title: str
    agreed_on: date | None
    review_on: date | None
    cards: tuple[Card, ...]

    done = "{object} was published"
    refused = "The policy could not be published"
