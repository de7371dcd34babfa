"""kiosk report"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kiosk import clock
from kiosk.cli.command import (
    opened,
    plainly,
)
from kiosk.db import lockups, people, permissions, pupil_phone_board
from kiosk.decide.calendar import clock_time, local, start_of_day
from kiosk.decide.permissions import state, until_in_words
from kiosk.decide.pupil_phone_board import WHY, Child, in_today, not_collected
from kiosk.judge.moment import moment_of


@click.group()
def report() -> None:
    """What the register says today."""


@report.command("today")
@click.pass_obj
@plainly
def report_today(folder: Path) -> None:
    """Which phones are locked away now, and every emergency of today, by name."""
    school = opened(folder)
    now = local(school.now())
    click.echo(f"{now:%A} {now.day} {now:%B %Y, %H:%M}")
    for row in lockups.phones_locked_away(school.db):
        since = clock_time(clock.from_text(row["locked_at"]))
        click.echo(f"Slot {row['slot']}: {row['given_name']} {row['family_name']}, since {since}")
    click.echo(f"Phones locked away: {lockups.locked_away_now(school.db)}.")
    for row in lockups.emergencies_since(school.db, start_of_day(school.now())):
        click.echo(_emergency_in_words(row))


def _emergency_in_words(row: dict[str, Any]) -> str:
    who = f"{row['given_name']} {row['family_name']}" if row["given_name"] else "by slot number"
    at = clock_time(clock.from_text(row["happened_at"]))
    slot = f", slot {row['slot']}" if row["slot"] else ""
    undone = ", undone at once" if row["undone_at"] else ""
    return f"Emergency at {at}, {row['station']}: {who}{slot}{undone}."


@report.command("pupil-phones")
@click.pass_obj
@plainly
def report_pupil_phones(folder: Path) -> None:
    """Pupils' phones today, by name: in, out, not collected, refused and why."""
    school = opened(folder)
    moment = moment_of(school.db, school.now())
    now = local(moment.at)
    board = pupil_phone_board.today(school.db, moment)
    since = start_of_day(moment.at)
    taken_in = in_today(pupil_phone_board.taken_in_since(school.db, since), moment)
    click.echo(f"{now:%A} {now.day} {now:%B %Y, %H:%M}")
    for child in board.here:
        said = {"in": "here", "held": "held safely", "late": "not collected"}[child.state]
        slot = child.deposit.slot if child.deposit else ""
        click.echo(f"Slot {slot}: {_named(child)}, {said}")
    for child in board.of("refused"):
        click.echo(f"Refused: {_named(child)}, {WHY[child.why]}")
    out = len(board.of("out"))
    click.echo(f"In today: {taken_in}. Out: {out}. Here now: {len(board.here)}.")
    late = board.of("late")
    if late:
        click.echo(not_collected(len(late)))


def _named(child: Child) -> str:
    return ", ".join(filter(None, (child.name, child.class_name)))


@report.command("permissions")
@click.pass_obj
@plainly
def report_permissions(folder: Path) -> None:
    """What waits, is in force or is to come, and what ended today: by name, never why."""
    school = opened(folder)
    now = school.now()
    ended = permissions.ended_between(school.db, start_of_day(now), now)
    out = permissions.phones_out(school.db, ended)
    for each in [*permissions.not_over(school.db, now), *ended]:
        person = people.person(school.db, each.person)
        starts = until_in_words(each.starts_at, now)
        until = until_in_words(each.ends_at, each.starts_at)
        said = state(each, now).replace("_", " ")
        still = ", phone not locked away" if each.id in out else ""
        name = person.name if person else each.person
        click.echo(f"{name}, {starts} to {until}: {said}{still}.")
