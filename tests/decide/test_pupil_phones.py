"""May this child's phone be taken in, and handed back: every cell of the rule, with its message."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oakfield import local

from kiosk.actions import Outcome
from kiosk.actions.pupil_phone_permissions import DecidePupilPhonePermission
from kiosk.actions.pupil_phones import (
    CloseLostPhone,
    CorrectPupilPhone,
    HandBackPupilPhone,
    HandInPupilPhone,
    HoldPupilPhone,
)
from kiosk.decide import deposits
from kiosk.decide import pupil_phone_permissions as permissions
from kiosk.decide.calendar import day_of
from kiosk.decide.decision import Changes, Decision, Moment, Unchanged
from kiosk.decide.deposits import Deposit, DepositFacts, Label
from kiosk.decide.people import Pupil
from kiosk.decide.pupil_phone_permissions import (
    CollectingAdult,
    Permission,
    PupilDay,
    has_number,
    school_year,
)
from kiosk.decide.pupil_phones import (
    CHILD,
    Facts,
    Shown,
    hand_back,
    hand_in,
    hold,
    is_past_home_time,
    may_bring,
)
from kiosk.decide.school_days import SchoolDay
from kiosk.refusals import Refusal
from kiosk.settings import Settings

FRIDAY = date(2026, 11, 20)
AT = Moment(local("08:40"), Settings())
C1 = (
    "Only Year 6 children who walk home alone may bring a phone. For Year 5: the parent asks and "
    "the Headteacher agrees first."
)
C2 = "Ellie Marsden isn’t recorded as walking home alone."
C3 = "No signed form on file for 2026/27."
C4 = "Waiting for the Headteacher. (You may hold the phone safely and ring the parent.)"
C5 = "Phones are kept until 15:15. Is Ellie leaving early? Record who is collecting."
C7 = "Ellie Marsden’s phone is already in slot 7, since 08:31."
C9 = "Tom Marsden is not on the list to collect for Ellie. Ask the office manager."
C10 = "Permission was withdrawn on 18 November 2026. Hold the phone for a parent."
C11 = "Ellie Marsden is marked absent today. Check before you continue."
H1 = "Ellie Marsden may bring a phone on Mon and Wed only."
V2 = "The phone stays in school during the visit."


def pupil(year: str = "6") -> Pupil:
    return Pupil(
        "ellie",
        "test",
        "1",
        "Ellie",
        "Marsden",
        None,
        year,
        "c6",
        local("08:00", "2026-09-01"),
        None,
    )


def form(**changes: object) -> Permission:
    """A Year 6 form as it should be; change what is wrong with it."""
    usual = Permission(
        "form",
        "ellie",
        "walks_alone",
        "Ann Marsden",
        "",
        True,
        date(2026, 9, 4),
        "12345",
        date(2026, 9, 4),
        date(2026, 9, 1),
        date(2027, 8, 31),
        None,
        None,
        None,
        None,
        local("08:00", "2026-09-04"),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def consent(**changes: object) -> Permission:
    """What the Headteacher agreed on Monday for two weeks."""
    agreed = {
        "id": "consent",
        "kind": "headteacher",
        "reason": "Walks to her grandmother",
        "walks_alone": False,
        "form_on": None,
        "starts_on": date(2026, 11, 16),
        "ends_on": date(2026, 11, 27),
        "decision": "agreed",
        "decided_by": "head",
        "decided_at": local("15:40", "2026-11-16"),
    }
    return form(**{**agreed, **changes})


WAITING = {"decision": None, "decided_by": None, "decided_at": None}
DECLINED = {"decision": "declined"}


def mark(kind: str, goes_home: str | None = None) -> PupilDay:
    return PupilDay(1, "ellie", FRIDAY, kind, goes_home, local("08:00"), None)


def facts(*held: Permission, year: str = "6", **more: object) -> Facts:
    return Facts(pupil(year), "6 Rowan", held, **more)  # type: ignore[arg-type]


def deposit(**changes: object) -> Deposit:
    usual = Deposit(
        1, "ellie", "form", None, 7, "", "machine", "jean", local("08:31"), *(None,) * 8
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def taken_in(known: Facts, *, answer: str | None = None, off: bool = True) -> Decision:
    action = HandInPupilPhone(None, "ellie", off, answer)
    return hand_in(action, Shown(), known, "machine", "jean", AT)


def outcome(decision: Decision) -> Outcome:
    assert not isinstance(decision, Refusal), decision
    return decision.outcome


def said(decision: Decision) -> tuple[str, str]:
    """The code of the answer, and its sentence."""
    if isinstance(decision, Refusal):
        return decision.code, decision.sentence
    found = decision.outcome
    return found.refusal or found.code, found.message


# Every cell ----------------------------------------------------------------------------------

FORMS = {
    "no record": None,
    "form, walks": {},
    "form, does not walk": {"walks_alone": False},
    "walks, no form": {"form_on": None},
    "neither": {"walks_alone": False, "form_on": None},
}
CONSENTS = {
    "none": None,
    "waiting": WAITING,
    "agreed": {},
    "declined": DECLINED,
    "withdrawn": {"withdrawn_at": local("12:00", "2026-11-18")},
}
DAYS = {"today": "12345", "other days": "13"}
MARKS = ("", "absent", "on_visit", "absent and on_visit")


def expected(year: str, walks: str, head: str, days: str) -> str:
    """What the policy says, in the fewest words; marks of the day only matter for who may."""
    form_holds = year == "6" and walks == "form, walks"
    if form_holds or head == "agreed":
        return "may" if days == "today" else "F1"
    if head == "waiting":
        return "C4"
    if head == "withdrawn" and walks == "no record":
        return "C10"
    if year != "6":
        return "C1"
    return "C2" if walks in ("form, does not walk", "neither") else "C3"


@pytest.mark.parametrize("marks", MARKS)
@pytest.mark.parametrize("days", DAYS)
@pytest.mark.parametrize("head", CONSENTS)
@pytest.mark.parametrize("walks", FORMS)
@pytest.mark.parametrize("year", ["6", "5"])
def test_every_cell(year: str, walks: str, head: str, days: str, marks: str):
    known = []
    given_form, given_consent = FORMS[walks], CONSENTS[head]
    if given_form is not None:
        known.append(form(weekdays=DAYS[days], **given_form))
    if given_consent is not None:
        known.append(consent(weekdays=DAYS[days], **given_consent))
    today = tuple(mark(each) for each in marks.split(" and ") if each)
    decision = taken_in(facts(*known, year=year, today=today))
    code = expected(year, walks, head, days)
    sentences = {"C1": C1, "C2": C2, "C3": C3, "C4": C4, "C10": C10}
    sentences["F1"] = "Ellie Marsden may bring a phone on Mon and Wed only."
    if code != "may":
        assert said(decision) == (code, sentences[code])
        assert [row.TABLE for row in decision.rows] == ["pupil_phone_refusals"]  # type: ignore[union-attr]
    elif "absent" in marks:
        assert said(decision) == ("question", C11)
        assert isinstance(decision, Unchanged)
    else:
        assert said(decision) == ("handed_in", "6 Rowan · handed in · slot 1")
        assert outcome(decision).foot == (V2 if marks else "")


def test_no_cell_of_the_table_was_left_out():
    cells = list(product(["6", "5"], FORMS, CONSENTS, DAYS, MARKS))
    assert len(cells) == 2 * 5 * 5 * 2 * 4


# What the cells do not say ---------------------------------------------------------------------


def test_last_years_forms_hold_no_more():
    """Scenario 29: on 1 September no slip of last year holds."""
    last = form(starts_on=date(2025, 9, 1), ends_on=date(2026, 8, 31))
    assert said(taken_in(facts(last))) == ("C3", C3)


def test_a_form_ends_with_the_year_group():
    assert said(taken_in(facts(form(), year="7")))[0] == "C1"


def test_a_form_that_is_signed_tomorrow_is_none_today():
    assert said(taken_in(facts(form(form_on=date(2026, 11, 21)))))[0] == "C3"


def test_consent_of_the_same_moment_is_not_before():
    known = facts(consent(decided_at=AT.at), year="5")
    assert said(taken_in(known))[0] == "C1"


def test_consent_ends_after_its_last_day():
    assert said(taken_in(facts(consent(ends_on=FRIDAY), year="5")))[0] == "handed_in"
    assert said(taken_in(facts(consent(ends_on=date(2026, 11, 19)), year="5")))[0] == "C1"


def test_consent_that_starts_later_is_said_with_its_date():
    known = facts(consent(starts_on=date(2026, 11, 23)), year="5")
    assert said(taken_in(known)) == (
        "F2",
        "The Headteacher’s agreement for Ellie Marsden starts on 23 November 2026.",
    )


def test_a_withdrawn_form_is_held_for_a_parent():
    """C10, in the leaving year group too."""
    known = facts(form(withdrawn_at=local("12:00", "2026-11-18")))
    assert said(taken_in(known)) == ("C10", C10)


def test_a_new_form_after_a_withdrawn_one_holds():
    known = facts(form(), form(id="old", withdrawn_at=local("12:00", "2026-11-18")))
    assert said(taken_in(known))[0] == "handed_in"


def test_in_scotland_it_is_p7():
    settings = Settings(leaving_year="P7", school_year_starts="August")
    moment = replace(AT, settings=settings)
    assert isinstance(may_bring(pupil("7"), "Ellie", [form()], moment), Permission)
    refused = may_bring(pupil("6"), "Ellie", [form()], moment)
    assert isinstance(refused, Refusal)
    assert refused.sentence == (
        "Only P7 children who walk home alone may bring a phone. For P6: the parent asks and the "
        "Headteacher agrees first."
    )


@pytest.mark.parametrize(("year", "words"), [("R", "For Reception:"), ("N2", "For Nursery:")])
def test_the_youngest_are_named_too(year: str, words: str):
    assert words in said(taken_in(facts(year=year)))[1]


def test_a_glucose_monitor_stays_with_the_child():
    """Scenario 24: never a deposit, so never overdue."""
    decision = taken_in(facts(consent(kind="medical"), year="4"))
    assert isinstance(decision, Unchanged)
    assert "stays with Ellie" in decision.outcome.message


def test_an_inset_day_asks_first():
    """Scenario 34."""
    known = facts(form(), day=SchoolDay(False, "INSET day", None))
    assert said(taken_in(known)) == (
        "question",
        "Today is not a school day (INSET day). Check before you continue.",
    )
    assert said(taken_in(known, answer="go_on"))[0] == "handed_in"


def test_an_absent_child_who_came_after_all_hands_in_when_that_was_checked():
    known = facts(form(), today=(mark("absent"),))
    assert said(taken_in(known, answer="go_on"))[0] == "handed_in"


def test_already_in_is_said_with_slot_and_time():
    assert said(taken_in(facts(form(), held=deposit()))) == ("C7", C7)


def test_of_a_phone_that_stayed_the_night_the_day_is_said_too():
    stayed = facts(form(), held=deposit(handed_in_at=local("08:31", "2026-11-19")))
    says = C7.replace("08:31", "19 November 2026, 08:31")
    assert said(taken_in(stayed)) == ("C7", says)


def test_a_phone_that_is_on_is_not_taken_in():
    assert said(taken_in(facts(form()), off=False))[0] == "K3"


def test_the_usual_slot_is_taken_again_else_the_lowest_free_one():
    assert outcome(taken_in(facts(form(), usual_slot=9))).slots == (9,)
    in_use = frozenset({1, 2, 9})
    assert outcome(taken_in(facts(form(), usual_slot=9, slots_in_use=in_use))).slots == (3,)


def test_all_slots_in_use():
    assert said(taken_in(facts(form(), slots_in_use=frozenset(range(1, 61)))))[0] == "K12"


def test_a_pouch_that_was_scanned_is_the_slot():
    pouch = Shown(Label("x", None, 30, AT.at, None))
    action = HandInPupilPhone("x", "ellie", True)
    known = facts(form())
    assert outcome(hand_in(action, pouch, known, "machine", None, AT)).slots == (30,)
    full = replace(known, slots_in_use=frozenset({30}))
    assert said(hand_in(action, pouch, full, "machine", None, AT))[0] == "K2"


def test_the_same_refusal_is_kept_once_a_day():
    first = taken_in(facts(year="5"))
    assert isinstance(first, Changes)
    again = taken_in(facts(year="5", refused_today=first.rows))
    assert isinstance(again, Refusal)
    assert again.sentence == C1
    assert [choice.answer for choice in again.also] == ["hold"]


# Held safely ------------------------------------------------------------------------------------


def held_safely(known: Facts, rung: str | None, to: str = "Ann Marsden, mother") -> Decision:
    rung_at = local(rung) if rung else None
    return hold(HoldPupilPhone("ellie", rung_at, to), known, "machine", "jean", AT)


def test_held_safely_counts_as_a_refusal_with_its_call():
    decision = held_safely(facts(year="5"), "08:38")
    assert said(decision) == ("held_safely", "6 Rowan · held safely · slot 1")
    assert isinstance(decision, Changes)
    kept, call = decision.rows
    assert (kept.permission, kept.refusal) == (None, "C1")  # type: ignore[attr-defined]
    assert (call.kind, call.happened_at) == ("call", local("08:38"))  # type: ignore[attr-defined]


@pytest.mark.parametrize(("rung", "to"), [(None, "Ann"), ("08:41", "Ann"), ("08:38", "")])
def test_without_the_call_nothing_is_held(rung: str | None, to: str):
    assert said(held_safely(facts(year="5"), rung, to))[0] == "F7"


def test_what_may_be_taken_in_is_not_held():
    """Nobody is recorded as refused who was not."""
    says = "Ellie Marsden may bring a phone today. Hand it in."
    assert said(held_safely(facts(form()), "08:38")) == ("F16", says)
    medical = facts(consent(kind="medical"), year="4")
    assert said(held_safely(medical, "08:38"))[0] == "F14"


def test_a_number_is_never_kept():
    assert said(held_safely(facts(year="5"), "08:38", "Ann, 07700 900123")) == (
        "I8",
        "IMEI and phone numbers are not kept for children’s phones.",
    )


@pytest.mark.parametrize("words", ["07700900123", "490154-203237-518", "(0121) 496 0123"])
def test_what_looks_like_a_number(words: str):
    assert has_number(f"Ring {words} please")


@pytest.mark.parametrize("words", ["slot 12 at 15:40", "20 November 2026", "6 Rowan, 1 crack"])
def test_what_does_not(words: str):
    assert not has_number(words)


# Hand back --------------------------------------------------------------------------------------

ANN = CollectingAdult("a1", "ellie", "Ann Marsden", "mother", True, local("08:00"), None)
TOM = CollectingAdult("a2", "ellie", "Tom Marsden", "father", False, local("08:00"), None)


def given_back(clock: str, known: Facts, shown: Shown | None = None, **asked: str) -> Decision:
    label = Shown(Label("x", "ellie", None, AT.at, None))
    action = HandBackPupilPhone(None, "ellie", **asked)
    return hand_back(action, shown or label, known, "jean", replace(AT, at=local(clock)))


def here(**more: object) -> Facts:
    return facts(form(), held=deposit(), adults=(ANN, TOM), **more)


def test_from_home_time_on_the_child_has_it_back():
    assert said(given_back("15:14", here())) == ("C5", C5)
    decision = given_back("15:15", here())
    assert said(decision) == ("handed_back", "6 Rowan · handed back · slot 7")
    assert isinstance(decision, Changes)
    (row,) = decision.rows
    assert (row.returned_to, row.return_basis) == (CHILD, "home_time")  # type: ignore[attr-defined]


def test_leaving_early_with_somebody_on_the_list():
    """Scenario 4."""
    decision = given_back("13:30", here(), adult="ann  marsden", early="Dentist")
    assert isinstance(decision, Changes)
    (row,) = decision.rows
    assert row.return_basis == "early_leave"  # type: ignore[attr-defined]
    assert row.returned_to == "Ann Marsden (mother)"  # type: ignore[attr-defined]
    assert row.early_reason == "Dentist"  # type: ignore[attr-defined]


@pytest.mark.parametrize("early", [None, "Dentist"])
def test_an_adult_who_may_not_collect_gets_no_reason(early: str | None):
    """Scenario 22."""
    asked = {"adult": "Tom Marsden"} | ({"early": early} if early else {})
    assert said(given_back("15:20", here(), **asked)) == ("C9", C9)


def test_a_stranger_is_not_on_the_list():
    assert said(given_back("15:20", here(), adult="Max Power"))[0] == "C9"


def test_before_home_time_an_adult_says_why_the_child_leaves_early():
    """RP38: the reason and the collector."""
    assert said(given_back("15:14", here(), adult="Ann Marsden")) == ("C5", C5)
    assert said(given_back("15:15", here(), adult="Ann Marsden"))[0] == "handed_back"


@pytest.mark.parametrize(
    "held",
    [
        {"permission": None, "refusal": "C1"},
        {"handed_in_at": local("08:31", "2026-11-19")},
    ],
    ids=["held safely", "stayed the night"],
)
def test_what_is_not_handed_in_today_a_parent_may_fetch_at_any_time(held: dict[str, object]):
    known = replace(here(), held=deposit(**held))
    decision = given_back("11:00", known, adult="Ann Marsden")
    assert isinstance(decision, Changes)
    (row,) = decision.rows
    assert (row.return_basis, row.early_reason) == ("adult", None)  # type: ignore[attr-defined]


def test_leaving_early_needs_its_reason():
    assert said(given_back("11:00", here(), adult="Ann Marsden", early=""))[0] == "F9"


def test_a_snow_closure_is_home_time_for_everybody():
    """Scenario 33."""
    snow = SchoolDay(True, "Snow", local("12:00").time())
    assert said(given_back("11:59", here(day=snow)))[0] == "C5"
    assert said(given_back("12:00", here(day=snow, today=(mark("goes_home", "17:00"),))))[0] == (
        "handed_back"
    )


def test_a_club_is_the_childs_own_home_time():
    """Scenario 35."""
    club = here(today=(mark("goes_home", "17:00"),))
    assert "until 17:00" in said(given_back("15:20", club))[1]
    assert said(given_back("17:00", club))[0] == "handed_back"


def test_on_a_visit_it_stays_in_school():
    known = here(today=(mark("on_visit"),))
    assert said(given_back("11:00", known)) == ("V2", V2)
    assert said(given_back("15:15", known))[0] == "handed_back"


def test_when_permission_was_withdrawn_only_a_parent_gets_it():
    withdrawn = form(withdrawn_at=local("12:00", "2026-11-18"))
    known = Facts(
        pupil(), "6 Rowan", (withdrawn,), deposit(permission=None, refusal="C10"), adults=(ANN,)
    )
    assert said(given_back("15:20", known)) == ("C10", C10)
    assert said(given_back("15:20", known, adult="Ann Marsden"))[0] == "handed_back"


def test_what_is_withdrawn_while_the_phone_is_here_is_for_a_parent_too():
    withdrawn = form(withdrawn_at=local("12:00"))
    known = replace(here(), permissions=(withdrawn,))
    sentence = "Permission was withdrawn on 20 November 2026. Hold the phone for a parent."
    assert said(given_back("15:20", known)) == ("C10", sentence)
    assert said(given_back("15:20", known, adult="Ann Marsden"))[0] == "handed_back"
    again = replace(known, permissions=(withdrawn, form(id="new")))
    assert said(given_back("15:20", again))[0] == "handed_back"


def test_a_class_on_a_visit_of_the_school_leaves_its_phones():
    """V2, scenario 12: nobody has to mark each child."""
    assert said(given_back("11:00", here(class_is_out=True))) == ("V2", V2)
    assert outcome(taken_in(facts(form(), class_is_out=True))).foot == V2


def test_of_two_who_are_called_the_same_the_label_tells():
    """Scenario 21."""
    known = here(has_namesake=True)
    sentence = "There are two children called Ellie M. Scan the label."
    assert said(given_back("15:20", known, Shown())) == ("F6", sentence)
    assert said(given_back("15:20", known))[0] == "handed_back"


def test_nothing_is_here():
    assert said(given_back("15:20", facts(form())))[0] == "F4"


# Labels -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pupils", "had", "numbers"),
    [
        (["a", "b", "c"], {}, {"a": 1, "b": 2, "c": 3}),
        (["b"], {"a": 1, "b": 2}, {"b": 2}),
        (["d"], {"a": 1, "c": 3}, {"d": 2}),
        (["new", "a"], {"a": 1}, {"a": 1, "new": 2}),
        (["moved"], {"a": 1, "moved": 1}, {"moved": 2}),
    ],
    ids=["a new class", "printed again", "a gap", "the old one keeps it", "from another class"],
)
def test_the_number_on_a_label(pupils: list[str], had: dict[str, int], numbers: dict[str, int]):
    """Scenario 21: labels carry class and number, and a new one carries the same."""
    assert deposits.label_numbers(pupils, had) == numbers


# Corrections ------------------------------------------------------------------------------------


def test_a_wrong_return_is_corrected_by_a_linked_deposit():
    """Scenario 32."""
    returned = deposit(
        returned_at=local("15:16"), returned_to=CHILD, return_basis="home_time", returned_by="jean"
    )
    known = DepositFacts(returned, next_deposit=2)
    moment = replace(AT, at=local("15:17"))
    decision = deposits.correct(CorrectPupilPhone(1, "Wrong label"), known, "jean", moment)
    assert isinstance(decision, Changes)
    row, why = decision.rows
    assert (row.id, row.corrects, row.returned_at) == (2, 1, None)  # type: ignore[attr-defined]
    assert (why.kind, why.words) == ("correction", "Wrong label")  # type: ignore[attr-defined]


def test_a_phone_is_closed_as_lost_once_it_is_noted_and_a_parent_told():
    known = DepositFacts(deposit())
    closing = CloseLostPhone(1, "")
    assert said(deposits.close_lost(closing, known, "jean", AT)) == (
        "F24",
        "First note that it is lost, and what happened.",
    )
    reported = replace(known, is_reported_lost=True)
    assert said(deposits.close_lost(closing, reported, "jean", AT)) == (
        "F23",
        "Say which parent was told that it is not found.",
    )
    assert (
        said(deposits.close_lost(CloseLostPhone(1, "07700 900123"), reported, None, AT))[0] == "I8"
    )
    closed = deposits.close_lost(CloseLostPhone(1, "Ann, mother"), reported, "jean", AT)
    assert isinstance(closed, Changes)
    [row] = closed.rows
    assert (row.return_basis, row.returned_to) == ("lost", "Ann, mother")  # type: ignore[attr-defined]


def test_a_correction_says_why_and_needs_the_slot():
    returned = deposit(returned_at=local("15:16"), returned_to=CHILD, return_basis="home_time")
    known = DepositFacts(returned)
    assert said(deposits.correct(CorrectPupilPhone(1, ""), known, None, AT))[0] == "F9"
    closed = replace(known, deposit=replace(returned, return_basis="correction"))
    assert said(deposits.correct(CorrectPupilPhone(1, "Wrong"), closed, None, AT))[0] == "F10"
    full = replace(known, slot_in_use=True)
    assert said(deposits.correct(CorrectPupilPhone(1, "Wrong"), full, None, AT)) == (
        "F20",
        "Another phone has taken its place. Take this one in anew; what was entered stays.",
    )


# Invariants over random terms (domain.md B.9) ---------------------------------------------------

DAY = st.integers(0, 400).map(lambda n: date(2026, 9, 1) + timedelta(days=n))
CLOCK = st.sampled_from(["07:50", "08:40", "12:00", "15:15", "18:00"])
INSTANT = st.tuples(CLOCK, DAY).map(lambda t: local(t[0], t[1].isoformat()))
SOME_DAYS = st.sets(st.sampled_from("12345"), min_size=1).map(lambda s: "".join(sorted(s)))


@st.composite
def a_permission(draw: st.DrawFn) -> Permission:
    first = draw(DAY)
    last = first + timedelta(days=draw(st.integers(0, 200)))
    withdrawn = draw(st.none() | INSTANT)
    if draw(st.booleans()):
        year = school_year(first, Settings())
        return form(
            walks_alone=draw(st.booleans()),
            form_on=draw(st.none() | DAY),
            weekdays=draw(SOME_DAYS),
            starts_on=year.starts_on,
            ends_on=year.ends_on,
            withdrawn_at=withdrawn,
        )
    decision = draw(st.sampled_from([None, "agreed", "declined"]))
    return consent(
        weekdays=draw(SOME_DAYS),
        starts_on=first,
        ends_on=last,
        decision=decision,
        decided_at=draw(INSTANT) if decision else None,
        withdrawn_at=withdrawn,
    )


@given(st.lists(a_permission(), max_size=4), INSTANT, st.sampled_from(["R", "4", "5", "6"]))
def test_invariants_5_and_6(held: list[Permission], at, year: str):
    """Consent comes before the deposit; a Year 6 form is of that school year, walking alone."""
    found = may_bring(pupil(year), "Ellie", held, Moment(at, Settings()))
    if isinstance(found, Refusal):
        return
    assert found.starts_on <= day_of(at) <= found.ends_on
    assert str(day_of(at).isoweekday()) in found.weekdays
    assert found.withdrawn_at is None
    if found.kind == "walks_alone":
        assert (year, found.walks_alone) == ("6", True)
        assert found.form_on is not None
        assert found.form_on <= day_of(at)
        assert school_year(day_of(at), Settings()).starts_on == found.starts_on
    else:
        assert found.decision == "agreed"
        assert found.decided_at is not None
        assert found.decided_at < at


@given(
    INSTANT,
    st.sampled_from([None, "Ann Marsden", "Tom Marsden", "Somebody"]),
    st.sampled_from([None, "", "Dentist"]),
    st.sets(st.sampled_from(["on_visit", "goes_home"])),
    st.booleans(),
    st.sampled_from([None, "C1", "C10"]),
)
def test_invariant_7(at, adult, early, marks, namesake, refusal):
    """Every return is of the child's own record, names a receiver, and is not too early."""
    today = tuple(mark(k, "17:00" if k == "goes_home" else None) for k in marks)
    held = deposit(
        handed_in_at=at - timedelta(hours=1),
        refusal=refusal,
        permission=None if refusal else "form",
    )
    known = facts(form(), held=held, adults=(ANN, TOM), today=today, has_namesake=namesake)
    action = HandBackPupilPhone(None, "ellie", adult, early)
    decision = hand_back(action, Shown(), known, "jean", Moment(at, Settings()))
    if isinstance(decision, Refusal):
        return
    assert isinstance(decision, Changes)
    (row,) = decision.rows
    assert isinstance(row, Deposit)
    assert (row.pupil, row.slot) == ("ellie", 7)
    assert row.returned_to in (CHILD, "Ann Marsden (mother)")
    over = is_past_home_time(known.day, today, Moment(at, Settings()))
    assert over or refusal or row.early_reason, "before home time only leaving early (RP38)"
    if row.returned_to == CHILD:
        assert over
        assert refusal != "C10"
        assert not early
    assert (row.return_basis == "early_leave") == (row.early_reason is not None)


@given(INSTANT, st.sampled_from(["head", "jean", None]))
def test_the_headteacher_alone_decides(at, actor):
    asked = consent(**WAITING, starts_on=day_of(at), ends_on=day_of(at))
    action = DecidePupilPhonePermission("consent", True, day_of(at), day_of(at))
    moment = Moment(at, Settings())
    decision = permissions.decide(action, asked, actor, {"head": "Margaret Hill"}, moment)
    if actor == "head":
        assert isinstance(decision, Changes)
    else:
        assert said(decision) == (
            "G3",
            "Only the Headteacher can do this. On site today: Margaret Hill.",
        )


@pytest.mark.parametrize("decision", ["agreed", "declined"])
@pytest.mark.parametrize("agrees", [True, False])
def test_what_the_headteacher_decided_stays_decided(decision: str, *, agrees: bool):
    decided = consent(decision=decision)
    action = DecidePupilPhonePermission("consent", agrees, FRIDAY, FRIDAY)
    again = permissions.decide(action, decided, "head", {"head": "Margaret Hill"}, AT)
    assert said(again) == ("F8", "That is decided already. Ask for a new permission instead.")
