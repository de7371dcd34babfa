"""E-mail at a desk: one’s own address, a message to test with, and the school’s mail server."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.actions import Action
from kiosk.actions.emails import GiveEmailAddress, RemoveEmailAddress, SendTestEmail
from kiosk.actions.settings import ChangeSetting
from kiosk.db import emails as table
from kiosk.db import settings
from kiosk.decide.roles import DECIDING, LEADING
from kiosk.perform import Refused, perform_all
from kiosk.settings import EMAIL_SECURITY, SettingProblem, checked, email_address
from kiosk.web.access import signed_in, stamp, this_person, this_school
from kiosk.web.permission_forms import Problems

emails = Blueprint("emails", __name__)
deciders = signed_in(*sorted(DECIDING))

TYPED = ("email_server", "email_security", "email_from", "email_user")


@emails.get("/emails")
@deciders
def emails_page() -> str:
    """Whether the school sends e-mail, one’s own address, and what still waits."""
    return _page([])


def _page(problems: Problems) -> str:
    from kiosk.exchange.emails import password

    school, me = this_school(), this_person()
    return render_template(
        "emails/emails.html",
        problems=problems,
        given={**settings.stored(school.db), **request.form},
        security=EMAIL_SECURITY,
        has_password=password(school.folder) is not None,
        may_set=bool(me.roles & LEADING),
        **_waiting(),
    )


def _waiting() -> dict[str, Any]:
    school = this_school()
    kept = table.address(school.db, this_person().person.id)
    return {
        "is_on": settings.current(school.db).email,
        "address": kept.address if kept else "",
        "waiting": table.waiting(school.db),
    }


@emails.get("/emails/part")
@signed_in(*sorted(DECIDING), keeps_signed_in=False)
def emails_part() -> str:
    """What of the page changes by itself."""
    return render_template("emails/_emails.html", **_waiting())


def _do(*actions: Action) -> tuple[str, int] | Response:
    try:
        perform_all(this_school(), [(action, stamp()) for action in actions])
    except Refused as refused:
        return _page([("address", str(refused))]), 422
    return redirect(url_for("emails.emails_page"), 303)


@emails.post("/emails/address")
@deciders
def give() -> tuple[str, int] | Response:
    """One’s own address; without one, no e-mail."""
    typed = request.form.get("address", "").strip()
    if not typed:
        return _do(RemoveEmailAddress())
    try:
        return _do(GiveEmailAddress(email_address(typed)))
    except SettingProblem as problem:
        return _page([("address", str(problem))]), 422


@emails.post("/emails/test")
@deciders
def test() -> tuple[str, int] | Response:
    """A message to oneself."""
    return _do(SendTestEmail(uuid.uuid4().hex))


@emails.post("/emails/server")
@signed_in(*sorted(LEADING))
def server() -> tuple[str, int] | Response:
    """The school’s mail server, and whether e-mail is sent at all."""
    problems: Problems = []
    wanted: list[Action] = []
    is_on = request.form.get("email") == "yes"
    for name in TYPED if is_on else ():
        try:
            wanted.append(ChangeSetting(name, checked(name, request.form.get(name, ""))))
        except SettingProblem as problem:
            problems.append((name, str(problem)))
    if problems:
        return _page(problems), 422
    return _do(*wanted, ChangeSetting("email", "yes" if is_on else "no"))
