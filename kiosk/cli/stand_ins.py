"""kiosk stand-ins"""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta
from pathlib import Path

import click

from kiosk.actions.stand_ins import EndStandIn, NameStandIn
from kiosk.cli.command import Stop, opened, person_named, plainly
from kiosk.db import people
from kiosk.db import stand_ins as table
from kiosk.decide.calendar import day_of, instant_of, start_of_day
from kiosk.founding import stamp
from kiosk.perform import perform_all

DUTIES = {"acting": "acting lead", "chair": "Chair of Governors"}


@click.group("stand-ins")
def stand_ins_group() -> None:
    """Who decides permissions when all of leadership are out, or the Headteacher’s own."""


@stand_ins_group.command("list")
@click.pass_obj
@plainly
def list_stand_ins(folder: Path) -> None:
    """Everybody who stands in now or later."""
    school = opened(folder)
    for each in table.not_over(school.db, school.now()):
        whose = people.person(school.db, each.person)
        until = f", on {day_of(each.starts_at).isoformat()}" if each.ends_at else ""
        click.echo(f"{whose.name if whose else 'Somebody'}: {DUTIES[each.duty]}{until}")


@stand_ins_group.command("name")
@click.argument("name")
@click.option("--chair", is_flag=True, help="As Chair of Governors, until ended.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day of an acting lead; today.")
@click.pass_obj
@plainly
def name_stand_in(folder: Path, name: str, chair: bool, on: datetime | None) -> None:
    """Let NAME decide permissions: as acting lead for one day, or as Chair of Governors."""
    school = opened(folder)
    person = person_named(school, name)
    day = on.date() if on else day_of(school.now())
    midnight = instant_of(day + timedelta(days=1), time.min)
    wanted = (
        NameStandIn(uuid.uuid4().hex, person.id, "chair", start_of_day(school.now()), None)
        if chair
        else NameStandIn(uuid.uuid4().hex, person.id, "acting", instant_of(day, time.min), midnight)
    )
    perform_all(school, [(wanted, stamp(school))])
    click.echo(f"{person.name} is {DUTIES[wanted.duty]}{'' if chair else f' on {day}'}.")


@stand_ins_group.command("end")
@click.argument("name")
@click.pass_obj
@plainly
def end_stand_in(folder: Path, name: str) -> None:
    """NAME decides permissions no more."""
    school = opened(folder)
    person = person_named(school, name)
    held = [e for e in table.not_over(school.db, school.now()) if e.person == person.id]
    if not held:
        raise Stop(f"{person.name} stands in for nobody.")
    perform_all(school, [(EndStandIn(each.id), stamp(school)) for each in held])
    click.echo(f"{person.name} decides permissions no more.")
