"""What a scan means: the next legal step, or a question. The same badge at once is no second scan.

Contact time is 08:50-12:00 and 13:00-15:15; the clock of `oakfield` stands at 08:31 on a Friday.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.actions import Choice, Outcome, Scan
from kiosk.actions.lockups import LockUpPhone, TakeBackInEmergency, Undo
from kiosk.actions.pins import ChoosePin
from kiosk.actions.settings import ChangeSetting
from kiosk.actions.sign_in import IssueOneTimeCodes
from kiosk.decide.scan import UnknownAnswer
from kiosk.perform import perform

from .conftest import Registers, refused

if TYPE_CHECKING:
    from oakfield import Badge, Oakfield

S1 = "A typed code only locks a phone away. To take it back, show your badge or see the office."
H5 = "To take a phone back here you need a PIN. Ask the office for a code to choose one."


def with_phones(oakfield: Oakfield, count: int, locked: int = 0) -> Badge:
    """Somebody with this many phones, the first `locked` of them put away an hour ago."""
    badge = oakfield.somebody()
    oakfield.wait(hours=-1)
    for number in range(1, count + 1):
        oakfield.do(LockUpPhone(badge.person, (number,)), action_id=f"{badge.person}/{number}")
        if number > locked:
            oakfield.do(Undo(f"{badge.person}/{number}"))
    oakfield.wait(hours=1)
    return badge


def answers(outcome: Outcome) -> dict[str, str]:
    return {choice.answer: choice.label for choice in outcome.choices}


# The next legal step ----------------------------------------------------------------------------


def test_the_first_scan_locks_the_phone_away(oakfield: Oakfield) -> None:
    outcome = oakfield.scan(oakfield.somebody())
    assert outcome == Outcome(
        "locked_away",
        "Thank you, Priya. Scanning says: switched off.",
        heading="Locked away",
        when="08:31 · slot 1",
        foot="Then tap “The rules” to accept version 1.",
        slots=(1,),
        undo_until="2026-11-20T08:31:10.000Z",
    )


@pytest.mark.parametrize("clock", ["08:50", "10:00", "15:14:59.999"])
def test_a_phone_may_be_locked_away_in_contact_time_too(oakfield: Oakfield, clock: str) -> None:
    badge = oakfield.somebody()
    oakfield.set(clock)
    assert oakfield.scan(badge).code == "locked_away"


@pytest.mark.parametrize("clock", ["12:00", "12:59:59.999", "15:15", "18:00"])
def test_outside_contact_time_a_scan_takes_the_phone_back(oakfield: Oakfield, clock: str) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge)
    oakfield.set(clock)
    assert oakfield.scan(badge).code == "taken_back"


@pytest.mark.parametrize("clock", ["08:50", "11:59:59.999"])
def test_in_contact_time_the_phone_stays(oakfield: Oakfield, clock: str) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge)
    oakfield.set(clock)
    refused(
        oakfield.scan(badge),
        "K4",
        "You’re in contact time until 12:00. Your phone stays locked away unless leadership has "
        "agreed an exception.",
    )


def test_a_refusal_in_contact_time_offers_to_put_another_phone_away(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge)
    oakfield.set("10:00")
    outcome = oakfield.scan(badge)
    assert outcome.heading == "Not until 12:00"
    assert outcome.foot == "Nothing has changed, Priya. Slot 1 stays locked."
    assert [choice.label for choice in outcome.also] == ["I have another phone"]
    assert oakfield.scan(badge, outcome.also[0].answer).slots == (2,)


def test_after_it_was_taken_back_the_next_scan_locks_it_away_again(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge)
    oakfield.set("12:05")
    oakfield.scan(badge)
    oakfield.set("12:55")
    assert oakfield.scan(badge).code == "locked_away"


def test_a_phone_left_overnight_is_taken_back_the_next_morning(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge)
    oakfield.set("08:31", day="2026-11-23")
    assert oakfield.scan(badge).code == "taken_back"


@pytest.mark.parametrize("code", [None, "0" * 32])
@pytest.mark.parametrize("typed", [True, False])
def test_an_unknown_code_is_refused(oakfield: Oakfield, code: str | None, typed: bool) -> None:
    outcome = perform(oakfield.school, Scan(code, typed), oakfield.stamp())
    refused(outcome, "G1", "We don’t recognise that code. Please see the office.")


def test_a_badge_that_was_replaced_is_refused(oakfield: Oakfield) -> None:
    old = oakfield.somebody()
    oakfield.badge(old.person)
    refused(
        oakfield.scan(old),
        "G2",
        "This badge was reported lost or has been replaced. Please see the office.",
    )


# The same badge again ---------------------------------------------------------------------------


@pytest.mark.parametrize("seconds", [0, 0.001, 4.999])
def test_within_five_seconds_the_same_badge_is_the_same_scan(
    oakfield: Oakfield, registers: Callable[[], Registers], seconds: float
) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge)
    before = registers(), oakfield.entries()
    oakfield.wait(seconds=seconds)
    outcome = oakfield.scan(badge)
    assert (outcome.code, outcome.heading) == ("repeated", "Locked away")
    assert outcome.message == "Already recorded at 08:31."
    assert (registers(), oakfield.entries()) == before


def test_after_five_seconds_it_is_a_scan_of_its_own(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge)
    oakfield.wait(seconds=5)
    assert oakfield.scan(badge).code == "question"


@pytest.mark.parametrize(("seconds", "code"), [(4.999, "repeated"), (5, "locked_away")])
def test_so_it_is_after_taking_back(oakfield: Oakfield, seconds: float, code: str) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge)
    oakfield.set("12:00")
    oakfield.scan(badge)
    oakfield.wait(seconds=seconds)
    outcome = oakfield.scan(badge)
    assert outcome.code == code
    assert outcome.heading == ("Taken back" if code == "repeated" else "Locked away")


def test_somebody_elses_badge_within_five_seconds_is_a_scan_of_its_own(oakfield: Oakfield) -> None:
    oakfield.scan(oakfield.somebody("Priya"))
    assert oakfield.scan(oakfield.somebody("Sam")).code == "locked_away"


def test_what_was_undone_may_be_scanned_again_at_once(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge, action_id="a")
    oakfield.do(Undo("a"))
    assert oakfield.scan(badge).code == "locked_away"


def test_a_badge_shown_once_more_after_an_emergency_locks_nothing_away(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge)
    oakfield.set("10:00")
    oakfield.do(TakeBackInEmergency(oakfield.digest(badge.code)))
    assert oakfield.scan(badge).code == "repeated"


def test_an_answer_is_never_taken_for_a_repeat(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge)
    assert oakfield.scan(badge, "lock_away:2").code == "locked_away"


# Take it back? ----------------------------------------------------------------------------------


@pytest.mark.parametrize("passed", [{"seconds": 5}, {"minutes": 9, "seconds": 59.999}], ids=str)
def test_within_ten_minutes_it_asks_before_giving_a_phone_back(
    oakfield: Oakfield, registers: Callable[[], Registers], passed: dict[str, float]
) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge)
    before = registers(), oakfield.entries()
    oakfield.wait(**passed)
    outcome = oakfield.scan(badge)
    assert (outcome.code, outcome.heading) == ("question", "Take it back?")
    assert answers(outcome) == {
        "leave": "No, leave it locked away",
        "take_back:1": "Yes, take it back",
    }
    assert [choice.label for choice in outcome.also] == ["I have another phone"]
    assert (registers(), oakfield.entries()) == before


def test_after_ten_minutes_it_does_not_ask(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge)
    oakfield.wait(minutes=10)
    assert oakfield.scan(badge).code == "taken_back"


@pytest.mark.parametrize(
    ("passed", "ago"),
    [
        ({"seconds": 59.999}, "just now"),
        ({"seconds": 60}, "1 minute ago"),
        ({"seconds": 119.999}, "1 minute ago"),
        ({"minutes": 2}, "2 minutes ago"),
        ({"minutes": 9, "seconds": 59}, "9 minutes ago"),
    ],
    ids=str,
)
def test_the_question_says_how_long_ago_it_was(
    oakfield: Oakfield, passed: dict[str, float], ago: str
) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge)
    oakfield.wait(**passed)
    assert oakfield.scan(badge).message == f"You locked your phone away {ago}, at 08:31."


@pytest.mark.parametrize(
    ("clock", "hint"),
    [
        ("08:31", "Lock it away again by 08:50"),
        ("12:10", "Lock it away again by 13:00"),
        ("15:20", "Slot 1 will be empty"),
    ],
)
def test_the_question_says_what_taking_it_back_would_mean(
    oakfield: Oakfield, clock: str, hint: str
) -> None:
    badge = oakfield.somebody()
    oakfield.set(clock)
    oakfield.scan(badge)
    oakfield.wait(minutes=1)
    assert [choice.hint for choice in oakfield.scan(badge).choices] == ["Nothing changes", hint]


def test_just_before_contact_time_it_asks_and_just_after_it_refuses(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.set("08:45")
    oakfield.scan(badge)
    oakfield.set("08:49:59.999")
    assert oakfield.scan(badge).code == "question"
    oakfield.set("08:50")
    assert oakfield.scan(badge).refusal == "K4"


def test_yes_takes_it_back(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge)
    oakfield.wait(minutes=1)
    assert oakfield.scan(badge, "take_back:1").code == "taken_back"


def test_no_leaves_it_and_stores_nothing(
    oakfield: Oakfield, registers: Callable[[], Registers]
) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge)
    before = registers(), oakfield.entries()
    outcome = oakfield.scan(badge, "leave")
    assert (outcome.code, outcome.message) == ("left", "Nothing has changed.")
    assert (registers(), oakfield.entries()) == before


def test_a_yes_that_comes_after_contact_time_began_is_refused(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.set("08:49")
    oakfield.scan(badge)
    oakfield.set("08:50")
    assert oakfield.scan(badge, "take_back:1").refusal == "K4"


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "yes",
        "take_back",
        "take_back:",
        "take_back:0",
        "take_back:10",
        "take_back:1+",
        "lock_away:1:maybe",
        "lock_away:1:off:off",
        "give_away:1",
        "Leave",
        "take_back:1\n",
        "take_back:١",
    ],
    ids=ascii,
)
def test_an_answer_that_no_question_offers_is_an_error_and_changes_nothing(
    oakfield: Oakfield, registers: Callable[[], Registers], answer: str
) -> None:
    badge = with_phones(oakfield, 1, locked=1)
    before = registers(), oakfield.entries()
    with pytest.raises(UnknownAnswer):
        oakfield.scan(badge, answer)
    assert (registers(), oakfield.entries()) == before


# Several phones ---------------------------------------------------------------------------------


def test_with_one_of_two_phones_away_it_is_one_of_two(oakfield: Oakfield) -> None:
    badge = with_phones(oakfield, 2)
    outcome = oakfield.scan(badge, "lock_away:1")
    assert outcome.partly
    assert outcome.message == "Thank you, Priya. That is 1 of your 2 phones."
    outcome = oakfield.scan(badge, "lock_away:2")
    assert not outcome.partly
    assert outcome.message == "Thank you, Priya. Scanning says: switched off."


@pytest.mark.parametrize(
    ("count", "locked", "says", "choices"),
    [
        (
            2,
            0,
            "two",
            {"lock_away:1": "Phone 1", "lock_away:2": "Phone 2", "lock_away:1+2": "Both"},
        ),
        (2, 1, "two", {"take_back:1": "Phone 1", "lock_away:2": "Phone 2"}),
        (
            2,
            2,
            "two",
            {"take_back:1": "Phone 1", "take_back:2": "Phone 2", "take_back:1+2": "Both"},
        ),
        (
            3,
            0,
            "three",
            {"lock_away:1": "Phone 1", "lock_away:2": "Phone 2", "lock_away:3": "Phone 3"},
        ),
        (
            3,
            2,
            "three",
            {"take_back:1": "Phone 1", "take_back:2": "Phone 2", "lock_away:3": "Phone 3"},
        ),
        (
            4,
            4,
            "four",
            {f"take_back:{n}": f"Phone {n}" for n in range(1, 5)},
        ),
        (
            4,
            1,
            "four",
            {"take_back:1": "Phone 1", **{f"lock_away:{n}": f"Phone {n}" for n in range(2, 5)}},
        ),
    ],
)
def test_with_several_phones_it_asks_which(
    oakfield: Oakfield, count: int, locked: int, says: str, choices: dict[str, str]
) -> None:
    badge = with_phones(oakfield, count, locked)
    outcome = oakfield.scan(badge)
    assert (outcome.code, outcome.heading) == ("question", "Which phone?")
    assert outcome.message == f"You have {says} phones, Priya."
    assert answers(outcome) == choices


@pytest.mark.parametrize("locked", [0, 1, 2])
def test_a_choice_says_where_a_phone_is_and_offers_to_put_it_away(
    oakfield: Oakfield, locked: int
) -> None:
    badge = with_phones(oakfield, 2, locked)
    choices = oakfield.scan(badge).choices
    expected = [
        Choice("take_back:1", "Phone 1", "Take it back from slot 1", (1,))
        if locked > 0
        else Choice("lock_away:1", "Phone 1", "Lock it away", away=True),
        Choice("take_back:2", "Phone 2", "Take it back from slot 2", (2,))
        if locked > 1
        else Choice("lock_away:2", "Phone 2", "Lock it away", away=True),
    ]
    both = {
        0: [Choice("lock_away:1+2", "Both", "Lock both away", away=True)],
        1: [],
        2: [Choice("take_back:1+2", "Both", "Take both back from slots 1 and 2", (1, 2))],
    }
    assert list(choices) == [*expected, *both[locked]]


def test_both_are_locked_away_in_two_slots_and_taken_back_together(oakfield: Oakfield) -> None:
    badge = with_phones(oakfield, 2)
    outcome = oakfield.scan(badge, "lock_away:1+2")
    assert (outcome.when, outcome.slots) == ("08:31 · slots 1 and 2", (1, 2))
    oakfield.set("12:00")
    outcome = oakfield.scan(badge, "take_back:1+2")
    assert outcome.when == "12:00 · slots 1 and 2 are empty"
    assert all(row["released_at"] for row in oakfield.rows("lockups"))


def test_a_phone_named_twice_is_one_phone(oakfield: Oakfield) -> None:
    assert oakfield.scan(oakfield.somebody(), "lock_away:1+1").slots == (1,)


@pytest.mark.parametrize("count", [2, 3, 4])
def test_in_contact_time_all_phones_away_are_refused_without_a_question(
    oakfield: Oakfield, count: int
) -> None:
    badge = with_phones(oakfield, count, locked=count)
    oakfield.set("10:00")
    outcome = oakfield.scan(badge)
    assert outcome.refusal == "K4"
    numbers = [str(number) for number in range(1, count + 1)]
    slots = f"{', '.join(numbers[:-1])} and {numbers[-1]}"
    assert outcome.foot == f"Nothing has changed, Priya. Slots {slots} stay locked."


def test_in_contact_time_a_phone_still_out_may_be_locked_away(oakfield: Oakfield) -> None:
    badge = with_phones(oakfield, 2, locked=1)
    oakfield.set("10:00")
    assert oakfield.scan(badge).code == "question"
    assert oakfield.scan(badge, "lock_away:2").code == "locked_away"
    assert oakfield.scan(badge, "take_back:1").refusal == "K4"


@pytest.mark.parametrize(
    ("count", "offered"), [(1, "lock_away:2"), (2, "lock_away:3"), (3, "lock_away:4"), (4, None)]
)
def test_one_more_phone_is_offered_up_to_four(
    oakfield: Oakfield, count: int, offered: str | None
) -> None:
    badge = with_phones(oakfield, count, locked=count)
    oakfield.set("10:00")
    also = oakfield.scan(badge).also
    assert [choice.answer for choice in also] == ([offered] if offered else [])


def test_a_fifth_phone_is_refused(oakfield: Oakfield) -> None:
    badge = with_phones(oakfield, 4, locked=4)
    outcome = oakfield.scan(badge, "lock_away:5")
    refused(outcome, "E4", "Priya has 4 phones already. Please see the office.")


# A typed code -----------------------------------------------------------------------------------


def test_a_typed_code_locks_a_phone_away(oakfield: Oakfield) -> None:
    outcome = oakfield.scan(oakfield.somebody(), typed=True)
    assert outcome.message == "Thank you, Priya. Scanning says: switched off."


@pytest.mark.parametrize(
    ("clock", "answer"),
    [
        ("08:35", None),  # it would ask "Take it back?"
        ("08:35", "take_back:1"),
        ("10:00", None),  # a badge would get K4
        ("10:00", "take_back:1"),
        ("12:00", None),  # a badge would take it back
        ("12:00", "take_back:1"),
    ],
)
def test_a_typed_code_takes_nothing_back(
    oakfield: Oakfield, registers: Callable[[], Registers], clock: str, answer: str | None
) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge)
    oakfield.set(clock)
    before = registers()
    refused(oakfield.scan(badge, answer, typed=True), "S1", S1)
    assert registers() == before


def test_a_typed_code_may_still_put_another_phone_away(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge)
    oakfield.wait(minutes=1)
    outcome = oakfield.scan(badge, typed=True)
    assert [choice.label for choice in outcome.also] == ["I have another phone"]
    assert oakfield.scan(badge, outcome.also[0].answer, typed=True).code == "locked_away"


@pytest.mark.parametrize(
    ("locked", "choices"),
    [(0, ["lock_away:1", "lock_away:2", "lock_away:1+2"]), (1, ["lock_away:2"])],
)
def test_a_typed_code_is_asked_only_which_phone_to_put_away(
    oakfield: Oakfield, locked: int, choices: list[str]
) -> None:
    badge = with_phones(oakfield, 2, locked)
    outcome = oakfield.scan(badge, typed=True)
    assert (outcome.code, list(answers(outcome))) == ("question", choices)


def test_with_all_of_several_phones_away_a_typed_code_is_refused(oakfield: Oakfield) -> None:
    refused(oakfield.scan(with_phones(oakfield, 2, locked=2), typed=True), "S1", S1)


def with_pin(oakfield: Oakfield, badge: Badge) -> None:
    oakfield.do(IssueOneTimeCodes("pin", badge.person, ("code",)))
    oakfield.do(ChoosePin(badge.person, "as it is kept", "code"))


@pytest.mark.parametrize(
    ("clock", "answer"), [("12:04", None), ("12:04", "take_back:1"), ("10:00", None)]
)
def test_whoever_has_a_pin_is_asked_for_it_after_a_typed_code(
    oakfield: Oakfield, clock: str, answer: str | None
) -> None:
    badge = oakfield.somebody()
    with_pin(oakfield, badge)
    oakfield.scan(badge)
    oakfield.set(clock)
    outcome = oakfield.scan(badge, answer, typed=True)
    assert (outcome.code, outcome.heading, outcome.needs_pin) == ("question", "Your PIN?", True)
    assert list(answers(outcome)) == ["take_back:1"]
    assert [choice.label for choice in outcome.also] == ["I have another phone"]


def test_whoever_has_a_pin_is_asked_which_phone_as_with_a_badge(oakfield: Oakfield) -> None:
    badge = with_phones(oakfield, 2, locked=2)
    with_pin(oakfield, badge)
    assert oakfield.scan(badge, typed=True) == oakfield.scan(badge)


def test_the_pin_changes_nothing_about_what_is_allowed(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge)
    proven = Scan(oakfield.digest(badge.short), True, "take_back:1", None, proven=True)
    oakfield.set("10:00")
    assert perform(oakfield.school, proven, oakfield.stamp()).refusal == "K4"
    oakfield.set("12:04")
    assert perform(oakfield.school, proven, oakfield.stamp()).code == "taken_back"


def test_a_school_that_wants_a_pin_asks_whoever_shows_a_badge(oakfield: Oakfield) -> None:
    oakfield.do(ChangeSetting("take_back_needs_pin", "yes"))
    badge = oakfield.somebody()
    assert oakfield.scan(badge).code == "locked_away"
    oakfield.set("12:04")
    refused(oakfield.scan(badge), "H5", H5)
    with_pin(oakfield, badge)
    assert oakfield.scan(badge).needs_pin
    digest = oakfield.digest(badge.code)
    emergency = TakeBackInEmergency(digest)
    assert oakfield.do(emergency).code == "taken_back_in_emergency"


def test_a_typed_code_again_at_once_is_the_same_scan(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge, typed=True)
    assert oakfield.scan(badge, typed=True).code == "repeated"


# Slot labels ------------------------------------------------------------------------------------


def test_a_free_slots_label_waits_for_a_badge(
    oakfield: Oakfield, registers: Callable[[], Registers]
) -> None:
    label = oakfield.slot_label(12)
    before = registers(), oakfield.entries()
    outcome = perform(oakfield.school, Scan(oakfield.digest(label)), oakfield.stamp())
    assert outcome == Outcome("slot_chosen", "Now show your badge.", heading="Slot 12", slots=(12,))
    assert (registers(), oakfield.entries()) == before
    assert oakfield.scan(oakfield.somebody(), slot_label=label).slots == (12,)


def test_the_label_of_a_slot_in_use_is_refused_before_any_badge(oakfield: Oakfield) -> None:
    label = oakfield.slot_label(1)
    oakfield.scan(oakfield.somebody())
    outcome = perform(oakfield.school, Scan(oakfield.digest(label)), oakfield.stamp())
    refused(outcome, "K2", "Slot 1 is in use. Choose another.")


def test_a_label_and_then_a_badge_whose_phone_is_away_says_where_it_is(oakfield: Oakfield) -> None:
    label = oakfield.slot_label(12)
    badge = oakfield.somebody()
    oakfield.scan(badge)
    oakfield.set("12:10")
    outcome = oakfield.scan(badge, slot_label=label)
    refused(outcome, "K1", "Your phone is already in slot 1, since 08:31.")


# Switched off? ----------------------------------------------------------------------------------


@pytest.fixture
def asking(oakfield: Oakfield) -> Oakfield:
    """A school that asks whether the phone is switched off."""
    oakfield.do(ChangeSetting("ask_switched_off", "yes"))
    return oakfield


def test_a_school_may_ask_whether_the_phone_is_switched_off(asking: Oakfield) -> None:
    badge = asking.somebody()
    before = asking.entries()
    outcome = asking.scan(badge)
    assert (outcome.code, outcome.message) == ("question", "Is the phone switched off, Priya?")
    assert answers(outcome) == {"lock_away:1:off": "Yes, it is off", "lock_away:1:on": "Not yet"}
    assert asking.entries() == before
    assert asking.rows("lockups") == []


def test_said_to_be_off_it_is_locked_away_on_the_persons_word(asking: Oakfield) -> None:
    assert asking.scan(asking.somebody(), "lock_away:1:off").message == "Thank you, Priya."
    assert asking.rows("lockups")[0]["switched_off_by"] == "tap"


def test_said_to_be_on_it_is_not_locked_away(asking: Oakfield) -> None:
    outcome = asking.scan(asking.somebody(), "lock_away:1:on")
    refused(outcome, "K3", "Please switch the phone off before locking it away.")
    assert asking.rows("lockups") == []


@pytest.mark.parametrize("typed", [True, False])
def test_which_phone_is_asked_first_and_then_whether_it_is_off(
    asking: Oakfield, typed: bool
) -> None:
    badge = asking.somebody()
    asking.wait(hours=-1)
    asking.scan(badge, "lock_away:1:off")
    asking.scan(badge, "lock_away:2:off")
    asking.set("08:20")
    asking.scan(badge, "take_back:1+2")
    asking.set("08:31")
    assert asking.scan(badge, typed=typed).heading == "Which phone?"
    outcome = asking.scan(badge, "lock_away:1+2", typed=typed)
    assert list(answers(outcome)) == ["lock_away:1+2:off", "lock_away:1+2:on"]
    assert asking.scan(badge, "lock_away:1+2:off", typed=typed).code == "locked_away"


def test_nothing_is_asked_when_a_phone_is_taken_back(asking: Oakfield) -> None:
    badge = asking.somebody()
    asking.scan(badge, "lock_away:1:off")
    asking.set("12:00")
    assert asking.scan(badge).code == "taken_back"


def test_a_slot_scanned_before_the_question_still_counts_with_the_answer(asking: Oakfield) -> None:
    badge, label = asking.somebody(), asking.slot_label(12)
    assert asking.scan(badge, slot_label=label).code == "question"
    assert asking.scan(badge, "lock_away:1:off", slot_label=label).slots == (12,)


# The same request twice -------------------------------------------------------------------------


@pytest.mark.parametrize("clock", ["08:31", "10:00"], ids=["done", "refused"])
def test_a_request_that_arrives_twice_is_answered_as_before_and_done_once(
    oakfield: Oakfield, registers: Callable[[], Registers], clock: str
) -> None:
    badge = with_phones(oakfield, 1, locked=1)
    oakfield.set(clock)
    first = oakfield.scan(badge, action_id="a")
    before = registers(), oakfield.entries()
    oakfield.set("12:30")
    again = oakfield.scan(badge, action_id="a")
    assert again.replayed
    assert {**vars(again), "replayed": False} == vars(first)
    assert (registers(), oakfield.entries()) == before


def test_a_question_is_not_stored_and_is_asked_anew(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    oakfield.scan(badge)
    oakfield.wait(minutes=1)
    asked: list[Any] = [oakfield.scan(badge, action_id="a") for _ in range(2)]
    assert [(outcome.code, outcome.replayed) for outcome in asked] == [("question", False)] * 2
