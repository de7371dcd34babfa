"""kiosk places"""

from __future__ import annotations

import uuid
from pathlib import Path

import click

from kiosk.actions.places import AddPlace, ClosePlace
from kiosk.cli.command import Stop, opened, plainly
from kiosk.db import places
from kiosk.decide.places import KINDS
from kiosk.founding import stamp
from kiosk.perform import perform_all


@click.group("places")
def places_group() -> None:
    """Rooms: where a phone may be used out of children's sight."""


@places_group.command("list")
@click.pass_obj
@plainly
def list_places(folder: Path) -> None:
    """Every room in use, with its kind."""
    for place in places.open_places(opened(folder).db):
        click.echo(f"{place.name}: {place.kind}")


@places_group.command("add")
@click.argument("name")
@click.option("--kind", type=click.Choice(KINDS), default="staff_only", show_default=True)
@click.pass_obj
@plainly
def add_place(folder: Path, name: str, kind: str) -> None:
    """Add the room NAME."""
    school = opened(folder)
    words = " ".join(name.split())[:80]
    if not words:
        raise Stop("Give the room a name, such as “Staff room”.")
    perform_all(school, [(AddPlace(uuid.uuid4().hex, words, kind), stamp(school))])
    click.echo(f"{words} is a room of the school: {kind}.")


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
