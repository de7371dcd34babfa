"""Every screen, at the sizes and in the themes it is used in: readable, reachable, nothing hidden.

Each is brought up once; then the tablet is turned and the light changes.
"""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page
from screens import Screen, screens

if TYPE_CHECKING:
    from kiosk_page import Kiosk

SIZES = {"lying": (1080, 810), "upright": (810, 1080), "laptop": (1366, 768)}
THEMES = ("light", "dark")
SMALLEST_TEXT = 20
SMALLEST_TARGET = 64

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
"""Its default leaves out `target-size` (WCAG 2.2 AA), so the tags are named."""

FORM = re.compile(r"px too high\.$| is only [\d.]+ × [\d.]+ px\.$| is only 1[89][\d.]* px\.$")
"""What a page with a form may be: longer than the screen, with targets for a pointer."""

FAULTS = (Path(__file__).parent / "faults.js").read_text("utf-8")


TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"


class Inspector:
    """Looks at a page from a world of its own, where timers go on while the page's clock stands."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session = page.context.new_cdp_session(page)
        frame = self._session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = self._session.send("Page.createIsolatedWorld", {"frameId": frame})
        self._world = world["executionContextId"]
        self._evaluate(AXE_SCRIPT + ";undefined")

    def _evaluate(self, expression: str) -> Any:
        asked = {
            "expression": expression,
            "contextId": self._world,
            "awaitPromise": True,
            "returnByValue": True,
        }
        given = self._session.send("Runtime.evaluate", asked)
        assert "exceptionDetails" not in given, given
        return given["result"].get("value")

    def turn(self, width: int, height: int, theme: str) -> None:
        """The tablet is turned, or the light goes out; the page is laid out and painted anew."""
        self._page.set_viewport_size({"width": width, "height": height})
        self._page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        self._evaluate(TWO_FRAMES)

    def faults(self) -> list[str]:
        return self._evaluate(f"({FAULTS})({SMALLEST_TEXT}, {SMALLEST_TARGET})")

    def axe(self) -> list[str]:
        return [
            f"{found['id']}: {node['html']} {node['failureSummary']}"
            for found in self._evaluate(f"axe.run({json.dumps(RULES)})")["violations"]
            for node in found["nodes"]
        ]


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
