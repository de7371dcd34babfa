"""A smartwatch that is worn for the time only."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class DeclareWatch(Action):
    """Say by badge that one's smartwatch tells the time and no more (domain.md RP22)."""

    code: str | None
    typed: bool

    done = "{object} declared that a smartwatch is worn for the time only"
    refused = "{object} could not declare a smartwatch"
