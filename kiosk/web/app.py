"""The web app, put together from the rooms of this package."""

from __future__ import annotations

import hashlib
import sqlite3
import uuid
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g

from kiosk.actions import Stamp
from kiosk.actions.sign_in import EndEverySession
from kiosk.clock import from_text
from kiosk.db import migrations, settings
from kiosk.decide.calendar import clock_time, day_of
from kiosk.decide.roles import DECIDING, LEADING
from kiosk.decide.stations import THIS_MACHINE
from kiosk.folders import default_data, product_file
from kiosk.perform import perform
from kiosk.school import School, open_school
from kiosk.web import access, problems, protection
from kiosk.web.acknowledgements import accepting, acknowledgements
from kiosk.web.api import api
from kiosk.web.board import board
from kiosk.web.corrections import corrections, records
from kiosk.web.day_badges import day_badges
from kiosk.web.day_closes import day_closes
from kiosk.web.emails import emails
from kiosk.web.emergencies import emergencies
from kiosk.web.guesses import Guesses
from kiosk.web.imeis import imeis, look_ups
from kiosk.web.imports import imports
from kiosk.web.in_hand import InHand
from kiosk.web.leaving import leaving
from kiosk.web.loans import loans
from kiosk.web.lockups import lockups
from kiosk.web.office_entries import office_entries
from kiosk.web.own import OWN_PLACES, own
from kiosk.web.paperwork import notices, paperwork
from kiosk.web.patterns import patterns
from kiosk.web.people import people
from kiosk.web.permission_requests import requests
from kiosk.web.permissions import permissions, waiting
from kiosk.web.photos import photos
from kiosk.web.pins import pins
from kiosk.web.places import places
from kiosk.web.policies import policies
from kiosk.web.printing import printing
from kiosk.web.pupil_phone_children import pupil_phone_children
from kiosk.web.pupil_phone_scans import pupil_phone_scans
from kiosk.web.pupil_phones import pupil_phones
from kiosk.web.retention import retention_room
from kiosk.web.school_colour import address as colour_address
from kiosk.web.school_colour import school_colour
from kiosk.web.school_days import school_days
from kiosk.web.school_devices import school_devices
from kiosk.web.set_up import set_up, strip
from kiosk.web.settings import settings as settings_room
from kiosk.web.sightings import Sightings
from kiosk.web.sign_in import sign_in
from kiosk.web.stand_ins import stand_ins
from kiosk.web.stations import stations
from kiosk.web.subject_access import subject_access
from kiosk.web.urgent_calls import urgent_calls
from kiosk.web.visits import visits
from kiosk.web.year_end import year_end_room

A_YEAR = 31_536_000

ROOMS = (
    accepting,
    acknowledgements,
    api,
    board,
    corrections,
    day_badges,
    day_closes,
    emails,
    emergencies,
    imeis,
    imports,
    leaving,
    loans,
    lockups,
    look_ups,
    notices,
    office_entries,
    own,
    paperwork,
    patterns,
    people,
    permissions,
    photos,
    pins,
    places,
    policies,
    printing,
    pupil_phone_children,
    pupil_phone_scans,
    pupil_phones,
    records,
    requests,
    retention_room,
    school_colour,
    school_days,
    school_devices,
    set_up,
    settings_room,
    sign_in,
    stand_ins,
    stations,
    subject_access,
    urgent_calls,
    visits,
    year_end_room,
)

DESK = frozenset({"office"})

PLACES = (
    ("board.board_page", "Board", frozenset({"office", "governor"})),
    ("pupil_phones.today_page", "Pupil phones", DESK),
    ("permissions.list_page", "Permissions", DECIDING),
    ("school_devices.devices_page", "iPads", DESK),
    ("photos.photos_page", "Photos", DESK),
    ("people.people_page", "People", DESK),
)
"""Where somebody signed in can go, in the order of the bar, and who may."""

MORE_PLACES = (
    (
        "Every day",
        (
            ("urgent_calls.calls_page", "Urgent calls", DESK),
            ("visits.visits_page", "Visits", DESK),
            ("day_badges.day_badges_page", "Day badges", DESK),
            ("day_closes.close_page", "The day’s close", DESK),
        ),
    ),
    (
        "People and dates",
        (
            ("imports.import_page", "Import or add people", DESK),
            ("printing.print_page", "Print badges and labels", DESK),
            ("patterns.patterns_page", "Working days", DESK),
            ("school_days.calendar_page", "Calendar", DESK),
            ("acknowledgements.outstanding_page", "Rules accepted", DESK),
            ("leaving.leavers_page", "Leavers", LEADING),
        ),
    ),
    (
        "Records",
        (
            ("corrections.list_page", "Corrections", LEADING),
            ("subject_access.rights_page", "Requests about data", LEADING),
            ("paperwork.list_page", "Paperwork", LEADING),
            ("retention.retention_page", "Forgetting", LEADING),
            ("year_end.year_end_page", "Year’s end", LEADING),
        ),
    ),
    (
        "This school",
        (
            ("settings.settings_page", "Settings", LEADING),
            ("places.places_page", "Places", LEADING),
            ("stations.stations_page", "Stations", LEADING),
            ("stand_ins.stand_ins_page", "Who stands in", LEADING),
            ("emails.emails_page", "E-mail", LEADING),
            ("set_up.set_up_page", "Set-up", LEADING),
        ),
    ),
)
"""What stands behind “More” at the end of the bar, by what one goes there for."""


def create_app(data: Path | None = None, *, school: School | None = None) -> Flask:
    """The app for the school in `data` (else KIOSK_DATA), or for a school opened already.

    A school that is opened here was not served until now: whoever was signed in before is not.
    Raises school.NoSchool, keys.KeyProblem, migrations.NewerDatabase.
    """
    school = school or started(open_school(data or default_data()))
    migrations.prepare(school.db, school.now())
    school.close()
    app = Flask("kiosk", template_folder=product_file("templates"), static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    take_up(app, school)
    problems.init_app(app)
    protection.init_app(app)
    access.init_app(app)
    for room in ROOMS:
        app.register_blueprint(room)
    serve_static(app)
    _speak_in_templates(app)
    return app


def started(school: School) -> School:
    """The school, served from now on: whoever was signed in before is signed out."""
    migrations.prepare(school.db, school.now())
    here = Stamp(None, THIS_MACHINE, str(uuid.uuid4()), school.now())
    perform(school, EndEverySession(), here)
    return school


def take_up(app: Flask, school: School) -> None:
    """Serve this school: all that the app keeps in memory is kept of it alone."""
    app.extensions.update(
        school=school,
        guesses=Guesses(school.now),
        chosen_files=InHand(school.now),
        printed=InHand(school.now),
        sightings=Sightings(school.now),
    )


def serve_static(app: Flask) -> None:
    """Style, scripts, fonts and the decoder under an address that changes when any of them does.

    So they may be kept for a year, and modules still import one another by name.
    """
    app.static_folder = str(product_file("static"))
    app.extensions["static_version"] = _fingerprint(Path(app.static_folder))

    @app.get("/static/<string:version>/<path:filename>", endpoint="static")
    @access.anyone
    def static(version: str, filename: str) -> Response:
        response = app.send_static_file(filename)
        known = version == app.extensions["static_version"]
        kept = f"public, max-age={A_YEAR}, immutable" if known else "no-store"
        response.headers["Cache-Control"] = kept
        return response


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def static_url(filename: str) -> str:
    """The address of a static file in this version of the product."""
    # Not url_for: a page for a request to a foreign host has no addresses to build from.
    return f"/static/{current_app.extensions['static_version']}/{filename}"


def long_date(day: date) -> str:
    """`8 September 2026`."""
    return f"{day.day} {day:%B %Y}"


def time_or_day(at: datetime) -> str:
    """`15:15` for an instant of today, local time; `27 November 2026, 15:15` for another day."""
    is_today = day_of(at) == day_of(access.this_school().now())
    return clock_time(at) if is_today else f"{long_date(day_of(at))}, {clock_time(at)}"


def capitalize_first(text: str) -> str:
    """As a sentence begins; an iPad stays one."""
    return text if text[1:2].isupper() else text[:1].upper() + text[1:]


def _more_places(roles: frozenset[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The groups behind “More” that hold something for these roles."""
    groups = []
    for of, places_of in MORE_PLACES:
        open_to = [(to, name) for to, name, may in places_of if roles & may]
        if open_to:
            groups.append((of, open_to))
    return groups


def _speak_in_templates(app: Flask) -> None:
    @app.context_processor
    def given() -> dict[str, Any]:
        school = access.this_school()
        who = g.get("signed_in")
        try:
            current = settings.current(school.db)
            name, colour = current.school_name, colour_address(current.badge_colour)
            waiting_now = waiting() if who and who.roles & DECIDING else 0
        except sqlite3.Error:
            name, colour, waiting_now = "The kiosk", None, 0
        at = g.get("station")
        return {
            "school_name": name,
            "school_colour": colour,
            "set_up_strip": strip(),
            "static_url": static_url,
            "person": who.person if who else None,
            "places": [(to, name) for to, name, may in PLACES if who and who.roles & may],
            "more_places": _more_places(who.roles) if who else [],
            "waiting_now": waiting_now,
            "own_places": OWN_PLACES,
            "may_lead": bool(who and who.roles & LEADING),
            "with_pin": bool(who and who.session.proof == "pin"),
            "is_lent": at is not None and at.kind == "shared",
        }

    app.add_template_filter(long_date)
    app.add_template_filter(capitalize_first)
    app.add_template_filter(clock_time)
    app.add_template_filter(lambda at: day_of(at).isoformat(), "day_text")
    app.add_template_filter(lambda at: f"{long_date(day_of(at))}, {clock_time(at)}", "day_and_time")
    app.add_template_filter(time_or_day, "time_or_day")
    app.add_template_filter(from_text, "iso_at")
    app.add_template_filter(lambda text: long_date(date.fromisoformat(text)), "iso_date")
    app.add_template_filter(lambda text: clock_time(from_text(text)), "clock_text")
