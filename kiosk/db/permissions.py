"""Permissions as they are stored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from kiosk.clock import from_text, to_text
from kiosk.db import acknowledgements, people, places, school_days, settings, stand_ins
from kiosk.db.rows import first, select
from kiosk.decide.lockups import phone_id
from kiosk.decide.permissions import (
    REMIND,
    REMIND_AFTER,
    Agreed,
    Facts,
    Permission,
    PermissionNote,
)
from kiosk.decide.retention import kept_since


def permission(db: Database, key: str) -> Permission | None:
    """One version by its key."""
    return first(db, Permission, "WHERE id = ?", [key])


def newest(db: Database, request: str) -> Permission | None:
    """The version of a request that counts."""
    return first(db, Permission, "WHERE request = ? ORDER BY version DESC", [request])


def facts(
    db: Database, person: str, actor: str | None, before: Permission | None, at: datetime
) -> Facts:
    """What a decision about this person's permission depends on."""
    where = "WHERE person = ? AND ends_at > ? AND closed_at IS NULL"
    decider = people.person(db, before.decided_by) if before and before.decided_by else None
    return Facts(
        people.person(db, person),
        actor,
        stand_ins.may(db, actor, at) if actor else frozenset(),
        stand_ins.may(db, person, at),
        {place.id: place for place in places.open_places(db)},
        tuple(select(db, Permission, where, [person, to_text(at)])),
        acknowledgements.of(db, person),
        stand_ins.leading(db, at),
        decider.name if decider else "",
    )


_ROOMS = (
    "SELECT json_group_array(name) FROM (SELECT places.name FROM json_each(permissions.rooms) "
    "AS room JOIN places ON places.id = room.value ORDER BY room.key)"
)
_AGREED = (
    "SELECT person, phone, kind, decided_at, "
    f"CASE WHEN closed_at <= :at THEN closed_at ELSE ends_at END AS over_at, ({_ROOMS}) "
    "FROM permissions WHERE ends_at > :since AND over_at > :since AND starts_at <= :at "
    "AND decision = 'approved' AND kind <> 'contact_details' "
    "AND (closed_at IS NULL OR closed_at > :at "
    "OR (closed_how = 'revoked' AND closed_at > starts_at))"
)


def agreed(db: Database, person: str, since: datetime, at: datetime) -> tuple[Agreed, ...]:
    """What was approved for this person, had begun at that instant, and ended after `since`.

    The instant may be long ago: what was revoked or given another end since then counts as it was.
    What leadership had ended by then ended at that moment.
    """
    params = {"since": to_text(since), "at": to_text(at), "person": person}
    found = db.execute(f"{_AGREED} AND person = :person", params).fetchall()
    return tuple(_read_agreed(row) for row in found)


def in_force(db: Database, at: datetime) -> dict[str, tuple[Agreed, ...]]:
    """What leadership agreed that is in force at this instant, by person."""
    found: dict[str, tuple[Agreed, ...]] = {}
    for row in db.execute(_AGREED, {"since": to_text(at), "at": to_text(at)}).fetchall():
        found[row[0]] = (*found.get(row[0], ()), _read_agreed(row))
    return found


def _read_agreed(row: Sequence[Any]) -> Agreed:
    _, phone, kind, decided_at, over_at, rooms = row
    return Agreed(
        phone,
        kind,
        from_text(decided_at),
        from_text(over_at),
        tuple(json.loads(rooms)),
    )


def not_over(db: Database, at: datetime) -> list[Permission]:
    """Everything that waits, is agreed, or is in force at this instant, soonest first."""
    where = (
        "WHERE ends_at > ? AND closed_at IS NULL AND decision IS NOT 'declined' "
        "ORDER BY starts_at, id"
    )
    return select(db, Permission, where, [to_text(at)])


_OVER_AT = "min(ends_at, coalesce(closed_at, ends_at))"


def ended_between(db: Database, since: datetime, at: datetime) -> list[Permission]:
    """What was approved, had begun, and ended then by itself or by leadership, latest first."""
    where = (
        f"WHERE ends_at > ? AND {_OVER_AT} > ? AND {_OVER_AT} <= ? AND {_OVER_AT} > starts_at "
        "AND decision = 'approved' "
        "AND coalesce(closed_how, 'revoked') = 'revoked' AND kind <> 'contact_details' "
        f"ORDER BY {_OVER_AT} DESC, id"
    )
    return select(db, Permission, where, [to_text(since), to_text(since), to_text(at)])


def ends_by_slot(db: Database, at: datetime) -> dict[int, datetime]:
    """When the permissions end, or ended, whose phones are out and are reminded of it, by slot."""
    due = ended_between(db, at - REMIND_AFTER, at + REMIND)
    out = phones_out(db, [each for each in due if each.kind != "adjustment"])
    return {slot: each.over_at for each in due if (slot := out.get(each.id)) is not None}


def of_person(db: Database, person: str, since: datetime) -> list[Permission]:
    """The newest version of every request of a person since then, latest first."""
    where = (
        "WHERE person = ? AND requested_at >= ? AND closed_how IS NOT 'replaced' "
        "ORDER BY starts_at DESC, id"
    )
    return select(db, Permission, where, [person, to_text(since)])


_STILL_KEPT = (
    "EXISTS (SELECT 1 FROM permissions AS noted "
    "JOIN permissions AS newest ON newest.request = noted.request "
    "WHERE noted.id = permission_notes.permission "
    "AND min(newest.ends_at, coalesce(newest.closed_at, newest.ends_at)) > ?)"
)
"""Whether the request of a note, in whichever version, goes on or ended after an instant."""


def _words_kept_since(db: Database, at: datetime) -> str:
    period = settings.current(db).keep_permission_words
    return to_text(kept_since(period, at, school_days.calendar(db, at)))


def notes(db: Database, request: str, at: datetime) -> list[PermissionNote]:
    """The sealed sentences of a request that may still be read, in order."""
    where = (
        "WHERE words IS NOT NULL AND permission IN "
        f"(SELECT id FROM permissions WHERE request = ?) AND {_STILL_KEPT} "
        "ORDER BY written_at, id"
    )
    return select(db, PermissionNote, where, [request, _words_kept_since(db, at)])


_UNDER_HOLD = (
    "EXISTS (SELECT 1 FROM holds JOIN permissions ON permissions.id = permission_notes.permission "
    "WHERE lifted_at IS NULL AND pupil IS NULL "
    "AND coalesce(holds.person, permissions.person) = permissions.person)"
)


def notes_due(db: Database, at: datetime) -> list[PermissionNote]:
    """Notes whose request ended long enough ago, and that no hold keeps."""
    where = f"WHERE words IS NOT NULL AND NOT {_STILL_KEPT} AND NOT {_UNDER_HOLD}"
    return select(db, PermissionNote, where, [_words_kept_since(db, at)])


def phones_out(db: Database, wanted: Iterable[Permission]) -> dict[str, int | None]:
    """Of these permissions, whose phone is in no slot and was not put into one after the end:
    the number of the slot it last left, or of the person's own, by permission; None for neither.
    """
    found: dict[str, int | None] = {}
    for each in wanted:
        row = db.execute(
            "SELECT released_at, number FROM lockups JOIN slots ON slots.id = slot "
            "WHERE phone = ? ORDER BY lockups.id DESC LIMIT 1",
            [phone_id(each.person, each.phone)],
        ).fetchone()
        released_at, number = row or ("", _own_slot(db, each.person))
        if released_at is not None and released_at < to_text(each.over_at):
            found[each.id] = number
    return found


def _own_slot(db: Database, person: str) -> int | None:
    found = db.execute("SELECT min(number) FROM slots WHERE owner = ?", [person]).fetchone()
    return found[0] if found else None
