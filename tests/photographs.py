"""Class 3 Hazel with four children, Priya who teaches them, and iPad 4 with its label."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from oakfield import Badge, Oakfield

from kiosk import codes
from kiosk.actions import Outcome, Scan
from kiosk.actions.loans import ConfirmImageTransfer, SignOutDevice
from kiosk.actions.people import RecordClass, RecordPupil
from kiosk.actions.photos import DecidePhotos, OpenPhotoList
from kiosk.actions.school_devices import IssueDeviceLabel, RecordDevice
from kiosk.db import photos
from kiosk.decide.calendar import day_of
from kiosk.decide.loans import Loan
from kiosk.decide.photos import PhotoList
from kiosk.perform import perform

SHARE = "Staff drive, Photos"


@dataclass
class Hazel:
    """What a loan of an iPad for photographs needs, on top of a school."""

    oakfield: Oakfield
    priya: Badge = field(init=False)
    label: str = field(init=False)

    def __post_init__(self) -> None:
        do = self.oakfield.do
        do(RecordClass("hazel", "3 Hazel"))
        for given in ("ada", "bo", "cy", "di"):
            self.child(given)
        self.priya = self.colleague("Priya")
        self.label = self.device()

    def colleague(self, given: str) -> Badge:
        badge = self.oakfield.somebody(given)
        self.oakfield.accepts(badge.person)
        return badge

    def child(self, given: str, class_name: str = "3 Hazel") -> None:
        if class_name != "3 Hazel":
            self.oakfield.do(RecordClass(class_name, class_name))
        name = given.title()
        self.oakfield.do(RecordPupil(given, "test", given, name, "Fenn", None, "3", class_name))

    def device(self, device: str = "ipad4", tag: str = "iPad 4", kind: str = "ipad") -> str:
        code = codes.mint(codes.Kind.DEVICE)
        self.oakfield.do(RecordDevice(device, tag, kind, None, "Cabinet 2", True, True))
        self.oakfield.do(IssueDeviceLabel(device, self.oakfield.digest(code)))
        return code

    def decide(
        self, pupil: str, may: bool = True, use: str = "Press", source: str = "desk"
    ) -> Outcome:
        on = day_of(self.oakfield.clock)
        return self.oakfield.do(DecidePhotos(pupil, use, may, on, source=source))

    def list(self, use: str = "Press") -> PhotoList:
        return photos.shown_list(self.oakfield.school.db, "hazel", use, self.oakfield.clock)

    def excluded(self, use: str = "Press") -> list[str]:
        return [each.pupil.id for each in self.list(use).excluded]

    def open(self, use: str = "Press", who: Badge | None = None) -> Outcome:
        return self.oakfield.do(OpenPhotoList((who or self.priya).person, "hazel", use))

    def sign_out(
        self,
        use: str | None = "Press",
        *,
        who: Badge | None = None,
        device: str = "ipad4",
        purpose: str = "Lesson",
        hours: float = 2,
        visit: str | None = None,
    ) -> Outcome:
        due = self.oakfield.clock + timedelta(hours=hours)
        borrower = (who or self.priya).person
        return self.oakfield.do(SignOutDevice(device, borrower, purpose, "hazel", use, due, visit))

    def read_and_sign_out(self, use: str = "Press", **given: Any) -> Outcome:
        self.open(use, given.get("who"))
        return self.sign_out(use, **given)

    def scan(self, answer: str | None = None, label: str | None = None) -> Outcome:
        digest = self.oakfield.digest(label or self.label)
        return perform(self.oakfield.school, Scan(digest, answer=answer), self.oakfield.stamp())

    def loans(self) -> list[dict[str, Any]]:
        return self.oakfield.rows("loans")

    def move(self, *, loan: int | None = None, by: str | None = None, **given: Any) -> Outcome:
        said = {
            "device": "ipad4",
            "loan": loan or self.loans()[-1]["id"],
            "destination": SHARE,
            "pictures": 12,
            "shared": "none",
            "pupil": None,
            "deleted": True,
            "recently_deleted": True,
            "cloud": True,
        } | given
        stamp = self.oakfield.stamp()
        actor = by or self.priya.person
        stamp = type(stamp)(actor, stamp.station, stamp.action_id, stamp.happened_at)
        return perform(self.oakfield.school, ConfirmImageTransfer(**said), stamp)

    def state(self, loan: int = -1) -> str:
        from kiosk.db.rows import select

        found = select(self.oakfield.school.db, Loan, "ORDER BY id")
        return found[loan].state
