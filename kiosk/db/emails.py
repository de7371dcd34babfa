"""Addresses of those who are told by e-mail, and the messages that wait, as they are stored."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from kiosk.clock import to_text
from kiosk.db import people, stand_ins
from kiosk.db.rows import first, select
from kiosk.decide.emails import Email, EmailAddress, Reader
from kiosk.decide.roles import DECIDING


def address(db: Database, person: str) -> EmailAddress | None:
    """Somebody's own address; None for who is not told."""
    return first(db, EmailAddress, "WHERE id = ?", [person])


def readers(db: Database, at: datetime) -> list[Reader]:
    """Who gave an address and has not left, with what they hold at this instant."""
    here = "WHERE id IN (SELECT id FROM people WHERE left_at IS NULL) ORDER BY id"
    kept = select(db, EmailAddress, here)
    return [Reader(each.id, stand_ins.may(db, each.id, at)) for each in kept]


def email(db: Database, key: str) -> Email | None:
    """A message that waits."""
    return first(db, Email, "WHERE id = ?", [key])


def waiting(db: Database) -> list[Email]:
    """Every message that has not left, oldest first."""
    return select(db, Email, "ORDER BY written_at, id")


def due(db: Database, at: datetime) -> list[Email]:
    """Those that are to be tried by now, oldest first."""
    return select(db, Email, "WHERE next_try_at <= ? ORDER BY written_at, id", [to_text(at)])


def address_of_reader(db: Database, person: str, at: datetime) -> str | None:
    """Where somebody is told; None for who gave no address, has left, or decides no more."""
    found, whose = address(db, person), people.person(db, person)
    if found is None or whose is None or whose.left_at:
        return None
    return found.address if stand_ins.may(db, person, at) & DECIDING else None
