"""Words fitted into a given space: which lines, in what size, in letters the font really has.

Only numbers and strings; nothing is drawn. Lengths are millimetres, sizes of type are points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from math import ceil

MM = 25.4 / 72
CAPITAL = 0.668 * MM
"""The height of a capital, mm for each point of size."""
DESCENT = 0.22 * MM
"""How far a p or a y reaches below the line, mm for each point of size."""
LEADING = 1.15 * MM
"""From one line to the next, mm for each point of size."""
ONE_LINE = 0.7
"""Words stay on one line while that leaves them at least so much of their largest size."""
STEP = 0.5
"""Points between one size tried and the next."""
LONGEST = 500
"""Characters that are looked at; no label has room for so many."""

Measure = Callable[[str], float]
"""The width of some words, mm for each point of size."""


@dataclass(frozen=True)
class Face:
    """How words are set: weight, largest and smallest size (pt), most height (mm), colour."""

    weight: str
    largest: float
    smallest: float
    height: float
    colour: tuple[int, int, int] = (0, 0, 0)


def height_of(lines: list[str], size: float) -> float:
    """From the top of the first line's capitals to the foot of the last line's, in mm."""
    return (CAPITAL + (len(lines) - 1) * LEADING) * size if lines else 0


def fit(
    text: str, width: float, height: float, face: Face, measure: Measure
) -> tuple[list[str], float]:
    """The lines and the largest size that put `text` into `width` by `height` mm.

    Lines break at spaces and hyphens, and inside a word only where the smallest size would not do
    otherwise; what has no room even so ends in “…”, and where one line has none there are no lines.
    """
    if not text or height < CAPITAL * face.smallest:
        return [], face.smallest
    on_one_line = min(width / measure(text), height / CAPITAL)
    if on_one_line >= ONE_LINE * face.largest:
        return [text], min(on_one_line, face.largest)
    for break_words in (False, True):
        for size in _sizes(face):
            lines = _wrap(text, width / size, measure, break_words=break_words)
            if height_of(lines, size) <= height and max(map(measure, lines)) <= width / size:
                return lines, size
    return _shortened(lines, height, width / size, face.smallest, measure), face.smallest


def _sizes(face: Face) -> Iterator[float]:
    size = face.largest
    while size > face.smallest:
        yield size
        size -= STEP
    yield face.smallest


def _wrap(text: str, room: float, measure: Measure, *, break_words: bool) -> list[str]:
    lines = [""]
    for piece in re.findall(r"\S+?-(?=\S)|\S+\s*", text):
        for part in _chopped(piece, room, measure) if break_words else (piece,):
            if lines[-1] and measure((lines[-1] + part).rstrip()) > room:
                lines.append("")
            lines[-1] += part
    return [line.rstrip() for line in lines]


def _chopped(piece: str, room: float, measure: Measure) -> list[str]:
    """`piece` whole or, where it is wider than the room, in equal parts."""
    for count in range(1, len(piece)):
        length = ceil(len(piece) / count)
        parts = [piece[start : start + length] for start in range(0, len(piece), length)]
        if all(measure(part.rstrip()) <= room for part in parts):
            return parts
    return list(piece)


def _shortened(
    lines: list[str], height: float, room: float, size: float, measure: Measure
) -> list[str]:
    most = 1 + int((height / size - CAPITAL) / LEADING)
    last = lines[most - 1]
    while measure(f"{last}…") > room:
        last = last[:-1]
    return [*lines[: most - 1], f"{last}…"]


def printable(text: str, known: Set[int]) -> str:
    """`text` on one line in characters the font has: an accent it lacks is left off, or “?”."""
    even = unicodedata.normalize("NFC", " ".join(text.split()))[:LONGEST]
    return "".join(c if ord(c) in known else _nearest(c, known) for c in even)


def _nearest(character: str, known: Set[int]) -> str:
    parts = unicodedata.normalize("NFD", character)
    for length in range(len(parts) - 1, 0, -1):
        plainer = unicodedata.normalize("NFC", parts[:length])
        if len(plainer) == 1 and ord(plainer) in known:
            return plainer
    return "" if unicodedata.combining(character) else "?"
