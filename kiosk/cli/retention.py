"""kiosk retention"""

from __future__ import annotations

import uuid
from functools import partial
from pathlib import Path

import click

from kiosk.actions.retention import LiftHold, SetHold
from kiosk.cli.command import Stop, opened, person_ever_named, plainly, pupil_ever_named
from kiosk.db import people, retention, settings
from kiosk.decide.disposals import Hold
from kiosk.decide.retention import RECORDS, kept_for
from kiosk.founding import stamp
from kiosk.perform import perform_all
from kiosk.retention import Unsettled, forget
from kiosk.school import School
from kiosk.sealing import seal


@click.group("retention", invoke_without_command=True)
@click.option("--run", "runs", is_flag=True, help="Dispose of what is due.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
@plainly
def retention_group(context: click.Context, runs: bool, yes: bool) -> None:
    """What is due for disposal, class by class; nothing changes without --run.

    A run can be stopped (Ctrl-C) and goes on where it was when it is started again.
    """
    if context.invoked_subcommand:
        return
    school = opened(context.obj)
    due = _tell(school)
    if not runs:
        click.echo("Nothing was changed. To dispose of it: kiosk retention --run")
        return
    if due and not yes:
        click.confirm(f"{due} records go and do not come back. Go on?", abort=True)
    _run(school)


def _tell(school: School) -> int:
    due, current = retention.plan(school.db, school.now()), settings.current(school.db)
    for records in RECORDS:
        held = due.held.get(records.name, 0)
        kept = f", {held} kept under hold" if held else ""
        count = due.counts.get(records.name, 0)
        click.echo(f"{records.title}, {kept_for(records, current)}: {count} due{kept}")
    return due.total


def _run(school: School) -> None:
    gone = 0
    try:
        for told in forget(school, partial(stamp, school)):
            gone = told.gone
            click.echo(f"{gone} of {told.of} records have gone.", err=True)
    except Unsettled as problem:
        raise Stop(str(problem)) from problem
    except KeyboardInterrupt:
        raise Stop(f"Stopped. {gone} records have gone; the rest stays due.") from None
    click.echo(f"{gone} records have gone. How many of each class is noted.")


@retention_group.command("hold")
@click.argument("name", required=False)
@click.option("--everything", is_flag=True, help="Whatever is kept, of everybody.")
@click.option("--child", is_flag=True, help="NAME is a pupil’s.")
@click.option("--why", required=True, help="In a few words; sealed, for leadership.")
@click.pass_obj
@plainly
def hold(folder: Path, name: str | None, everything: bool, child: bool, why: str) -> None:
    """Keep the records of NAME, of the staff or a leaver, until the hold is lifted."""
    school, key = opened(folder), uuid.uuid4().hex
    if everything == bool(name):
        raise Stop("Give a name, or --everything.")
    person = person_ever_named(school, name).id if name and not child else None
    pupil = pupil_ever_named(school, name).id if name and child else None
    sealed = seal(school.keys.sealing, why.strip(), f"holds/{key}") if why.strip() else None
    action = SetHold(key, person, pupil, sealed)
    perform_all(school, [(action, stamp(school))])
    click.echo(f"Kept until it is lifted: kiosk retention lift {key[:8]}")


@retention_group.command("holds")
@click.pass_obj
@plainly
def holds(folder: Path) -> None:
    """Every hold that was not lifted."""
    school = opened(folder)
    for each in retention.open_holds(school.db):
        click.echo(f"{each.id[:8]}  since {each.set_at:%Y-%m-%d}  {_whose(school, each)}")


def _whose(school: School, held: Hold) -> str:
    if held.pupil:
        pupil = people.pupil(school.db, held.pupil)
        return f"{pupil.name}, a child" if pupil else "a child"
    person = people.person(school.db, held.person) if held.person else None
    return person.name if person else "everything"


@retention_group.command("lift")
@click.argument("key")
@click.pass_obj
@plainly
def lift(folder: Path, key: str) -> None:
    """Lift the hold that begins with KEY; what is due goes with the next run."""
    school = opened(folder)
    found = [each for each in retention.open_holds(school.db) if each.id.startswith(key)]
    if len(found) != 1:
        raise Stop(f"No single hold begins with “{key}”. See: kiosk retention holds")
    perform_all(school, [(LiftHold(found[0].id), stamp(school))])
    click.echo("The hold was lifted.")
