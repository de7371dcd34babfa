"""The day's close: every device and every locked-away phone is in its place, or named (RO19, K11).

The sheet says where each is; a person looks, and signs it off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from kiosk.decide.calendar import clock_time, day_of, local
from kiosk.decide.decision import Decision, Moment, done
from kiosk.decide.loans import Loan
from kiosk.decide.school_devices import SAID, SchoolDevice
from kiosk.refusals import refuse, sentence


@dataclass(frozen=True)
class DayClose:
    """That somebody signed a day's sheet off, and the counts on it; phones of staff and pupils."""

    TABLE: ClassVar[str] = "day_closes"

    id: int
    day_on: date
    signed_by: str
    signed_at: datetime
    devices: int
    devices_named: int
    phones_locked: int


@dataclass(frozen=True)
class Line:
    """One device or phone of the sheet; `in_place` or else `says` who has it and since when."""

    what: str
    home: str
    in_place: bool
    says: str


@dataclass(frozen=True)
class Sheet:
    """Where everything is at the end of a day."""

    devices: tuple[Line, ...]
    phones: tuple[Line, ...]
    pupil_phones: tuple[Line, ...]

    @property
    def named(self) -> tuple[Line, ...]:
        """Devices that are not simply in their place."""
        return tuple(line for line in self.devices if not line.in_place)


@dataclass(frozen=True)
class LockedPhone:
    """A phone still in its slot, of the staff or of a pupil."""

    slot: int
    owner: str
    locked_at: datetime


def sheet(
    devices: Iterable[SchoolDevice],
    uncleared: Mapping[str, Loan],
    names: Mapping[str, str],
    phones: Iterable[LockedPhone],
    pupil_phones: Iterable[LockedPhone],
    at: datetime,
) -> Sheet:
    """The sheet; `uncleared` has the last loan of a device that is not cleared."""
    return Sheet(
        tuple(_device(each, uncleared.get(each.id), names, at) for each in devices),
        tuple(_phone(each, at) for each in phones),
        tuple(_phone(each, at) for each in pupil_phones),
    )


def _phone(phone: LockedPhone, at: datetime) -> Line:
    says = f"{phone.owner}, since {_when(phone.locked_at, at)}"
    return Line(sentence("K11", n=phone.slot), "", True, says)


def _device(
    device: SchoolDevice, loan: Loan | None, names: Mapping[str, str], at: datetime
) -> Line:
    says = "In its place"
    in_place = loan is None and device.may_go_out
    if device.condition == "quarantined":
        says = f"Put away since {_when(device.condition_at, at)}. Nobody uses it."
    elif device.condition == "missing":
        who = f", last with {names[loan.borrower]}" if loan else ""
        says = f"Missing since {_when(device.condition_at, at)}{who}"
    elif loan and loan.state == "out":
        says = f"With {names[loan.borrower]} since {_when(loan.out_at, at)}"
        if loan.is_overdue(at):
            says += ". " + sentence("D10", ipad=device.tag, time=_when(loan.due_at, at))
    elif loan:
        asks = "not said whether photos were made" if loan.images is None else "photos to move"
        says = f"Back, {asks}: {names[loan.borrower]}, since {_when(loan.returned_at, at)}"
    elif device.condition in ("faulty", "charging"):
        says = f"{SAID[device.condition]} since {_when(device.condition_at, at)}"
    return Line(device.tag, device.home or "", in_place, says)


def _when(then: datetime | None, at: datetime) -> str:
    if then is None or day_of(then) == day_of(at):
        return clock_time(then or at)
    return f"{local(then).day} {local(then):%B, %H:%M}"


def close_day(person: str, is_here: bool, shown: Sheet, next_id: int, moment: Moment) -> Decision:
    """Sign the sheet off as it is now; E3 for somebody who is not here."""
    if not is_here:
        return refuse("E3")
    phones = len(shown.phones) + len(shown.pupil_phones)
    counts = (len(shown.devices), len(shown.named), phones)
    return done(DayClose(next_id, day_of(moment.at), person, moment.at, *counts))
