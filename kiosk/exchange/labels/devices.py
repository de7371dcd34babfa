"""Printing labels of school devices, as badges and slot labels are printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk import codes
from kiosk.actions import Stamp
from kiosk.actions.school_devices import IssueDeviceLabel
from kiosk.db import settings
from kiosk.decide.school_devices import SchoolDevice
from kiosk.exchange.labels.badges import issue
from kiosk.exchange.labels.sheet import Label, Sheet, draw
from kiosk.school import School


def print_device_labels(
    school: School,
    devices: Sequence[SchoolDevice],
    sheet: Sheet,
    path: Path,
    *,
    start_at: int = 1,
    nudge: tuple[float, float] = (0, 0),
    stamped: Callable[[], Stamp] | None = None,
) -> list[Label]:
    """A new label for each school device, on a sheet at `path`; the one on it now ends.

    `nudge` in millimetres, right and down. Raises labels.LabelProblem, perform.Refused, OSError;
    then nothing has changed.
    """
    current = settings.current(school.db)
    labels = [
        Label(
            codes.mint(codes.Kind.DEVICE), None, device.tag, "Scan to return", current.school_name
        )
        for device in devices
    ]
    actions = [
        IssueDeviceLabel(device.id, codes.digest(label.code, school.keys.codes))
        for device, label in zip(devices, labels, strict=True)
    ]
    pdf = draw(labels, sheet, start_at=start_at, nudge=nudge, colour=current.badge_colour)
    issue(school, actions, pdf, path, stamped)
    return labels
