"""Looking at a page as it is used: turned, in the dark, and by axe."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

SIZES = {"lying": (1080, 810), "upright": (810, 1080), "laptop": (1366, 768)}
THEMES = ("light", "dark")
SMALLEST_TEXT = 20
SMALLEST_TARGET = 64

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
"""Its default leaves out `target-size` (WCAG 2.2 AA), so the tags are named."""

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
