"""How fast a scan is: the real server over HTTP, against a bare one and against the disk.

All take their turn in one run, since figures of different runs say nothing about each other:

- bare   Flask on waitress: four reads, one chained entry, two updates in one durable transaction
- ours   the kiosk: station key, rules, registers, audit log
- raw    the bare one's transaction in this process, without HTTP

Goals (design.md section 11): ours at least 0.7 of bare at 1 and at 8 clients (stretch 0.85) with
a p99 of at most twice its p99, and at least 0.45 of raw at 1 client. Nothing is asserted about
time. Run it as `python benchmarks/scan.py`; `--profile` says where one scan spends its time.
"""

from __future__ import annotations

import argparse
import cProfile
import hashlib
import http.client
import io
import itertools
import json
import pstats
import secrets
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask, jsonify, request
from werkzeug.test import EnvironBuilder

from kiosk import clock, codes, create_app
from kiosk.actions.badges import IssueBadge
from kiosk.actions.people import RecordPerson
from kiosk.actions.settings import ChangeSetting
from kiosk.actions.stations import EnrolStation
from kiosk.db import connection
from kiosk.founding import found, stamp
from kiosk.perform import perform_all
from kiosk.school import School
from kiosk.web.access import station_key
from kiosk.web.serving import listen, serve
from kiosk.web.sightings import Sightings

PEOPLE = 40
CLIENTS = (1, 8)
FIRST_PORT = 5600


# The bare server and its transaction -------------------------------------------------------------

BARE_SCHEMA = """
CREATE TABLE stations (id TEXT PRIMARY KEY, name TEXT) STRICT;
CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT) STRICT;
CREATE TABLE phones (id TEXT PRIMARY KEY, slot INTEGER) STRICT;
CREATE TABLE slots (id TEXT PRIMARY KEY, phone INTEGER) STRICT;
CREATE TABLE entries (seq INTEGER PRIMARY KEY, body TEXT, previous TEXT, hash TEXT) STRICT;
INSERT INTO stations VALUES ('hall', 'Hall tablet');
"""


def make_bare(path: Path) -> None:
    db = connection.create(path)
    db.conn.executescript(BARE_SCHEMA)
    for person in map(str, range(PEOPLE)):
        db.conn.execute("INSERT INTO people VALUES (?, 'Priya Shah')", [person])
        db.conn.execute("INSERT INTO phones VALUES (?, 0)", [person])
        db.conn.execute("INSERT INTO slots VALUES (?, 0)", [person])
    db.close()


def bare_transaction(db: sqlite3.Connection, person: str, action_id: str) -> int:
    """Four reads, one entry chained by SHA-256, two updates: durable once this returns."""
    db.execute("BEGIN IMMEDIATE")
    db.execute("SELECT * FROM stations WHERE id = 'hall'").fetchone()
    db.execute("SELECT * FROM people WHERE id = ?", [person]).fetchone()
    (slot,) = db.execute("SELECT slot FROM phones WHERE id = ?", [person]).fetchone()
    seq, previous = db.execute(
        "SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1"
    ).fetchone() or (0, "")
    db.execute("UPDATE phones SET slot = ? WHERE id = ?", [1 - slot, person])
    db.execute("UPDATE slots SET phone = ? WHERE id = ?", [1 - slot, person])
    body = json.dumps({"seq": seq + 1, "action_id": action_id, "person": person, "slot": 1 - slot})
    chained = hashlib.sha256((previous + body).encode()).hexdigest()
    db.execute("INSERT INTO entries VALUES (?, ?, ?, ?)", [seq + 1, body, previous, chained])
    db.execute("COMMIT")
    return 1 - int(slot)


def bare_app(path: Path) -> Flask:
    app = Flask("bare")
    one_writer = threading.Lock()
    threads = threading.local()

    @app.post("/api/v1/scans")
    def scan() -> Any:
        body = request.get_json()
        if not hasattr(threads, "db"):
            threads.db = connection.connect(path).conn
        with one_writer:
            slot = bare_transaction(threads.db, body["code"], body["action_id"])
        return jsonify(outcome="locked_away" if slot else "taken_back")

    return app


# Ours ---------------------------------------------------------------------------------------------


def ticking() -> Callable[[], datetime]:
    """A clock that shows 12 minutes more each time, so that nobody is asked "take it back?".

    It begins at six minutes past an hour and so never shows the minute of contact time below.
    """
    ticks = itertools.count()
    start = datetime(2026, 11, 20, 7, 6, tzinfo=UTC)
    return lambda: start + timedelta(minutes=12 * next(ticks))


def make_school(folder: Path) -> tuple[School, str, list[str]]:
    """A school where locking away and taking back alternate; a station's key, and badges."""
    school = found(folder, "Oakfield Primary", ticking())
    badges = [codes.mint(codes.Kind.BADGE) for _ in range(PEOPLE)]
    actions = [
        ChangeSetting("contact_times", "Mon-Sun 00:00-00:01"),
        EnrolStation("hall", "Hall tablet", "kiosk"),
    ]
    for n, badge in enumerate(badges):
        actions.append(RecordPerson(f"person{n}", "test", str(n), "Priya", "Shah", None, None))
        digests = (codes.digest(text, school.keys.codes) for text in (badge, codes.mint_short()))
        actions.append(IssueBadge(f"person{n}", *digests))
    perform_all(school, [(action, stamp(school)) for action in actions])
    return school, station_key(school, "hall"), badges


def our_app(school: School) -> Flask:
    """The app as it is served. Stations are noted as seen once in a real minute, as in a school."""
    app = create_app(school=school)
    app.extensions["sightings"] = Sightings(clock.now)
    return app


# Load ---------------------------------------------------------------------------------------------


def new_id() -> str:
    """A UUID version 7, as the kiosk's own pages make them."""
    left = time.time_ns() // 1_000_000
    number = left << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=number))


@dataclass
class Side:
    """One of those compared: rates and latencies (in seconds) of its turns, by clients."""

    name: str
    scan: Callable[[int], Callable[[str], None]]
    """For one client: how it scans the badge it is given."""
    badges: list[str]
    rates: dict[int, list[float]] = field(default_factory=dict)
    p50: dict[int, list[float]] = field(default_factory=dict)
    p99: dict[int, list[float]] = field(default_factory=dict)

    def turn(self, clients: int, seconds: float) -> None:
        """Scan with so many clients at once; each has people of its own."""
        shares = [self.badges[n::clients] for n in range(clients)]
        scans = [self.scan(n) for n in range(clients)]
        took: list[list[float]] = [[] for _ in range(clients)]
        start = time.perf_counter()

        def work(n: int) -> None:
            for badge in itertools.cycle(shares[n]):
                began = time.perf_counter()
                scans[n](badge)
                took[n].append(time.perf_counter() - began)
                if time.perf_counter() - start > seconds:
                    return

        threads = [threading.Thread(target=work, args=[n]) for n in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        passed = time.perf_counter() - start
        all_of_them = sorted(itertools.chain.from_iterable(took))
        self.rates.setdefault(clients, []).append(len(all_of_them) / passed)
        self.p50.setdefault(clients, []).append(statistics.median(all_of_them))
        self.p99.setdefault(clients, []).append(all_of_them[int(len(all_of_them) * 0.99)])


def over_http(port: int, key: str) -> Callable[[int], Callable[[str], None]]:
    """Clients on kept-alive connections that insist on every scan changing something."""
    connections: dict[int, http.client.HTTPConnection] = {}
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}

    def client(n: int) -> Callable[[str], None]:
        line = connections.setdefault(n, http.client.HTTPConnection("127.0.0.1", port, timeout=60))

        def scan(badge: str) -> None:
            body = json.dumps({"action_id": new_id(), "code": badge})
            line.request("POST", "/api/v1/scans", body, headers)
            response = line.getresponse()
            said = json.loads(response.read())
            if said.get("outcome") not in ("locked_away", "taken_back"):
                raise RuntimeError(f"{response.status}: {said}")

        return scan

    return client


def in_process(path: Path) -> Callable[[int], Callable[[str], None]]:
    threads = threading.local()

    def scan(person: str) -> None:
        if not hasattr(threads, "db"):
            threads.db = connection.connect(path).conn
        bare_transaction(threads.db, person, new_id())

    return lambda _: scan


def start(stack: ExitStack, *arguments: str) -> dict[str, Any]:
    """A server of this file in a process of its own; what it says about itself."""
    server = subprocess.Popen(
        [sys.executable, __file__, "--serve", *arguments], stdout=subprocess.PIPE, text=True
    )
    stack.callback(server.wait)
    stack.callback(server.kill)
    assert server.stdout is not None
    said: dict[str, Any] = json.loads(server.stdout.readline())
    return said


def serve_here(which: str, folder: Path) -> None:
    said: dict[str, Any] = {"key": "none", "badges": [str(n) for n in range(PEOPLE)]}
    if which == "bare":
        make_bare(folder / "bare.db")
        app = bare_app(folder / "bare.db")
    else:
        school, key, badges = make_school(folder / "school")
        said |= {"key": key, "badges": badges}
        app = our_app(school)
    listener = listen(FIRST_PORT)
    print(json.dumps(said | {"port": listener.getsockname()[1]}), flush=True)
    serve(app, listener)


def sides(stack: ExitStack) -> Iterator[Side]:
    for name in ("bare", "ours"):
        folder = stack.enter_context(TemporaryDirectory())
        said = start(stack, name, folder)
        yield Side(name, over_http(said["port"], said["key"]), said["badges"])
    path = Path(stack.enter_context(TemporaryDirectory())) / "raw.db"
    make_bare(path)
    yield Side("raw", in_process(path), [str(n) for n in range(PEOPLE)])


def compare(rounds: int, seconds: float) -> None:
    with ExitStack() as stack:
        bare, ours, raw = sides(stack)
        turns = [(side, n) for n in CLIENTS for side in (bare, ours)] + [(raw, 1)]
        for side, n in turns:
            side.turn(n, 0.5)
            side.rates[n].clear(), side.p50[n].clear(), side.p99[n].clear()
        busy, began = time.process_time(), time.perf_counter()
        for number in range(rounds):
            for side, n in turns if number % 2 else reversed(turns):
                side.turn(n, seconds)
        busy = (time.process_time() - busy) / (time.perf_counter() - began)
    _say(bare, ours, raw, turns, rounds, seconds)
    print(f"The load generator (and raw) took {busy:.0%} of one core.")


def _say(bare: Side, ours: Side, raw: Side, turns: Any, rounds: int, seconds: float) -> None:
    print(f"Medians of {rounds} interleaved rounds of {seconds:g} s")
    for side, n in sorted(turns, key=lambda turn: turn[1]):
        rate, p50, p99 = (statistics.median(of[n]) for of in (side.rates, side.p50, side.p99))
        print(
            f"  {side.name:5} {n} client{'s' if n > 1 else ' '} {rate:7.0f}/s"
            f"   p50 {p50 * 1000:6.2f} ms   p99 {p99 * 1000:6.2f} ms"
        )
    for n in CLIENTS:
        ratio = _ratio(ours.rates[n], bare.rates[n])
        print(f"  ours/bare at {n}: {ratio:.2f}   goal at least 0.7, stretch 0.85")
        print(f"    its p99: {_ratio(ours.p99[n], bare.p99[n]):.2f}   goal at most 2")
    print(f"  ours/raw at 1: {_ratio(ours.rates[1], raw.rates[1]):.2f}   goal at least 0.45")


def _ratio(ours: list[float], theirs: list[float]) -> float:
    """The median of the rounds' own ratios: whatever slowed one round slowed both sides."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


# Where the time goes ------------------------------------------------------------------------------


def profile(scans: int = 2000) -> None:
    """The server's side of a scan, in this process and without HTTP: time, then a profile."""
    with TemporaryDirectory() as folder:
        school, key, badges = make_school(Path(folder) / "school")
        app = our_app(school)
        turns = itertools.cycle(badges)
        for _ in range(2 * PEOPLE):
            _ask(app, _environ(key, next(turns)))
        environs = [_environ(key, next(turns)) for _ in range(scans)]
        began = time.perf_counter()
        for environ in environs:
            _ask(app, environ)
        plain = (time.perf_counter() - began) / scans
        environs = [_environ(key, next(turns)) for _ in range(scans)]
        profiler = cProfile.Profile()
        profiler.enable()
        for environ in environs:
            _ask(app, environ)
        profiler.disable()
        school.close()
    print(f"One scan takes {plain * 1e6:.0f} µs; under the profiler, over {scans} scans:")
    text = io.StringIO()
    pstats.Stats(profiler, stream=text).sort_stats("tottime").print_stats(25)
    print(text.getvalue())


def _environ(key: str, badge: str) -> dict[str, Any]:
    builder = EnvironBuilder(
        path="/api/v1/scans",
        base_url="http://127.0.0.1:5000",
        method="POST",
        headers={"Authorization": f"Bearer {key}"},
        json={"action_id": new_id(), "code": badge},
        environ_base={"REMOTE_ADDR": "127.0.0.1"},
    )
    return builder.get_environ()


def _ask(app: Flask, environ: dict[str, Any]) -> None:
    status: list[str] = []
    said = b"".join(app.wsgi_app(environ, lambda *given: status.append(given[0])))  # type: ignore[arg-type,func-returns-value]
    if status != ["200 OK"] or b'"refusal":null' not in said or b"question" in said:
        raise RuntimeError(f"{status} {said!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=3.0, help="how long each turn is")
    parser.add_argument("--profile", action="store_true", help="where one scan spends its time")
    parser.add_argument("--serve", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        serve_here(asked.serve[0], Path(asked.serve[1]))
    elif asked.profile:
        profile()
    else:
        compare(asked.rounds, asked.seconds)


if __name__ == "__main__":
    main()
