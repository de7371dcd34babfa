"""kiosk export-person"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kiosk.actions.subject_access import ExportPerson
from kiosk.cli.command import Stop, opened, plainly
from kiosk.db import people, settings
from kiosk.decide.calendar import day_of
from kiosk.exchange import subject_access
from kiosk.founding import stamp
from kiosk.perform import perform_all


@click.command("export-person")
@click.argument("name")
@click.option(
    "-o",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="A new folder for the page and the tables.",
)
@click.option(
    "--confirmed",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day NAME’s identity was confirmed, such as 2026-11-20. Else today.",
)
@click.pass_obj
@plainly
def export_person(data: Path, name: str, folder: Path, confirmed: datetime | None) -> None:
    """Everything held about NAME, of the staff or a leaver: a page to read, and CSV tables.

    Other people are masked. What is withheld is listed with its ground.
    """
    school = opened(data)
    found = people.ever_called(school.db, name)
    if len(found) != 1:
        many = "Several people are or were" if found else "Nobody is or was"
        raise Stop(f"{many} called “{name}”. See: kiosk people list")
    day = confirmed.date() if confirmed else day_of(school.now())
    try:
        subject_access.check_folder(folder)
        perform_all(school, [(ExportPerson(found[0].id, day), stamp(school))])
        record = subject_access.record_of(school, found[0], day)
        subject_access.write(record, settings.current(school.db).school_name, folder)
    except subject_access.FolderInUse as problem:
        raise Stop(str(problem)) from problem
    due = record.due_on
    click.echo(f"{folder}: {subject_access.PAGE} and {len(record.tables)} tables.")
    click.echo(f"Withheld, with the ground: {subject_access.WITHHELD}, and at the end of the page.")
    click.echo(f"The answer is due by {due.day} {due:%B %Y}.")
