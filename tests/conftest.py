"""What every test may ask for: a school, and a browser on its machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from oakfield import Oakfield, app_of

FIGURE = "figure"
MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3

# No example is judged by the time it takes; where the browser is required (CI) the same ones are
# tried each time, so that a red run is about the change and not about luck.
settings.register_profile(
    "kiosk",
    deadline=None,
    derandomize=os.environ.get("KIOSK_REQUIRE_BROWSER", "0") not in ("", "0"),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("kiosk")


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Keep a figure for whoever runs the tests: printed at their end, never judged."""
    return lambda figure: record_property(FIGURE, figure)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    passed = terminalreporter.getreports("passed")
    told = [value for report in passed for name, value in report.user_properties if name == FIGURE]
    if told:
        terminalreporter.section("figures measured, not judged")
        for figure in dict.fromkeys(told):
            terminalreporter.line(str(figure))


def pytest_configure() -> None:
    """Keep the tests' folders in memory where there is room: no test asks anything of a disk, and
    every scan of theirs would wait for one.
    """
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.fixture
def oakfield(tmp_path: Path) -> Iterator[Oakfield]:
    school = Oakfield(tmp_path / "oakfield")
    yield school
    school.school.close()
    shutil.rmtree(school.folder, ignore_errors=True)


@pytest.fixture
def client(oakfield: Oakfield) -> FlaskClient:
    """A browser on the machine that the kiosk runs on."""
    return app_of(oakfield.school).test_client()
