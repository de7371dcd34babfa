"""PINs: which may be chosen, and how one is kept and checked.

Kept as a passphrase is, under a pepper of its own: there are so few that the database must not be
enough to try them out.
"""

from __future__ import annotations

import re
from itertools import pairwise

from kiosk import passphrases
from kiosk.keys import Keys

SHORTEST, LONGEST = 4, 6

COMMON = frozenset(
    """
    0852 1004 1010 1122 1212 1313 1342 1379 1397 2013 2020 2580 2626 3141 4200 4321 5150
    5683 6669 6969 7410 7777 8520 8675 9630 007007 011235 102030 110110 112211 112233 121212
    123123 123321 131313 142536 147147 147258 147852 159357 159753 192837 200000 212121
    232323 246810 252525 258000 258456 292513 314159 321321 420420 456456 456789 520520
    556677 654123 666999 696969 741852 753951 789456 789789 852456 963852 987456 998877
    """.split()  # noqa: SIM905 - eighty of them in quotes are no easier to read
)
"""Those that thieves try first, in published counts of leaked PINs; patterns are found by rule."""

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_DATE = re.compile(r"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:[0-9]{2})?")
_DATE_OF_AMERICA = re.compile(r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[0-9]{2})?")
_DATE_OF_A_FILE = re.compile(r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")


class WeakPin(ValueError):
    """A PIN that somebody would guess; the text says what to do."""


def check_choice(pin: str, digits: int) -> None:
    """Raises WeakPin for one of another length, or one that thieves try first."""
    if len(pin) != digits or not (pin.isascii() and pin.isdigit()):
        raise WeakPin(f"A PIN has {digits} digits.")
    if _is_pattern(pin):
        raise WeakPin("Choose digits that do not repeat or count up or down.")
    if _is_date(pin):
        raise WeakPin("Choose something else than a date or a year.")
    if pin in COMMON:
        raise WeakPin("That PIN is one of the first that a thief tries: choose another.")


def _is_pattern(pin: str) -> bool:
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if steps in ({0}, {1}, {9}) or len(set(pin)) < 3:
        return True
    half = len(pin) // 2
    return pin[:half] == pin[half:] or pin[:2] * half == pin


def _is_date(pin: str) -> bool:
    """A day of the year, with or without its year, or a year that somebody was born in."""
    if len(pin) == SHORTEST:
        return bool(_YEAR.fullmatch(pin))
    patterns = (_DATE, _DATE_OF_AMERICA, _DATE_OF_A_FILE)
    return any(p.fullmatch(pin) for p in patterns) or bool(_YEAR.match(pin) or _YEAR.match(pin[2:]))


def keep(pin: str, keys: Keys) -> str:
    """What to store of it."""
    return passphrases.keep(pin, keys.pins)


def fits(pin: str, kept: str | None, keys: Keys) -> bool:
    """Whether this is the one; takes the same time when there is none to compare."""
    return passphrases.fits(pin, kept, keys.pins)
