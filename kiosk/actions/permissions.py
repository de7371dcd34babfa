"""Permissions: one person keeps one phone, until an end, as leadership agreed (domain.md B.4).

Every note is sealed before it gets here (kiosk/sealing.py), bound to `permissions/<request>`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kiosk.actions import Action


@dataclass(frozen=True)
class Terms:
    """What is asked for. Instants are UTC; `rooms` are keys of places, `note` is sealed."""

    kind: str
    phone: int
    starts_at: datetime
    ends_at: datetime | None
    rooms: tuple[str, ...]
    category: str | None
    note: str | None = None
    discussed_with: str | None = None
    discussed_at: datetime | None = None
    parent_agreed_on: date | None = None


@dataclass(frozen=True)
class RequestPermission(Action):
    """Ask for oneself; a leader may ask for somebody else, and with `agreed` decide at once."""

    request: str
    person: str
    terms: Terms
    agreed: bool = False

    done = "{object} asked for a permission, or leadership recorded one"
    refused = "{object} could not be given a permission"
    about = ("people", "person")


@dataclass(frozen=True)
class ChangePermission(Action):
    """Other terms: a new version, to be decided anew; an approval of the old one is void."""

    permission: str
    terms: Terms

    done = "{object} was changed and waits for a decision again"
    refused = "{object} could not be changed"
    about = ("permissions", "permission")


@dataclass(frozen=True)
class ApprovePermission(Action):
    """Agree to exactly this version."""

    permission: str
    note: str | None = None

    done = "{object} was approved"
    refused = "{object} could not be approved"
    about = ("permissions", "permission")


@dataclass(frozen=True)
class DeclinePermission(Action):
    """Say no to exactly this version."""

    permission: str
    note: str | None = None

    done = "{object} was declined"
    refused = "{object} could not be declined"
    about = ("permissions", "permission")


@dataclass(frozen=True)
class ExtendPermission(Action):
    """Another end for what was approved: a new version."""

    permission: str
    ends_at: datetime | None

    done = "{object} was given another end"
    refused = "{object} could not be given another end"
    about = ("permissions", "permission")


@dataclass(frozen=True)
class RevokePermission(Action):
    """Leadership ends it now and says why."""

    permission: str
    note: str | None

    done = "{object} was ended by leadership"
    refused = "{object} could not be ended by leadership"
    about = ("permissions", "permission")


@dataclass(frozen=True)
class CancelPermission(Action):
    """Whoever asked needs it no more."""

    permission: str

    done = "{object} was taken back by whoever asked"
    refused = "{object} could not be taken back by whoever asked"
    about = ("permissions", "permission")


@dataclass(frozen=True)
class ForgetNotes(Action):
    """Notes of what ended long enough ago are wiped; `run` names the run of retention it is of."""

    run: str = ""

    done = "notes of ended permissions were wiped"
    refused = "notes of ended permissions could not be wiped"
