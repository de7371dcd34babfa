"""kiosk report"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kiosk import clock
from kiosk.cli.command import (
    opened,
    plainly,
)
from kiosk.db import lockups
from kiosk.decide.calendar import clock_time, local, start_of_day


@click.group()
def report() -> None:
    """What the register says today."""


@report.command("today")
@click.pass_obj
@plainly
def report_today(folder: Path) -> None:
    """Which phones are locked away now, and every emergency of today, by name."""
    school = opened(folder)
    now = local(school.now())
    click.echo(f"{now:%A} {now.day} {now:%B %Y, %H:%M}")
    for row in lockups.phones_locked_away(school.db):
        since = clock_time(clock.from_text(row["locked_at"]))
        click.echo(f"Slot {row['slot']}: {row['given_name']} {row['family_name']}, since {since}")
    click.echo(f"Phones locked away: {lockups.locked_away_now(school.db)}.")
    for row in lockups.emergencies_since(school.db, start_of_day(school.now())):
        click.echo(_emergency_in_words(row))


def _emergency_in_words(row: dict[str, Any]) -> str:
    who = f"{row['given_name']} {row['family_name']}" if row["given_name"] else "by slot number"
    at = clock_time(clock.from_text(row["happened_at"]))
    slot = f", slot {row['slot']}" if row["slot"] else ""
    undone = ", undone at once" if row["undone_at"] else ""
    return f"Emergency at {at}, {row['station']}: {who}{slot}{undone}."
