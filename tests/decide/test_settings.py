"""What a school may decide for itself: how it is typed in, refused in plain words, and stored."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import settings
from kiosk.actions.settings import ChangeSetting
from kiosk.settings import DAYS, Interval, SettingProblem, Settings, checked, from_stored, shown

if TYPE_CHECKING:
    from oakfield import Oakfield

MORNING = Interval(time(8, 50), time(12))
AFTERNOON = Interval(time(13), time(15, 15))


def contact_times(typed: str) -> dict[int, tuple[Interval, ...]]:
    return dict(from_stored((("contact_times", checked("contact_times", typed)),)).contact_times)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("", {}),
        ("  ;  ", {}),
        ("Mon 08:50-12:00", {1: (MORNING,)}),
        ("mon 08:50-12:00", {1: (MORNING,)}),
        ("FRI 08:50-12:00 13:00-15:15", {5: (MORNING, AFTERNOON)}),
        ("Sat-Sun 13:00-15:15", {6: (AFTERNOON,), 7: (AFTERNOON,)}),
        ("Wed-Wed 13:00-15:15", {3: (AFTERNOON,)}),
        ("Tue 08:50-12:00;Mon 13:00-15:15", {1: (AFTERNOON,), 2: (MORNING,)}),
        ("  Mon   08:50-12:00 ; Tue\t13:00-15:15 ;", {1: (MORNING,), 2: (AFTERNOON,)}),
        ("Mon", {1: ()}),
        (
            "Mon-Fri 08:50-12:00 13:00-15:15",
            dict.fromkeys(range(1, 6), (MORNING, AFTERNOON)),
        ),
    ],
)
def test_contact_times_are_read_as_they_are_typed(
    typed: str, days: dict[int, tuple[Interval, ...]]
) -> None:
    assert contact_times(typed) == days


NO_TIME = "“{}” is not a time. Write it like 08:50."
NO_DAY = "“{}” is not a day: write Mon, or Mon-Fri."
NO_INTERVAL = "Write each contact time as 08:50-12:00."
NO_ORDER = "Contact times must follow one another in the order of the day."


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("Mon 8:50-12:00", NO_TIME.format("8:50")),
        ("Mon 08:50-25:00", NO_TIME.format("25:00")),
        ("Mon 08:50-12:60", NO_TIME.format("12:60")),
        ("Mon 08.50-12.00", NO_TIME.format("08.50")),
        ("Mon 08:50:00-12:00", NO_TIME.format("08:50:00")),
        ("Mon ٠٨:٥٠-12:00", NO_TIME.format("٠٨:٥٠")),
        ("Mon -12:00", NO_TIME.format("")),
        ("Mon T0850-T0900", NO_TIME.format("T0850")),
        ("Mon 0850Z-0900Z", NO_TIME.format("0850Z")),
        ("Mon 08:50-0900Z", NO_TIME.format("0900Z")),
        ("Mon 08:50", NO_INTERVAL),
        ("Mon 08:50 - 12:00", NO_INTERVAL),
        ("Mon 08:50-12:00-13:00", NO_INTERVAL),
        ("Mon 12:00-08:50", NO_ORDER),
        ("Mon 08:50-08:50", NO_ORDER),
        ("Mon 13:00-15:15 08:50-12:00", NO_ORDER),
        ("Mon 08:50-12:00 11:00-13:00", NO_ORDER),
        ("Monday 08:50-12:00", NO_DAY.format("Monday")),
        ("Mon-Tue-Wed 08:50-12:00", NO_DAY.format("Mon-Tue-Wed")),
        ("Mon- 08:50-12:00", NO_DAY.format("Mon-")),
        ("08:50-12:00", NO_DAY.format("08:50-12:00")),
        ("Mon 08:50-12:00; 13:00-15:15", NO_DAY.format("13:00-15:15")),
        ("Fri-Mon 08:50-12:00", NO_DAY.format("Fri-Mon")),
    ],
)
def test_contact_times_that_cannot_be_are_refused_in_plain_words(typed: str, problem: str) -> None:
    with pytest.raises(SettingProblem) as refused:
        checked("contact_times", typed)
    assert str(refused.value) == problem


def test_of_a_weekday_said_twice_the_last_word_holds() -> None:
    assert contact_times("Mon-Fri 08:50-12:00; Fri 13:00-15:15") == {
        **dict.fromkeys(range(1, 5), (MORNING,)),
        5: (AFTERNOON,),
    }


@pytest.mark.parametrize("name", ["ask_switched_off", "sounds"])
@pytest.mark.parametrize(
    ("typed", "stored"), [("yes", "yes"), ("no", "no"), (" YES ", "yes"), ("No", "no")]
)
def test_yes_and_no_are_read(name: str, typed: str, stored: str) -> None:
    assert checked(name, typed) == stored
    assert getattr(from_stored(((name, stored),)), name) is (stored == "yes")


@pytest.mark.parametrize("typed", ["", "y", "true", "1", "yes please", "yesno"])
def test_anything_else_than_yes_or_no_is_refused(typed: str) -> None:
    with pytest.raises(SettingProblem, match=r"^Write yes or no\.$"):
        checked("sounds", typed)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Oakfield Primary", "Oakfield Primary"),
        ("  Ysgol\t y  Dŵr ", "Ysgol y Dŵr"),
        ("x" * 80, "x" * 80),
    ],
)
def test_a_name_is_stored_without_needless_spaces(typed: str, stored: str) -> None:
    assert checked("school_name", typed) == stored


@pytest.mark.parametrize("typed", ["", "   ", "\n", "x" * 81])
def test_a_name_that_is_empty_or_too_long_is_refused(typed: str) -> None:
    with pytest.raises(SettingProblem, match=r"^Write between 1 and 80 characters\.$"):
        checked("school_name", typed)


def test_a_name_that_no_file_can_hold_is_refused_and_not_a_crash_later() -> None:
    # What a terminal hands over for bytes that are no UTF-8 (assurance.md E17).
    with pytest.raises(SettingProblem):
        checked("school_name", "Oakfield \udcff")


def test_a_setting_that_does_not_exist_is_named_and_so_are_those_that_do() -> None:
    with pytest.raises(SettingProblem) as refused:
        checked("home_time", "15:15")
    assert str(refused.value).startswith("There is no setting “home_time”. There are: school_name,")
    assert all(name in str(refused.value) for name in settings.EXPLAINED)


def test_every_setting_is_explained_and_every_explanation_is_of_a_setting() -> None:
    assert list(settings.EXPLAINED) == list(Settings.__dataclass_fields__)
    assert all(explained.why.endswith(".") for explained in settings.EXPLAINED.values())


def test_a_setting_that_was_never_changed_has_its_default() -> None:
    assert from_stored(()) == Settings()
    assert from_stored((("sounds", "no"),)) == Settings(sounds=False)


@st.composite
def some_contact_times(draw: st.DrawFn) -> dict[int, tuple[Interval, ...]]:
    def intervals() -> tuple[Interval, ...]:
        marks = draw(st.lists(st.integers(0, 24 * 60 - 1), unique=True, max_size=8).map(sorted))
        times = [time(mark // 60, mark % 60) for mark in marks]
        return tuple(Interval(a, b) for a, b in zip(times[::2], times[1::2], strict=False))

    return {day: intervals() for day in draw(st.sets(st.integers(1, 7)))}


NAMES = (
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=80)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text and text.isprintable())
)


@given(
    st.builds(
        Settings,
        school_name=NAMES,
        contact_times=some_contact_times(),
        ask_switched_off=st.booleans(),
        sounds=st.booleans(),
    )
)
def test_what_is_shown_can_be_typed_in_again(value: Settings) -> None:
    typed = shown(value)
    assert from_stored(tuple((name, checked(name, text)) for name, text in typed.items())) == value


PIECES = st.lists(
    st.sampled_from([*DAYS, "Mon-Fri", "Fri-Mon", "08:50-12:00", "13:00-15:15", "0850Z-0900", ";"])
    | st.text(st.sampled_from("0123456789:;- ZT.,+"), max_size=12),
    max_size=6,
).map(" ".join)


@given(st.sampled_from(list(settings.EXPLAINED)), st.one_of(PIECES, st.text(max_size=90)))
def test_whatever_is_typed_is_refused_in_words_or_stored_in_a_form_that_stays(
    name: str, typed: str
) -> None:
    try:
        stored = checked(name, typed)
    except SettingProblem:
        return
    assert checked(name, stored) == stored


def test_changing_a_setting_stores_it(oakfield: Oakfield) -> None:
    assert oakfield.do(ChangeSetting("sounds", "no")).code == "done"
    [row] = [row for row in oakfield.rows("settings") if row["id"] == "sounds"]
    assert (row["value"], row["changed_at"]) == ("no", "2026-11-20T08:31:00.000Z")


def test_setting_what_is_set_already_stores_nothing(oakfield: Oakfield) -> None:
    oakfield.do(ChangeSetting("sounds", "no"))
    before = oakfield.rows("settings"), oakfield.entries()
    oakfield.wait(hours=1)
    assert oakfield.do(ChangeSetting("sounds", "no")).code == "unchanged"
    assert (oakfield.rows("settings"), oakfield.entries()) == before
