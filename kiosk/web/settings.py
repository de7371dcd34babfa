"""Every setting of the school with its reason, to be changed on one page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import time
from types import MappingProxyType

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


GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "The school": (
            "school_name",
            "badge_colour",
            "building_closes",
            "school_year_starts",
            "leaving_year",
            "data_protection_officer",
        ),
        "Staff phones": (
            "contact_times",
            "ask_switched_off",
            "sounds",
            "guest_slots",
            "approved_messaging",
            "imei_register",
        ),
        "PINs and signing in": ("pin_digits", "take_back_needs_pin", "second_factor"),
        "Pupils’ phones": ("home_times", "pupil_slots", "names_on_pupil_labels"),
        "iPads and photographs": (
            "loan_purposes",
            "transfer_by",
            "photo_uses",
            "uses_without_names",
            "photo_destinations",
        ),
        "E-mail": ("email", "email_server", "email_security", "email_from", "email_user"),
        "How long records are kept": tuple(
            each.name for each in fields(Settings) if each.name.startswith("keep_")
        ),
    }
)
"""Every setting once, under what it is about, in the order of the page."""


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
        groups=[
            (of, [_entry(name, values[name], getattr(current, name)) for name in names])
            for of, names in GROUPS.items()
        ],
        by_weekday=BY_WEEKDAY,
        problems=problems,
    )


def _entry(name: str, typed: str, value: object) -> dict[str, object]:
    explained = EXPLAINED[name]
    return {
        "name": name,
        "label": explained.label or name.replace("_", " ").capitalize(),
        "why": explained.why,
        "value": _shown(typed, value),
        "choices": [(each, each.capitalize()) for each in _choices(name, value)],
        "type": _type(name, value),
    }


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
