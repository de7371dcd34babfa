"""Whatever is typed, nothing breaks: every form of every page with every odd value (E17, F1).

Pages are found by their links, forms on them; a form that no page of the whole school shows is
sent every field that there is. Afterwards the audit log verifies.
"""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
from whole_school import build, copy_of

from kiosk import codes
from kiosk.db import audit_check
from web.desk import Desk, quick_hashes, ready, signed_in  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from oakfield import Oakfield
    from werkzeug.test import TestResponse

ODD = (
    str(2**63),
    "-1",
    "\ud800",
    "a\0b",
    "²",
    "NaN",
    "x" * 20_000,
    "9999-12-31",
    "0001-01-01",
    "23:59:59+14:00",
    "<script>alert(1)</script>",
    "=1+1\r\nSet-Cookie: a=b",
)
ODD_JSON = (
    *("null", "[]", '"x"', "1e999", "NaN", '{"action_id": NaN}', "{" * 3000, "[" * 30_000),
    *("\ud800", '{"code": "\\ud800"}', "", "9" * 5000, '{"happened_at": 1e400}'),
)
START = ("/board", "/own", "/pin", "/lost-badge", "/own/badge", "/enrol", "/start", "/sign-in/code")
LEAVE_ALONE = {"sign_in.sign_out", "own.done"}


@dataclass
class Form:
    """A form of a page: where it is sent, and each field with a value that a page offers."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class Reader(HTMLParser):
    """Reads the links and the forms of a page."""

    def __init__(self, response: TestResponse) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._path = response.request.path
        self._inside: Form | None = None
        self._list: str | None = None
        self.feed(response.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(given.get("href", ""))
        if tag == "form":
            self._inside = Form(given.get("action") or self._path)
            if given.get("method") == "post":
                self.forms.append(self._inside)
        if tag == "option" and self._inside and self._list and given.get("value"):
            self._inside.fields.setdefault(self._list, given["value"])
        if self._inside and "name" in given:
            self._list = given["name"] if tag == "select" else None
            if tag != "select":
                self._inside.fields.setdefault(given["name"], given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = None


@dataclass
class Walk:
    """Somebody who leads, at the machine, and all that they found."""

    school: Oakfield
    who: str
    forms: dict[str, Form] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    broken: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk = signed_in(self.school, self.who, Desk(self.school))
        self.app = self.desk.client.application
        self.addresses = self.app.url_map.bind("localhost")

    def endpoint(self, address: str, method: str) -> str:
        return str(self.addresses.match(urlsplit(address).path, method=method)[0])

    def ask(self, method: str, address: str, says: str = "", **sent: Any) -> TestResponse:
        client, headers = self.desk.client, self.desk.headers
        response = client.open(address, method=method, headers=headers, **sent)
        shown = response.text if response.mimetype == "text/html" else ""
        if response.status_code >= 500 or "<script>alert" in shown:
            self.broken.append((method, address, says[:60]))
        if response.status_code == 401:
            signed_in(self.school, self.who, self.desk)
        return response

    def look_around(self) -> None:
        """Every kind of page, once or twice, and the forms on it."""
        seen: list[str] = []
        waiting = list(START)
        while waiting:
            address = waiting.pop(0).split("#")[0]
            if not address.startswith("/") or address.startswith("/static"):
                continue
            kind = self.endpoint(address, "GET")
            if seen.count(kind) < 3:
                seen.append(kind)
                response = self.ask("GET", address)
                waiting.append(response.headers.get("Location", ""))
                if response.mimetype == "text/html":
                    waiting.extend(self._on(response))

    def _on(self, response: TestResponse) -> list[str]:
        page = Reader(response)
        for form in page.forms:
            self.forms.setdefault(self.endpoint(form.action, "POST"), form)
            self.names |= set(form.fields)
        return page.links

    def all_forms(self) -> list[Form]:
        """One for each address that takes a form."""
        rules = [rule for rule in self.app.url_map.iter_rules() if "POST" in (rule.methods or ())]
        return [
            self.forms.get(rule.endpoint)
            or Form(re.sub("<.*?>", "1", rule.rule), dict.fromkeys(self.names, "1"))
            for rule in rules
            if rule.endpoint not in LEAVE_ALONE and not rule.rule.startswith("/api/")
        ]


@pytest.fixture
def walk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Walk]:
    built = build(request.config, tmp_path / "built")
    school = copy_of(built, tmp_path / "whole")
    yield Walk(school, ready(school, given="Jean", family="Kirby"))
    school.school.close()


def encoded(form: dict[str, str]) -> str:
    return urlencode({name: value.encode(errors="surrogatepass") for name, value in form.items()})


def test_no_form_breaks_whatever_is_typed_into_it(walk: Walk):
    walk.look_around()
    assert len(walk.forms) > 60
    odd_ones = itertools.cycle(ODD)
    for form in walk.all_forms():
        whole = [dict.fromkeys(form.fields, odd) for odd in ODD]
        shown = form in walk.forms.values()
        one_wrong = [{**form.fields, name: next(odd_ones)} for name in form.fields if shown]
        for sent in (*whole, *one_wrong):
            kind = "application/x-www-form-urlencoded"
            walk.ask("POST", form.action, str(sent), data=encoded(sent), content_type=kind)
    assert walk.broken == []
    audit_check.verify(walk.school.school.db)


def test_a_form_offers_no_more_phones_than_they_have(oakfield: Oakfield):
    """Else one field would have the server draw 2⁶³ of them."""
    desk = signed_in(oakfield, ready(oakfield, "office"))
    page = desk.post("/permissions/ask", phone="5000")
    assert page.status_code == 422
    assert "Phone 2<" not in page.text


def test_a_number_of_a_phone_is_refused_in_words_whatever_digits_it_has(oakfield: Oakfield):
    desk = signed_in(oakfield, ready(oakfield, "office"))
    assert desk.post("/own/phones/imei", number="²" * 15).status_code == 422


def test_no_address_breaks_whatever_is_in_it(walk: Walk):
    for rule in walk.app.url_map.iter_rules():
        for odd in ODD if "<" in rule.rule else ():
            text = quote(odd[:900].replace("/", "").encode(errors="surrogatepass"))
            for filled in (text, odd) if odd.isascii() and odd.isalnum() else (text,):
                for method in sorted(set(rule.methods or ()) & {"GET", "POST"}):
                    walk.ask(method, re.sub("<.*?>", filled, rule.rule), rule.rule)
    assert walk.broken == []
    audit_check.verify(walk.school.school.db)


FIELDS = (
    *("action_id", "code", "happened_at", "answer", "undoes", "slot", "slot_label", "declares"),
    *("pupil", "version", "decision", "note"),
)


def test_no_json_breaks_the_api(walk: Walk):
    badge = walk.school.badge(walk.school.person("Ada", "Lee"))
    rules = [rule.rule for rule in walk.app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    for path in (re.sub("<.*?>", "1", rule) for rule in rules if rule.startswith("/api/")):
        bodies = list(ODD_JSON)
        for name in FIELDS:
            for odd in (*ODD, 2**63, -(2**70), 1.5, None, True, [], {}, [1, 2**64]):
                good = {"action_id": codes.mint_short(), "code": badge.code}
                bodies.append(json.dumps(good | {name: odd}))
        for body in bodies:
            sent = body.encode(errors="surrogatepass")
            walk.ask("POST", path, body, data=sent, content_type="application/json")
    assert walk.broken == []
    audit_check.verify(walk.school.school.db)
