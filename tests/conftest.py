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
ENOUGH = 4 * 1024**3
"""Bytes that must be free there."""


def pytest_configure() -> None:
    """Schools of tests lie in memory where there is some: every entry is synced to its file, and on
    a disk the tests would wait for nothing else. Where PYTEST_DEBUG_TEMPROOT says, if it is set.
    """
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return
    there = os.statvfs(MEMORY)
    if not there.f_flag & os.ST_NOEXEC and there.f_bavail * there.f_frsize > ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.fixture
def oakfield(tmp_path: Path) -> Iterator[Oakfield]:
    school = Oakfield(tmp_path / "oakfield")
    yield school
    school.school.close()
    shutil.rmtree(school.folder)


@pytest.fixture
def client(oakfield: Oakfield) -> FlaskClient:
    """A browser on the machine that the kiosk runs on."""
    app = create_app(school=oakfield.school)
    app.testing = True
    return app.test_client()
