"""One's own record says of every way in which a phone is given back how it was."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from kiosk.decide.lockups import Held, Lockup, Slot
from kiosk.decide.own import days
from kiosk.folders import product_file

AT = datetime(2026, 11, 20, 8, 5, tzinfo=UTC)
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
_CHECK = re.search(
    r"release_basis IN \((.*?)\)", product_file("schema.sql").read_text(encoding="utf-8"), re.DOTALL
)
assert _CHECK
BASES = re.findall(r"'(\w+)'", _CHECK[1])


@pytest.mark.parametrize("basis", BASES)
def test_each_basis_has_its_words(basis: str):
    lockup = Lockup(1, "p1/1", "staff-3", "machine", "scan", AT, NOON, basis, None)
    (day,) = days([Held(lockup, Slot("staff-3", "staff", 3, None, AT))])
    (said,) = day.sentences
    assert said.startswith("Locked away at 08:05 in slot 3, ")
    assert "12:00" in said
