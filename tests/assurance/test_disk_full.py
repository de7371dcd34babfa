"""A full, broken or read-only disk: "not confirmed", nothing by halves, and it heals by itself.

assurance.md D4, D5, D6, E3, E4 and E15. Nothing here needs root or a file system of its own.
"""

from __future__ import annotations

import resource
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from assurance import history
from assurance.served import Asked, Server, Station, emergency, enrol, scan, serving
from kiosk import clock
from kiosk.actions.settings import ChangeSetting
from kiosk.db import audit_check
from kiosk.school import DATABASE

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from oakfield import Badge, Oakfield
    from sqlite_utils import Database
    from werkzeug.test import TestResponse

FULL_POINTS = 60


def post(client: FlaskClient, asked: Asked) -> TestResponse:
    return client.post(asked.path, json=asked.body, headers={"Sec-Fetch-Site": "same-origin"})


def everything(db: Database) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """Every row of every table, but for when a station was seen: that is noted by itself."""
    return [
        (table, db.execute(f"SELECT * FROM [{table}] ORDER BY 1").fetchall())
        for table in db.table_names()
        if table != "sightings"
    ]


def is_not_confirmed(response: TestResponse) -> bool:
    said = response.get_json()
    return (
        response.status_code == 503
        and response.mimetype == "application/problem+json"
        and said["status"] == 503
        and said["detail"].startswith("Not confirmed")
    )


def one_by_one(oakfield: Oakfield, badge: Badge) -> Iterator[Asked]:
    """Scans that each change something: a phone is locked away, then taken back."""
    while True:
        for answer in ("lock_away:1", "take_back:1"):
            oakfield.wait(seconds=20)
            yield scan(badge.code, answer)


def test_a_full_disk_at_any_point_leaves_nothing_by_halves(
    oakfield: Oakfield, client: FlaskClient
) -> None:
    db, writer = oakfield.school.db, oakfield.school.writer
    oakfield.do(ChangeSetting("contact_times", ""))
    scans = one_by_one(oakfield, oakfield.somebody())
    stored_before_it_was_full = []
    for _ in range(FULL_POINTS):
        writer.execute(f"PRAGMA max_page_count = {_pages(db)}")
        fitted = 0
        while True:
            before = everything(db)
            asked = next(scans)
            response = post(client, asked)
            if response.status_code != 200:
                break
            fitted += 1
        stored_before_it_was_full.append(fitted)
        assert is_not_confirmed(response)
        assert everything(db) == before
        assert client.get("/api/v1/day").status_code == 200
        writer.execute("PRAGMA max_page_count = 1000000")
        again = post(client, asked).get_json()
        assert again["outcome"] in ("locked_away", "taken_back")
        assert not again["replayed"]
    assert len(set(stored_before_it_was_full)) > 1, "it was full at different points"
    audit_check.verify(db)


def _pages(db: Database) -> int:
    return int(db.execute("PRAGMA page_count").fetchone()[0])


def test_a_read_only_database_is_read_and_says_not_confirmed(
    oakfield: Oakfield, client: FlaskClient
) -> None:
    db = oakfield.school.db
    asked = next(one_by_one(oakfield, oakfield.somebody()))
    before = everything(db)
    oakfield.school.writer.execute("PRAGMA query_only = ON")
    assert is_not_confirmed(post(client, asked))
    assert is_not_confirmed(post(client, emergency(slot=1)))
    assert client.get("/api/v1/day").get_json()["locked_away"] == 0
    assert client.get("/").status_code == 200
    assert everything(db) == before
    oakfield.school.writer.execute("PRAGMA query_only = OFF")
    assert post(client, asked).get_json()["outcome"] == "locked_away"
    audit_check.verify(db)


class Stumbling:
    """A connection on which one statement fails: instead of being done, or although it is done."""

    def __init__(self, connection: sqlite3.Connection, statement: str, *, done: bool) -> None:
        self.connection = connection
        self._statement = statement
        self._done = done

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        if not sql.startswith(self._statement):
            return self.connection.execute(sql, *parameters)
        if self._done:
            self.connection.execute(sql, *parameters)
        raise sqlite3.OperationalError("disk I/O error")

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)


@contextmanager
def stumbling(db: Database, statement: str, *, done: bool = False) -> Iterator[None]:
    sound = db.conn
    db.conn = Stumbling(sound, statement, done=done)  # type: ignore[assignment]
    try:
        yield
    finally:
        db.conn = sound


@pytest.mark.parametrize(
    "statement",
    [
        "BEGIN",
        "INSERT INTO lockups",
        "INSERT INTO audit_log",
        "INSERT INTO audit_payload",
        "COMMIT",
    ],
)
def test_an_error_at_any_statement_leaves_nothing_by_halves(
    oakfield: Oakfield, client: FlaskClient, statement: str
) -> None:
    db = oakfield.school.db
    asked = next(one_by_one(oakfield, oakfield.somebody()))
    before = everything(db)
    with stumbling(oakfield.school.writer, statement):
        assert is_not_confirmed(post(client, asked))
    assert everything(db) == before
    assert not post(client, asked).get_json()["replayed"]
    audit_check.verify(db)


def test_a_commit_that_failed_and_yet_was_stored_is_not_done_twice(
    oakfield: Oakfield, client: FlaskClient
) -> None:
    """Measured (E15): an I/O error in the last fsync, and the entry was there all the same."""
    asked = next(one_by_one(oakfield, oakfield.somebody()))
    entries = oakfield.entries()
    with stumbling(oakfield.school.writer, "COMMIT", done=True):
        assert is_not_confirmed(post(client, asked))
    again = post(client, asked).get_json()
    assert (again["outcome"], again["replayed"]) == ("locked_away", True)
    assert oakfield.entries() == entries + 1
    audit_check.verify(oakfield.school.db)


def test_a_database_that_is_gone_is_not_made_anew(oakfield: Oakfield, client: FlaskClient) -> None:
    oakfield.school.close()
    path = oakfield.folder / DATABASE
    path.rename(path.with_suffix(".elsewhere"))
    assert is_not_confirmed(post(client, emergency(slot=1)))
    assert not path.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process are Linux's own")
@pytest.mark.parametrize("room", ["none for the database", "none for the journal either"])
def test_a_running_server_survives_a_full_disk(oakfield: Oakfield, room: str) -> None:
    oakfield.clock = clock.now()
    oakfield.do(ChangeSetting("contact_times", ""))
    badge = oakfield.somebody().code
    key = enrol(oakfield.folder, "Hall tablet")
    with serving(oakfield.folder) as server:
        station = Station(server.port, key)
        station.say(scan(badge, "lock_away:1"))
        size = (oakfield.folder / DATABASE).stat().st_size
        told, refused = _scan_until_full(server, station, badge, size if "database" in room else 0)
        _may_write(server, resource.RLIM_INFINITY)
        again = station.say(refused)
        assert again["outcome"] in ("locked_away", "taken_back")
        station.close()
    found = history.of_action(history.read(oakfield.school.db))
    assert all(len(found[station.id, action_id]) == 1 for action_id in told)
    assert len(found[station.id, refused.action_id]) == 1
    audit_check.verify(oakfield.school.db)


def _scan_until_full(
    server: Server, station: Station, badge: str, room: int
) -> tuple[list[str], Asked]:
    """Who was told that it is stored, and the scan that was not."""
    _may_write(server, room)
    told: list[str] = []
    while True:
        asked = scan(badge, "lock_away:1" if len(told) % 2 else "take_back:1")
        status, said = station.send(asked)
        if status != 200:
            assert (status, said["status"]) == (503, 503)
            assert said["detail"].startswith("Not confirmed")
            return told, asked
        told.append(asked.action_id)


def _may_write(server: Server, most: int) -> None:
    """How large a file the server may make: beyond it every write fails."""
    assert server.process is not None
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
