"""The Unique Pupil Number of England: its form and its check letter (domain.md C.9).
It is a blind number: matched on, never shown.
"""

from __future__ import annotations

import re

_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_FORM = re.compile(rf"[{_LETTERS}][0-9]{{11}}[0-9{_LETTERS}]")


def is_upn(text: str) -> bool:
    """Whether this is a UPN, permanent or temporary (a letter at the end), and its letter fits."""
    return _FORM.fullmatch(text) is not None and text[0] == _check_letter(text[1:])


def _check_letter(rest: str) -> str:
    values = (int(c) if c.isdecimal() else _LETTERS.index(c) for c in rest)
    return _LETTERS[sum(place * value for place, value in enumerate(values, start=2)) % 23]
