"""Tablets and computers that may speak to the kiosk."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class EnrolStation(Action):
    """Let a tablet or computer in. Its kind caps what anybody may do on it."""

    id: str
    name: str
    kind: str

    done = "{object} was enrolled"
    refused = "{object} could not be enrolled"
    about = ("stations", "id")


@dataclass(frozen=True)
class OfferEnrolment(Action):
    """Make a code (a digest) with which a tablet or computer may be enrolled under this name."""

    code: str
    name: str
    kind: str

    done = "a code was made to enrol {object}"
    refused = "no code could be made to enrol {object}"
    about = ("enrolments", "code")


@dataclass(frozen=True)
class EnrolWithCode(Action):
    """Let in the browser that gave a code (a digest) as station `id`.

    `counter` is where its wrong tries are counted.
    """

    id: str
    code: str
    counter: str

    done = "{object} was enrolled with a code"
    refused = "a code to enrol with did not work"


@dataclass(frozen=True)
class SeeStation(Action):
    """A station asked for something: when it was last seen. Not worth an entry."""

    station: str

    done = "{object} was seen"
    refused = "{object} could not be seen"
    about = ("stations", "station")


@dataclass(frozen=True)
class RevokeStation(Action):
    """Shut a station out, from its next request on."""

    station: str

    done = "{object} was shut out"
    refused = "{object} could not be shut out"
    about = ("stations", "station")
