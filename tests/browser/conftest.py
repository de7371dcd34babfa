"""A real browser. Without KIOSK_CHROMIUM these tests are skipped, loudly."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserType, sync_playwright


@pytest.fixture(scope="session")
def chromium() -> Iterator[BrowserType]:
    if not os.environ.get("KIOSK_CHROMIUM"):
        if os.environ.get("KIOSK_REQUIRE_BROWSER", "0") not in ("", "0"):
            pytest.fail("KIOSK_REQUIRE_BROWSER is set, but KIOSK_CHROMIUM names no browser.")
        pytest.skip("NOT TESTED IN A BROWSER: KIOSK_CHROMIUM names none. `make test` finds one.")
    with sync_playwright() as playwright:
        yield playwright.chromium
