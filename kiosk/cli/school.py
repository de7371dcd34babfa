"""kiosk init"""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli.command import (
    plainly,
)
from kiosk.db import settings as settings_table
from kiosk.founding import found, issue_start_code


@click.command()
@click.option("--school", "name", required=True, help="The school's name, as it stands on badges.")
@click.pass_obj
@plainly
def init(folder: Path, name: str) -> None:
    """Make a new school: 60 slots, a standard school day, and rules to start with."""
    school = found(folder, name)
    click.echo(f"{settings_table.current(school.db).school_name} is ready in {folder}.")
    click.echo("Without kiosk.key no badge works. For the safe: kiosk key-sheet -o key-sheet.pdf")
    click.echo(f"One-use set-up code for whoever leads first: {issue_start_code(school)}")
    click.echo("They start at http://localhost:5000/start once the kiosk is served (kiosk serve).")
    click.echo(
        "The set-up leads on from there; the staff list comes in there, or by kiosk import FILE."
    )
