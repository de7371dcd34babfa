"""What every test may ask for: a school, and a browser on its machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from oakfield import Oakfield

from kiosk import create_app


@pytest.fixture
def oakfield(tmp_path: Path) -> Iterator[Oakfield]:
    school = Oakfield(tmp_path / "oakfield")
    yield school
    school.school.close()


@pytest.fixture
def client(oakfield: Oakfield) -> FlaskClient:
    """A browser on the machine that the kiosk runs on."""
    app = create_app(school=oakfield.school)
    app.testing = True
    return app.test_client()
