"""kiosk rights, kiosk export-person"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from kiosk.actions.subject_access import ExportPerson, ExportPupil
from kiosk.cli.command import Stop, opened, person_ever_named, plainly, pupil_ever_named
from kiosk.db import access_requests, people, settings
from kiosk.decide.calendar import day_of
from kiosk.decide.subject_access import AccessRequest
from kiosk.exchange import subject_access
from kiosk.founding import stamp
from kiosk.perform import perform_all


@click.command("rights")
@click.pass_obj
@plainly
def rights(data: Path) -> None:
    """Requests about data that are not answered yet: about whom, since when, and by when to answer.

    Each step is noted in the browser, at Requests about data.
    """
    school = opened(data)
    found = access_requests.open_or_since(school.db, date.max)
    for each in sorted(found, key=lambda each: each.due_on or date.max):
        whose = (
            people.person(school.db, each.person)
            if each.person
            else people.pupil(school.db, each.pupil)
        )
        asked = f", asked for by {each.asked_by}" if each.asked_by else ""
        name = whose.name if whose else "Somebody"
        click.echo(f"{name}{asked}, received {each.received_on}: {_due(each)}.")
    click.echo(f"{len(found)} open.")


def _due(request: AccessRequest) -> str:
    if request.due_on:
        return f"answer by {request.due_on}"
    return "it waits for their answer" if request.paused_on else "it is not confirmed who asks"


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
@click.option("--child", is_flag=True, help="NAME is a pupil’s; a parent asks for them.")
@click.pass_obj
@plainly
def export_person(
    data: Path, name: str, folder: Path, confirmed: datetime | None, child: bool
) -> None:
    """Everything held about NAME, of the staff or a leaver: a page to read, and CSV tables.

    Other people are masked. What is withheld is listed with its ground. With --child it is what is
    held about a pupil, for a parent who asks.
    """
    school = opened(data)
    whose = pupil_ever_named(school, name) if child else person_ever_named(school, name)
    day = confirmed.date() if confirmed else day_of(school.now())
    wanted = ExportPupil(whose.id, day) if child else ExportPerson(whose.id, day)
    try:
        subject_access.check_folder(folder)
        perform_all(school, [(wanted, stamp(school))])
        record = subject_access.record_of(school, whose, day)
        subject_access.write(record, settings.current(school.db).school_name, folder)
    except subject_access.FolderInUse as problem:
        raise Stop(str(problem)) from problem
    due = record.due_on
    click.echo(f"{folder}: {subject_access.PAGE} and {len(record.tables)} tables.")
    click.echo(f"Withheld, with the ground: {subject_access.WITHHELD}, and at the end of the page.")
    click.echo(f"The answer is due by {due.day} {due:%B %Y}.")
