"""Random school days, event by event: everybody expected stands in exactly one state."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from oakfield import Oakfield

from kiosk.actions.declarations import DeclareDay, MarkAbsent, MarkPresent
from kiosk.actions.lockups import TakeBackInEmergency
from kiosk.actions.office_entries import ReleaseForOwner
from kiosk.actions.patterns import SetPattern
from kiosk.actions.permissions import RequestPermission, Terms
from kiosk.actions.roles import GrantRole
from kiosk.actions.school_days import SetDay
from kiosk.actions.visits import EndVisit, OpenVisit
from kiosk.clock import to_text
from kiosk.db import board as board_table
from kiosk.decide.board import STATES, Board

if TYPE_CHECKING:
    from oakfield import Badge

MONDAY, FRIDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 21)
CLOCKS_BACK, CLOCKS_FORWARD = date(2026, 10, 25), date(2027, 3, 28)
DAYS = (MONDAY, FRIDAY, SATURDAY, CLOCKS_BACK, CLOCKS_FORWARD, date(2026, 10, 26))
WEEKS = {"part-timer": "Mon-Wed", "weekend": "Sat-Sun"}
NAMES = ("teacher", "part-timer", "weekend", "witness")


class Year:
    """One school whose days follow one another in any order; phones stay where they were left."""

    def __init__(self, oakfield: Oakfield) -> None:
        self.oakfield = oakfield
        self.staff: dict[str, Badge] = {name: oakfield.somebody(name.title()) for name in NAMES}
        self.numbers = itertools.count()
        for name, days in WEEKS.items():
            oakfield.do(SetPattern(self.staff[name].person, days, None, None))
        self.years = itertools.count()
        oakfield.do(GrantRole("leads", self.staff["witness"].person, "headteacher"))
        self.room = oakfield.rows("places")[0]["id"]
        self.visit = ""

    def begin(self, day: date, kind: str) -> None:
        """A day of its kind; years go on so that no two days are the same one."""
        self.day = day + timedelta(weeks=52 * next(self.years))
        self.kind = kind
        self.oakfield.school.db.execute("UPDATE people SET left_at = NULL")
        closes = "12:00" if kind == "closes_early" else None
        if kind != "ordinary":
            self.oakfield.do(SetDay(self.day, kind, closes, ""))

    def event(self, at: str, what: str, name: str) -> None:
        self.oakfield.set(at, self.day.isoformat())
        badge = self.staff[name]
        digest = self.oakfield.digest(badge.code)
        if what in ("scan", "take_back:1"):
            self.oakfield.scan(badge, None if what == "scan" else what)
        elif what == "leave":
            self.oakfield.school.db.execute(
                "UPDATE people SET left_at = ? WHERE id = ?",
                [to_text(self.oakfield.clock), badge.person],
            )
        elif what == "release":
            self.oakfield.do(ReleaseForOwner(1, self.staff["witness"].person, "other"))
        elif what == "permit":
            self._permit(badge.person)
        elif what == "visit":
            self.visit = f"visit{next(self.numbers)}"
            self.oakfield.do(OpenVisit(self.visit, "the museum", self.day, badge.person, (), ()))
        else:
            actions: dict[str, Any] = {
                "emergency": TakeBackInEmergency(digest),
                "declare": DeclareDay(digest, False, "left_at_home"),
                "absent": MarkAbsent(badge.person),
                "present": MarkPresent(badge.person),
                "back": EndVisit(self.visit),
            }
            self.oakfield.do(actions[what])

    def _permit(self, person: str) -> None:
        """The Headteacher, who is the witness, agreed half an hour with them."""
        now, key = self.oakfield.clock, f"permission{next(self.numbers)}"
        terms = Terms("exception", 1, now, now + timedelta(minutes=30), (self.room,), "urgent_call")
        asked = RequestPermission(key, person, terms, agreed=True)
        self.oakfield.do(asked, actor=self.staff["witness"].person)

    def board(self) -> Board:
        return board_table.today(self.oakfield.school.db, self.oakfield.clock)

    def due(self) -> set[str]:
        """Who works on such a day, counted another way."""
        if self.kind == "closed" or (self.kind == "ordinary" and self.day.weekday() > 4):
            return set()
        away = self.oakfield.school.db.execute("SELECT id FROM people WHERE left_at IS NOT NULL")
        gone = {person for (person,) in away.fetchall()}
        names = {"teacher", "witness"}
        names |= {"part-timer"} if self.day.weekday() < 3 else set()
        names |= {"weekend"} if self.day.weekday() > 4 else set()
        return {self.staff[name].person for name in names} - gone


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    oakfield = Oakfield(tmp_path_factory.mktemp("year") / "school")
    yield Year(oakfield)
    oakfield.school.close()


TIMES = ("00:30", "01:30", "07:50", "08:40", "09:30", "11:59", "12:00", "12:30", "15:30", "23:59")
WHAT = (
    *("scan", "take_back:1", "emergency", "declare", "absent", "present", "leave", "release"),
    *("permit", "visit", "back"),
)
SUM = (
    *("locked_away", "partly", "none_owned", "left_at_home", "in_vehicle", "permission", "visit"),
    *("emergency", "taken_back", "absent", "not_yet"),
)
"""What expected is the sum of."""
events = st.lists(
    st.tuples(st.sampled_from(TIMES), st.sampled_from(WHAT), st.sampled_from(NAMES)), max_size=8
)


@settings(max_examples=300)
@given(
    st.sampled_from(DAYS),
    st.sampled_from(["ordinary", "inset", "closed", "closes_early", "open"]),
    events,
)
@example(MONDAY, "ordinary", [("07:50", "scan", "teacher"), ("12:00", "leave", "teacher")])
@example(FRIDAY, "ordinary", [("08:40", "scan", "part-timer")])
@example(FRIDAY, "closes_early", [("07:50", "scan", "teacher"), ("12:00", "scan", "teacher")])
@example(MONDAY, "ordinary", [("09:30", "permit", "teacher"), ("09:30", "scan", "teacher")])
@example(MONDAY, "ordinary", [("09:30", "visit", "teacher"), ("15:30", "back", "teacher")])
@example(MONDAY, "inset", [("08:40", "absent", "teacher")])
@example(CLOCKS_BACK, "open", [("01:30", "scan", "weekend"), ("12:00", "scan", "weekend")])
@example(CLOCKS_FORWARD, "open", [("01:30", "scan", "weekend"), ("12:00", "scan", "weekend")])
def test_expected_is_the_sum_of_all_states_after_every_event(
    year: Year, day: date, kind: str, events: list[tuple[str, str, str]]
):
    year.begin(day, kind)
    for at, what, name in sorted(events, key=lambda event: event[0]):
        year.event(at, what, name)
        board = year.board()
        listed = [standing.person.id for state in STATES for standing in board.of(state)]
        assert board.expected == len(listed) == len(set(listed))
        assert board.expected == sum(len(board.of(state)) for state in SUM)
        assert year.due() <= set(listed)
        surplus = [s for s in board.standings if s.person.id not in year.due()]
        assert not [s for s in surplus if s.state == "not_yet"]
        assert board.accounted_for + len(board.of("not_yet", "partly", "absent")) == board.expected
        assert not set(listed) & {person.id for person in board.off}


def test_a_leaver_at_midday_stays_until_the_phone_is_taken_back(year: Year):
    year.begin(MONDAY, "ordinary")
    teacher = year.staff["teacher"].person
    for badge in year.staff.values():
        year.oakfield.set("07:00", year.day.isoformat())
        year.oakfield.do(TakeBackInEmergency(year.oakfield.digest(badge.code)))
    year.event("07:50", "scan", "teacher")
    year.event("12:00", "leave", "teacher")
    assert [s.person.id for s in year.board().of("locked_away")] == [teacher]
    year.day += timedelta(days=1)
    year.event("09:30", "present", "witness")
    assert [s.left_over for s in year.board().of("locked_away")] == [True]
    year.event("12:00", "release", "teacher")
    assert teacher not in {s.person.id for s in year.board().standings}
