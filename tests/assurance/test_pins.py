"""Ten thousand wrong PINs at once, and a server killed between two of them.

However many ask, a badge's PIN is looked at five times in fifteen minutes and ten times a day; and
nobody who only locks a phone away notices.
"""

from __future__ import annotations

import http.client
import itertools
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from web.desk import OUR_PAGE, PIN, choose_pin, quick_hashes  # noqa: F401

from assurance.served import Asked, Station, enrol, new_id, serving
from kiosk import clock, create_app, pins
from kiosk.actions.settings import ChangeSetting
from kiosk.web.serving import listen, server

if TYPE_CHECKING:
    from oakfield import Badge, Oakfield

CONNECTIONS = 50
TRIES = 10_000
WINDOWS = 2
VICTIMS = 3
WRONG = "918273"


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> Counter[str | None]:
    """How often each kept PIN was looked at."""
    counted: Counter[str | None] = Counter()
    lock, fits = threading.Lock(), pins.fits

    def counting(typed: str, kept: str | None, keys: Any) -> bool:
        with lock:
            counted[kept] += 1
        return fits(typed, kept, keys)

    monkeypatch.setattr(pins, "fits", counting)
    return counted


@contextmanager
def served(oakfield: Oakfield) -> Iterator[int]:
    """The app behind the real server, in this process, so that it can be watched; its port."""
    app = create_app(school=oakfield.school)
    app.teardown_appcontext(lambda _: oakfield.school.close())
    listener = listen(0)
    running = server(app, listener)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    running.trigger.pull_trigger(running.close)
    thread.join(10)
    running.task_dispatcher.shutdown()


def scan(badge: Badge, **given: str) -> Asked:
    return Asked("/api/v1/scans", {"action_id": new_id(), "code": badge.short, **given})


class Thief:
    """One connection that tries PINs in every way there is."""

    def __init__(self, port: int, key: str, victims: list[Badge]) -> None:
        self.station = Station(port, key)
        self.pages = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Authorization": f"Bearer {key}", **OUR_PAGE}
        self.headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.victims = itertools.cycle(victims)

    def go(self, tries: int) -> Counter[str]:
        said: Counter[str] = Counter()
        for number in range(tries):
            victim = next(self.victims)
            if number % 40 == 20:
                said[self._type("/own/badge", code=victim.code, pin=WRONG)] += 1
            elif number % 40 == 0:
                said[self._type("/lost-badge", name=victim.person, pin=WRONG)] += 1
            else:
                answer = self.station.say(scan(victim, answer="take_back:1", pin=WRONG))
                said[answer["refusal"]] += 1
        self.station.close()
        self.pages.close()
        return said

    def _type(self, path: str, **form: str) -> str:
        self.pages.request("POST", path, urlencode(form), self.headers)
        response = self.pages.getresponse()
        text = response.read().decode()
        assert response.status == 422, text
        if "ten times" in text:
            return "H10"
        return "L1" if "Too many tries" in text else "H1"


def everybody(oakfield: Oakfield) -> tuple[list[Badge], list[Badge]]:
    """Whose PINs are tried (they are called by their ids), and sixty colleagues without any."""
    victims = [oakfield.badge(oakfield.person(f"person{n + 1}", "")) for n in range(VICTIMS)]
    for victim in victims:
        choose_pin(oakfield, victim.person)
    return victims, [oakfield.somebody(f"Colleague{n}") for n in range(50)]


def test_ten_thousand_wrong_pins_from_fifty_connections(
    oakfield: Oakfield, looked_at: Counter[str | None]
):
    victims, colleagues = everybody(oakfield)
    key = enrol(oakfield.folder, "Hall tablet")
    each = TRIES // CONNECTIONS // WINDOWS
    with served(oakfield) as port, ThreadPoolExecutor(CONNECTIONS) as pool:
        queue = Station(port, key)
        for window in range(WINDOWS):
            looked_at.clear()
            thieves = [Thief(port, key, victims) for _ in range(CONNECTIONS)]
            trying = [pool.submit(thief.go, each) for thief in thieves]
            answers = Counter(
                queue.say(scan(badge))["outcome"] for badge in colleagues[window::WINDOWS]
            )
            assert not all(done.done() for done in trying), "nobody was trying meanwhile"
            said = sum((done.result() for done in trying), Counter[str]())
            assert sum(said.values()) == TRIES // WINDOWS
            assert said["H1"] == 5 * VICTIMS
            assert sorted(looked_at.values()) == [5] * VICTIMS
            assert answers == {"locked_away": len(colleagues) // WINDOWS}
            oakfield.wait(minutes=15)
        outcomes = {queue.say(scan(victim))["outcome"] for victim in victims}
        assert outcomes == {"locked_away"}
        queue.close()


def test_the_count_outlives_a_kill(oakfield: Oakfield):
    oakfield.clock = clock.now()
    oakfield.do(ChangeSetting("contact_times", ""))
    (victim, *_), _ = everybody(oakfield)
    oakfield.scan(victim)
    key = enrol(oakfield.folder, "Hall tablet")
    oakfield.school.close()
    said = []
    with serving(oakfield.folder) as process:
        for number in range(5):
            station = Station(process.port, key)
            if number == 3:
                station.send_and_hang_up(scan(victim, answer="take_back:1", pin=WRONG))
                said.append("killed")
                _wait_until_counted(oakfield, 4)
            else:
                said.append(station.say(scan(victim, answer="take_back:1", pin=WRONG))["refusal"])
            station.close()
            process.kill()
            process.start()
        station = Station(process.port, key)
        said.append(station.say(scan(victim, answer="take_back:1", pin=PIN))["refusal"])
        away = station.say(scan(victim, answer="lock_away:2"))["outcome"]
        station.close()
    assert said == ["H1", "H1", "H1", "killed", "H1", "L1"]
    assert away == "locked_away"


def _wait_until_counted(oakfield: Oakfield, tries: int) -> None:
    give_up = clock.now().timestamp() + 30
    while clock.now().timestamp() < give_up:
        if any(row["failures"] == tries for row in oakfield.rows("attempts")):
            return
    raise AssertionError("The try was never counted.")
