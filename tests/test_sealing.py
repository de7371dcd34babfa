"""What is sealed opens with the same key, in the same place, unchanged; and with nothing else."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.keys import Keys
from kiosk.sealing import UNREADABLE, Unsealable, readable, seal, unseal

KEY = Keys(b"k" * 32).sealing


@given(st.text(), st.text())
def test_what_is_sealed_opens(text: str, about: str) -> None:
    sealed = seal(KEY, text, about)
    assert unseal(KEY, sealed, about) == text
    assert seal(KEY, text, about) != sealed


@pytest.mark.parametrize("about", ["", "imeis/1"])
def test_not_in_another_place(about: str) -> None:
    with pytest.raises(Unsealable):
        unseal(KEY, seal(KEY, "His mother is ill", "permissions/1"), about)


def test_not_with_another_key() -> None:
    with pytest.raises(Unsealable):
        unseal(Keys(b"x" * 32).sealing, seal(KEY, "His mother is ill"))


def test_a_page_says_so_instead() -> None:
    sealed = seal(KEY, "His mother is ill", "holds/1")
    assert readable(KEY, sealed, "holds/1") == "His mother is ill"
    assert readable(KEY, sealed, "holds/2") == UNREADABLE


@pytest.mark.parametrize("broken", ["", "abc", "é", "A" * 40, "!" * 40])
def test_not_what_never_was_sealed(broken: str) -> None:
    with pytest.raises(Unsealable):
        unseal(KEY, broken)


@pytest.mark.parametrize("place", range(0, 60, 7))
def test_not_when_a_letter_changed(place: int) -> None:
    sealed = seal(KEY, "His mother is ill, in hospital")
    other = "A" if sealed[place] != "A" else "B"
    with pytest.raises(Unsealable):
        unseal(KEY, sealed[:place] + other + sealed[place + 1 :])


def test_starting_does_not_pay_for_it() -> None:
    seen = "import sys, kiosk.sealing; print('cryptography' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
