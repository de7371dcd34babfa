"""QR codes and the short codes under them: made, checked, grouped for the eye, and hashed.

A code is random letters and digits and says nothing about anybody (domain.md B.9, invariant 14).
70 bits rather than the 128 of ASVS 5.0 V11.5.1: a code is looked up only through an enrolled
station with a rate limit, and 16 characters at level Q are the largest QR modules there are.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from enum import StrEnum

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford base 32: no I, L, O or U, so nothing is mistaken or rude."""

QR_LENGTH = 16
SHORT_LENGTH = 8


class Kind(StrEnum):
    """What a QR code is for: its first letter. One is never taken for another."""

    BADGE = "B"
    LABEL = "T"
    DEVICE = "S"
    DAY_BADGE = "D"
    PUPIL_PHONE = "P"


_LETTERS = frozenset(ALPHABET)
_KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True)
class Code:
    """A code somebody showed: well formed, not yet looked up. A short one was typed by hand."""

    text: str
    kind: Kind | None

    @property
    def typed(self) -> bool:
        """Whether this is the short code: a claim that anybody could have read over a shoulder."""
        return self.kind is None


def _double(value: int) -> int:
    """Times a in GF(32), a root of the primitive polynomial x^5 + x^2 + 1."""
    return (value << 1) ^ (0b100101 if value & 0b10000 else 0)


def check_character(body: str) -> str:
    """The character that follows `body`: it catches every single slip and every swap.

    Horner's rule over GF(32), so each place has a weight of its own (assurance.md E16).
    """
    total = 0
    for character in body:
        total = _double(total ^ ALPHABET.index(character))
    return ALPHABET[total]


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def mint(kind: Kind) -> str:
    """A new QR code: the letter of its kind, 14 random characters, one that checks them."""
    body = kind.value + _random(QR_LENGTH - 2)
    return body + check_character(body)


def mint_short() -> str:
    """A new short code: 7 random characters and one that checks them."""
    body = _random(SHORT_LENGTH - 1)
    return body + check_character(body)


def grouped(short: str) -> str:
    """`K7M2-Q9XT`: a short code as it is printed and read aloud."""
    return f"{short[:4]}-{short[4:]}"


_MISREAD = str.maketrans("OIL", "011")


def _tidy(text: str) -> str:
    """What was meant by somebody who typed o for 0, l for 1, spaces and hyphens."""
    kept = text.strip().upper().replace("-", "").replace(" ", "")
    return kept.translate(_MISREAD)


def read(text: str) -> Code | None:
    """The code in what a camera, a scanner or a finger gave; None when it is none of ours."""
    if len(text) > 64 or not text.isascii():
        return None
    tidy = _tidy(text)
    if len(tidy) not in (QR_LENGTH, SHORT_LENGTH) or not _LETTERS.issuperset(tidy):
        return None
    if check_character(tidy[:-1]) != tidy[-1]:
        return None
    if len(tidy) == SHORT_LENGTH:
        return Code(tidy, None)
    kind = _KINDS.get(tidy[0])
    return Code(tidy, kind) if kind else None


def digest(text: str, key: bytes) -> str:
    """How a code is stored: HMAC-SHA256 under the school's key, 128 bits in hexadecimal."""
    return hmac.digest(key, text.encode(errors="replace"), "sha256")[:16].hex()
