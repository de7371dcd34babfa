"""Signing in at a desk: who may, how often they may try, and for how long it lasts.

A badge is a claim; what shows names or decides anything needs a passphrase and a second factor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from kiosk.actions.sign_in import (
    BeginSession,
    CountAttempt,
    EndEverySession,
    EndSession,
    EndSessions,
    IssueOneTimeCodes,
    ProveSecondFactor,
    SetPassphrase,
)
from kiosk.decide.calendar import day_of, lasts
from kiosk.decide.decision import UNCHANGED, Changes, Decision, Moment, done
from kiosk.decide.stations import Station
from kiosk.refusals import Refusal, refuse

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
START_CODE_LASTS = timedelta(days=7)

LASTS = timedelta(hours=10)
LASTS_ON_SHARED = timedelta(minutes=3)
"""At a desk a session begun in the morning lasts the day; on a shared station, one task."""

LASTS_WITH_PIN = timedelta(seconds=20)
"""Without a touch, at a kiosk (design.md §5)."""

WITH_PIN = ("kiosk", "shared")
"""The kinds of station where a badge and a PIN open what is one's own."""


@dataclass(frozen=True)
class Credential:
    """How a person signs in: the kept passphrase, and which authenticator secret is theirs.

    After a reset at the machine the passphrase is empty: none fits until one is chosen.
    """

    TABLE: ClassVar[str] = "credentials"

    id: str
    passphrase: str
    authenticator: int
    set_at: datetime
    reset_at: datetime | None


@dataclass(frozen=True)
class OneTimeCode:
    """A code that works once, kept as a digest: to start signing in, or for an authenticator."""

    TABLE: ClassVar[str] = "one_time_codes"

    id: str
    purpose: str
    person: str | None
    issued_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Session:
    """Somebody signed in at a station, kept by the digest of a random id."""

    TABLE: ClassVar[str] = "sessions"

    id: str
    person: str
    station: str
    began_at: datetime
    seen_at: datetime
    second_factor_at: datetime | None
    ended_at: datetime | None
    proof: str = "passphrase"


@dataclass(frozen=True)
class Attempts:
    """How often in a row something was tried wrongly; counted before it is looked at."""

    TABLE: ClassVar[str] = "attempts"

    id: str
    failures: int
    last_at: datetime
    last_step: int


def count_attempt(action: CountAttempt, so_far: Attempts | None, moment: Moment) -> Decision:
    """One more try, or L1 while five wrong ones in fifteen minutes lock it."""
    rests = resting(so_far, moment.at)
    if rests:
        return rests
    return done(unaudited=(one_more(action.what, so_far, moment.at),))


def one_more(what: str, so_far: Attempts | None, at: datetime) -> Attempts:
    """The counter after one more try; after fifteen minutes without any it begins anew."""
    failures = so_far.failures if so_far and not _is_over(so_far, at) else 0
    return Attempts(what, failures + 1, at, so_far.last_step if so_far else 0)


def resting(so_far: Attempts | None, at: datetime) -> Refusal | None:
    """L1 while five wrong tries are less than fifteen minutes old, else None."""
    if so_far is None or so_far.failures < TRIES or _is_over(so_far, at):
        return None
    return refuse("L1", heading="Too many tries", wait=_wait(so_far, at))


def _is_over(attempts: Attempts, at: datetime) -> bool:
    return at - attempts.last_at >= LOCKED_FOR


def _wait(attempts: Attempts, at: datetime) -> str:
    left = attempts.last_at + LOCKED_FOR - at
    minutes = -(-left // timedelta(minutes=1))
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def begin_session(
    action: BeginSession, roles: frozenset[str], proven_today: bool, moment: Moment
) -> Decision:
    """A session for somebody whose passphrase was right; L3 for who has no role to sign in for."""
    if not roles:
        return refuse("L3", heading="Nothing to sign in for")
    is_proven = proven_today or not moment.settings.second_factor
    session = Session(
        action.id,
        action.person,
        action.station,
        moment.at,
        moment.at,
        moment.at if is_proven else None,
        None,
    )
    return done(unaudited=(session, _forgotten(f"sign-in/{action.person}", moment)))


def _forgotten(what: str, moment: Moment) -> Attempts:
    return Attempts(what, 0, moment.at, 0)


def prove_second_factor(
    action: ProveSecondFactor,
    session: Session | None,
    used: Attempts | None,
    code: OneTimeCode | None,
    moment: Moment,
) -> Decision:
    """The session goes on under a new id; L4 for a code that is wrong or was used before."""
    if session is None or session.ended_at:
        return refuse("L2", heading="Please sign in again")
    renewed = replace(session, id=action.new_session, second_factor_at=moment.at)
    ended = replace(session, ended_at=moment.at)
    what = f"second-factor/{session.person}"
    concerns = f"people/{session.person}"
    if code and code.person == session.person and code.ended_at is None:
        used_up = replace(code, ended_at=moment.at)
        counters = (ended, renewed, Attempts(what, 0, moment.at, used.last_step if used else 0))
        return done(used_up, concerns=concerns, unaudited=counters)
    if action.step is None or (used and action.step <= used.last_step):
        return refuse("L4", heading="Not this code")
    counters = (ended, renewed, Attempts(what, 0, moment.at, action.step))
    return done(concerns=concerns, unaudited=counters)


def stay_signed_in(session: Session | None, moment: Moment) -> Decision:
    """Note that the session was used, so that a shared station does not end it in the middle."""
    if session is None or session.ended_at:
        return UNCHANGED
    seen = (replace(session, seen_at=moment.at),)
    return Changes((), done().outcome, unaudited=seen, silent=True)


def end_session(_action: EndSession, session: Session | None, moment: Moment) -> Decision:
    """Sign out."""
    if session is None or session.ended_at:
        return done()
    ended = replace(session, ended_at=moment.at)
    return done(concerns=f"people/{session.person}", unaudited=(ended,))


def end_sessions(_action: EndSessions, sessions: list[Session], moment: Moment) -> Decision:
    """Sign somebody out everywhere."""
    return done(unaudited=tuple(replace(session, ended_at=moment.at) for session in sessions))


def end_every_session(
    _action: EndEverySession, sessions: Sequence[Session], moment: Moment
) -> Decision:
    """Sign everybody out; nothing to note where nobody was signed in."""
    if not sessions:
        return UNCHANGED
    return done(unaudited=tuple(replace(session, ended_at=moment.at) for session in sessions))


def is_live(session: Session, station: Station, at: datetime) -> bool:
    """Whether a session still holds at this station: not ended, not elsewhere, not too old."""
    if session.ended_at or session.station != station.id:
        return False
    if session.proof == "pin":
        return station.kind in WITH_PIN and lasts(session.seen_at, LASTS_WITH_PIN, at)
    if station.kind == "kiosk":
        return False
    if station.kind == "shared":
        return lasts(session.seen_at, LASTS_ON_SHARED, at)
    return lasts(session.began_at, LASTS, at) and day_of(session.began_at) == day_of(at)


def with_pin_ended(sessions: Sequence[Session], moment: Moment) -> tuple[Session, ...]:
    """Those of the sessions that a PIN began, as they are once ended."""
    return tuple(replace(each, ended_at=moment.at) for each in sessions if each.proof == "pin")


def set_passphrase(
    action: SetPassphrase,
    code: OneTimeCode | None,
    had: Credential | None,
    sessions: Sequence[Session],
    station: str,
    moment: Moment,
) -> Decision:
    """Choose a passphrase with a one-use code (L5 for one that does not work any more).

    Whoever was signed in with the one before is signed out, and wrong tries are forgotten. Where
    there was one before, all of leadership sees that: a code may have been given to anybody.
    """
    if code is None or code.ended_at or not lasts(code.issued_at, START_CODE_LASTS, moment.at):
        return refuse("L5", heading="This code does not work")
    generation = had.authenticator + 1 if had else 1
    return Changes(
        (
            Credential(
                action.person,
                action.passphrase,
                generation,
                moment.at,
                moment.at if had else None,
            ),
            replace(code, ended_at=moment.at),
        ),
        done().outcome,
        unaudited=(
            *(replace(session, ended_at=moment.at) for session in sessions),
            _forgotten(f"start/{station}", moment),
            _forgotten(f"sign-in/{action.person}", moment),
            _forgotten(f"second-factor/{action.person}", moment),
        ),
    )


def voided(had: Credential, moment: Moment) -> Credential:
    """The same person’s, with neither the passphrase nor the authenticator they had."""
    return replace(had, passphrase="", authenticator=had.authenticator + 1, reset_at=moment.at)


def issue_one_time_codes(
    action: IssueOneTimeCodes, working: list[OneTimeCode], moment: Moment
) -> Decision:
    """New codes for one purpose; the older ones of that purpose end."""
    ended = (replace(code, ended_at=moment.at) for code in working)
    new = (
        OneTimeCode(code, action.purpose, action.person, moment.at, None) for code in action.codes
    )
    return done(*ended, *new)
