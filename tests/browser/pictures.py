"""Make the pictures of the guides anew, from the screens that are tested:

    KIOSK_CHROMIUM=/usr/bin/chromium python tests/browser/pictures.py

Writes docs/images/NAME.png for each name in PICTURES, at the size of a tablet that lies. Three more
are of whole days (evening, hand-in, home-time): test_week and test_pupil_phones write what they see
to the folder that KIOSK_PICTURES names.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent.parent)]

from conftest import ARGUMENTS, LYING  # noqa: E402
from kiosk_page import Kiosk  # noqa: E402
from live_server import LiveServer  # noqa: E402
from oakfield import Oakfield  # noqa: E402
from screens import Screen, screens  # noqa: E402

from kiosk import create_app  # noqa: E402

IMAGES = HERE.parent.parent / "docs" / "images"
PICTURES = {
    "idle": "idle",
    "locked-away": "locked-away",
    "refused-in-contact-time": "refused",
    "photo-list": "photo-list",
    "desk-day-close": "day-close",
    "taken-back-with-permission": "agreed",
    "desk-permissions": "permissions",
    "desk-one-request": "one-request",
}
"""The screen, and what its picture is called."""


def take(screen: Screen, browser: Browser, picture: Path) -> None:
    """Bring the screen up in a school of its own and write its picture."""
    with TemporaryDirectory() as folder:
        school = Oakfield(Path(folder) / "oakfield")
        app = create_app(school=school.school)
        app.teardown_appcontext(lambda _: school.school.close())
        server = LiveServer(app)
        server.start()
        context = browser.new_context(viewport=LYING, reduced_motion="reduce")
        kiosk = Kiosk(context, school, server)
        screen.bring(kiosk)
        kiosk.page.screenshot(path=picture)
        context.close()
        server.stop()
        school.school.close()


def main() -> None:
    """All pictures."""
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        path = os.environ["KIOSK_CHROMIUM"]
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        for screen in screens():
            if screen.name in PICTURES:
                take(screen, browser, IMAGES / f"{PICTURES[screen.name]}.png")
        browser.close()


if __name__ == "__main__":
    main()
