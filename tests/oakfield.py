"""A school to try things on: on a folder of its own, with a clock to set."""

from __future__ import annotations

import itertools
import tempfile
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask

from kiosk import codes, create_app, founding
from kiosk.actions import Action, Outcome, Scan, Stamp
from kiosk.actions.acknowledgements import RecordAcceptance
from kiosk.actions.badges import IssueBadge, IssueSlotLabel
from kiosk.actions.day_badges import IssueDayBadge
from kiosk.actions.people import RecordPerson
from kiosk.db import acknowledgements, migrations
from kiosk.decide.calendar import SCHOOL_ZONE
from kiosk.decide.stations import THIS_MACHINE
from kiosk.perform import perform
from kiosk.school import School, open_school
from kiosk.web.app import take_up


def local(clock: str, day: str = "2026-11-20") -> datetime:
    """The instant when the school's wall clock shows this: `local("08:31")`, a Friday."""
    wall = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=SCHOOL_ZONE)
    return wall.astimezone(UTC)


@cache
def _founded(at: datetime, _slots: int, _schema: Path) -> dict[str, bytes]:
    """The files of Oakfield as it was founded at that instant, with so many slots and this schema
    (a test may have set others): founding takes 40 times as long as copying.
    """
    with tempfile.TemporaryDirectory() as folder:
        founding.found(Path(folder), "Oakfield Primary", lambda: at).close()
        return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


_apps: list[tuple[Flask, dict[str, Any]]] = []


def app_of(school: School) -> Flask:
    """The app, serving this school from now on: there is one for all, as building it takes long.

    Whoever needs two at once, or one to change, makes their own.
    """
    if not _apps:
        app = create_app(school=school)
        app.testing = True
        _apps.append((app, dict(app.config)))
    [(app, config)] = _apps
    app.config.clear()
    app.config.update(config)
    take_up(app, school)
    return app


@dataclass
class Badge:
    """A badge as it would be in somebody's hand."""

    person: str
    code: str
    short: str


@dataclass
class Oakfield:
    """A school to try things on. `clock` is what its clock shows; it stands still."""

    folder: Path
    clock: datetime = field(default_factory=lambda: local("08:31"))
    school: School = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        schema = migrations.product_file("schema.sql")
        for name, content in _founded(self.clock, founding.SLOTS, schema).items():
            (self.folder / name).touch(mode=0o600, exist_ok=False)
            (self.folder / name).write_bytes(content)
        self.school = open_school(self.folder, lambda: self.clock)
        self._people = itertools.count(1)

    def set(self, clock: str, day: str = "2026-11-20") -> None:
        self.clock = local(clock, day)

    def wait(self, **passes: float) -> None:
        self.clock += timedelta(**passes)

    def stamp(
        self, station: str = THIS_MACHINE, action_id: str | None = None, actor: str | None = None
    ) -> Stamp:
        return Stamp(actor, station, action_id or str(uuid.uuid4()), self.clock)

    def do(self, action: Action, **stamp: Any) -> Outcome:
        return perform(self.school, action, self.stamp(**stamp))

    def person(self, given: str = "Priya", family: str = "Shah") -> str:
        number = next(self._people)
        person = f"person{number}"
        self.do(RecordPerson(person, "test", str(number), given, family, None, "Teacher"))
        return person

    def digest(self, code: str) -> str:
        return codes.digest(code, self.school.keys.codes)

    def badge(self, person: str) -> Badge:
        badge = Badge(person, codes.mint(codes.Kind.BADGE), codes.mint_short())
        self.do(IssueBadge(person, self.digest(badge.code), self.digest(badge.short)))
        return badge

    def day_badge(self, number: int) -> Badge:
        badge = Badge(f"day-badge-{number}", codes.mint(codes.Kind.DAY_BADGE), codes.mint_short())
        self.do(IssueDayBadge(number, self.digest(badge.code), self.digest(badge.short)))
        return badge

    def somebody(self, given: str = "Priya") -> Badge:
        return self.badge(self.person(given))

    def accepts(self, person: str) -> None:
        version = acknowledgements.of(self.school.db, person).version
        assert version is not None
        self.do(RecordAcceptance(person, version))

    def slot_label(self, number: int) -> str:
        code = codes.mint(codes.Kind.LABEL)
        self.do(IssueSlotLabel(f"staff-{number}", self.digest(code)))
        return code

    def scan(
        self,
        badge: Badge,
        answer: str | None = None,
        *,
        slot_label: str | None = None,
        typed: bool = False,
        **stamp: Any,
    ) -> Outcome:
        code = self.digest(badge.short if typed else badge.code)
        label = self.digest(slot_label) if slot_label else None
        return perform(self.school, Scan(code, typed, answer, label), self.stamp(**stamp))

    def rows(self, table: str) -> list[dict[str, Any]]:
        return list(self.school.db.query(f"SELECT * FROM {table} ORDER BY id"))

    def entries(self) -> int:
        return self.school.db["audit_log"].count
