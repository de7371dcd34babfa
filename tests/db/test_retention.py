"""Forgetting on time: what is due goes and leaves counts; a hold keeps what it covers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from whole_school import build, copy_of

from kiosk.db import audit_check, retention
from kiosk.forgetting import Progress, forget

if TYPE_CHECKING:
    from oakfield import Oakfield


@pytest.fixture(scope="module")
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Oakfield:
    return build(request.config, tmp_path_factory.mktemp("whole") / "school")


@pytest.fixture
def school(built: Oakfield, tmp_path: Path) -> Iterator[Oakfield]:
    copied = copy_of(built, tmp_path / "copy")
    yield copied
    copied.school.close()


def run(oakfield: Oakfield) -> Progress | None:
    told = list(forget(oakfield.school, oakfield.stamp))
    return told[-1] if told else None


def plan(oakfield: Oakfield) -> retention.Plan:
    return retention.plan(oakfield.school.db, oakfield.clock)


def years_pass(oakfield: Oakfield, years: int) -> None:
    oakfield.clock += timedelta(days=366 * years)


def disposed(oakfield: Oakfield, run: str) -> dict[str, int]:
    noted = (row for row in oakfield.rows("disposals") if row["run"] == run)
    return {row["name"]: row["records"] for row in noted}


def test_what_a_dry_run_counts_goes_and_the_log_still_verifies(school: Oakfield) -> None:
    for years in (1, 2, 7, 12):
        years_pass(school, years)
        due = plan(school)
        told = list(forget(school.school, school.stamp, f"run {years}"))
        assert told[-1] == Progress(len(due.going), len(due.going))
        assert disposed(school, f"run {years}") == dict(due.counts)
        assert not plan(school).going
        audit_check.verify(school.school.db)
