"""Serving the app on this machine: waitress, one process, the next free port when one is taken."""

from __future__ import annotations

import logging
import socket
import sqlite3
import sys
import threading

from flask import Flask
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from kiosk.db import settings
from kiosk.school import School

THREADS = 8
LOOK_FOR_EMAILS_EVERY = 2.0
"""Seconds."""

PORTS_TO_TRY = 20


class NoPort(Exception):
    """No port could be had."""


def listen(port: int, address: str = "127.0.0.1") -> socket.socket:
    """A listening socket at `port`, or at the next that is free. Raises NoPort."""
    for candidate in range(port, port + PORTS_TO_TRY):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address, candidate))
        except OSError:
            listener.close()
            continue
        listener.listen()
        return listener
    raise NoPort(f"Ports {port} to {port + PORTS_TO_TRY - 1} are taken. Choose one with --port.")


def server(app: Flask, listener: socket.socket) -> BaseWSGIServer | MultiSocketServer:
    """What serves the app once it is told to `run()`. One process only: one writer, one lock."""
    return create_server(
        app, sockets=[listener], threads=THREADS, ident=None, clear_untrusted_proxy_headers=False
    )


def serve(app: Flask, listener: socket.socket) -> None:
    """Serve until interrupted."""
    logging.getLogger("waitress").setLevel(logging.ERROR)
    server(app, listener).run()


def serve_school(app: Flask, listener: socket.socket) -> None:
    """Serve until interrupted, and meanwhile, beside it, send whatever e-mail is due."""
    ended = threading.Event()
    beside = threading.Thread(target=_deliver, args=(app, ended), daemon=True)
    beside.start()
    try:
        serve(app, listener)
    finally:
        ended.set()
        beside.join(LOOK_FOR_EMAILS_EVERY)


def _deliver(app: Flask, ended: threading.Event) -> None:
    while not ended.is_set():
        school: School = app.extensions["school"]  # another one, once a backup was restored
        try:
            if settings.current(school.db).email:
                from kiosk.exchange.emails import deliver

                deliver(school)
        except (sqlite3.Error, OSError) as problem:
            logging.getLogger(__name__).error("E-mail rests: %s", type(problem).__name__)
        finally:
            school.close()
        ended.wait(LOOK_FOR_EMAILS_EVERY)
