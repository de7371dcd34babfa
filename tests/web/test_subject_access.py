"""Leadership downloads everything held about one person."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from kiosk.actions.imeis import RecordImei
from kiosk.actions.leaving import RecordLeaver
from kiosk.actions.people import RecordPupil
from kiosk.actions.pupil_phone_permissions import AddCollectingAdult
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
    path, step = f"/people/{badge.person}/export", f"/people/{badge.person}/request"
    assert path in head.page(f"/people/{badge.person}").links
    assert head.page(path).says("Everything about Priya", "It can be downloaded when")
    assert head.post(path, code=printed_code(oakfield, leader)).status_code == 400
    head.goes_to(head.post(step, step="receive", received_on="2026-11-20"))
    head.goes_to(head.post(step, step="confirm", confirmed_on="2026-11-20"))
    assert GOOD not in head.shown(head.post(path, code="0"), 422).text
    given = head.post(path, code=printed_code(oakfield, leader))
    assert given.status_code == 200
    assert given.headers["Content-Disposition"] == 'attachment; filename="record.zip"'
    with zipfile.ZipFile(io.BytesIO(given.data)) as archive:
        told = {name: archive.read(name).decode() for name in archive.namelist()}
    assert {"record.html", "withheld.csv", "people.csv", "imeis.csv"} <= set(told)
    assert "Priya Shah" in told["record.html"]
    assert GOOD in told["record.html"]
    assert GOOD in told["imeis.csv"]
    assert not [name for name, text in told.items() if "Kirby" in text]
    assert let_in(oakfield, badge).page("/own/phones").says("Jean Kirby")


def test_what_the_log_refuses_to_note_is_not_handed_over(oakfield: Oakfield):
    """The clock was set back to before the day on which they proved who they are (X1)."""
    badge = oakfield.somebody("Priya")
    leader = ready(oakfield, given="Jean", family="Kirby")
    desk = enrolled(oakfield, "leadership")
    head = signed_in(oakfield, leader, desk)
    step = f"/people/{badge.person}/request"
    head.goes_to(head.post(step, step="receive", received_on="2026-11-20"))
    head.goes_to(head.post(step, step="confirm", confirmed_on="2026-11-20"))
    oakfield.set("08:31", "2026-11-19")
    head = signed_in(oakfield, leader, desk)
    code = printed_code(oakfield, leader)
    given = head.post(f"/people/{badge.person}/export", code=code)
    assert head.shown(given, 422).says("identity was confirmed cannot lie ahead.")


def test_a_request_goes_from_asked_to_answered_with_a_pause(oakfield: Oakfield):
    person = oakfield.person("Priya")
    oakfield.do(RecordLeaver(person))
    head = signed_in(
        oakfield, ready(oakfield, given="Jean", family="Kirby"), enrolled(oakfield, "leadership")
    )
    path, step = f"/people/{person}/export", f"/people/{person}/request"
    for wrong, says in (("soon", "Give the day"), ("2026-11-21", "cannot lie ahead")):
        page = head.shown(head.post(step, step="receive", received_on=wrong), 422)
        assert page.says(says)
    head.goes_to(head.post(step, step="receive", received_on="2026-11-18"))
    assert head.page("/rights").says("Priya Shah", "not confirmed yet who asks")
    page = head.shown(head.post(step, step="receive", received_on="2026-11-18"), 422)
    assert page.says("There is an open request about them already.")
    assert head.shown(head.post(step, step="pause"), 422).says("First confirm who asks")
    page = head.shown(head.post(step, step="confirm", confirmed_on="2026-11-17"), 422)
    assert page.says("on the day they asked, or later")
    head.goes_to(head.post(step, step="confirm", confirmed_on="2026-11-20"))
    assert head.page("/rights").says("Due by 20 December 2026")
    head.goes_to(head.post(step, step="pause"))
    assert head.page("/rights").says("Paused since 20 November 2026")
    oakfield.set("08:31", "2026-12-01")
    head = signed_in(oakfield, ready(oakfield, given="Una", family="Pike"), head)
    head.goes_to(head.post(step, step="resume"))
    assert head.page(path).says("Due by 31 December 2026", "11 days of waiting were added.")
    head.goes_to(head.post(step, step="answer"))
    assert head.page("/rights").says("Nobody waits", "answered on 1 December 2026")
    assert head.shown(head.post(step, step="answer"), 422).says("is answered already")
    assert head.post(step, step="dance").status_code == 400


def test_a_parent_asks_what_is_held_about_their_child(oakfield: Oakfield):
    oakfield.do(RecordPupil("pupil1", "mis", "1", "Ada", "Zephyr", None, "6", None))
    oakfield.do(AddCollectingAdult("adult", "pupil1", "Max Zephyr", "uncle", False))
    leader = ready(oakfield, given="Jean", family="Kirby")
    head = signed_in(oakfield, leader, enrolled(oakfield, "leadership"))
    path, step = "/pupils/pupil1/export", "/pupils/pupil1/request"
    for child in ("/pupil-phones/children/pupil1", "/photos/pupils/pupil1"):
        assert path in head.page(child).links
    asked = {"step": "receive", "received_on": "2026-11-20"}
    assert head.shown(head.post(step, **asked), 422).says("Write down which parent asks.")
    head.goes_to(head.post(step, **asked, asked_by="Ann Zephyr"))
    head.goes_to(head.post(step, step="confirm", confirmed_on="2026-11-20"))
    given = head.post(path, code=printed_code(oakfield, leader))
    with zipfile.ZipFile(io.BytesIO(given.data)) as archive:
        page = archive.read("record.html").decode()
    assert "What is held about Ada Zephyr" in page
    assert "about another person, whose rights count as well" in page
    assert not [name for name in ("Max", "uncle", "Kirby", "Jean") if name in page]
    (verb, about) = oakfield.school.db.execute(
        "SELECT verb, object FROM audit_log WHERE outcome = 'exported'"
    ).fetchone()
    assert (verb, about) == ("export_pupil", "pupils/pupil1")


def test_a_leaver_is_asked_for_too(oakfield: Oakfield):
    person = oakfield.person("Tess")
    oakfield.do(RecordLeaver(person))
    leader = ready(oakfield, given="Jean", family="Kirby")
    head = signed_in(oakfield, leader, enrolled(oakfield, "leadership"))
    assert f"/people/{person}/export" in head.page("/leavers").links
    assert head.page(f"/people/{person}/export").says("Everything about Tess")
