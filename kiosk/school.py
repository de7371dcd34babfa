"""One school: its data folder, with the database, the key file and the clock it lives by."""

from __future__ import annotations

import threading
import weakref
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sqlite_utils import Database

from kiosk import clock
from kiosk.db.connection import connect
from kiosk.keys import Keys, load

DATABASE = "kiosk.db"


class NoSchool(Exception):
    """There is no school in the folder yet; the text says how to make one."""


@dataclass
class School:
    """A school's data folder, opened. `db` is one connection for each thread, to read with."""

    folder: Path
    keys: Keys
    now: clock.Clock = clock.now
    _threads: threading.local = field(default_factory=threading.local, repr=False)

    @property
    def db(self) -> Database:
        """This thread's connection; raises sqlite3.Error when the file cannot be opened."""
        found: Database | None = getattr(self._threads, "db", None)
        if found is None:
            found = self._threads.db = connect(self.folder / DATABASE)
        return found

    @cached_property
    def writer(self) -> Database:
        """The connection that every thread writes with in its turn, by `transaction.write` alone.

        What it remembers of the file is true after each write, where another connection would have
        to read it all anew. It is closed once nobody has this school any more.
        """
        found = connect(self.folder / DATABASE, one_thread=False)
        weakref.finalize(self, found.close)
        return found

    def close(self) -> None:
        """Close this thread's connection."""
        found: Database | None = getattr(self._threads, "db", None)
        if found is not None:
            found.close()
            del self._threads.db


def check_there(folder: Path) -> None:
    """Raises NoSchool where the folder has no database."""
    if not (folder / DATABASE).exists():
        raise NoSchool(
            f"There is no school in {folder} yet. Make one with: kiosk init --school NAME"
        )


def open_school(folder: Path, now: clock.Clock = clock.now) -> School:
    """The school in this folder. Raises NoSchool, keys.KeyProblem."""
    check_there(folder)
    return School(folder, load(folder), now)
