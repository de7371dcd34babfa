"""The school's own colour as a small style sheet, which browsers keep for a year."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, abort

from kiosk import colours
from kiosk.web.access import anyone

school_colour = Blueprint("school_colour", __name__)

A_YEAR = 31_536_000


def address(colour: str) -> str | None:
    """Where the style sheet of this colour is; None for damson, which every page has by itself."""
    if colour == colours.DAMSON:
        return None
    return f"/static/{_fingerprint(colours.style(colour))}/school-colour/{colour[1:]}"


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@school_colour.get("/static/<string:version>/school-colour/<string:colour>")
@anyone
def style_sheet(version: str, colour: str) -> Response:
    """The six colours that follow from one, in both themes."""
    known = colours.read(colour)
    if known is None or known[1:] != colour:
        abort(404)
    try:
        text = colours.style(colours.check(known))
    except colours.TooPale:
        abort(404)
    response = Response(text, mimetype="text/css")
    if version == _fingerprint(text):
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response
