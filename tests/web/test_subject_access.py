"""Leadership downloads everything held about one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.actions.imeis import RecordImei
from kiosk.actions.leaving import RecordLeaver
from kiosk.sealing import seal
from web.desk import (  # noqa: F401
    choose_pin,
    enrolled,
    let_in,
    printed_code,
    quick_hashes,
    ready,
    signed_in,
)

if TYPE_CHECKING:
    from oakfield import Oakfield

GOOD = "356938035643809"


def test_the_page_is_downloaded_after_a_fresh_second_factor(oakfield: Oakfield):
    badge = oakfield.somebody("Priya")
    choose_pin(oakfield, badge.person)
    sealed = seal(oakfield.school.keys.sealing, GOOD, "imeis/one")
    oakfield.do(RecordImei("one", badge.person, 1, 1, GOOD, sealed, "fingerprint"))
    leader = ready(oakfield, given="Jean", family="Kirby")
    head = signed_in(oakfield, leader, enrolled(oakfield, "leadership"))
    path = f"/people/{badge.person}/export"
    assert path in head.page(f"/people/{badge.person}").links
    assert head.page(path).says("Everything about Priya", "Other people are masked")
    code = printed_code(oakfield, leader)
    for wrong in ({"confirmed_on": "soon", "code": code}, {"confirmed_on": "2026-11-20"}):
        assert GOOD not in head.shown(head.post(path, **wrong), 422).text
    ahead = {"confirmed_on": "2026-11-21", "code": code}
    assert head.shown(head.post(path, **ahead), 422).says("cannot lie ahead")
    fresh = printed_code(oakfield, leader)
    given = head.post(path, confirmed_on="2026-11-20", code=fresh)
    assert given.status_code == 200
    assert given.headers["Content-Disposition"] == 'attachment; filename="record.html"'
    assert "Priya Shah" in given.text
    assert GOOD in given.text
    assert "Kirby" not in given.text
    assert let_in(oakfield, badge).page("/own/phones").says("Jean Kirby")


def test_a_leaver_is_asked_for_too(oakfield: Oakfield):
    person = oakfield.person("Tess")
    oakfield.do(RecordLeaver(person))
    leader = ready(oakfield, given="Jean", family="Kirby")
    head = signed_in(oakfield, leader, enrolled(oakfield, "leadership"))
    assert f"/people/{person}/export" in head.page("/leavers").links
    assert head.page(f"/people/{person}/export").says("Everything about Tess")
