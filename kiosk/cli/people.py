"""kiosk people"""

from __future__ import annotations

import uuid
from pathlib import Path

import click

from kiosk import codes
from kiosk.actions import Action
from kiosk.actions.badges import SuspendBadge
from kiosk.actions.day_badges import NameDayBadge
from kiosk.actions.leaving import RecordLeaver
from kiosk.actions.lockups import GiveSlot
from kiosk.actions.patterns import EndPattern, SetPattern
from kiosk.actions.roles import ResetSignIn
from kiosk.actions.sign_in import IssueOneTimeCodes
from kiosk.cli.command import (
    BadArgument,
    opened,
    person_named,
    plainly,
)
from kiosk.db import acknowledgements, patterns, people, policies
from kiosk.decide.calendar import day_of
from kiosk.decide.day_badges import MOST
from kiosk.decide.patterns import WORKING_WEEK, Pattern, checked
from kiosk.decide.people import GUEST_JOBS
from kiosk.decide.people import guest as new_guest
from kiosk.founding import stamp
from kiosk.perform import perform_all
from kiosk.school import School


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


@people_group.command("pattern")
@click.argument("name")
@click.option("--days", help="Working days, such as Mon-Wed.")
@click.option("--hours", help="Contracted hours, such as 08:15-15:45.")
@click.option("--contact", help="Own contact times, such as “08:50-12:00, 13:00-15:20”.")
@click.option("--as-school", is_flag=True, help="Follow the school’s week again.")
@click.option("--same-job", is_flag=True, help="The same for everybody who has NAME’s job.")
@click.pass_obj
@plainly
def pattern(
    folder: Path,
    name: str,
    days: str | None,
    hours: str | None,
    contact: str | None,
    as_school: bool,
    same_job: bool,
) -> None:
    """Show or set when NAME works, and when they are in contact time.

    Without contact times of their own, the school’s hold on their days.
    """
    school = opened(folder)
    person = person_named(school, name)
    given = bool(days or hours or contact)
    if as_school and given:
        raise BadArgument("Either --as-school, or days and times.")
    if same_job and not (as_school or given):
        raise BadArgument("With --same-job, say which week: --days, or --as-school.")
    wanted = people.of_job(school.db, person.job) if same_job and person.job else [person]
    if as_school:
        _perform_all(school, [EndPattern(each.id) for each in wanted])
    elif given:
        week = checked(days or WORKING_WEEK, hours, contact)
        _perform_all(
            school, [SetPattern(p.id, week.days, week.hours, week.contact) for p in wanted]
        )
    for each in wanted:
        click.echo(f"{each.name}: {_week(patterns.of(school.db, each.id))}")


def _perform_all(school: School, actions: list[Action]) -> None:
    perform_all(school, [(action, stamp(school)) for action in actions])


def _week(week: Pattern | None) -> str:
    if week is None:
        return "follows the school’s week"
    hours = f", hours {week.hours}" if week.hours else ""
    return f"{week.days}{hours}, contact {week.contact or 'as the school'}"


@people_group.command("rules")
@click.pass_obj
@plainly
def rules(folder: Path) -> None:
    """Who has still to accept the current version of the device rules."""
    school = opened(folder)
    policy = policies.current(school.db)
    version = policy.id if policy else 0
    today = day_of(school.now())
    waiting = acknowledgements.outstanding(school.db, version, today)
    for person in waiting:
        click.echo(person.name)
    click.echo(
        f"{len(waiting)} of {len(acknowledgements.asked(school.db, today))} have still to accept "
        f"version {version}."
    )


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


@people_group.command("day-badge")
@click.argument("number", type=click.IntRange(1, MOST))
@click.argument("name")
@click.option("--guest", type=click.Choice(GUEST_JOBS), help="What somebody is who is on no list.")
@click.pass_obj
@plainly
def day_badge(folder: Path, number: int, name: str, guest: str | None) -> None:
    """Say that NAME wears day badge NUMBER today; with --guest also who is on no list."""
    school = opened(folder)
    if guest and not people.called(school.db, name):
        new = [new_guest(uuid.uuid4().hex, " ".join(name.split()), guest)]
    else:
        new = []
    key = new[0].id if new else person_named(school, name).id
    _perform_all(school, [*new, NameDayBadge(number, day_of(school.now()), key)])
    click.echo(f"{name} wears day badge {number} until midnight.")


@people_group.command("leaver")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@plainly
def leaver(folder: Path, name: str, yes: bool) -> None:
    """NAME has left: end badge, PIN, passphrase and roles, and delete their phone numbers.

    What is still open, such as a phone in a slot, is named and comes first.
    """
    school = opened(folder)
    person = person_named(school, name)
    if not yes:
        click.confirm(f"Nothing of {person.name} works afterwards. Go on?", abort=True)
    perform_all(school, [(RecordLeaver(person.id), stamp(school))])
    click.echo(f"{person.name} has left. Badge, PIN, roles and phone numbers have ended.")
