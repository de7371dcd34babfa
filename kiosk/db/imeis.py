"""IMEIs and descriptions of phones as they are stored."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from kiosk.clock import from_text
from kiosk.db.rows import first, select
from kiosk.decide.imeis import Description, Facts, Imei
from kiosk.decide.lockups import Phone, phone_id


def facts(db: Database, person: str, phone: int, fingerprint: str) -> Facts:
    """What keeping a number of this phone depends on."""
    key = phone_id(person, phone)
    same = db.execute(
        "SELECT phones.person FROM imeis JOIN phones ON phones.id = imeis.phone "
        "WHERE fingerprint = ?",
        [fingerprint],
    ).fetchone()
    of_phone = select(db, Imei, "WHERE phone = ?", [key])
    return Facts(first(db, Phone, "WHERE id = ?", [key]), tuple(of_phone), same and same[0])


def imei(db: Database, key: str) -> Imei | None:
    """A number by its key."""
    return first(db, Imei, "WHERE id = ?", [key])


def owner(db: Database, kept: Imei | None) -> str | None:
    """Whose phone it is a number of."""
    phone = first(db, Phone, "WHERE id = ?", [kept.phone]) if kept else None
    return phone.person if phone else None


def of_person(db: Database, person: str) -> list[Imei]:
    """All numbers that a person keeps, phone by phone."""
    where = "WHERE phone IN (SELECT id FROM phones WHERE person = ?) ORDER BY phone, position"
    return select(db, Imei, where, [person])


def descriptions(db: Database, person: str) -> dict[str, Description]:
    """What a person's phones look like, by phone."""
    where = "WHERE id IN (SELECT id FROM phones WHERE person = ?)"
    return {found.id: found for found in select(db, Description, where, [person])}


def description(db: Database, phone: str) -> Description | None:
    """What a phone looks like."""
    return first(db, Description, "WHERE id = ?", [phone])


def only_known_by(db: Database, phone: str, row: str) -> Phone | None:
    """The phone, if nothing but this row (a number or a description) tells of it: a further one,
    the last, never locked away. It goes with the row, so that nobody is asked for it.
    """
    return first(
        db,
        Phone,
        "WHERE id = ?1 AND number > 1 "
        "AND number = (SELECT max(number) FROM phones AS own WHERE own.person = phones.person) "
        "AND NOT EXISTS (SELECT 1 FROM lockups WHERE phone = ?1) "
        "AND NOT EXISTS (SELECT 1 FROM imeis WHERE phone = ?1 AND id <> ?2) "
        "AND NOT EXISTS (SELECT 1 FROM phone_descriptions WHERE id = ?1 AND id <> ?2)",
        [phone, row],
    )


def looked_at(db: Database, person: str) -> list[tuple[datetime, str]]:
    """When leadership looked at a number of this person in full, and who did, latest first."""
    found = db.execute(
        "SELECT happened_at, coalesce(known_as, given_name) || ' ' || family_name "
        "FROM audit_log LEFT JOIN people ON people.id = audit_log.actor "
        "WHERE object = ? AND (verb = 'reveal_imei' AND outcome = 'revealed' "
        "OR verb = 'export_person' AND outcome = 'exported' AND EXISTS ("
        "SELECT 1 FROM imeis JOIN phones ON phones.id = phone "
        "WHERE person = ? AND imeis.recorded_at <= happened_at)) ORDER BY seq DESC",
        [f"people/{person}", person],
    )
    return [(from_text(at), who or "Somebody") for at, who in found.fetchall()]


def phones_of(db: Database, person: str) -> list[Phone]:
    """A person's phones, by number."""
    return select(db, Phone, "WHERE person = ? ORDER BY number", [person])
