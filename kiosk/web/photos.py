"""Photo permissions at a desk: class by class, child by child, use by use.

A safeguarding exclusion is set and lifted by leadership; everybody sees that it is, nobody why.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.actions import Action
from kiosk.actions.photos import DecidePhotos, EndExclusion, ExcludeFromPhotos
from kiosk.clock import to_text
from kiosk.db import loans, people, settings
from kiosk.db import photos as table
from kiosk.decide.calendar import day_of, instant_of
from kiosk.decide.people import Pupil
from kiosk.decide.photos import answer, full_names, is_held
from kiosk.decide.roles import LEADING
from kiosk.perform import perform
from kiosk.web.access import signed_in, stamp, this_person, this_school
from kiosk.web.typed import typed_line

photos = Blueprint("photos", __name__)
at_a_desk = signed_in("office", "leadership", "headteacher")
leaders = signed_in("leadership", "headteacher")

BASES = {
    "": "Not recorded",
    "consent": "Consent",
    "public_task": "Public task",
    "legitimate_interests": "Legitimate interests",
}


@photos.get("/photos")
@at_a_desk
def photos_page() -> str:
    """Every class with a child in it, and how many of its children have no decision."""
    school = this_school()
    uses = settings.current(school.db).photo_uses
    rows = []
    for each in people.classes(school.db):
        lists = [table.shown_list(school.db, each.id, use, school.now()) for use in uses]
        undecided = {
            child.pupil.id
            for shown in lists
            for child in shown.excluded
            if child.answer.why == "nothing"
        }
        rows.append((each, len(lists[0].children), len(undecided)))
    return render_template("photos/photos.html", rows=rows)


@photos.get("/photos/classes/<string:class_id>")
@at_a_desk
def class_page(class_id: str) -> str:
    """The children of a class with the answer for every use."""
    school = this_school()
    if class_id not in {each.id for each in people.classes(school.db)}:
        abort(404)
    uses = settings.current(school.db).photo_uses
    lists = [table.shown_list(school.db, class_id, use, school.now()) for use in uses]
    return render_template(
        "photos/class.html",
        name=people.class_name(school.db, class_id),
        uses=uses,
        rows=list(zip(*(shown.children for shown in lists), strict=True)),
    )


@photos.get("/photos/pupils/<string:pupil_id>")
@at_a_desk
def pupil_page(pupil_id: str) -> str:
    """One child: what was decided for each use, and what was withdrawn."""
    return _page(_pupil(pupil_id), [])


def _pupil(pupil_id: str) -> Pupil:
    found = people.pupil_here(this_school().db, pupil_id)
    if found is None:
        abort(404)
    return found


def _page(pupil: Pupil, problems: list[tuple[str, str]], withdrawn: Sequence[str] = ()) -> str:
    school = this_school()
    today = day_of(school.now())
    excluded = table.exclusions(school.db, pupil.id)
    uses = []
    for use in settings.current(school.db).photo_uses:
        history = table.history(school.db, pupil.id, use)
        uses.append((use, answer(history, (), today), history))
    return render_template(
        "photos/pupil.html",
        pupil=pupil,
        group=people.class_name(school.db, pupil.class_id),
        uses=uses,
        full_names=full_names(settings.current(school.db)),
        is_excluded=any(each.ended_at is None for each in excluded),
        leads=bool(this_person().roles & LEADING),
        bases=BASES.items(),
        today=today,
        problems=problems,
        given=request.form,
        withdrawn=withdrawn,
        images=[told for use in withdrawn for told in _where_images_might_be(pupil, use)],
        is_held=is_held,
    )


def _where_images_might_be(pupil: Pupil, use: str) -> list[loans.Told]:
    """Loans for this use with the child’s class since the first Yes; newest last."""
    db = this_school().db
    given = [row for row in table.history(db, pupil.id, use) if row.decision == "granted"]
    if not given:
        return []
    first = instant_of(min(row.decided_on for row in given), time.min)
    return loans.since_grant(db, pupil.id, use, to_text(first))


@photos.post("/photos/pupils/<string:pupil_id>")
@at_a_desk
def decide(pupil_id: str) -> tuple[str, int] | Response:
    """Record what a parent decided; a No is followed by where images might be."""
    pupil, problems = _pupil(pupil_id), []
    use, said = request.form.get("use", ""), request.form.get("may", "")
    if not use:
        problems.append(("use", "Choose what the photographs are used for."))
    if said not in ("yes", "no"):
        problems.append(("may-yes", "Say yes or no."))
    decided_on = _date("decided_on", problems)
    last_on = _date("last_on", problems) if request.form.get("last_on") else None
    if problems or decided_on is None:
        return _page(pupil, problems), 422
    basis = request.form.get("lawful_basis", "")
    action = DecidePhotos(
        pupil.id,
        use,
        said == "yes",
        decided_on,
        last_on,
        basis if basis in BASES and basis else None,
        _words("decided_by"),
        _words("evidence"),
    )
    outcome = perform(this_school(), action, stamp())
    if outcome.refusal:
        return _page(pupil, [("decided_on", outcome.message)]), 422
    if said == "no":
        return _page(pupil, [], [use]), 200
    return redirect(url_for("photos.pupil_page", pupil_id=pupil.id), 303)


def _date(name: str, problems: list[tuple[str, str]]) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        problems.append((name, "Give a day."))
        return None


def _words(name: str) -> str | None:
    return typed_line(name, 80) or None


@photos.post("/photos/pupils/<string:pupil_id>/exclusion")
@leaders
def exclusion(pupil_id: str) -> str | Response:
    """Nobody may photograph this child, and where images might be; or the decisions count again."""
    pupil = _pupil(pupil_id)
    ends = request.form.get("end") == "yes"
    action: Action = EndExclusion(pupil.id) if ends else ExcludeFromPhotos(pupil.id)
    perform(this_school(), action, stamp())
    if not ends:
        return _page(pupil, [], settings.current(this_school().db).photo_uses)
    return redirect(url_for("photos.pupil_page", pupil_id=pupil.id), 303)
