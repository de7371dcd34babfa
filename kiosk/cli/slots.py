"""kiosk slots"""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli.command import Stop, opened, plainly
from kiosk.db import lockups
from kiosk.decide.lockups import MOST_SLOTS, as_many_slots
from kiosk.founding import stamp
from kiosk.perform import perform


@click.command("slots")
@click.argument("count", type=click.IntRange(1, MOST_SLOTS), required=False)
@click.pass_obj
@plainly
def slots(folder: Path, count: int | None) -> None:
    """How many slots for staff phones there are; with COUNT, that there are so many from now on.

    More are numbered on from the highest. With fewer, those above are used no more and their
    labels end; a phone that is still in one has to be taken back first.
    """
    school = opened(folder)
    if count is not None:
        action = as_many_slots(count, lockups.highest_slot(school.db))
        outcome = perform(school, action, stamp(school))
        if outcome.refusal:
            raise Stop(outcome.message)
    there = len(lockups.slots(school.db))
    click.echo(f"{there} slot{'' if there == 1 else 's'} for phones.")
