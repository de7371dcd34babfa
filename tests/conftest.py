"""What every test may ask for: a school, and a browser on its machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from oakfield import Oakfield

from kiosk import create_app

MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3


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
    app = create_app(school=oakfield.school)
    app.testing = True
    return app.test_client()
