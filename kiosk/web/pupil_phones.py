"""Pupils' phones at a desk: hand in, hand back, today, and what the Headteacher is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, time

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.actions.pupil_phone_permissions import (
    DecidePupilPhonePermission,
    MarkPupil,
    UnmarkPupil,
)
from kiosk.db import people as people_table
from kiosk.db import pupil_phone_board as board_table
from kiosk.db import pupil_phone_permissions as permissions
from kiosk.db import pupil_phones as table
from kiosk.db import school_days
from kiosk.decide.calendar import clock_time, day_of, start_of_day
from kiosk.decide.decision import Moment
from kiosk.decide.deposits import NOTES
from kiosk.decide.pupil_phone_board import WHY, PhoneBoard, in_today, not_collected
from kiosk.decide.pupil_phone_permissions import days_in_words, school_year
from kiosk.decide.pupil_phones import goes_home_at, year_in_words
from kiosk.decide.roles import LEADING
from kiosk.judge.moment import moment_of
from kiosk.perform import Refused, perform, perform_all
from kiosk.web.access import signed_in, stamp, this_person, this_school
from kiosk.web.pupil_phone_forms import FIELDS_OF, Missing, club_until

pupil_phones = Blueprint("pupil_phones", __name__)
at_a_desk = signed_in("office", "leadership", "headteacher")
unasked = signed_in("office", "leadership", "headteacher", keeps_signed_in=False)
leading = signed_in("leadership", "headteacher")


def _now() -> Moment:
    return moment_of(this_school().db, this_school().now())


def shown_board() -> dict[str, object]:
    """What every list of pupils' phones needs: for the board page too."""
    return _shown(board_table.today(this_school().db, _now()))


def _shown(board: PhoneBoard) -> dict[str, object]:
    moment, db = _now(), this_school().db
    day = school_days.on(db, day_of(moment.at))
    late = board.of("late")
    return {
        "phones": board,
        **leading_here(),
        "why": WHY,
        "in_today": in_today(board_table.taken_in_since(db, start_of_day(moment.at)), moment),
        "not_collected": not_collected(len(late)),
        "home_time": goes_home_at(day, (), moment),
        "closed": day.why if not day.is_open else "",
        "note_kinds": NOTES,
        "today": day_of(moment.at),
        "last_notes": table.last_notes(db),
        "confiscated": {each.pupil: each for each in table.confiscated_now(db)},
    }


def leading_here() -> dict[str, object]:
    """Whether whoever is signed in leads here, and how many consents wait."""
    now = this_school().now()
    return {
        "leads": bool(this_person().roles & LEADING),
        "consents": len(permissions.waiting(this_school().db, day_of(now))),
    }


def _grid(board: PhoneBoard) -> dict[str, object]:
    """The children of the class that was chosen; without one, those who bring a phone."""
    chosen = request.args.get("class", "")
    classes = sorted({child.class_name for child in board.children if child.class_name})
    if chosen not in classes:
        chosen = ""
    of_class = [child for child in board.children if child.class_name == chosen]
    children = of_class if chosen else board.bringing
    named = Counter(child.short for child in children)
    return {
        "classes": classes,
        "chosen": chosen,
        "children": children,
        "alike": {name for name, count in named.items() if count > 1},
    }


def _scanning(template: str, problems: Sequence[tuple[str, str]] = ()) -> str:
    board = board_table.today(this_school().db, _now())
    now = clock_time(this_school().now())
    shown = {**_shown(board), **_grid(board), "now": now, "sounds": _now().settings.sounds}
    return render_template(template, **shown, problems=problems, given=request.form)


@pupil_phones.get("/pupil-phones/hand-in")
@at_a_desk
def hand_in_page() -> str:
    """Scan label after label, or tap the names."""
    return _scanning("pupil_phones/hand_in.html")


@pupil_phones.get("/pupil-phones/hand-in/part")
@unasked
def hand_in_part() -> str:
    """What of it changes."""
    return _scanning("pupil_phones/_hand_in.html")


@pupil_phones.get("/pupil-phones/hand-back")
@at_a_desk
def hand_back_page() -> str:
    """Home time: scan label after label."""
    return _scanning("pupil_phones/hand_back.html")


@pupil_phones.get("/pupil-phones/hand-back/part")
@unasked
def hand_back_part() -> str:
    """What of it changes."""
    return _scanning("pupil_phones/_hand_back.html")


@pupil_phones.get("/pupil-phones")
@at_a_desk
def today_page() -> str:
    """In today, out, not collected, refused and why; and every child, by class."""
    return _scanning("pupil_phones/today.html")


@pupil_phones.get("/pupil-phones/consents")
@leading
def consents_page() -> str:
    """What parents asked the Headteacher."""
    return _consents([])


def _consents(problems: list[tuple[str, str]], typed: str = "") -> str:
    """The page; where the dates of one permission (`typed`) were wrong, as they were typed."""
    db, moment = this_school().db, _now()
    day = day_of(moment.at)
    pupils = {pupil.id: pupil for pupil in people_table.pupils(db)}
    year = school_year(day, moment.settings)
    return render_template(
        "pupil_phones/consents.html",
        waiting=[p for p in permissions.waiting(db, day) if p.pupil in pupils],
        decided=[p for p in permissions.decided_since(db, day) if p.pupil in pupils],
        pupils=pupils,
        **leading_here(),
        classes={p.id: people_table.class_name(db, p.class_id) for p in pupils.values()},
        year=year,
        in_words=lambda pupil: year_in_words(pupil, moment.settings),
        days=days_in_words,
        problems=problems,
        typed=typed,
        given=request.form,
    )


@pupil_phones.post("/pupil-phones/consents/<string:permission>")
@leading
def decide_consent(permission: str) -> tuple[str, int] | Response:
    """The Headteacher agrees, with dates, or declines."""
    agrees = request.form.get("decision") == "agree"
    try:
        first = date.fromisoformat(request.form.get("starts_on", ""))
        last = date.fromisoformat(request.form.get("ends_on", ""))
    except ValueError:
        return _consents([("waiting", "Give the first and the last day.")], permission), 422
    wanted = DecidePupilPhonePermission(permission, agrees, first, last)
    outcome = perform(this_school(), wanted, stamp())
    if outcome.refusal:
        return _consents([("waiting", outcome.message)], permission), 422
    return redirect(url_for("pupil_phones.consents_page"), 303)


@pupil_phones.post("/pupil-phones/clubs")
@at_a_desk
def club() -> tuple[str, int] | Response:
    """Some children go home later, all at the same time, today or every week: it is theirs, not
    the school's.
    """
    going = request.form.getlist("pupil")
    try:
        at, until = f"{time.fromisoformat(request.form.get('goes_home', '')):%H:%M}", club_until()
    except Missing as missing:
        return _clubs(*missing.problem)
    except ValueError:
        return _clubs("goes_home", "Give a time such as 16:30.")
    if not going:
        return _clubs("goes_home", "Choose who goes to it.")
    wanted = [(MarkPupil(each, "goes_home", at, until), stamp()) for each in going]
    try:
        perform_all(this_school(), wanted)
    except Refused as refused:
        field = FIELDS_OF.get(("day", refused.refusal.code), "goes_home")
        return _clubs(field, str(refused))
    return redirect(url_for("pupil_phones.today_page"), 303)


def _clubs(field: str, problem: str) -> tuple[str, int]:
    return _scanning("pupil_phones/today.html", [(field, problem)]), 422


@pupil_phones.post("/pupil-phones/visits")
@at_a_desk
def class_visit() -> Response:
    """A whole class goes on a visit, or is back: its phones stay in school meanwhile (V2)."""
    school, name = this_school(), request.form.get("class", "")
    back = request.form.get("back") == "yes"
    found = people_table.class_named(school.db, name)
    going = [p for p in people_table.pupils(school.db) if found and p.class_id == found.id]
    wanted = (UnmarkPupil(p.id, "on_visit") if back else MarkPupil(p.id, "on_visit") for p in going)
    perform_all(school, [(action, stamp()) for action in wanted])
    return redirect(url_for("pupil_phones.today_page"), 303)
