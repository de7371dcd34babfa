"""Staff phones, slots and lock-ups as they are stored, and what the rules need to know of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from kiosk.clock import to_text
from kiosk.db import permissions
from kiosk.db.audit_log import Answered
from kiosk.db.rows import Stored, columns, first, next_id, read_joined, select
from kiosk.decide.calendar import contact_began
from kiosk.decide.decision import Moment
from kiosk.decide.lockups import (
    CABINET,
    MOST_PHONES,
    Emergency,
    EmergencyFacts,
    Facts,
    Held,
    Lockup,
    Phone,
    Slot,
    UndoFacts,
)
from kiosk.decide.people import Person
from kiosk.decide.permissions import Agreed

AN_INSTANT = timedelta(milliseconds=1)
"""What two instants in the file differ by at least."""


_PHONES = f"""
SELECT {columns(Phone)}, {columns(Lockup, "away")}, {columns(Slot)}, {columns(Lockup, "latest")}
FROM phones
LEFT JOIN lockups AS away ON away.phone = phones.id AND away.released_at IS NULL
LEFT JOIN slots ON slots.id = away.slot
LEFT JOIN lockups AS latest
  ON latest.id = (SELECT max(id) FROM lockups WHERE lockups.phone = phones.id)
WHERE phones.person = ? AND phones.retired_at IS NULL ORDER BY phones.number
"""


def facts(db: Database, person: Person, *, moment: Moment | None = None) -> Facts:
    """What is true of a person's phones; with a moment in contact time, also what leadership
    agreed for them. Where a phone could go is read by `with_room`.
    """
    phones, held, latest = [], [], []
    for row in db.execute(_PHONES, [person.id]).fetchall():
        phone, away, slot, last = read_joined(row, Phone, Lockup, Slot, Lockup)
        phones.append(phone)
        held += [Held(away, slot)] if away else []
        latest += [last] if last else []
    return Facts(
        person,
        tuple(phones),
        tuple(held),
        max(latest, key=lambda lockup: lockup.released_at or lockup.locked_at, default=None),
        agreed=_agreed(db, person.id, moment),
    )


def with_room(db: Database, facts: Facts, wanted: str | None, guest_slots: int) -> Facts:
    """The same with the slots that are free, the last so many being for guests; `wanted` is the one
    whose label was just scanned.
    """
    slot = slot_by_id(db, wanted) if wanted else None
    return replace(
        facts,
        free=tuple(_free(db, facts.person, guest_slots)),
        wanted=slot,
        wanted_is_free=slot is None or not _is_in_use(db, slot.id),
        next_id=next_id(db, "lockups"),
    )


def _agreed(db: Database, person: str, moment: Moment | None) -> tuple[Agreed, ...]:
    began = contact_began(moment.contact_times, moment.at) if moment else None
    if moment is None or began is None:
        return ()
    return permissions.agreed(db, person, began - AN_INSTANT, moment.at)


def held(db: Database, person: str) -> tuple[Held, ...]:
    """The phones of a person that are locked away now."""
    return _held(db, "phones.person = ? AND lockups.released_at IS NULL", [person])


def since(db: Database, person: str, instant: datetime) -> list[Held]:
    """Every lock-up of a person since then, in order of time."""
    where = "phones.person = ? AND lockups.locked_at >= ?"
    found = _held(db, where, [person, to_text(instant)])
    return sorted(found, key=lambda each: (each.lockup.locked_at, each.lockup.id))


def _held(db: Database, where: str, params: Sequence[Stored]) -> tuple[Held, ...]:
    found = db.execute(
        f"SELECT {columns(Lockup)}, {columns(Slot)} FROM lockups "
        "JOIN slots ON slots.id = lockups.slot JOIN phones ON phones.id = lockups.phone "
        f"WHERE {where} ORDER BY phones.number, lockups.id",
        list(params),
    ).fetchall()
    return tuple(Held(*read_joined(row, Lockup, Slot)) for row in found)


def _free(db: Database, person: Person, guest_slots: int) -> list[Slot]:
    """Their own first; then, the last ones being kept for guests, those that are meant for them."""
    return select(
        db,
        Slot,
        "WHERE cabinet = ? AND closed_at IS NULL AND (owner IS NULL OR owner = ?) "
        "AND NOT EXISTS (SELECT 1 FROM lockups "
        "WHERE lockups.slot = slots.id AND lockups.released_at IS NULL) "
        "ORDER BY owner IS NULL, (number > (SELECT max(number) FROM slots "
        "WHERE cabinet = ? AND closed_at IS NULL) - ?) <> ?, number LIMIT ?",
        [
            *(CABINET, person.id),
            *(CABINET, guest_slots, person.is_guest, MOST_PHONES),
        ],
    )


def _is_in_use(db: Database, slot: str) -> bool:
    where = "WHERE slot = ? AND released_at IS NULL"
    return first(db, Lockup, where, [slot]) is not None


def slot_by_id(db: Database, slot: str) -> Slot | None:
    """A slot by its key, while the cabinet has it."""
    return first(db, Slot, "WHERE id = ? AND closed_at IS NULL", [slot])


def slot_numbered(db: Database, number: int) -> Slot | None:
    """A slot for staff phones by the number on its pocket."""
    where = "WHERE cabinet = ? AND number = ? AND closed_at IS NULL"
    return first(db, Slot, where, [CABINET, number])


def slots(db: Database) -> list[Slot]:
    """Every slot for staff phones, by number."""
    return select(db, Slot, "WHERE cabinet = ? AND closed_at IS NULL ORDER BY number", [CABINET])


def closed_slots(db: Database) -> list[Slot]:
    """The slots that the cabinet has no more."""
    return select(db, Slot, "WHERE cabinet = ? AND closed_at IS NOT NULL", [CABINET])


def slots_in_use(db: Database) -> set[str]:
    """The slots in which a phone is now, by key."""
    return {slot for (slot,) in db.execute("SELECT slot FROM lockups WHERE released_at IS NULL")}


def slot_is_free(db: Database, slot: str) -> bool:
    """Whether no phone is in the slot."""
    return not _is_in_use(db, slot)


def held_by(db: Database, slot: str) -> str | None:
    """Whose phone is in the slot now: a person's id."""
    found = db.execute(
        "SELECT phones.person FROM lockups JOIN phones ON phones.id = lockups.phone "
        "WHERE lockups.slot = ? AND lockups.released_at IS NULL",
        [slot],
    ).fetchone()
    return found[0] if found else None


def highest_slot(db: Database) -> int:
    """The highest number of a slot for staff phones; 0 before there are any."""
    found = db.execute(
        "SELECT max(number) FROM slots WHERE cabinet = ? AND closed_at IS NULL", [CABINET]
    ).fetchone()
    return int(found[0] or 0)


def emergency_facts(db: Database, person: Person | None, slot: Slot | None) -> EmergencyFacts:
    """The open lock-ups of this person, or what is in this slot."""
    held: tuple[Held, ...] = ()
    if person:
        held = _held(db, "phones.person = ? AND lockups.released_at IS NULL", [person.id])
    elif slot:
        held = _held(db, "lockups.slot = ? AND lockups.released_at IS NULL", [slot.id])
    return EmergencyFacts(person, slot, held, next_id(db, "emergencies"))


def undo_facts(db: Database, entry: Answered) -> UndoFacts:
    """The rows that an entry changed, as they are now."""
    keys = {table: key for table, key, _ in entry.rows if table == "emergencies"}
    ids = [key for table, key, _ in entry.rows if table == "lockups"]
    gaps = ", ".join("?" * len(ids))
    held = _held(db, f"lockups.id IN ({gaps})", ids)
    return UndoFacts(
        entry.recorded_at,
        entry.object,
        entry.verb == "lock_up_phone",
        held,
        first(db, Emergency, "WHERE id = ?", [keys["emergencies"]]) if keys else None,
        frozenset(h.lockup.phone for h in held if _moved_since(db, h.lockup)),
        frozenset(h.slot.id for h in held if _is_in_use(db, h.slot.id)),
        next_id(db, "lockups"),
    )


def _moved_since(db: Database, lockup: Lockup) -> bool:
    """Whether the phone was put away again since, or its owner has it no more."""
    found = db.execute(
        "SELECT retired_at IS NOT NULL OR EXISTS (SELECT 1 FROM lockups "
        "WHERE phone = phones.id AND lockups.id > ?) FROM phones WHERE id = ?",
        [lockup.id, lockup.phone],
    ).fetchone()
    return bool(found[0])


def phones_of(db: Database, person: str) -> list[Phone]:
    """The phones that a person has, by number; none before they locked one away."""
    return select(db, Phone, "WHERE person = ? AND retired_at IS NULL ORDER BY number", [person])


def phone(db: Database, person: str, number: int) -> Phone | None:
    """The phone of this number, if the person has it."""
    return next((each for each in phones_of(db, person) if each.number == number), None)


def locked_away_now(db: Database) -> int:
    """How many phones are in slots."""
    query = "SELECT count(*) FROM lockups WHERE released_at IS NULL"
    return int(db.execute(query).fetchone()[0])


def phones_locked_away(db: Database) -> list[dict[str, Any]]:
    """Every phone in a slot now with whose it is: slot, given_name, family_name, locked_at."""
    return list(db.query("SELECT * FROM phones_locked_away_now"))


def emergencies_since(db: Database, instant: datetime) -> list[dict[str, Any]]:
    """Every emergency since then, newest first: who (None for unknown), slot, happened_at."""
    return list(
        db.query("SELECT * FROM emergency_take_backs WHERE happened_at >= ?", [to_text(instant)])
    )
