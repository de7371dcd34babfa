"""What a leaver still has, as it is stored."""

from __future__ import annotations

from sqlite_utils import Database

from kiosk.db import badges, emails, imeis, lockups, people, roles, sign_in
from kiosk.db.rows import first, select
from kiosk.decide.leaving import Facts
from kiosk.decide.lockups import Slot
from kiosk.decide.people import Person
from kiosk.decide.pins import Pin


def facts(db: Database, person: str) -> Facts:
    """Everything of somebody that ends, or has to be closed, when they leave."""
    return Facts(
        people.person(db, person),
        open_items(db, person),
        badges.working_of_person(db, person),
        roles.held_by(db, person),
        sign_in.sessions_of(db, person),
        sign_in.working_codes(db, person),
        select(db, Slot, "WHERE owner = ?", [person]),
        sign_in.credential(db, person),
        first(db, Pin, "WHERE id = ?", [person]),
        imeis.of_person(db, person),
        list(imeis.descriptions(db, person).values()),
        emails.address(db, person),
        roles.leaders(db),
    )


def open_items(db: Database, person: str) -> tuple[str, ...]:
    """What has to be closed before somebody leaves, each in words."""
    return tuple(f"phone in slot {held.slot.number}" for held in lockups.held(db, person))


def leavers(db: Database) -> list[Person]:
    """Everybody who has left, latest first."""
    return select(db, Person, "WHERE left_at IS NOT NULL ORDER BY left_at DESC, family_name")
