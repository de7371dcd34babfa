"""The one way to write: all of it or nothing, one at a time, whoever else wants to."""

from __future__ import annotations

import gc
import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest

from kiosk.actions.stations import EnrolStation
from kiosk.db import connection, transaction
from kiosk.db.transaction import write
from kiosk.founding import found
from kiosk.perform import Refused, perform_all

if TYPE_CHECKING:
    from pathlib import Path

    from oakfield import Oakfield
    from sqlite_utils import Database

COUNT = "UPDATE settings SET value = value + 1 WHERE id = 'count'"


@pytest.fixture
def counting(oakfield: Oakfield) -> Oakfield:
    """A school with a setting that counts."""
    with write(oakfield.school.db) as w:
        w.db.execute("INSERT INTO settings VALUES ('count', '0', '2026')")
    return oakfield


def counted(oakfield: Oakfield) -> int:
    return int(
        oakfield.school.db.execute("SELECT value FROM settings WHERE id = 'count'").fetchone()[0]
    )


def test_what_was_written_stays(counting: Oakfield) -> None:
    with write(counting.school.db) as w:
        w.db.execute(COUNT)
    counting.school.close()
    assert counted(counting) == 1


def test_it_begins_immediately_and_not_when_it_first_writes(counting: Oakfield) -> None:
    said: list[str] = []
    counting.school.db.conn.set_trace_callback(said.append)
    with write(counting.school.db) as w:
        w.db.execute("SELECT 1")
    counting.school.db.conn.set_trace_callback(None)
    assert said == ["BEGIN IMMEDIATE", "SELECT 1", "COMMIT"]


@pytest.mark.parametrize("problem", [ValueError, sqlite3.OperationalError, KeyboardInterrupt])
def test_whatever_goes_wrong_nothing_is_stored(
    counting: Oakfield, problem: type[BaseException]
) -> None:
    def goes_wrong() -> None:
        with write(counting.school.db) as w:
            w.db.execute(COUNT)
            raise problem

    with pytest.raises(problem):
        goes_wrong()
    assert counted(counting) == 0
    assert not counting.school.db.conn.in_transaction


def test_the_next_one_writes_as_if_nothing_had_gone_wrong(counting: Oakfield) -> None:
    with pytest.raises(ValueError, match="no"), write(counting.school.db):
        raise ValueError("no")
    with write(counting.school.db) as w:
        w.db.execute(COUNT)
    assert counted(counting) == 1


def test_a_commit_that_fails_stores_nothing_and_is_said(counting: Oakfield) -> None:
    nobodys = "INSERT INTO phones VALUES ('nobody/1', 'nobody', 1, '2026')"

    def fails_at_the_end() -> None:
        with write(counting.school.db) as w:
            for sql in ("PRAGMA defer_foreign_keys = ON", COUNT, nobodys):
                w.db.execute(sql)

    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        fails_at_the_end()
    assert counted(counting) == 0
    assert not counting.school.db.conn.in_transaction


def test_what_is_not_committed_nobody_else_sees(counting: Oakfield) -> None:
    other = connection.connect(counting.folder / "kiosk.db")
    with write(counting.school.db) as w:
        w.db.execute(COUNT)
        seen = other.execute("SELECT value FROM settings WHERE id = 'count'").fetchone()
    assert seen == ("0",)
    assert counted(counting) == 1
    other.close()


def test_two_threads_that_read_and_then_write_lose_nothing(counting: Oakfield) -> None:
    problems: list[BaseException] = []

    def count() -> None:
        try:
            for _ in range(100):
                with write(counting.school.db) as w:
                    so_far = counted(counting)
                    w.db.execute("UPDATE settings SET value = ? WHERE id = 'count'", [so_far + 1])
        except BaseException as problem:
            problems.append(problem)
        finally:
            counting.school.close()

    threads = [threading.Thread(target=count) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert counted(counting) == 200


def test_each_thread_has_a_connection_of_its_own(oakfield: Oakfield) -> None:
    seen: list[Database] = []

    def look() -> None:
        seen.append(oakfield.school.db)
        oakfield.school.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert len(seen) == 1
    assert seen[0] is not oakfield.school.db
    assert oakfield.school.db is oakfield.school.db


def test_while_one_writes_no_other_can_begin(counting: Oakfield) -> None:
    other = connection.connect(counting.folder / "kiosk.db")
    other.execute("PRAGMA busy_timeout = 0")
    with write(counting.school.db):
        assert not another_thread_may_write()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.close()
    assert another_thread_may_write()


def another_thread_may_write() -> bool:
    """Whether a thread that does not wait would come in."""
    came_in: list[bool] = []

    def tries() -> None:
        came_in.append(transaction._one_writer.acquire(blocking=False))
        if came_in[0]:
            transaction._one_writer.release()

    thread = threading.Thread(target=tries)
    thread.start()
    thread.join()
    return came_in[0]


def test_one_inside_another_is_an_error_and_not_a_kiosk_that_hangs(counting: Oakfield) -> None:
    with write(counting.school.db) as outer:
        assert transaction._one_writer.acquire(blocking=False), "it would wait for itself, for ever"
        transaction._one_writer.release()
        outer.db.execute(COUNT)
        with pytest.raises(RuntimeError), write(outer.db):
            pytest.fail("began inside another")
        with pytest.raises(RuntimeError):
            transaction.rewrite(outer.db)
    assert counted(counting) == 1, "what surrounds it is stored"
    assert another_thread_may_write()


def test_every_thread_writes_with_the_same_connection_and_no_reader_has_it(
    oakfield: Oakfield,
) -> None:
    used: list[Database] = []

    def write_something() -> None:
        name = threading.current_thread().name
        with write(oakfield.school.writer) as w:
            used.append(w.db)
            w.db.execute("INSERT INTO settings VALUES (?, 'x', '2026')", [name])

    threads = [threading.Thread(target=write_something, name=f"thread {n}") for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(used) == 3
    assert {id(db) for db in used} == {id(oakfield.school.writer)}
    assert oakfield.school.writer is not oakfield.school.db
    written = {row["id"] for row in oakfield.rows("settings")}
    assert {thread.name for thread in threads} <= written


def test_the_writer_sees_what_another_process_wrote_meanwhile(counting: Oakfield) -> None:
    """The kiosk's own commands write beside the server: nothing may be remembered past that."""
    with write(counting.school.writer) as w:
        w.db.execute(COUNT)
    elsewhere = connection.connect(counting.folder / "kiosk.db")
    elsewhere.execute(COUNT)
    elsewhere.close()
    with write(counting.school.writer) as w:
        seen = w.db.execute("SELECT value FROM settings WHERE id = 'count'").fetchone()
    assert seen == ("2",)


def test_the_writer_is_closed_once_nobody_has_the_school(tmp_path: Path) -> None:
    school = found(tmp_path / "school", "Oakfield Primary")
    writer = school.writer
    school.close()
    writer.execute("SELECT 1")
    del school
    gc.collect()
    with pytest.raises(sqlite3.ProgrammingError):
        writer.execute("SELECT 1")


def test_actions_that_belong_together_are_all_done_or_none(oakfield: Oakfield) -> None:
    before = oakfield.rows("stations"), oakfield.entries()
    wanted = [EnrolStation("s1", "Hall", "kiosk"), EnrolStation("s2", "Hall", "kiosk")]
    with pytest.raises(Refused, match="There is already a station called Hall"):
        perform_all(oakfield.school, [(action, oakfield.stamp()) for action in wanted])
    assert (oakfield.rows("stations"), oakfield.entries()) == before
