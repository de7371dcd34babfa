"""kiosk demo"""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk import codes
from kiosk.cli.command import (
    PORT,
    Stop,
    plainly,
)
from kiosk.cli.serving import serve_here

if TYPE_CHECKING:
    from kiosk.demo import Demo


@click.command("demo")
@click.option("--port", type=PORT, default=5000, show_default=True, help="The port to listen on.")
@click.option("--at", default="08:31", show_default=True, help="What its clock shows at the start.")
@click.pass_obj
@plainly
def demo_command(folder: Path, port: int, at: str) -> None:
    """Build a demo school, with invented people, and serve it."""
    from kiosk import demo as demo_school

    try:
        starts = time.fromisoformat(at)
    except ValueError:
        raise click.BadParameter(f"“{at}” is not a time: write 08:31.", param_hint="--at") from None
    click.echo("Building the demo school: 35 staff, 210 pupils, a morning half over ...")
    try:
        built = demo_school.build(folder / "demo", starts)
    except demo_school.NotADemo as problem:
        raise Stop(str(problem)) from problem
    _say_demo(built, at)
    serve_here(built.school, port)


def _say_demo(built: Demo, at: str) -> None:
    new, helped = built.label_of("Priya"), built.label_of("Nadia")
    click.echo(
        f"""
This is Oakfield Primary. Everybody in it is invented, and it is built anew at every start.
Its clock begins at {at} on a school day (another time: make demo ARGS="--at 10:20").
Open the address below. Badges to hold up to the camera: {built.badge_sheet}
Labels of the iPads and the camera: {built.device_sheet}
A scanner that types works too, and so does typing a code.

As a teacher, at the kiosk:
  1. Type {codes.grouped(new.short)}: it locks {new.title}’s phone away. A badge needs no typing.
  2. Scan somebody twice: it asks before giving a phone back. Marcus has two phones.
  3. In contact time (from 08:50) phones stay, but {helped.title}’s permission is in force:
     {codes.grouped(helped.short)}. Emergency always works.
  4. My record, with a code and a demo PIN: own phones, borrow an iPad, ask for a permission.
{_pins(built)}

In the office and as leadership, at /sign-in, with these demo sign-ins:
{_sign_ins(built)}
  They are of this demo alone and new at every start. The second factor is switched off here
  (setting second_factor no); a school of your own asks for it.
  5. Sue: the board, an urgent call for Karen, the iPad that still holds photographs, the photo
     permissions of class Beech, pupil phones with one held safely, who has accepted the rules.
  6. Ruth or Daniel: Permissions. Siân’s request waits; nobody decides their own.
"""
    )


def _pins(built: Demo) -> str:
    rows = (
        (name, codes.grouped(built.label_of(name).short), pin) for name, pin in built.pins.items()
    )
    return "\n".join(f"       {name:8}{code}  PIN {pin}" for name, code, pin in rows)


def _sign_ins(built: Demo) -> str:
    return "\n".join(
        f"  {each.person.name:16}{each.role:13}{each.passphrase}" for each in built.sign_ins
    )
