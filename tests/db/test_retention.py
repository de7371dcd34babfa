"""Forgetting on time: what is due goes and leaves counts; a hold keeps what it covers."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from forgetful_world import World
from whole_school import build, copy_of

from kiosk.actions.declarations import MarkAbsent
from kiosk.actions.leaving import RecordLeaver, RecordReturner
from kiosk.actions.retention import LiftHold, SetHold
from kiosk.db import audit_check, audit_log, people, permissions, retention
from kiosk.exchange.subject_access import as_csv, as_html, record_of
from kiosk.retention import Progress, forget

if TYPE_CHECKING:
    from oakfield import Oakfield

    from kiosk.school import School


@pytest.fixture(scope="module")
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Oakfield:
    return build(request.config, tmp_path_factory.mktemp("whole") / "school")


@pytest.fixture
def school(built: Oakfield, tmp_path: Path) -> Iterator[Oakfield]:
    copied = copy_of(built, tmp_path / "copy")
    yield copied
    copied.school.close()


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
        assert told[-1] == Progress(due.total, due.total)
        assert disposed(school, f"run {years}") == dict(due.counts)
        assert not plan(school).going
        audit_check.verify(school.school.db)


def test_a_name_goes_from_the_answers_of_the_log_with_the_row(oakfield: Oakfield) -> None:
    badge = oakfield.badge(oakfield.person("Zenobia", "Quartermain"))
    oakfield.scan(badge)
    assert "Zenobia" in oakfield.do(RecordLeaver(badge.person)).message
    oakfield.wait(minutes=15)
    oakfield.scan(badge)
    assert oakfield.do(RecordLeaver(badge.person)).code == "done"
    oakfield.wait(days=300)
    assert plan(oakfield).counts == {"lock-ups": 1, "badges": 1, "leavers": 2}
    assert b"Zenobia" in raw(oakfield)
    list(forget(oakfield.school, oakfield.stamp))
    assert not {b"Zenobia", b"Quartermain", badge.person.encode()} & set(raw(oakfield).split(b'"'))
    assert b"Zenobia" not in raw(oakfield)
    audit_check.verify(oakfield.school.db)


def test_of_a_day_a_count_is_left(oakfield: Oakfield) -> None:
    """Invariant 11: what is disposed of leaves a count, and no content."""
    one, other = oakfield.somebody("Priya"), oakfield.somebody("Sam")
    for badge in (one, other):
        oakfield.scan(badge)
    oakfield.do(MarkAbsent(oakfield.person("Una")))
    oakfield.wait(minutes=15)
    for badge in (one, other):
        oakfield.scan(badge)
    oakfield.wait(days=300)
    list(forget(oakfield.school, oakfield.stamp))
    assert oakfield.rows("lockups") == []
    assert oakfield.rows("day_counts") == [{"id": "2026-11-20", "lock_ups": 2, "declarations": 1}]


def test_a_phone_that_is_still_locked_away_stays_however_old(oakfield: Oakfield) -> None:
    oakfield.scan(oakfield.somebody())
    years_pass(oakfield, 30)
    assert not plan(oakfield).counts.get("lock-ups")


def lockups_of_a_year(oakfield: Oakfield, count: int) -> None:
    badge = oakfield.somebody()
    for _ in range(count):
        oakfield.set("07:10", f"{oakfield.clock.date()}")
        oakfield.scan(badge)
        oakfield.wait(minutes=15)
        oakfield.scan(badge)
        oakfield.wait(days=1)
    oakfield.wait(days=400)


def test_a_run_that_is_stopped_leaves_all_sound_and_goes_on_where_it_was(
    oakfield: Oakfield, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.retention.PAGE", 2)
    lockups_of_a_year(oakfield, 7)
    due = len(plan(oakfield).going)
    stopped = forget(oakfield.school, oakfield.stamp, "run")
    assert next(stopped) == Progress(2, due)
    stopped.close()
    audit_check.verify(oakfield.school.db)
    assert len(plan(oakfield).going) == due - 2
    assert list(forget(oakfield.school, oakfield.stamp, "run"))[-1] == Progress(due - 2, due - 2)
    assert sum(disposed(oakfield, "run").values()) == due
    audit_check.verify(oakfield.school.db)


def free_pages(oakfield: Oakfield) -> int:
    return int(oakfield.school.db.execute("PRAGMA freelist_count").fetchone()[0])


def test_what_a_run_that_was_killed_before_its_end_left_between_is_gone_after_the_next(
    oakfield: Oakfield, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_school: School) -> None:
        raise KeyboardInterrupt

    lockups_of_a_year(oakfield, 30)
    with monkeypatch.context() as cut_off:
        cut_off.setattr("kiosk.retention.leave_no_trace", killed)
        with pytest.raises(KeyboardInterrupt):
            list(forget(oakfield.school, oakfield.stamp))
    assert not plan(oakfield).going
    assert free_pages(oakfield)
    entries = oakfield.entries()
    assert list(forget(oakfield.school, oakfield.stamp)) == []
    assert (free_pages(oakfield), oakfield.entries()) == (0, entries)
    audit_check.verify(oakfield.school.db)


def test_a_hold_set_in_the_midst_of_a_run_stops_it(
    oakfield: Oakfield, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.retention.PAGE", 2)
    lockups_of_a_year(oakfield, 5)
    run = forget(oakfield.school, oakfield.stamp)
    assert next(run).gone == 2
    oakfield.do(SetHold("hold", "person1", None, "sealed"))
    left = len(oakfield.rows("lockups"))
    assert [told.gone for told in run][-1:] in ([], [2])
    assert len(oakfield.rows("lockups")) == left > 0
    assert plan(oakfield).held["lock-ups"] == left


def test_who_comes_back_in_the_midst_of_a_run_stays(
    oakfield: Oakfield, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.retention.PAGE", 2)
    lockups_of_a_year(oakfield, 3)
    oakfield.do(RecordLeaver("person1"))
    oakfield.wait(days=400)
    run = forget(oakfield.school, oakfield.stamp)
    next(run)
    oakfield.do(RecordReturner("person1"))
    list(run)
    assert [row["left_at"] for row in oakfield.rows("people")] == [None]
    audit_check.verify(oakfield.school.db)


def test_a_hold_on_everything_keeps_everything_until_it_is_lifted(school: Oakfield) -> None:
    years_pass(school, 22)
    free = plan(school)
    assert school.do(SetHold("all", None, None, "sealed")).code == "done"
    assert school.do(SetHold("again", None, None, "sealed")).refusal == "Y5"
    assert not plan(school).going
    assert plan(school).held == Counter(name for name, _ in free.going)
    before = {table: school.school.db[table].count for table in retention.TABLES}
    list(forget(school.school, school.stamp))
    after = {table: school.school.db[table].count for table in retention.TABLES}
    assert {**after, "audit_payload": 0} == {**before, "audit_payload": 0}
    assert school.do(LiftHold("all")).code == "done"
    assert school.do(LiftHold("all")).code == "unchanged"
    assert plan(school).counts == free.counts


def test_a_hold_needs_somebody_and_a_reason(oakfield: Oakfield) -> None:
    person = oakfield.person()
    assert oakfield.do(SetHold("a", "nobody", None, "sealed")).refusal == "E3"
    assert oakfield.do(SetHold("a", None, "nobody", "sealed")).refusal == "E3"
    assert oakfield.do(SetHold("a", person, None, None)).refusal == "Y4"
    assert oakfield.do(LiftHold("a")).refusal == "J3"


def test_words_of_a_permission_are_kept_under_a_hold(school: Oakfield) -> None:
    db = school.school.db
    school.clock += timedelta(days=40)
    due = len(permissions.notes_due(db, school.clock))
    school.do(SetHold("hold", "person1", None, "sealed"))
    assert len(permissions.notes_due(db, school.clock)) < due
    school.do(LiftHold("hold"))
    school.do(SetHold("all", None, None, "sealed"))
    assert not permissions.notes_due(db, school.clock)
    school.do(LiftHold("all"))
    list(forget(school.school, school.stamp))
    assert not permissions.notes_due(db, school.clock)


WORLDS = range(int(os.environ.get("KIOSK_WORLDS", "0"))) or (1, 2, 3, 72)
"""Seeds; in 72 SQLite leaves a copy in the gap of a page unless the file is written anew."""


def raw(oakfield: Oakfield) -> bytes:
    """Every byte of the database and of what lies beside it, free pages and all."""
    beside = (path for path in oakfield.folder.iterdir() if path.name.startswith("kiosk.db"))
    return b"".join(path.read_bytes() for path in beside)


def exports(oakfield: Oakfield) -> str:
    """What a page, the log in words and an export of who stays tell."""
    db = oakfield.school.db
    called = audit_log.names(db)
    told = [audit_log.in_words(entry, called) for entry in audit_log.entries(db)]
    for person in people.staff(db):
        record = record_of(oakfield.school, person, date(2026, 11, 20))
        told += [as_html(record, "Oakfield"), *map(as_csv, record.tables)]
    return "\n".join(told)


def rows_about(oakfield: Oakfield, key: str) -> dict[str, int]:
    """How many rows of each table name this person or pupil themselves."""
    return {
        table: sum(
            key in map(str, row.values())
            for row in oakfield.school.db.query(f"SELECT * FROM {table}")
        )
        for table in retention.TABLES
        if table not in ("audit_payload", "sessions")
    }


def test_in_random_worlds_nothing_is_left_of_who_is_forgotten_and_all_of_who_is_held(
    built: Oakfield, tmp_path: Path
) -> None:
    for seed in WORLDS:
        oakfield = copy_of(built, tmp_path / f"world{seed}")
        world = World(oakfield, seed)
        before = raw(oakfield)
        there = [word for word in world.said if word.encode() in before]
        assert len(there) * 2 > len(world.said)
        months = random.Random(seed).choice((0, 5, 14))
        for wait in (months, 12 * 12):
            oakfield.clock += timedelta(days=wait * 31)
            due, about = plan(oakfield), {key: rows_about(oakfield, key) for key in world.held}
            told = list(forget(oakfield.school, oakfield.stamp, f"run {wait}"))
            assert disposed(oakfield, f"run {wait}") == dict(due.counts), seed
            assert not due.total or told[-1].gone == due.total, seed
            assert {key: rows_about(oakfield, key) for key in world.held} == about, seed
            audit_check.verify(oakfield.school.db)
        left, told_now = raw(oakfield), exports(oakfield)
        for key, words in world.names.items():
            if key in world.gone():
                hits = [word for word in words if word.encode() in left or word in told_now]
                assert not hits, (seed, key)
            elif key not in world.left:
                assert all(word.encode() in left for word in words), seed
        if not world.held:
            assert not [word for word in world.said if word.encode() in left], seed
        oakfield.school.close()
