"""The paperwork a school needs, out of its Markdown files, with the school's own settings in it.

Only what the files use is understood: headings, paragraphs, lists, tables, **bold** and `code`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.decide.retention import RECORDS, kept_for
from kiosk.folders import product_file
from kiosk.settings import EXPLAINED, Settings

FOLDER = "docs/paperwork"
NOTICES = {
    "staff": "privacy-notice-staff",
    "parents": "privacy-notice-parents",
    "children": "privacy-notice-children",
}
"""Privacy notices by whom they are for; everybody may read them."""

PAPERS = ("dpia", "record-of-processing", *NOTICES.values())

Words = tuple[tuple[str, str], ...]
"""Pieces of a sentence with how each is set: ``, `b` or `code`."""


@dataclass(frozen=True)
class Block:
    """A piece of a page: `h1` to `h3`, `p`, `ul` or `table`, and its lines or rows."""

    kind: str
    lines: tuple[tuple[Words, ...], ...]


def paper(name: str, settings: Settings) -> list[Block]:
    """One of `PAPERS` as it is to be shown. Raises KeyError for a gap that nothing fills."""
    text = product_file(FOLDER).joinpath(f"{name}.md").read_text("utf-8")
    return [_block(each) for each in re.split(r"\n\s*\n", filled(text, settings).strip())]


def filled(text: str, settings: Settings) -> str:
    """The text with its gaps filled by the school's settings."""
    gaps = {
        "school": settings.school_name,
        "data protection officer": settings.data_protection_officer,
        "periods": "\n".join(_periods(settings)),
        "words kept": str(settings.keep_permission_words),
    }
    return re.sub(r"\{([^{}]+)\}", lambda gap: gaps[gap[1]], text)


def _periods(settings: Settings) -> Iterator[str]:
    yield "| What | Kept, once it is over | Why |"
    for records in RECORDS:
        why = EXPLAINED[records.setting].why
        yield f"| {records.title} | {kept_for(records, settings)} | {why} |"


def _block(text: str) -> Block:
    lines = text.split("\n")
    heading = re.fullmatch(r"(#{1,3}) (.+)", text)
    if heading:
        return Block(f"h{len(heading[1])}", ((_words(heading[2]),),))
    if text.startswith("- "):
        return Block("ul", tuple((_words(each.removeprefix("- ")),) for each in lines))
    if text.startswith("|"):
        rows = (each for each in lines if not re.fullmatch(r"[| -]+", each))
        cells = (row.strip("| ").split(" | ") for row in rows)
        return Block("table", tuple(tuple(map(_words, row)) for row in cells))
    return Block("p", ((_words(" ".join(lines)),),))


def _words(text: str) -> Words:
    parts = re.split(r"(\*\*.+?\*\*|`.+?`)", text)
    return tuple(_set(each) for each in parts if each)


def _set(part: str) -> tuple[str, str]:
    if part.startswith("**"):
        return part.strip("*"), "b"
    return (part.strip("`"), "code") if part.startswith("`") else (part, "")
