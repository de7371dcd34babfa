"""Days and times that somebody types about a child's phone: none ahead, none before it can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from oakfield import local

from decide.test_pupil_phones import C5, deposit, form, pupil, said
from kiosk.actions.confiscations import TellParentOfConfiscation
from kiosk.actions.pupil_phone_permissions import (
    AskHeadteacher,
    DecidePupilPhonePermission,
    MarkPupil,
    RecordWalking,
    UnmarkPupil,
)
from kiosk.actions.pupil_phones import NotePupilPhone
from kiosk.decide import confiscations, deposits
from kiosk.decide import pupil_phone_permissions as permissions
from kiosk.decide.calendar import instant_of
from kiosk.decide.confiscations import Confiscation
from kiosk.decide.decision import Changes, Decision, Moment
from kiosk.decide.deposits import DepositFacts
from kiosk.decide.pupil_phone_permissions import Club, PupilDay
from kiosk.refusals import Refusal
from kiosk.settings import Settings

CAME = local("08:31") + timedelta(seconds=40)
NOW = Moment(local("15:40"), Settings())
TOO_EARLY = "The phone came on 20 November 2026 at 08:31. Give a time after that."
AHEAD = "That lies ahead. Check the day and the time."
OVER = "That day is over. Give today, or a day to come."
OLD_FORM = "A form of this school year is signed in it or in 2025/26. Check the date."


@pytest.mark.parametrize(
    ("at", "says"),
    [
        (local("08:30"), ("F17", TOO_EARLY)),
        (local("18:40", "2026-11-19"), ("F17", TOO_EARLY)),
        (local("08:31"), ("done", "Done.")),  # The minute is typed, the second was not.
        (local("15:40"), ("done", "Done.")),
        (local("15:41"), ("F18", AHEAD)),
        (local("08:31", "2027-11-20"), ("F18", AHEAD)),
    ],
)
@pytest.mark.parametrize("kind", sorted(deposits.NOTES))
def test_nothing_is_noted_of_a_phone_before_it_came(kind: str, at: datetime, says: tuple[str, str]):
    held = DepositFacts(deposit(handed_in_at=CAME))
    note = NotePupilPhone(1, kind, "No answer", at)
    assert said(deposits.note(note, held, "jean", NOW)) == says


@pytest.mark.parametrize(
    ("at", "code"),
    [(local("08:20"), "done"), (local("23:59", "2026-11-19"), "F17"), (local("15:41"), "F18")],
)
def test_before_a_phone_is_held_safely_the_parent_is_rung(at: datetime, code: str):
    """Its call can be put right too, but it was on that day."""
    held = DepositFacts(deposit(handed_in_at=CAME, permission=None, refusal="C1"))
    call = NotePupilPhone(1, "call", "Ann", at, corrects=1)
    assert said(deposits.note(call, held, "jean", NOW))[0] == code


@pytest.mark.parametrize(
    ("at", "code"),
    [(None, "F7"), (local("08:30"), "F17"), (local("08:31"), "done"), (local("15:41"), "F18")],
)
def test_a_parent_is_told_of_what_was_taken(at: datetime | None, code: str):
    taken = Confiscation("c", "ellie", "Used in class", "The safe", "jean", CAME, *(None,) * 5)
    told = confiscations.tell_parent(TellParentOfConfiscation("c", at), taken, NOW)
    assert said(told)[0] == code


@pytest.mark.parametrize(
    ("day", "clock", "came", "code"),
    [
        # Sunday 25 October 2026: the clock shows 01:30 twice, and the first is meant.
        ("2026-10-25", "01:30", "2026-10-25T00:30:10+00:00", "done"),
        ("2026-10-25", "01:29", "2026-10-25T00:30:10+00:00", "F17"),
        # Sunday 28 March 2027: it never shows 01:30, which is 02:30 then.
        ("2027-03-28", "01:30", "2027-03-28T01:30:10+00:00", "done"),
        ("2027-03-28", "00:59", "2027-03-28T01:00:10+00:00", "F17"),
    ],
)
def test_on_the_days_of_clock_change(day: str, clock: str, came: str, code: str):
    held = DepositFacts(deposit(handed_in_at=datetime.fromisoformat(came)))
    typed = instant_of(date.fromisoformat(day), time.fromisoformat(clock))
    note = NotePupilPhone(1, "call", "Ann", typed)
    later = Moment(local("18:00", day), Settings())
    assert said(deposits.note(note, held, "jean", later))[0] == code


# Days of a form, and of the Headteacher's consent ------------------------------------------------


@pytest.mark.parametrize(
    ("signed", "says"),
    [
        (None, ("done", "Done.")),
        (date(2026, 11, 20), ("done", "Done.")),
        (date(2026, 11, 21), ("F18", AHEAD)),
        (date(2025, 9, 1), ("done", "Done.")),
        (date(2025, 8, 31), ("F19", OLD_FORM)),
        (date(1, 1, 1), ("F19", OLD_FORM)),
    ],
)
def test_a_form_is_signed_when_it_can_be(signed: date | None, says: tuple[str, str]):
    action = RecordWalking("form", "ellie", "Ann", True, signed, "12345")
    assert said(permissions.record_walking(action, pupil(), None, NOW)) == says
    kept = permissions.record_walking(action, pupil(), form(form_on=signed), NOW)
    assert not isinstance(kept, Refusal), "what is on file already is not looked at again"


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        ("2026-11-20", "2026-11-20", ("done", "Done.")),
        ("2026-11-19", "2026-12-04", ("V3", OVER)),
        ("2026-11-20", "2026-11-19", ("V3", OVER)),
        ("0001-01-01", "9999-12-31", ("V3", OVER)),
        ("2026-11-20", "2027-08-31", ("done", "Done.")),
        ("2027-09-01", "2028-08-31", ("done", "Done.")),
        ("2026-12-04", "2026-11-27", ("F11", "2027")),
        ("2026-11-20", "2027-09-01", ("F11", "2027")),
        ("2028-09-01", "2028-09-02", ("F11", "2028")),
        ("9999-12-30", "9999-12-31", ("F11", "2028")),
    ],
)
def test_the_headteacher_is_asked_for_days_to_come(first: str, last: str, says: tuple[str, str]):
    """In this school year or in the next, and it ends with it."""
    days = date.fromisoformat(first), date.fromisoformat(last)
    asked = AskHeadteacher("a", "ellie", "headteacher", "Ann", "Walks", "12345", *days)
    code, sentence = said(permissions.ask_headteacher(asked, pupil("5"), [], NOW))
    if says[0] == "F11":
        which = "The last day must be on or after the first, and before 1 September"
        assert (code, sentence) == ("F11", f"{which} {says[1]}.")
    else:
        assert (code, sentence) == says


def test_what_was_asked_in_time_may_be_agreed_later_but_not_from_an_earlier_day():
    asked = form(kind="headteacher", starts_on=date(2026, 11, 16), ends_on=date(2026, 11, 27))
    heads = {"head": "Mrs Head"}

    def decided(first: date, last: date) -> str:
        action = DecidePupilPhonePermission("form", True, first, last)
        return said(permissions.decide(action, asked, "head", heads, NOW))[0]

    assert decided(asked.starts_on, asked.ends_on) == "done"
    assert decided(date(2026, 11, 15), asked.ends_on) == "V3"
    assert decided(asked.starts_on, date(2026, 11, 19)) == "V3"


# The home time of one child ----------------------------------------------------------------------


def marked(
    clock: str, until: str | None = None, *known: PupilDay, day: str = "2026-11-20"
) -> Decision:
    last = date.fromisoformat(until) if until else None
    action = MarkPupil("ellie", "goes_home", clock, last)
    moment = replace(NOW, at=local("08:40", day))
    return permissions.mark(action, pupil(), known, 7, moment)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("03:00", ("C5", C5)),
        ("15:14", ("C5", C5)),
        ("15:15", ("done", "Done.")),
        ("17:00", ("done", "Done.")),
    ],
)
def test_a_club_ends_after_home_time(typed: str, says: tuple[str, str]):
    """Else nobody would be asked who collects: leaving early is said where the phone is given."""
    assert said(marked(typed)) == says
    assert said(marked("10:00", day="2026-11-21"))[0] == "done", "a Saturday has no home time"


@pytest.mark.parametrize(
    ("until", "code", "days"),
    [
        (None, "done", ["2026-11-20"]),
        ("2026-11-20", "done", ["2026-11-20"]),
        ("2026-12-04", "done", ["2026-11-20", "2026-11-27", "2026-12-04"]),
        ("2026-12-10", "done", ["2026-11-20", "2026-11-27", "2026-12-04"]),
        ("2026-11-19", "V3", []),
        ("2027-09-01", "F11", []),
        ("9999-12-31", "F11", []),
    ],
)
def test_a_club_of_every_week_is_on_that_weekday(until: str | None, code: str, days: list[str]):
    decision = marked("17:00", until)
    assert said(decision)[0] == code
    rows = decision.rows if isinstance(decision, Changes) else ()
    assert [row.day_on.isoformat() for row in rows] == days  # type: ignore[attr-defined]
    assert [row.id for row in rows] == [*range(7, 7 + len(days))]  # type: ignore[attr-defined]


def club(number: int, day: str, clock: str = "16:30", kind: str = "goes_home") -> PupilDay:
    on = date.fromisoformat(day)
    return PupilDay(number, "ellie", on, kind, clock if kind == "goes_home" else None, CAME, None)


CLUBS = (
    club(1, "2026-11-20"),
    club(2, "2026-11-24"),
    club(3, "2026-11-27"),
    club(4, "2026-12-01", "17:00"),
    club(5, "2026-11-20", kind="absent"),
)


def test_a_new_time_takes_the_place_of_the_old_one_on_the_same_days_only():
    decision = marked("17:00", "2026-11-27", *CLUBS)
    assert isinstance(decision, Changes)
    ended = [row.id for row in decision.rows if row.ended_at]  # type: ignore[attr-defined]
    assert ended == [1, 3]


@pytest.mark.parametrize(
    ("kind", "weekday", "ended"),
    [
        ("goes_home", None, [1]),
        ("goes_home", 5, [1, 3]),
        ("goes_home", 2, [2, 4]),
        ("absent", None, [5]),
    ],
)
def test_a_club_ends_today_or_every_week(kind: str, weekday: int | None, ended: list[int]):
    decision = permissions.unmark(UnmarkPupil("ellie", kind, weekday), CLUBS, NOW)
    assert isinstance(decision, Changes)
    assert [row.id for row in decision.rows] == ended  # type: ignore[attr-defined]


def test_clubs_are_told_by_weekday_with_their_last_day():
    assert permissions.clubs(CLUBS) == [
        Club(2, "17:00", date(2026, 12, 1)),
        Club(5, "16:30", date(2026, 11, 27)),
    ]
