"""The app served for real on this machine, in a thread; it can be stopped and started again."""

from __future__ import annotations

import threading
from contextlib import suppress

from flask import Flask

from kiosk.web.serving import listen, server


class LiveServer:
    """A served app. It keeps its port when it is stopped and started again."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._port = 0
        self._server = None
        self._thread = threading.Thread()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        listener = listen(self._port)
        self._port = listener.getsockname()[1]
        self._server = server(self._app, listener)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """As if it was switched off: every connection is cut, no socket stays open."""
        if self._server is None:
            return
        with suppress(OSError):  # Awake for something else, its thread has closed it already.
            self._server.trigger.pull_trigger(self._close)
        self._thread.join()
        self._server.task_dispatcher.shutdown()
        self._server = None

    def _close(self) -> None:
        """In the server's own thread, whose loop ends when nothing is left to listen to."""
        for channel in list(self._server.active_channels.values()):
            channel.handle_close()
        self._server.close()
