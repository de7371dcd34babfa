"""School devices as a spreadsheet file, out and in again: one line each, known by its name."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.actions import Stamp
from kiosk.actions.school_devices import RecordDevice
from kiosk.db import school_devices
from kiosk.decide.school_devices import CALLED, SAID, SchoolDevice
from kiosk.exchange.spreadsheets import cell, typed
from kiosk.perform import perform_all
from kiosk.school import School

HEADINGS = ("Name", "Kind", "Serial", "Where", "Managed", "Passcode", "Condition")
MOST_BYTES = 512 * 1024
_KINDS = {called.casefold(): kind for kind, called in CALLED.items()}
_YES_OR_NO = {"y": True, "yes": True, "true": True}
_YES_OR_NO |= dict.fromkeys(("n", "no", "false", ""), False)


class DeviceProblem(Exception):
    """A file of devices that cannot be taken in; the text names the line and the next step."""


def as_csv(devices: Iterable[SchoolDevice]) -> str:
    """Every device, with headings; text that a spreadsheet would take for a formula is not one."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(HEADINGS)
    for each in devices:
        words = (each.tag, CALLED[each.kind], each.serial or "", each.home or "")
        flags = ("Y" if has else "N" for has in (each.managed, each.passcode))
        rows.writerow([*map(cell, words), *flags, SAID[each.condition].lower()])
    return text.getvalue()


@dataclass(frozen=True)
class File:
    """A list of devices that somebody gives: what it is called, and what is in it."""

    name: str
    data: bytes


def opened(path: Path) -> File:
    """The file at this path, read no further than a list of devices goes. Raises OSError."""
    with path.open("rb") as file:
        return File(path.name, file.read(MOST_BYTES + 1))


def take_in(school: School, given: File, stamp: Callable[[], Stamp]) -> tuple[int, int]:
    """Take in a file: how many devices are new, and how many were there. All of it or nothing.

    Raises DeviceProblem, perform.Refused. What is not in the file stays as it is.
    """
    actions = [_action(school, line, row) for line, row in _lines(given)]
    tags = [action.tag for action in actions]
    if len(set(tags)) < len(tags):
        twice = next(tag for tag in tags if tags.count(tag) > 1)
        raise DeviceProblem(f"{given.name} has {twice} twice. Correct one, or delete the line.")
    new = sum(school_devices.with_tag(school.db, action.tag) is None for action in actions)
    perform_all(school, [(action, stamp()) for action in actions])
    return new, len(actions) - new


def _lines(given: File) -> list[tuple[int, Mapping[str, str]]]:
    if len(given.data) > MOST_BYTES:
        raise DeviceProblem(f"{given.name} is too large for a list of devices.")
    try:
        text = given.data.decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        headings = {(name or "").strip().casefold(): name for name in rows.fieldnames or ()}
        lacking = [name for name in HEADINGS[:2] if name.casefold() not in headings]
        if lacking:
            raise DeviceProblem(f"{given.name} needs the headings {', '.join(HEADINGS[:6])}.")
        return [
            (
                rows.line_num,
                {key: " ".join(typed(row[name] or "").split()) for key, name in headings.items()},
            )
            for row in rows
        ]
    except (UnicodeDecodeError, csv.Error) as error:
        raise DeviceProblem(f"{given.name} is not a CSV file in UTF-8. Save it again.") from error


def _action(school: School, line: int, row: Mapping[str, str]) -> RecordDevice:
    tag = row["name"][:40]
    kind = _KINDS.get(row["kind"].casefold())
    if not tag or kind is None:
        kinds = ", ".join(CALLED.values())
        raise DeviceProblem(f"Line {line}: give a name, and as its kind one of {kinds}.")
    flags = [row.get(name, "").casefold() for name in ("managed", "passcode")]
    if not set(flags) <= set(_YES_OR_NO):
        raise DeviceProblem(f"Line {line}: write Y or N for Managed and Passcode.")
    known = school_devices.with_tag(school.db, tag)
    return RecordDevice(
        known.id if known else uuid.uuid4().hex,
        tag,
        kind,
        row.get("serial") or None,
        row.get("where") or None,
        _YES_OR_NO[flags[0]],
        _YES_OR_NO[flags[1]],
    )
