"""Day badges at a desk: who wears which today, and whose were used before anybody was named."""

from __future__ import annotations

import uuid
from datetime import date

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from kiosk.actions import Action
from kiosk.actions.day_badges import NameDayBadge
from kiosk.db import day_badges as table
from kiosk.db import people
from kiosk.decide.calendar import day_of
from kiosk.decide.people import GUEST_JOBS, guest
from kiosk.perform import Refused, perform_all
from kiosk.web.access import signed_in, stamp, this_school
from kiosk.web.typed import typed_line

day_badges = Blueprint("day_badges", __name__)
office = signed_in("office")

Answer = tuple[str, int] | Response
Given = dict[str, str]


@day_badges.get("/day-badges")
@office
def day_badges_page() -> str:
    """Each badge that was printed, and who wears it."""
    return _page()


def _page(problems: list[tuple[str, str]] | None = None, given: Given | None = None) -> str:
    badges = _shown()
    free = [str(each["number"]) for each in badges if not each["worn_by"]]
    return render_template(
        "day_badges/day_badges.html",
        badges=badges,
        free=[(number, number) for number in free],
        staff=people.staff(this_school().db),
        jobs=[(job, job) for job in GUEST_JOBS],
        given=given or {},
        problems=problems or [],
    )


def _shown() -> list[dict[str, object]]:
    db, today = this_school().db, day_of(this_school().now())
    shown = []
    for badge in table.all_working(db):
        day = _day_of_badge(badge.number)
        wearer = table.wearer(db, badge.number, day)
        person = people.person(db, wearer.person) if wearer else None
        shown.append(
            {
                "number": badge.number,
                "day": day,
                "is_left": day < today,
                "worn_by": person,
                "used": bool(table.used(db, badge.person, day)),
            }
        )
    return shown


@day_badges.post("/day-badges/<string:number>")
@office
def name(number: str) -> Answer:
    """Say who of the staff wears a badge."""
    given = _given("name")
    if not given["name"]:
        return _page([("badges", "Type the name of whoever wears it.")]), 422
    found = people.called(this_school().db, given["name"])
    if not found:
        says = "Nobody on the staff list has that name. Supply staff and volunteers are guests."
        return _page([("guest", says)], {"name": given["name"], "number": number}), 422
    if len(found) > 1:
        return _page([("badges", _SEVERAL)]), 422
    return _do(number, "badges", _wears(number, found[0].id))


_SEVERAL = "Several people have that name. Use another badge for one of them."


@day_badges.post("/day-badges/guests")
@office
def name_guest() -> Answer:
    """Say that somebody who is on no list wears a badge; who was here before is known."""
    given = _given("number", "name", "job")
    if " " not in given["name"]:
        return _page([("guest", "Type first name and surname.")], given), 422
    if given["job"] not in GUEST_JOBS:
        abort(400)
    found = people.called(this_school().db, given["name"])
    if len(found) > 1:
        return _page([("guest", _SEVERAL)], given), 422
    new = [] if found else [guest(uuid.uuid4().hex, given["name"], given["job"])]
    person = found[0].id if found else new[0].id
    wears = _wears(given["number"], person)
    return _do(given["number"], "guest", *new, wears)


def _given(*names: str) -> Given:
    return {name: typed_line(name, 80) for name in names}


def _wears(number: str, person: str) -> NameDayBadge:
    """That somebody wears it today or, where a phone was left behind, wore it on that day."""
    if not (number.isascii() and number.isdecimal() and len(number) < 3):
        abort(404)
    return NameDayBadge(int(number), _day_of_badge(int(number)), person)


def _day_of_badge(number: int) -> date:
    db, today = this_school().db, day_of(this_school().now())
    badge = table.working(db, number)
    left = table.left_behind(db, badge.person, today) if badge else None
    return day_of(left) if left else today


def _do(number: str, where: str, *actions: Action) -> Answer:
    try:
        perform_all(this_school(), [(each, stamp()) for each in actions])
    except Refused as refused:
        given = _given("name", "job") | {"number": number}
        return _page([(where, refused.refusal.sentence)], given), 422
    return redirect(url_for("day_badges.day_badges_page"), 303)
