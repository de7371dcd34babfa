"""The school's places at a desk."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.actions import Action
from kiosk.actions.places import AddPlace, ChangePlace, ClosePlace
from kiosk.db import places as table
from kiosk.decide.places import KINDS
from kiosk.perform import perform
from kiosk.web.access import signed_in, stamp, this_school
from kiosk.web.typed import typed_line

places = Blueprint("places", __name__)
at_a_desk = signed_in("office", "leadership", "headteacher")


@places.get("/places")
@at_a_desk
def places_page() -> str:
    """Every place in use, and a form for one more."""
    return _page([])


def _page(problems: list[tuple[str, str]]) -> str:
    return render_template(
        "places/places.html",
        in_use=table.open_places(this_school().db),
        kinds=KINDS,
        given=request.form if problems else {},
        problems=problems,
    )


def _name_and_kind() -> tuple[str, str]:
    return typed_line("name", 80), request.form.get("kind", "")


def _do(action: Action) -> tuple[str, int] | Response:
    outcome = perform(this_school(), action, stamp())
    if outcome.refusal:
        return _page([("name", outcome.message)]), 422
    return redirect(url_for("places.places_page"), 303)


def _asked(name: str, kind: str) -> tuple[str, int] | None:
    problems = [] if name else [("name", "Give the place a name, such as Staffroom.")]
    problems += [] if kind in KINDS else [("kind", "Say who is there.")]
    return (_page(problems), 422) if problems else None


@places.post("/places")
@at_a_desk
def add_place() -> tuple[str, int] | Response:
    """Enter a place."""
    name, kind = _name_and_kind()
    return _asked(name, kind) or _do(AddPlace(uuid.uuid4().hex, name, kind))


@places.post("/places/<string:place>")
@at_a_desk
def change_place(place: str) -> tuple[str, int] | Response:
    """Another name or kind for a place."""
    name, kind = _name_and_kind()
    return _asked(name, kind) or _do(ChangePlace(place, name, kind))


@places.post("/places/<string:place>/close")
@at_a_desk
def close_place(place: str) -> tuple[str, int] | Response:
    """A place that is not used any more."""
    return _do(ClosePlace(place))
