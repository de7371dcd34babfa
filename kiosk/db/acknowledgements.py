"""Who accepted which version of the rules, as it is stored."""

from __future__ import annotations

from sqlite_utils import Database

from kiosk.db import people
from kiosk.decide.acknowledgements import Acceptance
from kiosk.decide.people import Person

_ACCEPTED = (
    "SELECT version, EXISTS (SELECT 1 FROM acknowledgements WHERE id = version || '/' || ?) "
    "FROM (SELECT max(id) AS version FROM policies)"
)


def of(db: Database, person: str) -> Acceptance:
    """Whether this person has accepted the current version."""
    version, accepted = db.execute(_ACCEPTED, [person]).fetchone()
    return Acceptance(version, bool(accepted))


def outstanding(db: Database, version: int) -> list[Person]:
    """Everybody who is here and has not accepted this version, by name."""
    found = db.execute("SELECT person FROM acknowledgements WHERE policy = ?", [version])
    accepted = {person for (person,) in found.fetchall()}
    return [person for person in people.staff(db) if person.id not in accepted]
