"""kiosk corrections"""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli.command import opened, plainly
from kiosk.db import corrections as table
from kiosk.db import own, people
from kiosk.decide.calendar import clock_time, day_of
from kiosk.decide.corrections import LISTED_FOR


@click.command("corrections")
@click.pass_obj
@plainly
def corrections(folder: Path) -> None:
    """What was added to anybody’s record in the last three months: whose, to which entry, by whom.

    What they wrote is sealed: leadership reads it in the browser, at Corrections.
    """
    school = opened(folder)
    now = school.now()
    found = table.since(school.db, now - LISTED_FOR)
    for each in found:
        whose = people.person(school.db, each.person)
        entry = own.entry(school.db, each.person, each.entry, now)
        by = "its owner" if each.added_by == each.person else "leadership"
        click.echo(
            f"{whose.name if whose else 'Somebody'}, added by {by} on {day_of(each.added_at)}, "
            f"{clock_time(each.added_at)}: {entry.said if entry else 'the entry is not kept.'}"
        )
    click.echo(f"{len(found)} corrections.")
