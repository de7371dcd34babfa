"""Credentials, one-time codes, sessions and counters as they are stored."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from kiosk.clock import from_text, to_text
from kiosk.db.rows import first, select
from kiosk.decide.sign_in import Attempts, Credential, OneTimeCode, Session


def credential(db: Database, person: str) -> Credential | None:
    """How a person signs in; None before they chose a passphrase."""
    return first(db, Credential, "WHERE id = ?", [person])


def one_time_code(db: Database, digest: str) -> OneTimeCode | None:
    """A one-time code by its digest."""
    return first(db, OneTimeCode, "WHERE id = ?", [digest])


def working_codes(
    db: Database, person: str | None, purpose: str | None = None
) -> list[OneTimeCode]:
    """The one-time codes of a person (None: the school's) that were not used."""
    return select(
        db,
        OneTimeCode,
        "WHERE person IS ? AND ended_at IS NULL AND purpose = coalesce(?, purpose)",
        [person, purpose],
    )


def session(db: Database, digest: str) -> Session | None:
    """A session by the digest of its key."""
    return first(db, Session, "WHERE id = ?", [digest])


def sessions_of(db: Database, person: str) -> list[Session]:
    """Every session of a person that did not end."""
    return select(db, Session, "WHERE person = ? AND ended_at IS NULL", [person])


def all_sessions(db: Database) -> list[Session]:
    """Every session that did not end."""
    return select(db, Session, "WHERE ended_at IS NULL")


def sessions_at(db: Database, station: str) -> list[Session]:
    """Every session at a station that did not end."""
    return select(db, Session, "WHERE station = ? AND ended_at IS NULL", [station])


def is_proven_since(db: Database, person: str, station: str, instant: datetime) -> bool:
    """Whether the person gave a second factor at this station since then."""
    where = "WHERE person = ? AND station = ? AND second_factor_at >= ?"
    return first(db, Session, where, [person, station, to_text(instant)]) is not None


def last_with_pin(db: Database, person: str, instant: datetime) -> datetime | None:
    """When a person was last let in by badge and PIN, before then (UTC)."""
    found = first(
        db,
        Session,
        "WHERE person = ? AND proof = 'pin' AND began_at < ? ORDER BY began_at DESC",
        [person, to_text(instant)],
    )
    return found.seen_at if found else None


def attempts(db: Database, what: str) -> Attempts | None:
    """How often in a row this was tried."""
    return first(db, Attempts, "WHERE id = ?", [what])


def resets_since(db: Database, instant: datetime) -> list[dict[str, object]]:
    """Whose sign-in was reset or set anew since then: name and instant (`at`, UTC)."""
    found = db.execute(
        "SELECT coalesce(known_as, given_name) || ' ' || family_name, reset_at "
        "FROM credentials JOIN people ON people.id = credentials.id "
        "WHERE reset_at >= ? ORDER BY reset_at DESC",
        [to_text(instant)],
    )
    return [{"name": name, "at": from_text(at)} for name, at in found.fetchall()]
