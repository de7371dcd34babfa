"""Permissions at random beside a model of them: after every step, and at every scan, both agree.

`KIOSK_PERMISSION_RUNS` is how many schools are tried (500), `KIOSK_PERMISSION_STEPS` how long each
(50), `KIOSK_WINDOWS` how many windows (100,000).
"""

from __future__ import annotations

import itertools
import os
import random
import shutil
import uuid
from calendar import monthcalendar
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from whole_school import copy_of

from kiosk.actions import Action, Outcome
from kiosk.actions.permissions import (
    ApprovePermission,
    CancelPermission,
    ChangePermission,
    DeclinePermission,
    ExtendPermission,
    RequestPermission,
    RevokePermission,
    Terms,
)
from kiosk.actions.roles import GrantRole
from kiosk.actions.settings import ChangeSetting
from kiosk.db import audit_check, permissions, places
from kiosk.decide.calendar import instant_of
from kiosk.decide.permissions import Agreed, Permission, state
from kiosk.perform import perform

if TYPE_CHECKING:
    from oakfield import Badge, Oakfield

RUNS = int(os.environ.get("KIOSK_PERMISSION_RUNS", "500"))
STEPS = int(os.environ.get("KIOSK_PERMISSION_STEPS", "50"))
WINDOWS = int(os.environ.get("KIOSK_WINDOWS", "100000"))

CHECK_EVERY = 20
"""Every so many schools the audit log is checked at the end."""

TRIED = itertools.count()

MINUTES = st.integers(-6, 12).map(lambda quarters: quarters * 15)
ASKS = ("tom", "uma", "helen")
DECIDES = ("helen", "ruth", "tom")
LEADS = ("helen", "ruth")


class Model:
    """One permission at a time as told in words: its terms, who agreed to them and when."""

    def __init__(self) -> None:
        self.all: dict[str, dict[str, Any]] = {}
        self.locked = dict.fromkeys(ASKS, True)

    def is_open(self, key: str, now: datetime) -> bool:
        each = self.all[key]
        return each["closed"] is None and each["decision"] != "declined" and now < each["ends"]

    def clashes(self, key: str, who: str, starts: datetime, ends: datetime, now: datetime,
                approved: bool = False) -> bool:  # fmt: skip
        return any(
            other != key
            and each["who"] == who
            and self.is_open(other, now)
            and (each["decision"] == "approved" or not approved)
            and each["starts"] < ends
            and starts < each["ends"]
            for other, each in self.all.items()
        )

    def request(self, key: str, who: str, starts: datetime, ends: datetime, now: datetime) -> str:
        if ends <= starts:
            return "J4"
        if ends <= now:
            return "justified"
        if self.clashes(key, who, starts, ends, now):
            return "P6"
        self.all[key] = {"who": who, "starts": starts, "ends": ends, "decision": None,
                         "at": None, "version": 1, "closed": None}  # fmt: skip
        return "permission_requested"

    def decide(self, key: str, version: int, decision: str, by: str, now: datetime) -> str:
        each = self.all[key]
        if by == each["who"]:
            return "G4"
        if by not in LEADS:
            return "P1"
        if version < each["version"]:
            return "J2"
        if each["decision"] and each["closed"] is None:
            stands = decision == "declined" or now < each["ends"]
            again = (each["decision"], each["by"]) == (decision, by) and stands
            return f"permission_{decision}" if again else "J1"
        if each["closed"]:
            return "J1" if each["decision"] else "J2"
        if now >= each["ends"]:
            return "P7"
        args = (key, each["who"], each["starts"], each["ends"], now)
        if decision == "approved" and self.clashes(*args, approved=True):
            return "P6"
        each.update(decision=decision, at=now, by=by)
        return f"permission_{decision}"

    def change(self, key: str, starts: datetime, ends: datetime, now: datetime) -> str:
        each = self.all[key]
        if not self.is_open(key, now):
            return "P7"
        if ends <= starts:
            return "J4"
        if ends <= now:
            return "P7"
        if self.clashes(key, each["who"], starts, ends, now):
            return "P6"
        each.update(starts=starts, ends=ends, decision=None, at=None, version=each["version"] + 1)
        return "permission_changed"

    def extend(self, key: str, ends: datetime, by: str, now: datetime) -> str:
        each = self.all[key]
        if each["decision"] != "approved":
            return "J3"
        if by == each["who"]:
            return "G4"
        if by not in LEADS:
            return "P1"
        if not self.is_open(key, now) or ends <= max(now, each["starts"]):
            return "P7"
        if self.clashes(key, each["who"], each["starts"], ends, now, approved=True):
            return "P6"
        each.update(ends=ends, at=now, by=by, version=each["version"] + 1)
        return "permission_extended"

    def revoke(self, key: str, by: str, now: datetime) -> str:
        each = self.all[key]
        if each["decision"] != "approved":
            return "J3"
        if by not in LEADS:
            return "P1"
        if not self.is_open(key, now):
            return "P7"
        each["closed"] = now
        return "permission_revoked"

    def cancel(self, key: str, by: str, now: datetime) -> str:
        each = self.all[key]
        if by != each["who"]:
            return "J3"
        if not self.is_open(key, now):
            return "P7"
        if self.covers(each, now):
            return "J10"
        each["closed"] = now
        return "done"

    @staticmethod
    def covers(each: dict[str, Any], now: datetime) -> bool:
        agreed = each["decision"] == "approved" and each["closed"] is None
        return agreed and max(each["starts"], each["at"]) <= now < each["ends"]

    def scan(self, who: str, now: datetime) -> str:
        if not self.locked[who]:
            self.locked[who] = True
            return "locked_away"
        mine = [each for each in self.all.values() if each["who"] == who]
        if any(self.covers(each, now) for each in mine):
            self.locked[who] = False
            return "taken_back_with_permission"
        ended = (
            (each["starts"], min(each["ends"], each["closed"] or each["ends"]))
            for each in mine
            if each["decision"] == "approved"
        )
        return "K7" if any(starts < over <= now for starts, over in ended) else "K4"


class Permissions(RuleBasedStateMachine):
    """Two who teach, two who lead, a day of contact time: everything that may happen to it."""

    def __init__(self, oakfield: Oakfield, people: dict[str, Badge]) -> None:
        super().__init__()
        self.oakfield, self.people = oakfield, people
        self.model = Model()
        room = places.open_places(oakfield.school.db)[0]
        self.terms = Terms("exception", 1, oakfield.clock, None, (room.id,), "medical", "sealed")

    def do(self, actor: str, action: Action, expected: str) -> None:
        stamp = replace(self.oakfield.stamp(), actor=self.people[actor].person)
        outcome = perform(self.oakfield.school, action, stamp)
        assert (outcome.refusal or outcome.code) == expected

    def window(self, starts: int, lasts: int) -> tuple[datetime, datetime, Terms]:
        begins = self.oakfield.clock + timedelta(minutes=starts)
        ends = begins + timedelta(minutes=lasts)
        return begins, ends, replace(self.terms, starts_at=begins, ends_at=ends)

    def some(self, pick: int) -> str:
        keys = list(self.model.all)
        return keys[pick % len(keys)]

    @rule(who=st.sampled_from(ASKS), starts=MINUTES, lasts=MINUTES)
    def request(self, who: str, starts: int, lasts: int) -> None:
        key = uuid.uuid4().hex
        begins, ends, terms = self.window(starts, lasts)
        expected = self.model.request(key, who, begins, ends, self.oakfield.clock)
        self.do(who, RequestPermission(key, self.people[who].person, terms), expected)

    @precondition(lambda self: self.model.all)
    @rule(pick=st.integers(0, 9), by=st.sampled_from(DECIDES), old=st.booleans(),
          yes=st.sampled_from([True, True, False]))  # fmt: skip
    def decide(self, pick: int, by: str, old: bool, yes: bool) -> None:
        key = self.some(pick)
        version = 1 if old else self.model.all[key]["version"]
        decision = "approved" if yes else "declined"
        expected = self.model.decide(key, version, decision, by, self.oakfield.clock)
        kind = ApprovePermission if yes else DeclinePermission
        self.do(by, kind(f"{key}/{version}"), expected)

    @precondition(lambda self: self.model.all)
    @rule(pick=st.integers(0, 9), starts=MINUTES, lasts=MINUTES)
    def change(self, pick: int, starts: int, lasts: int) -> None:
        key = self.some(pick)
        each = self.model.all[key]
        begins, ends, terms = self.window(starts, lasts)
        action = ChangePermission(f"{key}/{each['version']}", terms)
        self.do(each["who"], action, self.model.change(key, begins, ends, self.oakfield.clock))

    @precondition(lambda self: self.model.all)
    @rule(pick=st.integers(0, 9), by=st.sampled_from(DECIDES), later=MINUTES)
    def extend(self, pick: int, by: str, later: int) -> None:
        key = self.some(pick)
        ends = self.oakfield.clock + timedelta(minutes=later)
        action = ExtendPermission(f"{key}/{self.model.all[key]['version']}", ends)
        self.do(by, action, self.model.extend(key, ends, by, self.oakfield.clock))

    @precondition(lambda self: self.model.all)
    @rule(pick=st.integers(0, 9), by=st.sampled_from(DECIDES))
    def revoke(self, pick: int, by: str) -> None:
        key = self.some(pick)
        action = RevokePermission(f"{key}/{self.model.all[key]['version']}", "sealed")
        self.do(by, action, self.model.revoke(key, by, self.oakfield.clock))

    @precondition(lambda self: self.model.all)
    @rule(pick=st.integers(0, 9), by=st.sampled_from(ASKS))
    def cancel(self, pick: int, by: str) -> None:
        key = self.some(pick)
        action = CancelPermission(f"{key}/{self.model.all[key]['version']}")
        self.do(by, action, self.model.cancel(key, by, self.oakfield.clock))

    @rule(who=st.sampled_from(ASKS))
    def scan(self, who: str) -> None:
        expected = self.model.scan(who, self.oakfield.clock)
        outcome = self.oakfield.scan(self.people[who])
        assert (outcome.refusal or outcome.code) == expected
        self.oakfield.wait(seconds=6)  # so that the next is not the same scan again

    @rule(seconds=st.sampled_from([0.001, 1, 60, 899, 900, 900, 3600]))
    def wait(self, seconds: float) -> None:
        if self.oakfield.clock < datetime(2026, 11, 20, 19, tzinfo=UTC):
            self.oakfield.wait(seconds=seconds)

    @invariant()
    def what_is_in_force_is_what_the_model_says(self) -> None:
        now, db = self.oakfield.clock, self.oakfield.school.db
        found = {
            each.request: state(each, now)
            for each in permissions.not_over(db, now)
            if state(each, now) == "in_force"
        }
        said = {key for key, each in self.model.all.items() if self.model.covers(each, now)}
        assert set(found) == said

    def teardown(self) -> None:
        try:
            if not next(TRIED) % CHECK_EVERY:
                audit_check.verify(self.oakfield.school.db)
        finally:
            self.oakfield.school.close()
            shutil.rmtree(self.oakfield.folder)


def settled(oakfield: Oakfield) -> dict[str, Badge]:
    """Who is in every run’s school, at 01:30 of a day that is all contact time; it is closed."""
    oakfield.set("00:30")
    oakfield.do(ChangeSetting("contact_times", "Mon-Fri 00:30-23:59"))
    people = {name: oakfield.badge(oakfield.person(name)) for name in ("tom", "uma", *LEADS)}
    for name in LEADS:
        oakfield.do(GrantRole(name, people[name].person, "leadership"))
    for name in ASKS:
        oakfield.accepts(people[name].person)
        oakfield.scan(people[name])
    oakfield.wait(hours=1)
    oakfield.school.close()
    return people


def test_whatever_happens_the_school_and_the_model_agree(oakfield: Oakfield) -> None:
    """Invariants 3 and 4, whatever anybody does."""
    people = settled(oakfield)
    memory = "/dev/shm"  # where there is one: no disk has a part in this
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:

        def a_school() -> Permissions:
            return Permissions(copy_of(oakfield, Path(folder, uuid.uuid4().hex)), people)

        run_state_machine_as_test(
            a_school,
            settings=settings(
                max_examples=RUNS,
                stateful_step_count=STEPS,
                suppress_health_check=list(HealthCheck),
            ),
        )


# Clock changes ----------------------------------------------------------------------------------


def summer_time(year: int) -> tuple[datetime, datetime]:
    """When British Summer Time begins and ends: on Sundays at 01:00 UTC."""

    def last_sunday(month: int) -> datetime:
        day = max(week[6] for week in monthcalendar(year, month))
        return datetime(year, month, day, 1, tzinfo=UTC)

    return last_sunday(3), last_sunday(10)


def by_hand(wall: datetime) -> datetime:
    """The instant of a wall-clock time, worked out without a time zone database."""
    begins, ends = summer_time(wall.year)
    as_winter = wall.replace(tzinfo=UTC)
    as_summer = as_winter - timedelta(hours=1)
    return as_summer if begins <= as_summer < ends else as_winter


@pytest.mark.parametrize("around", [datetime(2026, 10, 25), datetime(2027, 3, 28)])  # noqa: DTZ001
def test_random_windows_across_a_clock_change_agree_with_a_reference(around: datetime) -> None:
    chance = random.Random(f"{around}")  # the same every time
    for _ in range(WINDOWS // 2):
        walls = sorted(around + timedelta(minutes=chance.randrange(-2880, 2880)) for _ in "12")
        starts, ends = (instant_of(wall.date(), wall.time()) for wall in walls)
        assert (starts, ends) == tuple(by_hand(wall) for wall in walls)
        decided = by_hand(walls[0]) + timedelta(minutes=chance.randrange(-300, 300))
        agreed = Agreed(1, "exception", decided, ends, ())
        given = permission(starts, ends, decided)
        near = chance.choice([starts, ends, decided, by_hand(around)])
        at = near + timedelta(seconds=chance.choice([-1, 0, 1, chance.randrange(-9000, 9000)]))
        expected = max(by_hand(walls[0]), decided) <= at < by_hand(walls[1])
        assert (starts <= at and agreed.covers(at)) == expected
        if at >= decided and starts < ends:
            assert (state(given, at) == "in_force") == expected


def permission(starts: datetime, ends: datetime, decided: datetime) -> Permission:
    return Permission(
        "r/1", "r", 1, "exception", "tom", 1, starts, ends, "[]", "medical", None, "helen",
        decided, "tom", decided, "approved", "helen", decided, None, None, None,
    )  # fmt: skip


def test_a_time_that_a_clock_change_leaves_out_or_shows_twice_is_one_instant() -> None:
    march, october = datetime(2027, 3, 28).date(), datetime(2026, 10, 25).date()  # noqa: DTZ001
    assert instant_of(march, time(1, 30)) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert instant_of(october, time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


# Twenty at once ---------------------------------------------------------------------------------


def test_of_twenty_who_approve_at_once_one_decides_and_nineteen_read_who_and_when(
    oakfield: Oakfield,
) -> None:
    tom = oakfield.person("Tom", "Hollis")
    oakfield.accepts(tom)
    leaders = [oakfield.person(f"Leader{n}", "Okafor") for n in range(20)]
    for leader in leaders:
        oakfield.do(GrantRole(leader, leader, "leadership"))
    oakfield.set("09:14")
    room = places.open_places(oakfield.school.db)[0].id
    later = oakfield.clock + timedelta(hours=1)
    terms = Terms("exception", 1, oakfield.clock, later, (room,), "medical")
    asked = replace(oakfield.stamp(), actor=tom)
    perform(oakfield.school, RequestPermission("r", tom, terms), asked)

    def approve(leader: str) -> Outcome:
        try:
            stamp = replace(oakfield.stamp(), actor=leader)
            return perform(oakfield.school, ApprovePermission("r/1"), stamp)
        finally:
            oakfield.school.close()

    with ThreadPoolExecutor(20) as several:
        outcomes = list(several.map(approve, leaders))
    decided = [outcome for outcome in outcomes if outcome.refusal is None]
    others = {outcome.message for outcome in outcomes if outcome.refusal == "J1"}
    assert (len(decided), len(outcomes) - len(decided)) == (1, 19)
    first = leaders[outcomes.index(decided[0])]
    assert others == {f"Leader{leaders.index(first)} Okafor approved this at 09:14."}
    [row] = oakfield.rows("permissions")
    assert row["decided_by"] == first
    audit_check.verify(oakfield.school.db)
