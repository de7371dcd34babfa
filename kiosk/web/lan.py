"""Serving the school's network: HTTPS by granian, and at http://localhost what was always there.

One process has all of it, so that there is one writer with one lock: granian's only worker, in
which waitress serves this machine and the page that connects a tablet. Its parent only watches it.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from flask import Flask, Response, request
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from kiosk.tls import Shown
from kiosk.web.app import create_app
from kiosk.web.connect import Connecting, create_connect_app
from kiosk.web.serving import THREADS, listen, serve, serve_school

EVERYWHERE = "0.0.0.0"  # noqa: S104  # the school's network is what this is for
STRICT_TRANSPORT = "max-age=31536000"


@dataclass(frozen=True)
class Plan:
    """What is served where: the ports on this machine, on the network, and for connecting."""

    data: Path
    shown: Shown
    school: str
    port: int
    lan_port: int
    connect_port: int

    @property
    def address(self) -> str:
        """Where other computers and tablets find the kiosk."""
        return f"https://{self.shown.addresses[0]}:{self.lan_port}"

    @property
    def connect_address(self) -> str:
        """Where they are connected first."""
        return f"http://{self.shown.addresses[0]}:{self.connect_port}"


def serve_lan(plan: Plan) -> None:
    """Serve until interrupted."""
    Granian(
        "kiosk",
        address=EVERYWHERE,
        port=plan.lan_port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        ssl_cert=plan.shown.certificate,
        ssl_key=plan.shown.key,
        websockets=False,
        log_level=LogLevels.error,
    ).serve(target_loader=partial(_load, plan), wrap_loader=False)


def _load(plan: Plan) -> Flask:
    """In the worker: the app, and beside it what this machine and new tablets are served."""
    app = create_app(plan.data)
    open_to_network(app, plan)
    connecting = Connecting(plan.school, plan.address, plan.shown.authority, plan.shown.fingerprint)
    connect_app = create_connect_app(connecting, trusted_hosts(plan.shown))
    _beside(serve_school, app, listen(plan.port))
    _beside(serve, connect_app, listen(plan.connect_port, EVERYWHERE))
    _beside(_end_with_parent)
    return app


def _beside(work: Callable[..., object], *given: object) -> None:
    threading.Thread(target=work, args=given, daemon=True).start()


def _end_with_parent() -> None:
    """A worker that outlived a killed parent would go on writing beside the next one."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def trusted_hosts(shown: Shown) -> list[str]:
    """What may stand in the address bar: whatever the certificate vouches for."""
    return ["localhost", "127.0.0.1", "[::1]", *shown.names, *shown.addresses]


def open_to_network(app: Flask, plan: Plan) -> None:
    """Let the app answer to its names on the network, and to them by HTTPS only."""
    app.config.update(
        TRUSTED_HOSTS=trusted_hosts(plan.shown),
        REACHED_AT=plan.address,
        CONNECT_AT=plan.connect_address,
    )
    app.after_request(_stay_with_https)


def _stay_with_https(response: Response) -> Response:
    """Not for localhost: there the kiosk itself is at http, and browsers mind no port in this."""
    if request.is_secure and not request.host.startswith(("localhost", "127.")):
        response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
    return response
