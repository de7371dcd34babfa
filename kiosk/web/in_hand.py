"""What somebody has in hand from one page to the next: files to look at, a sheet to print.

In memory, for one session and a quarter of an hour; no address has it, and the data folder only
while a file is read or a sheet is drawn.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from kiosk.clock import Clock

KEPT_FOR = timedelta(minutes=15)
MOST = 8

Thing = TypeVar("Thing")


class InHand(Generic[Thing]):
    """One thing for each session; the oldest goes where there would be too many."""

    def __init__(self, now: Clock) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._things: dict[str, tuple[datetime, Thing]] = {}

    def put(self, session: str, thing: Thing) -> None:
        """Keep this for the session, in place of what it had."""
        with self._lock:
            self._things.pop(session, None)
            self._things[session] = (self._now(), thing)
            self._forget()

    def of(self, session: str) -> Thing | None:
        """What the session has in hand."""
        with self._lock:
            self._forget()
            found = self._things.get(session)
            return found[1] if found else None

    def drop(self, session: str) -> None:
        """It is not needed any more."""
        with self._lock:
            self._things.pop(session, None)

    def _forget(self) -> None:
        since = self._now() - KEPT_FOR
        old = [session for session, (at, _) in self._things.items() if at < since]
        for session in [*old, *list(self._things)[len(old) : -MOST]]:
            self._things.pop(session, None)
