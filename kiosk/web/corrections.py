"""A record week by week, one's own or (for leadership) somebody's, and corrections added to it."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.corrections import AddCorrection
from kiosk.db import corrections as table
from kiosk.db import own as records_table
from kiosk.db import people
from kiosk.decide.calendar import day_of
from kiosk.decide.corrections import LISTED_FOR, LONGEST_WORDS, Correction, may_correct
from kiosk.decide.own import A_WEEK, Entry, days, monday_of, week
from kiosk.decide.people import Person
from kiosk.decide.roles import LEADING
from kiosk.perform import perform
from kiosk.sealing import seal
from kiosk.web.access import own, signed_in, stamp, this_person, this_school
from kiosk.web.permission_forms import opened
from kiosk.web.typed import typed_line

records = Blueprint("records", __name__)
corrections = Blueprint("corrections", __name__)
leaders = signed_in(*sorted(LEADING))


# One's own ----------------------------------------------------------------------------------------


@records.get("/own/record")
@own
def this_week() -> str:
    """What is on record this week."""
    return _week(this_person().person, day_of(this_school().now()))


@records.get("/own/record/<string:day>")
@own
def one_week(day: str) -> str:
    """What is on record in the week that this day is in."""
    return _week(this_person().person, _date(day))


@records.get("/own/correct")
@own
def correct_page() -> str:
    """Say what is not right about one entry."""
    return _correct(this_person().person)


@records.post("/own/correct")
@own
def correct() -> tuple[str, int] | AnyResponse:
    """Add that to it; the entry stays."""
    return _add(this_person().person)


@records.get("/own/lost-badge")
@own
def lost_badge() -> str:
    """What was made with the badge they reported lost: was it them?"""
    return render_template("corrections/lost_badge.html", entries=asked_about(this_person().person))


def asked_about(whose: Person) -> list[Entry]:
    """What a lost badge made and they have not said anything about."""
    school = this_school()
    said = {e.entry for e in table.of_person(school.db, whose.id) if e.added_by == whose.id}
    found = records_table.with_lost_badge(school.db, whose.id, school.now())
    return [each for each in found if each.key not in said]


# For leadership -----------------------------------------------------------------------------------


@corrections.get("/people/<string:person_id>/record")
@leaders
def record_page(person_id: str) -> str:
    """Somebody's record of this week."""
    return _week(_person(person_id), day_of(this_school().now()))


@corrections.get("/people/<string:person_id>/record/<string:day>")
@leaders
def record_of_week(person_id: str, day: str) -> str:
    """Somebody's record of the week that this day is in."""
    return _week(_person(person_id), _date(day))


@corrections.get("/people/<string:person_id>/correct")
@leaders
def correct_theirs_page(person_id: str) -> str:
    """Say what is not right about an entry of somebody's record."""
    return _correct(_person(person_id))


@corrections.post("/people/<string:person_id>/correct")
@leaders
def correct_theirs(person_id: str) -> tuple[str, int] | AnyResponse:
    """Add that to it."""
    return _add(_person(person_id))


@corrections.get("/corrections")
@leaders
def list_page() -> str:
    """What was added to anybody's record in the last three months."""
    school = this_school()
    found = table.since(school.db, school.now() - LISTED_FOR)
    lines = [
        {
            "whose": people.person(school.db, each.person),
            "entry": records_table.entry(school.db, each.person, each.entry, school.now()),
            **_shown(each),
        }
        for each in found
    ]
    return render_template("corrections/list.html", lines=lines)


def _person(person_id: str) -> Person:
    return people.person(this_school().db, person_id) or abort(404)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(404)


def _week(whose: Person, day: date) -> str:
    school, me = this_school(), this_person()
    monday = monday_of(day)
    since, until = week(monday)
    entries = records_table.entries(school.db, whose.id, since, until, school.now())
    earlier = records_table.before(school.db, whose.id, since)
    later = records_table.after(school.db, whose.id, until)
    leads = bool(me.roles & LEADING)
    return render_template(
        "corrections/week.html",
        whose=whose,
        mine=_is_mine(whose),
        monday=monday,
        friday=monday + A_WEEK - timedelta(days=3),
        days=days(entries),
        earlier=monday_of(day_of(earlier)) if earlier else None,
        later=monday_of(day_of(later)) if later else None,
        corrected=_by_entry(whose),
        may_correct={
            each.key
            for each in entries
            if may_correct(whose.id, each.at, me.person.id, leads, school.now())
        },
    )


def _is_mine(whose: Person) -> bool:
    return request.blueprint == records.name and whose.id == this_person().person.id


def _by_entry(whose: Person) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for each in table.of_person(this_school().db, whose.id):
        found.setdefault(each.entry, []).append(_shown(each))
    return found


def _shown(correction: Correction) -> dict[str, Any]:
    own_words = correction.added_by == correction.person
    return {
        "words": opened(this_school(), f"corrections/{correction.id}", correction.words),
        "at": correction.added_at,
        "by": "its owner" if own_words else "leadership",
    }


def _correct(whose: Person, problem: str = "") -> str:
    key = request.values.get("entry", "")[:100]
    school = this_school()
    entry = records_table.entry(school.db, whose.id, key, school.now()) or abort(404)
    return render_template(
        "corrections/correct.html",
        whose=whose,
        mine=_is_mine(whose),
        entry=entry,
        problem=problem,
        most=LONGEST_WORDS,
        typed=request.form.get("words", "")[:LONGEST_WORDS],
    )


def _add(whose: Person) -> tuple[str, int] | AnyResponse:
    school, key = this_school(), uuid.uuid4().hex
    words = typed_line("words", LONGEST_WORDS)
    sealed = seal(school.keys.sealing, words, f"corrections/{key}") if words else None
    entry = request.form.get("entry", "")[:100]
    outcome = perform(school, AddCorrection(key, whose.id, entry, sealed), stamp())
    if outcome.refusal:
        return _correct(whose, outcome.message), 422
    if _is_mine(whose) and asked_about(whose):
        return redirect(url_for("records.lost_badge"), 303)
    at = records_table.when(school.db, whose.id, entry)
    day = (day_of(at) if at else day_of(school.now())).isoformat()
    if _is_mine(whose):
        return redirect(url_for("records.one_week", day=day), 303)
    return redirect(url_for("corrections.record_of_week", person_id=whose.id, day=day), 303)
