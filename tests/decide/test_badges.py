"""Which code works and for whom: a new one ends the one before, and kinds are never mixed up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.actions import Scan
from kiosk.actions.badges import IssueBadge, IssueSlotLabel, SuspendBadge
from kiosk.actions.lockups import CloseSlots
from kiosk.perform import perform

from .conftest import refused

if TYPE_CHECKING:
    from oakfield import Oakfield

G1 = "We don’t recognise that code. Please see the office."
G2 = "This badge was reported lost or has been replaced. Please see the office."


def test_a_badge_locks_its_own_persons_phone_away(oakfield: Oakfield) -> None:
    priya, sam = oakfield.somebody("Priya"), oakfield.somebody("Sam")
    assert oakfield.scan(sam).message == "Thank you, Sam. Scanning says: switched off."
    assert oakfield.scan(priya).message == "Thank you, Priya. Scanning says: switched off."


def test_a_new_badge_ends_the_one_before_and_its_short_code(oakfield: Oakfield) -> None:
    old = oakfield.somebody()
    oakfield.wait(days=1)
    new = oakfield.badge(old.person)
    refused(oakfield.scan(old), "G2", G2)
    refused(oakfield.scan(old, typed=True), "G2", G2)
    assert oakfield.scan(new).code == "locked_away"
    ended = {row["id"]: row["ended_at"] for row in oakfield.rows("codes")}
    assert ended == {
        oakfield.digest(old.code): "2026-11-21T08:31:00.000Z",
        oakfield.digest(new.code): None,
    }


def test_of_three_badges_only_the_last_works_and_the_first_keeps_when_it_ended(
    oakfield: Oakfield,
) -> None:
    first = oakfield.somebody()
    oakfield.wait(days=1)
    second = oakfield.badge(first.person)
    oakfield.wait(days=1)
    third = oakfield.badge(first.person)
    ended = {row["id"]: row["ended_at"] for row in oakfield.rows("codes")}
    assert ended[oakfield.digest(first.code)] == "2026-11-21T08:31:00.000Z"
    assert ended[oakfield.digest(second.code)] == "2026-11-22T08:31:00.000Z"
    assert ended[oakfield.digest(third.code)] is None


def test_a_new_badge_ends_nobody_elses(oakfield: Oakfield) -> None:
    priya, sam = oakfield.somebody("Priya"), oakfield.somebody("Sam")
    oakfield.badge(sam.person)
    assert oakfield.scan(priya).code == "locked_away"


def test_nobody_gets_no_badge(oakfield: Oakfield) -> None:
    refused(oakfield.do(IssueBadge("nobody", "d" * 32, "s" * 32)), "E3", "There is no such person.")
    assert oakfield.rows("codes") == []


def test_somebody_who_has_left_gets_no_badge(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.school.db.execute("UPDATE people SET left_at = '2026-11-20T08:00:00.000Z'")
    outcome = oakfield.do(IssueBadge(badge.person, "d" * 32, "s" * 32))
    refused(outcome, "E3", "There is no such person.")
    assert [row["ended_at"] for row in oakfield.rows("codes")] == [None]


def test_the_badge_of_somebody_who_has_left_ends_with_them(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.school.db.execute("UPDATE people SET left_at = '2026-11-20T08:00:00.000Z'")
    refused(oakfield.scan(badge), "G2", G2)
    refused(oakfield.scan(badge, typed=True), "G2", G2)
    assert oakfield.rows("lockups") == []


def test_a_slot_gets_a_label_and_the_one_before_ends(oakfield: Oakfield) -> None:
    old = oakfield.slot_label(7)
    new = oakfield.slot_label(7)
    shown = [
        perform(oakfield.school, Scan(oakfield.digest(c)), oakfield.stamp()) for c in (old, new)
    ]
    refused(shown[0], "G2", G2)
    assert (shown[1].code, shown[1].slots) == ("slot_chosen", (7,))


def test_a_label_that_has_ended_chooses_no_slot(oakfield: Oakfield) -> None:
    old = oakfield.slot_label(7)
    oakfield.slot_label(7)
    assert oakfield.scan(oakfield.somebody(), slot_label=old).slots == (1,)


def test_there_is_no_label_for_a_slot_that_is_not_there(oakfield: Oakfield) -> None:
    outcome = oakfield.do(IssueSlotLabel("staff-61", "d" * 32))
    refused(outcome, "S2", "There is no slot 61. The number is on the pocket.")
    assert oakfield.rows("codes") == []
    oakfield.do(CloseSlots(59))
    assert oakfield.do(IssueSlotLabel("staff-60", "d" * 32)).refusal == "S2"


def test_a_slot_label_never_stands_for_a_person(oakfield: Oakfield) -> None:
    label = oakfield.slot_label(7)
    outcome = perform(oakfield.school, Scan(oakfield.digest(label)), oakfield.stamp())
    assert (outcome.code, outcome.message) == ("slot_chosen", "Now show your badge.")
    assert oakfield.rows("lockups") == []


def test_a_badge_never_stands_for_a_slot(oakfield: Oakfield) -> None:
    priya, sam = oakfield.somebody("Priya"), oakfield.somebody("Sam")
    assert oakfield.scan(sam, slot_label=priya.code).slots == (1,)


def test_a_badge_typed_or_a_short_code_scanned_is_not_recognised(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    for code, typed in [(badge.code, True), (badge.short, False)]:
        outcome = perform(oakfield.school, Scan(oakfield.digest(code), typed), oakfield.stamp())
        refused(outcome, "G1", G1)
    assert oakfield.rows("lockups") == []


def test_a_badge_of_another_school_is_not_recognised(oakfield: Oakfield) -> None:
    refused(perform(oakfield.school, Scan(None), oakfield.stamp()), "G1", G1)
    refused(perform(oakfield.school, Scan("0" * 32), oakfield.stamp()), "G1", G1)


def test_neither_code_stands_in_the_database(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge)
    oakfield.scan(badge, typed=True)
    kept = (oakfield.folder / "kiosk.db").read_bytes()
    assert oakfield.digest(badge.code).encode() in kept
    assert badge.code.encode() not in kept
    assert badge.short.encode() not in kept


def test_a_lost_badge_ends_before_there_is_a_new_one_and_only_once(oakfield: Oakfield) -> None:
    lost = oakfield.somebody()
    assert oakfield.do(SuspendBadge(lost.person)).code == "done"
    refused(oakfield.scan(lost), "G2", G2)
    nothing_left = "No badge of theirs works, so there is none to end. The office prints a new one."
    refused(oakfield.do(SuspendBadge(lost.person)), "H3", nothing_left)
    assert oakfield.scan(oakfield.badge(lost.person)).code == "locked_away"
