"""The sheets labels are printed on: where on the paper each label sits, in millimetres.

Nothing is drawn here and no label's words are known; labels.py does that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

A4 = (210.0, 297.0)
FURTHEST_NUDGE = 5.0


class LabelProblem(ValueError):
    """A print job that cannot be done: one sentence with the thing, the reason, the next step."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of labels, all lengths in millimetres.

    `left` and `top` reach from the paper's edges to the first label; a pitch reaches from one
    label's edge to the same edge of the next. `cut_marks` is for plain card cut by hand.
    """

    name: str
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    column_pitch: float
    row_pitch: float
    paper: tuple[float, float] = A4
    cut_marks: bool = False

    @property
    def per_page(self) -> int:
        """How many labels one sheet holds."""
        return self.columns * self.rows

    @property
    def upright(self) -> bool:
        """Whether a label is taller than wide, as a badge on a lanyard is."""
        return self.height > self.width

    def corner(self, place: int, nudge: tuple[float, float] = (0, 0)) -> tuple[float, float]:
        """The upper left corner of the label at `place` (0 is the first), in mm on the paper."""
        row, column = divmod(place % self.per_page, self.columns)
        x = self.left + column * self.column_pitch + nudge[0]
        return x, self.top + row * self.row_pitch + nudge[1]


SHEETS: Mapping[str, Sheet] = MappingProxyType(
    {
        sheet.name: sheet
        for sheet in (
            Sheet("L7160", 3, 7, 63.5, 38.1, 7.25, 15.15, 66.0, 38.1),
            Sheet("L7163", 2, 7, 99.1, 38.1, 4.65, 15.15, 101.6, 38.1),
            Sheet("L7159", 3, 8, 63.5, 33.9, 7.25, 12.9, 66.0, 33.9),
            # A badge hangs upright, so the paper lies on its side: 10 badges of bank-card size.
            Sheet("cards", 5, 2, 54.0, 85.6, 13.5, 19.4, 54.0, 85.6, (A4[1], A4[0]), True),
        )
    }
)


def find_sheet(name: str) -> Sheet:
    """The sheet called `name`, in capitals or not; LabelProblem names those there are."""
    for sheet in SHEETS.values():
        if sheet.name.casefold() == name.strip().casefold():
            return sheet
    raise LabelProblem(f"There is no label sheet called “{name}”. Choose {_or(list(SHEETS))}.")


def _or(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


def check_start(sheet: Sheet, start_at: int) -> None:
    """Raise LabelProblem unless the sheet has a label number `start_at`, counted from 1."""
    if not 1 <= start_at <= sheet.per_page:
        raise LabelProblem(
            f"Label {start_at} is not on a sheet of {sheet.name}, which has {sheet.per_page}. "
            f"Start at a label from 1 to {sheet.per_page}."
        )


def check_nudge(nudge: tuple[float, float]) -> None:
    """Raise LabelProblem unless `nudge` (mm right, mm down) is 5 mm or less either way."""
    for distance in nudge:
        if not abs(distance) <= FURTHEST_NUDGE:
            raise LabelProblem(
                f"A nudge of {distance:g} mm is too far. Give at most {FURTHEST_NUDGE:g} mm either "
                "way; if more seems needed, check that the printer prints at 100 %."
            )
