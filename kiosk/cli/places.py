"""kiosk places"""

from __future__ import annotations

import uuid
from pathlib import Path

import click

from kiosk.actions.places import AddPlace, ClosePlace
from kiosk.cli.command import BadArgument, Stop, opened, plainly
from kiosk.db import places
from kiosk.decide.places import KINDS
from kiosk.founding import stamp
from kiosk.perform import perform_all


@click.group("places")
def places_group() -> None:
    """Rooms and areas of the school, and who is in them."""


@places_group.command("list")
@click.pass_obj
@plainly
def list_places(folder: Path) -> None:
    """Every place that is in use."""
    for place in places.open_places(opened(folder).db):
        click.echo(f"{place.name}: {KINDS[place.kind]}")


@places_group.command("add")
@click.argument("name")
@click.option("--kind", type=click.Choice(list(KINDS)), required=True, help="Who is there.")
@click.pass_obj
@plainly
def add_place(folder: Path, name: str, kind: str) -> None:
    """Enter the place NAME."""
    school = opened(folder)
    name = " ".join(name.split())[:80]
    if not name:
        raise BadArgument("Give the place a name.")
    perform_all(school, [(AddPlace(uuid.uuid4().hex, name, kind), stamp(school))])
    click.echo(f"{name} is entered.")


@places_group.command("close")
@click.argument("name")
@click.pass_obj
@plainly
def close_place(folder: Path, name: str) -> None:
    """Offer the room NAME no more; what was agreed for it stays."""
    school = opened(folder)
    found = places.place_named(school.db, " ".join(name.split()))
    if found is None:
        raise Stop(f"There is no room “{name}”. See: kiosk places list")
    perform_all(school, [(ClosePlace(found.id), stamp(school))])
    click.echo(f"{found.name} is offered no more.")
