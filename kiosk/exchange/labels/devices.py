"""Printing labels of school devices; the one that is on a device ends."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Unpack

from kiosk.actions.school_devices import IssueDeviceLabel
from kiosk.codes import Kind, mint
from kiosk.db import settings
from kiosk.decide.school_devices import SchoolDevice
from kiosk.exchange.labels.issuing import Printed, digest, issue
from kiosk.exchange.labels.sheet import Label, Sheet
from kiosk.school import School


def print_device_labels(
    school: School,
    devices: Sequence[SchoolDevice],
    sheet: Sheet,
    path: Path,
    **how: Unpack[Printed],
) -> list[Label]:
    """A new label for each school device, on a sheet at `path`. Raises as `issue` does."""
    name = settings.current(school.db).school_name
    labels = [Label(mint(Kind.DEVICE), None, each.tag, "Scan to return", name) for each in devices]
    actions = [
        IssueDeviceLabel(device.id, digest(school, label.code))
        for device, label in zip(devices, labels, strict=True)
    ]
    return issue(school, labels, actions, sheet, path, **how)
