"""kiosk register"""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

import click

from kiosk.actions import Action, Stamp
from kiosk.actions.declarations import MarkAbsent, MarkPresent
from kiosk.actions.office_entries import GiveEmergencyReason, RecordFromPaper, ReleaseForOwner
from kiosk.cli.command import BadArgument, opened, person_named, plainly
from kiosk.decide.calendar import day_of, instant_of
from kiosk.decide.office_entries import EMERGENCY_REASONS, RELEASE_REASONS
from kiosk.founding import stamp
from kiosk.perform import perform_all
from kiosk.school import School

SLOT = click.IntRange(1, 9999)


@click.group("register")
def register_group() -> None:
    """What is recorded on somebody's behalf: not in, paper, a phone given out, a reason."""


def _do(school: School, action: Action, by: Stamp | None = None) -> None:
    perform_all(school, [(action, by or stamp(school))])
    click.echo("Recorded.")


@register_group.command("absent")
@click.argument("name")
@click.option("--in-after-all", is_flag=True, help="They came in after all.")
@click.pass_obj
@plainly
def absent(folder: Path, name: str, in_after_all: bool) -> None:
    """NAME is not in today, so the board does not wait for them."""
    school = opened(folder)
    person = person_named(school, name).id
    _do(school, MarkPresent(person) if in_after_all else MarkAbsent(person))


@register_group.command("release")
@click.argument("number", type=SLOT)
@click.option("--witness", required=True, help="Who of the staff saw it.")
@click.option("--reason", type=click.Choice(list(RELEASE_REASONS)), required=True, help="Why.")
@click.pass_obj
@plainly
def release(folder: Path, number: int, witness: str, reason: str) -> None:
    """Give out the phone in slot NUMBER for its absent owner."""
    school = opened(folder)
    _do(school, ReleaseForOwner(number, person_named(school, witness).id, reason))


@register_group.command("paper")
@click.argument("name")
@click.option("--slot", type=SLOT, help="The slot's number.")
@click.option("--locked", help="When it was locked away, such as 08:25.")
@click.option("--taken-back", help="When it was taken back, such as 12:05.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day of the sheet; else today.")
@click.pass_obj
@plainly
def paper(
    folder: Path,
    name: str,
    slot: int | None,
    locked: str | None,
    taken_back: str | None,
    on: datetime | None,
) -> None:
    """Enter a line of the paper sheet for NAME, marked as late."""
    school = opened(folder)
    person = person_named(school, name)
    now = school.now()
    day = on.date() if on else day_of(now)

    def at(typed: str | None) -> datetime | None:
        if typed is None:
            return None
        try:
            return instant_of(day, time.fromisoformat(typed))
        except ValueError:
            raise BadArgument(f"“{typed}” is not a time: write 08:25.") from None

    locked_at, taken_back_at = at(locked), at(taken_back)
    by = stamp(school)
    happened = Stamp(
        by.actor, by.station, by.action_id, min(locked_at or taken_back_at or now, now)
    )
    _do(school, RecordFromPaper(person.id, slot, locked_at, taken_back_at, now), happened)


@register_group.command("reason")
@click.argument("number", type=click.IntRange(1, 2**62))
@click.argument("why", type=click.Choice(list(EMERGENCY_REASONS)))
@click.option("--whose", help="Whose phone it was, where that was not known.")
@click.pass_obj
@plainly
def reason(folder: Path, number: int, why: str, whose: str | None) -> None:
    """Give emergency NUMBER its reason, WHY."""
    school = opened(folder)
    person = person_named(school, whose).id if whose else None
    _do(school, GiveEmergencyReason(number, why, person))
