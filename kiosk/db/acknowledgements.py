"""Who accepted which version of the rules, as it is stored."""

from __future__ import annotations

from sqlite_utils import Database

from kiosk.db import people
from kiosk.db.rows import first
from kiosk.decide.acknowledgements import Acceptance, Acknowledgement
from kiosk.decide.people import Person


def of(db: Database, person: str) -> Acceptance:
    """Whether this person has accepted the current version."""
    version = db.execute("SELECT max(id) FROM policies").fetchone()[0]
    found = first(db, Acknowledgement, "WHERE id = ?", [f"{version}/{person}"])
    return Acceptance(version, found is not None)


def outstanding(db: Database, version: int) -> list[Person]:
    """Everybody who is here and has not accepted this version, by name."""
    found = db.execute("SELECT person FROM acknowledgements WHERE policy = ?", [version])
    accepted = {person for (person,) in found.fetchall()}
    return [person for person in people.staff(db) if person.id not in accepted]
