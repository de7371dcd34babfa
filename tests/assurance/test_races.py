"""Two stations, two processes, one scan five times: one thing happens (assurance.md C1, C2)."""

from __future__ import annotations

import multiprocessing
import random
import uuid
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.synchronize import Barrier as ProcessBarrier
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest

from assurance import history
from assurance.served import (
    Asked,
    Server,
    Station,
    emergency,
    enrol,
    scan,
    serving,
)
from kiosk import clock
from kiosk.actions import Scan, Stamp
from kiosk.actions.lockups import LockUpPhone
from kiosk.actions.settings import ChangeSetting
from kiosk.db import audit_check
from kiosk.decide.stations import THIS_MACHINE
from kiosk.founding import SLOTS
from kiosk.perform import perform
from kiosk.school import open_school

if TYPE_CHECKING:
    from oakfield import Oakfield

ROUNDS = 50
SCANS = 300
REQUESTS = 200
THREADS = 8
TOGETHER = 60
"""Seconds that racers wait for one another before they give up."""


@pytest.fixture
def server(oakfield: Oakfield) -> Iterator[Server]:
    """Oakfield, served by a process of its own; there is no contact time today."""
    oakfield.clock = clock.now()
    oakfield.do(ChangeSetting("contact_times", ""))
    with serving(oakfield.folder) as running:
        yield running


@pytest.fixture
def stations(oakfield: Oakfield, server: Server) -> Iterator[list[Station]]:
    """Two tablets."""
    keys = [enrol(oakfield.folder, name) for name in ("Hall tablet", "Staffroom tablet")]
    tablets = [Station(server.port, key) for key in keys]
    yield tablets
    for tablet in tablets:
        tablet.close()


def sound(oakfield: Oakfield) -> list[history.Entry]:
    """The log, after a check that it and the registers agree and no phone was ever in two slots."""
    audit_check.verify(oakfield.school.db)
    entries = history.read(oakfield.school.db)
    assert history.double_custody(entries) is None
    return entries


def fill_all_slots_but_one(oakfield: Oakfield) -> None:
    left = SLOTS - 1
    while left:
        phones = min(4, left)
        done = oakfield.do(LockUpPhone(oakfield.person(), tuple(range(1, phones + 1))))
        assert done.code == "locked_away"
        left -= phones


def test_the_last_free_slot_goes_to_exactly_one_of_two(
    oakfield: Oakfield, stations: list[Station]
) -> None:
    fill_all_slots_but_one(oakfield)
    racers = [oakfield.somebody("Priya").code, oakfield.somebody("Marcus").code]
    start = Barrier(2, timeout=TOGETHER)

    def race(number: int) -> dict[str, Any]:
        asked = scan(racers[number], "lock_away:1")
        start.wait()
        return stations[number].say(asked)

    won = [0, 0]
    with ThreadPoolExecutor(2) as pool:
        for _ in range(ROUNDS):
            said = list(pool.map(race, range(2)))
            assert sorted((s["outcome"], s["refusal"] or "") for s in said) == [
                ("locked_away", ""),
                ("refused", "K12"),
            ]
            winner = next(n for n in range(2) if said[n]["outcome"] == "locked_away")
            won[winner] += 1
            back = stations[winner].say(scan(racers[winner], "take_back:1"))
            assert back["outcome"] == "taken_back"
    print(f"{ROUNDS} races for the last slot, won {won[0]} to {won[1]}")
    sound(oakfield)


_start: list[ProcessBarrier] = []


def _meet_at(start: ProcessBarrier) -> None:
    _start.append(start)


def scan_flat_out(folder: Path, badges: list[str], seed: int) -> list[str]:
    """In a process of its own: scan as fast as it goes; what each scan came to."""
    chance = random.Random(seed)
    school = open_school(folder)
    _start[0].wait(TOGETHER)
    outcomes = []
    for _ in range(SCANS):
        wanted = Scan(chance.choice(badges), False, chance.choice(("lock_away:1", "take_back:1")))
        stamp = Stamp(None, THIS_MACHINE, str(uuid.UUID(int=chance.getrandbits(128))), school.now())
        outcomes.append(perform(school, wanted, stamp).code)
    school.close()
    return outcomes


def test_two_processes_on_few_phones_never_meet_a_locked_database(oakfield: Oakfield) -> None:
    oakfield.clock = clock.now()
    oakfield.do(ChangeSetting("contact_times", ""))
    badges = [oakfield.digest(oakfield.somebody().code) for _ in range(5)]
    before = len(history.read(oakfield.school.db))
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, spawn, _meet_at, (spawn.Barrier(2),)) as pool:
        done = [pool.submit(scan_flat_out, oakfield.folder, badges, seed) for seed in (1, 2)]
        outcomes = [code for scans in done for code in scans.result()]
    assert len(outcomes) == 2 * SCANS
    assert {"locked_away", "taken_back", "refused"} == set(outcomes)
    assert len(sound(oakfield)) == before + 2 * SCANS


def test_the_same_scan_five_times_at_once_changes_one_thing(
    oakfield: Oakfield, server: Server
) -> None:
    badge = oakfield.somebody().code
    key = enrol(oakfield.folder, "Hall tablet")
    start = Barrier(5, timeout=TOGETHER)
    before = oakfield.entries()

    def send(asked: Asked) -> dict[str, Any]:
        station = Station(server.port, key)
        start.wait()
        said = station.say(asked)
        station.close()
        return said

    with ThreadPoolExecutor(5) as pool:
        for number in range(20):
            asked = scan(badge, "take_back:1" if number % 2 else "lock_away:1")
            said = list(pool.map(send, [asked] * 5))
            assert sorted(s.pop("replayed") for s in said) == [False, True, True, True, True]
            assert said.count(said[0]) == 5
            assert said[0]["outcome"] == ("taken_back" if number % 2 else "locked_away")
    sound(oakfield)
    assert oakfield.entries() == before + 20


def test_requests_that_arrive_up_to_five_times_in_any_order_have_one_effect_each(
    oakfield: Oakfield, server: Server
) -> None:
    chance = random.Random("C2")
    badges = [oakfield.somebody().code for _ in range(20)]
    key = enrol(oakfield.folder, "Hall tablet")
    requests = [_any_request(chance, badges) for _ in range(REQUESTS)]
    arrivals = [asked for asked in requests for _ in range(chance.randint(1, 5))]
    chance.shuffle(arrivals)
    before = oakfield.entries()

    def send(some: list[Asked]) -> list[tuple[str, dict[str, Any]]]:
        station = Station(server.port, key)
        said = []
        for number, asked in enumerate(some):
            if number % 2:
                station.send_and_hang_up(asked)
            else:
                said.append((asked.action_id, station.say(asked)))
        station.close()
        return said

    with ThreadPoolExecutor(THREADS) as pool:
        answered = list(pool.map(send, [arrivals[n::THREADS] for n in range(THREADS)]))
    final = Station(server.port, key)
    answers: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for action_id, said in (pair for some in answered for pair in some):
        answers[action_id].append(said)
    for asked in requests:
        answers[asked.action_id].append(final.say(asked))
    final.close()
    for said in answers.values():
        assert sum(not s.pop("replayed") for s in said) <= 1
        assert said.count(said[0]) == len(said)
    assert oakfield.entries() == before + REQUESTS
    assert set(map(len, history.of_action(sound(oakfield)).values())) == {1}


def _any_request(chance: random.Random, badges: list[str]) -> Asked:
    if chance.random() < 0.1:
        return emergency(slot=chance.randint(1, 20))
    return scan(chance.choice(badges), chance.choice(("lock_away:1", "take_back:1")))
