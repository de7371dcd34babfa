"""A mail server to send to, and to have trouble with: it listens on this machine and keeps what
it took. It understands as much SMTP as a client needs (RFC 5321).
"""

from __future__ import annotations

import queue
import socket
import socketserver
import ssl
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

REPLIES = {
    "EHLO": "250-mail.oakfield.example\r\n250-STARTTLS\r\n250 AUTH PLAIN",
    "HELO": "250 mail.oakfield.example",
    "MAIL": "250 OK",
    "RCPT": "250 OK",
    "RSET": "250 OK",
    "AUTH": "535 No",
    "QUIT": "221 Bye",
}


class MailServer(socketserver.ThreadingTCPServer):
    """`replies` are what it says instead to what begins so; `hangs_up_after` is the command after
    which it says nothing and hangs up, `DATA` for the moment when it has taken a message; `silent`
    it never says anything. Once it has taken a message it waits for `may_answer`. With
    `tls` it goes private when asked, or `at_once`, and then takes any password.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Conversation)
        self.taken: queue.Queue[EmailMessage] = queue.Queue()
        self.heard: list[str] = []
        self.replies: dict[str, str] = {}
        self.hangs_up_after = ""
        self.silent = False
        self.tls: ssl.SSLContext | None = None
        self.at_once = False
        self.may_answer = threading.Event()
        self.may_answer.set()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say what went wrong here; that somebody hangs up is no fault of the server's."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    def next(self) -> EmailMessage:
        """The next message that arrives. Raises queue.Empty when none does."""
        return self.taken.get(timeout=60)


class Conversation(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        if self.server.at_once:
            self.go_private()
        self.say("220 mail.oakfield.example")
        while line := self.rfile.readline().decode().rstrip():
            self.server.heard.append(line)
            command = line[:4].upper()
            line = command + line[4:]
            if command == "DATA":
                self.say("354 Go on")
                self.take()
                self.server.may_answer.wait(60)
            if command == self.server.hangs_up_after:
                return
            if command == "STAR" and self.server.tls:
                self.say("220 Go on")
                self.go_private()
                continue
            instead = self.server.replies.items()
            usual = REPLIES.get(command, "250 OK")
            if self.server.tls is None:
                usual = usual.replace("250-STARTTLS\r\n", "")
            self.say(next((say for begins, say in instead if line.startswith(begins)), usual))

    def go_private(self) -> None:
        self.connection = self.server.tls.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.server.replies = {"AUTH": "235 Welcome", **self.server.replies}

    def finish(self) -> None:
        self.rfile.close()
        self.wfile.close()
        self.connection.close()

    def take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        found = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.taken.put(found)

    def say(self, words: str) -> None:
        if not self.server.silent:
            self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def mail_server(port: int = 0) -> Iterator[MailServer]:
    """One that runs until the block ends."""
    with MailServer(port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def nobody_listens() -> str:
    """An address where there is no mail server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"
