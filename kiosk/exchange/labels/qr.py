"""A QR code as one vector path: encoded once, with a fixed mask, and filled in one go.

What the code means is none of this file's business, nor where on the paper it goes.
"""

# ruff: noqa: ARG002  fpdf2 says what a path element's methods are given

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from fpdf import FPDF
from fpdf.drawing import BoundingBox, GraphicsStyle, PaintedPath, Renderable
from fpdf.drawing_primitives import Point, Transform
from fpdf.enums import PathPaintRule
from fpdf.output import ResourceCatalog
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode
from qrcode.util import QRData

ALPHANUMERIC: Literal[2] = 2
"""The mode of QR codes for capital letters and digits, for digits alone too."""
MODULES = 21
"""Modules on a side: QR version 1."""
QUIET = 4
"""Modules that stay white on every side."""
MASK = 6
"""Every mask is legal, and trying all eight for each code is where free choice spends its time.

Of 600 codes, blurred until some could not be read, free choice lost 47 and this mask 17.
"""


def draw_code(pdf: FPDF, code: str, x: float, y: float, module: float) -> None:
    """Fill the dark modules of `code` in black, the first at `x`, `y`; each is `module` mm wide."""
    path = PaintedPath()
    path.add_path_element(_DarkModules(" ".join(_runs(code))), False)  # as it is, not a copy
    path.style.fill_color = "#000"
    path.style.stroke_color = None
    path.style.paint_rule = PathPaintRule.FILL_NONZERO
    path.transform = Transform.scaling(module).translate(x, y)
    with pdf.drawing_context() as drawing:
        drawing.add_item(path, False)


def _runs(code: str) -> Iterator[str]:
    """A PDF rectangle, in modules, for each unbroken run of dark ones in a row."""
    for row, modules in enumerate(_rows(code)):
        for run in re.finditer(b"\x01+", modules):
            yield f"{run.start()} {row} {run.end() - run.start()} 1 re"


def _rows(code: str) -> list[bytes]:
    """The modules of `code`, a byte each: 1 is dark."""
    qr = QRCode(version=1, error_correction=ERROR_CORRECT_Q, mask_pattern=MASK)
    qr.add_data(QRData(code, mode=ALPHANUMERIC))
    qr.make(fit=False)
    return [bytes(map(bool, row)) for row in qr.modules]


@dataclass(frozen=True)
class _DarkModules:
    """The one path element fpdf2 lacks: many rectangles, whose operators are written already."""

    operators: str

    @property
    def end_point(self) -> Point:
        return Point(0, 0)

    def render(
        self,
        resource_registry: ResourceCatalog,
        style: GraphicsStyle,
        last_item: Renderable,
        initial_point: Point,
    ) -> tuple[str, Renderable, Point]:
        return self.operators, self, initial_point

    def bounding_box(self, start: Point) -> tuple[BoundingBox, Point]:
        return BoundingBox(0, 0, MODULES, MODULES), start
