"""Issuing a sheet: its new codes, the sheet itself, and the end of the old codes, in one go.

The codes are known only while the sheet is drawn; the database keeps digests.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypedDict

from kiosk import codes
from kiosk.actions import Action, Stamp
from kiosk.db import settings
from kiosk.exchange.labels.sheet import Label, Sheet, draw
from kiosk.founding import stamp
from kiosk.perform import perform_all
from kiosk.school import School


class Printed(TypedDict, total=False):
    """How a sheet is printed: from which label on, moved by how many millimetres right and down;
    `stamped` says whose Actions these are, else those of whoever sits at the machine.
    """

    start_at: int
    nudge: tuple[float, float]
    stamped: Callable[[], Stamp]


def digest(school: School, code: str) -> str:
    """How the database knows a code."""
    return codes.digest(code, school.keys.codes)


def issue(
    school: School,
    labels: list[Label],
    actions: Sequence[Action],
    sheet: Sheet,
    path: Path,
    *,
    start_at: int = 1,
    nudge: tuple[float, float] = (0, 0),
    stamped: Callable[[], Stamp] | None = None,
) -> list[Label]:
    """Draw the labels at `path` and store what the Actions say of their codes; gives the labels.

    Raises labels.LabelProblem, perform.Refused, OSError; then nothing has changed and the old
    codes still work.
    """
    colour = settings.current(school.db).badge_colour
    pdf = draw(labels, sheet, start_at=start_at, nudge=nudge, colour=colour)
    made = stamped or (lambda: stamp(school))
    _kept(pdf, path, lambda: perform_all(school, [(action, made()) for action in actions]))
    return labels


def _kept(pdf: bytes, path: Path, store: Callable[[], object]) -> None:
    """Write beside, store, then rename: at no point is a badge dead and its new sheet nowhere."""
    beside = path.with_name(f".{path.name}.part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
        store()
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    beside.replace(path)
