"""Who may ask for what: every route, every method, everybody who might ask (assurance.md A1, A12).

A new route fails here until it has a row in the table; a removed one fails until somebody has
thought of whoever still has its address.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from kiosk import create_app
from kiosk.actions.stations import EnrolStation, RevokeStation
from kiosk.decide.stations import THIS_MACHINE
from kiosk.founding import found
from kiosk.web import access
from web import test_desk_levels, test_own, test_stations
from web.asking import ELSEWHERE, OUR_PAGE, enrolled, key_header, new_id, revoked, unknown

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from oakfield import Oakfield
    from werkzeug.routing import Rule
    from werkzeug.test import TestResponse

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")

Asker = dict[str, Any]
"""What somebody's request brings with it: `headers`, and `environ_overrides` for the address."""


def askers(oakfield: Oakfield) -> dict[str, Asker]:
    """Everybody who might ask, by name. A key is sent from elsewhere, a wrong one from here too.

    Keys that prove nothing come from the machine itself: they must not fall back on being it.
    """
    keys = {kind: enrolled(oakfield, kind) for kind in ("kiosk", "office", "leadership", "shared")}
    kiosk_key = keys["kiosk"]["Authorization"].removeprefix("Bearer ")
    office_key = keys["office"]["Authorization"].removeprefix("Bearer ")
    key = kiosk_key.partition(".")[2]
    useless = {
        "a revoked station": revoked(oakfield)["Authorization"],
        "a station we never had": key_header(oakfield, "nowhere")["Authorization"],
        "a wrong key": f"Bearer the-kiosk.{'A' * len(key)}",
        "half a key": f"Bearer {kiosk_key[:-1]}",
        "a key and more": f"Bearer {kiosk_key}A",
        "a key in small letters": f"Bearer {kiosk_key.lower()}",
        "another station’s key": f"Bearer the-kiosk.{office_key.partition('.')[2]}",
        "a key without a station": f"Bearer .{key}",
        "a station without a key": "Bearer the-kiosk.",
        "a name alone": "Bearer the-kiosk",
        "an empty header": "",
        "an empty Bearer": "Bearer",
        "a blank Bearer": "Bearer ",
        "no scheme": kiosk_key,
        "another scheme": f"Basic {kiosk_key}",
        "two keys": f"Bearer {kiosk_key}, Bearer {office_key}",
        "letters we do not use": "Bearer the-kiosk.é\xff",
    }
    proven = {
        f"a station for {kind}": {"headers": header, "environ_overrides": ELSEWHERE}
        for kind, header in keys.items()
    }
    return {
        "nobody": {"environ_overrides": ELSEWHERE},
        "the machine itself": {},
        **proven,
        **{name: {"headers": {"Authorization": header}} for name, header in useless.items()},
    }


KIOSKS = ("the machine itself", "a station for kiosk", "a station for shared")
OTHER_KINDS = ("a station for office", "a station for leadership")


@dataclass(frozen=True)
class Row:
    """What one route answers: `fine` to whoever may ask, and who that is."""

    level: str
    fine: int = 200

    def expected(self, name: str) -> int:
        """The status that the asker of this name gets."""
        if self.level == "anyone" or name in KIOSKS:
            return self.fine
        return 403 if name in OTHER_KINDS else 401


ANYONE = Row("anyone")
AT_THE_KIOSK = Row("at the kiosk")

TABLE: dict[tuple[str, str], Row] = {
    ("/", "GET"): AT_THE_KIOSK,
    ("/", "HEAD"): AT_THE_KIOSK,
    ("/", "OPTIONS"): AT_THE_KIOSK,
    ("/api/openapi.json", "GET"): ANYONE,
    ("/api/openapi.json", "HEAD"): ANYONE,
    ("/api/openapi.json", "OPTIONS"): ANYONE,
    ("/api/v1/day", "GET"): AT_THE_KIOSK,
    ("/api/v1/day", "HEAD"): AT_THE_KIOSK,
    ("/api/v1/day", "OPTIONS"): AT_THE_KIOSK,
    ("/api/v1/declarations", "POST"): AT_THE_KIOSK,
    ("/api/v1/declarations", "OPTIONS"): AT_THE_KIOSK,
    ("/api/v1/emergencies", "POST"): AT_THE_KIOSK,
    ("/api/v1/emergencies", "OPTIONS"): AT_THE_KIOSK,
    ("/api/v1/scans", "POST"): AT_THE_KIOSK,
    ("/api/v1/scans", "OPTIONS"): AT_THE_KIOSK,
    ("/api/v1/undo", "POST"): AT_THE_KIOSK,
    ("/api/v1/undo", "OPTIONS"): AT_THE_KIOSK,
    ("/healthz", "GET"): ANYONE,
    ("/healthz", "HEAD"): ANYONE,
    ("/healthz", "OPTIONS"): ANYONE,
    ("/privacy", "GET"): Row("anyone", 303),
    ("/privacy", "HEAD"): Row("anyone", 303),
    ("/privacy", "OPTIONS"): ANYONE,
    ("/privacy/<string:audience>", "GET"): ANYONE,
    ("/privacy/<string:audience>", "HEAD"): ANYONE,
    ("/privacy/<string:audience>", "OPTIONS"): ANYONE,
    ("/rules", "GET"): Row("anyone", 302),
    ("/rules", "HEAD"): Row("anyone", 302),
    ("/rules", "OPTIONS"): ANYONE,
    ("/rules/acceptance", "GET"): AT_THE_KIOSK,
    ("/rules/acceptance", "HEAD"): AT_THE_KIOSK,
    ("/rules/acceptance", "OPTIONS"): AT_THE_KIOSK,
    ("/rules/acceptance", "POST"): Row("at the kiosk", 422),
    ("/rules/<string:audience>", "GET"): ANYONE,
    ("/rules/<string:audience>", "HEAD"): ANYONE,
    ("/rules/<string:audience>", "OPTIONS"): ANYONE,
    ("/static/<string:version>/<path:filename>", "GET"): ANYONE,
    ("/static/<string:version>/<path:filename>", "HEAD"): ANYONE,
    ("/static/<string:version>/<path:filename>", "OPTIONS"): ANYONE,
    ("/static/<string:version>/school-colour/<string:colour>", "GET"): ANYONE,
    ("/static/<string:version>/school-colour/<string:colour>", "HEAD"): ANYONE,
    ("/static/<string:version>/school-colour/<string:colour>", "OPTIONS"): ANYONE,
}

ADDRESSES = {
    "/privacy/<string:audience>": "/privacy/staff",
    "/rules/<string:audience>": "/rules/staff",
    "/static/<string:version>/<path:filename>": "/static/any/kiosk.css",
    "/static/<string:version>/school-colour/<string:colour>": "/static/any/school-colour/003366",
}
"""An address that the route answers, where the route itself is none."""


def body(rule: str) -> dict[str, Any]:
    """What is posted there so that the answer is fine."""
    given = {
        "/api/v1/scans": {"code": unknown()},
        "/api/v1/undo": {"undoes": new_id()},
        "/api/v1/declarations": {"code": unknown(), "kind": "left_at_home"},
    }
    return {"action_id": new_id(), **given.get(rule, {})}


def ask(client: FlaskClient, method: str, rule: str, asker: Asker) -> TestResponse:
    """The answer to a fine request by this asker, from a page of the kiosk."""
    return client.open(
        ADDRESSES.get(rule, rule),
        method=method,
        json=body(rule) if method == "POST" else None,
        buffered=True,
        **from_our_page(asker),
    )


def from_our_page(asker: Asker) -> Asker:
    return {**asker, "headers": {**OUR_PAGE, **asker.get("headers", {})}}


HERE = {"api", "lockups", "notices", "policies", "accepting", "school_colour", "static"}


def room_of(rule: Rule) -> str:
    return rule.endpoint.partition(".")[0]


def routes(app: Flask) -> set[tuple[str, str]]:
    here = (rule for rule in app.url_map.iter_rules() if room_of(rule) in HERE)
    return {(rule.rule, method) for rule in here for method in rule.methods}


def test_every_route_is_in_one_walk_and_in_one_only(client: FlaskClient):
    """A walk asks for each of its routes as everybody who might, at every kind of station."""
    walks = (
        {(method, rule) for rule, method in TABLE if method not in ("HEAD", "OPTIONS")},
        set(test_desk_levels.ROUTES),
        set(test_own.ROUTES),
        test_stations.ROUTES,
    )
    walked = Counter(route for walk in walks for route in walk)
    found = {
        (method, rule.rule)
        for rule in client.application.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert set(walked) == found
    assert [route for route, times in walked.items() if times > 1] == []


def test_every_route_has_a_row_and_every_row_a_route(client: FlaskClient):
    assert routes(client.application) == set(TABLE)


@pytest.mark.parametrize(("rule", "method"), TABLE, ids=map(" ".join, TABLE))
def test_each_asker_gets_what_the_table_says(
    oakfield: Oakfield, client: FlaskClient, rule: str, method: str
):
    everybody = askers(oakfield)
    got = {name: ask(client, method, rule, asker).status_code for name, asker in everybody.items()}
    assert got == {name: TABLE[rule, method].expected(name) for name in everybody}


def test_no_other_method_does_anything_for_anybody(oakfield: Oakfield, client: FlaskClient):
    everybody = askers(oakfield)
    rules = {rule for rule, _ in TABLE}
    others = [(rule, m) for rule in rules for m in METHODS if (rule, m) not in TABLE]
    got = {
        (method, rule, name): ask(client, method, rule, asker).status_code
        for rule, method in others
        for name, asker in everybody.items()
    }
    assert len(others) == len(rules) * len(METHODS) - len(TABLE)
    assert set(got.values()) == {405}, {who for who, status in got.items() if status != 405}


def test_an_address_that_is_no_route_is_no_page_for_anybody(
    oakfield: Oakfield, client: FlaskClient
):
    for asker in askers(oakfield).values():
        for address in ("/nowhere", "/api/v1/nowhere", "/rules/staff/more", "/static/any/"):
            assert ask(client, "GET", address, asker).status_code == 404


def test_every_view_declares_a_level(client: FlaskClient):
    views = client.application.view_functions
    undeclared = [name for name, view in views.items() if not hasattr(view, access.LEVEL)]
    assert undeclared == []


def test_a_view_without_a_level_is_denied_to_everybody(oakfield: Oakfield):
    app = create_app(school=oakfield.school)
    app.add_url_rule(
        "/left-open", view_func=lambda: "the secret of the left open door", methods=METHODS
    )
    client = app.test_client()
    for asker in askers(oakfield).values():
        for method in METHODS:
            response = client.open("/left-open", method=method, **from_our_page(asker))
            assert response.status_code == 403
            assert "secret" not in response.text


@pytest.mark.parametrize("kinds", [(), ("printer",), ("kiosk", "printer")])
def test_a_level_names_kinds_that_there_are(kinds: tuple[str, ...]):
    with pytest.raises(ValueError, match="Kinds of station are"):
        access.station(*kinds)


@pytest.mark.parametrize("rule", sorted({rule for rule, _ in TABLE}))
def test_addresses_are_kebab_case_and_their_parts_typed(rule: str):
    for part in rule.strip("/").split("/"):
        assert re.fullmatch(
            r"[a-z0-9]+(-[a-z0-9]+)*(\.json)?|<(string|int|path|uuid):[a-z_]+>|", part
        )


# The machine itself -----------------------------------------------------------------------------


def test_the_machine_itself_is_loopback_by_address_and_by_name(client: FlaskClient):
    addresses = ("127.0.0.1", "127.8.8.8", "::1")
    hosts = ("localhost", "localhost:5000", "127.0.0.1", "127.0.0.1:5000", "127.0.0.1:80")
    for address, host in product(addresses, hosts):
        here = {"REMOTE_ADDR": address}
        response = client.get("/", headers={"Host": host}, environ_overrides=here)
        assert response.status_code == 200, (address, host)


def test_another_address_is_not_the_machine_itself(client: FlaskClient):
    near = ("0.0.0.0", "128.0.0.1", "10.0.0.1", "169.254.1.1", "::", "fe80::1")
    for address in (*near, "192.0.2.7", "2001:db8::1", "", "unix:", "1", "localhost", None):
        response = client.get("/", environ_overrides={"REMOTE_ADDR": address})
        assert response.status_code == 401, address


def test_another_name_is_not_the_machine_itself(client: FlaskClient):
    client.application.config["TRUSTED_HOSTS"] = None  # else it comes no further than that
    for host in ("kiosk.school.example", "192.0.2.7:5000", "localhost.evil.example", "127.0.0.2"):
        assert client.get("/", headers={"Host": host}).status_code == 401, host
    assert client.get("/", headers={"Host": "localhost"}).status_code == 200


FORWARDED = ("For", "Host", "Proto", "Port", "Prefix", "By", "Server", "Ssl", "Anything")
PROXY_HEADERS = ("Forwarded", "Via", "via", *(f"X-Forwarded-{name}" for name in FORWARDED))


def test_behind_a_proxy_nobody_is_the_machine_itself(client: FlaskClient):
    spellings = {*PROXY_HEADERS, *map(str.lower, PROXY_HEADERS), *map(str.upper, PROXY_HEADERS)}
    for header, value in product(spellings, ("127.0.0.1", "for=127.0.0.1", "1.1 localhost", "")):
        assert client.get("/", headers={header: value}).status_code == 401, (header, value)


def test_a_proxy_is_no_hindrance_to_a_key(oakfield: Oakfield, client: FlaskClient):
    through = {**enrolled(oakfield), "X-Forwarded-For": "10.0.0.1"}
    assert client.get("/", headers=through).status_code == 200


def test_the_machine_itself_cannot_be_shut_out(oakfield: Oakfield, client: FlaskClient):
    assert oakfield.do(RevokeStation(THIS_MACHINE)).refusal == "E6"
    assert client.get("/").status_code == 200


# Stations come and go ---------------------------------------------------------------------------


def test_a_revoked_station_is_refused_from_its_next_request_on(
    oakfield: Oakfield, client: FlaskClient
):
    key = enrolled(oakfield, station="hall")
    assert client.get("/api/v1/day", headers=key).status_code == 200
    oakfield.do(RevokeStation("hall"))
    assert client.get("/api/v1/day", headers=key).status_code == 401


def test_a_station_enrolled_anew_under_its_old_name_has_a_new_key(
    oakfield: Oakfield, client: FlaskClient
):
    for station in ("first", "second"):
        oakfield.do(EnrolStation(station, "Hall tablet", "kiosk"))
        oakfield.do(RevokeStation("first"))
    first, second = (key_header(oakfield, station) for station in ("first", "second"))
    assert client.get("/", headers=first).status_code == 401
    assert client.get("/", headers=second).status_code == 200


def test_the_key_of_another_school_opens_nothing(
    oakfield: Oakfield, client: FlaskClient, tmp_path: Path
):
    enrolled(oakfield, station="hall")
    elsewhere = found(tmp_path / "elsewhere", "Elm Primary", lambda: oakfield.clock)
    header = {"Authorization": f"Bearer {access.station_key(elsewhere, 'hall')}"}
    elsewhere.close()
    assert client.get("/", headers=header).status_code == 401


def test_what_asks_for_a_key_says_so(client: FlaskClient):
    response = client.get("/api/v1/day", environ_overrides=ELSEWHERE)
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_key_may_be_sent_with_any_spelling_of_bearer(oakfield: Oakfield, client: FlaskClient):
    key = enrolled(oakfield)["Authorization"].removeprefix("Bearer ")
    for scheme in ("bearer", "BEARER"):
        response = client.get("/", headers={"Authorization": f"{scheme} {key}"})
        assert response.status_code == 200


def of_the_school(oakfield: Oakfield) -> Iterator[str]:
    """Every name and code that somebody without a key must not see."""
    for badge in (oakfield.somebody("Zebedee"), oakfield.somebody("Quillon")):
        yield from (badge.code, badge.short, badge.person)
        oakfield.scan(badge)
    yield from ("Zebedee", "Quillon", "Shah")


def test_a_browser_that_is_no_station_gets_nothing_about_anybody(
    oakfield: Oakfield, client: FlaskClient
):
    secrets = list(of_the_school(oakfield))
    for rule, method in TABLE:
        response = ask(client, method, rule, {"environ_overrides": ELSEWHERE})
        seen = [secret for secret in secrets if secret in f"{response.headers}{response.text}"]
        assert seen == [], f"{method} {rule}"
