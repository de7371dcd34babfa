"""Staff phones put away, taken back, taken back in an emergency, and what Undo can still undo.

Contact time is 08:50-12:00 and 13:00-15:15; the clock of `oakfield` stands at 08:31 on a Friday.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from kiosk.actions import Action, Outcome
from kiosk.actions.lockups import (
    AddSlots,
    CloseSlots,
    GiveSlot,
    LockUpPhone,
    TakeBackInEmergency,
    TakeBackPhone,
    Undo,
)
from kiosk.actions.settings import ChangeSetting
from kiosk.actions.stations import EnrolStation
from kiosk.db import audit_check

from .conftest import Registers, refused

if TYPE_CHECKING:
    from oakfield import Badge, Oakfield

K6 = "Recorded as an emergency. Leadership has been told. Please add the reason when you can."
K12 = "All slots are in use. Please see the office."
U2 = "There is nothing left to undo."


def open_slots(oakfield: Oakfield) -> set[str]:
    return {row["slot"] for row in oakfield.rows("lockups") if row["released_at"] is None}


def fill(oakfield: Oakfield, *names: str) -> list[Badge]:
    badges = [oakfield.somebody(name) for name in names]
    for badge in badges:
        assert oakfield.scan(badge).code == "locked_away"
    return badges


# Locking away -----------------------------------------------------------------------------------


def test_a_lock_up_is_a_row_of_its_own_open_until_it_ends(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge)
    assert oakfield.rows("lockups") == [
        {
            "id": 1,
            "phone": f"{badge.person}/1",
            "slot": "staff-1",
            "station": "machine",
            "switched_off_by": "scan",
            "locked_at": "2026-11-20T08:31:00.000Z",
            "released_at": None,
            "release_basis": None,
            "corrects": None,
        }
    ]


def test_a_phone_that_is_away_cannot_be_put_away_again(oakfield: Oakfield) -> None:
    [badge] = fill(oakfield, "Priya")
    oakfield.wait(minutes=5)
    outcome = oakfield.do(LockUpPhone(badge.person))
    refused(outcome, "K1", "Your phone is already in slot 1, since 08:31.")


def test_of_several_phones_it_says_which_one_is_away(oakfield: Oakfield) -> None:
    [badge] = fill(oakfield, "Priya")
    oakfield.do(LockUpPhone(badge.person, (2,)))
    outcome = oakfield.do(LockUpPhone(badge.person, (3, 2)))
    refused(outcome, "K1", "Phone 2 is already in slot 2, since 08:31.")
    assert len(oakfield.rows("phones")) == 2


def test_a_slot_in_use_is_refused(oakfield: Oakfield) -> None:
    label = oakfield.slot_label(1)
    fill(oakfield, "Sam")
    outcome = oakfield.scan(oakfield.somebody(), slot_label=label)
    refused(outcome, "K2", "Slot 1 is in use. Choose another.")


def test_somebody_elses_slot_is_refused(oakfield: Oakfield) -> None:
    label = oakfield.slot_label(9)
    oakfield.do(GiveSlot(9, oakfield.person("Sam")))
    outcome = oakfield.scan(oakfield.somebody(), slot_label=label)
    refused(outcome, "K5", "That slot belongs to someone else.")
    assert "Sam" not in repr(outcome)


@pytest.mark.parametrize("switched_off", [None, False])
def test_a_phone_not_said_to_be_off_is_refused_where_the_school_asks(
    oakfield: Oakfield, switched_off: bool | None
) -> None:
    oakfield.do(ChangeSetting("ask_switched_off", "yes"))
    outcome = oakfield.do(LockUpPhone(oakfield.person(), switched_off=switched_off))
    refused(outcome, "K3", "Please switch the phone off before locking it away.")


def test_a_phone_said_to_be_on_is_refused_where_the_school_does_not_ask(oakfield: Oakfield) -> None:
    outcome = oakfield.do(LockUpPhone(oakfield.person(), switched_off=False))
    refused(outcome, "K3", "Please switch the phone off before locking it away.")


@pytest.mark.parametrize("number", [5, 9])
def test_a_fifth_phone_is_refused(oakfield: Oakfield, number: int) -> None:
    outcome = oakfield.do(LockUpPhone(oakfield.person(), (number,)))
    refused(outcome, "E4", "Priya has 4 phones already. Please see the office.")
    assert oakfield.rows("phones") == []


@pytest.mark.parametrize("action", [LockUpPhone("nobody"), TakeBackPhone("nobody", (1,))], ids=str)
def test_nobodys_phone_can_be_neither_put_away_nor_taken_back(
    oakfield: Oakfield, action: Action
) -> None:
    refused(oakfield.do(action), "E3", "There is no such person.")


def test_when_all_slots_are_in_use_the_office_helps(four_slots: None, oakfield: Oakfield) -> None:
    fill(oakfield, "Ann", "Ben", "Cat", "Dan")
    refused(oakfield.scan(oakfield.somebody()), "K12", K12)


def test_when_the_free_slots_are_others_own_the_office_helps(
    four_slots: None, oakfield: Oakfield
) -> None:
    fill(oakfield, "Ann", "Ben", "Cat")
    owner = oakfield.somebody("Dan")
    oakfield.do(GiveSlot(4, owner.person))
    refused(oakfield.scan(oakfield.somebody()), "K12", K12)
    assert oakfield.scan(owner).slots == (4,)


def test_two_phones_need_two_slots_or_neither_is_put_away(
    four_slots: None, oakfield: Oakfield, registers: Callable[[], Registers]
) -> None:
    fill(oakfield, "Ann", "Ben", "Cat")
    badge = oakfield.somebody()
    before = registers()
    refused(oakfield.scan(badge, "lock_away:1+2"), "K12", K12)
    assert registers() == before
    assert oakfield.scan(badge, "lock_away:1").slots == (4,)


# Which slot -------------------------------------------------------------------------------------


def test_the_lowest_free_slot_is_taken(oakfield: Oakfield) -> None:
    ann, _, _ = fill(oakfield, "Ann", "Ben", "Cat")
    oakfield.set("12:00")
    oakfield.scan(ann)
    assert oakfield.scan(oakfield.somebody("Dan")).slots == (1,)
    assert oakfield.scan(oakfield.somebody("Eve")).slots == (4,)


def test_a_slot_of_ones_own_comes_before_the_lowest_free_one(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.do(GiveSlot(40, badge.person))
    assert oakfield.scan(badge).slots == (40,)


def test_the_slot_scanned_just_before_comes_before_ones_own(oakfield: Oakfield) -> None:
    badge, label = oakfield.somebody(), oakfield.slot_label(50)
    oakfield.do(GiveSlot(40, badge.person))
    assert oakfield.scan(badge, slot_label=label).slots == (50,)


def test_a_slot_somebody_else_owns_is_passed_over(oakfield: Oakfield) -> None:
    oakfield.do(GiveSlot(1, oakfield.person("Sam")))
    assert oakfield.scan(oakfield.somebody()).slots == (2,)


def test_a_slot_that_was_made_anybodys_is_taken_again(oakfield: Oakfield) -> None:
    oakfield.do(GiveSlot(1, oakfield.person("Sam")))
    oakfield.do(GiveSlot(1, None))
    assert oakfield.scan(oakfield.somebody()).slots == (1,)


def test_two_phones_go_into_the_slot_scanned_ones_own_and_then_the_lowest(
    oakfield: Oakfield,
) -> None:
    badge, label = oakfield.somebody(), oakfield.slot_label(50)
    oakfield.do(GiveSlot(40, badge.person))
    assert oakfield.scan(badge, "lock_away:1+2+3", slot_label=label).slots == (50, 40, 1)


def test_with_ones_own_slot_in_use_by_the_first_phone_the_second_goes_to_the_lowest(
    oakfield: Oakfield,
) -> None:
    badge = oakfield.somebody()
    oakfield.do(GiveSlot(40, badge.person))
    oakfield.scan(badge)
    assert oakfield.scan(badge, "lock_away:2").slots == (1,)


def test_ten_comes_after_nine_and_not_after_one(oakfield: Oakfield) -> None:
    fill(oakfield, *"ABCDEFGHI")
    assert oakfield.scan(oakfield.somebody()).slots == (10,)


# Taking back ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clock", "basis", "message"),
    [
        ("08:45", "break", "Contact time starts at 08:50, Priya."),
        ("12:00", "break", "Contact time starts again at 13:00, Priya."),
        ("12:59:59.999", "break", "Contact time starts again at 13:00, Priya."),
        ("15:15", "end_of_day", "Contact time is over, Priya."),
        ("23:00", "end_of_day", "Contact time is over, Priya."),
    ],
)
def test_a_phone_taken_back_says_when_it_goes_back_in(
    oakfield: Oakfield, clock: str, basis: str, message: str
) -> None:
    [badge] = fill(oakfield, "Priya")
    oakfield.set(clock)
    outcome = oakfield.do(TakeBackPhone(badge.person, (1,)))
    assert (outcome.code, outcome.heading) == ("taken_back", "Taken back")
    assert outcome.message == message
    assert outcome.when == f"{clock[:5]} · slot 1 is empty"
    assert [row["release_basis"] for row in oakfield.rows("lockups")] == [basis]


def test_on_a_day_without_contact_time_a_phone_is_free_at_any_time(oakfield: Oakfield) -> None:
    [badge] = fill(oakfield, "Priya")
    oakfield.set("10:00", day="2026-11-21")
    outcome = oakfield.do(TakeBackPhone(badge.person, (1,)))
    assert outcome.message == "Thank you, Priya."
    assert oakfield.rows("lockups")[0]["release_basis"] == "break"


@pytest.mark.parametrize("clock", ["08:50", "11:59:59.999", "13:00", "15:14:59.999"])
def test_in_contact_time_nothing_is_taken_back(
    oakfield: Oakfield, registers: Callable[[], Registers], clock: str
) -> None:
    [badge] = fill(oakfield, "Priya")
    oakfield.set(clock)
    before = registers()
    ends = "12:00" if clock < "12" else "15:15"
    refused(
        oakfield.do(TakeBackPhone(badge.person, (1,))),
        "K4",
        f"You’re in contact time until {ends}. Your phone stays locked away unless leadership has "
        "agreed an exception.",
    )
    assert registers() == before


@pytest.mark.parametrize("clock", ["08:40", "10:00"])
def test_there_is_nothing_to_take_back_where_nothing_is_away(
    oakfield: Oakfield, clock: str
) -> None:
    badge = oakfield.somebody()
    oakfield.set(clock)
    outcome = oakfield.scan(badge, "take_back:1")
    refused(outcome, "S4", "No phone of yours is locked away.")


def test_of_the_phones_named_those_that_are_away_are_taken_back(oakfield: Oakfield) -> None:
    [badge] = fill(oakfield, "Priya")
    oakfield.set("12:00")
    assert oakfield.do(TakeBackPhone(badge.person, (1, 2))).slots == (1,)


def test_only_ones_own_phone_is_taken_back(oakfield: Oakfield) -> None:
    _, sam = fill(oakfield, "Priya", "Sam")
    oakfield.set("12:00")
    assert oakfield.scan(sam).slots == (2,)
    assert open_slots(oakfield) == {"staff-1"}


# A refusal --------------------------------------------------------------------------------------


def test_a_refusal_changes_no_register_and_is_an_entry_all_the_same(
    oakfield: Oakfield, registers: Callable[[], Registers]
) -> None:
    [badge] = fill(oakfield, "Priya")
    oakfield.set("10:00")
    before, entries = registers(), oakfield.entries()
    oakfield.scan(badge)
    assert (registers(), oakfield.entries()) == (before, entries + 1)
    last = oakfield.school.db.query("SELECT * FROM audit_log ORDER BY seq DESC LIMIT 1")
    entry = next(last)
    assert (entry["verb"], entry["outcome"]) == ("take_back_phone", "refused K4")
    assert entry["object"] == f"people/{badge.person}"


# Emergencies ------------------------------------------------------------------------------------


def freed(oakfield: Oakfield, outcome: Outcome, *slots: int) -> None:
    """It was an emergency, recorded as such, and these slots are empty."""
    assert (outcome.code, outcome.refusal, outcome.message) == (
        "taken_back_in_emergency",
        None,
        K6,
    )
    assert outcome.slots == slots
    assert oakfield.rows("emergencies")[-1]["phones"] == len(slots)
    assert not {f"staff-{slot}" for slot in slots} & open_slots(oakfield)


@pytest.mark.parametrize("clock", ["08:31", "08:50", "11:59:59.999", "12:00", "23:59"])
@pytest.mark.parametrize("typed", [False, True])
def test_in_an_emergency_a_badge_or_a_typed_code_gives_the_phone_at_any_time(
    oakfield: Oakfield, clock: str, typed: bool
) -> None:
    [badge] = fill(oakfield, "Priya")
    oakfield.set(clock)
    code = oakfield.digest(badge.short if typed else badge.code)
    freed(oakfield, oakfield.do(TakeBackInEmergency(code, typed)), 1)
    [lockup] = oakfield.rows("lockups")
    assert lockup["release_basis"] == "emergency"
    [emergency] = oakfield.rows("emergencies")
    assert (emergency["person"], emergency["slot"]) == (badge.person, None)


def test_in_an_emergency_a_slot_number_gives_the_phone(oakfield: Oakfield) -> None:
    fill(oakfield, "Priya", "Sam")
    oakfield.set("10:00")
    freed(oakfield, oakfield.do(TakeBackInEmergency(slot_number=2)), 2)
    assert open_slots(oakfield) == {"staff-1"}
    [emergency] = oakfield.rows("emergencies")
    assert (emergency["person"], emergency["slot"]) == (None, "staff-2")


def test_in_an_emergency_the_label_on_the_pocket_gives_the_phone(oakfield: Oakfield) -> None:
    # The label is what is nearest to the phone; the screen reads it like a badge.
    label = oakfield.slot_label(1)
    fill(oakfield, "Priya")
    oakfield.set("10:00")
    freed(oakfield, oakfield.do(TakeBackInEmergency(oakfield.digest(label))), 1)


def test_in_an_emergency_all_of_ones_phones_are_given(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge, "lock_away:1+2+3+4")
    oakfield.set("10:00")
    freed(oakfield, oakfield.do(TakeBackInEmergency(oakfield.digest(badge.code))), 1, 2, 3, 4)


def replaced(oakfield: Oakfield, badge: Badge) -> TakeBackInEmergency:
    oakfield.badge(badge.person)
    return TakeBackInEmergency(oakfield.digest(badge.code))


def left(oakfield: Oakfield, badge: Badge) -> TakeBackInEmergency:
    oakfield.school.db.execute("UPDATE people SET left_at = '2026-11-20T09:00:00.000Z'")
    return TakeBackInEmergency(oakfield.digest(badge.code))


def taken_by_somebody_else(oakfield: Oakfield, badge: Badge) -> TakeBackInEmergency:
    return TakeBackInEmergency(oakfield.digest(oakfield.somebody("Sam").code), slot_number=None)


def unknown_badge_at_the_slot(oakfield: Oakfield, badge: Badge) -> TakeBackInEmergency:
    return TakeBackInEmergency("0" * 32, slot_number=1)


def owned_by_another(oakfield: Oakfield, badge: Badge) -> TakeBackInEmergency:
    oakfield.do(TakeBackInEmergency(slot_number=1))
    oakfield.do(GiveSlot(1, badge.person))
    oakfield.scan(badge, "lock_away:1")
    return TakeBackInEmergency(slot_number=1)


@pytest.mark.parametrize(
    ("wanted", "slots"),
    [
        (replaced, (1,)),
        (left, (1,)),
        (unknown_badge_at_the_slot, (1,)),
        (owned_by_another, (1,)),
        (taken_by_somebody_else, ()),
    ],
)
def test_in_an_emergency_no_badge_and_no_owner_is_refused(
    oakfield: Oakfield,
    wanted: Callable[[Oakfield, Badge], TakeBackInEmergency],
    slots: tuple[int, ...],
) -> None:
    [badge] = fill(oakfield, "Priya")
    oakfield.set("10:00")
    freed(oakfield, oakfield.do(wanted(oakfield, badge)), *slots)


@pytest.mark.parametrize(
    "wanted",
    [
        TakeBackInEmergency(),
        TakeBackInEmergency("0" * 32),
        TakeBackInEmergency("0" * 32, typed=True),
        TakeBackInEmergency(slot_number=0),
        TakeBackInEmergency(slot_number=1),
        TakeBackInEmergency(slot_number=61),
        TakeBackInEmergency(slot_number=9999),
        TakeBackInEmergency(slot_number=-1),
    ],
    ids=str,
)
def test_an_emergency_is_recorded_even_where_nobody_and_nothing_is_known(
    oakfield: Oakfield, wanted: TakeBackInEmergency
) -> None:
    outcome = oakfield.do(wanted)
    freed(oakfield, outcome)
    assert outcome.when == "08:31 · no phone is recorded there"
    assert len(oakfield.rows("emergencies")) == 1


@pytest.mark.parametrize("by", ["badge", "slot"])
def test_an_emergency_is_not_refused_when_the_clock_was_set_back(
    oakfield: Oakfield, by: str
) -> None:
    [badge] = fill(oakfield, "Priya")
    oakfield.set("08:29")
    by_badge = TakeBackInEmergency(oakfield.digest(badge.code))
    wanted = by_badge if by == "badge" else TakeBackInEmergency(slot_number=1)
    freed(oakfield, oakfield.do(wanted), 1)


def test_a_second_emergency_is_recorded_too(oakfield: Oakfield) -> None:
    [badge] = fill(oakfield, "Priya")
    wanted = TakeBackInEmergency(oakfield.digest(badge.code))
    freed(oakfield, oakfield.do(wanted), 1)
    freed(oakfield, oakfield.do(wanted))
    assert [row["phones"] for row in oakfield.rows("emergencies")] == [1, 0]


def test_an_emergency_that_arrives_twice_is_one(oakfield: Oakfield) -> None:
    wanted = TakeBackInEmergency(slot_number=1)
    assert not oakfield.do(wanted, action_id="a").replayed
    assert oakfield.do(wanted, action_id="a").replayed
    assert len(oakfield.rows("emergencies")) == 1


# Undo -------------------------------------------------------------------------------------------


def test_undoing_a_lock_up_closes_it_and_leaves_it_on_record(oakfield: Oakfield) -> None:
    oakfield.scan(oakfield.somebody(), action_id="a")
    oakfield.wait(seconds=2)
    outcome = oakfield.do(Undo("a"))
    assert (outcome.code, outcome.message) == ("lock_up_undone", "Nothing is locked away.")
    assert (outcome.when, outcome.undo_until) == ("Slot 1 is empty", None)
    [lockup] = oakfield.rows("lockups")
    assert (lockup["released_at"], lockup["release_basis"]) == (
        "2026-11-20T08:31:02.000Z",
        "undone",
    )


def test_undoing_a_take_back_is_a_new_lock_up_in_the_same_slot_since_the_same_time(
    oakfield: Oakfield,
) -> None:
    [badge] = fill(oakfield, "Priya")
    oakfield.set("12:00")
    oakfield.scan(badge, action_id="a")
    oakfield.wait(seconds=2)
    outcome = oakfield.do(Undo("a"))
    assert (outcome.code, outcome.message) == ("take_back_undone", "Locked away, as it was.")
    assert (outcome.when, outcome.slots) == ("Slot 1", (1,))
    taken, restored = oakfield.rows("lockups")
    assert taken["release_basis"] == "break"
    assert restored == {
        **taken,
        "id": 2,
        "released_at": None,
        "release_basis": None,
        "corrects": 1,
    }


def test_undoing_an_emergency_puts_the_phones_back_and_marks_it(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge, "lock_away:1+2")
    oakfield.set("10:00")
    oakfield.do(TakeBackInEmergency(oakfield.digest(badge.code)), action_id="a")
    outcome = oakfield.do(Undo("a"))
    assert (outcome.code, outcome.when) == ("take_back_undone", "Slots 1 and 2")
    assert open_slots(oakfield) == {"staff-1", "staff-2"}
    assert oakfield.rows("emergencies")[0]["undone_at"] == "2026-11-20T10:00:00.000Z"


def test_undoing_an_emergency_that_found_no_phone_marks_it(oakfield: Oakfield) -> None:
    oakfield.do(TakeBackInEmergency(slot_number=7), action_id="a")
    outcome = oakfield.do(Undo("a"))
    assert outcome.message == "The emergency is noted as a mistake."
    assert oakfield.rows("emergencies")[0]["undone_at"]


def test_undoing_it_twice_marks_it_once(oakfield: Oakfield) -> None:
    oakfield.do(TakeBackInEmergency(slot_number=7), action_id="a")
    oakfield.do(Undo("a"))
    oakfield.wait(seconds=1)
    refused(oakfield.do(Undo("a")), "U2", U2)
    assert oakfield.rows("emergencies")[0]["undone_at"] == "2026-11-20T08:31:00.000Z"


def test_undoing_two_phones_undoes_both(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge, "lock_away:1+2", action_id="a")
    assert oakfield.do(Undo("a")).when == "Slots 1 and 2 are empty"
    assert open_slots(oakfield) == set()


def lock_up(oakfield: Oakfield, badge: Badge) -> None:
    oakfield.scan(badge, "lock_away:1", action_id="a")


def take_back(oakfield: Oakfield, badge: Badge) -> None:
    lock_up(oakfield, badge)
    oakfield.set("12:00")
    oakfield.scan(badge, "take_back:1", action_id="a2")


def emergency(oakfield: Oakfield, badge: Badge) -> None:
    lock_up(oakfield, badge)
    oakfield.set("10:00")
    oakfield.do(TakeBackInEmergency(oakfield.digest(badge.code)), action_id="a2")


UNDOABLE = pytest.mark.parametrize(
    ("first", "undo"), [(lock_up, "a"), (take_back, "a2"), (emergency, "a2")]
)
First = Callable[["Oakfield", "Badge"], None]


@UNDOABLE
@pytest.mark.parametrize("seconds", [0, 9.999, 10, 13])
def test_undo_works_for_ten_seconds_and_three_of_grace(
    oakfield: Oakfield, first: First, undo: str, seconds: float
) -> None:
    first(oakfield, oakfield.somebody())
    oakfield.wait(seconds=seconds)
    assert oakfield.do(Undo(undo)).refusal is None


@UNDOABLE
def test_after_that_undo_is_too_late(
    oakfield: Oakfield, registers: Callable[[], Registers], first: First, undo: str
) -> None:
    first(oakfield, oakfield.somebody())
    oakfield.wait(seconds=13.001)
    before = registers()
    refused(oakfield.do(Undo(undo)), "U1", "Undo works for 10 seconds. Please see the office.")
    assert registers() == before


@UNDOABLE
def test_undone_twice_is_undone_once(
    oakfield: Oakfield, registers: Callable[[], Registers], first: First, undo: str
) -> None:
    first(oakfield, oakfield.somebody())
    oakfield.do(Undo(undo))
    before = registers()
    refused(oakfield.do(Undo(undo)), "U2", U2)
    assert registers() == before


@UNDOABLE
def test_the_same_undo_arriving_twice_is_answered_as_before(
    oakfield: Oakfield, first: First, undo: str
) -> None:
    first(oakfield, oakfield.somebody())
    done = oakfield.do(Undo(undo), action_id="u")
    assert oakfield.do(Undo(undo), action_id="u").replayed
    assert done.refusal is None


@UNDOABLE
def test_an_undo_cannot_be_undone(oakfield: Oakfield, first: First, undo: str) -> None:
    first(oakfield, oakfield.somebody())
    oakfield.do(Undo(undo), action_id="u")
    refused(oakfield.do(Undo("u")), "U2", U2)


@UNDOABLE
def test_only_the_station_that_did_it_can_undo_it(
    oakfield: Oakfield, first: First, undo: str
) -> None:
    oakfield.do(EnrolStation("hall", "Hall tablet", "kiosk"))
    first(oakfield, oakfield.somebody())
    refused(oakfield.do(Undo(undo), station="hall"), "U2", U2)
    assert oakfield.do(Undo(undo)).refusal is None


@pytest.mark.parametrize("undoes", ["nothing", "refused", "slots"])
def test_what_did_not_move_a_phone_cannot_be_undone(oakfield: Oakfield, undoes: str) -> None:
    [badge] = fill(oakfield, "Priya")
    oakfield.do(AddSlots(1), action_id="slots")
    oakfield.set("10:00")
    assert oakfield.scan(badge, action_id="refused").refusal == "K4"
    refused(oakfield.do(Undo(undoes)), "U2", U2)


def test_a_lock_up_that_was_ended_since_cannot_be_undone(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    lock_up(oakfield, badge)
    oakfield.do(TakeBackInEmergency(oakfield.digest(badge.code)))
    refused(oakfield.do(Undo("a")), "U2", U2)


def test_of_two_phones_locked_together_one_taken_since_keeps_both_from_being_undone(
    oakfield: Oakfield,
) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge, "lock_away:1+2", action_id="a")
    oakfield.do(TakeBackInEmergency(slot_number=1))
    refused(oakfield.do(Undo("a")), "U2", U2)
    assert open_slots(oakfield) == {"staff-2"}


@pytest.mark.parametrize("first", [take_back, emergency])
def test_a_phone_put_away_again_since_cannot_be_put_back_by_undo(
    oakfield: Oakfield, first: First
) -> None:
    badge = oakfield.somebody()
    first(oakfield, badge)
    oakfield.scan(badge, "lock_away:1")
    refused(oakfield.do(Undo("a2")), "U2", U2)
    assert open_slots(oakfield) == {"staff-1"}


@pytest.mark.parametrize("first", [take_back, emergency])
def test_a_phone_put_away_and_taken_again_since_is_not_brought_back_by_undo(
    oakfield: Oakfield, first: First
) -> None:
    badge = oakfield.somebody()
    first(oakfield, badge)
    oakfield.scan(badge, "lock_away:1", action_id="b")
    oakfield.do(Undo("b"))
    refused(oakfield.do(Undo("a2")), "U2", U2)
    assert open_slots(oakfield) == set()


def test_a_take_back_undone_and_done_again_is_not_undone_by_the_first_undo(
    oakfield: Oakfield,
) -> None:
    badge = oakfield.somebody()
    take_back(oakfield, badge)
    oakfield.do(Undo("a2"))
    oakfield.scan(badge, "take_back:1", action_id="a3")
    refused(oakfield.do(Undo("a2")), "U2", U2)
    assert open_slots(oakfield) == set()
    assert oakfield.do(Undo("a3")).code == "take_back_undone"


@pytest.mark.parametrize("first", [take_back, emergency])
def test_a_slot_taken_since_keeps_undo_from_putting_a_phone_back(
    oakfield: Oakfield, first: First
) -> None:
    first(oakfield, oakfield.somebody())
    fill(oakfield, "Sam")
    refused(oakfield.do(Undo("a2")), "K2", "Slot 1 is in use. Choose another.")
    assert len(open_slots(oakfield)) == 1
    assert all(row["undone_at"] is None for row in oakfield.rows("emergencies"))


@pytest.mark.parametrize("first", [take_back, emergency])
def test_a_slot_taken_away_since_keeps_undo_from_putting_a_phone_back(
    oakfield: Oakfield, first: First
) -> None:
    badge = oakfield.somebody()
    oakfield.do(GiveSlot(60, badge.person))
    first(oakfield, badge)
    oakfield.do(CloseSlots(59))
    refused(oakfield.do(Undo("a2")), "U2", U2)
    assert open_slots(oakfield) == set()


# Slots ------------------------------------------------------------------------------------------


def test_slots_are_numbered_on_from_the_highest(oakfield: Oakfield) -> None:
    assert oakfield.do(AddSlots(2)).code == "done"
    numbers = sorted(row["number"] for row in oakfield.rows("slots"))
    assert numbers == list(range(1, 63))


def test_slots_that_are_not_there_take_no_phone_and_their_labels_end(oakfield: Oakfield) -> None:
    oakfield.do(GiveSlot(3, oakfield.person("Sam")))
    label = oakfield.slot_label(3)
    assert oakfield.do(CloseSlots(2)).code == "done"
    assert [row["number"] for row in oakfield.rows("slots") if row["closed_at"] is None] == [1, 2]
    assert all(row["ended_at"] for row in oakfield.rows("codes") if row["slot"])
    assert oakfield.scan(oakfield.somebody(), slot_label=label).slots == (1,)
    refused(
        oakfield.do(GiveSlot(3, None)), "S2", "There is no slot 3. The number is on the pocket."
    )
    fill(oakfield, "Sian")
    assert oakfield.scan(oakfield.somebody("Tom")).refusal == "K12"
    audit_check.verify(oakfield.school.db)


def test_slots_that_were_taken_away_come_back_as_nobodys(oakfield: Oakfield) -> None:
    oakfield.do(GiveSlot(60, oakfield.person("Sam")))
    oakfield.do(CloseSlots(58))
    assert oakfield.do(AddSlots(3)).code == "done"
    rows = {row["number"]: row for row in oakfield.rows("slots")}
    assert sorted(rows) == list(range(1, 62))
    assert all(row["closed_at"] is None and row["owner"] is None for row in rows.values())
    audit_check.verify(oakfield.school.db)


def test_one_slot_stays(oakfield: Oakfield) -> None:
    refused(oakfield.do(CloseSlots(0)), "S16", "There is at least one slot.")
    assert oakfield.do(CloseSlots(60)).code == "unchanged"


def test_a_slot_that_is_not_there_can_be_nobodys(oakfield: Oakfield) -> None:
    outcome = oakfield.do(GiveSlot(61, oakfield.person()))
    refused(outcome, "S2", "There is no slot 61. The number is on the pocket.")


@pytest.mark.parametrize("to_somebody", [True, False])
def test_a_slot_with_somebodys_phone_in_it_does_not_change_hands(
    oakfield: Oakfield, to_somebody: bool
) -> None:
    fill(oakfield, "Priya")
    outcome = oakfield.do(GiveSlot(1, oakfield.person("Sam") if to_somebody else None))
    refused(outcome, "S3", "A phone is still in slot 1. Take it back before the slot changes.")


def test_a_slot_may_become_the_own_of_whose_phone_is_in_it(oakfield: Oakfield) -> None:
    [badge] = fill(oakfield, "Priya")
    assert oakfield.do(GiveSlot(1, badge.person)).code == "done"
    [slot] = [row for row in oakfield.rows("slots") if row["number"] == 1]
    assert slot["owner"] == badge.person
