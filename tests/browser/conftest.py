"""A real browser before a real server. Without KIOSK_CHROMIUM these tests are skipped, loudly."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from kiosk_page import Kiosk
from live_server import LiveServer
from playwright.sync_api import Browser, BrowserType, sync_playwright

from kiosk import create_app

if TYPE_CHECKING:
    from oakfield import Oakfield

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    # The address bar's pages, a process of their own for each context, are half of a test's work;
    # all others here are Playwright's, whose list this one takes the place of.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,AimEnabled,AutoDeElevate,"
    "AvoidCorsURLLoaderRestartOnRedirect,AvoidUnnecessaryBeforeUnloadCheckSync,"
    "BlockOriginHeaderModificationOnRedirect,DestroyProfileOnBrowserClose,"
    "DialMediaRouteProvider,GlobalMediaControls,HttpsUpgrades,LensOverlay,MediaRouter,"
    "NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,ThirdPartyStoragePartitioning,"
    "Translate",
)
LYING = {"width": 1080, "height": 810}

Launch = Callable[..., Browser]
OpenKiosk = Callable[..., Kiosk]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[BrowserType]:
    if not os.environ.get("KIOSK_CHROMIUM"):
        if os.environ.get("KIOSK_REQUIRE_BROWSER", "0") not in ("", "0"):
            pytest.fail("KIOSK_REQUIRE_BROWSER is set, but KIOSK_CHROMIUM names no browser.")
        pytest.skip("NOT TESTED IN A BROWSER: KIOSK_CHROMIUM names none. `make test` finds one.")
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def launch(chromium: BrowserType) -> Iterator[Launch]:
    """Start a browser, with more arguments if need be; it ends with the tests."""
    with ExitStack() as stack:

        def start(*more: str) -> Browser:
            path = os.environ["KIOSK_CHROMIUM"]
            browser = chromium.launch(executable_path=path, args=[*ARGUMENTS, *more])
            stack.callback(browser.close)
            return browser

        yield start


@pytest.fixture(scope="session")
def browser(launch: Launch) -> Browser:
    """The one browser that the tests share; each has a profile of its own in it."""
    return launch()


@pytest.fixture
def server(oakfield: Oakfield) -> Iterator[LiveServer]:
    app = create_app(school=oakfield.school)
    # A worker's connection must not outlive its thread, which ends when the server is stopped.
    app.teardown_appcontext(lambda _: oakfield.school.close())
    logging.getLogger("waitress").setLevel(logging.ERROR)
    live = LiveServer(app)
    live.start()
    yield live
    live.stop()


@pytest.fixture
def open_kiosk(browser: Browser, oakfield: Oakfield, server: LiveServer) -> Iterator[OpenKiosk]:
    """Put up a kiosk. The test fails on whatever the browser's console complains about."""
    opened: list[Kiosk] = []

    def put_up(in_browser: Browser = browser, **given: object) -> Kiosk:
        context = in_browser.new_context(**({"viewport": LYING} | given))
        opened.append(Kiosk(context, oakfield, server))
        return opened[-1]

    yield put_up
    for kiosk in opened:
        kiosk.context.close()
    assert [wrong for kiosk in opened for wrong in kiosk.wrong] == []


@pytest.fixture
def kiosk(open_kiosk: OpenKiosk) -> Kiosk:
    """A kiosk without a camera, lying, at Oakfield at 08:31."""
    return open_kiosk()
