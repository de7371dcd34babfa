"""The school's day: contact time to the millisecond, weekends, both changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.decide import calendar
from kiosk.settings import ContactTimes, Interval

MORNING = Interval(time(8, 50), time(12))
AFTERNOON = Interval(time(13), time(15, 15))
TIMES: ContactTimes = dict.fromkeys(range(1, 6), (MORNING, AFTERNOON))

FRIDAY, SATURDAY, SUNDAY = "2026-11-20", "2026-11-21", "2026-11-22"


def winter(clock: str, day: str = FRIDAY) -> datetime:
    """The instant when the wall shows this while the United Kingdom keeps UTC."""
    return datetime.fromisoformat(f"{day}T{clock}+00:00")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


@pytest.mark.parametrize(
    ("clock", "until"),
    [
        ("00:00:00", None),
        ("08:49:59.999", None),
        ("08:50:00", time(12)),
        ("11:59:59.999", time(12)),
        ("12:00:00", None),
        ("12:59:59.999", None),
        ("13:00:00", time(15, 15)),
        ("15:14:59.999", time(15, 15)),
        ("15:15:00", None),
        ("23:59:59.999", None),
    ],
)
def test_contact_time_begins_and_ends_to_the_millisecond(clock: str, until: time | None) -> None:
    assert calendar.contact_until(TIMES, winter(clock)) == until


@pytest.mark.parametrize("day", [SATURDAY, SUNDAY])
def test_a_weekend_has_no_contact_time(day: str) -> None:
    at = winter("09:00", day)
    assert calendar.contact_until(TIMES, at) is None
    assert calendar.next_contact(TIMES, at) is None
    assert calendar.contact_times_of(TIMES, at) == ()
    assert not calendar.has_begun(TIMES, at)


@pytest.mark.parametrize(
    ("clock", "starts"),
    [
        ("08:49:59.999", time(8, 50)),
        ("08:50", time(13)),
        ("12:59:59.999", time(13)),
        ("13:00", None),
        ("23:59", None),
    ],
)
def test_the_next_contact_time_is_one_later_on_the_same_day(
    clock: str, starts: time | None
) -> None:
    assert calendar.next_contact(TIMES, winter(clock)) == starts


@pytest.mark.parametrize(
    ("clock", "begun"), [("08:49:59.999", False), ("08:50", True), ("12:30", True), ("23:59", True)]
)
def test_the_day_has_begun_once_its_first_contact_time_has(clock: str, begun: bool) -> None:
    assert calendar.has_begun(TIMES, winter(clock)) is begun


@pytest.mark.parametrize(
    ("clock", "says"),
    [
        ("06:00", "Contact time starts at 08:50. Phones off and locked away."),
        ("08:49:59.999", "Contact time starts at 08:50. Phones off and locked away."),
        ("08:50", "Contact time until 12:00. Phones stay locked away."),
        ("11:59:59.999", "Contact time until 12:00. Phones stay locked away."),
        ("12:00", "Contact time starts again at 13:00."),
        ("13:00", "Contact time until 15:15. Phones stay locked away."),
        ("15:15", "Contact time is over for today."),
        ("23:59:59.999", "Contact time is over for today."),
    ],
)
def test_the_rule_of_the_hour_at_every_phase_of_a_school_day(clock: str, says: str) -> None:
    assert calendar.rule_of_the_hour(TIMES, winter(clock)) == says


@pytest.mark.parametrize(
    ("times", "day"), [(TIMES, SATURDAY), ({}, FRIDAY), ({5: ()}, FRIDAY)], ids=str
)
def test_the_rule_of_the_hour_on_a_day_without_contact_time(times: ContactTimes, day: str) -> None:
    says = calendar.rule_of_the_hour(times, winter("09:00", day))
    assert says == "There is no contact time today."


@pytest.mark.parametrize(
    ("instant", "in_contact"),
    [
        # The Friday before the clocks go back is summer time, the Monday after is not.
        ("2026-10-23T07:49:59.999", False),
        ("2026-10-23T07:50:00", True),
        ("2026-10-26T08:49:59.999", False),
        ("2026-10-26T08:50:00", True),
        # And the other way round in March.
        ("2027-03-26T08:49:59.999", False),
        ("2027-03-26T08:50:00", True),
        ("2027-03-29T07:49:59.999", False),
        ("2027-03-29T07:50:00", True),
    ],
)
def test_contact_time_stays_at_the_wall_clock_when_the_clocks_change(
    instant: str, in_contact: bool
) -> None:
    assert (calendar.contact_until(TIMES, utc(instant)) is not None) is in_contact


@pytest.mark.parametrize(
    ("instant", "in_contact"),
    [
        ("2026-10-25T00:14:59.999", False),  # 01:14:59.999 summer time
        ("2026-10-25T00:15:00", True),  # 01:15, the first time
        ("2026-10-25T00:45:00", False),  # 01:45, the first time
        ("2026-10-25T01:14:59.999", False),
        ("2026-10-25T01:15:00", True),  # 01:15, the second time
        ("2026-10-25T01:45:00", False),
    ],
)
def test_in_october_the_doubled_hour_has_its_contact_time_twice(
    instant: str, in_contact: bool
) -> None:
    times = {7: (Interval(time(1, 15), time(1, 45)),)}
    assert (calendar.contact_until(times, utc(instant)) is not None) is in_contact


@pytest.mark.parametrize(
    ("instant", "until"),
    [
        ("2027-03-28T00:59:59.999", None),  # 00:59:59.999
        ("2027-03-28T01:00:00", time(2, 30)),  # 02:00, one moment later
        ("2027-03-28T01:29:59.999", time(2, 30)),
        ("2027-03-28T01:30:00", None),
    ],
)
def test_in_march_contact_time_from_the_missing_hour_begins_when_the_clock_jumps(
    instant: str, until: time | None
) -> None:
    times = {7: (Interval(time(1, 30), time(2, 30)),)}
    assert calendar.contact_until(times, utc(instant)) == until


@pytest.mark.parametrize(
    ("instant", "day", "started"),
    [
        ("2026-11-20T08:31:07", date(2026, 11, 20), "2026-11-20T00:00:00"),
        ("2026-07-01T23:30:00", date(2026, 7, 2), "2026-07-01T23:00:00"),
        ("2026-10-25T23:59:59", date(2026, 10, 25), "2026-10-24T23:00:00"),
        ("2026-10-26T00:00:00", date(2026, 10, 26), "2026-10-26T00:00:00"),
        ("2027-03-28T22:59:59", date(2027, 3, 28), "2027-03-28T00:00:00"),
        ("2027-03-28T23:00:00", date(2027, 3, 29), "2027-03-28T23:00:00"),
    ],
)
def test_a_day_is_the_schools_own_and_begins_at_its_midnight(
    instant: str, day: date, started: str
) -> None:
    """Invariant 15."""
    assert calendar.day_of(utc(instant)) == day
    assert calendar.start_of_day(utc(instant)) == utc(started)


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        ("2026-11-20T08:31:59.999", "08:31"),
        ("2026-07-01T08:31:00", "09:31"),
        ("2026-10-25T00:30:00", "01:30"),
        ("2026-10-25T01:30:00", "01:30"),
        ("2027-03-28T01:00:00", "02:00"),
    ],
)
def test_a_time_on_the_screen_is_the_wall_clock_and_is_never_rounded_up(
    instant: str, shown: str
) -> None:
    assert calendar.clock_time(utc(instant)) == shown


INSTANTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001  # Hypothesis wants bounds without a zone
    datetime(2040, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(INSTANTS)
def test_every_instant_lies_in_the_23_to_25_hours_of_its_own_day(at: datetime) -> None:
    started = calendar.start_of_day(at)
    assert timedelta(0) <= at - started < timedelta(hours=25)
    assert calendar.day_of(started) == calendar.day_of(at)
    assert calendar.day_of(started - timedelta(microseconds=1)) < calendar.day_of(at)


@given(INSTANTS)
def test_contact_time_never_ends_in_the_past_nor_next_starts_in_it(at: datetime) -> None:
    now = calendar.local(at).time()
    until, starts = calendar.contact_until(TIMES, at), calendar.next_contact(TIMES, at)
    assert until is None or until > now
    assert starts is None or starts > now
    assert calendar.has_begun(TIMES, at) or until is None
