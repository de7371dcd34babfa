"""kiosk audit"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import click

from kiosk import clock
from kiosk.cli.command import (
    as_it_is,
    opened,
    plainly,
)
from kiosk.db import audit_check, audit_log
from kiosk.decide.calendar import local
from kiosk.keys import KeyProblem
from kiosk.school import NoSchool


@click.group()
def audit() -> None:
    """The audit log: everything that happened, chained."""


@audit.command("verify")
@click.pass_obj
def audit_verify(folder: Path) -> None:
    """Check that nothing was changed behind the register's back.

    Exit 0: sound. 1: tampered; the first thing that is wrong is named. 2: it cannot be read.
    """
    try:
        sound = audit_check.verify(as_it_is(folder).db)
    except audit_check.Tampered as problem:
        click.echo(f"Tampered: {problem}")
        sys.exit(1)
    except (NoSchool, KeyProblem, sqlite3.Error, ValueError) as problem:
        click.echo(f"It cannot be read: {problem}", err=True)
        sys.exit(2)
    click.echo(f"Sound: {sound.entries} entries, {sound.rows} rows. Head {sound.head[:16]}.")


@audit.command("show")
@click.option(
    "--last", type=click.IntRange(0, 10**9), default=20, show_default=True, help="How many entries."
)
@click.pass_obj
@plainly
def audit_show(folder: Path, last: int) -> None:
    """The last entries, each as one sentence."""
    db = opened(folder).db
    names = audit_log.names(db)
    seq, _ = audit_log.head(db)
    for entry in audit_log.entries(db, after=max(seq - last, 0)):
        at = local(clock.from_text(entry.happened_at))
        click.echo(f"{entry.seq}  {at:%d.%m.%Y %H:%M}  {audit_log.in_words(entry, names)}")
