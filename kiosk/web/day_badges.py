"""Day badges at a desk: who wears which today, and whose were used before anybody was named."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.actions.day_badges import NameDayBadge
from kiosk.db import day_badges as table
from kiosk.db import people
from kiosk.decide.calendar import day_of
from kiosk.perform import perform
from kiosk.web.access import signed_in, stamp, this_school

day_badges = Blueprint("day_badges", __name__)
office = signed_in("office")


@day_badges.get("/day-badges")
@office
def day_badges_page() -> str:
    """Each badge that was printed, and who wears it."""
    return _page()


def _page(problem: str | None = None) -> str:
    db, today = this_school().db, day_of(this_school().now())
    shown = []
    for badge in table.all_working(db):
        left = table.left_behind(db, badge.person, today)
        day = day_of(left) if left else today
        wearer = table.wearer(db, badge.number, day)
        person = people.person(db, wearer.person) if wearer and wearer.person else None
        shown.append(
            {
                "number": badge.number,
                "day": day,
                "is_left": left is not None,
                "worn_by": person.name if person else wearer.name if wearer else None,
                "used": bool(table.used(db, badge.person, day)),
            }
        )
    staff = people.staff(db)
    return render_template("day_badges/day_badges.html", badges=shown, staff=staff, problem=problem)


@day_badges.post("/day-badges/<int:number>")
@office
def name(number: int) -> tuple[str, int] | Response:
    """Say who wears a badge: somebody of the staff list, or anybody else by name."""
    given = " ".join(request.form.get("name", "").split())[:80]
    if not given:
        return _page("Type the name of whoever wears it."), 422
    try:
        day = date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        day = day_of(this_school().now())
    found = people.called(this_school().db, given)
    if len(found) > 1:
        return _page("Several people have that name. Use another badge for one of them."), 422
    person = found[0].id if found else None
    outcome = perform(this_school(), NameDayBadge(number, day, person, given), stamp())
    if outcome.refusal:
        return _page(outcome.message), 422
    return redirect(url_for("day_badges.day_badges_page"), 303)
