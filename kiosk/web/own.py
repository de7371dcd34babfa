"""One's own record: let in by badge and PIN at a kiosk, or with a passphrase at a desk."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.pins import BeginOwnSession
from kiosk.actions.sign_in import EndSession
from kiosk.db import badges, lockups, settings
from kiosk.db import own as own_records
from kiosk.decide.calendar import start_of_day
from kiosk.decide.own import days
from kiosk.decide.pins import NOT_THE_BADGES
from kiosk.perform import perform
from kiosk.pins import LONGEST
from kiosk.refusals import sentence
from kiosk.web import pin_tries
from kiosk.web.access import (
    SESSION_COOKIE,
    keep_cookie,
    session_digest,
    stamp,
    station,
    this_person,
    this_school,
    this_station,
    who_is_here,
)
from kiosk.web.access import own as own_level
from kiosk.web.corrections import asked_about
from kiosk.web.guesses import unknown_code
from kiosk.web.permission_pages import unexplained
from kiosk.web.shown_codes import shown

own = Blueprint("own", __name__)
at_the_kiosk = station("kiosk", "shared")
LATER = timedelta(minutes=5)
"""How far a tablet's clock may be ahead of ours."""

OWN_PLACES: tuple[tuple[str, str, str], ...] = (
    ("loans.devices_page", "Borrow an iPad", "tablet"),
    ("requests.mine", "Keep my phone on: ask leadership", "phones"),
    ("imeis.phones_page", "My phones", "phones"),
    ("records.this_week", "All that is on record", "book-open"),
    ("imeis.stolen", "My phone was stolen", "siren"),
    ("pins.change_page", "Change my PIN", "lock"),
)
"""What somebody can do from their own record: endpoint, words of the tile, its icon."""
GOES_ON_TO = {"own.own_page", "requests.ask_page", *(endpoint for endpoint, _, _ in OWN_PLACES)}
"""Where somebody may have been going when they were asked for badge and PIN."""


@own.get("/own")
@own_level
def own_page() -> str:
    """Own name, own phones, what is on record today, and what else one may do here."""
    school, person = this_school(), this_person().person
    now = school.now()
    today = own_records.entries(school.db, person.id, start_of_day(now), now + LATER, now)
    return render_template(
        "own/own.html",
        held=lockups.held(school.db, person.id),
        today=days(today),
        asked=len(asked_about(person)),
        unexplained=unexplained(school, person.id),
    )


@own.get("/own/badge")
@at_the_kiosk
def badge_page() -> str | AnyResponse:
    """Ask for badge and PIN; whoever is in already goes on."""
    if who_is_here(this_station()):
        return _go_on()
    return _ask(None)


def _go_on() -> AnyResponse:
    then = request.values.get("then")
    return redirect(url_for(then if then in GOES_ON_TO else "own.own_page"), 303)


def _ask(problem: str | None) -> str:
    digits = settings.current(this_school().db).pin_digits
    then = request.values.get("then", "")
    return render_template(
        "own/badge.html", problem=problem, digits=digits, most=LONGEST, then=then[:64]
    )


@own.post("/own/badge")
@at_the_kiosk
def begin() -> tuple[str, int] | AnyResponse:
    """Check badge and PIN, if there are tries left, and begin a short session."""
    code, now = shown(request.form.get("code")), this_school().now()
    digest, typed = code.digest or "", code.typed
    badge = badges.by_digest(this_school().db, digest, now, typed=typed)
    if badge is None or badge.person is None:
        return _ask(unknown_code() or sentence("H1")), 422
    if badge.ended_at:
        return _ask(sentence("G2")), 422
    refused = pin_tries.check(badge.person, request.form.get("pin", ""), NOT_THE_BADGES)
    if refused:
        return _ask(refused.sentence), 422
    key = secrets.token_urlsafe(32)
    begun = perform(
        this_school(), BeginOwnSession(session_digest(key), digest, typed, badge.person), stamp()
    )
    if begun.refusal:
        return _ask(begun.message), 422
    response = _go_on()
    keep_cookie(response, SESSION_COOKIE, key)
    return response


@own.post("/own/stay")
@own_level
def stay() -> Response:
    """Somebody still reads or types: their 20 seconds begin anew."""
    return Response(status=204)


@own.post("/own/done")
@at_the_kiosk
def done() -> AnyResponse:
    """End the session; the cookie is replaced, so that Back shows nothing."""
    who = who_is_here(this_station())
    if who:
        perform(this_school(), EndSession(who.session.id), stamp())
    response = redirect("/", 303)
    keep_cookie(response, SESSION_COOKIE, secrets.token_urlsafe(32))
    return response
