"""CSV files of spreadsheets: how their text is stored, and their cells: what a spreadsheet would
take for a formula is written as text (F5).
"""

from __future__ import annotations

import codecs

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0")


def cell(text: str) -> str:
    """The text as it is written in a cell."""
    return f"'{text}" if text.startswith(FORMULA) else text


def encoded(text: str) -> bytes:
    """A CSV file as it is stored: without its mark a spreadsheet would not read it as UTF-8."""
    return text.encode("utf-8-sig")


def typed(found: str) -> str:
    """What was typed into a cell, without the apostrophe that made text of it."""
    text = found.strip().removeprefix("'")
    return text if text.startswith(FORMULA) else found


def decoded(data: bytes, errors: str = "strict") -> tuple[str, str]:
    """The text of a file and what it was stored as: spreadsheets write UTF-8, UTF-16 or, where they
    are asked for plain “CSV”, Windows-1252. Raises UnicodeDecodeError for anything else.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors), "UTF-16"
    try:
        return data.decode("utf-8-sig", errors), "UTF-8"
    except UnicodeDecodeError:
        if data.startswith(codecs.BOM_UTF8):
            raise
        return data.decode("cp1252"), "Windows-1252"
