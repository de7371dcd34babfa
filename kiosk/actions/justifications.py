"""What was done outside the rules on professional judgement (domain.md RP15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kiosk.actions import Action


@dataclass(frozen=True)
class AcknowledgeJustification(Action):
    """The Headteacher has read it; `hr_advice_on` is when HR was asked, if they were."""

    justification: str
    hr_advice_on: date | None = None

    done = "{object} was acknowledged"
    refused = "{object} could not be acknowledged"
    about = ("justifications", "justification")
