"""kiosk year-end"""

from __future__ import annotations

from pathlib import Path

import click

from kiosk import year_end
from kiosk.cli.command import Stop, opened, plainly
from kiosk.db import year_end as table
from kiosk.decide.year_end import Group, next_year_group, year_in_words
from kiosk.founding import stamp


@click.command("year-end")
@click.option("--run", "runs", is_flag=True, help="End the school year.")
@click.option("--undo", is_flag=True, help="Undo the end of the year, within 7 days.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@plainly
def end_year(folder: Path, runs: bool, undo: bool, yes: bool) -> None:
    """Who would leave and who would move up; nothing changes without --run.

    Classes can be chosen on the screen; here they are as proposed.
    """
    school = opened(folder)
    if undo:
        latest = table.latest(school.db)
        if latest is None:
            raise Stop("No school year was ended.")
        year_end.undo(school, stamp(school), latest.id)
        click.echo(f"The end of {latest.school_year} was undone.")
        return
    found = year_end.preview(school)
    for group in found:
        click.echo(_told(group))
    if not runs:
        click.echo("Nothing was changed. To do it: kiosk year-end --run")
        return
    if not yes:
        click.confirm("End the school year?", abort=True)
    year_end.end_year(school, stamp(school), {})
    click.echo("The school year was ended. Within 7 days: kiosk year-end --undo")


def _told(group: Group) -> str:
    here = ", ".join(filter(None, (year_in_words(group.year_group), group.class_name)))
    if group.leaves:
        return f"{here}: {len(group.pupils)} leave"
    to = year_in_words(next_year_group(group.year_group))
    return f"{here}: {len(group.pupils)} to {to}, {group.to_class or 'no class yet'}"
