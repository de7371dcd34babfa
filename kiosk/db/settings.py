"""The school's settings as they are stored."""

from __future__ import annotations

from sqlite_utils import Database

from kiosk.settings import Settings, from_stored


def stored(db: Database) -> dict[str, str]:
    """The text of every setting that was ever changed."""
    return dict(db.execute("SELECT id, value FROM settings").fetchall())


def current(db: Database) -> Settings:
    """Every setting, typed."""
    return from_stored(tuple(sorted(stored(db).items())))
