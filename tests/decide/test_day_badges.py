"""Day badges: at once for a phone, nobody's until somebody is named, and over at midnight."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from kiosk.actions.acknowledgements import AcceptRules
from kiosk.actions.day_badges import NameDayBadge
from kiosk.actions.declarations import DeclareDay
from kiosk.actions.lockups import CloseSlots, TakeBackInEmergency
from kiosk.actions.settings import ChangeSetting
from kiosk.actions.watches import DeclareWatch
from kiosk.db import acknowledgements, audit_check, board, people
from kiosk.db import badges as badges_table
from kiosk.decide.calendar import day_of
from kiosk.decide.people import guest
from kiosk.founding import SLOTS

from .conftest import refused

if TYPE_CHECKING:
    from oakfield import Oakfield

TODAY = date(2026, 11, 20)
G2 = "This badge was reported lost or has been replaced. Please see the office."


def name(oakfield: Oakfield, number: int, person: str) -> str:
    return oakfield.do(NameDayBadge(number, TODAY, person)).code


def held(oakfield: Oakfield) -> list[str]:
    return [row["phone"] for row in oakfield.rows("lockups") if row["released_at"] is None]


def test_it_locks_a_phone_away_before_anybody_is_named(oakfield: Oakfield) -> None:
    badge = oakfield.day_badge(3)
    assert oakfield.scan(badge).message.startswith("Thank you, Day badge 3.")
    oakfield.set("12:04")
    assert oakfield.scan(badge).code == "taken_back"
    assert oakfield.scan(oakfield.day_badge(4), typed=True).code == "locked_away"


def test_it_is_nobody_of_the_staff(oakfield: Oakfield) -> None:
    oakfield.day_badge(3)
    assert people.staff(oakfield.school.db) == []
    assert badges_table.staff_without(oakfield.school.db) == []


def test_whoever_is_named_afterwards_has_what_it_did(oakfield: Oakfield) -> None:
    badge, priya = oakfield.day_badge(3), oakfield.somebody()
    oakfield.scan(badge)
    assert name(oakfield, 3, priya.person) == "done"
    assert held(oakfield) == [f"{priya.person}/1"]
    oakfield.set("12:04")
    assert oakfield.scan(priya).code == "taken_back"
    assert oakfield.scan(badge).code == "repeated"
    audit_check.verify(oakfield.school.db)


def test_whoever_is_named_before_uses_it_as_their_own(oakfield: Oakfield) -> None:
    badge, priya = oakfield.day_badge(3), oakfield.somebody()
    name(oakfield, 3, priya.person)
    assert oakfield.scan(badge).message.startswith("Thank you, Priya.")
    assert held(oakfield) == [f"{priya.person}/1"]


def test_a_phone_of_theirs_that_is_away_already_stays_theirs_too(oakfield: Oakfield) -> None:
    badge, priya = oakfield.day_badge(3), oakfield.somebody()
    oakfield.scan(priya)
    oakfield.scan(badge)
    name(oakfield, 3, priya.person)
    assert sorted(held(oakfield)) == [f"{priya.person}/1", f"{priya.person}/2"]


def test_a_declaration_and_an_emergency_become_theirs(oakfield: Oakfield) -> None:
    badge, priya = oakfield.day_badge(3), oakfield.somebody()
    digest = oakfield.digest(badge.code)
    oakfield.do(TakeBackInEmergency(digest))
    oakfield.do(DeclareDay(digest, False, "left_at_home"))
    name(oakfield, 3, priya.person)
    assert [row["person"] for row in oakfield.rows("emergencies")] == [priya.person]
    assert [row["person"] for row in oakfield.rows("day_declarations")] == [priya.person]


def test_what_they_said_themselves_stands(oakfield: Oakfield) -> None:
    badge, priya = oakfield.day_badge(3), oakfield.somebody()
    for each, kind in ((badge, "left_at_home"), (priya, "in_vehicle")):
        oakfield.do(DeclareDay(oakfield.digest(each.code), False, kind))
    name(oakfield, 3, priya.person)
    said = {row["person"]: row["kind"] for row in oakfield.rows("day_declarations")}
    assert said == {badge.person: "left_at_home", priya.person: "in_vehicle"}


def test_at_midnight_it_is_nobodys_again(oakfield: Oakfield) -> None:
    badge, priya = oakfield.day_badge(3), oakfield.somebody()
    name(oakfield, 3, priya.person)
    oakfield.set("23:59:59")
    assert oakfield.scan(badge).message.startswith("Thank you, Priya.")
    oakfield.set("00:00", "2026-11-21")
    assert oakfield.scan(badge).message.startswith("Thank you, Day badge 3.")
    assert len(held(oakfield)) == 2


def test_a_phone_left_overnight_is_not_given_to_who_has_it_next(oakfield: Oakfield) -> None:
    badge = oakfield.day_badge(3)
    oakfield.scan(badge)
    oakfield.set("08:31", "2026-11-23")
    refused(oakfield.scan(badge), "G2", G2)
    priya = oakfield.somebody()
    assert name(oakfield, 3, priya.person) == "done"
    assert oakfield.scan(badge).code == "locked_away"
    assert sorted(held(oakfield)) == ["day-badge-3/1", f"{priya.person}/1"]


def jo(oakfield: Oakfield, number: int = 3) -> str:
    """Jo Field, who is on no list, wears a badge today."""
    oakfield.do(guest("jo", "Jo Field", "Supply teacher"))
    assert name(oakfield, number, "jo") == "done"
    return "jo"


def test_a_supply_teachers_day(oakfield: Oakfield) -> None:
    """Scenario 1: a badge for the day, the rules accepted, the phone in a guest slot."""
    badge = oakfield.day_badge(3)
    jo(oakfield)
    outcome = oakfield.scan(badge)
    assert (outcome.code, outcome.slots) == ("locked_away", (SLOTS - 4,))
    assert outcome.foot == "Then tap “The rules” to accept version 1."
    accepted = oakfield.do(AcceptRules(oakfield.digest(badge.code), False, 1))
    assert accepted.message == "Thank you, Jo. You have accepted version 1."
    (row,) = oakfield.rows("acknowledgements")
    assert (row["person"], row["policy"]) == ("jo", 1)
    oakfield.set("23:59:59")
    whole = board.today(oakfield.school.db, oakfield.clock)
    assert [each.person.id for each in whole.left_over] == ["jo"]
    assert (whole.expected, whole.left_over[0].person.job) == (1, "Supply teacher")
    oakfield.set("00:00", "2026-11-21")
    assert oakfield.scan(badge).message.startswith("Thank you, Day badge 3.")
    audit_check.verify(oakfield.school.db)


def test_a_guest_is_expected_on_the_days_on_which_they_wear_a_badge(oakfield: Oakfield) -> None:
    def expected() -> list[str]:
        db = oakfield.school.db
        asked = {each.id for each in acknowledgements.asked(db, day_of(oakfield.clock))}
        standings = board.today(db, oakfield.clock).standings
        assert asked == {each.person.id for each in standings}
        return [each.state for each in standings]

    oakfield.day_badge(3)
    jo(oakfield)
    assert expected() == ["not_yet"]
    oakfield.set("08:31", "2026-11-23")
    assert expected() == []
    assert board.today(oakfield.school.db, oakfield.clock).off == ()
    assert badges_table.staff_without(oakfield.school.db) == []


def test_guests_and_staff_take_one_anothers_slots_only_when_theirs_are_full(
    oakfield: Oakfield,
) -> None:
    oakfield.do(ChangeSetting("guest_slots", str(SLOTS - 1)))
    assert oakfield.scan(oakfield.somebody("Ann")).slots == (1,)
    assert oakfield.scan(oakfield.somebody("Bea")).slots == (2,)
    oakfield.do(ChangeSetting("guest_slots", "1"))
    assert oakfield.scan(oakfield.day_badge(3)).slots == (SLOTS,)
    assert oakfield.scan(oakfield.day_badge(4)).slots == (3,)


def test_guests_have_the_last_of_the_slots_that_there_are(oakfield: Oakfield) -> None:
    oakfield.do(CloseSlots(40))
    assert oakfield.scan(oakfield.day_badge(3)).slots == (36,)
    assert oakfield.scan(oakfield.somebody()).slots == (1,)


@pytest.mark.parametrize("what", [AcceptRules, DeclareWatch])
def test_nobody_knows_who_accepts_with_an_unnamed_badge(
    oakfield: Oakfield, what: type[AcceptRules] | type[DeclareWatch]
) -> None:
    digest = oakfield.digest(oakfield.day_badge(3).code)
    action = AcceptRules(digest, False, 1) if what is AcceptRules else DeclareWatch(digest, False)
    says = "Tell the office first who wears day badge 3 today. Then show it again."
    refused(oakfield.do(action), "H8", says)


def test_one_badge_is_worn_by_one_person_a_day(oakfield: Oakfield) -> None:
    oakfield.day_badge(3)
    priya, sam = oakfield.person("Priya"), oakfield.person("Sam")
    name(oakfield, 3, priya)
    second = oakfield.do(NameDayBadge(3, TODAY, sam))
    refused(second, "H7", "Somebody wears day badge 3 that day already. Take another.")


def test_a_badge_that_was_not_printed_is_worn_by_nobody(oakfield: Oakfield) -> None:
    outcome = oakfield.do(NameDayBadge(3, TODAY, oakfield.person()))
    refused(outcome, "H6", "There is no day badge 3. Print it first.")


def test_nobody_wears_a_badge_who_is_not_there(oakfield: Oakfield) -> None:
    oakfield.day_badge(3)
    refused(oakfield.do(NameDayBadge(3, TODAY, "nobody")), "E3", "There is no such person.")


@pytest.mark.parametrize("typed", [False, True])
def test_printed_again_the_old_one_dies(oakfield: Oakfield, typed: bool) -> None:
    old, new = oakfield.day_badge(3), oakfield.day_badge(3)
    refused(oakfield.scan(old, typed=typed), "G2", G2)
    assert oakfield.scan(new, typed=typed).code == "locked_away"
