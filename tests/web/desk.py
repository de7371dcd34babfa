"""Somebody at a desk, for the tests of this folder: what they fetch, type and are shown.

Every page that comes through `Desk` is checked: one heading, a title without anybody's name,
each id once, each field with its label, nothing that a browser would keep.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from oakfield import app_of
from werkzeug.security import generate_password_hash

from kiosk import codes, passphrases, pins, totp
from kiosk.actions.pins import BeginOwnSession, ChoosePin
from kiosk.actions.roles import GrantRole
from kiosk.actions.sign_in import BeginSession, IssueOneTimeCodes, ProveSecondFactor, SetPassphrase
from kiosk.actions.stations import EnrolStation
from kiosk.decide.stations import THIS_MACHINE
from kiosk.web.access import SESSION_COOKIE, session_digest, station_key

if TYPE_CHECKING:
    from oakfield import Badge, Oakfield
    from werkzeug.test import TestResponse

PASSPHRASE = "plum garden whistle"
OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases are kept by something faster than scrypt. Import it to have it."""

    def quick(passphrase: str, method: str) -> str:
        return generate_password_hash(passphrase, "pbkdf2:sha256:1")

    monkeypatch.setattr(passphrases, "generate_password_hash", quick)
    monkeypatch.setattr(passphrases, "NOBODYS", quick("nobody's", ""))


@dataclass
class Page:
    """A page as it was read."""

    text: str
    title: str = ""
    headings: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    fields: dict[str, dict[str, str | None]] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    alerts: list[dict[str, str | None]] = field(default_factory=list)

    def says(self, *words: str) -> bool:
        """Whether all of this is written on it, tags and spacing aside."""
        plain = " ".join(self._words)
        return all(each in plain for each in words)

    _words: list[str] = field(default_factory=list)


class Reader(HTMLParser):
    """Reads a Page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.page = Page(text)
        self._inside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert not [value for value in given.values() if (value or "").startswith('"')], attrs
        if "id" in given:
            self.page.ids.append(given["id"] or "")
        if tag == "label":
            self.page.labelled.add(given.get("for") or "")
        elif tag == "input" and given.get("type") not in ("hidden", "radio"):
            self.page.fields[given.get("name") or ""] = given
        elif tag == "a":
            self.page.links.append(given.get("href") or "")
        elif tag == "form":
            self.page.forms.append(given.get("action") or "")
        elif tag == "h1":
            self.page.headings.append("")
        if given.get("role") == "alert":
            self.page.alerts.append(given)
        if tag in ("title", "h1"):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        self.page._words.extend(data.split())
        if "title" in self._inside:
            self.page.title += data
        elif "h1" in self._inside:
            self.page.headings[-1] += data


def read(response: TestResponse, names: set[str], *, whole: bool = True) -> Page:
    """The page; fails unless it is as every page is."""
    page = Reader(response.text).page
    assert len(page.headings) == 1, page.headings
    assert len(set(page.ids)) == len(page.ids), page.ids
    assert {each["id"] for each in page.fields.values()} <= page.labelled
    assert not [link for link in page.links if link.startswith("#") and link[1:] not in page.ids]
    if whole:
        assert page.title.endswith(" · Oakfield Primary")
        assert not [name for name in names if name in page.title]
    return page


@dataclass
class Desk:
    """A browser at a station; `key` is the session cookie it has, if any."""

    oakfield: Oakfield
    station: str = THIS_MACHINE
    headers: dict[str, str] = field(default_factory=lambda: dict(OUR_PAGE))

    def __post_init__(self) -> None:
        self.client = app_of(self.oakfield.school).test_client()
        if self.station != THIS_MACHINE:
            key = station_key(self.oakfield.school, self.station)
            self.headers["Authorization"] = f"Bearer {key}"

    @property
    def key(self) -> str | None:
        cookie = self.client.get_cookie(SESSION_COOKIE)
        return cookie.value if cookie else None

    @key.setter
    def key(self, value: str) -> None:
        self.client.set_cookie(SESSION_COOKIE, value)

    def get(self, path: str, **given: Any) -> TestResponse:
        return self._checked(self.client.get(path, headers=self.headers, **given))

    def post(self, path: str, **form: str) -> TestResponse:
        return self._checked(self.client.post(path, headers=self.headers, data=form))

    def _checked(self, response: TestResponse) -> TestResponse:
        assert response.headers["Cache-Control"] == "no-store"
        names = self._names()
        assert not [n for n in names if n in response.headers.get("Location", "")]
        assert not [n for n in names if n in response.request.path]
        return response

    def _names(self) -> set[str]:
        rows = self.oakfield.rows("people")
        return {row[name] for row in rows for name in ("given_name", "family_name")} - {""}

    def page(self, path: str, status: int = 200) -> Page:
        response = self.get(path)
        assert response.status_code == status, response.text
        return read(response, self._names())

    def shown(self, response: TestResponse, status: int = 200) -> Page:
        assert response.status_code == status, response.text
        return read(response, self._names())

    def goes_to(self, response: TestResponse) -> str:
        assert response.status_code == 303, response.text
        return response.headers["Location"]

    def sign_in(self, name: str = "Jean Kirby", passphrase: str = PASSPHRASE) -> TestResponse:
        return self.post("/sign-in", name=name, passphrase=passphrase)

    def is_in(self) -> bool:
        """Whether the board is shown; else signing in is asked for."""
        response = self.get("/board")
        assert response.status_code in (200, 303)
        return response.status_code == 200


def enrolled(oakfield: Oakfield, kind: str) -> Desk:
    """A desk at a new station of this kind."""
    station = f"the-{kind}-{uuid.uuid4().hex[:6]}"
    oakfield.do(EnrolStation(station, f"Station {station}", kind))
    return Desk(oakfield, station)


def with_role(oakfield: Oakfield, role: str, given: str = "Jean", family: str = "Kirby") -> str:
    """A new person who has this role."""
    person = oakfield.person(given, family)
    oakfield.do(GrantRole(str(uuid.uuid4()), person, role))
    return person


def start_code_for(oakfield: Oakfield, person: str | None) -> str:
    """A new one-use code, as it is read aloud."""
    code = codes.mint_short()
    oakfield.do(IssueOneTimeCodes("start", person, (oakfield.digest(code),)))
    return codes.grouped(code)


def choose_passphrase(oakfield: Oakfield, person: str, passphrase: str = PASSPHRASE) -> None:
    """Without the page for it."""
    code = codes.mint_short()
    oakfield.do(IssueOneTimeCodes("start", person, (oakfield.digest(code),)))
    kept = passphrases.keep(passphrase, oakfield.school.keys.passphrases)
    assert oakfield.do(SetPassphrase(person, kept, oakfield.digest(code))).code == "done"


def ready(oakfield: Oakfield, role: str = "headteacher", **name: str) -> str:
    """A new person with a role and a passphrase."""
    person = with_role(oakfield, role, **name)
    choose_passphrase(oakfield, person)
    return person


def printed_code(oakfield: Oakfield, person: str) -> str:
    code = codes.mint_short()
    oakfield.do(IssueOneTimeCodes("second factor", person, (oakfield.digest(code),)))
    return codes.grouped(code)


def authenticator(oakfield: Oakfield, person: str, seconds: float = 0) -> str:
    """What somebody's authenticator shows, its clock so many seconds fast."""
    (kept,) = [row for row in oakfield.rows("credentials") if row["id"] == person]
    secret = oakfield.school.keys.authenticator(person, kept["authenticator"])
    step = totp.step_of(oakfield.clock) + round(seconds / totp.STEP_SECONDS)
    return totp.code(secret, step)


def signed_in(
    oakfield: Oakfield, person: str, desk: Desk | None = None, *, second_factor: bool = True
) -> Desk:
    """The desk with this person signed in at it, without the pages for it."""
    desk = desk or Desk(oakfield)
    key = secrets.token_urlsafe(32)
    assert oakfield.do(BeginSession(session_digest(key), person, desk.station)).code == "done"
    if second_factor:
        code, new = printed_code(oakfield, person), secrets.token_urlsafe(32)
        digest = oakfield.digest(code.replace("-", ""))
        proof = ProveSecondFactor(session_digest(key), session_digest(new), None, digest)
        assert oakfield.do(proof).code == "done"
        key = new
    desk.key = key
    return desk


PIN = "271803"


def choose_pin(oakfield: Oakfield, person: str, pin: str = PIN) -> None:
    """Without the page for it."""
    code = oakfield.digest(codes.mint_short())
    oakfield.do(IssueOneTimeCodes("pin", person, (code,)))
    kept = pins.keep(pin, oakfield.school.keys)
    assert oakfield.do(ChoosePin(person, kept, code)).code == "done"


def let_in(oakfield: Oakfield, badge: Badge, desk: Desk | None = None) -> Desk:
    """The station with whoever's badge this is let in by their PIN, without the pages for it."""
    desk = desk or Desk(oakfield)
    key = secrets.token_urlsafe(32)
    begin = BeginOwnSession(session_digest(key), oakfield.digest(badge.code), False, badge.person)
    assert oakfield.do(begin, station=desk.station).code == "done"
    desk.key = key
    return desk
