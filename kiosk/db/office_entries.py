"""What the office recorded on somebody's behalf, as it is stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from kiosk.clock import to_text
from kiosk.db import lockups
from kiosk.db.rows import columns, read_joined, select
from kiosk.decide.lockups import Held, Lockup, Slot
from kiosk.decide.office_entries import PaperFacts
from kiosk.decide.people import Person


def held_in(db: Database, number: int) -> Held | None:
    """What is in the slot with this number now."""
    found = db.execute(
        f"SELECT {columns(Lockup)}, {columns(Slot)} FROM lockups "
        "JOIN slots ON slots.id = lockups.slot "
        "WHERE slots.cabinet = 'staff' AND slots.number = ? AND lockups.released_at IS NULL",
        [number],
    ).fetchone()
    return Held(*read_joined(found, Lockup, Slot)) if found else None


def paper_facts(
    db: Database, person: Person, slot_number: int | None, guest_slots: int
) -> PaperFacts:
    """What a line of the paper sheet must fit with."""
    slot = lockups.slot_numbered(db, slot_number) if slot_number is not None else None
    where = "WHERE {} AND release_basis IS NOT 'undone' ORDER BY locked_at"
    theirs = where.format("phone IN (SELECT id FROM phones WHERE person = ?)")
    return PaperFacts(
        lockups.with_room(db, lockups.facts(db, person), slot.id if slot else None, guest_slots),
        slot is not None,
        tuple(select(db, Lockup, theirs, [person.id])),
        tuple(select(db, Lockup, where.format("slot = ?"), [slot.id])) if slot else (),
    )


def emergencies_since(db: Database, instant: datetime) -> list[dict[str, Any]]:
    """Every emergency since then, and every earlier one that waits for its reason; newest first.

    id, happened_at, given_name and family_name (None for unknown), slot, station, undone_at,
    reason.
    """
    return list(
        db.query(
            "SELECT emergencies.id, emergencies.happened_at, emergencies.undone_at, "
            "coalesce(people.known_as, people.given_name) AS given_name, people.family_name, "
            "slots.number AS slot, stations.name AS station, emergency_reasons.reason "
            "FROM emergencies JOIN stations ON stations.id = emergencies.station "
            "LEFT JOIN emergency_reasons ON emergency_reasons.id = emergencies.id "
            "LEFT JOIN people ON people.id = "
            "coalesce(emergencies.person, emergency_reasons.person) "
            "LEFT JOIN slots ON slots.id = emergencies.slot WHERE emergencies.happened_at >= ? "
            "OR (emergencies.undone_at IS NULL AND emergency_reasons.id IS NULL) "
            "ORDER BY emergencies.id DESC",
            [to_text(instant)],
        )
    )
