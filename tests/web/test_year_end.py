"""Leadership ends the school year on one page, and undoes it there within a week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.actions.people import RecordClass, RecordPupil
from web.desk import enrolled, quick_hashes, ready, signed_in  # noqa: F401

if TYPE_CHECKING:
    from oakfield import Oakfield


def test_previewed_done_and_undone(oakfield: Oakfield):
    leader = ready(oakfield, given="Jean", family="Kirby")
    for name in ("5 Oak", "6 Oak"):
        oakfield.do(RecordClass(name, name))
    oakfield.do(RecordPupil("ada", "mis", "1", "Ada", "Bright", None, "6", "6 Oak"))
    oakfield.do(RecordPupil("bo", "mis", "2", "Bo", "Bright", None, "5", "5 Oak"))
    oakfield.set("09:00", "2027-08-31")
    desk = signed_in(oakfield, leader, enrolled(oakfield, "leadership"))
    page = desk.page("/year-end")
    assert page.says("Year 6, 6 Oak: 1", "Ada Bright", "Will be Year 6.", "1 leave and 1 move up.")
    assert desk.post("/year-end", **{"to-0": "6 Oak"}).status_code == 303
    (bo,) = (row for row in oakfield.rows("pupils") if row["id"] == "bo")
    assert (bo["year_group"], bo["class_id"]) == ("6", "6 Oak")
    page = desk.page("/year-end")
    assert page.says("The year 2026/27 was ended: 1 left, 1 moved up.")
    assert desk.shown(desk.post("/year-end"), 422).says("The year 2026/27 was ended already.")
    (ended,) = oakfield.rows("year_ends")
    assert desk.post(f"/year-end/{ended['id']}/undo").status_code == 303
    assert {row["year_group"] for row in oakfield.rows("pupils")} == {"5", "6"}
    assert not any(row["left_at"] for row in oakfield.rows("pupils"))
    assert desk.page("/year-end").says("1 leave and 1 move up.")
