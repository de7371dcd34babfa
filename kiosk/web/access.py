"""Who may ask for what: everything is denied unless a route declares its level.

A level is declared on the view, `@anyone` or `@station("kiosk", "shared")`, and checked before
any view runs. A station proves itself by its key; the computer the kiosk runs on, by being it.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from flask import Flask, current_app, g, request

from kiosk.db import stations
from kiosk.decide.stations import KINDS, THIS_MACHINE, Station
from kiosk.keys import Keys
from kiosk.school import School
from kiosk.web.problems import Problem

View = TypeVar("View", bound=Callable[..., object])
LEVEL = "kiosk_level"


def anyone(view: View) -> View:
    """Whoever can reach the server may see this: it shows nobody's name and changes nothing."""
    setattr(view, LEVEL, frozenset())
    return view


def station(*kinds: str) -> Callable[[View], View]:
    """Only from an enrolled station of one of these kinds."""
    if not kinds or not set(kinds) <= set(KINDS):
        raise ValueError(f"Kinds of station are {', '.join(KINDS)}.")

    def declare(view: View) -> View:
        setattr(view, LEVEL, frozenset(kinds))
        return view

    return declare


def this_school() -> School:
    """The school that this app serves."""
    found: School = current_app.extensions["school"]
    return found


def this_station() -> Station:
    """The station that is asking; only where the view declared `@station`."""
    found: Station = g.station
    return found


def check_level() -> None:
    """Refuse the request unless the view's declared level allows it."""
    if request.endpoint is None:
        return
    view = current_app.view_functions[request.endpoint]
    kinds: frozenset[str] | None = getattr(view, LEVEL, None)
    if kinds is None:
        raise Problem(403, "Nobody may open this page.")
    if not kinds:
        return
    asking = _asking_station()
    if asking is None:
        raise Problem(401, "This computer or tablet is not enrolled. Please see the office.")
    if asking.kind not in kinds:
        raise Problem(403, f"This is not done on a station for {asking.kind}.")
    g.station = asking


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
