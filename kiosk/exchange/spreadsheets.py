"""Cells of CSV files: what a spreadsheet would take for a formula is written as text (F5)."""

from __future__ import annotations

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0")


def cell(text: str) -> str:
    """The text as it is written in a cell."""
    return f"'{text}" if text.startswith(FORMULA) else text


def typed(found: str) -> str:
    """What was typed into a cell, without the apostrophe that made text of it."""
    text = found.strip().removeprefix("'")
    return text if text.startswith(FORMULA) else found
