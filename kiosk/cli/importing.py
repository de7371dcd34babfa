"""kiosk import"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import click

from kiosk.cli.command import (
    Stop,
    opened,
    plainly,
)
from kiosk.decide.calendar import day_of


@click.command("import")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option("--school", "school_id", help="Which school, where the files hold several.")
@click.option("--year-scheme", type=click.Choice(["uk", "us"]), help="How to read year codes.")
@click.option("--as", "kind", type=click.Choice(["staff", "pupils"]), help="Whom the file lists.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--yes", is_flag=True, help="Do not ask before taking it in.")
@click.pass_obj
@plainly
def import_people(
    folder: Path,
    path: Path,
    school_id: str | None,
    year_scheme: Literal["uk", "us"] | None,
    kind: Literal["staff", "pupils"] | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Take in staff and pupils from PATH: a CSV file, or a folder of them.

    All of it or nothing: any problem is named by file, line and column, and nothing changes.
    The same file twice changes nothing. No file gives anybody a role.
    """
    from kiosk.exchange.people import files, importing

    school = opened(folder)
    try:
        reading = files.read(path, school=school_id, year_scheme=year_scheme, kind=kind)
    except files.ChoiceNeeded as choice:
        _say_choice(choice)
    for file in dict.fromkeys(file for file, _ in reading.dropped):
        columns = ", ".join(column for of, column in reading.dropped if of == file)
        click.echo(f"Never needed, so not read, in {file}: {columns}.")
    for note in reading.notes:
        click.echo(note)
    if reading.problems:
        for problem in reading.problems:
            click.echo(str(problem), err=True)
        raise Stop("Nothing has been changed.")
    preview = importing.preview(school.db, path, reading, day_of(school.now()))
    for line in preview.says():
        click.echo(line)
    if not preview.actions:
        click.echo("Everything is as it was. Nothing has been changed.")
        return
    if dry_run:
        click.echo("Dry run: nothing has been changed.")
        return
    if not yes:
        click.confirm("Take these in?", abort=True)
    importing.take_in(school, preview.actions)
    click.echo("Taken in.")


def _say_choice(choice: Any) -> None:
    click.echo(choice.question, err=True)
    for value, description in choice.choices:
        click.echo(f"  {choice.option} {value}: {description}", err=True)
    raise Stop("Nothing has been changed.")
