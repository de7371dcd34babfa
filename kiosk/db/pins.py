"""PINs as they are kept, and what is counted of their tries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from kiosk.clock import from_text, to_text
from kiosk.db import sign_in
from kiosk.db.rows import first
from kiosk.decide.pins import TRIES_A_DAY, Pin, PinRest, Tries, counters
from kiosk.decide.sign_in import Attempts


def kept(db: Database, person: str) -> str | None:
    """A person's PIN as it is kept; None before they chose one."""
    found = first(db, Pin, "WHERE id = ?", [person])
    return found.pin if found else None


def tries(db: Database, whose: str, station: str, at: datetime) -> Tries:
    """How often this PIN, and any at this station, was typed wrongly; not yet: counters of 0."""
    in_a_row, today, here = (
        sign_in.attempts(db, counter) or Attempts(counter, 0, at, 0)
        for counter in counters(whose, station)
    )
    rest = first(db, PinRest, "WHERE station = ? ORDER BY id DESC", [station])
    return Tries(in_a_row, today, here, rest)


def is_over(db: Database, person: str) -> bool:
    """Whether only another code of the office helps: ten wrong tries on one day."""
    _, of_the_day, _ = counters(person, "")
    counted = sign_in.attempts(db, of_the_day)
    return counted is not None and counted.failures >= TRIES_A_DAY


def rests_since(db: Database, instant: datetime) -> list[dict[str, Any]]:
    """Stations that took no PIN for a while, since then: name and instant (`at`, UTC)."""
    found = db.execute(
        "SELECT stations.name, began_at FROM pin_rests "
        "JOIN stations ON stations.id = pin_rests.station "
        "WHERE began_at >= ? ORDER BY pin_rests.id DESC",
        [to_text(instant)],
    )
    return [{"name": name, "at": from_text(at)} for name, at in found.fetchall()]
