"""PINs: which may be chosen and with what, what badge and PIN begin, and what needs none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import pins as pins_kept
from kiosk.actions import Scan
from kiosk.actions.lockups import LockUpPhone, TakeBackPhone
from kiosk.actions.pins import BeginOwnSession, ChoosePin, PinFitted, RestPins, TryPin
from kiosk.decide import pins
from kiosk.decide.badges import Code
from kiosk.decide.decision import UNCHANGED, Changes, Decision, Moment
from kiosk.decide.lockups import Facts, Held, Lockup, Phone, Slot
from kiosk.decide.people import Person
from kiosk.decide.pins import Tries
from kiosk.decide.scan import ScanFacts, meaning
from kiosk.decide.sign_in import LASTS_WITH_PIN, Attempts, OneTimeCode, Session, is_live
from kiosk.decide.stations import KINDS, Station
from kiosk.pins import WeakPin, check_choice
from kiosk.refusals import Refusal
from kiosk.settings import Interval, Settings

NOW = datetime(2026, 11, 20, 8, 31, tzinfo=UTC)
MOMENT = Moment(NOW, Settings())
MOMENTLY = timedelta(milliseconds=1)
PRIYA = Person("priya", "mis", "1", "Priya", "Shah", None, None, NOW, None)
BADGE = Code("digest", "short", "priya", None, NOW, None)
CODE = OneTimeCode("code", "pin", "priya", NOW, None)
WITH_PIN = Session("session-1", "priya", "hall", NOW, NOW, None, None, "pin")
WITH_PASSPHRASE = Session("session-2", "priya", "desk", NOW, NOW, NOW, None)


def station(kind: str) -> Station:
    return Station("hall", "Hall tablet", kind, NOW, None)


def changes(decision: Decision) -> Changes:
    assert isinstance(decision, Changes)
    return decision


def refused(decision: Decision, code: str) -> None:
    assert isinstance(decision, Refusal)
    assert decision.code == code


# Choosing ---------------------------------------------------------------------------------------


def choose(code: OneTimeCode | None = CODE, person: Person | None = PRIYA) -> Decision:
    sessions = [WITH_PIN, WITH_PASSPHRASE]
    return pins.choose(ChoosePin("priya", "kept", "code"), code, person, sessions, MOMENT)


def test_choosing_uses_the_code_up_forgets_wrong_tries_and_puts_out_whom_a_pin_let_in():
    decision = changes(choose())
    assert decision.rows == (pins.Pin("priya", "kept", NOW), replace(CODE, ended_at=NOW))
    assert decision.unaudited == (
        replace(WITH_PIN, ended_at=NOW),
        Attempts("pin/priya", 0, NOW, 0),
        Attempts("pin-day/priya", 0, NOW, 0),
    )


@pytest.mark.parametrize(
    "code",
    [
        None,
        replace(CODE, ended_at=NOW),
        replace(CODE, issued_at=NOW - timedelta(days=7)),
        replace(CODE, issued_at=NOW + timedelta(days=7)),
    ],
)
def test_a_code_that_does_not_work_chooses_nothing(code: OneTimeCode | None):
    refused(choose(code), "H2")


def test_a_code_works_for_seven_days():
    changes(choose(replace(CODE, issued_at=NOW - timedelta(days=7) + MOMENTLY)))


@pytest.mark.parametrize("person", [None, replace(PRIYA, left_at=NOW)])
def test_nobody_who_is_gone_chooses(person: Person | None):
    refused(choose(person=person), "E3")


REFUSED = {
    6: "111111 121212 123123 112233 123456 654321 890123 098765 234567 000000 010190 311299 "
    "123199 900101 198703 201503 041987 112015 159753 696969 147258 454545",
    4: "1111 1212 1234 4321 1987 2015 2580 0000 7890 1122 0852 6969 1121",
}
TAKEN = {6: "271803 918273 405162 773519 864427 109293", 4: "2718 4051 8364 9073 3527"}


@pytest.mark.parametrize(
    ("digits", "pin"), [(digits, pin) for digits, some in REFUSED.items() for pin in some.split()]
)
def test_a_pin_that_thieves_try_first_is_refused_in_one_sentence(digits: int, pin: str):
    with pytest.raises(WeakPin, match=r"^[A-Z][^.]*\.$"):
        check_choice(pin, digits)


@pytest.mark.parametrize(
    ("digits", "pin"), [(digits, pin) for digits, some in TAKEN.items() for pin in some.split()]
)
def test_a_pin_like_any_other_is_taken(digits: int, pin: str):
    check_choice(pin, digits)


@pytest.mark.parametrize("pin", ["", "27180", "2718033", "27180a", "27 803", "٢٧١٨٠٣", "-27180"])
def test_a_pin_has_six_digits(pin: str):
    with pytest.raises(WeakPin, match="has 6 digits"):
        check_choice(pin, 6)


def test_there_are_plenty_left():
    def is_taken(pin: str) -> bool:
        try:
            check_choice(pin, len(pin))
        except WeakPin:
            return False
        return True

    assert sum(is_taken(f"{n:04}") for n in range(10_000)) > 8_500
    assert sum(is_taken(f"{n:06}") for n in range(0, 1_000_000, 7)) > 0.8 * 1_000_000 / 7


@given(st.from_regex(r"[0-9]{6}", fullmatch=True), st.integers(0, 9))
def test_counting_on_or_back_is_never_taken(pin: str, first: int):
    for step in (0, 1, -1):
        with pytest.raises(WeakPin):
            check_choice("".join(str((first + step * n) % 10) for n in range(6)), 6)
    with pytest.raises(WeakPin):
        check_choice(pin[:3] * 2, 6)


def test_every_common_pin_is_of_a_length_that_there_is():
    assert {len(pin) for pin in pins_kept.COMMON} == {4, 6}


# Getting in -------------------------------------------------------------------------------------


def begin(
    code: Code | None = BADGE, person: Person | None = PRIYA, at: Station | None = None
) -> Decision:
    action = BeginOwnSession("session-3", "digest", False, "priya")
    others = [WITH_PIN, WITH_PASSPHRASE]
    return pins.begin(action, code, person, at or station("kiosk"), others, MOMENT)


def test_whoever_comes_next_puts_out_whom_a_pin_let_in_there_before():
    decision = changes(begin())
    assert decision.rows == ()
    new = Session("session-3", "priya", "hall", NOW, NOW, None, None, "pin")
    ended = replace(WITH_PIN, ended_at=NOW)
    assert decision.unaudited == (ended, new)


@pytest.mark.parametrize(
    "given",
    [
        {"code": None},
        {"code": replace(BADGE, person="sam")},
        {"code": replace(BADGE, person=None, slot="staff-1")},
        {"person": None},
    ],
)
def test_a_code_that_is_not_theirs_lets_nobody_in(given: dict[str, Any]):
    refused(begin(**given), "G1")


@pytest.mark.parametrize(
    "given", [{"code": replace(BADGE, ended_at=NOW)}, {"person": replace(PRIYA, left_at=NOW)}]
)
def test_a_badge_that_ended_meanwhile_lets_nobody_in(given: dict[str, Any]):
    refused(begin(**given), "G2")


@pytest.mark.parametrize("kind", ["office", "leadership"])
def test_a_pin_begins_nothing_at_a_desk(kind: str):
    refused(begin(at=station(kind)), "E8")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seconds", [0, 19.999, 20, 25, 86_400])
def test_a_session_begun_with_a_pin_lasts_twenty_seconds_at_a_kiosk(kind: str, seconds: float):
    later = NOW + timedelta(seconds=seconds)
    holds = kind in ("kiosk", "shared") and seconds < LASTS_WITH_PIN.total_seconds()
    assert is_live(WITH_PIN, station(kind), later) is holds


def test_a_passphrase_holds_at_no_kiosk():
    assert not is_live(replace(WITH_PASSPHRASE, station="hall"), station("kiosk"), NOW)


# Trying -----------------------------------------------------------------------------------------


def tries(in_a_row: int = 0, today: int = 0, here: int = 0, rest: datetime | None = None) -> Tries:
    """Counters that were begun or last counted at NOW."""
    counters = zip(pins.counters("priya", "hall"), (in_a_row, today, here), strict=True)
    rested = pins.PinRest(1, "hall", rest) if rest else None
    return Tries(*(Attempts(what, count, NOW, 0) for what, count in counters), rested)


def try_pin(so_far: Tries, later: timedelta = timedelta()) -> Decision:
    return pins.try_pin(TryPin("priya", "priya"), so_far, Moment(NOW + later, Settings()))


def counted(decision: Decision) -> list[int]:
    rows = changes(decision).unaudited
    return [row.failures for row in rows if isinstance(row, Attempts)]


@pytest.mark.parametrize(
    ("so_far", "later", "code"),
    [
        (tries(in_a_row=5), timedelta(minutes=15) - MOMENTLY, "L1"),
        (tries(today=10), timedelta(), "H10"),
        (tries(today=10), timedelta(days=40), "H10"),
        (tries(here=20), timedelta(minutes=10) - MOMENTLY, "L9"),
        (tries(rest=NOW), timedelta(minutes=15) - MOMENTLY, "L9"),
        (tries(rest=NOW), timedelta(minutes=-14), "L9"),
    ],
)
def test_after_too_many_wrong_ones_no_pin_is_looked_at(so_far: Tries, later: timedelta, code: str):
    decision = try_pin(so_far, later)
    assert isinstance(decision, Refusal)
    assert decision.code == code
    assert decision.foot == "In an emergency no PIN is needed."


@pytest.mark.parametrize(
    ("so_far", "later", "counts"),
    [
        (tries(4, 9, 19), timedelta(minutes=9), [5, 10, 20]),
        (tries(5, 9, 19), timedelta(minutes=15), [1, 10, 1]),
        (tries(4, 9, 19), timedelta(days=1), [1, 1, 1]),
        (tries(here=20), timedelta(minutes=10), [1, 1, 1]),
        (tries(rest=NOW), timedelta(minutes=15), [1, 1, 1]),
    ],
)
def test_a_try_is_counted_in_a_row_for_the_day_and_at_the_station(
    so_far: Tries, later: timedelta, counts: list[int]
):
    assert counted(try_pin(so_far, later)) == counts


def test_ten_minutes_at_a_station_are_counted_from_the_first_wrong_pin():
    first = changes(try_pin(tries())).unaudited[2]
    assert isinstance(first, Attempts)
    again = replace(tries(), here=first)
    (*_, second) = changes(try_pin(again, timedelta(minutes=9))).unaudited
    assert second == Attempts("pins-at/hall", 2, NOW, 0)


def test_a_right_pin_was_no_wrong_try_and_forgives_none_of_the_day_or_the_station():
    assert counted(pins.pin_fitted(PinFitted("priya"), tries(3, 7, 12), MOMENT)) == [0, 6, 11]
    assert counted(pins.pin_fitted(PinFitted("priya"), tries(), MOMENT)) == [0, 0, 0]


def test_a_station_rests_once_after_twenty_and_then_counts_anew():
    decision = changes(pins.rest_pins(RestPins("hall"), tries(here=20), 7, MOMENT))
    assert decision.rows == (pins.PinRest(7, "hall", NOW),)
    assert counted(decision) == [0]
    for early in (tries(here=19), tries(here=0, rest=NOW)):
        assert pins.rest_pins(RestPins("hall"), early, 7, MOMENT) == UNCHANGED


# Before the kiosk -------------------------------------------------------------------------------

DAY = {day: (Interval(time(8, 50), time(12)), Interval(time(13), time(15, 15))) for day in range(8)}


def phones_of_priya(count: int, locked: int) -> ScanFacts:
    """Hers, the first `locked` of them in slots since seven o'clock."""
    since = NOW - timedelta(minutes=91)
    phones = tuple(Phone(f"priya/{n}", "priya", n, since) for n in range(1, count + 1))
    slots = [Slot(f"staff-{n}", "staff", n, None, since) for n in range(1, 9)]
    held = tuple(
        Held(
            Lockup(n, phones[n].id, slots[n].id, "hall", "scan", since, None, None, None), slots[n]
        )
        for n in range(locked)
    )
    latest = held[0].lockup if held else None
    facts = Facts(PRIYA, phones, held, latest, tuple(slots[locked:]), None, True, 9)
    return ScanFacts(BADGE, phones=facts)


@given(
    st.integers(1, 3),
    st.integers(0, 3),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from([0, 20, 120, 214, 300, 420]),
)
def test_a_pin_never_stands_between_a_phone_and_its_slot(
    count: int, locked: int, has_pin: bool, wants_pin: bool, typed: bool, minutes: int
):
    """With a PIN or without, by badge or typed code, whatever the school wants, at any time."""
    locked = min(locked, count)
    settings = Settings(contact_times=DAY, take_back_needs_pin=wants_pin)
    at = Moment(NOW + timedelta(minutes=minutes), settings)
    facts = replace(phones_of_priya(count, locked), has_pin=has_pin)
    for number in range(locked + 1, count + 1):
        scan = Scan("digest", typed, f"lock_away:{number}")
        assert meaning(scan, facts, at) == LockUpPhone("priya", (number,))
    if not locked:
        asked = meaning(Scan("digest", typed), facts, at)
        assert asked == meaning(Scan("digest", typed, proven=True), facts, at) or count > 1
    taking = meaning(Scan("digest", typed, "take_back:1"), facts, at)
    assert isinstance(taking, TakeBackPhone) is not (typed or wants_pin)
    proven = meaning(Scan("digest", typed, "take_back:1", proven=True), facts, at)
    assert proven == TakeBackPhone("priya", (1,))
