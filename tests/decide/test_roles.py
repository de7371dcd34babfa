"""Roles: what each lets somebody be at each kind of station, and how they are given and ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kiosk.actions.roles import EndRole, GrantRole, ResetSignIn
from kiosk.decide import roles
from kiosk.decide.decision import UNCHANGED, Changes, Decision, Moment
from kiosk.decide.roles import ROLES, Role, effective
from kiosk.decide.sign_in import Credential, OneTimeCode, Session
from kiosk.decide.stations import KINDS
from kiosk.refusals import Refusal
from kiosk.settings import Settings

NOW = Moment(datetime(2026, 11, 20, 8, 31, tzinfo=UTC), Settings())
SESSION = Session("digest", "priya", "desk", NOW.at, NOW.at, NOW.at, None)

MAY_BE = {
    "kiosk": {"office": "", "leadership": "", "headteacher": "", "governor": ""},
    "office": {
        "office": "office",
        "leadership": "office",
        "headteacher": "office",
        "governor": "governor",
    },
    "leadership": {
        "office": "office",
        "leadership": "leadership office",
        "headteacher": "headteacher office",
        "governor": "governor",
    },
    "shared": {
        "office": "office",
        "leadership": "leadership office",
        "headteacher": "headteacher office",
        "governor": "governor",
    },
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", ROLES)
def test_the_kind_of_station_caps_what_a_role_lets_somebody_be(kind: str, role: str):
    assert effective(frozenset({role}), kind) == set(MAY_BE[kind][role].split())


@pytest.mark.parametrize("kind", [*KINDS, "a kind of tomorrow"])
def test_nobody_is_anything_without_a_role_nor_at_an_unknown_kind(kind: str):
    assert effective(frozenset(), kind) == frozenset()
    assert effective(frozenset(ROLES), "a kind of tomorrow") == frozenset()


def role(name: str, person: str = "priya") -> Role:
    return Role(f"{person} {name}", person, name, NOW.at, None)


def refused(decision: Decision, code: str, sentence: str) -> None:
    assert isinstance(decision, Refusal)
    assert (decision.code, decision.sentence) == (code, sentence)


def grant(held: list[Role], name: str | None) -> Decision:
    return roles.grant(GrantRole("new", "priya", "office"), held, name, [SESSION], NOW)


def test_a_role_is_given_and_no_session_grows_by_it():
    decision = grant([role("governor")], "Priya")
    assert isinstance(decision, Changes)
    assert decision.rows == (Role("new", "priya", "office", NOW.at, None),)
    assert decision.unaudited == (replace(SESSION, ended_at=NOW.at),)


def test_a_role_is_not_given_twice():
    refused(grant([role("office")], "Priya"), "L7", "Priya has that role already.")


def test_nobody_who_is_not_here_gets_a_role():
    refused(grant([], None), "E3", "There is no such person.")


def end(name: str, held: list[Role], leaders: set[str]) -> Decision:
    return roles.end(EndRole("priya", name), held, frozenset(leaders), [SESSION], NOW)


@pytest.mark.parametrize(
    ("ending", "held", "leaders"),
    [
        ("office", ["office"], {"sam"}),
        ("office", ["office", "headteacher"], {"priya"}),
        ("headteacher", ["headteacher"], {"priya", "sam"}),
        ("headteacher", ["headteacher", "leadership"], {"priya"}),
    ],
)
def test_a_role_ends_and_its_sessions_with_it(ending: str, held: list[str], leaders: set[str]):
    decision = end(ending, [role(name) for name in held], leaders)
    assert isinstance(decision, Changes)
    assert decision.rows == (replace(role(ending), ended_at=NOW.at),)
    assert decision.unaudited == (replace(SESSION, ended_at=NOW.at),)


@pytest.mark.parametrize("ending", ["leadership", "headteacher"])
def test_the_last_who_leads_goes_on_leading(ending: str):
    decision = end(ending, [role(ending), role("office")], {"priya"})
    refused(decision, "L8", "Somebody must be able to lead: give the role to somebody else first.")


def test_ending_a_role_that_nobody_has_changes_nothing():
    assert end("office", [role("headteacher")], {"priya"}) is UNCHANGED


def test_a_reset_ends_sessions_and_codes_and_leaves_one_new_code():
    start = OneTimeCode("old", "start", "priya", NOW.at, None)
    printed = OneTimeCode("printed", "second factor", "priya", NOW.at, None)
    action = ResetSignIn("priya", "new")
    had = Credential("priya", "kept", 1, NOW.at, None)
    decision = roles.reset_sign_in(action, had, [start, printed], [SESSION], NOW)
    assert isinstance(decision, Changes)
    assert decision.rows == (
        replace(had, passphrase="", authenticator=2, reset_at=NOW.at),
        replace(start, ended_at=NOW.at),
        replace(printed, ended_at=NOW.at),
        OneTimeCode("new", "start", "priya", NOW.at, None),
    )
    assert decision.unaudited == (replace(SESSION, ended_at=NOW.at),)
