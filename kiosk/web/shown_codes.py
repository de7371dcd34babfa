"""A code that a page or a reader passes on: held up, scanned or typed."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk import codes
from kiosk.web.access import this_school


@dataclass(frozen=True)
class Shown:
    """How the database knows the code, None for what is none of ours; and whether it was typed."""

    digest: str | None
    typed: bool = False


def shown(text: str | None) -> Shown:
    """What this text is; not yet looked up."""
    code = codes.read(text or "")
    if code is None:
        return Shown(None)
    return Shown(codes.digest(code.text, this_school().keys.codes), code.typed)
