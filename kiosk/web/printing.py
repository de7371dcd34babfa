"""Printing at a desk: badges, labels and the page that shows how far a printer is out.

A code that is printed again ends the one before it, so whoever prints is told first how many
working ones that is. The sheet is in hand for a quarter of an hour, to be fetched again if the
paper jams; the codes on it are nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from sqlite_utils import Database
from werkzeug.wrappers import Response

from kiosk.db import (
    badges,
    day_badges,
    lockups,
    people,
    pupil_phones,
    school_devices,
    settings,
)
from kiosk.decide.day_badges import MOST as DAY_BADGES
from kiosk.perform import Refused
from kiosk.web.access import signed_in, stamp, this_person, this_school
from kiosk.web.in_hand import InHand

printing = Blueprint("printing", __name__)
office = signed_in("office")

CARDS, LABELS = "cards", "L7160"
SHEETS = {
    "": "The usual one: cards for badges, L7160 for labels",
    CARDS: "Cards: 10 badges on A4 card, to be cut",
    LABELS: "L7160: 21 labels of 63.5 × 38.1 mm",
    "L7163": "L7163: 14 labels of 99.1 × 38.1 mm",
    "L7159": "L7159: 24 labels of 63.5 × 33.9 mm",
}

Problems = list[tuple[str, str]]


@dataclass(frozen=True)
class Kind:
    """Something that is printed: for whom or what, and how many working codes that would end."""

    words: str
    one: str
    sheet: str
    found: Callable[[Database], Sequence[Any]]
    working: Callable[[Database, Sequence[Any]], int]


@dataclass(frozen=True)
class Printed:
    """A sheet that is ready to be fetched."""

    words: str
    name: str
    pdf: bytes


def _has_badge(db: Database, found: Sequence[Any]) -> int:
    return sum(bool(badges.working_of_person(db, person.id)) for person in found)


def _chosen(db: Database) -> Sequence[Any]:
    ids = set(request.form.getlist("person"))
    return [person for person in people.staff(db) if person.id in ids]


def _pupils(db: Database) -> Sequence[Any]:
    wanted = request.form.get("class", "")
    return [pupil for pupil in people.pupils(db) if not wanted or pupil.class_id == wanted]


def _pouches(db: Database) -> Sequence[int]:
    return range(1, settings.current(db).pupil_slots + 1)


KINDS = {
    "missing": Kind(
        "Badges for whoever has none", "badge", CARDS, badges.staff_without, _has_badge
    ),
    "chosen": Kind("Badges for those ticked below", "badge", CARDS, _chosen, _has_badge),
    "everybody": Kind("New badges for everybody", "badge", CARDS, people.staff, _has_badge),
    "day-badges": Kind(
        "Day badges 1 to 10",
        "day badge",
        CARDS,
        lambda _: range(1, DAY_BADGES + 1),
        lambda db, _: len(day_badges.all_working(db)),
    ),
    "slots": Kind(
        "Labels for the slots",
        "slot label",
        LABELS,
        lockups.slots,
        lambda db, found: sum(bool(badges.working_of_slot(db, slot.id)) for slot in found),
    ),
    "pupils": Kind(
        "Labels for pupils’ phones",
        "label",
        LABELS,
        _pupils,
        lambda db, found: pupil_phones.count_working_labels(
            db, [pupil.id for pupil in found], pouches=False
        ),
    ),
    "pouches": Kind(
        "Labels for pupils’ numbered pouches",
        "label",
        LABELS,
        _pouches,
        lambda db, _: pupil_phones.count_working_labels(db, [], pouches=True),
    ),
    "devices": Kind(
        "Labels for school devices",
        "label",
        LABELS,
        school_devices.devices,
        lambda db, found: sum(bool(school_devices.working_labels(db, each.id)) for each in found),
    ),
}


def _printer(what: str) -> Callable[..., object]:
    """What draws it and ends the old codes; with its libraries, which are loaded only to print."""
    from kiosk.exchange.labels import badges, devices, pupil_phones

    printers: dict[str, Callable[..., object]] = {
        "slots": badges.print_slot_labels,
        "day-badges": badges.print_day_badges,
        "pupils": pupil_phones.print_pupil_labels,
        "pouches": pupil_phones.print_pouch_labels,
        "devices": devices.print_device_labels,
    }
    return printers.get(what, badges.print_badges)


def _count(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


@printing.get("/print")
@office
def print_page() -> str:
    """What there is to print; badges for whoever has none are chosen already."""
    return _page([])


def _page(problems: Problems) -> str:
    db = this_school().db
    offered = []
    for what, kind in KINDS.items():
        found = kind.found(db)
        if found or what in ("missing", "chosen"):
            working = kind.working(db, found)
            offered.append((what, kind.words, len(found), working))
    return render_template(
        "printing/print.html",
        offered=offered,
        classes=[("", "Every class"), *((each.id, each.name) for each in people.classes(db))],
        staff=people.staff(db),
        without={person.id for person in badges.staff_without(db)},
        ticked=request.form.getlist("person"),
        sheets=list(SHEETS.items()),
        given=request.form or {"what": "missing"},
        problems=problems,
    )


@printing.post("/print")
@office
def make() -> str | tuple[str, int] | Response:
    """Print; where that ends codes that work, say how many first."""
    what = request.form.get("what", "")
    if what not in KINDS:
        abort(400)
    kind, db = KINDS[what], this_school().db
    found = kind.found(db)
    if not found:
        says = (
            "Tick whose badge is to be printed." if what == "chosen" else "There is none to print."
        )
        return _page([("staff" if what == "chosen" else what, says)]), 422
    ends = kind.working(db, found)
    words = _count(len(found), kind.one)
    try:
        sheet, start_at, nudge = _paper(kind.sheet)
        if ends and request.form.get("ends") != str(ends):
            return _asked(words, _count(ends, f"working {kind.one}"))
        pdf = _drawn(
            lambda path: _printer(what)(
                this_school(), found, sheet, path, start_at=start_at, nudge=nudge, stamped=stamp
            )
        )
    except _Wrong as wrong:
        return _page([wrong.problem]), 422
    except Refused as refused:
        return _page([(what, refused.refusal.sentence)]), 422
    _in_hand().put(
        this_person().session.id, Printed(words, f"{kind.one.replace(' ', '-')}s.pdf", pdf)
    )
    return redirect(url_for("printing.ready_page"), 303)


class _Wrong(ValueError):
    """A field of the paper that cannot be."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(says)
        self.problem = (field, says)


def _paper(usual: str) -> tuple[Any, int, tuple[float, float]]:
    """The sheet, the label to start at, and the nudge in millimetres. Raises _Wrong."""
    from kiosk.exchange.labels.paper_sizes import LabelProblem, check_nudge, check_start, find_sheet

    says = "Write the number of a label, such as 1."
    start_at = int(_number("start_at", "1", says))
    nudge = (
        _number("nudge_x", "0", "Write millimetres, such as 0.5 or -1."),
        _number("nudge_y", "0", "Write millimetres, such as 0.5 or -1."),
    )
    try:
        sheet = find_sheet(request.form.get("sheet") or usual)
        check_start(sheet, start_at)
    except LabelProblem as problem:
        raise _Wrong("start_at", str(problem)) from None
    try:
        check_nudge(nudge)
    except LabelProblem as problem:
        raise _Wrong("nudge_x", str(problem)) from None
    return sheet, start_at, nudge


def _number(name: str, usual: str, says: str) -> float:
    typed = request.form.get(name, "").strip().replace("−", "-").replace(",", ".") or usual
    if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,3})?", typed):
        raise _Wrong(name, says)
    return float(typed)


def _drawn(draw: Callable[[Path], object]) -> bytes:
    with TemporaryDirectory(dir=this_school().folder) as folder:
        path = Path(folder) / "sheet.pdf"
        draw(path)
        return path.read_bytes()


def _asked(words: str, ending: str) -> str:
    fields = [(name, value) for name in request.form for value in request.form.getlist(name)]
    return render_template(
        "printing/ends.html",
        words=words,
        ending=ending,
        ends=ending.split()[0],
        fields=[(name, value) for name, value in fields if name != "ends"],
    )


def _in_hand() -> InHand[Printed]:
    found: InHand[Printed] = current_app.extensions["printed"]
    return found


@printing.get("/print/ready")
@office
def ready_page() -> str | Response:
    """The sheet is ready: fetch it, and print it at its own size."""
    printed = _in_hand().of(this_person().session.id)
    if printed is None:
        return redirect(url_for("printing.print_page"), 303)
    return render_template("printing/ready.html", words=printed.words)


@printing.get("/print/sheet.pdf")
@office
def sheet() -> Response:
    """The sheet itself, for a quarter of an hour and for nobody else."""
    printed = _in_hand().of(this_person().session.id) or abort(404)
    return _as_file(printed.pdf, printed.name)


@printing.post("/print/calibration")
@office
def calibration() -> tuple[str, int] | Response:
    """The page that shows which nudge this printer needs."""
    from kiosk.exchange.labels.sheet import calibration_page

    try:
        of_sheet, _, nudge = _paper(LABELS)
    except _Wrong as wrong:
        return _page([wrong.problem]), 422
    return _as_file(calibration_page(of_sheet, nudge=nudge), "calibration.pdf")


def _as_file(pdf: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(pdf, 200, headers, mimetype="application/pdf")
