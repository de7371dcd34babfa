"""What is on record about one person, gathered for them to read."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from kiosk.clock import from_text, to_text
from kiosk.db import badges, lockups, school_devices, sign_in
from kiosk.db.rows import select
from kiosk.decide import own
from kiosk.decide.acknowledgements import Acknowledgement
from kiosk.decide.calendar import day_of
from kiosk.decide.declarations import Declaration
from kiosk.decide.loans import Loan
from kiosk.decide.own import Entry
from kiosk.decide.permissions import Permission
from kiosk.decide.watches import Watch

_COUNTS = {"permissions": "closed_how IS NOT 'replaced'"}
_WHEN = (
    ("lockups", "locked_at", "phone IN (SELECT id FROM phones WHERE person = :person)"),
    ("day_declarations", "declared_at", "person = :person"),
    ("permissions", "requested_at", f"person = :person AND {_COUNTS['permissions']}"),
    ("loans", "out_at", "borrower = :person"),
    ("acknowledgements", "accepted_at", "person = :person"),
    ("watches", "declared_at", "person = :person"),
)
_ALL = " UNION ALL ".join(
    f"SELECT '{table}/' || id AS entry, {at} AS at FROM {table} WHERE {where}"
    for table, at, where in _WHEN
)


def entries(
    db: Database, person: str, since: datetime, until: datetime, now: datetime
) -> list[Entry]:
    """Everything of this person from `since` until before `until`, as it stands now."""
    between = [person, to_text(since), to_text(until)]

    def where(whose: str, at: str, more: str = "") -> str:
        return f"WHERE {whose} = ? AND {at} >= ? AND {at} < ?{more}"

    held = [each for each in lockups.since(db, person, since) if each.lockup.locked_at < until]
    tags = {device.id: device.tag for device in school_devices.devices(db, retired=True)}
    counts = f" AND {_COUNTS['permissions']}"
    return [
        *own.locked_up(held),
        *own.declared(select(db, Declaration, where("person", "declared_at"), between)),
        *own.asked(select(db, Permission, where("person", "requested_at", counts), between), now),
        *own.borrowed(select(db, Loan, where("borrower", "out_at"), between), tags),
        *own.accepted(select(db, Acknowledgement, where("person", "accepted_at"), between)),
        *own.worn(select(db, Watch, where("person", "declared_at"), between)),
    ]


def entry(db: Database, person: str, key: str, now: datetime) -> Entry | None:
    """An entry (`table/id`) of somebody's record as it is told now."""
    at = when(db, person, key)
    if at is None:
        return None
    since, until = own.week(own.monday_of(day_of(at)))
    found = entries(db, person, since, until, now)
    return next((each for each in found if each.key == key), None)


def with_lost_badge(db: Database, person: str, now: datetime) -> list[Entry]:
    """What a badge alone could record between its last use with the PIN (else its issue) and when
    it was reported lost; for a week after that (domain.md E, 5).
    """
    badge = badges.reported_lost(db, person, now - own.A_WEEK)
    if badge is None or badge.ended_at is None:
        return []
    good = sign_in.last_with_pin(db, person, badge.ended_at)
    since = max(good, badge.issued_at) if good else badge.issued_at
    found = entries(db, person, since, badge.ended_at, now)
    return sorted((each for each in found if own.is_by_badge(each)), key=lambda each: each.at)


def when(db: Database, person: str, entry: str) -> datetime | None:
    """When an entry of this person's record was made; None where it is none of theirs."""
    found = db.execute(
        f"SELECT at FROM ({_ALL}) WHERE entry = :entry", {"person": person, "entry": entry}
    ).fetchone()
    return from_text(found[0]) if found else None


def before(db: Database, person: str, instant: datetime) -> datetime | None:
    """When the last entry before then was made, if there is any."""
    return _edge(db, "max(at)", "<", person, instant)


def after(db: Database, person: str, instant: datetime) -> datetime | None:
    """When the first entry from then on was made, if there is any."""
    return _edge(db, "min(at)", ">=", person, instant)


def _edge(db: Database, edge: str, side: str, person: str, at: datetime) -> datetime | None:
    (found,) = db.execute(
        f"SELECT {edge} FROM ({_ALL}) WHERE at {side} :at", {"person": person, "at": to_text(at)}
    ).fetchone()
    return from_text(found) if found else None
