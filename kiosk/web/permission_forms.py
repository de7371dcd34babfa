"""What is typed into the forms of permissions, and sentences sealed and opened again."""

from __future__ import annotations

from datetime import date, datetime, time

from flask import request

from kiosk.actions.permissions import Terms
from kiosk.db import permissions as table
from kiosk.decide.calendar import day_of, instant_of
from kiosk.decide.permissions import CATEGORIES, KINDS, Permission
from kiosk.school import School
from kiosk.sealing import readable, seal

LONGEST_NOTE = 500


Problems = list[tuple[str, str]]
"""What is wrong, by field."""


def sealed(school: School, request_id: str, typed: str) -> str | None:
    """What was typed, sealed for this request; None for nothing."""
    words = " ".join(typed.split())[:LONGEST_NOTE]
    return seal(school.keys.sealing, words, f"permissions/{request_id}") if words else None


def opened(school: School, about: str, words: str | None) -> str:
    """A sealed sentence as it was typed; empty for none."""
    return readable(school.keys.sealing, words, about) if words else ""


def notes_of(school: School, request_id: str, about: str) -> list[str]:
    """The sentences of a request about this, as they were typed."""
    found = table.notes(school.db, request_id, school.now())
    return [
        opened(school, f"permissions/{request_id}", note.words)
        for note in found
        if note.about == about
    ]


def _time(name: str) -> time | None:
    try:
        return time.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None


def terms_from(school: School, request_id: str, problems: Problems) -> Terms | None:
    """The terms of the form; None where the day or the start is none, which `problems` then say.

    A missing end or reason is for the rules to refuse, in the catalogue’s words.
    """
    day, starts, ends = _day("day"), _time("from"), _time("until")
    if day is None:
        problems.append(("day", "Give the day."))
    if starts is None:
        problems.append(("from", "Give the time when it starts, such as 10:30."))
    if day is None or starts is None:
        return None
    last = _day("last_day") or day
    kind = request.form.get("kind", "exception")
    category = request.form.get("category")
    return Terms(
        kind if kind in KINDS else "exception",
        _phone(),
        instant_of(day, starts),
        instant_of(last, ends) if ends else None,
        tuple(filter(None, request.form.getlist("room"))),
        category if category in CATEGORIES else None,
        sealed(school, request_id, request.form.get("note", "")),
        request.form.get("discussed_with") or None,
        _discussed_at(school),
        _day("parent_agreed_on"),
    )


def _phone() -> int:
    typed = request.form.get("phone", "1")
    return int(typed) if typed in ("1", "2", "3", "4") else 1


def _discussed_at(school: School) -> datetime | None:
    clock, now = _time("discussed"), school.now()
    if clock is None or not request.form.get("discussed_with"):
        return None
    return min(instant_of(_day("discussed_on") or day_of(now), clock), now)


def end_from(permission: Permission) -> datetime | None:
    """The other end that was typed: a time, on the day it ends unless another is given."""
    clock = _time("until")
    day = _day("last_day") or day_of(permission.ends_at)
    return instant_of(day, clock) if clock else None


def seen(permission: Permission) -> str:
    """The version that was on the screen when the button was pressed."""
    return f"{permission.request}/{request.form.get('version', '')[:9]}"
