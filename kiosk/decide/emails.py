"""Whom leadership’s e-mail goes to, and when a message that could not leave is tried again.

Off unless the school switches it on. It goes to those who decide and gave an address, never to
whom it is about; it says that something waits, never whose it is or why (domain.md B.9, 10).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from kiosk.actions import Stamp
from kiosk.actions.emails import GiveEmailAddress, NoteDelivery, SendTestEmail, TryEmail
from kiosk.decide.decision import UNCHANGED, Changes, Decision, Moment, Row, done
from kiosk.decide.lockups import Emergency
from kiosk.decide.permissions import Permission, decides
from kiosk.decide.roles import DECIDING, LEADING_TODAY
from kiosk.refusals import refuse

TOLD = frozenset({"permission_requested", "permission_changed", "taken_back_in_emergency"})
"""The outcomes of which leadership is told."""

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
UNDERWAY = "It is being handed to the mail server."


@dataclass(frozen=True)
class EmailAddress:
    """Where somebody (`id`) wants to be told."""

    TABLE: ClassVar[str] = "email_addresses"

    id: str
    address: str
    given_at: datetime


@dataclass(frozen=True)
class Email:
    """A message that has not left yet: to whom, and that it is about a request, an emergency or a
    test; never what it says. `id` names it to the server, each time it is tried.
    """

    TABLE: ClassVar[str] = "emails"

    id: str
    person: str
    about: str
    written_at: datetime
    tries: int
    next_try_at: datetime
    trouble: str | None


@dataclass(frozen=True)
class Reader:
    """Somebody who gave an address, and the roles and duties they hold now."""

    person: str
    holds: frozenset[str]


def written(
    changed: Sequence[Row],
    readers: Sequence[Reader],
    subject_is: frozenset[str],
    stamp: Stamp,
    moment: Moment,
) -> tuple[Email, ...]:
    """The messages that these changes call for: to each who decides about it, but neither to whom
    it is about (who holds `subject_is`) nor to whoever did it.
    """
    about = told_of(changed)
    if about is None:
        return ()
    return tuple(
        _email(_key(stamp, reader.person), reader.person, _kind(about), moment)
        for reader in readers
        if reader.person not in (about.person, stamp.actor) and _is_for(about, reader, subject_is)
    )


def told_of(changed: Sequence[Row]) -> Permission | Emergency | None:
    """What leadership is told of, among the rows of one Action: the latest version of it."""
    found = [row for row in changed if isinstance(row, Permission | Emergency)]
    return found[-1] if found else None


def _key(stamp: Stamp, person: str) -> str:
    words = f"{stamp.station}/{stamp.action_id}/{person}"
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _kind(about: Permission | Emergency) -> str:
    return "request" if isinstance(about, Permission) else "emergency"


def _is_for(about: Permission | Emergency, reader: Reader, subject_is: frozenset[str]) -> bool:
    if isinstance(about, Permission):
        return decides(reader.holds, subject_is, about.kind)
    return bool(reader.holds & LEADING_TODAY)


def _email(key: str, person: str, about: str, moment: Moment) -> Email:
    return Email(key, person, about, moment.at, 0, moment.at, None)


def give(
    action: GiveEmailAddress, actor: str | None, holds: frozenset[str], moment: Moment
) -> Decision:
    """Take the address of whoever acts: P1 for who decides nothing."""
    if actor is None or not holds & DECIDING:
        return refuse("P1")
    return done(EmailAddress(actor, action.address, moment.at), concerns=f"people/{actor}")


def remove(kept: EmailAddress | None) -> Decision:
    """Forget an address, also what the audit log’s payloads say of it."""
    if kept is None:
        return UNCHANGED
    return replace(done(concerns=f"people/{kept.id}"), forgotten=(kept,))


def test(action: SendTestEmail, kept: EmailAddress | None, moment: Moment) -> Decision:
    """A message to oneself: J11 while e-mail is off, J12 without an address."""
    if not moment.settings.email:
        return refuse("J11")
    if kept is None:
        return refuse("J12")
    return done(
        concerns=f"people/{kept.id}", unaudited=(_email(action.id, kept.id, "test", moment),)
    )


def try_now(_action: TryEmail, email: Email | None, moment: Moment) -> Decision:
    """Count a try before it is made: the next comes after 10, 20, 40 seconds and so on, every hour
    in the end, for as long as it takes, and never at once where nothing can be noted afterwards.
    """
    if email is None:
        return UNCHANGED
    pause = min(FIRST_PAUSE * 2 ** min(email.tries, 9), LONGEST_PAUSE)
    later = replace(email, tries=email.tries + 1, next_try_at=moment.at + pause, trouble=UNDERWAY)
    return Changes((), done().outcome, unaudited=(later,), silent=True)


def deliver(action: NoteDelivery, email: Email | None) -> Decision:
    """What has left is gone; of what could not it is said why."""
    if email is None:
        return UNCHANGED
    if action.trouble is None:
        return Changes((), done().outcome, spent=(email,), silent=True)
    later = replace(email, trouble=action.trouble)
    return Changes((), done().outcome, unaudited=(later,), silent=True)
