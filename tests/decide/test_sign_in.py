"""Signing in: how often one may try, what a second factor is, and for how long it all holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kiosk.actions.sign_in import (
    BeginSession,
    CountAttempt,
    EndSession,
    EndSessions,
    IssueOneTimeCodes,
    ProveSecondFactor,
    SetPassphrase,
)
from kiosk.decide import sign_in
from kiosk.decide.decision import UNCHANGED, Changes, Decision, Moment
from kiosk.decide.sign_in import Attempts, Credential, OneTimeCode, Session
from kiosk.decide.stations import Station
from kiosk.refusals import Refusal
from kiosk.settings import Settings

MORNING = datetime(2026, 11, 20, 8, 31, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def moment(at: datetime = MORNING, **settings: Any) -> Moment:
    return Moment(at, Settings(**settings))


def changes(decision: Decision) -> Changes:
    assert isinstance(decision, Changes)
    return decision


def refused(decision: Decision, code: str, sentence: str | None = None) -> None:
    assert isinstance(decision, Refusal)
    assert decision.code == code
    assert sentence is None or decision.sentence == sentence


def session(**given: Any) -> Session:
    it = Session("digest", "priya", "desk", MORNING, MORNING, None, None)
    return replace(it, **given)


# Trying


def after_wrong_tries(count: int) -> Attempts | None:
    so_far = None
    for _ in range(count):
        decision = sign_in.count_attempt(CountAttempt("x", None), so_far, moment())
        (so_far,) = changes(decision).unaudited
    return so_far


def try_again(so_far: Attempts | None, later: timedelta) -> Decision:
    return sign_in.count_attempt(CountAttempt("x", None), so_far, moment(MORNING + later))


def test_five_tries_are_counted_before_anything_is_looked_at():
    assert after_wrong_tries(5) == Attempts("x", 5, MORNING, 0)


@pytest.mark.parametrize(
    ("later", "wait"),
    [
        (timedelta(), "15 minutes"),
        (timedelta(milliseconds=1), "15 minutes"),
        (MINUTE, "14 minutes"),
        (MINUTE + timedelta(milliseconds=1), "14 minutes"),
        (13 * MINUTE, "2 minutes"),
        (13 * MINUTE + timedelta(seconds=1), "2 minutes"),
        (14 * MINUTE, "1 minute"),
        (15 * MINUTE - timedelta(milliseconds=1), "1 minute"),
    ],
)
def test_after_five_wrong_tries_nobody_may_try_for_fifteen_minutes(later: timedelta, wait: str):
    decision = try_again(after_wrong_tries(5), later)
    refused(decision, "L1", f"Too many tries. Please wait {wait}.")


def test_after_exactly_fifteen_minutes_counting_begins_anew():
    (counted,) = changes(try_again(after_wrong_tries(5), 15 * MINUTE)).unaudited
    assert counted == Attempts("x", 1, MORNING + 15 * MINUTE, 0)


def test_four_wrong_tries_lock_nothing():
    (counted,) = changes(try_again(after_wrong_tries(4), MINUTE)).unaudited
    assert counted.failures == 5


def test_trying_while_locked_does_not_make_it_longer():
    locked = after_wrong_tries(5)
    refused(try_again(locked, 14 * MINUTE), "L1")
    assert isinstance(try_again(locked, 15 * MINUTE), Changes)


def test_waiting_does_not_make_an_old_authenticator_code_new():
    used = Attempts("x", 5, MORNING, 777)
    (counted,) = changes(try_again(used, 15 * MINUTE)).unaudited
    assert counted.last_step == 777


# Beginning


def begin(roles: set[str], proven: bool = False, **settings: Any) -> Decision:
    action = BeginSession("digest", "priya", "desk")
    return sign_in.begin_session(action, frozenset(roles), proven, moment(**settings))


def test_a_session_begins_without_a_second_factor_and_forgets_wrong_tries():
    began, forgotten = changes(begin({"office"})).unaudited
    assert began == session()
    assert forgotten == Attempts("sign-in/priya", 0, MORNING, 0)


@pytest.mark.parametrize(("proven", "setting"), [(True, True), (True, False), (False, False)])
def test_the_second_factor_is_asked_once_a_day_or_never_where_the_school_says_so(
    proven: bool, setting: bool
):
    began, _ = changes(begin({"office"}, proven, second_factor=setting)).unaudited
    assert began == session(second_factor_at=MORNING)


def test_whoever_has_no_role_has_nothing_to_sign_in_for():
    sentence = "There is nothing for you to sign in for. Ask leadership for a role."
    refused(begin(set()), "L3", sentence)


def test_no_session_and_no_counter_goes_into_the_audit_log():
    assert changes(begin({"office"})).rows == ()


# The second factor

PRINTED = OneTimeCode("code", "second factor", "priya", MORNING, None)


def prove(
    *, step: int | None = None, used: int | None = None, code: OneTimeCode | None = None, **of: Any
) -> Decision:
    action = ProveSecondFactor("digest", "new digest", step, code.id if code else None)
    counter = None if used is None else Attempts("second-factor/priya", 1, MORNING, used)
    return sign_in.prove_second_factor(action, session(**of), counter, code, moment())


def test_a_session_goes_on_under_a_new_key_and_the_old_one_is_dead():
    ended, renewed, counter = changes(prove(step=100, used=99)).unaudited
    assert ended == session(ended_at=MORNING)
    assert renewed == session(id="new digest", second_factor_at=MORNING)
    assert counter == Attempts("second-factor/priya", 0, MORNING, 100)


@pytest.mark.parametrize("used", [100, 101, 5000])
def test_a_step_that_was_used_or_is_older_is_refused(used: int):
    sentence = "That code is not right, or was used before. Wait for the next one."
    refused(prove(step=100, used=used), "L4", sentence)


def test_a_wrong_code_is_refused():
    refused(prove(), "L4")


def test_a_printed_code_is_used_up_and_leaves_the_authenticator_as_it_was():
    decision = changes(prove(code=PRINTED, used=99))
    assert decision.rows == (replace(PRINTED, ended_at=MORNING),)
    assert decision.concerns == "people/priya"
    assert decision.unaudited[2] == Attempts("second-factor/priya", 0, MORNING, 99)


@pytest.mark.parametrize("change", [{"ended_at": MORNING}, {"person": "sam"}, {"person": None}])
def test_a_printed_code_that_was_used_or_is_not_ones_own_is_refused(change: dict[str, Any]):
    refused(prove(code=replace(PRINTED, **change)), "L4")


def test_a_session_that_ended_meanwhile_can_prove_nothing():
    refused(prove(step=100, ended_at=MORNING), "L2")
    action = ProveSecondFactor("gone", "new", 100, None)
    refused(sign_in.prove_second_factor(action, None, None, None, moment()), "L2")


# How long it holds


def station(kind: str, name: str = "desk") -> Station:
    return Station(name, name, kind, MORNING, None)


@pytest.mark.parametrize("kind", ["office", "leadership"])
@pytest.mark.parametrize(
    ("began", "now", "holds"),
    [
        ("2026-11-20T08:00", "2026-11-20T17:59:59", True),
        ("2026-11-20T08:00", "2026-11-20T18:00", False),
        ("2026-11-20T20:00", "2026-11-20T23:59:59", True),
        ("2026-11-20T20:00", "2026-11-21T00:00", False),
        # In summer the school's day ends at 23:00 UTC.
        ("2026-07-10T20:00", "2026-07-10T22:59:59", True),
        ("2026-07-10T20:00", "2026-07-10T23:00", False),
    ],
)
def test_at_a_desk_a_session_holds_for_ten_hours_of_one_day(
    kind: str, began: str, now: str, holds: bool
):
    start = datetime.fromisoformat(began).replace(tzinfo=UTC)
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert sign_in.is_live(session(began_at=start, seen_at=start), station(kind), at) is holds


@pytest.mark.parametrize(("unused", "holds"), [(0, True), (179, True), (180, False), (9999, False)])
def test_on_a_shared_station_it_holds_for_three_minutes_after_the_last_use(
    unused: int, holds: bool
):
    seen = MORNING + timedelta(hours=2)
    at = seen + timedelta(seconds=unused)
    assert sign_in.is_live(session(seen_at=seen), station("shared"), at) is holds


@pytest.mark.parametrize(
    ("kind", "proof", "lasts"),
    [
        ("kiosk", "pin", timedelta(seconds=20)),
        ("shared", "pin", timedelta(seconds=20)),
        ("shared", "passphrase", timedelta(minutes=3)),
        ("leadership", "passphrase", timedelta(hours=10)),
    ],
)
def test_a_clock_that_is_set_back_makes_no_session_last_longer(
    kind: str, proof: str, lasts: timedelta
):
    """K1 of the assurance catalogue."""
    evening = MORNING.replace(hour=20)
    it = session(began_at=evening, seen_at=evening, proof=proof)
    assert sign_in.is_live(it, station(kind), evening - timedelta(seconds=1))
    assert not sign_in.is_live(it, station(kind), evening - lasts)


@pytest.mark.parametrize("kind", ["office", "leadership", "shared"])
def test_it_holds_only_at_the_station_where_it_began_and_only_until_it_ends(kind: str):
    assert sign_in.is_live(session(), station(kind), MORNING)
    assert not sign_in.is_live(session(), station(kind, "another"), MORNING)
    assert not sign_in.is_live(session(ended_at=MORNING), station(kind), MORNING)


def test_use_is_noted_silently_and_only_of_a_session_that_goes_on():
    decision = changes(sign_in.stay_signed_in(session(), moment(MORNING + MINUTE)))
    assert decision.silent
    assert decision.unaudited == (session(seen_at=MORNING + MINUTE),)
    assert sign_in.stay_signed_in(session(ended_at=MORNING), moment()) is UNCHANGED
    assert sign_in.stay_signed_in(None, moment()) is UNCHANGED


def test_signing_out_ends_one_session_or_all():
    one = changes(sign_in.end_session(EndSession("digest"), session(), moment()))
    assert one.unaudited == (session(ended_at=MORNING),)
    assert one.concerns == "people/priya"
    both = [session(), session(id="other")]
    everywhere = changes(sign_in.end_sessions(EndSessions("priya"), both, moment()))
    assert [each.ended_at for each in everywhere.unaudited] == [MORNING, MORNING]


@pytest.mark.parametrize("found", [None, session(ended_at=MORNING - MINUTE)])
def test_signing_out_twice_is_no_harm(found: Session | None):
    assert changes(sign_in.end_session(EndSession("digest"), found, moment())).unaudited == ()


# Choosing a passphrase

START = OneTimeCode("code", "start", "priya", MORNING, None)


def choose(
    code: OneTimeCode | None, had: Credential | None = None, later: timedelta = timedelta()
) -> Decision:
    action = SetPassphrase("priya", "as kept", "code")
    at = moment(MORNING + later)
    return sign_in.set_passphrase(action, code, had, [session()], "desk", at)


def test_a_start_code_sets_the_first_passphrase_and_is_used_up():
    assert changes(choose(START)).rows == (
        Credential("priya", "as kept", 1, MORNING, None),
        replace(START, ended_at=MORNING),
    )


def test_a_new_passphrase_comes_with_a_new_authenticator_secret():
    credential, _ = changes(choose(START, Credential("priya", "before", 3, MORNING, MORNING))).rows
    assert credential == Credential("priya", "as kept", 4, MORNING, MORNING)


def test_a_new_passphrase_signs_out_whoever_was_in_and_forgets_wrong_tries():
    ended, *counters = changes(choose(START)).unaudited
    assert ended == session(ended_at=MORNING)
    assert {(each.id, each.failures) for each in counters} == {
        ("start/desk", 0),
        ("sign-in/priya", 0),
        ("second-factor/priya", 0),
    }


@pytest.mark.parametrize(
    ("later", "works"),
    [
        (timedelta(days=7) - timedelta(milliseconds=1), True),
        (timedelta(days=7), False),
        (timedelta(days=-7), False),
    ],
)
def test_a_start_code_works_for_seven_days_and_no_longer_by_a_clock_set_back(
    later: timedelta, works: bool
):
    assert isinstance(choose(START, later=later), Changes) is works


@pytest.mark.parametrize("code", [None, replace(START, ended_at=MORNING)])
def test_a_start_code_that_is_not_theirs_or_was_used_is_refused(code: OneTimeCode | None):
    refused(choose(code), "L5", "That one-use code does not work any more. Ask for a new one.")


def test_new_codes_end_those_before_them():
    action = IssueOneTimeCodes("second factor", "priya", ("one", "two"))
    rows = changes(sign_in.issue_one_time_codes(action, [PRINTED], moment())).rows
    assert rows == (
        replace(PRINTED, ended_at=MORNING),
        OneTimeCode("one", "second factor", "priya", MORNING, None),
        OneTimeCode("two", "second factor", "priya", MORNING, None),
    )
