"""The server is killed again and again while tablets scan (assurance.md D1, E1).

What a tablet was told is kept, once; what it was not told, it asks again, and that is done once.
KIOSK_KILLS says how many kills (100), KIOSK_SEED which ones.
"""

from __future__ import annotations

import os
import random
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assurance import history
from assurance.served import NO_ANSWER, Asked, Server, Station, emergency, enrol, kiosk, scan, undo
from kiosk import clock
from kiosk.actions.settings import ChangeSetting
from kiosk.decide.lockups import UNDOABLE

if TYPE_CHECKING:
    from oakfield import Oakfield

KILLS = int(os.environ.get("KIOSK_KILLS", "100"))
CHECK_EVERY = 25
IN_START = 10
"""Every so many kills, one comes while the server is starting."""

PEOPLE = 20
TABLETS = 4
ANSWERS = (
    *("lock_away:1", "take_back:1") * 4,
    *("lock_away:2", "take_back:2", "lock_away:1+2", "take_back:1+2", "leave", None),
)


@dataclass
class Tablet:
    """Scans without end, and writes down what it sent and what it was told."""

    key: str
    badges: list[str]
    chance: random.Random
    told: list[tuple[Asked, dict[str, Any]]] = field(default_factory=list)
    unsure: Asked | None = None
    retried: Counter[str] = field(default_factory=Counter)

    def scan_until_the_server_dies(self, port: int) -> None:
        station = Station(port, self.key)
        with suppress(*NO_ANSWER):
            while True:
                self.unsure = self._next()
                self.told.append((self.unsure, station.say(self.unsure)))
                self.unsure = None

    def ask_again(self, port: int) -> None:
        """Send what was never answered, and once more what was answered last."""
        station = Station(port, self.key)
        stored = [(a, said) for a, said in self.told if said["outcome"] not in history.NOT_STORED]
        if self.unsure:
            said = station.say(self.unsure)
            self.retried["it was stored" if said["replayed"] else "it was not stored"] += 1
            self.told.append((self.unsure, said))
            self.unsure = None
        if stored:
            asked, before = stored[-1]
            assert station.say(asked) == before | {"replayed": True}
        station.close()

    def _next(self) -> Asked:
        kind = self.chance.random()
        badge = self.chance.choice(self.badges)
        done = [asked for asked, said in self.told[-9:] if said["outcome"] in UNDOABLE]
        if kind < 0.1 and done:
            return undo(done[-1].action_id)
        if kind < 0.15:
            return emergency(code=badge)
        if kind < 0.2:
            return emergency(slot=self.chance.randint(1, 70))
        return scan(badge, self.chance.choice(ANSWERS))


def test_what_was_acknowledged_outlives_every_kill(oakfield: Oakfield) -> None:
    seed = int(os.environ.get("KIOSK_SEED", random.SystemRandom().getrandbits(32)))
    print(f"KIOSK_SEED={seed} KIOSK_KILLS={KILLS}")
    chance = random.Random(seed)
    tablets = _tablets(oakfield, chance)
    server = Server(oakfield.folder)
    try:
        for number in range(1, KILLS + 1):
            _kill_once(server, tablets, chance, in_start=number % IN_START == 0)
            if number % CHECK_EVERY == 0 or number == KILLS:
                _check(oakfield, tablets)
    finally:
        server.kill()
    told = sum(len(tablet.told) for tablet in tablets)
    retried: Counter[str] = sum((tablet.retried for tablet in tablets), Counter())
    print(f"{KILLS} kills, {told} acknowledged: 0 lost, 0 double. Asked again: {dict(retried)}")


def _tablets(oakfield: Oakfield, chance: random.Random) -> list[Tablet]:
    oakfield.clock = clock.now()
    oakfield.do(ChangeSetting("contact_times", ""))
    badges = [oakfield.somebody().code for _ in range(PEOPLE)]
    keys = [enrol(oakfield.folder, name) for name in ("Hall tablet", "Staffroom tablet")]
    return [
        Tablet(keys[number % 2], badges, random.Random(chance.getrandbits(64)))
        for number in range(TABLETS)
    ]


def _kill_once(
    server: Server, tablets: list[Tablet], chance: random.Random, *, in_start: bool
) -> None:
    if in_start:
        server.start(wait=False)
        assert server.process is not None
        with suppress(subprocess.TimeoutExpired):
            server.process.wait(timeout=chance.uniform(0, 0.4))
        server.kill()
        return
    server.start()
    for tablet in tablets:
        tablet.ask_again(server.port)
    with ThreadPoolExecutor(TABLETS) as pool:
        scanning = [pool.submit(t.scan_until_the_server_dies, server.port) for t in tablets]
        wait(scanning, timeout=chance.uniform(0, 0.15))
        server.kill()
    for done in scanning:
        done.result()


def _check(oakfield: Oakfield, tablets: list[Tablet]) -> None:
    db = oakfield.school.db
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    verified = kiosk(oakfield.folder, "audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    entries = history.read(db)
    found = history.of_action(entries)
    assert [entries for entries in found.values() if len(entries) > 1] == [], "double"
    assert _lost(tablets, found) == [], "lost"
    assert history.double_custody(entries) is None


def _lost(
    tablets: list[Tablet], found: dict[tuple[str, str], list[history.Entry]]
) -> list[tuple[Asked, dict[str, Any]]]:
    return [
        (asked, said)
        for tablet in tablets
        for asked, said in tablet.told
        if said["outcome"] not in history.NOT_STORED
        and not any(
            history.same_answer(entry, said)
            for entry in found.get((tablet.key.partition(".")[0], asked.action_id), [])
        )
    ]
