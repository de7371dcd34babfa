"""A school driven at random beside a model of it: after every step both must agree.

`KIOSK_MACHINE_RUNS` is how many schools are tried (50), `KIOSK_MACHINE_STEPS` how long each (40).
"""

from __future__ import annotations

import os
import uuid
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from kiosk.actions import Action, Outcome, Scan
from kiosk.actions.lockups import TakeBackInEmergency, Undo
from kiosk.db import audit_check, lockups
from kiosk.perform import DifferentRequest, perform

if TYPE_CHECKING:
    from oakfield import Oakfield

RUNS = int(os.environ.get("KIOSK_MACHINE_RUNS", "50"))
STEPS = int(os.environ.get("KIOSK_MACHINE_STEPS", "40"))

PEOPLE = range(3)
SLOTS = {1, 2, 3, 4}
STORES_NOTHING = {"question", "repeated", "left"}

Phone = tuple[int, int]


class Model:
    """What the school should say and hold, told as briefly as it can be.

    A phone is a person and a number. `held`: its slot and since when. `moves`: how often it was
    moved, which shows whether anything happened to it since. `last`: when it was last moved, and
    whether that was undone.
    """

    def __init__(self) -> None:
        self.held: dict[Phone, tuple[int, datetime]] = {}
        self.moves: dict[Phone, int] = {}
        self.last: dict[Phone, tuple[datetime, bool]] = {}
        self.done: dict[str, tuple[str, datetime, dict[Phone, Any]]] = {}
        self.undone: set[str] = set()

    def phones(self, person: int) -> list[Phone]:
        return sorted(phone for phone in self.moves if phone[0] == person)

    def scan(self, person: int, answer: str | None, typed: bool, now: datetime, id: str) -> str:
        phones = self.phones(person) or [(person, 1)]
        held = [phone for phone in phones if phone in self.held]
        if answer == "leave":
            return "left"
        if answer is not None:
            verb, numbers = answer.split(":")
            wanted = [(person, int(number)) for number in numbers.split("+")]
            taking = verb == "take_back"
            return self._take(wanted, typed, now, id) if taking else self._lock(wanted, now, id)
        if self._is_repeated(person, now):
            return "repeated"
        if not held and len(phones) == 1:
            return self._lock(phones, now, id)
        if len(held) < len(phones):
            return "question"
        soon = now - self.held[held[0]][1] < timedelta(minutes=10)
        if not typed and not in_contact_time(now) and (len(phones) > 1 or soon):
            return "question"
        return self._take(phones, typed, now, id)

    def _is_repeated(self, person: int, now: datetime) -> bool:
        moved = [self.last[phone] for phone in self.phones(person)]
        at, undone = max(moved, key=lambda move: move[0], default=(now, True))
        return not undone and now - at < timedelta(seconds=5)

    def _lock(self, phones: list[Phone], now: datetime, id: str) -> str:
        free = sorted(SLOTS - {slot for slot, _ in self.held.values()})
        if any(phone in self.held for phone in phones):
            return "K1"
        if any(number > 4 for _, number in phones):
            return "E4"
        if len(free) < len(phones):
            return "K12"
        return self._moved("locked_away", dict(zip(phones, free, strict=False)), now, id)

    def _take(self, wanted: list[Phone], typed: bool, now: datetime, id: str) -> str:
        found = [phone for phone in wanted if phone in self.held]
        if typed or not found or in_contact_time(now):
            return "S1" if typed else "K4" if found else "S4"
        return self._moved("taken_back", dict.fromkeys(found), now, id)

    def emergency(self, phones: list[Phone], now: datetime, id: str) -> str:
        return self._moved("taken_back_in_emergency", dict.fromkeys(phones), now, id)

    def _moved(self, code: str, to: dict[Phone, int | None], now: datetime, id: str) -> str:
        before = {phone: self.held.pop(phone, None) for phone in to}
        for phone, slot in to.items():
            if slot:
                self.held[phone] = slot, now
            self.moves[phone] = self.moves.get(phone, 0) + 1
            self.last[phone] = now, False
        self.done[id] = code, now, {phone: (before[phone], self.moves[phone]) for phone in to}
        return code

    def undo(self, undoes: str, now: datetime) -> str:
        code, at, moved = self.done.get(undoes, ("", now, {}))
        if not code or now - at > timedelta(seconds=13):
            return "U1" if code else "U2"
        if undoes in self.undone or any(self.moves[phone] != n for phone, (_, n) in moved.items()):
            return "U2"
        in_use = {slot for slot, _ in self.held.values()}
        if any(was and was[0] in in_use for was, _ in moved.values()):
            return "K2"
        for phone, (was, _) in moved.items():
            self.moves[phone] += 1
            self.last[phone] = (was[1], False) if was else (now, True)
            self.held.pop(phone, None)
            if was:
                self.held[phone] = was
        self.undone.add(undoes)
        return "lock_up_undone" if code == "locked_away" else "take_back_undone"


def in_contact_time(now: datetime) -> bool:
    morning = time(8, 50) <= now.time() < time(12)
    return now.weekday() < 5 and (morning or time(13) <= now.time() < time(15, 15))


class Lockups(RuleBasedStateMachine):
    """Three people, four slots, one station: scans, answers, Undo, emergencies, time, repeats."""

    stored = Bundle("stored")

    def __init__(self, oakfield: Oakfield) -> None:
        super().__init__()
        self.oakfield = oakfield
        self.badges = [oakfield.somebody(name) for name in ("Ann", "Ben", "Cat")]
        self.model = Model()
        self.entries = oakfield.entries()

    def do(self, wanted: Action | Scan, id: str, expected: str) -> Any:
        outcome = perform(self.oakfield.school, wanted, self.oakfield.stamp(action_id=id))
        assert (outcome.refusal or outcome.code) == expected
        assert not outcome.replayed
        if expected in STORES_NOTHING:
            return multiple()
        self.entries += 1
        return wanted, id, outcome

    @rule(
        target=stored,
        person=st.sampled_from(PEOPLE),
        answer=st.sampled_from(
            [
                *[None] * 6,
                *("lock_away:1", "lock_away:2", "lock_away:3", "lock_away:1+2", "lock_away:5"),
                *("take_back:1", "take_back:2", "take_back:1+2", "leave"),
            ]
        ),
        typed=st.sampled_from([False, False, True]),
    )
    def scan(self, person: int, answer: str | None, typed: bool) -> Any:
        badge, id = self.badges[person], str(uuid.uuid4())
        expected = self.model.scan(person, answer, typed, self.oakfield.clock, id)
        code = self.oakfield.digest(badge.short if typed else badge.code)
        return self.do(Scan(code, typed, answer), id, expected)

    @rule(target=stored, person=st.sampled_from(PEOPLE))
    def emergency_by_badge(self, person: int) -> Any:
        id = str(uuid.uuid4())
        phones = [phone for phone in self.model.phones(person) if phone in self.model.held]
        expected = self.model.emergency(phones, self.oakfield.clock, id)
        code = self.oakfield.digest(self.badges[person].code)
        return self.do(TakeBackInEmergency(code), id, expected)

    @rule(target=stored, slot=st.integers(0, 5))
    def emergency_by_slot(self, slot: int) -> Any:
        id = str(uuid.uuid4())
        phones = [phone for phone, (at, _) in self.model.held.items() if at == slot]
        expected = self.model.emergency(phones, self.oakfield.clock, id)
        return self.do(TakeBackInEmergency(slot_number=slot), id, expected)

    @rule(target=stored, earlier=stored)
    def undo(self, earlier: tuple[Any, str, Outcome]) -> Any:
        expected = self.model.undo(earlier[1], self.oakfield.clock)
        return self.do(Undo(earlier[1]), str(uuid.uuid4()), expected)

    @rule(earlier=stored)
    def send_again(self, earlier: tuple[Any, str, Outcome]) -> None:
        wanted, id, outcome = earlier
        again = perform(self.oakfield.school, wanted, self.oakfield.stamp(action_id=id))
        assert again.replayed
        assert {**vars(again), "replayed": False} == vars(outcome)

    @rule(earlier=consumes(stored))
    def ask_for_something_else_under_the_same_id(self, earlier: tuple[Any, str, Outcome]) -> None:
        with pytest.raises(DifferentRequest):
            self.oakfield.do(TakeBackInEmergency(slot_number=7), action_id=earlier[1])

    @rule(seconds=st.sampled_from([0.001, 4, 4.999, 5, 8, 13, 13.001, 599, 600, 1800, 7200]))
    def wait(self, seconds: float) -> None:
        self.oakfield.wait(seconds=seconds)

    @invariant()
    def the_register_is_as_the_model_says(self) -> None:
        held = {
            (f"{self.badges[person].person}/{number}", f"staff-{slot}")
            for (person, number), (slot, _) in self.model.held.items()
        }
        still_open = [row for row in self.oakfield.rows("lockups") if row["released_at"] is None]
        assert sorted((row["phone"], row["slot"]) for row in still_open) == sorted(held)

    @invariant()
    def nothing_is_in_two_places_and_the_counts_agree(self) -> None:
        db = self.oakfield.school.db
        where = "FROM lockups WHERE released_at IS NULL GROUP BY"
        assert not list(db.query(f"SELECT 1 {where} phone HAVING count(*) > 1"))
        assert not list(db.query(f"SELECT 1 {where} slot HAVING count(*) > 1"))
        assert lockups.locked_away_now(db) == len(self.model.held)
        assert len(lockups.phones_locked_away(db)) == len(self.model.held)
        assert self.oakfield.entries() == self.entries

    def teardown(self) -> None:
        try:
            audit_check.verify(self.oakfield.school.db)
        finally:
            self.oakfield.school.close()


def test_whatever_happens_the_school_and_the_model_agree(
    four_slots: None, oakfield: Oakfield, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Invariant 1, whatever anybody does."""

    def a_school() -> Lockups:
        return Lockups(type(oakfield)(tmp_path_factory.mktemp("school") / "oakfield"))

    run_state_machine_as_test(
        a_school,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
        ),
    )
