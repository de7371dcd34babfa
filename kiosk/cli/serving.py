"""kiosk serve, kiosk tls"""

from __future__ import annotations

from pathlib import Path

import click

from kiosk import clock
from kiosk.cli.command import (
    PORT,
    Stop,
    opened,
    plainly,
)
from kiosk.db import settings as settings_table
from kiosk.one_server import alone
from kiosk.school import School

SERVING = "serving"
ALREADY = "A kiosk serves this school already. Use that one, or stop it first with Ctrl-C."
NOT_INSTALLED = "This needs two packages more: pip install granian ifaddr"


@click.group("tls")
def tls_group() -> None:
    """The certificate with which other computers and tablets trust the kiosk."""


@tls_group.command("init")
@click.option("--name", "names", multiple=True, help="Another name of this computer.")
@click.option("--anew", is_flag=True, help="Another authority; every tablet is connected again.")
@click.pass_obj
@plainly
def tls_init(folder: Path, names: tuple[str, ...], anew: bool) -> None:
    """Make the school’s own certificate authority, once; then kiosk serve --lan.

    It may vouch for this computer’s names, for kiosk.local and for private addresses only.
    """
    try:
        from kiosk import tls
    except ImportError as missing:
        raise Stop(NOT_INSTALLED) from missing
    school = opened(folder)
    name = settings_table.current(school.db).school_name
    try:
        tls.init(folder, name, clock.now(), [name.lower() for name in names], anew=anew)
    except tls.TlsProblem as problem:
        raise Stop(str(problem)) from problem
    click.echo(f"The school’s authority is in {folder / tls.FOLDER}.")
    click.echo(
        "Whoever has ca.key from there can pretend to be this kiosk. Next: kiosk serve --lan"
    )


@click.command()
@click.option(
    "--port", type=PORT, default=5000, show_default=True, help="The port on this machine."
)
@click.option("--lan", is_flag=True, help="Serve the school’s network too (after kiosk tls init).")
@click.option(
    "--lan-port", type=PORT, default=5443, show_default=True, help="With --lan: the HTTPS port."
)
@click.option(
    "--connect-port", default=5080, show_default=True, help="With --lan: where tablets begin."
)
@click.pass_obj
@plainly
def serve(folder: Path, port: int, lan: bool, lan_port: int, connect_port: int) -> None:
    """Serve the kiosk on this machine, at http://localhost:PORT, and with --lan to the school."""
    school = opened(folder)
    with alone(folder / SERVING) as is_alone:
        if not is_alone:
            raise Stop(ALREADY)
        if lan:
            _serve_lan(school, port, lan_port, connect_port)
        else:
            serve_here(school, port)


def _serve_lan(school: School, port: int, lan_port: int, connect_port: int) -> None:
    try:
        from kiosk import tls
        from kiosk.web.lan import Plan, serve_lan
    except ImportError as missing:
        raise Stop(NOT_INSTALLED) from missing
    try:
        shown_certificate = tls.ready(school.folder, clock.now())
    except tls.TlsProblem as problem:
        raise Stop(str(problem)) from problem
    name = settings_table.current(school.db).school_name
    school.close()
    for wanted, option in ((port, "port"), (lan_port, "lan-port"), (connect_port, "connect-port")):
        _check_free(wanted, option)
    plan = Plan(school.folder, shown_certificate, name, port, lan_port, connect_port)
    click.echo(f"On this machine the kiosk is at http://localhost:{port} (stop it with Ctrl-C)")
    click.echo(f"On the school’s network it is at {plan.address}")
    click.echo(f"Connect a tablet: open {plan.connect_address} on it. The certificate’s SHA-256:")
    click.echo(shown_certificate.fingerprint)
    serve_lan(plan)


def _check_free(port: int, option: str) -> None:
    from kiosk.web.serving import NoPort, listen

    try:
        with listen(port, "0.0.0.0") as listener:  # noqa: S104
            is_free = listener.getsockname()[1] == port
    except NoPort:
        is_free = False
    if not is_free:
        raise Stop(f"Port {port} is taken. Choose another with --{option}.")


def serve_here(school: School, wanted: int) -> None:
    from kiosk.web.app import create_app, started
    from kiosk.web.serving import NoPort, listen, serve_school

    app = create_app(school=started(school))
    try:
        listener = listen(wanted)
    except NoPort as problem:
        raise Stop(str(problem)) from problem
    port = listener.getsockname()[1]
    if port != wanted:
        click.echo(f"Port {wanted} is taken, so this is the next free one.")
    click.echo(f"The kiosk is at http://localhost:{port} (stop it with Ctrl-C)")
    serve_school(app, listener)
