"""What a member of staff, or the office, says about a day."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class DeclareDay(Action):
    """Say by badge that there is no phone today, and where it is. `code` is a digest."""

    code: str | None
    typed: bool
    kind: str

    done = "{object} declared that there is no phone today"
    refused = "{object} could not declare that there is no phone today"


@dataclass(frozen=True)
class MarkAbsent(Action):
    """The office notes that somebody is not in today."""

    person: str

    done = "{object} was marked as not in today"
    refused = "{object} could not be marked as not in"
    about = ("people", "person")


@dataclass(frozen=True)
class MarkPresent(Action):
    """The office notes that somebody is in after all."""

    person: str

    done = "{object} was marked as in after all"
    refused = "{object} could not be marked as in"
    about = ("people", "person")
