"""Passphrases, one-time codes and sessions."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class IssueOneTimeCodes(Action):
    """Codes (digests) that work once, for a person or, at the very start, for the school."""

    purpose: str
    person: str | None
    codes: tuple[str, ...]

    done = "{object} was given one-time codes"
    refused = "{object} could not be given one-time codes"
    about = ("people", "person")


@dataclass(frozen=True)
class SetPassphrase(Action):
    """Choose a passphrase (as it is kept) with a one-use code (a digest)."""

    person: str
    passphrase: str
    code: str

    done = "{object} chose a passphrase"
    refused = "{object} could not choose a passphrase"
    about = ("people", "person")


@dataclass(frozen=True)
class CountAttempt(Action):
    """That something secret is about to be tried: counted before it is looked at."""

    what: str
    person: str | None

    done = "{object} tried something secret"
    refused = "{object} may not try anything secret now"
    about = ("people", "person")


@dataclass(frozen=True)
class BeginSession(Action):
    """Sign in somebody whose passphrase was right. `id` is the digest of the session's key."""

    id: str
    person: str
    station: str

    done = "{object} signed in"
    refused = "{object} could not sign in"
    about = ("people", "person")


@dataclass(frozen=True)
class ProveSecondFactor(Action):
    """A session's second factor: the authenticator's step that was right, or a one-time code."""

    session: str
    new_session: str
    step: int | None
    code: str | None

    done = "{object} gave a second factor"
    refused = "a second factor was wrong"


@dataclass(frozen=True)
class StaySignedIn(Action):
    """A session was used: on a shared station its three minutes begin anew. Not worth an entry."""

    session: str

    done = "{object} went on"
    refused = "{object} could not go on"


@dataclass(frozen=True)
class EndSession(Action):
    """Sign out here."""

    session: str

    done = "{object} signed out"
    refused = "{object} could not sign out"


@dataclass(frozen=True)
class EndEverySession(Action):
    """Sign everybody out: the kiosk was started again."""

    done = "everybody was signed out, because the kiosk was started again"
    refused = "nobody could be signed out"


@dataclass(frozen=True)
class EndSessions(Action):
    """Sign out everywhere."""

    person: str

    done = "{object} was signed out everywhere"
    refused = "{object} could not be signed out"
    about = ("people", "person")
