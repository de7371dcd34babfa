"""kiosk people"""

from __future__ import annotations

from pathlib import Path

import click

from kiosk import codes
from kiosk.actions.badges import SuspendBadge
from kiosk.actions.lockups import GiveSlot
from kiosk.actions.roles import ResetSignIn
from kiosk.actions.sign_in import IssueOneTimeCodes
from kiosk.cli.command import (
    opened,
    person_named,
    plainly,
)
from kiosk.db import people
from kiosk.founding import stamp
from kiosk.perform import perform_all


@click.group("people")
def people_group() -> None:
    """Staff: who is here, and whose slot is whose."""


@people_group.command("list")
@click.pass_obj
@plainly
def list_people(folder: Path) -> None:
    """Everybody of the staff, by name."""
    school = opened(folder)
    for person in people.staff(school.db):
        click.echo(f"{person.called} {person.family_name}{f', {person.job}' if person.job else ''}")


@people_group.command("slot")
@click.argument("number", type=click.IntRange(1, 9999))
@click.argument("name", required=False)
@click.pass_obj
@plainly
def give_slot(folder: Path, number: int, name: str | None) -> None:
    """Make slot NUMBER the own slot of NAME, or, without a name, anybody's."""
    school = opened(folder)
    person = person_named(school, name) if name else None
    action = GiveSlot(number, person.id if person else None)
    perform_all(school, [(action, stamp(school))])
    whose = f"{person.called} {person.family_name}’s" if person else "anybody’s"
    click.echo(f"Slot {number} is {whose}.")


@people_group.command("reset-signin")
@click.argument("name")
@click.pass_obj
@plainly
def reset_sign_in(folder: Path, name: str) -> None:
    """Forgotten passphrase or second factor: sign NAME out and print a one-use code for them."""
    school = opened(folder)
    person = person_named(school, name)
    code = codes.mint_short()
    action = ResetSignIn(person.id, codes.digest(code, school.keys.codes))
    perform_all(school, [(action, stamp(school))])
    click.echo(f"{person.name} is signed out everywhere; leadership sees that.")
    click.echo(f"One-use code, for 7 days, at http://localhost:5000/start: {codes.grouped(code)}")


@people_group.command("pin-code")
@click.argument("name")
@click.pass_obj
@plainly
def pin_code(folder: Path, name: str) -> None:
    """PIN forgotten, or none yet: print a one-use code with which NAME chooses one."""
    school = opened(folder)
    person = person_named(school, name)
    code = codes.mint_short()
    action = IssueOneTimeCodes("pin", person.id, (codes.digest(code, school.keys.codes),))
    perform_all(school, [(action, stamp(school))])
    click.echo(f"One-use code for {person.name}, for 7 days: {codes.grouped(code)}")
    click.echo("At the kiosk: My record, then Choose a PIN.")


@people_group.command("suspend-badge")
@click.argument("name")
@click.pass_obj
@plainly
def suspend_badge(folder: Path, name: str) -> None:
    """Badge lost: end the badge of NAME. The next one is printed with kiosk labels badges."""
    school = opened(folder)
    person = person_named(school, name)
    perform_all(school, [(SuspendBadge(person.id), stamp(school))])
    click.echo(f"The badge of {person.name} has ended. Print a new one: kiosk labels badges")
