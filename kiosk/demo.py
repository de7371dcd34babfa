"""The demo school: Oakfield Primary on a school morning that is half over. Everybody is invented.

It is built through the same doorway as everything else, and made anew at every start.
"""

from __future__ import annotations

import random
import shutil
import tomllib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from kiosk import clock, codes, keys
from kiosk import demo_registers as registers
from kiosk.actions import Action, Scan, Stamp
from kiosk.actions.people import RecordClass, RecordPerson, RecordPupil
from kiosk.actions.pupil_phone_permissions import RecordWalking
from kiosk.actions.pupil_phones import HandInPupilPhone
from kiosk.db import people, school_devices, settings
from kiosk.decide.calendar import day_of, instant_of
from kiosk.decide.people import Pupil
from kiosk.decide.pupil_phone_permissions import school_year
from kiosk.decide.stations import THIS_MACHINE
from kiosk.demo_registers import Desk, SignIn, at
from kiosk.exchange.labels.badges import print_badges
from kiosk.exchange.labels.devices import print_device_labels
from kiosk.exchange.labels.paper_sizes import find_sheet
from kiosk.exchange.labels.pupil_phones import print_pupil_labels
from kiosk.exchange.labels.sheet import Label
from kiosk.folders import product_file
from kiosk.founding import found, stamp
from kiosk.one_server import alone
from kiosk.perform import perform, perform_all
from kiosk.school import DATABASE, School

MARK = "this is a demo school"
BADGES = "badges.pdf"
DEVICE_LABELS = "devices.pdf"
PHONE_LABELS = "pupil-phones.pdf"
FIRST_LOCKUP = time(8, 2)
LOCKED_AWAY = 17
WITH_TWO_PHONES = "Marcus"
WALKING_HOME = 13
HANDED_IN = 8
AT_ONCE = 9
"""Demos that may run at the same time, each in a folder of its own."""


class NotADemo(Exception):
    """The folder holds something else, which is left alone."""


class TooManyDemos(Exception):
    """A demo is running in every folder that may be had; the text says what to do."""


@dataclass
class Demo:
    """The demo school as it was built: its sheets, and codes, sign-ins and PINs to try."""

    school: School
    badge_sheet: Path
    labels: list[Label]
    locked_away: set[str]
    device_sheet: Path
    device_labels: list[Label]
    phone_sheet: Path
    sign_ins: list[SignIn]
    pins: dict[str, str]

    def label_of(self, name: str) -> Label:
        """The badge of the person whose first name this is."""
        return next(label for label in self.labels if label.title == name)


def school_morning(at: time) -> datetime:
    """The instant of this local time today, or on the Friday before a weekend. UTC."""
    today = day_of(clock.now())
    day = today - timedelta(days=max(0, today.isoweekday() - 5))
    return instant_of(day, at)


@contextmanager
def kept(wanted: Path) -> Iterator[Path]:
    """The folder, or the next one (demo-2) in which no demo is running, kept until the end.

    Raises NotADemo, TooManyDemos.
    """
    for number in range(1, AT_ONCE + 1):
        folder = wanted if number == 1 else wanted.with_name(f"{wanted.name}-{number}")
        _check_demo(folder)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with alone(folder / MARK) as is_ours:
            if is_ours:
                yield folder
                return
    raise TooManyDemos(f"{AT_ONCE} demos are running already. Stop one of them with Ctrl-C first.")


def build(folder: Path, starts: time) -> Demo:
    """Build the demo school in the folder, its clock starting at this local time.

    Its second factor is off and its passphrases and PINs are new every time. Raises NotADemo when
    the folder holds a school that is not a demo.
    """
    _clear(folder)
    now = school_morning(starts)
    weeks_ago = now - timedelta(weeks=8)
    year = now.year if now.date() > date(now.year, 9, 8) else now.year - 1
    agreed, review = date(year, 9, 8), date(year + 1, 9, 8)
    school = found(
        folder, "Oakfield Primary", lambda: weeks_ago, agreed_on=agreed, review_on=review
    )
    (folder / MARK).touch()
    given = tomllib.loads(product_file("demo_people.toml").read_text(encoding="utf-8"))
    perform_all(school, [(action, stamp(school)) for action in _everybody(given)])
    desk = Desk(school, given)
    sign_ins, pins = registers.settle(desk)
    sheet, device_sheet = folder / BADGES, folder / DEVICE_LABELS
    labels = print_badges(school, people.staff(school.db), find_sheet("cards"), sheet)
    devices = school_devices.devices(school.db)
    device_labels = print_device_labels(school, devices, find_sheet("L7160"), device_sheet)
    phone_sheet = folder / PHONE_LABELS
    print_pupil_labels(school, _walkers(school), find_sheet("L7160"), phone_sheet)
    registers.the_day_before(desk, now)
    _forms_of_walkers(school, now)
    locked_away = _morning(school, labels, now)
    registers.this_morning(desk, now)
    _pupils_phones(school, now)
    school.now = clock.starting_at(now)
    return Demo(
        school, sheet, labels, locked_away, device_sheet, device_labels, phone_sheet, sign_ins, pins
    )


def _check_demo(folder: Path) -> None:
    holds_school = (folder / DATABASE).exists() or (folder / keys.FILE_NAME).exists()
    if holds_school and not (folder / MARK).exists():
        raise NotADemo(f"{folder} holds a school that is not a demo. Choose another --data.")


def _clear(folder: Path) -> None:
    """Take out what a demo left, but for its mark, by which a running one keeps the folder."""
    _check_demo(folder)
    if (folder / MARK).exists():
        for each in folder.iterdir():
            if each.is_dir():
                shutil.rmtree(each)
            elif each.name != MARK:
                each.unlink()


def _everybody(given: dict[str, Any]) -> list[Action]:
    actions: list[Action] = [
        RecordPerson(_new_id(), "demo", str(n), first, last, None, job)
        for n, (first, last, job) in enumerate(given["staff"], 1)
    ]
    chance = random.Random("Oakfield")  # noqa: S311  # invented people, the same every time
    for year_group, name in given["classes"]:
        actions.append(RecordClass(_new_id(), name))
        for n, first in enumerate(given["pupils_given"], 1):
            last = chance.choice(given["pupils_family"])
            key = f"{name}{n}"
            actions.append(RecordPupil(_new_id(), "demo", key, first, last, None, year_group, name))
    return actions


def _morning(school: School, labels: list[Label], now: datetime) -> set[str]:
    """Half the staff scan their badges before `now`; who did, by first name."""
    early = [label for label in labels if label.title != "Priya"]
    random.Random("morning").shuffle(early)  # noqa: S311  # the same every time
    two_phones = next(label for label in early if label.title == WITH_TWO_PHONES)
    early = [two_phones, *(label for label in early if label is not two_phones)][:LOCKED_AWAY]
    started = min(instant_of(day_of(now), FIRST_LOCKUP), now - timedelta(minutes=29))
    for n, label in enumerate(early):
        scanned_at = started + timedelta(seconds=93 * n)
        at(school, scanned_at)
        _scan(school, label)
        if label is two_phones:
            at(school, scanned_at + timedelta(seconds=20))
            _scan(school, label, "lock_away:2")
    return {label.title for label in early}


def _walkers(school: School) -> list[Pupil]:
    """Year 6 who walk home alone and have a form on file."""
    oldest = [pupil for pupil in people.pupils(school.db) if pupil.year_group == "6"]
    return oldest[:WALKING_HOME]


def _forms_of_walkers(school: School, now: datetime) -> None:
    """Recorded the day before, or on the first day of a school year, which needs a new form."""
    first_day = school_year(day_of(now), settings.current(school.db)).starts_on
    at(school, max(now - timedelta(days=1), instant_of(first_day, time(0))))
    signed = day_of(school.now())
    forms = [
        RecordWalking(_new_id(), p.id, "A parent", True, signed, "12345") for p in _walkers(school)
    ]
    perform_all(school, [(form, stamp(school)) for form in forms])


def _pupils_phones(school: School, now: datetime) -> None:
    """Some of those who may have handed their phones in."""
    at(school, now - timedelta(minutes=2))
    for pupil in _walkers(school)[:HANDED_IN]:
        wanted = HandInPupilPhone(None, pupil.id, True, "go_on")
        perform_all(school, [(wanted, stamp(school))])


def _scan(school: School, label: Label, answer: str | None = None) -> None:
    code = codes.digest(label.code, school.keys.codes)
    happened = Stamp(None, THIS_MACHINE, _new_id(), school.now())
    perform(school, Scan(code, answer=answer), happened)


def _new_id() -> str:
    return str(uuid.uuid4())
