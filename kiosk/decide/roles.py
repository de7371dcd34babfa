"""Who may do what: roles that the school grants, never imported, never taken by being first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from kiosk.actions.roles import EndRole, GrantRole, ResetSignIn
from kiosk.decide.decision import UNCHANGED, Decision, Moment, done
from kiosk.decide.sign_in import Credential, OneTimeCode, Session, voided
from kiosk.refusals import refuse

ROLES = ("office", "leadership", "headteacher", "governor")
LEADING = frozenset({"leadership", "headteacher"})
STANDING_IN = frozenset({"acting", "chair"})
"""Duties, not roles: they decide permissions and nothing else (decide/stand_ins.py)."""

LEADING_TODAY = LEADING | {"acting"}
"""Leadership, and whoever acts for it on this day."""

DECIDING = LEADING | STANDING_IN
EVERYBODY = (*ROLES, "acting", "chair")


@dataclass(frozen=True)
class Role:
    """A role of a person, from when to when."""

    TABLE: ClassVar[str] = "roles"

    id: str
    person: str
    role: str
    granted_at: datetime
    ended_at: datetime | None


def effective(roles: frozenset[str], station_kind: str) -> frozenset[str]:
    """What somebody may be at a station of this kind, which caps what their roles let them do.

    Nobody leads on an office computer; whoever leads may do the office’s work.
    """
    here = roles | ({"office"} if roles & LEADING else frozenset())
    if station_kind == "office":
        return frozenset(here - DECIDING)
    return frozenset(here) if station_kind in ("leadership", "shared") else frozenset()


def grant(
    action: GrantRole,
    now_held: Sequence[Role],
    name: str | None,
    sessions: Sequence[Session],
    moment: Moment,
) -> Decision:
    """Give somebody a role: E3 for nobody, L7 for one they have. Their sessions end with it: no
    cookie comes to open more than it did when they signed in.
    """
    if name is None:
        return refuse("E3")
    if any(held.role == action.role for held in now_held):
        return refuse("L7", name=name)
    given = Role(action.id, action.person, action.role, moment.at, None)
    return done(given, unaudited=_ended(sessions, moment))


def end(
    action: EndRole,
    now_held: Sequence[Role],
    leaders: frozenset[str],
    sessions: Sequence[Session],
    moment: Moment,
) -> Decision:
    """Take a role away: L8 for the last who leads. Their sessions end with it."""
    held = [role for role in now_held if role.role == action.role]
    if not held:
        return UNCHANGED
    stays = {role.role for role in now_held if role not in held}
    if action.role in LEADING and leaders == {action.person} and not stays & LEADING:
        return refuse("L8")
    ended = (replace(role, ended_at=moment.at) for role in held)
    return done(*ended, unaudited=_ended(sessions, moment))


def _ended(sessions: Sequence[Session], moment: Moment) -> tuple[Session, ...]:
    return tuple(replace(session, ended_at=moment.at) for session in sessions)


def reset_sign_in(
    action: ResetSignIn,
    had: Credential | None,
    working: Sequence[OneTimeCode],
    sessions: Sequence[Session],
    moment: Moment,
) -> Decision:
    """End every session, code, passphrase and authenticator of a person from now on; a new code
    chooses a passphrase. Leadership is shown it on the board.
    """
    noted = [voided(had, moment)] if had else []
    ended = (replace(code, ended_at=moment.at) for code in working)
    new = OneTimeCode(action.code, "start", action.person, moment.at, None)
    return done(*noted, *ended, new, unaudited=_ended(sessions, moment))
