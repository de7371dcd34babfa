"""Who may ask for what: everything is denied unless a route declares its level.

A level is declared on the view: `@anyone`, `@station("kiosk", "shared")`, `@own`,
`@signed_in("office")`; it is checked before any view runs. A station proves itself by its key; the
computer the kiosk runs on, by being it; a person by the session they began at that station, with a
badge and a PIN or with a passphrase. A PIN opens what is one's own and never more.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import sqlite3
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions import Stamp
from kiosk.actions.sign_in import StaySignedIn
from kiosk.actions.stations import SeeStation
from kiosk.db import people, stand_ins, stations
from kiosk.db import sign_in as sign_in_table
from kiosk.decide.people import Person
from kiosk.decide.roles import EVERYBODY, effective
from kiosk.decide.sign_in import WITH_PIN, Session, is_live
from kiosk.decide.stations import KINDS, THIS_MACHINE, Station
from kiosk.keys import Keys
from kiosk.perform import perform
from kiosk.refusals import sentence
from kiosk.school import School
from kiosk.web.problems import NotEnrolled, NotSignedIn, Problem
from kiosk.web.sightings import Sightings

View = TypeVar("View", bound=Callable[..., object])
LEVEL = "kiosk_level"
SESSION_COOKIE = "kiosk_session"
STATION_COOKIE = "kiosk_station"
SEEN_EVERY = {"passphrase": timedelta(seconds=20), "pin": timedelta(seconds=2)}
STATION_LASTS = timedelta(days=400)
"""The longest that browsers keep a cookie."""
NEEDS_SECOND_FACTOR = "A second factor is needed first."
IN_WORDS = {
    "office": "the office",
    "leadership": "leadership",
    "headteacher": "the Headteacher",
    "acting": "an acting lead",
    "chair": "the Chair of Governors",
    "governor": "a governor",
}


@dataclass(frozen=True)
class Level:
    """What a route asks of whoever asks: kinds of station, and roles of whoever is signed in."""

    kinds: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    second_factor: bool = True
    keeps_signed_in: bool = True
    own: bool = False


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in at the station that asks, and what they may be there: with a PIN, nothing
    but themselves.
    """

    person: Person
    session: Session
    roles: frozenset[str]


def _declare(level: Level) -> Callable[[View], View]:
    def declare(view: View) -> View:
        setattr(view, LEVEL, level)
        return view

    return declare


def anyone(view: View) -> View:
    """Whoever can reach the server may do this: it shows nobody's name, and needs no station."""
    return _declare(Level())(view)


def station(*kinds: str) -> Callable[[View], View]:
    """Only from an enrolled station of one of these kinds."""
    if not kinds or not set(kinds) <= set(KINDS):
        raise ValueError(f"Kinds of station are {', '.join(KINDS)}.")
    return _declare(Level(frozenset(kinds)))


def signed_in(
    *wanted: str, second_factor: bool = True, keeps_signed_in: bool = True
) -> Callable[[View], View]:
    """Only for somebody signed in who may be one of these at the station they sit at.

    What a page asks for by itself must not keep anybody signed in who has walked away.
    """
    if not wanted or not set(wanted) <= set(EVERYBODY):
        raise ValueError(f"Roles are {', '.join(EVERYBODY)}.")
    kinds = frozenset(KINDS) - {"kiosk"}
    return _declare(Level(kinds, frozenset(wanted), second_factor, keeps_signed_in))


def own(view: View) -> View:
    """Only for somebody who looks at what is their own: let in with badge and PIN at a kiosk or a
    shared station, or signed in with a passphrase at a desk. `this_person()` says who.
    """
    return _declare(Level(frozenset(KINDS), own=True))(view)


def this_school() -> School:
    """The school that this app serves."""
    found: School = current_app.extensions["school"]
    return found


def this_station() -> Station:
    """The station that is asking; not where the view declared `@anyone`."""
    found: Station = g.station
    return found


def this_person() -> SignedIn:
    """Who is signed in; only where the view declared `@signed_in` or `@own`."""
    found: SignedIn = g.signed_in
    return found


def stamp() -> Stamp:
    """For an Action of whoever is signed in, or of the station."""
    who = g.get("signed_in")
    actor = who.person.id if who else None
    return Stamp(actor, this_station().id, str(uuid.uuid4()), this_school().now())


def check_level() -> AnyResponse | None:
    """Refuse the request unless the view's declared level allows it."""
    if request.endpoint is None:
        return None
    level: Level | None = getattr(current_app.view_functions[request.endpoint], LEVEL, None)
    if level is None:
        raise Problem(403, "Nobody may open this page.")
    if not level.kinds:
        return None
    asking = _proven_station()
    if asking is None:
        raise NotEnrolled(sentence("E8"))
    if asking.revoked_at:
        raise NotEnrolled(sentence("E7"))
    if asking.kind not in level.kinds:
        raise Problem(403, f"This is not done on a station for {asking.kind}.")
    g.station = asking
    if level.own:
        return _check_own(level)
    return _check_person(level) if level.roles else None


def _check_own(level: Level) -> AnyResponse | None:
    who = who_is_here(g.station)
    if who is None and g.station.kind in WITH_PIN:
        return _ask_for("own.badge_page", sentence("L2"), then=request.endpoint)
    if who is None:
        return _ask_for("sign_in.sign_in_page", sentence("L2"))
    if who.session.proof == "passphrase" and who.session.second_factor_at is None:
        return _ask_for("sign_in.code", NEEDS_SECOND_FACTOR)
    _let_in(who, level)
    return None


def _check_person(level: Level) -> AnyResponse | None:
    who = who_is_signed_in(g.station)
    if who is None:
        return _ask_for("sign_in.sign_in_page", sentence("L2"))
    if level.second_factor and who.session.second_factor_at is None:
        return _ask_for("sign_in.code", NEEDS_SECOND_FACTOR)
    if not level.roles & who.roles:
        raise Problem(403, f"Only {_in_words(level.roles)} can do this.")
    _let_in(who, level)
    return None


def _in_words(roles: frozenset[str]) -> str:
    *most, last = (words for role, words in IN_WORDS.items() if role in roles)
    return f"{', '.join(most)} or {last}" if most else last


def _let_in(who: SignedIn, level: Level) -> None:
    g.signed_in = who
    if level.keeps_signed_in:
        _stay(who.session)


def _ask_for(endpoint: str, says: str, **query: Any) -> AnyResponse:
    if request.path.startswith("/api/") or request.method != "GET":
        raise NotSignedIn(says, endpoint)
    return redirect(url_for(endpoint, **query), 303)


def session_digest(key: str) -> str:
    """How a session's key is stored."""
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()


def who_is_signed_in(at: Station) -> SignedIn | None:
    """Who signed in at this station with a passphrase; never whom a PIN let in."""
    who = who_is_here(at)
    return who if who and who.session.proof == "passphrase" else None


def who_is_here(at: Station) -> SignedIn | None:
    """Whose session the browser's cookie names, if it still holds at this station: begun with a
    passphrase or with a PIN.
    """
    key = request.cookies.get(cookie_name(SESSION_COOKIE))
    db = this_school().db
    session = sign_in_table.session(db, session_digest(key)) if key else None
    if session is None or not is_live(session, at, this_school().now()):
        return None
    person = people.person(db, session.person)
    if person is None or person.left_at:
        return None
    if session.proof == "pin":
        return SignedIn(person, session, frozenset())
    held = stand_ins.may(db, person.id, this_school().now())
    return SignedIn(person, session, effective(held, at.kind))


def _stay(session: Session) -> None:
    if this_school().now() - session.seen_at > SEEN_EVERY[session.proof]:
        perform(this_school(), StaySignedIn(session.id), stamp())


def at_a_station() -> bool:
    """Whether the page is being shown on a station, where it goes back to the start by itself."""
    return _asking_station() is not None


def _asking_station() -> Station | None:
    found = _proven_station()
    return found if found and found.revoked_at is None else None


def _proven_station() -> Station | None:
    """The station that the request proves to be, shut out or not: by its key, in the header or the
    cookie, else by being this machine. A key that proves nothing does not fall back on anything.
    """
    header = request.headers.get("Authorization")
    if header is not None:
        scheme, _, key = header.partition(" ")
        return _of_key(key.strip()) if scheme.lower() == "bearer" else None
    cookie = request.cookies.get(cookie_name(STATION_COOKIE))
    if cookie is not None:
        return _of_key(cookie)
    return stations.station(this_school().db, THIS_MACHINE) if is_this_machine() else None


def _of_key(token: str) -> Station | None:
    station_id, _, key = token.partition(".")
    expected = _proof_of(this_school().keys, station_id)
    if not hmac.compare_digest(key.encode(errors="replace"), expected.encode()):
        return None
    return stations.station(this_school().db, station_id)


@lru_cache(maxsize=64)
def _proof_of(keys: Keys, station_id: str) -> str:
    return keys.station(station_id)


def cookie_name(name: str) -> str:
    """Under TLS the browser itself sees to it that no other page sets or reads this cookie."""
    return f"__Host-{name}" if request.is_secure else name


def keep_cookie(response: AnyResponse, name: str, key: str, lasts: timedelta | None = None) -> None:
    """Give the browser a key to keep: no script reads it, no other site sends it along."""
    response.set_cookie(
        cookie_name(name),
        key,
        max_age=lasts,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure,
        path="/",
    )


def keep_station(response: AnyResponse, station_id: str) -> None:
    """Make the browser this station."""
    key = station_key(this_school(), station_id)
    keep_cookie(response, STATION_COOKIE, key, STATION_LASTS)


def note_sighting(response: Response) -> Response:
    """Note once a minute that the station was seen; no answer is kept back when that fails.

    Its cookie is given anew, so that a tablet in daily use never runs out of its 400 days.
    """
    seen: Sightings = current_app.extensions["sightings"]
    if "station" in g and seen.is_due(g.station.id):
        with suppress(sqlite3.Error):
            perform(this_school(), SeeStation(g.station.id), stamp())
        if cookie_name(STATION_COOKIE) in request.cookies:
            keep_station(response, g.station.id)
    return response


def station_key(school: School, station_id: str) -> str:
    """What a station says to be let in: `Authorization: Bearer ...`, or the browser's cookie."""
    return f"{station_id}.{school.keys.station(station_id)}"


def is_this_machine() -> bool:
    """Whether the browser runs on the computer that the kiosk runs on, with nothing between.

    The address must be loopback, the name in the address bar a loopback name, and no proxy may
    have left a mark; behind one, everybody would look like this machine.
    """
    if any(name in request.headers for name in ("Forwarded", "Via")):
        return False
    if any(name.lower().startswith("x-forwarded") for name in request.headers.keys()):  # noqa: SIM118
        return False
    host = request.host.rsplit(":", 1)[0] if ":" in request.host else request.host
    return host in ("localhost", "127.0.0.1", "[::1]") and _is_loopback(request.remote_addr)


def _is_loopback(address: str | None) -> bool:
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


def init_app(app: Flask) -> None:
    """Check every request to this app, and note who was seen."""
    app.before_request(check_level)
    app.after_request(note_sighting)
