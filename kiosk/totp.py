"""One-time passwords of an authenticator (RFC 6238): six digits, thirty seconds, SHA-1.

Pure: the secret and the time come in; whoever calls remembers the last step that was used.
"""

from __future__ import annotations

import base64
import hmac
from datetime import datetime
from urllib.parse import quote

STEP_SECONDS = 30
DRIFT_STEPS = 1
"""How many steps an authenticator's clock may be out, either way."""


def step_of(at: datetime) -> int:
    """The number of the thirty seconds that the instant falls in."""
    return int(at.timestamp()) // STEP_SECONDS


def code(secret: bytes, step: int) -> str:
    """The six digits of this step (RFC 4226, section 5.3)."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def matching_step(secret: bytes, typed: str, at: datetime) -> int | None:
    """The step near `at` whose code was typed; None for a wrong code."""
    digits = typed.replace(" ", "")
    now = step_of(at)
    for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):
        if digits.isascii() and hmac.compare_digest(code(secret, step), digits):
            return step
    return None


def address(secret: bytes, school: str, person: str) -> str:
    """What an authenticator reads from a QR code to be set up."""
    label = quote(f"{school}:{person}")
    return f"otpauth://totp/{label}?secret={shown(secret)}&issuer={quote(school)}"


def shown(secret: bytes) -> str:
    """The secret as it is typed into an authenticator by hand."""
    return base64.b32encode(secret).decode()
