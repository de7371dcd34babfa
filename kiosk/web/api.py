"""The API that pages and machines share: how a request is read and an Outcome is written."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask import Blueprint, Response, jsonify, request

from kiosk.actions import Outcome, Stamp
from kiosk.clock import from_text
from kiosk.db import audit_log, settings
from kiosk.folders import product_file
from kiosk.refusals import sentence
from kiosk.web.access import anyone, this_school, this_station
from kiosk.web.problems import Problem

api = Blueprint("api", __name__)

CLOCK_DRIFT = timedelta(minutes=2)


def read_body(**fields: type | tuple[type, ...]) -> dict[str, Any]:
    """The JSON object of the request; each named field has its type or is None.

    Raises Problem 415 for another content type, 400 for no JSON, 422 for a field of another type.
    """
    if not request.is_json:
        raise Problem(415, "The kiosk expects JSON here.")
    try:
        body = request.get_json(silent=True)
    except RecursionError:
        body = None
    if not isinstance(body, dict):
        raise Problem(400, "The kiosk expects a JSON object here.")
    for name, kind in fields.items():
        value = body.get(name)
        if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
            raise Problem(422, f"“{name}” is not what the kiosk expects there.")
    return {name: body.get(name) for name in fields}


def read_stamp(body: dict[str, Any]) -> Stamp:
    """Whose Action this is and when it happened. Raises Problem 422, G9 for a wrong clock."""
    return Stamp(None, this_station().id, read_id(body, "action_id"), _happened_at(body))


def read_id(body: dict[str, Any], name: str) -> str:
    """A UUID of the body, in its usual spelling. Raises Problem 422."""
    try:
        return str(uuid.UUID(body[name]))
    except (ValueError, TypeError):
        raise Problem(422, f"“{name}” must be a UUID.") from None


def _happened_at(body: dict[str, Any]) -> datetime:
    now = this_school().now()
    if body.get("happened_at") is None:
        return now
    try:
        happened_at = from_text(body["happened_at"])
    except (ValueError, OverflowError):
        raise Problem(422, "“happened_at” must be a time such as 2026-11-20T08:31:07Z.") from None
    drift = abs(now - happened_at)
    if drift > CLOCK_DRIFT and not _is_known(read_id(body, "action_id")):
        raise Problem(422, sentence("G9", n=int(drift.total_seconds() // 60)))
    return now


def was_answered(stamp: Stamp) -> bool:
    """Whether this very Action arrived before, so that its answer is known."""
    return _is_known(stamp.action_id)


def _is_known(action_id: str) -> bool:
    return audit_log.answered(this_school().db, this_station().id, action_id) is not None


def answer(outcome: Outcome) -> Response:
    """The Outcome as JSON; a refusal is an answer too."""
    given = vars(outcome) | {
        "choices": [vars(choice) for choice in outcome.choices],
        "also": [vars(choice) for choice in outcome.also],
    }
    return jsonify({"outcome": given.pop("code"), **given})


@api.get("/healthz")
@anyone
def health() -> Response:
    """Whether the server runs and can read its database."""
    settings.stored(this_school().db)
    return jsonify(status="ok")


@cache
def _description() -> dict[str, Any]:
    described: dict[str, Any] = json.loads(product_file("openapi.json").read_text("utf-8"))
    return described


@api.get("/api/openapi.json")
@anyone
def openapi() -> Response:
    """The API described, OpenAPI 3.1."""
    return jsonify(_description())
