"""Which stations were noted as seen within the last minute, so that a scan seldom waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from kiosk.decide.stations import SEEN_EVERY


class Sightings:
    """When this server last noted each station. Kept in memory: the rule has the last word."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._noted: dict[str, datetime] = {}

    def is_due(self, station: str) -> bool:
        """Whether a minute has gone by; from then on somebody is seeing to it."""
        with self._lock:
            now, noted = self._now(), self._noted.get(station)
            if noted is not None and now - noted < SEEN_EVERY:
                return False
            self._noted[station] = now
            return True
