"""Stations at a desk, enrolling one by a code, and shutting it out (assurance.md A5, A12)."""

from __future__ import annotations

import logging
import re
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import zxingcpp
from oakfield import app_of
from PIL import Image

from kiosk import codes, create_app
from kiosk.actions.roles import GrantRole
from kiosk.actions.settings import ChangeSetting
from kiosk.actions.sign_in import BeginSession
from kiosk.actions.stations import EnrolStation, RevokeStation
from kiosk.db import audit_check, audit_log, migrations
from kiosk.decide.stations import KINDS, THIS_MACHINE, ago
from kiosk.web.access import SESSION_COOKIE, STATION_COOKIE, session_digest, station_key

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from oakfield import Oakfield
    from werkzeug.test import TestResponse

OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}
CODE = re.compile(r'class="secret">([0-9A-Z]{4}-[0-9A-Z]{4})<')
LINK = re.compile(r'class="secret">(http[^<]+)<')
DARK = re.compile(r"M(\d+) (\d+)h1v1h-1z")
NEW_ROUTES = (
    ("GET", "/stations"),
    ("POST", "/stations/codes"),
    ("POST", "/stations/nowhere/revoke"),
)

FOR_ANYONE = {("GET", "/enrol"), ("POST", "/enrol"), ("GET", "/connected")}
ROUTES = FOR_ANYONE | {(m, path.replace("nowhere", "<string:station>")) for m, path in NEW_ROUTES}
"""That all routes stand in some walk is seen to in test_access.py."""


@dataclass
class Browser:
    """A browser with cookies of its own, on another computer unless its address says otherwise."""

    oakfield: Oakfield
    address: str = "192.0.2.7"
    scheme: str = "http"
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = app_of(self.oakfield.school).test_client()

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> TestResponse:
        return self.client.open(
            path,
            method=method,
            base_url=f"{self.scheme}://localhost",
            headers=OUR_PAGE,
            data=form,
            environ_overrides={"REMOTE_ADDR": self.address},
        )

    def get(self, path: str) -> TestResponse:
        return self.ask("GET", path)

    def post(self, path: str, **form: str) -> TestResponse:
        return self.ask("POST", path, form)

    def is_station(self, station: str) -> Browser:
        """Give it the cookie of a station, as if it had enrolled."""
        self.client.set_cookie(STATION_COOKIE, station_key(self.oakfield.school, station))
        return self

    def sign_in(self, role: str, station: str) -> Browser:
        """Give it the session of a new person with this role."""
        self.oakfield.do(ChangeSetting("second_factor", "no"))
        person, key = self.oakfield.person(), secrets.token_urlsafe(32)
        self.oakfield.do(GrantRole(str(uuid.uuid4()), person, role))
        assert self.oakfield.do(BeginSession(session_digest(key), person, station)).code == "done"
        self.client.set_cookie(SESSION_COOKIE, key)
        return self

    def enrol(self, code: str) -> TestResponse:
        return self.post("/enrol", code=code)


@pytest.fixture
def head(oakfield: Oakfield) -> Browser:
    """A Headteacher, signed in on a laptop."""
    oakfield.do(EnrolStation("laptop", "The Head’s laptop", "leadership"))
    return Browser(oakfield, "192.0.2.5").is_station("laptop").sign_in("headteacher", "laptop")


@pytest.fixture
def tablet(oakfield: Oakfield) -> Browser:
    """A tablet that is no station yet."""
    return Browser(oakfield)


def offered(head: Browser, name: str = "Hall tablet", kind: str = "kiosk") -> str:
    """A one-use code, as it is read aloud."""
    response = head.post("/stations/codes", name=name, kind=kind)
    assert response.status_code == 200, response.text
    (code,) = CODE.findall(response.text)
    return code


def station_named(oakfield: Oakfield, name: str) -> str:
    (found,) = [
        row["id"]
        for row in oakfield.rows("stations")
        if row["name"] == name and not row["revoked_at"]
    ]
    return found


def says(response: TestResponse, words: str, status: int = 422) -> None:
    assert response.status_code == status, response.text
    assert words in re.sub(r"\s+", " ", response.text)


# The whole story


def test_a_tablet_is_enrolled_seen_listed_and_shut_out(
    oakfield: Oakfield, head: Browser, tablet: Browser
) -> None:
    says(tablet.get("/"), "Enrol it with a code", 401)
    says(tablet.get("/enrol"), "Enrol this computer or tablet", 200)
    enrolled = tablet.enrol(offered(head))
    assert (enrolled.status_code, enrolled.headers["Location"]) == (303, "/")
    says(head.get("/stations"), "Not seen yet", 200)

    assert tablet.get("/").status_code == 200
    oakfield.wait(minutes=3)
    says(head.get("/stations"), "Seen 3 minutes ago", 200)

    hall = station_named(oakfield, "Hall tablet")
    assert head.post(f"/stations/{hall}/revoke").status_code == 303
    assert f"/stations/{hall}/revoke" not in head.get("/stations").text
    for path in ("/", "/sign-in", "/calendar", "/stations"):
        says(tablet.get(path), "This computer or tablet was shut out. Ask leadership", 401)
    audit_check.verify(oakfield.school.db)


@pytest.mark.parametrize(
    ("kind", "start"),
    [("kiosk", "/"), ("shared", "/"), ("office", "/sign-in"), ("leadership", "/sign-in")],
)
def test_a_station_of_each_kind_goes_where_it_begins(
    oakfield: Oakfield, head: Browser, tablet: Browser, kind: str, start: str
) -> None:
    assert tablet.enrol(offered(head, kind=kind)).headers["Location"] == start
    assert tablet.get(start).status_code == 200
    (row,) = [row for row in oakfield.rows("stations") if row["name"] == "Hall tablet"]
    assert row["kind"] == kind


def test_the_audit_log_says_it_in_plain_sentences(
    oakfield: Oakfield, head: Browser, tablet: Browser
) -> None:
    tablet.enrol("K7M2-Q9XT")
    tablet.enrol(offered(head))
    names = audit_log.names(oakfield.school.db)
    said = [audit_log.in_words(each, names) for each in audit_log.entries(oakfield.school.db)]
    for sentence in (
        "A code to enrol with did not work at a browser not enrolled before (refused E5).",
        "A code was made to enrol Hall tablet at The Head’s laptop (done).",
        "Hall tablet was enrolled with a code at a browser not enrolled before (done).",
    ):
        assert sentence in said


# Who may


def everybody(oakfield: Oakfield) -> dict[str, tuple[Browser, int]]:
    """Every asker by name, and the status that a page for leadership answers them."""
    found: dict[str, tuple[Browser, int]] = {"nobody": (Browser(oakfield), 401)}
    lead = {"leadership", "headteacher"}
    for kind in KINDS:
        oakfield.do(EnrolStation(f"the-{kind}", f"The {kind}", kind))
        found[f"nobody at {kind}"] = (
            Browser(oakfield).is_station(f"the-{kind}"),
            403 if kind == "kiosk" else 303,
        )
        for role in ("governor", "office", "leadership", "headteacher"):
            asker = Browser(oakfield).is_station(f"the-{kind}").sign_in(role, f"the-{kind}")
            may = role in lead and kind in ("leadership", "shared")
            found[f"{role} at {kind}"] = (asker, 200 if may else 403)
    return found


@pytest.mark.parametrize(("method", "path"), NEW_ROUTES)
def test_stations_are_for_leadership_at_a_station_for_it(
    oakfield: Oakfield, method: str, path: str
) -> None:
    fine = 200 if method == "GET" else 422
    expected, got = {}, {}
    for name, (asker, status) in everybody(oakfield).items():
        if status == 303 and method == "POST":
            status = 401
        expected[name] = fine if status == 200 else status
        got[name] = asker.ask(method, path).status_code
    assert got == expected


def test_anybody_may_open_the_page_to_enrol_and_a_wrong_code_lets_nobody_in(
    oakfield: Oakfield,
) -> None:
    stations = len(oakfield.rows("stations"))
    for name, (asker, _) in everybody(oakfield).items():
        asker.address = f"192.0.2.{len(name)}"
        page = asker.get("/enrol")
        assert page.status_code == 200
        assert "Priya" not in page.text
        assert page.headers["Cache-Control"] == "no-store"
        response = asker.enrol("K7M2-Q9XT")
        assert response.status_code == 422
        assert STATION_COOKIE not in response.headers.get("Set-Cookie", "")
    assert len(oakfield.rows("stations")) == stations + len(KINDS)


def test_another_sites_page_cannot_enrol_or_shut_out(oakfield: Oakfield, head: Browser) -> None:
    oakfield.do(EnrolStation("hall", "Hall tablet", "kiosk"))
    for path in ("/stations/hall/revoke", "/stations/codes", "/enrol"):
        response = head.client.post(path, headers={"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 403
    assert station_named(oakfield, "Hall tablet") == "hall"


# The code


def test_a_code_works_for_ten_minutes(oakfield: Oakfield, head: Browser, tablet: Browser) -> None:
    code = offered(head)
    oakfield.wait(minutes=10, milliseconds=-1)
    assert tablet.enrol(code).status_code == 303


@pytest.mark.parametrize("minutes", [10, -10])
def test_and_not_a_moment_longer_whatever_the_clock_is_set_to(
    oakfield: Oakfield, head: Browser, tablet: Browser, minutes: int
) -> None:
    code = offered(head)
    oakfield.wait(minutes=minutes)
    says(tablet.enrol(code), "That code does not work. Ask leadership for a new one.")
    assert tablet.get("/").status_code == 401


def test_a_code_works_once(oakfield: Oakfield, head: Browser, tablet: Browser) -> None:
    code = offered(head)
    assert tablet.enrol(code).status_code == 303
    oakfield.do(RevokeStation(station_named(oakfield, "Hall tablet")))
    says(Browser(oakfield).enrol(code), "That code does not work.")


def test_a_new_code_for_the_same_name_ends_the_one_before(
    oakfield: Oakfield, head: Browser, tablet: Browser
) -> None:
    first, second = offered(head), offered(head, kind="office")
    says(tablet.enrol(first), "That code does not work.")
    assert tablet.enrol(second).headers["Location"] == "/sign-in"


def test_the_code_may_be_typed_as_people_type(head: Browser, tablet: Browser) -> None:
    code = offered(head)
    typed = f" {code.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} "
    assert tablet.enrol(typed).status_code == 303


@pytest.mark.parametrize("typed", ["", "K7M2-Q9XT", "K7M2", "\ud83d\ude00", "0" * 5000, "B" * 16])
def test_a_code_that_was_never_made_does_nothing(tablet: Browser, typed: str) -> None:
    typed = typed.encode("utf-16", "surrogatepass").decode("utf-16")
    says(tablet.enrol(typed), "That code does not work.")
    assert tablet.client.get_cookie(STATION_COOKIE) is None


def test_a_name_that_is_in_use_is_refused_when_the_code_is_made_and_when_it_is_used(
    oakfield: Oakfield, head: Browser, tablet: Browser
) -> None:
    code = offered(head)
    oakfield.do(EnrolStation("hall", "Hall tablet", "office"))
    says(tablet.enrol(code), "There is already a station called Hall tablet.")
    again = head.post("/stations/codes", name="  Hall   tablet ", kind="kiosk")
    says(again, "There is already a station called Hall tablet.")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": " ", "kind": "kiosk"}, "Give it a name"),
        ({"name": "Hall", "kind": "printer"}, "Say what it is for."),
        ({}, "2 things to put right"),
    ],
)
def test_a_code_needs_a_name_and_a_kind(
    oakfield: Oakfield, head: Browser, form: dict[str, str], words: str
) -> None:
    says(head.post("/stations/codes", **form), words)
    assert oakfield.rows("enrolments") == []


def test_five_wrong_codes_lock_an_address_for_fifteen_minutes_and_no_other(
    oakfield: Oakfield, head: Browser, tablet: Browser
) -> None:
    for _ in range(5):
        says(tablet.enrol(codes.mint_short()), "That code does not work.")
    right = offered(head)
    says(tablet.enrol(right), "Too many tries. Please wait 15 minutes.")
    afresh = Browser(oakfield)  # another process: the counter is in the database
    says(afresh.enrol(right), "Too many tries.")
    assert Browser(oakfield, "192.0.2.8").enrol(right).status_code == 303
    oakfield.wait(minutes=15)
    assert tablet.enrol(offered(head, "Office")).status_code == 303


def test_a_right_code_forgets_the_wrong_ones(head: Browser, tablet: Browser) -> None:
    for name in ("One", "Two", "Three"):
        for _ in range(4):
            tablet.enrol(codes.mint_short())
        assert tablet.enrol(offered(head, name)).status_code == 303


def test_whoever_keeps_on_guessing_fills_no_audit_log(oakfield: Oakfield, tablet: Browser) -> None:
    for _ in range(20):
        assert tablet.enrol(codes.mint_short()).status_code == 422
    before = oakfield.entries()
    for _ in range(30):
        assert tablet.enrol(codes.mint_short()).status_code == 429
    assert oakfield.entries() == before
    assert [row["id"] for row in oakfield.rows("stations")] == [THIS_MACHINE]


def test_the_code_is_shown_once_and_kept_nowhere(
    oakfield: Oakfield, head: Browser, tablet: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = offered(head)
    assert code not in head.get("/stations").text
    tablet.enrol(code)
    key = tablet.client.get_cookie(STATION_COOKIE).value.partition(".")[2]
    kept = "\n".join(oakfield.school.db.conn.iterdump()) + caplog.text
    for secret in (code, code.replace("-", ""), key):
        assert secret not in kept


def test_the_link_has_the_code_where_browsers_send_it_to_nobody(head: Browser) -> None:
    page = head.post("/stations/codes", name="Hall tablet", kind="kiosk").text
    (link,), (code,) = LINK.findall(page), CODE.findall(page)
    assert link == f"http://localhost/enrol#{code}"
    assert "this computer alone" in page
    head.client.application.config["REACHED_AT"] = "https://192.168.1.5:5443"
    page = head.post("/stations/codes", name="Hall tablet", kind="kiosk").text
    (link,), (code,) = LINK.findall(page), CODE.findall(page)
    assert link == f"https://192.168.1.5:5443/enrol#{code}"
    assert "this computer alone" not in page
    assert read_back(page) == link


def read_back(page: str) -> str:
    """What a camera reads from the square."""
    (size,) = re.findall(r'class="qr" viewBox="0 0 (\d+) ', page)
    square = Image.new("L", (int(size), int(size)), 255)
    for x, y in DARK.findall(page):
        square.putpixel((int(x), int(y)), 0)
    (found,) = zxingcpp.read_barcodes(square.resize((int(size) * 8, int(size) * 8), 0))
    return str(found.text)


# The cookie


def cookie_of(response: TestResponse) -> tuple[str, set[str]]:
    """Name and flags of the one cookie that was set."""
    (header,) = response.headers.getlist("Set-Cookie")
    pair, *flags = header.split("; ")
    return pair.partition("=")[0], {flag for flag in flags if not flag.startswith("Expires")}


def test_the_cookie_is_for_no_script_and_no_other_site(head: Browser, tablet: Browser) -> None:
    name, flags = cookie_of(tablet.enrol(offered(head)))
    assert name == "kiosk_station"
    seconds = int(timedelta(days=400).total_seconds())
    assert flags == {"HttpOnly", "Path=/", "SameSite=Strict", f"Max-Age={seconds}"}


def test_under_tls_it_is_also_secure_and_bound_to_this_host(
    oakfield: Oakfield, head: Browser
) -> None:
    tablet = Browser(oakfield, scheme="https")
    name, flags = cookie_of(tablet.enrol(offered(head)))
    assert name == "__Host-kiosk_station"
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= flags
    assert tablet.get("/").status_code == 200
    plain = Browser(oakfield).is_station(station_named(oakfield, "Hall tablet"))
    plain.scheme = "https"
    assert plain.get("/").status_code == 401


def test_a_cookie_in_daily_use_is_renewed(
    oakfield: Oakfield, head: Browser, tablet: Browser
) -> None:
    tablet.enrol(offered(head))
    oakfield.wait(days=100)
    name, flags = cookie_of(tablet.get("/"))
    assert name == "kiosk_station"
    assert "HttpOnly" in flags
    assert "Set-Cookie" not in tablet.get("/").headers


@pytest.mark.parametrize(
    "made_up",
    [
        "",
        ".",
        "hall",
        "hall.",
        ".{key}",
        "hall.{key}A",
        "hall.{other}",
        "nowhere.{key}",
        "machine.{key}",
        "hall.é",
    ],
)
def test_a_cookie_that_proves_nothing_is_refused_even_on_the_machine(
    oakfield: Oakfield, made_up: str
) -> None:
    oakfield.do(EnrolStation("hall", "Hall tablet", "kiosk"))
    key, other = oakfield.school.keys.station("hall"), oakfield.school.keys.station("office")
    for address in ("127.0.0.1", "192.0.2.7"):
        browser = Browser(oakfield, address)
        browser.client.set_cookie(STATION_COOKIE, made_up.format(key=key, other=other))
        assert browser.get("/").status_code == 401


def test_a_header_comes_before_the_cookie(oakfield: Oakfield) -> None:
    for kind in ("kiosk", "office"):
        oakfield.do(EnrolStation(f"the-{kind}", f"The {kind}", kind))
    browser = Browser(oakfield).is_station("the-kiosk")
    key = station_key(oakfield.school, "the-office")
    response = browser.client.get("/", headers={"Authorization": f"Bearer {key}"})
    assert response.status_code == 403
    assert browser.client.get("/", headers={"Authorization": "Bearer x"}).status_code == 401


def test_a_page_of_the_kiosk_scans_with_the_cookie(
    oakfield: Oakfield, head: Browser, tablet: Browser
) -> None:
    tablet.enrol(offered(head))
    asked: dict[str, Any] = {"action_id": str(uuid.uuid4()), "code": oakfield.somebody().code}
    for headers, status in ((OUR_PAGE, 200), ({"Sec-Fetch-Site": "cross-site"}, 403), ({}, 403)):
        response = tablet.client.post(
            "/api/v1/scans",
            json=asked,
            headers=headers,
            environ_overrides={"REMOTE_ADDR": tablet.address},
        )
        assert response.status_code == status
    (lockup,) = oakfield.rows("lockups")
    assert lockup["station"] == station_named(oakfield, "Hall tablet")


# Shutting out


def test_every_old_cookie_is_dead_after_a_station_is_shut_out(
    oakfield: Oakfield, head: Browser, tablet: Browser
) -> None:
    tablet.enrol(offered(head, "Office", "office"))
    office = station_named(oakfield, "Office")
    tablet.sign_in("office", office)
    assert tablet.get("/calendar").status_code == 200
    old = {n: tablet.client.get_cookie(n).value for n in (STATION_COOKIE, SESSION_COOKIE)}
    head.post(f"/stations/{office}/revoke")
    assert tablet.get("/calendar").status_code == 401
    assert [row["ended_at"] for row in oakfield.rows("sessions") if row["station"] == office] != [
        None
    ]

    # Enrolled anew under the same name it is another station: what was kept of the first is dead.
    assert tablet.enrol(offered(head, "Office", "office")).status_code == 303
    assert tablet.get("/calendar").status_code == 303
    thief = Browser(oakfield, "192.0.2.66")
    for name, value in old.items():
        thief.client.set_cookie(name, value)
    for method, path in (("GET", "/calendar"), ("GET", "/"), ("POST", "/sign-in"), *NEW_ROUTES):
        assert thief.ask(method, path).status_code == 401


def test_a_session_of_one_station_is_none_at_another(oakfield: Oakfield) -> None:
    for name in ("one", "two"):
        oakfield.do(EnrolStation(name, f"Leadership {name}", "leadership"))
    browser = Browser(oakfield).is_station("one").sign_in("headteacher", "one")
    assert browser.get("/stations").status_code == 200
    assert browser.is_station("two").get("/stations").status_code == 303


def test_the_machine_itself_cannot_be_shut_out(oakfield: Oakfield, head: Browser) -> None:
    says(
        head.post(f"/stations/{THIS_MACHINE}/revoke"),
        "This computer is what the kiosk itself runs on. It cannot be shut out.",
    )
    assert oakfield.do(RevokeStation(THIS_MACHINE)).refusal == "E6"
    assert head.get("/stations").status_code == 200
    assert f"/stations/{THIS_MACHINE}/revoke" not in head.get("/stations").text


def test_the_machine_itself_needs_no_code(oakfield: Oakfield, head: Browser) -> None:
    code = offered(head)
    machine = Browser(oakfield, "127.0.0.1")
    says(machine.get("/enrol"), "it needs no code", 200)
    says(machine.enrol(code), "It needs no code.", 403)
    assert machine.client.get_cookie(STATION_COOKIE) is None
    assert Browser(oakfield).enrol(code).status_code == 303


# Last seen


def test_a_station_is_noted_as_seen_once_a_minute_and_never_in_the_audit_log(
    oakfield: Oakfield,
) -> None:
    oakfield.do(EnrolStation("hall", "Hall tablet", "kiosk"))
    browser, before = Browser(oakfield).is_station("hall"), oakfield.entries()

    def seen_at() -> str:
        (row,) = [row for row in oakfield.rows("sightings") if row["id"] == "hall"]
        return row["seen_at"][11:19]

    browser.get("/")
    assert seen_at() == "08:31:00"
    oakfield.wait(seconds=59)
    browser.get("/")
    anew = Browser(oakfield)
    anew.client = create_app(school=oakfield.school).test_client()  # the server was started anew
    anew.is_station("hall").get("/")
    assert seen_at() == "08:31:00"
    oakfield.wait(seconds=1)
    browser.get("/api/v1/day")
    assert seen_at() == "08:32:00"
    assert oakfield.entries() == before
    audit_check.verify(oakfield.school.db)


def test_whoever_is_refused_is_not_seen(oakfield: Oakfield, tablet: Browser) -> None:
    oakfield.do(EnrolStation("hall", "Hall tablet", "kiosk"))
    oakfield.do(RevokeStation("hall"))
    tablet.get("/")
    tablet.is_station("hall").get("/")
    assert oakfield.rows("sightings") == []


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        ({"seconds": -30}, "just now"),
        ({"seconds": 119}, "just now"),
        ({"minutes": 3, "seconds": 59}, "3 minutes ago"),
        ({"minutes": 59}, "59 minutes ago"),
        ({"hours": 1}, "today at 08:31"),
        ({"hours": 24}, "on 20 November 2026"),
        ({"days": 400}, "on 20 November 2026"),
    ],
)
def test_how_long_ago_a_station_was_seen(
    oakfield: Oakfield, passed: dict[str, float], words: str
) -> None:
    seen_at = oakfield.clock
    oakfield.wait(**passed)
    assert ago(seen_at, oakfield.clock) == words


# The database


def test_an_older_database_gets_what_stations_need(oakfield: Oakfield) -> None:
    db = oakfield.school.db
    fresh = migrations.schema(db)
    db.executescript("DROP TABLE enrolments; DROP TABLE sightings;")
    db.execute("DELETE FROM _sqlite_migrations WHERE name = 'enrolments'")
    assert migrations.prepare(db, oakfield.clock)
    assert migrations.schema(db) == fresh
    audit_check.verify(db)
