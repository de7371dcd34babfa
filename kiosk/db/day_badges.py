"""Day badges as they are stored, who wears them, and what they did."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlite_utils import Database

from kiosk.clock import from_text, to_text
from kiosk.db.lockups import phones_of
from kiosk.db.rows import first, select
from kiosk.decide.badges import Code
from kiosk.decide.calendar import day_of, start_of_day
from kiosk.decide.day_badges import DayBadge, Facts, Wearer, wearer_id
from kiosk.decide.declarations import Declaration
from kiosk.decide.lockups import Emergency, Lockup
from kiosk.decide.people import Person


def working(db: Database, number: int) -> DayBadge | None:
    """The badge of this number that works."""
    return first(db, DayBadge, "WHERE number = ? AND ended_at IS NULL", [number])


def all_working(db: Database) -> list[DayBadge]:
    """Every day badge that works, by number."""
    return select(db, DayBadge, "WHERE ended_at IS NULL ORDER BY number")


def wearer(db: Database, number: int, day: date) -> Wearer | None:
    """Who wears it that day, if the office has said so."""
    return first(db, Wearer, "WHERE id = ?", [wearer_id(day, number)])


def as_badge(db: Database, digest: str, day: date, *, typed: bool) -> Code | None:
    """The day badge with this digest, as whose badge it is that day.

    A phone that somebody unnamed locked away on another day is not given to who has the badge
    next: until the office has named them, the badge does not work.
    """
    badge = first(db, DayBadge, "WHERE short = ?" if typed else "WHERE id = ?", [digest])
    if badge is None:
        return None
    worn_by = wearer(db, badge.number, day)
    if worn_by:
        return Code(badge.id, badge.short, worn_by.person, None, badge.issued_at, badge.ended_at)
    ended_at = badge.ended_at or left_behind(db, badge.person, day)
    return Code(badge.id, badge.short, badge.person, None, badge.issued_at, ended_at)


def worn_on(db: Database, day: date) -> dict[str, int]:
    """Who wears which day badge that day: the number by person."""
    found = db.execute(
        "SELECT person, number FROM day_badge_wearers WHERE day_on = ?", [day.isoformat()]
    )
    return dict(found.fetchall())


def left_behind(db: Database, person: str, day: date) -> datetime | None:
    """Since when a phone of whoever had the badge on an earlier day is in its slot."""
    found = db.execute(
        "SELECT min(locked_at) FROM lockups JOIN phones ON phones.id = lockups.phone "
        "WHERE phones.person = ? AND lockups.released_at IS NULL",
        [person],
    ).fetchone()
    since = from_text(found[0]) if found[0] else None
    return since if since and day_of(since) < day else None


def used(db: Database, person: str, day: date) -> list[Lockup]:
    """What was locked away that day with a badge that nobody had been named for."""
    where = (
        "WHERE phone IN (SELECT id FROM phones WHERE person = ?) "
        "AND locked_at >= ? AND locked_at < ? ORDER BY id"
    )
    return select(db, Lockup, where, [person, *_span(day)])


def _span(day: date) -> tuple[str, str]:
    noon = datetime.fromisoformat(f"{day.isoformat()}T12:00:00+00:00")
    return to_text(start_of_day(noon)), to_text(start_of_day(noon + timedelta(days=1)))


def facts(db: Database, number: int, day: date, person: Person | None) -> Facts:
    """What naming somebody for a day badge depends on."""
    badge = working(db, number)
    if badge is None:
        return Facts(None, None, person)
    open_of = "WHERE phone IN (SELECT id FROM phones WHERE person = ?) AND released_at IS NULL"
    declared = "WHERE person = ? AND day_on = ? AND ended_at IS NULL"
    called = "WHERE person = ? AND happened_at >= ? AND happened_at < ?"
    theirs = person.id if person else ""
    return Facts(
        badge,
        wearer(db, number, day),
        person,
        tuple(used(db, badge.person, day)),
        tuple(select(db, Declaration, declared, [badge.person, day.isoformat()])),
        tuple(select(db, Emergency, called, [badge.person, *_span(day)])),
        tuple(phones_of(db, theirs)),
        frozenset(lockup.phone for lockup in select(db, Lockup, open_of, [theirs])),
        first(db, Declaration, declared, [theirs, day.isoformat()]) is not None,
    )
