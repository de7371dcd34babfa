"""What the tests of the rules share: a small school, a refusal in full, what a refusal left."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.actions import Outcome

if TYPE_CHECKING:
    from oakfield import Oakfield

REGISTERS = ("people", "phones", "slots", "lockups", "emergencies", "codes", "stations", "settings")

Registers = dict[str, list[dict[str, Any]]]


@pytest.fixture
def four_slots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Schools are founded with four slots. Ask for it before `oakfield`."""
    monkeypatch.setattr("kiosk.founding.SLOTS", 4)


@pytest.fixture
def registers(oakfield: Oakfield) -> Callable[[], Registers]:
    """Every row of every register, to compare before and after."""
    return lambda: {table: oakfield.rows(table) for table in REGISTERS}


def refused(outcome: Outcome, code: str, message: str) -> None:
    """The outcome is this refusal, in these words."""
    assert (outcome.code, outcome.refusal, outcome.message) == ("refused", code, message)
    assert outcome.heading
    assert outcome.undo_until is None
