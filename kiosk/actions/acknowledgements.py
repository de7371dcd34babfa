"""That somebody has read and accepts the school's device rules."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class AcceptRules(Action):
    """Accept a version of the rules by badge, at the kiosk. `code` is a digest."""

    code: str | None
    typed: bool
    version: int

    done = "{object} accepted the device rules"
    refused = "{object} could not accept the device rules"


@dataclass(frozen=True)
class RecordAcceptance(Action):
    """That somebody accepted a version of the rules on paper."""

    person: str
    version: int

    done = "{object} accepted the device rules on paper"
    refused = "{object} could not be noted as accepting the device rules"
    about = ("people", "person")
