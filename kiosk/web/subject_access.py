"""Everything held about one person, for leadership to give to them."""

from __future__ import annotations

import secrets
from datetime import date

from flask import Blueprint, abort, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.subject_access import ExportPerson
from kiosk.db import people, settings
from kiosk.decide.calendar import day_of
from kiosk.decide.people import Person
from kiosk.decide.roles import LEADING
from kiosk.exchange.subject_access import PAGE, as_html, record_of
from kiosk.perform import perform
from kiosk.web.access import signed_in, stamp, this_school
from kiosk.web.sign_in import second_factor, with_session

subject_access = Blueprint("subject_access", __name__)
leaders = signed_in(*sorted(LEADING))


@subject_access.get("/people/<string:person_id>/export")
@leaders
def export_page(person_id: str) -> str:
    """What the file holds, and the day on which identity was confirmed."""
    return _page(_person(person_id))


def _person(person_id: str) -> Person:
    return people.person(this_school().db, person_id) or abort(404)


def _page(person: Person, field: str = "", problem: str = "") -> str:
    school = this_school()
    return render_template(
        "subject_access/export.html",
        whose=person,
        field=field,
        problem=problem,
        day=request.form.get("confirmed_on", "")[:10] or day_of(school.now()).isoformat(),
        asks_code=settings.current(school.db).second_factor,
    )


@subject_access.post("/people/<string:person_id>/export")
@leaders
def export(person_id: str) -> tuple[str, int] | AnyResponse:
    """The file, after a fresh second factor: it has the numbers of their phones in full (I7)."""
    person, school, key = _person(person_id), this_school(), None
    try:
        confirmed_on = date.fromisoformat(request.form.get("confirmed_on", ""))
    except ValueError:
        return _page(person, "confirmed_on", "Give the day, such as 2026-11-20."), 422
    if settings.current(school.db).second_factor:
        key = secrets.token_urlsafe(32)
        proven = second_factor(request.form.get("code", "")[:64], key)
        if proven.refusal:
            return _page(person, "code", proven.message), 422
    outcome = perform(school, ExportPerson(person.id, confirmed_on), stamp())
    if outcome.refusal:
        response = make_response(_page(person, "confirmed_on", outcome.message), 422)
    else:
        record = record_of(school, person, confirmed_on)
        response = make_response(as_html(record, settings.current(school.db).school_name))
        response.headers["Content-Disposition"] = f'attachment; filename="{PAGE}"'
    return with_session(response, key) if key else response
