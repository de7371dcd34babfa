"""The forms of a child's page, by the last word of their address: what each asks for."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime, time

from flask import request

from kiosk.actions import Action
from kiosk.actions.confiscations import (
    Confiscate,
    ReturnConfiscated,
    TellParentOfConfiscation,
)
from kiosk.actions.pupil_phone_permissions import (
    AddCollectingAdult,
    AskHeadteacher,
    MarkPupil,
    RecordWalking,
    RemoveCollectingAdult,
    UnmarkPupil,
    WithdrawPupilPhonePermission,
)
from kiosk.actions.pupil_phones import (
    CloseLostPhone,
    CorrectPupilPhone,
    HandBackPupilPhone,
    HandInPupilPhone,
    HoldOvernight,
    HoldPupilPhone,
    NotePupilPhone,
)
from kiosk.decide.calendar import day_of, instant_of
from kiosk.decide.deposits import NOTES
from kiosk.decide.pupil_phone_permissions import ASKED_OF_THE_HEAD, EVERY_DAY, MARKS
from kiosk.web.access import this_school
from kiosk.web.typed import typed_line


class Missing(ValueError):
    """Something that a form needs was not typed: its field, and what to say."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(says)
        self.problem = (field, says)


def _text(name: str) -> str:
    return typed_line(name, 200)


def _needed(name: str, says: str) -> str:
    typed = _text(name)
    if not typed:
        raise Missing(name, says)
    return typed


def _day(name: str, says: str) -> date:
    try:
        return date.fromisoformat(_text(name))
    except ValueError:
        raise Missing(name, says) from None


def _at(name: str, says: str, day: str = "") -> datetime:
    """The instant (UTC) of a local time that was typed: on the day typed into the field `day`, else
    today.
    """
    try:
        on = date.fromisoformat(_text(day)) if _text(day) else day_of(this_school().now())
        return instant_of(on, time.fromisoformat(_text(name)))
    except (ValueError, OverflowError):
        raise Missing(name, says) from None


def _weekdays() -> str:
    return "".join(number for number in EVERY_DAY if number in request.form.getlist("weekdays"))


def number(name: str) -> int:
    """A whole number that was typed; 0 for none."""
    typed = _text(name)
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 15 else 0


def _form(pupil: str) -> Action:
    signed = _day("form_on", "Give the day the form was signed.") if _text("form_on") else None
    walks = request.form.get("walks_alone") == "yes"
    parent = _needed("parent", "Say which parent signed.") if signed else _text("parent")
    return RecordWalking(_new(), pupil, parent, walks, signed, _weekdays())


def _ask(pupil: str) -> Action:
    kind = _text("kind")
    if kind not in ASKED_OF_THE_HEAD:
        raise Missing("kind", "Say whether the phone is handed in or stays with the child.")
    return AskHeadteacher(
        _new(),
        pupil,
        kind,
        _needed("asked_by", "Say which parent asks."),
        _needed("reason", "Say briefly why this is exceptional."),
        _weekdays(),
        _day("starts_on", "Give the first day."),
        _day("ends_on", "Give the last day."),
    )


def _adult(pupil: str) -> Action:
    name = _needed("adult_name", "Give the adult’s name.")
    relationship = _needed("relationship", "Say who they are to the child.")
    may = request.form.get("may_collect") == "yes"
    return AddCollectingAdult(_new(), pupil, name, relationship, may)


def _mark(pupil: str) -> Action:
    kind = _text("mark")
    if kind not in MARKS:
        raise Missing("mark", "Say what is different today.")
    if request.form.get("back") == "yes":
        return UnmarkPupil(pupil, kind, number("weekday") or None)
    if kind != "goes_home":
        return MarkPupil(pupil, kind)
    until = club_until()
    try:
        at = time.fromisoformat(_text("goes_home"))
    except ValueError:
        raise Missing("goes_home", "Give a time such as 17:00.") from None
    return MarkPupil(pupil, kind, f"{at:%H:%M}", until)


def club_until() -> date | None:
    """The last day of a club of every week, where one was typed. Raises Missing."""
    return _day("until", "Give the last day, or none for today only.") if _text("until") else None


def _hand_in(pupil: str) -> Action:
    off = request.form.get("switched_off") == "yes"
    checked = "go_on" if request.form.get("checked") == "yes" else None
    return HandInPupilPhone(None, pupil, off, checked, _text("condition"))


def _hold(pupil: str) -> Action:
    rung_at = _at("rung_at", "Give the time of the call to the parent.")
    return HoldPupilPhone(pupil, rung_at, _text("spoke_to"))


def _hand_back(pupil: str) -> Action:
    adult = _needed("collector", "Say who is collecting.")
    early = _text("early") if "early" in request.form else None
    return HandBackPupilPhone(None, pupil, adult, early)


def _note(_pupil_id: str) -> Action:
    kind = _text("note_kind")
    if kind not in NOTES:
        raise Missing("words", "Say what kind of note it is.")
    at = _at("noted_for", "Give the time, and the day where it was not today.", "noted_on")
    corrects = number("corrects") or None
    return NotePupilPhone(number("deposit"), kind, _text("words"), at, corrects)


def _told(_pupil_id: str) -> Action:
    at = _at("told_at", "Give the time the parent was told.", "told_on")
    return TellParentOfConfiscation(_text("confiscation"), at)


def _new() -> str:
    return str(uuid.uuid4())


ASKED: dict[str, Callable[[str], Action]] = {
    "form": _form,
    "ask": _ask,
    "withdraw": lambda _: WithdrawPupilPhonePermission(_text("permission")),
    "adult": _adult,
    "adult-removed": lambda _: RemoveCollectingAdult(_text("adult")),
    "day": _mark,
    "hand-in": _hand_in,
    "hold": _hold,
    "hand-back": _hand_back,
    "overnight": lambda _: HoldOvernight(number("deposit"), _text("where")),
    "lost": lambda _: CloseLostPhone(number("deposit"), _text("told")),
    "note": _note,
    "correct": lambda _: CorrectPupilPhone(number("deposit"), _text("why")),
    "confiscate": lambda pupil: Confiscate(_new(), pupil, _text("rule"), _text("kept_where")),
    "told": _told,
    "confiscation-returned": lambda _: ReturnConfiscated(
        _text("confiscation"), _text("returned_to"), _text("parent_is")
    ),
}
"""What the forms of a child's page ask for, by the last word of their address."""

FIELDS = {
    "form": "parent",
    "ask": "asked_by",
    "adult": "adult_name",
    "hand-in": "switched_off",
    "hold": "rung_at",
    "hand-back": "collector",
    "overnight": "where",
    "lost": "told",
    "note": "words",
    "confiscate": "rule",
    "told": "told_at",
    "confiscation-returned": "returned_to",
    "correct": "why",
    "day": "goes_home",
}
"""Where a refusal is shown on the page."""

FIELDS_OF = {
    ("hand-back", "F9"): "early",
    ("form", "F18"): "form_on",
    ("form", "F19"): "form_on",
    ("ask", "V3"): "starts_on",
    ("ask", "F11"): "ends_on",
    ("day", "V3"): "until",
    ("day", "F11"): "until",
    ("note", "F17"): "noted_for",
    ("note", "F18"): "noted_for",
}
"""Where these refusals are about another of its fields."""
