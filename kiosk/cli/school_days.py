"""kiosk calendar"""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli.command import Stop, opened, plainly
from kiosk.founding import stamp
from kiosk.perform import perform_all


@click.group("calendar")
def calendar_group() -> None:
    """Terms, INSET days and closures."""


@calendar_group.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be taken in, and change nothing.")
@click.pass_obj
@plainly
def import_calendar(folder: Path, path: Path, dry_run: bool) -> None:
    """Take in term dates from PATH: CSV (kind, name, from, to) or iCal.

    All of it or nothing; what the calendar says already stays as it is.
    """
    from kiosk.exchange.calendar import MOST_BYTES, CalendarProblem, plan, read

    school = opened(folder)
    try:
        with path.open("rb") as file:
            reading = read(file.read(MOST_BYTES + 1))
        actions = plan(school, reading.entries)
    except CalendarProblem as problem:
        raise Stop("\n".join([*problem.says, "Nothing has been changed."])) from problem
    for entry in reading.entries:
        click.echo(f"{entry.kind}: {entry.name or 'no name'}, {entry.first} to {entry.last}")
    for says in reading.unclear:
        click.echo(f"Not taken. {says}")
    if dry_run:
        click.echo(f"{len(actions)} terms and days would change. Nothing has been changed.")
        return
    perform_all(school, [(action, stamp(school)) for action in actions])
    click.echo(f"{len(actions)} terms and days changed.")
