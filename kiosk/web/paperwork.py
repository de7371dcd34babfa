"""The paperwork of data protection: for leadership to print, and privacy notices for anybody."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from kiosk.db import settings
from kiosk.decide.roles import LEADING
from kiosk.exchange.paperwork import NOTICES, PAPERS, paper
from kiosk.web.access import anyone, at_a_station, signed_in, this_school

paperwork = Blueprint("paperwork", __name__)
notices = Blueprint("notices", __name__)
leaders = signed_in(*sorted(LEADING))

TITLES = {
    "dpia": "Data protection impact assessment",
    "record-of-processing": "Record of processing",
    "privacy-notice-staff": "Privacy notice for staff",
    "privacy-notice-parents": "Privacy notice for parents and carers",
    "privacy-notice-children": "Privacy notice for children",
}


@paperwork.get("/paperwork")
@leaders
def list_page() -> str:
    """All papers, and what the school fills in."""
    current = settings.current(this_school().db)
    return render_template("paperwork/list.html", papers=TITLES, settings=current)


@paperwork.get("/paperwork/<string:name>")
@leaders
def one(name: str) -> str:
    """One paper, to read or to print."""
    if name not in PAPERS:
        abort(404)
    blocks = paper(name, settings.current(this_school().db))
    return render_template("paperwork/paper.html", blocks=blocks)


@notices.get("/privacy")
@anyone
def notice() -> Response:
    """The notice for staff comes first."""
    return redirect(url_for("notices.notice_for", audience="staff"), 303)


@notices.get("/privacy/<string:audience>")
@anyone
def notice_for(audience: str) -> str:
    """What is kept about one audience, in their words."""
    if audience not in NOTICES:
        abort(404)
    blocks = paper(NOTICES[audience], settings.current(this_school().db))
    return render_template(
        "paperwork/notice.html",
        blocks=blocks,
        audience=audience,
        audiences=NOTICES,
        at_a_station=at_a_station(),
    )
