"""Who asks what is held about them or their child, by when, and the answer itself."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions import Action
from kiosk.actions.subject_access import (
    AnswerRequest,
    ConfirmIdentity,
    ExportPerson,
    ExportPupil,
    PauseRequest,
    ReceiveRequest,
    ResumeRequest,
)
from kiosk.db import access_requests, people, settings
from kiosk.decide.calendar import day_of
from kiosk.decide.people import Person, Pupil
from kiosk.decide.roles import LEADING
from kiosk.decide.subject_access import AccessRequest
from kiosk.exchange.subject_access import as_zip, record_of
from kiosk.perform import perform
from kiosk.web.access import signed_in, stamp, this_school
from kiosk.web.sign_in import second_factor, with_session
from kiosk.web.typed import typed_line

subject_access = Blueprint("subject_access", __name__)
leaders = signed_in(*sorted(LEADING))
LISTED_FOR = timedelta(days=365)
NO_DAY = "Give the day, such as 2026-11-20."
FIELD_OF = {"X3": "asked_by", "X4": "received_on", "X1": "confirmed_on", "X5": "confirmed_on"}


@subject_access.get("/rights")
@leaders
def rights_page() -> str:
    """Every open request with the day its answer is due, soonest first; then what was answered."""
    school = this_school()
    today = day_of(school.now())
    found = access_requests.open_or_since(school.db, today - LISTED_FOR)
    lines = [(each, _named(_whose(each.person, each.pupil))) for each in found]
    waiting = [line for line in lines if not line[0].answered_on]
    waiting.sort(key=lambda line: line[0].due_on or date.max)
    answered = [line for line in lines if line[0].answered_on][::-1]
    return render_template(
        "subject_access/rights.html", waiting=waiting, answered=answered, today=today
    )


# About one of the staff or a leaver, and about a pupil --------------------------------------------


@subject_access.get("/people/<string:person_id>/export")
@leaders
def export_page(person_id: str) -> str:
    """Whether they ask, by when, and what they are given."""
    return _page(_whose(person_id, None))


@subject_access.get("/pupils/<string:pupil_id>/export")
@leaders
def pupil_page(pupil_id: str) -> str:
    """The same for a pupil."""
    return _page(_whose(None, pupil_id))


@subject_access.post("/people/<string:person_id>/request")
@leaders
def change(person_id: str) -> tuple[str, int] | AnyResponse:
    """Note a request, or the next step of it."""
    return _change(_whose(person_id, None))


@subject_access.post("/pupils/<string:pupil_id>/request")
@leaders
def change_of_pupil(pupil_id: str) -> tuple[str, int] | AnyResponse:
    """The same for a pupil."""
    return _change(_whose(None, pupil_id))


@subject_access.post("/people/<string:person_id>/export")
@leaders
def export(person_id: str) -> tuple[str, int] | AnyResponse:
    """The file, after a fresh second factor: it has the numbers of their phones in full (I7)."""
    return _export(_whose(person_id, None))


@subject_access.post("/pupils/<string:pupil_id>/export")
@leaders
def export_pupil(pupil_id: str) -> tuple[str, int] | AnyResponse:
    """The same for a pupil."""
    return _export(_whose(None, pupil_id))


def _whose(person: str | None, pupil: str | None) -> Person | Pupil:
    db = this_school().db
    found = people.person(db, person) if person else people.pupil(db, pupil)
    return found or abort(404)


def _named(whose: Person | Pupil) -> dict[str, Any]:
    """Whom it is about, as the pages call them, and the addresses of their forms."""
    room = "subject_access"
    is_pupil = isinstance(whose, Pupil)
    if is_pupil:
        pages = ("pupil_page", "change_of_pupil", "export_pupil")
        addresses = [url_for(f"{room}.{name}", pupil_id=whose.id) for name in pages]
    else:
        pages = ("export_page", "change", "export")
        addresses = [url_for(f"{room}.{name}", person_id=whose.id) for name in pages]
    return {
        "name": whose.name,
        "called": whose.called,
        "is_pupil": is_pupil,
        **dict(zip(("page", "step", "file"), addresses, strict=True)),
    }


def _open(whose: Person | Pupil) -> AccessRequest | None:
    person, pupil = (None, whose.id) if isinstance(whose, Pupil) else (whose.id, None)
    return access_requests.open_about(this_school().db, person, pupil)


def _page(whose: Person | Pupil, field: str = "", problem: str = "") -> str:
    school = this_school()
    return render_template(
        "subject_access/export.html",
        whose=_named(whose),
        asked=_open(whose),
        field=field,
        problem=problem,
        typed=request.form,
        today=day_of(school.now()),
        asks_code=settings.current(school.db).second_factor,
    )


def _change(whose: Person | Pupil) -> tuple[str, int] | AnyResponse:
    try:
        action = _step(whose, _open(whose))
    except ValueError:
        name = "received_on" if request.form.get("step") == "receive" else "confirmed_on"
        return _page(whose, name, NO_DAY), 422
    outcome = perform(this_school(), action, stamp())
    if outcome.refusal:
        return _page(whose, FIELD_OF.get(outcome.refusal, "main"), outcome.message), 422
    return redirect(_named(whose)["page"], 303)


def _step(whose: Person | Pupil, asked: AccessRequest | None) -> Action:
    """The step that was pressed. Raises ValueError for a day that is none."""
    key = asked.id if asked else ""
    others: dict[str, Callable[[str], Action]] = {
        "pause": PauseRequest,
        "resume": ResumeRequest,
        "answer": AnswerRequest,
    }
    step = request.form.get("step", "")
    if step in others:
        return others[step](key)
    if step == "confirm":
        return ConfirmIdentity(key, date.fromisoformat(request.form.get("confirmed_on", "")))
    if step != "receive":
        abort(400)
    received_on = date.fromisoformat(request.form.get("received_on", ""))
    if isinstance(whose, Pupil):
        asked_by = typed_line("asked_by", 80) or None
        return ReceiveRequest(uuid.uuid4().hex, None, whose.id, asked_by, received_on)
    return ReceiveRequest(uuid.uuid4().hex, whose.id, None, None, received_on)


def _export(whose: Person | Pupil) -> tuple[str, int] | AnyResponse:
    school, key, asked = this_school(), None, _open(whose)
    if asked is None or asked.confirmed_on is None:
        abort(400)
    if settings.current(school.db).second_factor:
        key = secrets.token_urlsafe(32)
        proven = second_factor(request.form.get("code", "")[:64], key)
        if proven.refusal:
            return _page(whose, "code", proven.message), 422
    kind = ExportPupil if isinstance(whose, Pupil) else ExportPerson
    noted = perform(school, kind(whose.id, asked.confirmed_on), stamp())
    if noted.refusal:
        return _page(whose, "main", noted.message), 422
    record = record_of(school, whose, asked.confirmed_on, asked.due_on)
    response = make_response(as_zip(record, settings.current(school.db).school_name))
    response.headers["Content-Type"] = "application/zip"
    response.headers["Content-Disposition"] = 'attachment; filename="record.zip"'
    return with_session(response, key) if key else response
