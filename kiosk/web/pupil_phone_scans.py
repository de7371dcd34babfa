"""Pupils' phones over HTTP: label after label, or a name that was tapped, by the office."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, current_app, jsonify

from kiosk import codes
from kiosk.actions import Action, Outcome, Stamp
from kiosk.actions.pupil_phones import HandBackPupilPhone, HandInPupilPhone, UndoPupilPhone
from kiosk.db import pupil_phones as table
from kiosk.decide.deposits import Label
from kiosk.perform import perform
from kiosk.web.access import signed_in, this_person, this_school
from kiosk.web.api import answer, read_body, read_id, read_stamp
from kiosk.web.guesses import TOO_MANY, Guesses
from kiosk.web.problems import Problem

pupil_phone_scans = Blueprint("pupil_phone_scans", __name__)
by_the_office = signed_in("office", "leadership", "headteacher")


@pupil_phone_scans.post("/api/v1/pupil-phones/hand-in")
@by_the_office
def hand_in() -> Response:
    """Take a phone in: `code` of its label or pouch, `pupil` who was tapped, or both."""
    body = read_body(
        action_id=str, code=str, pupil=str, switched_off=str, answer=str, happened_at=str
    )
    off = body["switched_off"] == "yes"
    digest = _digest(body)
    return _done(HandInPupilPhone(digest, body["pupil"], off, body["answer"]), digest, body)


@pupil_phone_scans.post("/api/v1/pupil-phones/hand-back")
@by_the_office
def hand_back() -> Response:
    """Give a phone back at home time, by `code`, `pupil`, or both."""
    body = read_body(action_id=str, code=str, pupil=str, happened_at=str)
    digest = _digest(body)
    return _done(HandBackPupilPhone(digest, body["pupil"]), digest, body)


@pupil_phone_scans.post("/api/v1/pupil-phones/undo")
@by_the_office
def undo() -> Response:
    """Put back what this station did with a pupil's phone a moment ago."""
    body = read_body(action_id=str, undoes=str, happened_at=str)
    wanted = UndoPupilPhone(read_id(body, "undoes"))
    return answer(perform(this_school(), wanted, _stamp(body)))


def _stamp(body: dict[str, Any]) -> Stamp:
    return replace(read_stamp(body), actor=this_person().person.id)


def _digest(body: dict[str, Any]) -> str | None:
    """The digest of the label; "" for what is none of ours, None where nothing was scanned."""
    if body["code"] is None:
        if body["pupil"] is None:
            raise Problem(422, "“code” or “pupil” is missing.")
        return None
    code = codes.read(body["code"])
    if code is None or code.kind is not codes.Kind.PUPIL_PHONE:
        return ""
    return codes.digest(code.text, this_school().keys.codes)


def _done(action: Action, digest: str | None, body: dict[str, Any]) -> Response:
    """The Outcome, and whose phone it is about: their page has the other ways."""
    stamp = _stamp(body)
    guesses: Guesses = current_app.extensions["guesses"]
    if guesses.spent(stamp.station) and digest is not None and _label(digest) is None:
        raise Problem(429, TOO_MANY)
    outcome = perform(this_school(), action, stamp)
    if outcome.refusal == "G1":
        guesses.count(stamp.station)
    return _with_child(outcome, digest, body["pupil"])


def _label(digest: str) -> Label | None:
    return table.label(this_school().db, digest)


def _with_child(outcome: Outcome, digest: str | None, tapped: str | None) -> Response:
    label = _label(digest) if digest else None
    held = table.open_in(this_school().db, label.slot) if label and label.slot else None
    shown = (label.pupil if label else None) or (held.pupil if held else None)
    # For C6 nobody is meant: neither the child of the label nor the one who was tapped.
    child = None if outcome.refusal in ("C6", "G1", "F5", "F21") else shown or tapped
    given = answer(outcome).get_json()
    return jsonify({**given, "pupil": child})
