"""kiosk settings"""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.actions.settings import ChangeSetting
from kiosk.cli.command import (
    opened,
    plainly,
)
from kiosk.db import settings as settings_table
from kiosk.founding import stamp
from kiosk.perform import perform_all
from kiosk.settings import EXPLAINED, checked, shown


@click.group("settings")
def settings_group() -> None:
    """What the school decides for itself."""


@settings_group.command("show")
@click.pass_obj
@plainly
def show_settings(folder: Path) -> None:
    """Every setting, its value and what it is for."""
    for name, value in shown(settings_table.current(opened(folder).db)).items():
        click.echo(f"{name} = {value}\n    {EXPLAINED[name].why}")


@settings_group.command("set")
@click.argument("name")
@click.argument("value")
@click.pass_obj
@plainly
def set_setting(folder: Path, name: str, value: str) -> None:
    """Set NAME to VALUE."""
    school = opened(folder)
    action = ChangeSetting(name, checked(name, value))
    perform_all(school, [(action, stamp(school))])
    click.echo(f"{name} = {action.value}")
