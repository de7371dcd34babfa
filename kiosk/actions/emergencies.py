"""What is said of an emergency afterwards. Taking the phone is in actions/lockups.py."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class ExplainEmergency(Action):
    """Why it was: a sealed sentence, bound to `emergencies/<id>`."""

    emergency: int
    reason: str | None

    done = "a reason for an emergency was given"
    refused = "no reason for an emergency could be given"


@dataclass(frozen=True)
class ReviewEmergency(Action):
    """Leadership has looked at it; `remark` is a sealed sentence, if they like."""

    emergency: int
    remark: str | None = None

    done = "an emergency was reviewed"
    refused = "an emergency could not be reviewed"
