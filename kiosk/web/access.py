"""Who may ask for what: everything is denied unless a route declares its level.

A level is declared on the view: `@anyone`, `@station("kiosk", "shared")`, `@signed_in("office")`;
it is checked before any view runs. A station proves itself by its key; the computer the kiosk runs
on, by being it; a person by the session they began at that station.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.actions import Stamp, StaySignedIn
from kiosk.db import people, roles, stations
from kiosk.db import sign_in as sign_in_table
from kiosk.decide.people import Person
from kiosk.decide.roles import ROLES, effective
from kiosk.decide.sign_in import Session, is_live
from kiosk.decide.stations import KINDS, THIS_MACHINE, Station
from kiosk.keys import Keys
from kiosk.perform import perform
from kiosk.refusals import sentence
from kiosk.school import School
from kiosk.web.problems import Problem

View = TypeVar("View", bound=Callable[..., object])
LEVEL = "kiosk_level"
SESSION_COOKIE = "kiosk_session"
SEEN_EVERY = timedelta(seconds=20)


@dataclass(frozen=True)
class Level:
    """What a route asks of whoever asks: kinds of station, and roles of whoever is signed in."""

    kinds: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    second_factor: bool = True
    keeps_signed_in: bool = True


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in at the station that asks, and what they may be there."""

    person: Person
    session: Session
    roles: frozenset[str]


def _declare(level: Level) -> Callable[[View], View]:
    def declare(view: View) -> View:
        setattr(view, LEVEL, level)
        return view

    return declare


def anyone(view: View) -> View:
    """Whoever can reach the server may see this: it shows nobody's name and changes nothing."""
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
    if not wanted or not set(wanted) <= set(ROLES):
        raise ValueError(f"Roles are {', '.join(ROLES)}.")
    kinds = frozenset(KINDS) - {"kiosk"}
    return _declare(Level(kinds, frozenset(wanted), second_factor, keeps_signed_in))


def this_school() -> School:
    """The school that this app serves."""
    found: School = current_app.extensions["school"]
    return found


def this_station() -> Station:
    """The station that is asking; only where the view declared `@station` or `@signed_in`."""
    found: Station = g.station
    return found


def this_person() -> SignedIn:
    """Who is signed in; only where the view declared `@signed_in`."""
    found: SignedIn = g.signed_in
    return found


def stamp() -> Stamp:
    """For an Action of whoever is signed in, or of the station."""
    who = g.get("signed_in")
    actor = who.person.id if who else None
    return Stamp(actor, this_station().id, str(uuid.uuid4()), this_school().now())


def check_level() -> Response | None:
    """Refuse the request unless the view's declared level allows it."""
    if request.endpoint is None:
        return None
    level: Level | None = getattr(current_app.view_functions[request.endpoint], LEVEL, None)
    if level is None:
        raise Problem(403, "Nobody may open this page.")
    if not level.kinds:
        return None
    asking = _asking_station()
    if asking is None:
        raise Problem(401, "This computer or tablet is not enrolled. Please see the office.")
    if asking.kind not in level.kinds:
        raise Problem(403, f"This is not done on a station for {asking.kind}.")
    g.station = asking
    return _check_person(level) if level.roles else None


def _check_person(level: Level) -> Response | None:
    who = who_is_signed_in(g.station)
    if who is None:
        return _ask_for("sign_in.sign_in_page", sentence("L2"))
    if level.second_factor and who.session.second_factor_at is None:
        return _ask_for("sign_in.code", "A second factor is needed first.")
    if not level.roles & who.roles:
        raise Problem(403, f"Only {' or '.join(sorted(level.roles))} can do this.")
    g.signed_in = who
    if level.keeps_signed_in:
        _stay(who.session)
    return None


def _ask_for(endpoint: str, says: str) -> Response:
    if request.path.startswith("/api/") or request.method != "GET":
        raise Problem(401, says)
    return redirect(url_for(endpoint), 303)


def session_digest(key: str) -> str:
    """How a session's key is stored."""
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()


def who_is_signed_in(at: Station) -> SignedIn | None:
    """Whose session the browser's cookie names, if it still holds at this station."""
    key = request.cookies.get(SESSION_COOKIE)
    db = this_school().db
    session = sign_in_table.session(db, session_digest(key)) if key else None
    if session is None or not is_live(session, at, this_school().now()):
        return None
    person = people.person(db, session.person)
    if person is None or person.left_at:
        return None
    return SignedIn(person, session, effective(roles.names_of(db, person.id), at.kind))


def _stay(session: Session) -> None:
    if this_school().now() - session.seen_at > SEEN_EVERY:
        perform(this_school(), StaySignedIn(session.id), stamp())


def at_a_station() -> bool:
    """Whether the page is being shown on a station, where it goes back to the start by itself."""
    return _asking_station() is not None


def _asking_station() -> Station | None:
    header = request.headers.get("Authorization")
    if header is not None:
        return _of_key(header)
    return _working(THIS_MACHINE) if is_this_machine() else None


def _of_key(header: str) -> Station | None:
    scheme, _, token = header.partition(" ")
    station_id, _, key = token.strip().partition(".")
    expected = _proof_of(this_school().keys, station_id)
    if scheme.lower() != "bearer" or not hmac.compare_digest(key.encode(), expected.encode()):
        return None
    return _working(station_id)


@lru_cache(maxsize=64)
def _proof_of(keys: Keys, station_id: str) -> str:
    return keys.station(station_id)


def _working(station_id: str) -> Station | None:
    found = stations.station(this_school().db, station_id)
    return found if found and found.revoked_at is None else None


def station_key(school: School, station_id: str) -> str:
    """What a station says to be let in, in the header `Authorization: Bearer ...`."""
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
    """Check every request to this app."""
    app.before_request(check_level)
