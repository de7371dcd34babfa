"""kiosk email"""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli.command import Stop, opened, plainly
from kiosk.db import emails as table
from kiosk.db import people
from kiosk.db import settings as settings_table
from kiosk.exchange import emails


@click.group("email")
def email_group() -> None:
    """E-mail to leadership: switched on with kiosk settings set email yes."""


@email_group.command("password")
@click.pass_obj
@plainly
def password(folder: Path) -> None:
    """Ask for the mail server’s password and keep it in a file of its own beside the database."""
    opened(folder)
    typed = click.prompt("The mail server’s password", hide_input=True, confirmation_prompt=True)
    emails.keep_password(folder, typed)
    click.echo(f"Kept in {folder / emails.PASSWORD}. It is in no backup of the database.")


@email_group.command("waiting")
@click.pass_obj
@plainly
def waiting(folder: Path) -> None:
    """What has not left yet, to whom, and what was the matter."""
    school = opened(folder)
    for each in table.waiting(school.db):
        whose = people.person(school.db, each.person)
        matter = each.trouble or "It goes within seconds."
        click.echo(f"{whose.name if whose else 'Somebody'}, {each.about}. {matter}")
    click.echo(f"{len(table.waiting(school.db))} waiting.")


@email_group.command("send")
@click.pass_obj
@plainly
def send(folder: Path) -> None:
    """Try what is due now; while kiosk serve runs it does this by itself."""
    school = opened(folder)
    if not settings_table.current(school.db).email:
        raise Stop("E-mail is switched off. Switch it on with: kiosk settings set email yes")
    emails.deliver(school)
    left = table.waiting(school.db)
    click.echo(f"{len(left)} waiting." if left else "Everything has left.")
