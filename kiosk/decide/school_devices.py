"""School devices: iPads, cameras and work mobiles, by what their labels say (RP26, QC19, QC26).

Whether a device is out is not kept here: that is its loan.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from kiosk.actions.school_devices import IssueDeviceLabel, RecordDevice, SetCondition
from kiosk.decide.decision import UNCHANGED, Decision, Moment, done
from kiosk.refusals import Refusal, refuse

KINDS = ("ipad", "camera", "work_mobile")
CALLED = {"ipad": "iPad", "camera": "Camera", "work_mobile": "Work mobile"}
CONDITIONS = ("in_use", "charging", "faulty", "missing", "retired")
"""What a desk may say of a device. Quarantine has a way in and out of its own."""
MAY_GO_OUT = ("in_use", "charging")
"""One that charges is in its place, and goes out all the same: who takes it unplugs it."""

SAID = {
    "in_use": "In use",
    "charging": "Charging",
    "faulty": "Faulty",
    "missing": "Missing",
    "quarantined": "Not to be used",
    "retired": "Retired",
}
"""A condition in words; of quarantine no more than that (B1)."""


@dataclass(frozen=True)
class SchoolDevice:
    """An iPad, camera or work mobile, by what its label says (`tag`); `home` is its slot."""

    TABLE: ClassVar[str] = "school_devices"

    id: str
    tag: str
    kind: str
    serial: str | None
    home: str | None
    managed: bool
    passcode: bool
    condition: str
    added_at: datetime
    condition_at: datetime

    @property
    def may_go_out(self) -> bool:
        """Whether anybody may take it as it is."""
        return self.condition in MAY_GO_OUT

    @property
    def lacks(self) -> tuple[str, ...]:
        """What a child’s device should have and this one has not (QC26)."""
        has = {"not managed by the school": self.managed, "without a passcode": self.passcode}
        return tuple(words for words, it_has in has.items() if not it_has)


@dataclass(frozen=True)
class DeviceLabel:
    """A printed label, kept as a digest."""

    TABLE: ClassVar[str] = "device_labels"

    id: str
    device: str
    issued_at: datetime
    ended_at: datetime | None


def in_use_again(device: SchoolDevice, moment: Moment) -> SchoolDevice:
    """Found, mended, or out of quarantine."""
    return replace(device, condition="in_use", condition_at=moment.at)


def put_away(device: SchoolDevice | None) -> Refusal | None:
    """M6 for a device in quarantine: the same words to everybody, none of them why (B1)."""
    if device is None or device.condition != "quarantined":
        return None
    return refuse("M6", heading="Not this one", ipad=device.tag, condition="not to be used")


def record_device(
    action: RecordDevice, known: SchoolDevice | None, same_tag: SchoolDevice | None, moment: Moment
) -> Decision:
    """A device, new or changed; M11 where another one has that tag."""
    if same_tag and (known is None or same_tag.id != known.id):
        return refuse("M11", heading="That name is taken", ipad=action.tag)
    device = SchoolDevice(
        known.id if known else action.id,
        action.tag,
        action.kind,
        action.serial,
        action.home,
        action.managed,
        action.passcode,
        known.condition if known else "in_use",
        known.added_at if known else moment.at,
        known.condition_at if known else moment.at,
    )
    return UNCHANGED if device == known else done(device, concerns=f"school_devices/{device.id}")


def set_condition(
    action: SetCondition, device: SchoolDevice | None, is_loose: bool, moment: Moment
) -> Decision:
    """Note a condition; M5, M6 in quarantine, M12 for retiring one that is out or holds images."""
    if device is None or device.condition == "retired":
        return refuse("M5", heading="No such device")
    refusal = put_away(device)
    if refusal:
        return refusal
    if action.condition == "retired" and is_loose:
        return refuse("M12", heading="Not yet", ipad=device.tag)
    if action.condition == device.condition:
        return UNCHANGED
    return done(replace(device, condition=action.condition, condition_at=moment.at))


def issue_label(
    action: IssueDeviceLabel,
    device: SchoolDevice | None,
    working: Iterable[DeviceLabel],
    moment: Moment,
) -> Decision:
    """A new label for a device; the one on it now dies with it."""
    if device is None or device.condition == "retired":
        return refuse("M5", heading="No such device")
    ended = [replace(label, ended_at=moment.at) for label in working]
    return done(*ended, DeviceLabel(action.code, action.device, moment.at, None))
