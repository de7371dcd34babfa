"""Quarantines of devices as they are stored."""

from __future__ import annotations

from sqlite_utils import Database

from kiosk.db import loans, school_devices
from kiosk.db.rows import first, next_id
from kiosk.decide.quarantines import Facts, Quarantine


def current(db: Database, device_id: str) -> Quarantine | None:
    """The open quarantine of a device."""
    return first(db, Quarantine, "WHERE device = ? AND ended_at IS NULL", [device_id])


def facts(db: Database, device_id: str) -> Facts:
    """What putting a device away, or letting it out again, depends on."""
    return Facts(
        school_devices.device(db, device_id),
        current(db, device_id),
        loans.device_facts(db, device_id).out,
        next_id(db, "quarantines"),
    )
