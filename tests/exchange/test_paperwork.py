"""The paperwork says what the product does: tables, periods, whom to ask, and no gap is left."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.decide.retention import RECORDS, STAYS
from kiosk.exchange.paperwork import FOLDER, PAPERS, filled, paper
from kiosk.folders import product_file
from kiosk.periods import Period
from kiosk.settings import Settings

SCHEMA = (Path(__file__).parents[2] / "schema.sql").read_text("utf-8")
TABLES = set(re.findall(r"^CREATE TABLE (\w+)", SCHEMA, re.M))
ABOUT_PEOPLE = {"slots", "audit_log"}
"""Tables that stay, and yet have to do with people."""

OAKFIELD = Settings(
    school_name="Oakfield Primary",
    data_protection_officer="Ann Lee",
    keep_lock_ups=Period(7, "day"),
)


def written(name: str) -> str:
    return product_file(FOLDER).joinpath(f"{name}.md").read_text("utf-8")


def test_each_table_that_holds_personal_data_is_named_in_the_record_of_processing():
    named = set(re.findall(r"`(\w+)`", written("record-of-processing")))
    assert (TABLES - set(STAYS)) | ABOUT_PEOPLE <= named


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_has_one_heading_the_school_and_whom_to_ask_and_no_gap_left(name: str):
    blocks = paper(name, OAKFIELD)
    assert [block.kind for block in blocks].count("h1") == 1
    assert blocks[0].kind == "h1"
    text = filled(written(name), OAKFIELD)
    assert "Oakfield Primary" in text
    assert "Ann Lee" in text
    assert not re.search(r"[{}]", text)
    assert not re.search(r"\[[DUPV]\]", text)
    for block in blocks:
        assert block.kind != "table" or len({len(row) for row in block.lines}) == 1


@pytest.mark.parametrize("name", [name for name in PAPERS if "children" not in name])
def test_the_periods_are_those_that_the_school_has_set(name: str):
    (table,) = [b for b in paper(name, OAKFIELD) if b.kind == "table" and len(b.lines[0]) == 3]
    kept = {row[0][0][0]: row[1][0][0] for row in table.lines[1:]}
    assert kept[RECORDS[0].title] == "7 days"
    assert len(kept) == len(RECORDS)


@pytest.mark.parametrize("name", ["dpia", "privacy-notice-staff"])
def test_how_long_words_are_kept_is_what_the_school_has_set(name: str):
    text = filled(written(name), replace(OAKFIELD, keep_permission_words=Period(2, "month")))
    assert "Once 2 months have passed since the permission ended" in text


def test_every_paper_of_the_folder_is_shown():
    assert {path.stem for path in product_file(FOLDER).glob("*.md")} == set(PAPERS)


def test_a_gap_that_nothing_fills_is_an_error():
    with pytest.raises(KeyError):
        filled("{headteacher}", OAKFIELD)
