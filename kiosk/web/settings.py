"""Every setting of the school with its reason, to be changed on one page."""

from __future__ import annotations

from dataclasses import fields
from datetime import time

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.actions.settings import ChangeSetting
from kiosk.db import settings as table
from kiosk.perform import perform_all
from kiosk.settings import EXPLAINED, YES_OR_NO, SettingProblem, Settings, checked, shown
from kiosk.web.access import signed_in, stamp, this_school

settings = Blueprint("settings", __name__)
leaders = signed_in("leadership", "headteacher")

BY_WEEKDAY = ("contact_times", "home_times")
"""Those that have a page of their own, where each day has its fields."""


@settings.get("/settings")
@leaders
def settings_page() -> str:
    """Every setting as it is."""
    return _page({}, [])


def _page(typed: dict[str, str], problems: list[tuple[str, str]]) -> str:
    current = table.current(this_school().db)
    values = {**shown(current), **typed}
    return render_template(
        "settings/settings.html",
        settings=[
            {
                "name": each.name,
                "label": EXPLAINED[each.name].label or each.name.replace("_", " ").capitalize(),
                "why": EXPLAINED[each.name].why,
                "value": _shown(values[each.name], getattr(current, each.name)),
                "choices": [
                    (v, v.capitalize()) for v in _choices(each.name, getattr(current, each.name))
                ],
                "type": _type(each.name, getattr(current, each.name)),
            }
            for each in fields(Settings)
        ],
        by_weekday=BY_WEEKDAY,
        problems=problems,
    )


def _choices(name: str, value: object) -> tuple[str, ...]:
    return YES_OR_NO if isinstance(value, bool) else EXPLAINED[name].choices


def _type(name: str, value: object) -> str:
    if isinstance(value, time):
        return "time"
    if isinstance(value, tuple):
        return "lines"
    return "color" if name == "badge_colour" else "text"


def _shown(text: str, value: object) -> str:
    return text.replace("; ", "\n") if isinstance(value, tuple) else text


@settings.post("/settings")
@leaders
def change() -> tuple[str, int] | Response:
    """Keep whatever differs from what was; all of it, or nothing where one cannot be."""
    before = shown(table.current(this_school().db))
    typed = {n: request.form[n] for n in before if n in request.form and n not in BY_WEEKDAY}
    actions, problems = [], []
    for name, value in typed.items():
        try:
            kept = checked(name, value)
        except SettingProblem as problem:
            problems.append((name, str(problem)))
            continue
        if kept != before[name]:
            actions.append(ChangeSetting(name, kept))
    if problems:
        return _page(typed, problems), 422
    perform_all(this_school(), [(action, stamp()) for action in actions])
    return redirect(url_for("settings.settings_page"), 303)
