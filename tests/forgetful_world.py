"""A school of random years in which every name and every typed word can be told from any other.

What has to be gone at the end is known from making it, not from what the product looks for.
"""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.actions.confiscations import Confiscate, ReturnConfiscated
from kiosk.actions.day_badges import NameDayBadge
from kiosk.actions.declarations import MarkAbsent
from kiosk.actions.imeis import DescribePhone
from kiosk.actions.leaving import RecordLeaver, RecordPupilLeaver
from kiosk.actions.loans import AnswerImages, ReturnDevice, SignOutDevice
from kiosk.actions.lockups import TakeBackInEmergency
from kiosk.actions.people import RecordPerson, RecordPupil
from kiosk.actions.permissions import ApprovePermission, RequestPermission, Terms
from kiosk.actions.photos import DecidePhotos
from kiosk.actions.pupil_phone_permissions import AddCollectingAdult, RecordWalking
from kiosk.actions.pupil_phones import (
    HandBackPupilPhone,
    HandInPupilPhone,
    HoldOvernight,
    IssuePupilLabel,
    NotePupilPhone,
)
from kiosk.actions.retention import SetHold
from kiosk.actions.roles import GrantRole
from kiosk.actions.school_devices import RecordDevice
from kiosk.decide.calendar import day_of
from kiosk.decide.people import guest

if TYPE_CHECKING:
    from collections.abc import Callable

    from oakfield import Badge, Oakfield

STAFF, PUPILS, EVENTS = 5, 5, 30


class World:
    """Random years of `oakfield`, which is filled already. `names` are of whom, by their id; `said`
    was typed about something that is long over in the end. `together`: who had part in one thing.
    """

    def __init__(self, oakfield: Oakfield, seed: int) -> None:
        self.school, self.random, self.seed = oakfield, random.Random(seed), seed
        self.names: dict[str, set[str]] = defaultdict(set)
        self.said: set[str] = set()
        self.badges: dict[str, Badge] = {}
        self.left: set[str] = set()
        self.held: set[str] = set()
        self.together: list[set[str]] = []
        oakfield.set("07:10", "2026-11-30")
        self.staff = [self._member(number) for number in range(STAFF)]
        self.pupils = [self._pupil(number) for number in range(PUPILS)]
        oakfield.do(RecordDevice(f"dev{seed}", f"iPad {seed}", "ipad", None, None, True, True))
        for _ in range(EVENTS):
            self._some_weekday()
            self.random.choice(self._events())()
        self._leave()

    def _some_weekday(self) -> None:
        self.school.wait(days=self.random.randrange(1, 25))
        while day_of(self.school.clock).isoweekday() > 5:
            self.school.wait(days=1)
        self.school.set("07:10", f"{day_of(self.school.clock)}")

    def _word(self, owner: str = "") -> str:
        word = "Zq" + "".join(self.random.choices("abcdefghijklmnop", k=12))
        if owner:
            self.names[owner].add(word)
        else:
            self.said.add(word)
        return word

    def _member(self, number: int) -> str:
        key = f"{self.random.randrange(16**32):032x}"
        names = (self._word(key), self._word(key), self._word(key))
        self.school.do(RecordPerson(key, "mis", self._word(key), *names, "Teacher"))
        self.badges[key] = self.school.badge(key)
        self.school.accepts(key)
        self.school.do(DescribePhone(key, 1, self._word(key), "5", "green"))
        if number < 2:
            self.school.do(GrantRole(f"lead{self.seed}{number}", key, "leadership"))
        return key

    def _pupil(self, number: int) -> str:
        key = f"{self.random.randrange(16**32):032x}"
        names = (self._word(key), self._word(key), None)
        self.school.do(RecordPupil(key, "mis", self._word(key), *names, "6", "6 Oak"))
        self.school.do(IssuePupilLabel(f"label {key}", key, None))
        self.school.do(AddCollectingAdult(f"adult {key}", key, self._word(key), "aunt", True))
        return key

    def _events(self) -> tuple[Callable[[], None], ...]:
        return (
            self._lock_up,
            self._emergency,
            self._absent,
            self._permission,
            self._phone_of_a_child,
            self._confiscation,
            self._photos,
            self._loan,
            self._supply,
        )

    def _somebody(self) -> str:
        return self.random.choice(self.staff)

    def _child(self) -> str:
        return self.random.choice(self.pupils)

    def _child_and_actor(self) -> tuple[str, dict[str, str]]:
        child, actor = self._child(), self._somebody()
        self.together.append({child, actor})
        return child, {"actor": actor}

    def _lock_up(self) -> None:
        badge = self.badges[self._somebody()]
        assert self.school.scan(badge).code == "locked_away"
        # A refusal that says their name.
        assert self.school.do(RecordLeaver(badge.person)).refusal == "E9"
        self.school.wait(minutes=30)
        assert self.school.scan(badge).code == "taken_back"

    def _emergency(self) -> None:
        badge = self.badges[self._somebody()]
        self.school.scan(badge)
        self.school.do(TakeBackInEmergency(self.school.digest(badge.code)))

    def _absent(self) -> None:
        self.school.do(MarkAbsent(self._somebody()))

    def _permission(self) -> None:
        asks, agrees = self.random.sample(self.staff[:2], 2)
        at = self.school.clock
        self.together.append({asks, agrees})
        room = self.school.rows("places")[0]["id"]
        terms = Terms("exception", 1, at, at + timedelta(hours=2), (room,), "other", "sealed")
        key = f"request {self.random.random()}"
        self.school.do(RequestPermission(key, asks, terms), actor=asks)
        self.school.do(ApprovePermission(f"{key}/1"), actor=agrees)

    def _phone_of_a_child(self) -> None:
        child, by = self._child_and_actor()
        label = f"label {child}"
        today = day_of(self.school.clock)
        form = f"form {self.random.random()}"
        self.school.do(RecordWalking(form, child, self._word(), True, today, "12345"))
        taken = HandInPupilPhone(label, switched_off=True, condition=self._word())
        assert self.school.do(taken, **by).code == "handed_in"
        (held,) = (
            row
            for row in self.school.rows("deposits")
            if row["pupil"] == child and not row["returned_at"]
        )
        if self.random.random() < 0.5:
            self.school.do(HoldOvernight(held["id"], self._word()), **by)
            note = NotePupilPhone(held["id"], "damaged", self._word(), self.school.clock)
            self.school.do(note, **by)
        stranger = HandBackPupilPhone(label, adult=self._word(), early=self._word())
        assert self.school.do(stranger, **by).refusal == "C9"
        adult = self.school.rows("collecting_adults")
        (name,) = (row["name"] for row in adult if row["pupil"] == child)
        back = HandBackPupilPhone(label, adult=name, early=self._word())
        assert self.school.do(back, **by).code == "handed_back"

    def _confiscation(self) -> None:
        key, (child, by) = f"taken {self.random.random()}", self._child_and_actor()
        self.school.do(Confiscate(key, child, self._word(), self._word()), **by)
        self.school.do(ReturnConfiscated(key, self._word(), "mother"), **by)

    def _photos(self) -> None:
        child = self._child()
        on = day_of(self.school.clock)
        evidence = (None, "consent", self._word(child), self._word(child))
        self.school.do(DecidePhotos(child, "Press", True, on, *evidence))

    def _loan(self) -> None:
        due, device = self.school.clock + timedelta(hours=3), f"dev{self.seed}"
        who = self._somebody()
        self.school.do(SignOutDevice(device, who, "Lesson", None, None, due), actor=who)
        self.school.do(ReturnDevice(device), actor=who)
        self.school.do(AnswerImages(device, False), actor=who)

    def _supply(self) -> None:
        self.school.day_badge(3)
        who = f"{self.random.randrange(16**32):032x}"
        self.school.do(guest(who, f"{self._word()} {self._word()}", "Supply"))
        self.school.accepts(who)
        self.school.do(NameDayBadge(3, day_of(self.school.clock), who))

    def _leave(self) -> None:
        """Some leave; of these, and of those who stay, a hold covers one now and then."""
        self.school.wait(days=3)
        for key in self.staff[1:]:
            if self.random.random() < 0.7:
                assert self.school.do(RecordLeaver(key)).code == "done"
                self.left.add(key)
        for key in self.pupils:
            if self.random.random() < 0.7:
                assert self.school.do(RecordPupilLeaver(key)).code == "done"
                self.left.add(key)
        for key in self.staff + self.pupils:
            if self.random.random() < 0.2:
                self.hold(key)

    def hold(self, key: str) -> None:
        """Set a hold on one of them."""
        person, pupil = (key, None) if key in self.staff else (None, key)
        assert self.school.do(SetHold(f"hold {key}", person, pupil, "sealed")).code == "done"
        self.held.add(key)

    def gone(self) -> set[str]:
        """Who has left, is not held, and had part in nothing with anybody who is."""
        kept = set(self.held).union(*(some for some in self.together if some & self.held))
        return self.left - kept
