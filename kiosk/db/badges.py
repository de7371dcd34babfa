"""Printed codes as they are stored: digests only."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from kiosk.clock import from_text, to_text
from kiosk.db import day_badges
from kiosk.db.rows import BY_NAME, first, select
from kiosk.decide.badges import Code
from kiosk.decide.calendar import day_of
from kiosk.decide.people import DAY_BADGE, GUEST, Person


def by_digest(db: Database, digest: str, at: datetime, *, typed: bool) -> Code | None:
    """The code with this digest: of its short code when it was typed; a day badge is the badge of
    whoever wears it at that instant (UTC).
    """
    found = first(db, Code, "WHERE short = ?" if typed else "WHERE id = ?", [digest])
    return found or day_badges.as_badge(db, digest, day_of(at), typed=typed)


def working_of_person(db: Database, person: str) -> list[Code]:
    """The badges of a person that work."""
    return select(db, Code, "WHERE person = ? AND ended_at IS NULL", [person])


def working_of_slot(db: Database, slot: str) -> list[Code]:
    """The labels of a slot that work."""
    return select(db, Code, "WHERE slot = ? AND ended_at IS NULL", [slot])


def lost(db: Database) -> list[dict[str, object]]:
    """Whose badge ended without a new one: name, person's id, and since when (`at`, UTC)."""
    found = db.execute(
        "SELECT coalesce(known_as, given_name) || ' ' || family_name, people.id, "
        "max(codes.ended_at) FROM codes JOIN people ON people.id = codes.person "
        "WHERE people.left_at IS NULL GROUP BY people.id HAVING count(*) = count(codes.ended_at) "
        "ORDER BY max(codes.ended_at) DESC, people.id"
    )
    return [{"name": name, "id": key, "at": from_text(at)} for name, key, at in found.fetchall()]


def reported_lost(db: Database, person: str, since: datetime) -> Code | None:
    """The badge of a person that ended last since then, unless it ended by printing the next."""
    return first(
        db,
        Code,
        "WHERE person = ? AND ended_at >= ? AND NOT EXISTS (SELECT 1 FROM codes AS printed "
        "WHERE printed.person = codes.person AND printed.issued_at = codes.ended_at) "
        "ORDER BY ended_at DESC",
        [person, to_text(since)],
    )


def staff_without(db: Database) -> list[Person]:
    """Who of the staff has no badge that works, by name."""
    return select(
        db,
        Person,
        "WHERE left_at IS NULL AND source NOT IN (?, ?) AND NOT EXISTS (SELECT 1 FROM codes "
        f"WHERE codes.person = people.id AND codes.ended_at IS NULL) {BY_NAME}",
        [DAY_BADGE, GUEST],
    )
