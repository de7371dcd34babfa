"""The key sheet for the safe: the key file as words and as a square, and read back from either.

One word, or eight bits of the square, for each byte of the key and for two bytes of its SHA-256,
by which a slip of the pen is noticed. It is the only paper on which the key stands (design.md §5).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import TYPE_CHECKING

from kiosk.exchange.key_words import KEY_WORDS

if TYPE_CHECKING:
    from fpdf import FPDF

KEY_BYTES = 32
CHECK_BYTES = 2
COLUMNS = 4
A4 = (210.0, 297.0)
MODULE = 1.4
"""Millimetres on a side of one module of the square."""

BEFORE = (
    "Keep this in the safe, apart from copies of the database. Whoever has both can read what is "
    "sealed in it and make badges that work. Do not photograph it."
)
AFTER = (
    "To bring the key back: put kiosk.db into its folder, type  kiosk --data FOLDER restore-key  "
    "and then the words in their order, or scan the square. A slip "
    "is noticed: words that do not belong together are refused."
)


class NotThisKey(ValueError):
    """What was typed is no key of a key sheet; the text says what is wrong with it."""


def words(master: bytes) -> list[str]:
    """The key as 34 words."""
    return [KEY_WORDS[byte] for byte in _checked(master)]


def square(master: bytes) -> str:
    """What the QR code of the sheet says: 55 letters and digits."""
    return base64.b32encode(_checked(master)).decode().rstrip("=")


def read(typed: str) -> bytes:
    """The key that these words, or the text of the square, stand for. Raises NotThisKey."""
    typed = typed.strip()
    found = _of_words(typed) if re.search(r"\s", typed) else _of_square(typed.upper())
    master = found[:KEY_BYTES]
    if len(master) != KEY_BYTES or found != _checked(master):
        raise NotThisKey("These do not belong together. Compare each word with the sheet.")
    return master


def _checked(master: bytes) -> bytes:
    return master + hashlib.sha256(master).digest()[:CHECK_BYTES]


def _of_words(typed: str) -> bytes:
    said = re.findall(r"[a-z]+", typed.lower())
    places = {word[:4]: byte for byte, word in enumerate(KEY_WORDS)}
    for number, word in enumerate(said, 1):
        if word[:4] not in places:
            raise NotThisKey(f"Word {number}, “{word}”, stands on no key sheet.")
    whole = KEY_BYTES + CHECK_BYTES
    if len(said) != whole:
        raise NotThisKey(f"A key sheet has {whole} words. These are {len(said)}.")
    return bytes(places[word[:4]] for word in said)


def _of_square(text: str) -> bytes:
    try:
        return base64.b32decode(text + "=" * (-len(text) % 8))
    except binascii.Error:
        raise NotThisKey("That is neither the words nor the square of a key sheet.") from None


def as_pdf(master: bytes, school_name: str) -> bytes:
    """The sheet, one page of A4."""
    from kiosk.exchange.labels.paper import BOLD, REGULAR, Column, Paper
    from kiosk.exchange.labels.words import Face

    paper = Paper(f"Key sheet of {school_name}", A4)
    paper.add_page()
    head = Column(paper, 20, 170, 20, 62)
    head.head(f"Key sheet of {school_name}", Face(BOLD, 22, 14, 20))
    head.head(BEFORE, Face(REGULAR, 12, 12, 30))
    head.write()
    said = words(master)
    rows = -(-len(said) // COLUMNS)
    for place, word in enumerate(said):
        column, row = divmod(place, rows)
        x, y = 20 + column * 43, 52 + row * 10
        line = Column(paper, x, 42, y, y + 8)
        line.head(f"{place + 1}  {word}", Face(BOLD, 14, 10, 8))
        line.write()
    _draw(paper, square(master), 20, 152)
    foot = Column(paper, 90, 100, 158, 240)
    foot.head(AFTER, Face(REGULAR, 12, 12, 70))
    foot.write()
    return bytes(paper.output())


def _draw(paper: FPDF, code: str, x: float, y: float) -> None:
    from qrcode.constants import ERROR_CORRECT_Q
    from qrcode.main import QRCode

    qr = QRCode(error_correction=ERROR_CORRECT_Q)
    qr.add_data(code)
    qr.make()
    paper.set_fill_color(0)
    for row, modules in enumerate(qr.modules):
        for column, dark in enumerate(modules):
            if dark:
                paper.rect(x + column * MODULE, y + row * MODULE, MODULE, MODULE, style="F")
