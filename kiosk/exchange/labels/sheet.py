"""Badges and item labels drawn as a PDF: QR codes as vectors, to the millimetre, on label sheets.

Pure drawing: no database, no Flask, no clock; the same labels give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product

from kiosk import colours
from kiosk.codes import QR_LENGTH, SHORT_LENGTH, grouped
from kiosk.exchange.labels.calibration import calibration_page
from kiosk.exchange.labels.paper import BOLD, REGULAR, Column, Paper
from kiosk.exchange.labels.paper_sizes import (
    SHEETS,
    LabelProblem,
    Sheet,
    check_nudge,
    check_start,
    find_sheet,
)
from kiosk.exchange.labels.qr import MODULES, QUIET, draw_code
from kiosk.exchange.labels.words import Face

__all__ = ["SHEETS", "Label", "LabelProblem", "Sheet", "calibration_page", "draw", "find_sheet"]

WHITE = (0xFF, 0xFF, 0xFF)
LABEL_MODULE = 1.2
BADGE_MODULE = 1.3
"""Millimetres: a code is 25.2 mm wide on a label, 27.3 mm on a badge."""
WIDE = 50
"""Millimetres of room for words from which the title is set larger."""
LINE_ROOM = 6
"""Millimetres that a title leaves for the line below it."""

LABEL_TITLE = Face(BOLD, 20, 7, 10)
WIDE_TITLE = Face(BOLD, 26, 7, 8)
LABEL_LINE = Face(REGULAR, 10, 6.5, 6)
LABEL_SHORT = Face(BOLD, 12, 6, 5)
LABEL_SCHOOL = Face(REGULAR, 7.5, 5.5, 6)
BADGE_SCHOOL = Face(BOLD, 12.5, 6, 6.2, WHITE)
BADGE_TITLE = Face(BOLD, 27, 8, 10)
BADGE_LINE = Face(REGULAR, 11, 7, 4)
BADGE_SHORT = Face(BOLD, 15, 6, 6)


@dataclass(frozen=True)
class Label:
    """What is printed on one label.

    `code` is the 16 capital letters and digits of the QR code, `short` the 8 characters typed by
    hand (None on labels that have none). `title` is the largest words; `line` stands below it and
    may be empty.
    """

    code: str
    short: str | None
    title: str
    line: str
    school: str


def draw(
    labels: Iterable[Label],
    sheet: Sheet,
    *,
    start_at: int = 1,
    nudge: tuple[float, float] = (0, 0),
    colour: str = colours.DAMSON,
) -> bytes:
    """A PDF of `labels` on as many sheets as they need, the first label at number `start_at`.

    `nudge` moves everything right and down, in mm, for a printer that is a little out; `colour` is
    the school's own, made dark enough where it must be. Raises
    LabelProblem for a start or a nudge off the sheet, a malformed code, or no labels at all.
    """
    check_start(sheet, start_at)
    check_nudge(nudge)
    paper = Paper("Badges" if sheet.upright else "Labels", sheet.paper)
    draw_one = _badge if sheet.upright else _label
    brand = colours.rgb(colours.light(colour)["brand"])
    for place, label in enumerate(labels, start_at - 1):
        if place % sheet.per_page == 0 or not paper.page:
            _add_page(paper, sheet, nudge)
        draw_one(paper, _checked(label), sheet, *sheet.corner(place, nudge), brand)
    if not paper.page:
        raise LabelProblem("There are no labels to print. Choose at least one.")
    return bytes(paper.output())


def _checked(label: Label) -> Label:
    """The label as it came; LabelProblem, which never says a code, where one is malformed."""
    for name, text, length in (
        ("code", label.code, QR_LENGTH),
        ("short code", label.short, SHORT_LENGTH),
    ):
        if text is not None and not re.fullmatch(rf"[A-Z0-9]{{{length}}}", text):
            raise LabelProblem(
                f"The {name} of “{label.title}” is not {length} capital letters and digits. "
                "Issue a new one and print again."
            )
    return label


def _add_page(paper: Paper, sheet: Sheet, nudge: tuple[float, float]) -> None:
    paper.add_page()
    if sheet.cut_marks:
        for mark in _cut_marks(sheet, *sheet.corner(0, nudge)):
            paper.line(*mark)


def _cut_marks(
    sheet: Sheet, left: float, top: float
) -> Iterator[tuple[float, float, float, float]]:
    """Hairlines where cuts start and end, in the margins, and small crosses where they meet."""
    across = [left + column * sheet.column_pitch for column in range(sheet.columns + 1)]
    down = [top + row * sheet.row_pitch for row in range(sheet.rows + 1)]
    for x in across:
        yield x, top - 6, x, top - 1
        yield x, down[-1] + 1, x, down[-1] + 6
    for y in down:
        yield left - 6, y, left - 1, y
        yield across[-1] + 1, y, across[-1] + 6, y
    for x, y in product(across[1:-1], down[1:-1]):
        yield x - 1, y, x + 1, y
        yield x, y - 1, x, y + 1


def _label(
    paper: Paper, label: Label, sheet: Sheet, x: float, y: float, brand: tuple[int, int, int]
) -> None:
    """The code on the left; beside it, from its top edge to its bottom edge, the words."""
    module = min(LABEL_MODULE, sheet.height / (MODULES + 2 * QUIET))
    side, whole = MODULES * module, (MODULES + 2 * QUIET) * module
    top = y + (sheet.height - side) / 2
    draw_code(paper, label.code, x + QUIET * module, top, module)
    room = sheet.width - whole - 3
    words = Column(paper, x + whole, room, top, top + side)
    words.foot(label.school, replace(LABEL_SCHOOL, colour=brand))
    words.foot(grouped(label.short) if label.short else "", LABEL_SHORT)
    title = WIDE_TITLE if room > WIDE else LABEL_TITLE
    words.head(label.title, title, keep=LINE_ROOM if label.line else 0)
    words.head(label.line, LABEL_LINE)
    words.write()


def _badge(
    paper: Paper, label: Label, sheet: Sheet, x: float, y: float, brand: tuple[int, int, int]
) -> None:
    """Room for the lanyard, the school on a band of its colour, the name, the code, typed too."""
    side, left, width = MODULES * BADGE_MODULE, x + 4, sheet.width - 8
    code_top = y + (45 if label.short else 49)
    paper.set_fill_color(*brand)
    paper.rect(x, y + 10, sheet.width, 9.5, style="F")
    band = Column(paper, left, width, y + 10, y + 19.5, centred=True)
    band.head(label.school, BADGE_SCHOOL)
    band.write(in_the_middle=True)
    names = Column(paper, left, width, y + 22.5, code_top - QUIET * BADGE_MODULE, centred=True)
    names.head(label.title, BADGE_TITLE, keep=LINE_ROOM if label.line else 0)
    names.head(label.line, BADGE_LINE)
    names.write(in_the_middle=True)
    draw_code(paper, label.code, x + (sheet.width - side) / 2, code_top, BADGE_MODULE)
    under = Column(paper, left, width, code_top + side, y + sheet.height - 4.5, centred=True)
    under.foot(grouped(label.short) if label.short else "", BADGE_SHORT)
    under.write()
