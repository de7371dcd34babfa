"""The one way to change the database: a single immediate transaction, one at a time.

IMMEDIATE because a deferred one that reads before it writes fails at once when another wrote in
between. The lock because writers who queue in SQLite starve; who queues here is served in turn, and
so all may use the same connection (`School.writer`), which need not read the file anew for each.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlite_utils import Database

_one_writer = threading.RLock()
"""It lets whoever holds it in once more, to be told so: they would wait for themselves."""

reading_or_committing = threading.Lock()
"""Held for a read outside a transaction and for a commit, which exclude each other in this mode.

SQLite lets the second of them sleep and look again, after 1 ms and then up to 100 ms; here it is
woken at once.
"""


@dataclass(frozen=True)
class Write:
    """Leave to change the database, inside one transaction."""

    db: Database


@contextmanager
def write(db: Database) -> Iterator[Write]:
    """Begin; commit when the block ends, roll back when it raises.

    Raises sqlite3.Error from the commit too, and then nobody knows whether it was stored: the
    caller must answer "not confirmed", and the same Action sent again tells.
    """
    with _one_writer:
        if db.conn.in_transaction:
            raise RuntimeError("A write cannot begin inside another.")
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield Write(db)
            with reading_or_committing:
                db.conn.execute("COMMIT")
        except BaseException:
            if db.conn.in_transaction:
                db.conn.execute("ROLLBACK")
            raise


def rewrite(db: Database) -> None:
    """Write the whole file anew, as what it holds now and nothing else.

    SQLite wipes what is deleted, but not the copies that it left in the gaps of pages when it made
    room in them. Nobody else can write meanwhile, some seconds for a large school.
    """
    with _one_writer, reading_or_committing:
        if db.conn.in_transaction:
            raise RuntimeError("The file cannot be rewritten inside a write.")
        db.conn.execute("VACUUM")
