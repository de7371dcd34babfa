"""The PDF that labels are drawn on, and columns of words that never leave their room.

Lengths are millimetres, sizes of type are points. Where things go is for labels.py to say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF, ViewerPreferences
from fpdf.fonts import TTFFont

from kiosk.exchange.labels.words import (
    CAPITAL,
    DESCENT,
    LEADING,
    MM,
    Face,
    fit,
    height_of,
    printable,
)

FONTS = Path(__file__).with_name("fonts")
FAMILY = "atkinson"
REGULAR = ""
BOLD = "B"
AIR = 2.2
"""Millimetres left empty between one text and the next."""


class Paper(FPDF):
    """A PDF measured in millimetres, which asks viewers to print it at its own size."""

    def __init__(self, title: str, size: tuple[float, float]) -> None:
        super().__init__(unit="mm", format=size)
        self.set_title(title)
        self.set_lang("en-GB")
        self.set_creation_date(datetime(1970, 1, 1, tzinfo=UTC))  # the same bytes every time
        self.viewer_preferences = ViewerPreferences(print_scaling="None", display_doc_title=True)
        self.set_auto_page_break(False)
        self.set_line_width(0.1)
        self.add_font(FAMILY, REGULAR, FONTS / "AtkinsonHyperlegibleNext-Regular.ttf")
        self.add_font(FAMILY, BOLD, FONTS / "AtkinsonHyperlegibleNext-Bold.ttf")

    def measure(self, line: str, weight: str) -> float:
        """How wide `line` is, mm for each point of size."""
        return self._font(weight).get_text_width(line, 1, None)[1] * MM

    def printable(self, text: str) -> str:
        """`text` in characters the fonts have."""
        return printable(text, self._font(REGULAR).cmap.keys())

    def _font(self, weight: str) -> TTFFont:
        font = self.fonts[FAMILY + weight]
        assert isinstance(font, TTFFont)  # noqa: S101
        return font


@dataclass(order=True)
class Line:
    """One line of words, its first letter at `x` with its feet on `baseline` (mm)."""

    baseline: float
    x: float
    words: str
    weight: str
    size: float
    colour: tuple[int, int, int]


@dataclass
class Column:
    """Room for words on the paper from `top` to `bottom`, filled from its head and its foot.

    Nothing is on the paper until `write`, so that it is read aloud from head to foot.
    """

    paper: Paper
    x: float
    width: float
    top: float
    bottom: float
    centred: bool = False
    lines: list[Line] = field(default_factory=list)

    def head(self, text: str, face: Face, *, keep: float = 0) -> None:
        """Put `text` at the head of the room left, of which it leaves `keep` mm free."""
        words, size = self._fitted(text, face, self.bottom - self.top - keep)
        self._put(words, size, face, self.top)
        if words:
            self.top += height_of(words, size) + DESCENT * size + AIR

    def foot(self, text: str, face: Face) -> None:
        """Put `text` at the foot of the room left."""
        words, size = self._fitted(text, face, self.bottom - self.top)
        self.bottom -= height_of(words, size)
        self._put(words, size, face, self.bottom)
        if words:
            self.bottom -= AIR

    def write(self, *, in_the_middle: bool = False) -> None:
        """Write it all, as it was put or, all from the head, half way down the room."""
        lines = sorted(self.lines)
        drop = (self.bottom - lines[-1].baseline) / 2 if lines and in_the_middle else 0
        for line in lines:
            self.paper.set_text_color(*line.colour)
            self.paper.set_font(FAMILY, line.weight, line.size)
            self.paper.text(line.x, line.baseline + drop, line.words)

    def _fitted(self, text: str, face: Face, room: float) -> tuple[list[str], float]:
        words, height = self.paper.printable(text), min(face.height, room)
        return fit(words, self.width, height, face, lambda s: self.paper.measure(s, face.weight))

    def _put(self, words: list[str], size: float, face: Face, top: float) -> None:
        for row, line in enumerate(words):
            baseline = top + (CAPITAL + row * LEADING) * size
            spare = self.width - self.paper.measure(line, face.weight) * size
            left = self.x + (spare / 2 if self.centred else 0)
            self.lines.append(Line(baseline, left, line, face.weight, size, face.colour))
