"""Smartwatches: declared once for each version of the rules, for the time only until hours end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.actions.patterns import SetPattern
from kiosk.actions.policies import PublishPolicy
from kiosk.actions.watches import DeclareWatch

if TYPE_CHECKING:
    from oakfield import Oakfield

WEEKS = [
    # contracted hours, which are not contact hours; until when
    (None, None, "17:30"),
    ("Fri 08:15-15:45", "Fri 09:00-12:00", "15:45"),
    ("Fri 08:15-12:00 13:00-16:30", None, "16:30"),
    ("Mon 08:15-15:45", None, "17:30"),
]


@pytest.mark.parametrize(("hours", "contact", "until"), WEEKS)
def test_a_watch_is_for_the_time_until_contracted_hours_end(
    oakfield: Oakfield, hours: str | None, contact: str | None, until: str
):
    badge = oakfield.somebody()
    oakfield.do(SetPattern(badge.person, "Mon-Fri", hours, contact))
    outcome = oakfield.do(DeclareWatch(oakfield.digest(badge.code), False))
    assert outcome.code == "watch_declared"
    assert outcome.message == f"Watches: time only until {until}."


def test_it_is_kept_once_for_each_version(oakfield: Oakfield):
    badge = oakfield.somebody()
    wanted = DeclareWatch(oakfield.digest(badge.short), True)
    for _ in range(2):
        assert oakfield.do(wanted).code == "watch_declared"
    assert [row["id"] for row in oakfield.rows("watches")] == [f"1/{badge.person}"]
    oakfield.do(PublishPolicy("Newer rules", None, None, ()))
    oakfield.do(wanted)
    assert len(oakfield.rows("watches")) == 2


def test_no_badge_declares_no_watch(oakfield: Oakfield):
    badge = oakfield.somebody()
    oakfield.badge(badge.person)
    assert oakfield.do(DeclareWatch(oakfield.digest(badge.code), False)).refusal == "G2"
    assert oakfield.do(DeclareWatch(None, False)).refusal == "G1"


def test_before_there_are_rules_there_is_none_to_declare_under(oakfield: Oakfield):
    badge = oakfield.somebody()
    oakfield.school.db.execute("DELETE FROM rule_cards")
    oakfield.school.db.execute("DELETE FROM policies")
    assert oakfield.do(DeclareWatch(oakfield.digest(badge.code), False)).refusal == "G6"
