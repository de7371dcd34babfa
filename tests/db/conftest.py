"""The whole school for the tests of the database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from whole_school import build, copy_of

if TYPE_CHECKING:
    from oakfield import Oakfield


@pytest.fixture(scope="session")
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Oakfield:
    """Oakfield with rows in every table, to be copied."""
    return build(request.config, tmp_path_factory.mktemp("whole") / "oakfield")


@pytest.fixture
def whole(built: Oakfield, tmp_path: Path) -> Iterator[Oakfield]:
    """Oakfield with rows in every table."""
    school = copy_of(built, tmp_path / "whole")
    yield school
    school.school.close()
    shutil.rmtree(school.folder)
