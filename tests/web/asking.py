"""How the tests of this folder ask the kiosk, and the check that each answer is as described.

Every API answer that comes through `Kiosk` is held against kiosk/openapi.json: a status that it
names, and a body with all required properties, none undescribed, each of its described type.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from kiosk import codes
from kiosk.actions.stations import EnrolStation, RevokeStation
from kiosk.folders import product_file
from kiosk.web.access import station_key

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from oakfield import Oakfield
    from werkzeug.test import TestResponse

OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}
"""What a browser says of a request that a page of the kiosk itself makes."""

ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}
"""The environment of a request from another computer."""


def new_id() -> str:
    return str(uuid.uuid4())


def unknown(*, typed: bool = False) -> str:
    """A well-formed code that nobody was ever given."""
    return codes.mint_short() if typed else codes.mint(codes.Kind.BADGE)


def key_header(oakfield: Oakfield, station: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {station_key(oakfield.school, station)}"}


def enrolled(oakfield: Oakfield, kind: str = "kiosk", station: str = "") -> dict[str, str]:
    """A new station of this kind: the header with its key."""
    station = station or f"the-{kind}"
    oakfield.do(EnrolStation(station, f"Station {station}", kind))
    return key_header(oakfield, station)


def revoked(oakfield: Oakfield, kind: str = "kiosk") -> dict[str, str]:
    header = enrolled(oakfield, kind, "shut-out")
    oakfield.do(RevokeStation("shut-out"))
    return header


@dataclass
class Kiosk:
    """A station that asks; by default a page of the kiosk, on the machine itself."""

    client: FlaskClient
    headers: dict[str, str] = field(default_factory=lambda: dict(OUR_PAGE))

    def post(self, path: str, body: Any) -> TestResponse:
        """The answer, as described. A string is sent as it is, anything else as JSON."""
        if isinstance(body, str | bytes):
            sent = {"data": body, "content_type": "application/json"}
        else:
            sent = {"json": body}
        return as_described("post", path, self.client.post(path, headers=self.headers, **sent))

    def get(self, path: str) -> TestResponse:
        return as_described("get", path, self.client.get(path, headers=self.headers))

    def scan(self, code: str, **given: Any) -> dict[str, Any]:
        """The Outcome of a scan."""
        return outcome(self.post("/api/v1/scans", {"action_id": new_id(), "code": code, **given}))

    def undo(self, undoes: str, **given: Any) -> dict[str, Any]:
        body = {"action_id": new_id(), "undoes": undoes, **given}
        return outcome(self.post("/api/v1/undo", body))

    def emergency(self, **given: Any) -> dict[str, Any]:
        return outcome(self.post("/api/v1/emergencies", {"action_id": new_id(), **given}))


def outcome(response: TestResponse) -> dict[str, Any]:
    assert response.status_code == 200, response.text
    return response.get_json()


def problem(response: TestResponse, status: int) -> str:
    """The sentence of a problem; fails unless it is a problem of this status."""
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    assert response.get_json()["status"] == status
    return response.get_json()["detail"]


@cache
def description() -> dict[str, Any]:
    return json.loads(product_file("openapi.json").read_text("utf-8"))


def as_described(method: str, path: str, response: TestResponse) -> TestResponse:
    """The response; fails unless openapi.json describes just such a one."""
    described = description()["paths"][path][method]["responses"]
    status = str(response.status_code)
    assert status in described, f"{method} {path} never answers {status}: {response.text}"
    contents = _resolved(described[status])["content"]
    assert response.mimetype in contents, f"{path} answered {status} as {response.mimetype}"
    _check(response.get_json(), contents[response.mimetype]["schema"], path)
    return response


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    found: Any = description()
    for step in schema["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return found


_TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


def _check(value: Any, schema: dict[str, Any], at: str) -> None:
    schema = _resolved(schema)
    types = schema.get("type", [])
    names = [types] if isinstance(types, str) else types
    if names:
        assert any(type(value) is _TYPES[name] for name in names), f"{at} is {value!r}"
    if "enum" in schema:
        assert value in schema["enum"], f"{at} is {value!r}"
    if "const" in schema:
        assert value == schema["const"], f"{at} is {value!r}"
    if "minimum" in schema:
        assert value >= schema["minimum"], f"{at} is {value!r}"
    if isinstance(value, str) and schema.get("format") == "date-time":
        assert datetime.fromisoformat(value).tzinfo is not None, f"{at} is {value!r}"
    if isinstance(value, dict) and "properties" in schema:
        _check_object(value, schema, at)
    if isinstance(value, list):
        _check_array(value, schema, at)


def _check_object(value: dict[str, Any], schema: dict[str, Any], at: str) -> None:
    missing = set(schema.get("required", ())) - set(value)
    extra = set(value) - set(schema["properties"])
    assert not missing, f"{at} lacks {missing}"
    assert not extra, f"{at} has {extra}, which are not described"
    for name, each in value.items():
        _check(each, schema["properties"][name], f"{at}.{name}")


def _check_array(value: list[Any], schema: dict[str, Any], at: str) -> None:
    first = schema.get("prefixItems", [])
    if schema.get("items") is False:
        assert len(value) == len(first), f"{at} has {len(value)} items"
    for n, each in enumerate(value):
        item = first[n] if n < len(first) else schema["items"]
        _check(each, item, f"{at}[{n}]")
