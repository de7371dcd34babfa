"""School devices and their labels as they are stored."""

from __future__ import annotations

from sqlite_utils import Database

from kiosk.db.rows import first, select
from kiosk.decide.school_devices import DeviceLabel, SchoolDevice


def device(db: Database, device_id: str) -> SchoolDevice | None:
    """A device by id."""
    return first(db, SchoolDevice, "WHERE id = ?", [device_id])


def with_tag(db: Database, tag: str) -> SchoolDevice | None:
    """The device, not a retired one, whose label says this."""
    return first(db, SchoolDevice, "WHERE tag = ? AND condition <> 'retired'", [tag])


def devices(db: Database, *, retired: bool = False) -> list[SchoolDevice]:
    """Every device of the school by kind and tag, iPad 2 before iPad 10; retired ones if wanted."""
    which = "" if retired else "WHERE condition <> 'retired' "
    order = "CASE kind WHEN 'ipad' THEN 1 WHEN 'camera' THEN 2 ELSE 3 END, length(tag), tag, id"
    return select(db, SchoolDevice, f"{which}ORDER BY {order}")


def label(db: Database, digest: str) -> DeviceLabel | None:
    """The label with this digest, working or not."""
    return first(db, DeviceLabel, "WHERE id = ?", [digest])


def working_labels(db: Database, device_id: str) -> list[DeviceLabel]:
    """The label of a device that works; none or one."""
    return select(db, DeviceLabel, "WHERE device = ? AND ended_at IS NULL", [device_id])
