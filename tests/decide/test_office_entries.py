"""What the office records for others: a phone given out, a line of paper, an emergency's reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from oakfield import local

from decide.conftest import refused
from kiosk.actions import Stamp
from kiosk.actions.lockups import TakeBackInEmergency, Undo
from kiosk.actions.office_entries import GiveEmergencyReason, RecordFromPaper, ReleaseForOwner
from kiosk.perform import perform

if TYPE_CHECKING:
    from oakfield import Oakfield

    from kiosk.actions import Outcome

WITNESS = "A witness is needed: somebody of the staff, but neither you nor the owner."
TIMES = "Check the times: locked away first, then taken back, and neither still to come."


def test_a_phone_is_given_out_before_a_witness_also_in_contact_time(oakfield: Oakfield):
    priya, sam = oakfield.somebody("Priya"), oakfield.person("Sam")
    oakfield.scan(priya)
    oakfield.set("10:00")
    assert oakfield.do(ReleaseForOwner(1, sam, "left_behind")).code == "done"
    (lockup,) = oakfield.rows("lockups")
    assert (lockup["release_basis"], lockup["released_at"]) == (
        "by_office",
        "2026-11-20T10:00:00.000Z",
    )
    assert oakfield.rows("office_releases") == [{"id": 1, "witness": sam, "reason": "left_behind"}]
    oakfield.wait(minutes=1)
    assert oakfield.scan(priya).code == "locked_away"


def test_neither_the_owner_nor_who_does_it_nor_nobody_is_a_witness(oakfield: Oakfield):
    priya, sam, gone = oakfield.somebody("Priya"), oakfield.person("Sam"), oakfield.person("Gone")
    oakfield.school.db.execute("UPDATE people SET left_at = added_at WHERE id = ?", [gone])
    oakfield.scan(priya)
    for witness in (priya.person, gone, "nobody", ""):
        refused(oakfield.do(ReleaseForOwner(1, witness, "other")), "S6", WITNESS)
    by_sam = Stamp(sam, "machine", "by-sam", oakfield.clock)
    assert perform(oakfield.school, ReleaseForOwner(1, sam, "other"), by_sam).refusal == "S6"
    assert oakfield.rows("office_releases") == []


@pytest.mark.parametrize("slot", [2, 999])
def test_from_an_empty_slot_nothing_is_given_out(oakfield: Oakfield, slot: int):
    sam = oakfield.person("Sam")
    assert oakfield.do(ReleaseForOwner(slot, sam, "other")).refusal == "S4"


def paper(
    oakfield: Oakfield,
    person: str,
    slot: int | None,
    locked: str | None,
    taken: str | None = None,
    day: str = "2026-11-20",
) -> Outcome:
    locked_at, taken_at = (local(at, day) if at else None for at in (locked, taken))
    action = RecordFromPaper(person, slot, locked_at, taken_at, oakfield.clock)
    happened = locked_at or taken_at or oakfield.clock
    return perform(
        oakfield.school, action, Stamp(None, "machine", f"{person}{locked}{taken}{slot}", happened)
    )


def test_a_line_of_paper_is_kept_as_it_happened_and_marked_late(oakfield: Oakfield):
    priya = oakfield.somebody("Priya")
    oakfield.set("11:00")
    assert paper(oakfield, priya.person, 7, "08:25").code == "done"
    (lockup,) = oakfield.rows("lockups")
    assert (lockup["locked_at"], lockup["switched_off_by"], lockup["released_at"]) == (
        "2026-11-20T08:25:00.000Z",
        "paper",
        None,
    )
    entry = list(oakfield.school.db.query("SELECT * FROM audit_log ORDER BY seq"))[-1]
    assert entry["happened_at"] == "2026-11-20T08:25:00.000Z"
    assert entry["recorded_at"] == "2026-11-20T11:00:00.000Z"
    oakfield.set("12:30")
    assert oakfield.scan(priya).code == "taken_back"


def test_both_times_and_the_taking_back_alone(oakfield: Oakfield):
    priya, sam = oakfield.person("Priya"), oakfield.somebody("Sam")
    oakfield.set("08:00")
    oakfield.scan(sam)
    oakfield.set("16:00")
    assert paper(oakfield, priya, 7, "08:25", "12:05").code == "done"
    assert paper(oakfield, priya, 7, "12:50").code == "done"
    assert paper(oakfield, sam.person, None, None, "12:10").code == "done"
    assert [(row["slot"], row["release_basis"]) for row in oakfield.rows("lockups")] == [
        ("staff-1", "paper"),
        ("staff-7", "paper"),
        ("staff-7", None),
    ]


def test_a_line_that_does_not_fit_is_refused(oakfield: Oakfield):
    priya, sam = oakfield.somebody("Priya"), oakfield.person("Sam")
    oakfield.set("08:30")
    oakfield.scan(priya)
    oakfield.set("12:30")
    oakfield.scan(priya)
    oakfield.set("13:00")
    mine = priya.person
    says = (
        "The phone is recorded as locked away at 08:30. The two entries do not fit together: "
        "check the sheet, or add a correction to what is recorded."
    )
    refused(paper(oakfield, mine, 7, "12:29"), "S8", says)
    assert paper(oakfield, mine, 7, "08:00").refusal == "S8"
    assert paper(oakfield, mine, 7, "08:00", "08:31").refusal == "S8"
    in_use = paper(oakfield, sam, 1, "10:00")
    refused(
        in_use, "S12", says.replace("The phone", "Slot 1").replace("locked away at", "in use since")
    )
    assert paper(oakfield, sam, 999, "10:00").refusal == "S2"
    assert paper(oakfield, sam, None, "10:00").refusal == "S2"
    refused(paper(oakfield, sam, 7, "12:00", "11:00"), "S7", TIMES)
    assert paper(oakfield, sam, 7, "13:01").refusal == "S7"
    assert paper(oakfield, sam, 7, None, None).refusal == "S7"
    nothing = paper(oakfield, sam, None, None, "12:00")
    refused(
        nothing,
        "S13",
        "No phone of theirs is recorded as locked away. "
        "Give the slot, and when it was locked away, too.",
    )
    assert paper(oakfield, "nobody", 7, "12:00").refusal == "E3"
    assert len(oakfield.rows("lockups")) == 1
    assert paper(oakfield, mine, 1, "08:00", "08:30").code == "done"
    assert paper(oakfield, mine, 1, "12:30").code == "done"


def test_the_slot_on_the_sheet_says_which_of_two_phones_is_meant(oakfield: Oakfield):
    marcus = oakfield.somebody("Marcus")
    oakfield.scan(marcus)
    oakfield.scan(marcus, "lock_away:2")
    oakfield.set("16:00")
    says = "More than one of their phones is locked away. Give the slot."
    refused(paper(oakfield, marcus.person, None, None, "12:10"), "S15", says)
    says = "No phone of theirs is in slot 7. The number is on the pocket."
    refused(paper(oakfield, marcus.person, 7, None, "12:10"), "S14", says)
    assert paper(oakfield, marcus.person, 2, None, "12:10").code == "done"
    assert paper(oakfield, marcus.person, 9, "12:50").code == "done"
    assert paper(oakfield, marcus.person, 10, "12:50").refusal == "S8"
    assert [
        (row["phone"], row["slot"], row["released_at"]) for row in oakfield.rows("lockups")
    ] == [
        ("person1/1", "staff-1", None),
        ("person1/2", "staff-2", "2026-11-20T12:10:00.000Z"),
        ("person1/2", "staff-9", None),
    ]


def test_taken_back_before_it_was_locked_away_does_not_fit(oakfield: Oakfield):
    priya = oakfield.somebody("Priya")
    oakfield.scan(priya)
    assert paper(oakfield, priya.person, None, None, "08:30").refusal == "S8"


def test_invariant_16_a_late_line_that_conflicts_with_the_order_of_what_is_recorded_is_shown(
    oakfield: Oakfield,
):
    """Never silently merged: what is in its way is named with its day, nothing is changed, the log
    keeps that it was tried, with both times, and what fits is taken in whatever its order.
    """
    priya = oakfield.somebody("Priya")
    oakfield.set("15:30", "2026-11-19")
    oakfield.scan(priya)
    oakfield.set("12:30")
    before = oakfield.rows("lockups")
    for line in ((7, "08:25"), (7, "08:25", "12:05"), (None, None, "08:25", "2026-11-19")):
        answer = paper(oakfield, priya.person, *line)
        assert answer.refusal == "S8"
        assert "locked away at 15:30" in answer.message
        assert oakfield.rows("lockups") == before
    assert "15:30 on 19 November." in paper(oakfield, priya.person, 7, "08:26").message
    entry = list(oakfield.school.db.query("SELECT * FROM audit_log ORDER BY seq"))[-1]
    assert (entry["outcome"], entry["happened_at"], entry["recorded_at"]) == (
        "refused S8",
        "2026-11-20T08:26:00.000Z",
        "2026-11-20T12:30:00.000Z",
    )
    taken_back = paper(oakfield, priya.person, None, None, "08:20")
    assert taken_back.code == "done"
    assert paper(oakfield, priya.person, 7, "10:40", "12:05").code == "done"
    assert paper(oakfield, priya.person, 7, "08:25", "10:35").code == "done"
    happened = [
        (row["locked_at"][11:16], row["released_at"][11:16]) for row in oakfield.rows("lockups")
    ]
    assert happened == [("15:30", "08:20"), ("10:40", "12:05"), ("08:25", "10:35")]


def test_an_emergency_is_given_its_reason_and_its_person_once_known(oakfield: Oakfield):
    priya, sam = oakfield.somebody("Priya"), oakfield.person("Sam")
    oakfield.do(TakeBackInEmergency(oakfield.digest(priya.code)))
    oakfield.do(TakeBackInEmergency(slot_number=9))
    assert oakfield.do(GiveEmergencyReason(1, "family", sam)).code == "done"
    assert oakfield.do(GiveEmergencyReason(2, "other", sam)).code == "done"
    kept = [(row["id"], row["person"], row["reason"]) for row in oakfield.rows("emergency_reasons")]
    assert kept == [(1, None, "family"), (2, sam, "other")]
    assert oakfield.do(GiveEmergencyReason(2, "other", "nobody")).refusal == "E3"


def test_what_was_no_emergency_has_no_reason(oakfield: Oakfield):
    oakfield.do(TakeBackInEmergency(slot_number=9), action_id="first")
    oakfield.do(Undo("first"))
    for emergency in (1, 2):
        outcome = oakfield.do(GiveEmergencyReason(emergency, "other", None))
        refused(outcome, "S9", "That emergency was undone, or there is none.")
