"""Declared smartwatches as they are stored."""

from __future__ import annotations

from sqlite_utils import Database

from kiosk.db import patterns
from kiosk.db.rows import first
from kiosk.decide.people import Person
from kiosk.decide.watches import Facts, Watch


def facts(db: Database, person: Person | None) -> Facts:
    """What declaring a watch depends on."""
    version = db.execute("SELECT max(id) FROM policies").fetchone()[0]
    if person is None:
        return Facts(None, None, version, False)
    declared = first(db, Watch, "WHERE id = ?", [f"{version}/{person.id}"]) is not None
    return Facts(person, patterns.of(db, person.id), version, declared)


def latest(db: Database, person: str) -> Watch | None:
    """The latest declaration of a person's watch."""
    return first(db, Watch, "WHERE person = ? ORDER BY policy DESC", [person])
