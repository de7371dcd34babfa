"""The papers on the screen: leadership reads and prints them, anybody reads the notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.actions.settings import ChangeSetting
from kiosk.exchange.paperwork import NOTICES
from kiosk.web.paperwork import TITLES
from web.desk import Desk, enrolled, quick_hashes, ready, signed_in  # noqa: F401

if TYPE_CHECKING:
    from oakfield import Oakfield


def test_leadership_reads_and_prints_every_paper(oakfield: Oakfield):
    oakfield.do(ChangeSetting("data_protection_officer", "Ann Lee, dpo@oakfield.example"))
    head = signed_in(oakfield, ready(oakfield), enrolled(oakfield, "leadership"))
    page = head.page("/paperwork")
    assert page.says(*TITLES.values())
    for name in TITLES:
        assert f"/paperwork/{name}" in page.links
        paper = head.page(f"/paperwork/{name}")
        assert paper.says("Oakfield Primary", "Ann Lee, dpo@oakfield.example", "Print this page")
    assert head.get("/paperwork/another").status_code == 404


@pytest.mark.parametrize("audience", NOTICES)
def test_anybody_reads_what_is_kept_and_comes_to_it_from_the_rules(
    oakfield: Oakfield, audience: str
):
    desk = Desk(oakfield)
    assert desk.page(f"/privacy/{audience}").says("Oakfield Primary", "Keep reading")
    rules = {"staff": "staff", "parents": "visitors", "children": "pupils"}[audience]
    assert f"/privacy/{audience}" in desk.page(f"/rules/{rules}").links


def test_there_is_no_notice_for_anybody_else(oakfield: Oakfield):
    assert Desk(oakfield).get("/privacy/dpia").status_code == 404
    assert Desk(oakfield).goes_to(Desk(oakfield).get("/privacy")) == "/privacy/staff"
