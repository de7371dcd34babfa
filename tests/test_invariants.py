"""The 21 invariants of domain.md B.9: each has a test that is found by its number.

`grep -rniE "invariants?[ _].*17" tests` finds what holds number 17. Those that
belong to no noun alone are here.
"""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
import zxingcpp
from oakfield import app_of
from whole_school import build, copy_of

from kiosk.actions import Action
from kiosk.actions.loans import AnswerImages, ReturnDevice
from kiosk.actions.lockups import LockUpPhone, TakeBackPhone
from kiosk.actions.quarantines import QuarantineDevice
from kiosk.actions.visits import SayPhoneUsed
from kiosk.clock import from_text, to_text
from kiosk.codes import ALPHABET, Kind
from kiosk.db import people, school_devices
from kiosk.decide import scan
from kiosk.decide.office_entries import EMERGENCY_REASONS, RELEASE_REASONS
from kiosk.decide.permissions import CATEGORIES
from kiosk.exchange.labels.badges import print_badges
from kiosk.exchange.labels.devices import print_device_labels
from kiosk.exchange.labels.paper_sizes import find_sheet
from kiosk.exchange.labels.pupil_phones import print_pupil_labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oakfield import Oakfield

TESTS = Path(__file__).parent
KINDS = "".join(kind.value for kind in Kind)
NAMED = re.compile(r"invariants?[ _]([0-9]+(?:(?:, |_| and |_and_)[0-9]+)*)", re.IGNORECASE)


@pytest.fixture(scope="module")
def whole(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Oakfield]:
    """Oakfield with rows in every table; these tests print labels there and change nothing else."""
    folder = tmp_path_factory.mktemp("invariants")
    school = copy_of(build(request.config, folder / "built"), folder / "whole")
    yield school
    school.school.close()
    shutil.rmtree(folder)


def named_by_tests() -> dict[int, list[str]]:
    """By number: the tests whose name or docstring names the invariant."""
    found: dict[int, list[str]] = {}
    for path in TESTS.rglob("test_*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                words = f"{node.name} {ast.get_docstring(node) or ''}"
                for numbers in NAMED.findall(words):
                    for number in re.findall("[0-9]+", numbers):
                        found.setdefault(int(number), []).append(node.name)
    return found


def test_each_of_the_twenty_one_has_a_test_of_its_own():
    assert sorted(named_by_tests()) == list(range(1, 22))


def test_invariant_10_the_idle_kiosk_says_no_reason_and_nothing_of_health_or_an_incident(
    whole: Oakfield,
):
    """In a school with a permission, an emergency, an exclusion and a device set aside."""
    client = app_of(whole.school).test_client()
    shown = client.get("/").text + client.get("/api/v1/day").text
    words = {
        *CATEGORIES.values(),
        *EMERGENCY_REASONS.values(),
        *RELEASE_REASONS.values(),
        *("medical", "unwell", "police", "quarantine", "not to be used", "exclusion", "incident"),
        *(name for each in people.staff(whole.school.db) for name in each.full_names),
        *(f"{each.given_name} {each.family_name}" for each in people.pupils(whole.school.db)),
    }
    assert len(words) > 25
    said = {word for word in words if re.search(rf"\b{re.escape(word)}\b", shown, re.IGNORECASE)}
    assert said == set()


def printed(whole: Oakfield, folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The words of each sheet with a label for everybody and everything, and its squares, read."""
    db = whole.school.db
    for name, print_them, whose, sheet in (
        ("badges", print_badges, people.staff(db), "cards"),
        ("pupils", print_pupil_labels, people.pupils(db), "L7160"),
        ("devices", print_device_labels, school_devices.devices(db), "L7160"),
    ):
        path = folder / f"{name}.pdf"
        print_them(whole.school, whose, find_sheet(sheet), path)  # type: ignore[operator]
        pages = list(pypdfium2.PdfDocument(path))
        pictures = [page.render(scale=150 / 72).to_pil().convert("RGB") for page in pages]
        squares = [each.text for picture in pictures for each in zxingcpp.read_barcodes(picture)]
        assert len(squares) == len(whose) > 0
        yield "\n".join(page.get_textpage().get_text_range() for page in pages), squares


def test_invariants_13_and_14_labels_hold_no_imei_and_squares_nothing_but_a_random_code(
    whole: Oakfield, tmp_path: Path
):
    db = whole.school.db
    secret = {
        *(value for (value,) in db.execute("SELECT source_id FROM pupils").fetchall()),
        *(value for (value,) in db.execute("SELECT serial FROM school_devices").fetchall()),
        *(value for (value,) in db.execute("SELECT last4 FROM imeis").fetchall()),
    } - {None}
    squares: list[str] = []
    for words, read in printed(whole, tmp_path):
        assert not re.search(r"[0-9]{14}", re.sub(r"[ -]", "", words)), "an IMEI"
        assert not [value for value in secret if value in words]
        squares += read
    assert len(set(squares)) == len(squares)
    assert all(re.fullmatch(f"[{KINDS}][{ALPHABET}]{{15}}", square) for square in squares)


def test_invariant_15_every_stored_instant_is_utc(whole: Oakfield):
    """The local offset follows from it: the school lives by Europe/London (docs/decisions.md)."""
    db, seen = whole.school.db, 0
    for table in db.tables:
        for column in (each.name for each in table.columns if each.name.endswith("_at")):
            sql = f"SELECT DISTINCT [{column}] FROM [{table.name}] WHERE [{column}] IS NOT NULL"
            for (text,) in db.execute(sql).fetchall():
                if table.name != "_sqlite_migrations":
                    assert to_text(from_text(text)) == text, f"{table.name}.{column}"
                    seen += 1
    assert seen > 100


def test_invariant_21_a_scan_alone_means_no_more_than_this():
    """Each of them is the owner's own phone, or a device that comes back."""
    meant = {
        kind
        for kind in vars(scan).values()
        if isinstance(kind, type) and issubclass(kind, Action) and kind is not Action
    }
    phone = {LockUpPhone, TakeBackPhone, SayPhoneUsed}
    assert meant == phone | {ReturnDevice, AnswerImages, QuarantineDevice}
