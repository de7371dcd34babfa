"""kiosk demo"""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Any

import click

from kiosk import codes
from kiosk.cli.command import (
    PORT,
    Stop,
    plainly,
)
from kiosk.cli.serving import serve_here


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


def _say_demo(built: Any, at: str) -> None:
    new, two = built.label_of("Priya"), built.label_of("Marcus")
    click.echo(
        f"""
This is Oakfield Primary. Everybody in it is invented, and it is built anew at every start.
Its clock begins at {at} on a school day (another time: make demo ARGS="--at 10:20").

Try this:
  1. Open the address below. Hold a badge of this sheet up to the camera, from a phone or on
     paper: {built.badge_sheet}
     A scanner that types works too, and so does typing a code.
  2. No badge? Type your code: {codes.grouped(new.short)} locks {new.title}’s phone away.
  3. Scan somebody twice: it asks before giving a phone back. {two.title} has two phones.
  4. At 08:50 contact time starts: then phones stay, and Emergency always works.
"""
    )
