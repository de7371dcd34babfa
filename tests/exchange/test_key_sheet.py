"""The key sheet: drawn, read off the paper by an independent decoder, and back to the same file."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pypdfium2
import pytest
import zxingcpp
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from kiosk.cli import main
from kiosk.exchange import key_sheet
from kiosk.exchange.key_sheet import NotThisKey, read, square, words
from kiosk.exchange.key_words import KEY_WORDS

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from oakfield import Oakfield

MASTER = bytes(range(32))


def test_there_is_a_word_for_each_byte_told_apart_by_four_letters():
    assert len(KEY_WORDS) == len({word[:4] for word in KEY_WORDS}) == 256
    assert sorted(KEY_WORDS) == KEY_WORDS


@settings(max_examples=200)
@given(st.binary(min_size=32, max_size=32))
def test_any_key_is_read_back_from_words_and_square(master: bytes):
    assert read(" ".join(words(master))) == master
    assert (
        read(" ".join(f"{n} {word.upper()}," for n, word in enumerate(words(master), 1))) == master
    )
    assert read(square(master)) == master
    assert re.fullmatch(r"[A-Z2-7]{55}", square(master))


SAID = words(MASTER)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "do not belong together"),
        ("apple", "do not belong together"),
        ("0189", "neither the words nor the square"),
        ("A" * 55, "do not belong together"),
        (square(MASTER)[:-3], "do not belong together"),
        (square(MASTER)[:-1], "neither the words nor the square"),
        (" ".join(SAID[:-1]), "A key sheet has 34 words. These are 33."),
        (
            " ".join([*SAID[:6], "xylophone", *SAID[7:]]),
            "Word 7, “xylophone”, stands on no key sheet.",
        ),
        (" ".join([SAID[1], SAID[0], *SAID[2:]]), "do not belong together"),
    ],
)
def test_a_slip_is_noticed(typed: str, says: str):
    with pytest.raises(NotThisKey, match=re.escape(says)):
        read(typed)


def run(folder: Path, *line: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["--data", str(folder), *line], input=f"{typed}\n")


def test_from_the_paper_to_the_same_file_byte_for_byte(oakfield: Oakfield, tmp_path: Path):
    key, pdf = oakfield.folder / "kiosk.key", tmp_path / "sheet.pdf"
    before = key.read_bytes()
    assert run(oakfield.folder, "key-sheet", "-o", str(pdf)).exit_code == 0
    assert pdf.stat().st_mode & 0o077 == 0
    assert run(oakfield.folder, "key-sheet", "-o", str(pdf)).exit_code == 1, "written over"
    printed = PdfReader(io.BytesIO(pdf.read_bytes())).pages[0].extract_text()
    numbered = dict(re.findall(r"(\d+)\s+([a-z]+)\n", printed + "\n"))
    [page] = pypdfium2.PdfDocument(pdf)
    [scanned] = zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil().convert("RGB"))
    assert "Key sheet of Oakfield Primary" in printed
    for typed in (" ".join(numbered[str(n)] for n in range(1, 35)), scanned.text):
        there = run(oakfield.folder, "restore-key", typed=typed)
        assert (there.exit_code, key.read_bytes()) == (1, before)
        key.unlink()
        assert run(oakfield.folder, "restore-key", typed="apple").exit_code == 1
        assert not key.exists()
        restored = run(oakfield.folder, "restore-key", typed=typed)
        assert restored.exit_code == 0, restored.output
        assert key.read_bytes() == before
        assert key.stat().st_mode & 0o077 == 0


def last_sentences(folder: Path, count: int) -> str:
    return run(folder, "audit", "show", "--last", str(count)).stdout


def test_the_log_notes_that_the_key_left_on_paper_and_came_back(oakfield: Oakfield, tmp_path: Path):
    pdf, key = tmp_path / "sheet.pdf", oakfield.folder / "kiosk.key"
    made = run(oakfield.folder, "key-sheet", "-o", str(pdf))
    assert made.exit_code == 0, made.output
    said = "The key sheet was made, from which the key file can be written again, at This computer"
    assert said in last_sentences(oakfield.folder, 1)
    before = oakfield.entries()
    assert run(oakfield.folder, "key-sheet", "-o", str(pdf)).stderr == (
        f"{pdf} is there already. Give another name.\n"
    )
    assert oakfield.entries() == before
    master = oakfield.school.keys.master
    typed = " ".join(words(master))
    key.unlink()
    assert run(oakfield.folder, "restore-key", typed=typed).exit_code == 0
    said = "The key file was written again from the key sheet at This computer (restored)."
    assert said in last_sentences(oakfield.folder, 1)
    assert run(oakfield.folder, "audit", "verify").exit_code == 0
    told = str(oakfield.school.db.execute("SELECT body FROM audit_payload").fetchall())
    assert not any(secret in told for secret in (typed, square(master), str(master)))


def test_a_key_that_the_log_refuses_to_note_is_not_handed_over(oakfield: Oakfield, tmp_path: Path):
    pdf, key = tmp_path / "sheet.pdf", oakfield.folder / "kiosk.key"
    typed = " ".join(words(oakfield.school.keys.master))
    oakfield.school.db.execute(
        "CREATE TRIGGER full BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    refused = run(oakfield.folder, "key-sheet", "-o", str(pdf))
    assert (refused.exit_code, refused.stderr) == (1, "That could not be done: full.\n")
    assert not pdf.exists()
    key.unlink()
    assert run(oakfield.folder, "restore-key", typed=typed).exit_code == 1
    assert not key.exists()


def test_the_sheet_is_one_page_and_the_same_every_time():
    drawn = key_sheet.as_pdf(MASTER, "Oakfield Primary")
    assert drawn == key_sheet.as_pdf(MASTER, "Oakfield Primary")
    assert len(PdfReader(io.BytesIO(drawn)).pages) == 1
