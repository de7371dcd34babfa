"""Who accepted which version of the rules, as it is stored."""

from __future__ import annotations

from datetime import date

from sqlite_utils import Database

from kiosk.db import day_badges, people
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


def asked(db: Database, day: date) -> list[Person]:
    """Everybody who has to accept the rules, by name: the staff, and the guests of this day."""
    here = day_badges.worn_on(db, day)
    return [each for each in people.staff(db) if not each.is_guest or each.id in here]


def outstanding(db: Database, version: int, day: date) -> list[Person]:
    """Who of those has not accepted this version, by name."""
    found = db.execute("SELECT person FROM acknowledgements WHERE policy = ?", [version])
    accepted = {person for (person,) in found.fetchall()}
    return [person for person in asked(db, day) if person.id not in accepted]
