"""One child's page: what happened with their phone this school year, and what can be done now."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.db import people
from kiosk.db import pupil_phone_permissions as permissions
from kiosk.db import pupil_phones as table
from kiosk.decide.calendar import day_of, instant_of
from kiosk.decide.deposits import NOTES, Deposit
from kiosk.decide.people import Pupil
from kiosk.decide.pupil_phone_board import WHY
from kiosk.decide.pupil_phone_permissions import (
    Permission,
    clubs,
    days_in_words,
    school_year,
)
from kiosk.decide.pupil_phones import (
    goes_home_at,
    is_leaving,
    is_leaving_early,
    is_not_collected,
    may_bring,
    year_in_words,
)
from kiosk.judge.moment import moment_of
from kiosk.perform import perform
from kiosk.refusals import Refusal
from kiosk.web.access import signed_in, stamp, this_school
from kiosk.web.problems import Problem
from kiosk.web.pupil_phone_forms import ASKED, FIELDS, FIELDS_OF, Missing, number
from kiosk.web.pupil_phones import leading_here
from kiosk.web.school_week import WEEKDAYS

pupil_phone_children = Blueprint("pupil_phone_children", __name__)
at_a_desk = signed_in("office", "leadership", "headteacher")

Problems = list[tuple[str, str]]

WHILE_HERE = ("collector", "where", "words", "noted_for", "early")


def _shown_at(field: str, pupil: Pupil) -> str:
    """The field, where the page has it now; else the head of the page."""
    db, now = this_school().db, this_school().now()
    moment = moment_of(db, now)
    facts = table.facts(db, pupil, now)
    standing = may_bring(pupil, facts.name, facts.permissions, moment)
    refused = isinstance(standing, Refusal) and facts.held is None
    may = not isinstance(standing, Refusal) and facts.held is None and standing.kind != "medical"
    on_page = {
        **dict.fromkeys(WHILE_HERE, facts.held is not None),
        **dict.fromkeys(("rung_at", "spoke_to"), refused),
        "switched_off": may,
        "told": _is_reported_lost(facts.held),
        **dict.fromkeys(("parent", "form_on"), is_leaving(pupil, moment)),
        **dict.fromkeys(("told_at", "returned_to", "mark", "why"), False),
    }
    return field if on_page.get(field, True) else "child"


def _is_reported_lost(held: Deposit | None) -> bool:
    db = this_school().db
    return held is not None and table.deposit_facts(db, held.id).is_reported_lost


def _pupil(key: str) -> Pupil:
    """Somebody on roll, or who left while their phone is still here. Raises Problem."""
    db = this_school().db
    found = people.pupil(db, key)
    if found is None or (found.left_at and table.open_of(db, key) is None):
        raise Problem(404, "There is no such child.")
    return found


def _page(pupil: Pupil, problems: Problems) -> str:
    db, now = this_school().db, this_school().now()
    moment = moment_of(db, now)
    facts = table.facts(db, pupil, now)
    year = school_year(day_of(now), moment.settings)
    began = instant_of(year.starts_on, time.min)
    standing = may_bring(pupil, facts.name, facts.permissions, moment)
    deposits = table.deposits_of(db, pupil.id, began)
    held, ends = facts.held, goes_home_at(facts.day, facts.today, moment)
    return render_template(
        "pupil_phones/child.html",
        facts=facts,
        pupil=pupil,
        year=year,
        year_group=year_in_words(pupil, moment.settings),
        leaving=is_leaving(pupil, moment),
        standing=None if isinstance(standing, Refusal) else standing,
        why_not=standing if isinstance(standing, Refusal) else None,
        form=_this_years(facts.permissions, year.starts_on),
        asked=[p for p in facts.permissions if p.asks_the_head],
        marks={each.kind: each for each in facts.today},
        clubs=clubs(permissions.from_today(db, pupil.id, day_of(now))),
        weekdays=WEEKDAYS,
        leaves_early=held is not None and is_leaving_early(held, facts, moment),
        reported_lost=_is_reported_lost(held),
        late=held is not None and is_not_collected(held, facts.day, facts.today, moment),
        home_time=f"{ends:%H:%M}" if ends else "",
        label_number=table.label_numbers(db, pupil.class_id).get(pupil.id),
        **leading_here(),
        deposits=[(each, table.notes_of(db, each.id)) for each in deposits],
        refusals=table.refusals_of(db, pupil.id, began),
        confiscations=table.confiscations_of(db, pupil.id),
        days=days_in_words,
        why=WHY,
        note_kinds=NOTES,
        today=day_of(now),
        given=request.form,
        problems=[(_shown_at(field, pupil), says) for field, says in problems],
    )


def _this_years(held: tuple[Permission, ...], starts_on: date) -> object:
    forms = (p for p in held if not p.asks_the_head and p.starts_on == starts_on)
    return next((p for p in forms if not p.withdrawn_at), None)


@pupil_phone_children.get("/pupil-phones/children/<string:pupil_id>")
@at_a_desk
def child_page(pupil_id: str) -> str:
    """Everything about one child's phone this school year."""
    return _page(_pupil(pupil_id), [])


@pupil_phone_children.post("/pupil-phones/children/<string:pupil_id>/<string:verb>")
@at_a_desk
def change(pupil_id: str, verb: str) -> tuple[str, int] | Response:
    """One of the forms of the page."""
    pupil = _pupil(pupil_id)
    if verb not in ASKED:
        raise Problem(404, "There is no such page.")
    try:
        wanted = ASKED[verb](pupil.id)
    except Missing as missing:
        return _page(pupil, [missing.problem]), 422
    outcome = perform(this_school(), wanted, stamp())
    if outcome.refusal or outcome.code == "question":
        field = FIELDS_OF.get((verb, outcome.refusal or ""), FIELDS.get(verb, "child"))
        return _page(pupil, [(field, outcome.message)]), 422
    return redirect(url_for("pupil_phone_children.child_page", pupil_id=pupil.id), 303)


@pupil_phone_children.post("/pupil-phones/children/<string:pupil_id>/label")
@at_a_desk
def label(pupil_id: str) -> tuple[str, int] | Response:
    """A sheet with a new label for the child's phone; the old one ends."""
    from kiosk.exchange.labels.paper_sizes import LabelProblem, find_sheet
    from kiosk.exchange.labels.pupil_phones import print_pupil_labels

    pupil = _pupil(pupil_id)
    with TemporaryDirectory() as folder:
        path, sheet = Path(folder) / "label.pdf", find_sheet("L7160")
        first = number("start_at") or 1
        try:
            print_pupil_labels(this_school(), [pupil], sheet, path, start_at=first, stamped=stamp)
        except LabelProblem as problem:
            return _page(pupil, [("start_at", str(problem))]), 422
        printed = path.read_bytes()
    headers = {"Content-Disposition": 'attachment; filename="label.pdf"'}
    return Response(printed, 200, headers, mimetype="application/pdf")
