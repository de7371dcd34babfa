"""How many codes that are none of ours a station showed of late.

A badge that works is never kept waiting by this: only unknown codes are counted and cut short,
so that nobody guesses short codes or fills the audit log from a tablet.
"""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import current_app

from kiosk.refusals import sentence
from kiosk.web.access import this_station

MOST = 20
WITHIN = timedelta(minutes=1)
TOO_MANY = sentence("L10")


class Guesses:
    """Unknown codes of each station within the last minute. Kept in memory: it forgets gladly."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._when: dict[str, deque[datetime]] = defaultdict(lambda: deque(maxlen=MOST))

    def count(self, station: str) -> None:
        """One more unknown code."""
        with self._lock:
            self._when[station].append(self._now())

    def spent(self, station: str) -> bool:
        """Whether the station has shown as many as a minute allows."""
        with self._lock:
            when = self._when[station]
            return len(when) == MOST and self._now() - when[0] < WITHIN


def unknown_code() -> str | None:
    """Count one more code that is nobody's, typed into a page at the station that asks; the
    sentence to say instead of any other once there were too many, so that nobody tries them all.
    """
    guesses: Guesses = current_app.extensions["guesses"]
    station = this_station().id
    if guesses.spent(station):
        return TOO_MANY
    guesses.count(station)
    return None
