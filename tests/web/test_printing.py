"""Printing at a desk: what is offered, what it would end, and what the sheet then holds."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdfium2
import zxingcpp

from kiosk import codes
from web.desk import Desk, quick_hashes, signed_in, with_role  # noqa: F401

if TYPE_CHECKING:
    from oakfield import Oakfield


def office(oakfield: Oakfield) -> Desk:
    return signed_in(oakfield, with_role(oakfield, "office"))


def scanned(pdf: bytes) -> set[str]:
    """What a scanner reads off the sheets."""
    return {
        found.text
        for page in pypdfium2.PdfDocument(pdf)
        for found in zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())
    }


def sheet(desk: Desk) -> bytes:
    assert desk.page("/print/ready").says("Print it at 100 %")
    response = desk.get("/print/sheet.pdf")
    assert response.mimetype == "application/pdf"
    return response.data


def working(oakfield: Oakfield) -> set[str]:
    return {row["id"] for row in oakfield.rows("codes") if row["ended_at"] is None}


def test_badges_of_whoever_has_none_are_chosen_already(oakfield: Oakfield):
    desk = office(oakfield)
    sam = oakfield.somebody("Sam")
    page = desk.page("/print")
    assert 'value="missing" checked' in page.text
    assert page.says("Badges for whoever has none 1", "New badges for everybody 2, 1 in use")
    assert desk.goes_to(desk.post("/print", what="missing")) == "/print/ready"
    found = {oakfield.digest(code) for code in scanned(sheet(desk))}
    assert found == working(oakfield) - {oakfield.digest(sam.code)}
    assert oakfield.scan(sam).code == "locked_away"
    nobody = desk.shown(desk.post("/print", what="missing"), 422)
    assert nobody.says("There is none to print.")


def test_how_many_working_badges_end_is_said_before_they_do(oakfield: Oakfield):
    desk = office(oakfield)
    sam = oakfield.somebody("Sam")
    chosen = {"what": "chosen", "person": sam.person, "start_at": "3"}
    asked = desk.shown(desk.post("/print", **chosen))
    assert asked.headings == ["This ends 1 working badge"]
    assert working(oakfield) == {oakfield.digest(sam.code)}
    other = desk.shown(desk.post("/print", **chosen, ends="2"))
    assert other.headings == ["This ends 1 working badge"]
    assert desk.goes_to(desk.post("/print", **chosen, ends="1")) == "/print/ready"
    (code,) = scanned(sheet(desk))
    assert working(oakfield) == {oakfield.digest(code)}
    assert oakfield.scan(sam).refusal is not None
    (entry,) = oakfield.school.db.query(
        "SELECT actor FROM audit_log ORDER BY seq DESC LIMIT 1 OFFSET 1"
    )
    assert entry["actor"] == "person1"


def test_slots_day_badges_and_pouches_are_printed_too(oakfield: Oakfield):
    desk = office(oakfield)
    for what, kind, count in [
        ("slots", codes.Kind.LABEL, 60),
        ("day-badges", codes.Kind.DAY_BADGE, 10),
        ("pouches", codes.Kind.PUPIL_PHONE, 60),
    ]:
        assert desk.goes_to(desk.post("/print", what=what)) == "/print/ready"
        found = scanned(sheet(desk))
        assert len(found) == count
        assert {codes.read(code).kind for code in found} == {kind}
    again = desk.shown(desk.post("/print", what="day-badges"))
    assert again.headings == ["This ends 10 working day badges"]


def test_what_the_paper_cannot_be_is_said_beside_its_field_and_ends_nothing(oakfield: Oakfield):
    desk = office(oakfield)
    for typed, says in [
        ({"start_at": "22", "sheet": "L7160"}, "Label 22 is not on a sheet of L7160"),
        ({"start_at": "first"}, "Write the number of a label, such as 1."),
        ({"nudge_x": "6"}, "A nudge of 6 mm is too far."),
        ({"nudge_y": "nan"}, "Write millimetres, such as 0.5 or -1."),
        ({"sheet": "A3"}, "There is no label sheet called “A3”."),
    ]:
        page = desk.shown(desk.post("/print", what="missing", **typed), 422)
        assert page.says(says)
    assert desk.shown(desk.post("/print", what="chosen"), 422).says("Tick whose badge")
    assert desk.post("/print", what="money").status_code == 400
    assert working(oakfield) == set()
    assert desk.goes_to(desk.get("/print/ready")) == "/print"
    assert desk.get("/print/sheet.pdf").status_code == 404


def test_the_calibration_page_is_for_the_chosen_sheet(oakfield: Oakfield):
    desk = office(oakfield)
    response = desk.post("/print/calibration", sheet="L7163", nudge_x="0,5")
    assert response.headers["Content-Disposition"] == 'attachment; filename="calibration.pdf"'
    text = pypdfium2.PdfDocument(io.BytesIO(response.data))[0].get_textpage().get_text_bounded()
    assert "L7163" in text
    assert "0.5 mm right" in text
    assert desk.post("/print/calibration", nudge_x="9").status_code == 422


def test_a_sheet_is_nobody_elses(oakfield: Oakfield):
    desk = office(oakfield)
    desk.post("/print", what="missing")
    signed_in(oakfield, with_role(oakfield, "office", "Olu", "Ade"), desk)
    assert desk.get("/print/sheet.pdf").status_code == 404


def test_a_badge_has_the_schools_colour(oakfield: Oakfield):
    desk = office(oakfield)
    head = signed_in(oakfield, with_role(oakfield, "headteacher", "Margaret", "Hill"))
    head.post("/set-up/school", school_name="Oakfield Primary", badge_colour="#00573f")
    signed_in(oakfield, "person1", desk).post("/print", what="missing")
    page = pypdfium2.PdfDocument(sheet(desk))[0].render(scale=1).to_pil()
    assert (0x00, 0x57, 0x3F) in {colour for _, colour in page.convert("RGB").getcolors(1 << 20)}
