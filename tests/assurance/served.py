"""The real server as a process of its own, and stations that speak to it over HTTP."""

from __future__ import annotations

import http.client
import json
import random
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

START_WITHIN = 60
"""Seconds after which a server that does not answer is given up."""

NO_ANSWER = (OSError, http.client.HTTPException)
"""What a client sees when the server dies under it: nobody knows whether anything was stored."""


def new_id() -> str:
    """A UUID version 7, as stations make them."""
    left = time.time_ns() // 1_000_000
    chance = random.SystemRandom()
    return str(
        uuid.UUID(
            int=left << 80
            | 0x7 << 76
            | chance.getrandbits(12) << 64
            | 0b10 << 62
            | chance.getrandbits(62)
        )
    )


def kiosk(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the `kiosk` command on a school."""
    command = [sys.executable, "-m", "kiosk", "--data", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)


def enrol(folder: Path, name: str) -> str:
    """Enrol a kiosk by the command and return the key that it prints."""
    done = kiosk(folder, "station", "enrol", "--kind", "kiosk", "--name", name, "--print-key")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def free_port() -> int:
    """A port that is free and that no outgoing connection is given meanwhile."""
    for port in random.SystemRandom().sample(range(20_000, 32_000), 200):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("No port is free.")


@dataclass
class Server:
    """`kiosk serve` for a school; it can be killed and started again at the same port."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self, *, wait: bool = True) -> None:
        command = [sys.executable, "-m", "kiosk", "--data", str(self.folder)]
        with self.complaints.open("ab") as complaints:
            self.process = subprocess.Popen(
                [*command, "serve", "--port", str(self.port)],
                stdout=subprocess.DEVNULL,
                stderr=complaints,
            )
        if wait:
            self._wait()

    @property
    def complaints(self) -> Path:
        """What the server wrote to standard error, however often it was started."""
        return self.folder.with_suffix(".errors")

    def _wait(self) -> None:
        assert self.process is not None
        give_up = time.monotonic() + START_WITHIN
        while time.monotonic() < give_up and self.process.poll() is None:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_WITHIN)
            try:
                line.request("GET", "/healthz")
                if line.getresponse().status == 200:
                    return
            except NO_ANSWER:
                time.sleep(0.005)  # until the next look
            finally:
                line.close()
        raise AssertionError(f"The server did not start: {self.complaints.read_text()}")

    def kill(self) -> None:
        """SIGKILL: the process has no say in it."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """A running server, killed at the end."""
    server = Server(folder)
    try:
        server.start()
        yield server
    finally:
        server.kill()


@dataclass(frozen=True)
class Asked:
    """One request: its path, and its body with the action_id."""

    path: str
    body: dict[str, Any]

    @property
    def action_id(self) -> str:
        return str(self.body["action_id"])


def scan(code: str, answer: str | None = None) -> Asked:
    return Asked("/api/v1/scans", {"action_id": new_id(), "code": code, "answer": answer})


def undo(action_id: str) -> Asked:
    return Asked("/api/v1/undo", {"action_id": new_id(), "undoes": action_id})


def emergency(**what: Any) -> Asked:
    return Asked("/api/v1/emergencies", {"action_id": new_id(), **what})


class Station:
    """A tablet on one kept-alive connection."""

    def __init__(self, port: int, key: str) -> None:
        self.id = key.partition(".")[0]
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=START_WITHIN)

    def send(self, asked: Asked) -> tuple[int, dict[str, Any]]:
        """Status and answer. Raises one of NO_ANSWER when the server dies meanwhile."""
        try:
            self._line.request("POST", asked.path, json.dumps(asked.body), self._headers)
            response = self._line.getresponse()
            return response.status, json.loads(response.read())
        except BaseException:
            self._line.close()
            raise

    def say(self, asked: Asked) -> dict[str, Any]:
        """The answer, which must be one: a refusal is, a problem is not."""
        status, said = self.send(asked)
        assert status == 200, (status, said, asked)
        return said

    def send_and_hang_up(self, asked: Asked) -> None:
        """Send, but be gone before the answer comes."""
        try:
            self._line.request("POST", asked.path, json.dumps(asked.body), self._headers)
        finally:
            self._line.close()

    def close(self) -> None:
        self._line.close()
