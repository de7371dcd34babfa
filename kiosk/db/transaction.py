"""The one way to change the database: a single immediate transaction, one at a time.

IMMEDIATE because a deferred one that reads before it writes fails at once when another wrote in
between. The lock because writers who queue in SQLite starve; who queues here is served in turn.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlite_utils import Database

_one_writer = threading.Lock()


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
    if db.conn.in_transaction:
        raise RuntimeError("A write inside a write would wait for itself.")
    with _one_writer:
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield Write(db)
            db.conn.execute("COMMIT")
        except BaseException:
            if db.conn.in_transaction:
                db.conn.execute("ROLLBACK")
            raise
