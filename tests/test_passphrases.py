"""Passphrases: what may be chosen, and that what is kept of one gives it to nobody."""

from __future__ import annotations

import pytest

from kiosk import passphrases
from kiosk.passphrases import WeakPassphrase, check_choice, fits, keep

NAMES = ("Priya", "Shah", "Oakfield Primary")
PEPPER = b"a pepper of this school"

SHORT = "Use at least 12 characters: three words are easy to keep."
LONG = "Use at most 200 characters."
MONOTONOUS = "Use more than a few different characters."
A_NAME = "Use something else than names."


@pytest.mark.parametrize(
    ("passphrase", "says"),
    [
        ("", SHORT),
        ("elevenchars", SHORT),
        ("x" * 12, MONOTONOUS),
        (" " * 20, MONOTONOUS),
        ("abcdabcdabcd", MONOTONOUS),
        ("AaAaBbBbCcCcDdDd", MONOTONOUS),
        ("correct horse " * 15, LONG),
        ("Oakfield Primary", A_NAME),
        ("oakfieldprimary1", A_NAME),
        ("Priya Shah 2026", A_NAME),
        ("  P R I Y A  s h a h  ", A_NAME),
    ],
)
def test_what_is_easily_guessed_is_refused_in_plain_words(passphrase: str, says: str):
    with pytest.raises(WeakPassphrase) as problem:
        check_choice(passphrase, names=NAMES)
    assert str(problem.value) == says


@pytest.mark.parametrize(
    "passphrase",
    [
        "twelve chars",
        "plum garden whistle",
        "Priya’s plum garden",
        "eirin glas yn yr ardd",
        "ябълка круша слива",
        "x" * 60 + " plum garden " + "x" * 127,
    ],
)
def test_three_words_may_be_chosen_in_any_language(passphrase: str):
    check_choice(passphrase, names=NAMES)


def test_somebody_without_a_surname_can_choose_one():
    check_choice("plum garden whistle", names=("Priya", "", "Oakfield Primary"))


def test_only_the_passphrase_itself_under_the_same_pepper_fits_what_is_kept():
    kept = keep("plum garden whistle", PEPPER)
    assert "plum" not in kept
    assert fits("plum garden whistle", kept, PEPPER)
    assert not fits("plum garden whistl", kept, PEPPER)
    assert not fits("plum garden whistle", kept, b"another pepper")


def test_the_same_passphrase_is_kept_differently_each_time():
    assert keep("plum garden whistle", PEPPER) != keep("plum garden whistle", PEPPER)


def test_an_accent_is_the_same_however_a_keyboard_puts_it_together():
    assert fits("cafe\u0301 au lait, please", keep("café au lait, please", PEPPER), PEPPER)


def test_nobodys_passphrase_is_checked_as_somebodys_would_be(monkeypatch: pytest.MonkeyPatch):
    checked: list[str] = []

    def check(kept: str, typed: str) -> bool:
        checked.append(kept)
        return True

    monkeypatch.setattr(passphrases, "check_password_hash", check)
    assert not fits("plum garden whistle", None, PEPPER)
    assert fits("plum garden whistle", "somebody’s", PEPPER)
    assert checked == [passphrases.NOBODYS, "somebody’s"]


def test_nobodys_takes_as_much_work_as_somebodys():
    assert passphrases.NOBODYS.split("$")[0] == keep("plum garden whistle", PEPPER).split("$")[0]


def test_even_nobodys_own_words_let_nobody_in():
    assert not fits("nobody's", None, PEPPER)
