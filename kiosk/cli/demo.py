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
    """Build a demo school, with invented people, and serve it.

    It is built anew at every start. While one is running, another start is a school of its own,
    in the next folder and at the next free port.
    """
    from kiosk import demo as demo_school

    try:
        starts = time.fromisoformat(at)
    except ValueError:
        raise click.BadParameter(f"“{at}” is not a time: write 08:31.", param_hint="--at") from None
    wanted = folder / "demo"
    try:
        with demo_school.kept(wanted) as ours:
            if ours != wanted:
                click.echo(f"A demo is running in {wanted}: this is another one, in {ours}.")
            click.echo("Building the demo school: 35 staff, 210 pupils, a morning half over ...")
            built = demo_school.build(ours, starts)
            _say_demo(built, at)
            serve_here(built.school, port)
    except (demo_school.NotADemo, demo_school.TooManyDemos) as problem:
        raise Stop(str(problem)) from problem


def _say_demo(built: Demo, at: str) -> None:
    click.echo(
        f"""
This is Oakfield Primary. Everybody in it is invented, and it is built anew at every start.
Its clock begins at {at} on a school day (another time: make demo ARGS="--at 10:20").
Sheets to hold up to the camera, from a phone or on paper; codes may be typed as well.
  Badges of staff: {built.badge_sheet}
  Labels of school devices: {built.device_sheet}
  Labels of pupils’ phones: {built.phone_sheet}

As a teacher, at the kiosk (the address below):
  1. No badge? Type your code: {_code(built, "Priya")} locks Priya’s phone away.
  2. Scan somebody twice: it asks before giving a phone back. Marcus has two phones.
  3. From 08:50, contact time, phones stay, and Emergency always works. Nadia has a permission:
     {_code(built, "Nadia")} and her PIN give her phone back.
  4. My record: own phones, borrow an iPad, ask to keep a phone on. Code or badge, and demo PIN:
{_pins(built)}

In the office and as leadership, at the same address with /sign-in, with these demo sign-ins:
{_sign_ins(built)}
  They and the PINs belong to this demo alone and are new at every start. The second factor is
  off in the demo (setting second_factor no); in a school of your own it is on from the start.

As the office (Sue):
  5. The board and the pupil phones, where one was refused and is held safely. Under Hand in,
     tick “switched off”, then scan label after label, or tap a name that is not yet in.
  6. iPads: iPad 2 is out, iPad 4 still holds photographs. Photos: the forms of class Beech.
  7. More: an urgent call for Karen, a visit, and who has still to accept the rules.

As the headteacher (Ruth):
  8. Permissions: Siân’s request waits for a decision. Nobody decides their own.
  9. Pupil phones, Consents: a parent asks for a child of Year 4.
"""
    )


def _code(built: Demo, name: str) -> str:
    return codes.grouped(built.label_of(name).short or "")


def _pins(built: Demo) -> str:
    return "\n".join(
        f"     {name:8}{_code(built, name)}   PIN {pin}" for name, pin in built.pins.items()
    )


def _sign_ins(built: Demo) -> str:
    return "\n".join(
        f"  {each.person.name:16}{each.role:13}{each.passphrase}" for each in built.sign_ins
    )
