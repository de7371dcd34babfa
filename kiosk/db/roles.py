"""Roles as they are stored."""

from __future__ import annotations

from sqlite_utils import Database

from kiosk.db.rows import select
from kiosk.decide.roles import LEADING, Role


def held_by(db: Database, person: str) -> list[Role]:
    """The roles that a person has now."""
    return select(db, Role, "WHERE person = ? AND ended_at IS NULL", [person])


def names_of(db: Database, person: str) -> frozenset[str]:
    """The names of the roles that a person has now."""
    return frozenset(role.role for role in held_by(db, person))


def leaders(db: Database) -> frozenset[str]:
    """Who leads now, by id; not who has left."""
    here = "SELECT id FROM people WHERE left_at IS NULL"
    held = select(db, Role, f"WHERE ended_at IS NULL AND person IN ({here})")
    return frozenset(role.person for role in held if role.role in LEADING)


def everybodys(db: Database) -> dict[str, list[str]]:
    """The names of everybody's roles, by person."""
    found: dict[str, list[str]] = {}
    for role in select(db, Role, "WHERE ended_at IS NULL ORDER BY granted_at"):
        found.setdefault(role.person, []).append(role.role)
    return found
