"""What a leaver still has, as it is stored."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from kiosk.db import (
    badges,
    emails,
    imeis,
    lockups,
    people,
    permissions,
    pupil_phones,
    roles,
    sign_in,
    stand_ins,
)
from kiosk.db.rows import first, select
from kiosk.decide.calendar import day_of
from kiosk.decide.leaving import Facts, PupilFacts
from kiosk.decide.lockups import Slot
from kiosk.decide.people import Person, Pupil
from kiosk.decide.pins import Pin


def facts(db: Database, person: str, at: datetime) -> Facts:
    """Everything of somebody that ends, or has to be closed, when they leave."""
    return Facts(
        people.person(db, person),
        open_items(db, person, at),
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
        [each for each in stand_ins.not_over(db, at) if each.person == person],
    )


def open_items(db: Database, person: str, at: datetime) -> tuple[str, ...]:
    """What has to be closed before somebody leaves, each in words (scenario 20)."""
    return (
        *(f"phone in slot {held.slot.number}" for held in lockups.held(db, person)),
        *_in_words(db, _DEVICES, [person]),
        *(
            f"permission until {_day(each.ends_at)}"
            for each in permissions.not_over(db, at)
            if each.person == person
        ),
        *_in_words(db, _VISITS, [person, day_of(at).isoformat()]),
    )


_DEVICES = (
    "SELECT CASE WHEN returned_at IS NULL THEN tag || ' is out' ELSE 'photos on ' || tag END "
    "FROM loans JOIN school_devices ON school_devices.id = device "
    "WHERE borrower = ? AND cleared_at IS NULL ORDER BY loans.id"
)
_VISITS = (
    "SELECT 'the visit to ' || place FROM visits "
    "WHERE leader = ? AND visit_on >= ? AND ended_at IS NULL ORDER BY visit_on, id"
)
_PUPILS_PHONES = (
    "SELECT 'phone in slot ' || slot FROM deposits WHERE pupil = ?1 AND returned_at IS NULL "
    "UNION ALL SELECT 'confiscated phone: ' || kept_where FROM confiscations "
    "WHERE pupil = ?1 AND returned_at IS NULL"
)


def _in_words(db: Database, query: str, about: list[str]) -> tuple[str, ...]:
    return tuple(said for (said,) in db.execute(query, about).fetchall())


def _day(at: datetime) -> str:
    day = day_of(at)
    return f"{day:%A} {day.day} {day:%B}"


def pupil_facts(db: Database, pupil: str) -> PupilFacts:
    """What of a child ends, or has to be closed, when they leave."""
    return PupilFacts(
        people.pupil(db, pupil),
        _in_words(db, _PUPILS_PHONES, [pupil]),
        tuple(pupil_phones.working_labels(db, pupil, None).values()),
    )


def pupils_left(db: Database) -> list[Pupil]:
    """Every child who has left, latest first."""
    return select(
        db, Pupil, "WHERE left_at IS NOT NULL ORDER BY left_at DESC, family_name COLLATE by_name"
    )


def leavers(db: Database) -> list[Person]:
    """Everybody who has left, latest first."""
    return select(
        db, Person, "WHERE left_at IS NOT NULL ORDER BY left_at DESC, family_name COLLATE by_name"
    )
