"""Somebody asks what is held about them, or a parent what is held about their child."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kiosk.actions import Action


@dataclass(frozen=True)
class ExportPerson(Action):
    """Everything held about one member of staff is written out for them (domain.md C.4).

    `confirmed_on` is the day their identity was confirmed: the answer is due a calendar month
    later.
    """

    person: str
    confirmed_on: date

    done = "{object}’s record was exported"
    refused = "{object}’s record could not be exported"
    about = ("people", "person")


@dataclass(frozen=True)
class ExportPupil(Action):
    """Everything held about one child is written out, for the child or whoever asks for them."""

    pupil: str
    confirmed_on: date

    done = "{object}’s record was exported"
    refused = "{object}’s record could not be exported"
    about = ("pupils", "pupil")


@dataclass(frozen=True)
class ReceiveRequest(Action):
    """Note that somebody asks: one of the staff (or who left), or `asked_by` about a pupil."""

    id: str
    person: str | None
    pupil: str | None
    asked_by: str | None
    received_on: date

    done = "a request about {object}’s data was noted"
    refused = "a request about data could not be noted"


@dataclass(frozen=True)
class ConfirmIdentity(Action):
    """Who asks is who they say, and may ask: the month begins."""

    request: str
    confirmed_on: date

    done = "who asks about {object}’s data was confirmed"
    refused = "who asks about data could not be confirmed"


@dataclass(frozen=True)
class PauseRequest(Action):
    """The school asked which data are meant, and waits for the answer (scenario 19)."""

    request: str

    done = "the request about {object}’s data was paused"
    refused = "a request about data could not be paused"


@dataclass(frozen=True)
class ResumeRequest(Action):
    """They answered: the answer is due later by as many days as that took."""

    request: str

    done = "the request about {object}’s data goes on"
    refused = "a request about data could not go on"


@dataclass(frozen=True)
class AnswerRequest(Action):
    """The school has answered."""

    request: str

    done = "the request about {object}’s data was answered"
    refused = "a request about data could not be closed"
