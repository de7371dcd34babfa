"""The key on paper, and back from it: whoever sits at the machine may, and the log says when."""

from __future__ import annotations

from kiosk.actions import Outcome
from kiosk.decide.decision import Changes, Decision


def hand_over() -> Decision:
    """Nothing is stored but the entry: neither the key nor anything that tells it."""
    return Changes((), Outcome("printed", "The key sheet was made."))


def restore() -> Decision:
    """As above: which key it was is not kept."""
    return Changes((), Outcome("restored", "The key file is there again."))
