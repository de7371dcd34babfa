"""kiosk station"""

from __future__ import annotations

import uuid
from pathlib import Path

import click

from kiosk.actions.stations import EnrolStation, RevokeStation
from kiosk.cli.command import (
    Stop,
    opened,
    plainly,
)
from kiosk.db import stations
from kiosk.decide.stations import KINDS
from kiosk.founding import stamp
from kiosk.perform import perform_all
from kiosk.refusals import sentence


@click.group()
def station() -> None:
    """Tablets and computers that may speak to the kiosk."""


@station.command("enrol")
@click.option("--kind", type=click.Choice(KINDS), required=True, help="What it may be used for.")
@click.option("--name", required=True, help="What it is called, such as “Hall tablet”.")
@click.option("--print-key", is_flag=True, required=True, help="Print its key, once.")
@click.pass_obj
@plainly
def enrol(folder: Path, kind: str, name: str, print_key: bool) -> None:
    """Let a station in and print its key, which it sends as `Authorization: Bearer KEY`."""
    from kiosk.web.access import station_key

    if not name.strip():
        raise click.BadParameter("A station needs a name.", param_hint="--name")
    school = opened(folder)
    action = EnrolStation(uuid.uuid4().hex, " ".join(name.split()), kind)
    perform_all(school, [(action, stamp(school))])
    if print_key:
        click.echo(station_key(school, action.id))


@station.command("list")
@click.pass_obj
@plainly
def list_stations(folder: Path) -> None:
    """Every station that is let in."""
    for found_station in stations.working(opened(folder).db):
        click.echo(f"{found_station.name} ({found_station.kind})")


@station.command("revoke")
@click.argument("name")
@click.pass_obj
@plainly
def revoke(folder: Path, name: str) -> None:
    """Shut out the station called NAME, from its next request on."""
    school = opened(folder)
    match = next((s for s in stations.working(school.db) if s.name == name), None)
    if match is None:
        raise Stop(sentence("E2", name=name))
    perform_all(school, [(RevokeStation(match.id), stamp(school))])
    click.echo(f"{name} is shut out.")
