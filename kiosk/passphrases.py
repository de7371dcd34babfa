"""Passphrases: which may be chosen, and how one is kept and checked.

Kept as scrypt of an HMAC under the key file, so neither the database nor the key file alone is
enough to guess at.
"""

from __future__ import annotations

import hmac
import unicodedata

from werkzeug.security import check_password_hash, generate_password_hash

SHORTEST = 12
LONGEST = 200

METHOD = "scrypt:32768:8:1"
NOBODYS = f"{METHOD}$nobody${'0' * 128}"
"""Checked against when there is no such person, so that it takes as long."""


class WeakPassphrase(ValueError):
    """A passphrase nobody should rely on; the text says what to do."""


def check_choice(passphrase: str, *, names: tuple[str, ...]) -> None:
    """Raises WeakPassphrase for one that is short, long, monotonous or one's own name."""
    plain = "".join(passphrase.casefold().split())
    if len(passphrase) < SHORTEST:
        raise WeakPassphrase(f"Use at least {SHORTEST} characters: three words are easy to keep.")
    if len(passphrase) > LONGEST:
        raise WeakPassphrase(f"Use at most {LONGEST} characters.")
    if len(set(plain)) < 5:
        raise WeakPassphrase("Use more than a few different characters.")
    left = plain
    for name in names:
        left = left.replace("".join(name.casefold().split()), "") if name else left
    if len(left) < SHORTEST // 2:
        raise WeakPassphrase("Use something else than names.")


def keep(passphrase: str, pepper: bytes) -> str:
    """What to store of it."""
    return generate_password_hash(_peppered(passphrase, pepper), method=METHOD)


def fits(passphrase: str, kept: str | None, pepper: bytes) -> bool:
    """Whether this is the one; takes the same time when there is none to compare."""
    right = check_password_hash(kept or NOBODYS, _peppered(passphrase, pepper))
    return right and kept is not None


def _peppered(passphrase: str, pepper: bytes) -> str:
    """The same for every way in which a keyboard may put an accented letter together."""
    plain = unicodedata.normalize("NFKC", passphrase)
    return hmac.digest(pepper, plain.encode(errors="replace"), "sha256").hex()
