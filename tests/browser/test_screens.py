"""Every screen, at the sizes and in the themes it is used in: readable, reachable, nothing hidden.

Each is brought up once; then the tablet is turned and the light changes.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

import pytest
from inspecting import SIZES, THEMES, Inspector
from screens import Screen, screens

if TYPE_CHECKING:
    from kiosk_page import Kiosk

FORM = re.compile(r"px too high\.$| is only [\d.]+ × [\d.]+ px\.$| is only 1[89][\d.]* px\.$")
"""What a page with a form may be: longer than the screen, with targets for a pointer."""


@pytest.mark.parametrize("screen", list(screens()), ids=lambda screen: screen.name)
def test_it_can_be_read_and_reached_at_every_size_in_light_and_dark(screen: Screen, kiosk: Kiosk):
    screen.bring(kiosk)
    kiosk.page.mouse.move(0, 0)
    inspector = Inspector(kiosk.page)
    for size, theme in product(SIZES, THEMES):
        inspector.turn(*SIZES[size], theme)
        faults = [
            found for found in inspector.faults() if not (screen.scrolls and FORM.search(found))
        ]
        assert faults + inspector.axe() == [], f"{size}, {theme}"
