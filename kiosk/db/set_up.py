"""What the set-up checklist is worked out from."""

from __future__ import annotations

from datetime import date

from sqlite_utils import Database

from kiosk.db import settings
from kiosk.decide.people import DAY_BADGE
from kiosk.decide.set_up import Has, SkippedStep, Step, steps


def checklist(db: Database, today: date) -> list[Step]:
    """The checklist as it is today."""
    found = db.execute(
        f"SELECT id FROM {SkippedStep.TABLE} WHERE skipped_at IS NOT NULL"
    ).fetchall()
    return steps(_has(db, today), {step for (step,) in found})


def _has(db: Database, today: date) -> Has:
    current = settings.current(db)
    here = f"FROM people WHERE left_at IS NULL AND source <> '{DAY_BADGE}'"
    held = (
        "SELECT count(DISTINCT person) FROM roles WHERE ended_at IS NULL "
        f"AND person IN (SELECT id {here})"
    )
    return Has(
        current.school_name,
        frozenset(settings.stored(db)),
        sum(bool(times) for times in current.contact_times.values()),
        _count(db, "SELECT count(*) FROM terms WHERE removed_at IS NULL"),
        _count(
            db,
            "SELECT count(*) FROM school_days WHERE kind <> 'open' AND id >= ?",
            today.isoformat(),
        ),
        _count(db, "SELECT count(*) FROM places WHERE closed_at IS NULL"),
        _count(db, "SELECT count(*) FROM slots WHERE closed_at IS NULL"),
        _count(db, f"SELECT count(*) {here}"),
        _count(db, "SELECT count(*) FROM staff_patterns WHERE ended_at IS NULL"),
        _count(db, f"{held} AND role = 'office'"),
        _count(db, f"{held} AND role IN ('leadership', 'headteacher')"),
        _count(db, "SELECT count(*) FROM pupils WHERE left_at IS NULL"),
        _count(
            db,
            f"SELECT count(*) FROM codes WHERE ended_at IS NULL AND person IN (SELECT id {here})",
        ),
    )


def _count(db: Database, query: str, *params: str) -> int:
    return int(db.execute(query, list(params)).fetchone()[0])
