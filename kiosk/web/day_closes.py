"""The day's close at a desk: one sheet, and a person who signs it off."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from kiosk.actions.day_closes import CloseDay
from kiosk.db import audit_log, people
from kiosk.db import day_closes as table
from kiosk.decide.calendar import day_of
from kiosk.perform import perform
from kiosk.web.access import signed_in, stamp, this_person, this_school

day_closes = Blueprint("day_closes", __name__)
at_a_desk = signed_in("office", "leadership", "headteacher")


@day_closes.get("/day-close")
@at_a_desk
def close_page() -> str:
    """Where every device and locked-away phone is now, and the head of the audit log."""
    school = this_school()
    signed = table.last_of(school.db, day_of(school.now()))
    entry, head = audit_log.head(school.db)
    return render_template(
        "day_closes/close.html",
        sheet=table.sheet_at(school.db, school.now()),
        today=day_of(school.now()),
        signed=signed,
        entry=entry,
        head=head[:16],
        signed_by=people.person(school.db, signed.signed_by) if signed else None,
    )


@day_closes.post("/day-close")
@at_a_desk
def sign_off() -> Response:
    """Sign the sheet off as it is."""
    perform(this_school(), CloseDay(this_person().person.id), stamp())
    return redirect(url_for("day_closes.close_page"), 303)
