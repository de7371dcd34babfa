"""The demo school: whole, lived in, the same every time, and never in the place of a real one."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
import pytest
from click.testing import CliRunner
from web.desk import OUR_PAGE, quick_hashes  # noqa: F401

from kiosk import clock, codes, create_app, demo
from kiosk.actions import Scan, Stamp
from kiosk.cli import main
from kiosk.db import (
    acknowledgements,
    audit_check,
    loans,
    lockups,
    people,
    permissions,
    photos,
    places,
    policies,
    school_devices,
    settings,
)
from kiosk.db import pins as pins_table
from kiosk.decide.calendar import SCHOOL_ZONE, day_of, local
from kiosk.decide.permissions import state
from kiosk.decide.stations import THIS_MACHINE
from kiosk.founding import found
from kiosk.passphrases import check_choice
from kiosk.perform import perform
from kiosk.pins import check_choice as check_pin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from kiosk.actions import Outcome
    from kiosk.exchange.labels.sheet import Label
    from kiosk.school import School

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


def test_a_second_start_leaves_the_demo_that_is_running_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    first, second = tmp_path / "demo", tmp_path / "demo-2"
    served: list[School] = []
    monkeypatch.setattr("kiosk.cli.demo.serve_here", lambda school, _: served.append(school))
    with demo.kept(first) as folder:
        running = demo.build(folder, time(8, 31))
        scan(running, running.label_of("Priya"))
        result = CliRunner().invoke(main, ["--data", str(tmp_path), "demo"])
        assert result.exit_code == 0, result.output
        says = f"A demo is running in {first}: this is another one, in {second}."
        assert result.stdout.splitlines()[0] == says
        assert str(second / "badges.pdf") in result.stdout
        assert lockups.locked_away_now(running.school.db) == 19
        assert audit_check.verify(running.school.db)
        running.school.close()
    assert [school.folder for school in served] == [second]
    served[0].close()
    with demo.kept(first) as folder:
        assert folder == first, "free again once it has ended"


def test_so_many_demos_may_run_at_once_and_no_real_school_is_taken_for_one(tmp_path: Path):
    with ExitStack() as running:
        for _ in range(demo.AT_ONCE):
            running.enter_context(demo.kept(tmp_path / "demo"))
        with pytest.raises(demo.TooManyDemos, match="Stop one of them with Ctrl-C first"):
            running.enter_context(demo.kept(tmp_path / "demo"))
    found(tmp_path / "school", "A real school").close()
    with pytest.raises(demo.NotADemo), demo.kept(tmp_path / "school"):
        pass
    assert not (tmp_path / "school" / demo.MARK).exists()


# Every register is alive ------------------------------------------------------------------------


def sign_in(built: demo.Demo, name: str, at: FlaskClient, passphrase: str = "") -> TestResponse:
    given = next(each for each in built.sign_ins if each.person.given_name == name)
    typed = {"name": given.person.name, "passphrase": passphrase or given.passphrase}
    return at.post("/sign-in", data=typed, headers=OUR_PAGE)


def desk_of(built: demo.Demo, name: str) -> FlaskClient:
    at = create_app(school=built.school).test_client()
    assert sign_in(built, name, at).location == "/board"
    return at


def read(at: FlaskClient, address: str) -> str:
    page = at.get(address)
    assert page.status_code == 200, address
    return page.get_data(as_text=True)


def test_its_sign_ins_work_without_a_second_factor_and_with_no_other_passphrase(built: demo.Demo):
    roles = [(each.person.given_name, each.role) for each in built.sign_ins]
    assert roles == [("Sue", "office"), ("Daniel", "leadership"), ("Ruth", "headteacher")]
    assert not settings.current(built.school.db).second_factor
    for each in built.sign_ins:
        check_choice(each.passphrase, names=(each.person.given_name, each.person.family_name))
        at = create_app(school=built.school).test_client()
        wrong = sign_in(built, each.person.given_name, at, built.sign_ins[0].passphrase + "x")
        assert wrong.status_code == 422
        assert "Sign out" in read(desk_of(built, each.person.given_name), "/board")


def test_sign_ins_and_pins_are_new_every_time_and_a_school_of_ones_own_has_none(tmp_path: Path):
    secrets = []
    for _ in range(2):
        oakfield = demo.build(tmp_path / "demo", time(8, 31))
        oakfield.school.close()
        secrets.append({each.passphrase for each in oakfield.sign_ins} | {*oakfield.pins.values()})
    assert len(secrets[0] | secrets[1]) == 10
    own = found(tmp_path / "own", "A real school")
    assert own.db["credentials"].count == own.db["pins"].count == own.db["roles"].count == 0
    assert settings.current(own.db).second_factor
    own.close()


def test_what_the_office_is_told_to_look_at_is_there(built: demo.Demo):
    sue = desk_of(built, "Sue")
    assert "17 of 35" in read(sue, "/board")
    phones = read(sue, "/pupil-phones")
    assert "Held safely" in phones
    devices = read(sue, "/devices")
    assert "Grace Adeyemi, due back at 10:45" in devices
    assert "Chloe Barnes, photos to move" in devices
    assert "Karen Whitlock" in read(sue, "/calls").split("A call comes in")[0]
    assert "City museum" in read(sue, "/visits")
    assert "24 of 35" in read(sue, "/rules-accepted")
    assert "Beech" in read(sue, "/photos")


def test_what_the_headteacher_is_told_to_look_at_is_there(built: demo.Demo):
    ruth = desk_of(built, "Ruth")
    assert "Siân Hughes" in read(ruth, "/permissions").split("On now")[0]
    assert "Walks to a carer alone today." in read(ruth, "/pupil-phones/consents")


def test_a_pin_opens_ones_own_record_at_the_kiosk(built: demo.Demo):
    for name, pin in built.pins.items():
        check_pin(pin, 6)
        at = create_app(school=built.school).test_client()
        typed = {"code": built.label_of(name).short, "pin": pin}
        assert at.post("/own/badge", data=typed, headers=OUR_PAGE).location == "/own"
        assert "Borrow an iPad" in read(at, "/own")
    nobodys = people.called(built.school.db, "Marcus Bell")[0]
    assert pins_table.kept(built.school.db, nobodys.id) is None


def test_a_permission_waits_one_is_in_force_and_one_ends_today(built: demo.Demo):
    db, now = built.school.db, built.school.now()
    found = {
        people.person(db, row["person"]).given_name: permissions.permission(db, row["id"])
        for row in db.query("SELECT id, person FROM permissions")
    }
    states = {name: state(each, now) for name, each in found.items()}
    assert states == {"Siân": "waiting", "Nadia": "in_force", "Rachel": "in_force"}
    assert day_of(found["Rachel"].ends_at) == day_of(now) < day_of(found["Nadia"].ends_at)


def test_in_contact_time_the_permission_gives_a_phone_back_and_others_stay(tmp_path: Path):
    oakfield = demo.build(tmp_path / "demo", time(10, 20))
    given = scan(oakfield, oakfield.label_of("Nadia"), "take_back:1")
    kept = scan(oakfield, oakfield.label_of("Karen"), "take_back:1")
    oakfield.school.close()
    assert (given.code, kept.refusal) == ("taken_back_with_permission", "K4")


def test_photo_forms_of_one_class_have_a_few_noes_and_one_exclusion(built: demo.Demo):
    db, now = built.school.db, built.school.now()
    beech = people.class_named(db, "Beech").id
    whys = {
        use: sorted(
            (each.pupil.given_name, each.answer.why)
            for each in photos.shown_list(db, beech, use, now).excluded
        )
        for use in ("Learning record", "School website", "Press")
    }
    assert whys["Learning record"] == [("Leo", "refused"), ("Nia", "excluded")]
    assert [name for name, _ in whys["School website"]] == ["Callum", "Hana", "Leo", "Nia"]
    assert len(whys["Press"]) == 30, "nothing on file is a No"


def test_devices_have_labels_one_is_out_and_one_waits_for_its_photographs(built: demo.Demo):
    db = built.school.db
    devices = school_devices.devices(db)
    assert sorted(each.tag for each in devices) == sorted(x.title for x in built.device_labels)
    assert {each.kind for each in devices} == {"ipad", "camera", "work_mobile"}
    now_open = {each.tag: [x.state for x in loans.uncleared(db, each.id)] for each in devices}
    waiting = {tag: states for tag, states in now_open.items() if states}
    assert waiting == {"iPad 2": ["out"], "iPad 4": ["awaiting_transfer"]}
    labels = {each.title: each for each in built.device_labels}
    assert scan(built, labels["iPad 2"]).code == "returned"
    assert scan(built, labels["iPad 4"]).code == "awaiting_transfer"
    assert built.device_sheet.read_bytes().startswith(b"%PDF")


def test_places_and_rules_accepted_by_some(built: demo.Demo):
    db = built.school.db
    kinds = {each.kind for each in places.open_places(db)}
    assert kinds == {"staff_only", "public", "children"}
    assert len(acknowledgements.outstanding(db, policies.current(db).id, FRIDAY)) == 11


def test_the_command_prints_every_sign_in_and_pin_and_says_what_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    made = []
    build = demo.build
    monkeypatch.setattr(demo, "build", lambda *given: made.append(build(*given)) or made[0])
    monkeypatch.setattr("kiosk.cli.demo.serve_here", lambda school, _: school.close())
    printed = CliRunner().invoke(main, ["--data", str(tmp_path), "demo"]).stdout
    for each in made[0].sign_ins:
        assert f"{each.person.name:16}{each.role:13}{each.passphrase}\n" in printed
    for name, pin in made[0].pins.items():
        assert f"{codes.grouped(made[0].label_of(name).short)}   PIN {pin}\n" in printed
    assert "these demo sign-ins" in printed
    assert "The second factor is\n  off in the demo (setting second_factor no)" in printed
    assert str(tmp_path / "demo" / "devices.pdf") in printed


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


def test_it_is_built_on_the_first_day_of_a_school_year(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    today(monkeypatch, date(2026, 9, 1))
    oakfield = demo.build(tmp_path / "demo", time(8, 31))
    assert oakfield.school.db["deposits"].count == demo.HANDED_IN + 1, "and one held safely"
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
