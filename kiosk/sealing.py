"""Words that only the school’s own key opens: notes, numbers, secrets kept in a column.

AES-GCM with 256 bits and a nonce of its own for every text. `about` is bound to the sealed text
without being in it (the table, the key of the row), so that it cannot be moved to another row.
"""

from __future__ import annotations

import base64
import os

NONCE = 12
UNREADABLE = "(This cannot be read with the key file that is here.)"


class Unsealable(Exception):
    """The text was sealed under another key, for another place, or changed since."""


def seal(key: bytes, text: str, about: str = "") -> str:
    """The text under a key of 32 bytes, as letters that fit a TEXT column; never twice the same."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, text.encode(), about.encode())
    return base64.urlsafe_b64encode(sealed).decode()


def unseal(key: bytes, sealed: str, about: str = "") -> str:
    """What was sealed under this key for this place. Raises Unsealable."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        raw = base64.b64decode(sealed.encode(), altchars=b"-_", validate=True)
        return AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], about.encode()).decode()
    except (ValueError, InvalidTag) as problem:
        raise Unsealable("This was sealed with another key file, or changed since.") from problem


def readable(key: bytes, sealed: str, about: str = "") -> str:
    """The same for a page to show: a plain remark where the key does not open it."""
    try:
        return unseal(key, sealed, about)
    except Unsealable:
        return UNREADABLE
