"""kiosk visits"""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli.command import opened, plainly
from kiosk.db import people
from kiosk.db import visits as table
from kiosk.decide.calendar import day_of


@click.command("visits")
@click.pass_obj
@plainly
def visits(folder: Path) -> None:
    """Visits from today on, and earlier ones that nobody ended: where to, who leads, which classes.

    They are entered and ended in the browser, at Visits.
    """
    school = opened(folder)
    found = table.visits_from(school.db, day_of(school.now()))
    for each in found:
        leader = people.person(school.db, each.leader)
        classes = ", ".join(table.classes_of(school.db, each.id)) or "no class"
        going = len(table.going(school.db, each.id))
        ended = ", ended" if each.ended_at else ""
        click.echo(
            f"{each.visit_on}: {each.place}, led by {leader.name if leader else 'somebody'}, "
            f"{going} of the staff, {classes}{ended}."
        )
    click.echo(f"{len(found)} visits.")
