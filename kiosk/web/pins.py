"""Choosing a PIN at the kiosk with a one-use code of the office, changing it, and ending a lost
badge with it.
"""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from kiosk.actions.badges import SuspendBadge
from kiosk.actions.pins import ChangePin, ChoosePin
from kiosk.db import people, settings, sign_in
from kiosk.decide.people import plain_name
from kiosk.decide.pins import NOT_THE_NAMES, NOT_YOURS
from kiosk.decide.sign_in import WITH_PIN
from kiosk.perform import perform
from kiosk.pins import LONGEST, WeakPin, check_choice, keep
from kiosk.refusals import sentence
from kiosk.web import pin_tries
from kiosk.web.access import (
    own,
    session_digest,
    stamp,
    station,
    this_person,
    this_school,
    this_station,
)
from kiosk.web.guesses import unknown_code
from kiosk.web.shown_codes import shown
from kiosk.web.typed import typed_line

pins = Blueprint("pins", __name__)
at_the_kiosk = station("kiosk", "shared")

SHORTEST_NAME = 3

Problems = list[tuple[str, str]]


@pins.get("/pin")
@at_the_kiosk
def choose_page() -> str:
    """Ask for the one-use code and, twice, for the PIN."""
    return _choosing([])


def _choosing(problems: Problems) -> str:
    digits = settings.current(this_school().db).pin_digits
    return render_template("pins/choose.html", problems=problems, digits=digits)


@pins.post("/pin")
@at_the_kiosk
def choose() -> tuple[str, int] | str:
    """Choose a PIN. What was typed is not shown again; the code is used up when all is well."""
    school = this_school()
    digest = shown(request.form.get("code")).digest or ""
    known = sign_in.one_time_code(school.db, digest)
    problems = _problems_of_choice()
    if known is None or known.person is None:
        return _choosing([("code", unknown_code() or sentence("H2")), *problems]), 422
    if problems:
        return _choosing(problems), 422
    kept = keep(request.form["pin"], school.keys)
    chosen = perform(school, ChoosePin(known.person, kept, digest), stamp())
    if chosen.refusal:
        return _choosing([("code", chosen.message)]), 422
    return _done("Your PIN is chosen", "Keep it to yourself. With your badge it opens your record.")


def _problems_of_choice() -> Problems:
    pin = request.form.get("pin", "")
    try:
        check_choice(pin, settings.current(this_school().db).pin_digits)
    except WeakPin as weak:
        return [("pin", str(weak))]
    if pin != request.form.get("again", ""):
        return [("again", "The two PINs are not the same. Type it again.")]
    return []


@pins.get("/own/pin")
@own
def change_page() -> str:
    """Ask for the PIN that is, and twice for the one that is to be."""
    return _changing([])


def _changing(problems: Problems) -> str:
    digits = settings.current(this_school().db).pin_digits
    return render_template("pins/change.html", problems=problems, digits=digits, most=LONGEST)


@pins.post("/own/pin")
@own
def change() -> tuple[str, int] | str:
    """Change a PIN; with the new one, badge and PIN are shown again."""
    school, person = this_school(), this_person().person
    problems = _problems_of_choice()
    if problems:
        return _changing(problems), 422
    refused = pin_tries.check(person.id, request.form.get("old", ""), NOT_YOURS)
    if refused:
        return _changing([("old", refused.sentence)]), 422
    changed = perform(school, ChangePin(person.id, keep(request.form["pin"], school.keys)), stamp())
    if changed.refusal:
        return _changing([("old", changed.message)]), 422
    says = "Keep it to yourself. The one before opens nothing more."
    at_a_desk = this_station().kind not in WITH_PIN
    return _done("Your PIN is changed", says, url_for("own.own_page") if at_a_desk else "/")


@pins.get("/lost-badge")
@at_the_kiosk
def lost_page() -> str:
    """Ask for name and PIN."""
    return _losing([])


def _losing(problems: Problems) -> str:
    return render_template("pins/lost.html", problems=problems, most=LONGEST)


@pins.post("/lost-badge")
@at_the_kiosk
def lose() -> tuple[str, int] | str:
    """End the badge of whoever's name and PIN this is; whether the name or the PIN is wrong is
    nobody's business.
    """
    name = typed_line("name", 200)
    if len(name) < SHORTEST_NAME:
        return _losing([("name", f"Type at least {SHORTEST_NAME} letters of your name.")]), 422
    person = people.beginning(this_school().db, name)
    nobody = session_digest(plain_name(name))
    whose = person.id if person else None
    refused = pin_tries.check(whose, request.form.get("pin", ""), NOT_THE_NAMES, nobody=nobody)
    if refused or person is None:
        return _losing([("name", (refused or NOT_THE_NAMES).sentence)]), 422
    ended = perform(this_school(), SuspendBadge(person.id), stamp())
    if ended.refusal:
        return _losing([("name", ended.message)]), 422
    return _done("Your badge has ended", "Nobody can use it any more. The office prints a new one.")


def _done(heading: str, says: str, back: str = "/") -> str:
    return render_template("pins/done.html", heading=heading, says=says, back=back)
