"""What goes wrong with a request itself: problem+json for machines, a page for people.

A rule that says no is not a problem: it is an answer, with a code and status 200. A number larger
than any row holds, or a day beyond the calendar's last, is nothing that a page of ours sends: 400.
"""

from __future__ import annotations

import json
import sqlite3
import traceback
from http import HTTPStatus

from flask import Flask, Response, current_app, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from kiosk.decide.scan import UnknownAnswer
from kiosk.perform import DifferentRequest, Refused

NOT_CONFIRMED = "Not confirmed: it may not have been recorded. Please show the badge again."

SENTENCES = {
    400: "The kiosk could not read that request.",
    404: "There is no such page.",
    405: "That page cannot be used in this way.",
    413: "That is too large for the kiosk.",
    415: "The kiosk expects JSON here.",
    500: "Something went wrong here. Please tell the office.",
}

HEADINGS = {404: "Nothing is here", 405: "Nothing is here"}


class Problem(Exception):
    """A request that cannot be served: HTTP status and a sentence for the person."""

    def __init__(self, status: int, says: str) -> None:
        super().__init__(says)
        self.status = status
        self.says = says


class NotEnrolled(Problem):
    """A browser that is no station, or none any more: its page leads to where that is done."""

    def __init__(self, says: str) -> None:
        super().__init__(401, says)


class NotSignedIn(Problem):
    """What was sent by somebody whose session has ended: nothing was done; its page leads to
    `endpoint`, where they sign in again.
    """

    def __init__(self, says: str, endpoint: str) -> None:
        super().__init__(401, says)
        self.endpoint = endpoint


def answer(
    status: int, says: str, *, may_enrol: bool = False, goes_on_at: str | None = None
) -> Response:
    """The problem as the asker can use it: JSON for the API, else a page."""
    title = HTTPStatus(status).phrase
    if request.path.startswith(("/api/", "/healthz")):
        body = {"type": "about:blank", "title": title, "status": status, "detail": says}
        response = Response(json.dumps(body), status, mimetype="application/problem+json")
    else:
        heading = HEADINGS.get(status, "Please see the office")
        if goes_on_at:
            heading = "Nothing has changed"
        page = render_template(
            "problem.html", heading=heading, says=says, may_enrol=may_enrol, goes_on_at=goes_on_at
        )
        response = make_response(page, status)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _of_http(error: HTTPException) -> Response:
    status = error.code or 500
    if 300 <= status < 400:
        return make_response(error.get_response())
    return answer(status, SENTENCES.get(status, SENTENCES[500]))


def _of_bug(error: Exception) -> Response:
    where = "".join(traceback.format_tb(error.__traceback__))
    current_app.logger.error("A request failed: %s\n%s", type(error).__name__, where)
    return answer(500, SENTENCES[500])


def _of_database(error: sqlite3.Error) -> Response:
    current_app.logger.error("The database answered: %s", type(error).__name__)
    return answer(503, NOT_CONFIRMED)


def init_app(app: Flask) -> None:
    """Answer every problem of this app in plain words."""
    app.register_error_handler(
        NotEnrolled, lambda problem: answer(problem.status, problem.says, may_enrol=True)
    )
    app.register_error_handler(
        NotSignedIn,
        lambda problem: answer(problem.status, problem.says, goes_on_at=problem.endpoint),
    )
    app.register_error_handler(Problem, lambda problem: answer(problem.status, problem.says))
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(DifferentRequest, lambda error: answer(422, str(error)))
    app.register_error_handler(UnknownAnswer, lambda error: answer(422, str(error)))
    app.register_error_handler(Refused, lambda refused: answer(422, refused.refusal.sentence))
    app.register_error_handler(sqlite3.Error, _of_database)
    app.register_error_handler(OverflowError, lambda _: answer(400, SENTENCES[400]))
    app.register_error_handler(Exception, _of_bug)
