"""The end of a school year: what would become of whom, done at once, and undone within a week."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk import year_end
from kiosk.db import leaving, people, settings
from kiosk.db import year_end as table
from kiosk.decide.calendar import day_of
from kiosk.decide.roles import LEADING
from kiosk.decide.year_end import UNDO_FOR, next_year_group, not_yet, year_in_words, year_to_end
from kiosk.perform import Refused
from kiosk.web.access import signed_in, stamp, this_school

year_end_room = Blueprint("year_end", __name__)
leaders = signed_in(*sorted(LEADING))


@year_end_room.get("/year-end")
@leaders
def year_end_page() -> str:
    """Who would leave, who would move up and into which class, before anybody says yes."""
    return _page()


def _page(problem: str = "") -> str:
    school = this_school()
    current, now = settings.current(school.db), school.now()
    latest = table.latest(school.db)
    year = year_to_end(day_of(now), current)
    found = year_end.preview(school)
    return render_template(
        "year_end/year_end.html",
        year=year,
        groups=[
            (
                each,
                year_in_words(each.year_group),
                year_in_words(next_year_group(each.year_group)),
            )
            for each in found
        ],
        still_here=[
            (pupil.name, item)
            for each in found
            if each.leaves
            for pupil in each.pupils
            for item in leaving.pupil_facts(school.db, pupil.id).open_items
        ],
        leaving=sum(len(each.pupils) for each in found if each.leaves),
        moving=sum(len(each.pupils) for each in found if not each.leaves),
        classes=sorted(
            {*people.class_names(school.db).values(), *(each.to_class for each in found)}
        ),
        is_ended=latest is not None
        and latest.undone_at is None
        and latest.school_year == year.name,
        latest=latest if latest and latest.can_be_undone(now) else None,
        undo_until=latest.ended_at + UNDO_FOR if latest else None,
        not_yet=not_yet(day_of(now), year),
        problem=problem,
    )


@year_end_room.post("/year-end")
@leaders
def end_year() -> tuple[str, int] | AnyResponse:
    """End the year for everybody, or for nobody."""
    chosen = {
        int(name.removeprefix("to-")): request.form[name][:80]
        for name in request.form
        if name.removeprefix("to-").isdecimal() and len(name) < 8
    }
    try:
        year_end.end_year(this_school(), stamp(), chosen)
    except Refused as problem:
        return _page(str(problem)), 422
    return redirect(url_for("year_end.year_end_page"), 303)


@year_end_room.post("/year-end/<string:key>/undo")
@leaders
def undo(key: str) -> tuple[str, int] | AnyResponse:
    """Everybody is where they were."""
    try:
        year_end.undo(this_school(), stamp(), key)
    except Refused as problem:
        return _page(str(problem)), 422
    return redirect(url_for("year_end.year_end_page"), 303)
