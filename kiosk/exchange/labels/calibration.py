"""The page that shows how far a printer is out: outlines of the labels, rulers, and what to do.

It is printed on plain paper and held against a sheet of labels; labels.py draws the labels.
"""

from __future__ import annotations

from kiosk.exchange.labels.paper import BOLD, REGULAR, Column, Paper
from kiosk.exchange.labels.paper_sizes import Sheet, check_nudge
from kiosk.exchange.labels.words import Face

DAMSON = (0x5B, 0x23, 0x59)
HEADING = Face(BOLD, 13, 9, 11)
WORDS = Face(REGULAR, 10.5, 7, 60)
NUMBER = Face(REGULAR, 9, 9, 3)
TICK = Face(REGULAR, 6.5, 6.5, 3)
SCALE = Face(BOLD, 11, 11, 4, DAMSON)
RULER = 100
READING = 5
"""Millimetres: how long the rulers are, and how far the scales A and B go either way."""

STEPS = (
    (
        "1 Print on plain paper",
        "Choose “Actual size” or 100 %. Check the two long rulers with one of your own: if they "
        "are not {ruler} mm, the printer still scales the page, and no nudge can mend that.",
    ),
    (
        "2 Lay it on the labels",
        "Put this page on a sheet of {name}, edges together, both the way they go into the "
        "printer. Hold them against a window.",
    ),
    (
        "3 Read A and B",
        "The left edge of label 2 should cross A at 0, and the top edge of label {below} should "
        "cross B at 0. Read where they really do.",
    ),
    (
        "4 Give the nudge",
        "This page had a nudge of {right} mm right and {down} mm down. Add A to right and B "
        "to down. Print this page again with that: A and B should be 0.",
    ),
)


def calibration_page(sheet: Sheet, *, nudge: tuple[float, float] = (0, 0)) -> bytes:
    """One page, moved by `nudge` (mm right, mm down) as the labels would be.

    Raises LabelProblem for a nudge of more than 5 mm.
    """
    check_nudge(nudge)
    paper = Paper(f"Calibration page for {sheet.name}", sheet.paper)
    paper.add_page()
    for place in range(sheet.per_page):
        _outline(paper, sheet, place, *sheet.corner(place, nudge))
    _rulers(paper, *sheet.corner(0, nudge))
    _scales(paper, sheet, nudge)
    _steps(paper, sheet, nudge)
    return bytes(paper.output())


def _outline(paper: Paper, sheet: Sheet, place: int, x: float, y: float) -> None:
    paper.rect(x, y, sheet.width, sheet.height)
    _note(paper, f"{place + 1}", NUMBER, x + 2.5, y + sheet.height - 4)


def _rulers(paper: Paper, x: float, y: float) -> None:
    """Two long rulers in the first row and the first column, to show whether the printer scales."""
    for mark in range(RULER + 1):
        length = 4 if mark % 10 == 0 else 3 if mark % 5 == 0 else 2
        paper.line(x + 14 + mark, y + 8, x + 14 + mark, y + 8 - length)
        paper.line(x + 13, y + 13 + mark, x + 13 - length, y + 13 + mark)
        if mark % 10 == 0:
            _note(paper, f"{mark}", TICK, x + 14 + mark, y + 10, centred=True)
            _note(paper, f"{mark}", TICK, x + 14, y + 13 + mark)


def _scales(paper: Paper, sheet: Sheet, nudge: tuple[float, float]) -> None:
    """A across an edge in the second column, B in the second row: few printers reach the first."""
    x, y = sheet.corner(sheet.columns + 1, nudge)
    a, b = y - sheet.height * 0.3, x - sheet.column_pitch * 0.4
    paper.set_draw_color(*DAMSON)
    paper.set_line_width(0.2)
    for mark in range(-READING, READING + 1):
        length = 4 if mark % 5 == 0 else 2.5
        paper.line(x + mark, a, x + mark, a - length)
        paper.line(b, y + mark, b - length, y + mark)
    for mark in (-READING, READING):
        number = f"{mark:+}".replace("-", "−")
        _note(paper, number, TICK, x + mark, a + 2, centred=True)
        _note(paper, number, TICK, b + 1, y + mark)
    _note(paper, "A", SCALE, x + READING + 2.5, a - 2)
    _note(paper, "B", SCALE, b - 2, y + READING + 3.5, centred=True)


def _note(
    paper: Paper, words: str, face: Face, x: float, y: float, *, centred: bool = False
) -> None:
    """A few letters from `x` on, or centred on it, with their middle at height `y`."""
    note = Column(paper, x - 5 if centred else x, 10, y - 2, y + 2, centred)
    note.head(words, face)
    note.write(in_the_middle=True)


def _steps(paper: Paper, sheet: Sheet, nudge: tuple[float, float]) -> None:
    """What to do, one step to a label, clear of the rulers."""
    clear = (n for n in range(sheet.columns, sheet.per_page) if n % sheet.columns)
    for place, (heading, words) in zip(clear, STEPS, strict=False):
        x, y = sheet.corner(place, nudge)
        column = Column(paper, x + 7, sheet.width - 11, y + 7, y + sheet.height - 5)
        column.head(heading, HEADING)
        column.head(_said(words, sheet, nudge), WORDS)
        column.write()


def _said(words: str, sheet: Sheet, nudge: tuple[float, float]) -> str:
    right, down = (f"{distance:g}".replace("-", "−") for distance in nudge)
    below = sheet.columns + 1
    return words.format(ruler=RULER, name=sheet.name, below=below, right=right, down=down)
