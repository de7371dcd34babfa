"""The demo school: whole, lived in, the same every time, and never in the place of a real one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
import pytest
from click.testing import CliRunner

from kiosk import clock, codes, demo
from kiosk.actions import Scan, Stamp
from kiosk.cli import main
from kiosk.db import audit_check, lockups, people, policies
from kiosk.decide.calendar import SCHOOL_ZONE, local
from kiosk.decide.stations import THIS_MACHINE
from kiosk.founding import found
from kiosk.perform import perform

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.actions import Outcome
    from kiosk.exchange.labels.sheet import Label

FRIDAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _a_friday(monkeypatch: pytest.MonkeyPatch) -> None:
    today(monkeypatch, FRIDAY)


def today(monkeypatch: pytest.MonkeyPatch, day: date, at: time = time(14, 5)) -> None:
    """The computer's own clock stands still at this local time."""
    instant = datetime.combine(day, at, SCHOOL_ZONE).astimezone(UTC)
    monkeypatch.setattr(clock, "now", lambda: instant)


@pytest.fixture
def built(tmp_path: Path) -> Iterator[demo.Demo]:
    oakfield = demo.build(tmp_path / "demo", time(8, 31))
    yield oakfield
    oakfield.school.close()


def scan(built: demo.Demo, label: Label, answer: str | None = None) -> Outcome:
    code = codes.digest(label.code, built.school.keys.codes)
    stamp = Stamp(None, THIS_MACHINE, f"test {label.code} {answer}", built.school.now())
    return perform(built.school, Scan(code, answer=answer), stamp)


def test_there_are_35_staff_210_pupils_and_7_classes(built: demo.Demo):
    db = built.school.db
    assert len(people.staff(db)) == 35
    assert len(people.pupils(db)) == 210
    assert db["classes"].count == 7
    sizes = db.execute("SELECT count(*) FROM pupils GROUP BY class_id").fetchall()
    assert sizes == [(30,)] * 7
    years = {row[0] for row in db.execute("SELECT DISTINCT year_group FROM pupils").fetchall()}
    assert years == {"R", "1", "2", "3", "4", "5", "6"}


def test_half_a_morning_is_locked_away(built: demo.Demo):
    db = built.school.db
    assert len(built.locked_away) == demo.LOCKED_AWAY == 17
    assert lockups.locked_away_now(db) == 18, "one of them has two phones"
    held = list(db.query("SELECT * FROM phones_locked_away_now"))
    assert {row["given_name"] for row in held} == built.locked_away
    assert sorted(row["slot"] for row in held) == list(range(1, 19))
    locked_at = [local(clock.from_text(row["locked_at"])) for row in held]
    assert {at.date() for at in locked_at} == {FRIDAY}
    assert min(locked_at).time() == time(8, 2)
    assert max(locked_at).time() < time(8, 31)


@pytest.mark.parametrize("at", [time(7, 0), time(8, 10), time(8, 31), time(10, 20), time(15, 30)])
def test_nothing_has_happened_yet_that_is_still_to_come(tmp_path: Path, at: time):
    oakfield = demo.build(tmp_path / "demo", at)
    latest = oakfield.school.db.execute(
        "SELECT max(happened_at), max(recorded_at) FROM audit_log"
    ).fetchone()
    oakfield.school.close()
    assert max(map(clock.from_text, latest)) <= demo.school_morning(at)


def test_its_log_is_sound(built: demo.Demo):
    assert audit_check.verify(built.school.db).entries > 300


def test_its_clock_begins_where_it_was_told_to(built: demo.Demo):
    assert local(built.school.now()) == datetime(2026, 11, 20, 8, 31, tzinfo=SCHOOL_ZONE)


def test_what_it_says_to_try_works(built: demo.Demo):
    priya, marcus = built.label_of("Priya"), built.label_of("Marcus")
    assert "Priya" not in built.locked_away
    assert scan(built, priya).code == "locked_away"
    assert scan(built, marcus).heading == "Which phone?"
    somebody = next(
        label
        for label in built.labels
        if label.title in built.locked_away and label.title != "Marcus"
    )
    assert scan(built, somebody).code in ("question", "taken_back")


def test_every_badge_on_its_sheet_works_and_nobody_is_called_the_same(built: demo.Demo):
    assert len(built.labels) == 35
    assert len({label.title for label in built.labels}) == 35
    assert {scan(built, label).refusal for label in built.labels} == {None}
    pages = pypdf.PdfReader(built.badge_sheet).pages
    words = "\n".join(page.extract_text() for page in pages)
    assert len(pages) == 4
    for label in built.labels:
        assert label.title in words
        assert codes.grouped(label.short) in words


def test_building_it_again_makes_the_same_school_anew(tmp_path: Path):
    seen = []
    for _ in range(2):
        oakfield = demo.build(tmp_path / "demo", time(8, 31))
        names = [(p.given_name, p.family_name) for p in people.pupils(oakfield.school.db)]
        seen.append((names, oakfield.locked_away))
        assert lockups.locked_away_now(oakfield.school.db) == 18
        scan(oakfield, oakfield.label_of("Priya"))
        oakfield.school.close()
    assert seen[0] == seen[1]


def test_codes_are_new_every_time(tmp_path: Path):
    codes_of = []
    for _ in range(2):
        oakfield = demo.build(tmp_path / "demo", time(8, 31))
        oakfield.school.close()
        codes_of.append({label.code for label in oakfield.labels})
    assert not codes_of[0] & codes_of[1]


@pytest.mark.parametrize("left", ["everything", "the database alone", "the key alone"])
def test_a_real_school_is_left_alone(tmp_path: Path, left: str):
    folder = tmp_path / "demo"
    found(folder, "A real school").close()
    if left != "everything":
        (folder / ("kiosk.key" if left == "the database alone" else "kiosk.db")).unlink()
    (folder / "notes.txt").write_text("precious")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(Exception, match="school"):
        demo.build(folder, time(8, 31))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_command_says_that_a_real_school_is_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("kiosk.cli.demo.serve_here", lambda *_: pytest.fail("it serves"))
    found(tmp_path / "demo", "A real school").close()
    result = CliRunner().invoke(main, ["--data", str(tmp_path), "demo"])
    assert result.exit_code == 1
    assert result.stderr == (
        f"{tmp_path / 'demo'} holds a school that is not a demo. Choose another --data.\n"
    )


def test_the_command_says_what_to_try(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    served = []
    monkeypatch.setattr(
        "kiosk.cli.demo.serve_here", lambda school, port: served.append((school, port))
    )
    words = ["--data", str(tmp_path), "demo", "--port", "5005", "--at", "10:20"]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    ((school, port),) = served
    assert (port, local(school.now()).strftime("%H:%M")) == (5005, "10:20")
    assert str(tmp_path / "demo" / "badges.pdf") in result.stdout
    assert "Everybody in it is invented" in result.stdout
    assert "10:20" in result.stdout
    school.close()


# Which day it is --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "school_day"),
    [
        (date(2026, 11, 16), date(2026, 11, 16)),
        (date(2026, 11, 20), date(2026, 11, 20)),
        (date(2026, 11, 21), date(2026, 11, 20)),
        (date(2026, 11, 22), date(2026, 11, 20)),
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2027, 1, 2), date(2027, 1, 1)),
        (date(2026, 10, 25), date(2026, 10, 23)),
    ],
)
@pytest.mark.parametrize("at", [time(0, 5), time(23, 55)])
def test_on_a_weekend_it_is_friday(
    monkeypatch: pytest.MonkeyPatch, day: date, school_day: date, at: time
):
    today(monkeypatch, day, at)
    morning = demo.school_morning(time(8, 31))
    assert local(morning) == datetime.combine(school_day, time(8, 31), SCHOOL_ZONE)


@pytest.mark.parametrize("day", [date(2026, 11, 21), date(2026, 3, 29), date(2026, 10, 25)])
def test_the_demo_is_built_on_a_weekend_and_when_clocks_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, day: date
):
    today(monkeypatch, day)
    oakfield = demo.build(tmp_path / "demo", time(8, 31))
    assert local(oakfield.school.now()).isoweekday() == 5
    assert lockups.locked_away_now(oakfield.school.db) == 18
    assert scan(oakfield, oakfield.label_of("Priya")).code == "locked_away"
    oakfield.school.close()


@pytest.mark.parametrize("day", [date(2026, 11, 20), date(2027, 3, 5), date(2027, 9, 7)])
def test_its_policy_was_agreed_before_today_and_is_looked_at_again_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, day: date
):
    today(monkeypatch, day)
    oakfield = demo.build(tmp_path / "demo", time(8, 31))
    policy = policies.current(oakfield.school.db)
    oakfield.school.close()
    assert policy.agreed_on < day < policy.review_on
    assert policy.review_on - policy.agreed_on < timedelta(days=367)
