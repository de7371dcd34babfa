"""What every request must be and every response carries (assurance.md A8, A9, A10, F6, P3)."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk import create_app
from kiosk.folders import product_file
from kiosk.web import access, protection
from web.asking import ELSEWHERE, OUR_PAGE, enrolled, new_id, unknown

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from oakfield import Badge, Oakfield
    from werkzeug.test import TestResponse

NAME = "Zebedee"
KIB = 1024
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@pytest.fixture
def zebedee(oakfield: Oakfield) -> Badge:
    """Somebody whose name and codes are found nowhere but where they are meant to be."""
    return oakfield.badge(oakfield.person(NAME, "Quillfeather"))


@pytest.fixture(autouse=True)
def _the_log_says_no_code_and_no_name(
    caplog: pytest.LogCaptureFixture, zebedee: Badge
) -> Iterator[None]:
    """Whatever a test of this file does (P3)."""
    caplog.set_level(logging.DEBUG)
    yield
    said = "\n".join(map(caplog.handler.format, caplog.get_records("call")))
    secrets = (zebedee.code, zebedee.short, zebedee.person, NAME, "Quillfeather")
    assert [secret for secret in secrets if secret in said] == []


@pytest.fixture
def app(oakfield: Oakfield, zebedee: Badge) -> Flask:
    """The app, with one view more: a bug that knows a name and a code."""
    app = create_app(school=oakfield.school)

    @app.get("/api/bug")
    @app.get("/bug")
    @access.anyone
    def bug() -> str:
        raise RuntimeError(f"{NAME} showed {zebedee.code} at {oakfield.folder}")

    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def scan_body(**given: Any) -> dict[str, Any]:
    return {"action_id": new_id(), "code": unknown(), **given}


def too_large() -> bytes:
    return b'{"padding": "' + b"x" * 64 * KIB + b'"}'


def static(client: FlaskClient, filename: str = "kiosk.css", **given: Any) -> TestResponse:
    version = client.application.extensions["static_version"]
    return client.get(f"/static/{version}/{filename}", buffered=True, **given)


def scanned(client: FlaskClient, headers: dict[str, str] = OUR_PAGE, **given: Any) -> TestResponse:
    return client.post("/api/v1/scans", headers=headers, **given)


def json_of(data: bytes | str) -> dict[str, Any]:
    return {"data": data, "content_type": "application/json"}


# What every response carries --------------------------------------------------------------------

RESPONSES: dict[str, tuple[int, Callable[[FlaskClient], TestResponse]]] = {
    "the idle page": (200, lambda c: c.get("/")),
    "the rules": (200, lambda c: c.get("/rules/staff")),
    "a redirect": (302, lambda c: c.get("/rules")),
    "health": (200, lambda c: c.get("/healthz")),
    "the description": (200, lambda c: c.get("/api/openapi.json")),
    "the day": (200, lambda c: c.get("/api/v1/day")),
    "a refusal": (200, lambda c: scanned(c, json=scan_body())),
    "only the head": (200, lambda c: c.head("/")),
    "what may be asked": (200, lambda c: c.options("/api/v1/scans")),
    "a static file": (200, static),
    "a static file not modified": (
        304,
        lambda c: static(c, headers={"If-None-Match": static(c).headers["ETag"]}),
    ),
    "a part of a static file": (206, lambda c: static(c, headers={"Range": "bytes=0-9"})),
    "no such static file": (404, lambda c: static(c, "nowhere.js")),
    "a foreign host": (400, lambda c: c.get("/api/v1/day", headers={"Host": "evil.example"})),
    "a page of a foreign host": (400, lambda c: c.get("/", headers={"Host": "evil.example"})),
    "no JSON": (400, lambda c: scanned(c, **json_of("{"))),
    "an unknown station": (401, lambda c: c.get("/api/v1/day", environ_overrides=ELSEWHERE)),
    "a page for no station": (401, lambda c: c.get("/", environ_overrides=ELSEWHERE)),
    "a foreign page": (403, lambda c: scanned(c, headers={}, json=scan_body())),
    "no such page": (404, lambda c: c.get("/nowhere")),
    "no such API": (404, lambda c: c.get("/api/v1/nowhere")),
    "another method": (405, lambda c: c.get("/api/v1/scans")),
    "another method of a page": (405, lambda c: c.post("/", headers=OUR_PAGE)),
    "too large": (413, lambda c: scanned(c, **json_of(too_large()))),
    "another type": (415, lambda c: scanned(c, data="{}", content_type="text/plain")),
    "another shape": (422, lambda c: scanned(c, json={})),
    "a bug": (500, lambda c: c.get("/bug")),
    "a bug of the API": (500, lambda c: c.get("/api/bug")),
}

FILES = ("a static file", "a static file not modified", "a part of a static file")


@pytest.mark.parametrize("what", RESPONSES)
def test_every_response_is_protected(client: FlaskClient, what: str):
    status, ask = RESPONSES[what]
    response = ask(client)
    assert response.status_code == status
    carried = {name: response.headers.getlist(name) for name in protection.HEADERS}
    assert carried == {name: [value] for name, value in protection.HEADERS.items()}
    assert "Set-Cookie" not in response.headers
    if what in FILES:
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    else:
        assert response.headers.get("Cache-Control") == "no-store"


def test_the_headers_forbid_what_no_page_of_ours_needs():
    policy = dict(part.split(" ", 1) for part in protection.CONTENT_SECURITY_POLICY.split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert policy["script-src"] == "'self' 'wasm-unsafe-eval'"
    for unsafe in ("unsafe-inline", "'unsafe-eval'", "unsafe-hashes", "*", "http:", "https:"):
        assert unsafe not in protection.CONTENT_SECURITY_POLICY
    assert protection.HEADERS["X-Content-Type-Options"] == "nosniff"
    assert protection.HEADERS["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert protection.HEADERS["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("what", [what for what, (status, _) in RESPONSES.items() if status >= 400])
def test_an_error_says_no_more_than_a_person_needs(
    oakfield: Oakfield, client: FlaskClient, what: str
):
    _, ask = RESPONSES[what]
    said = ask(client).text
    inner = ("Traceback", "Error", ".py", "sqlite", str(oakfield.folder), "/work", NAME, "evil")
    assert [word for word in inner if word in said.replace("Internal Server Error", "")] == []


@pytest.fixture
def broken_disk(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that answers nothing any more, once the app has started."""

    def fail(*_: Any, **__: Any) -> None:
        raise sqlite3.OperationalError(f"disk I/O error while {NAME} was written")

    monkeypatch.setattr("sqlite_utils.Database.execute", fail)


@pytest.mark.parametrize("path", ["/api/v1/day", "/healthz", "/", "/rules/staff", "/nowhere"])
@pytest.mark.usefixtures("broken_disk")
def test_a_database_that_fails_is_said_in_plain_words(client: FlaskClient, path: str):
    response = client.get(path)
    assert response.status_code in ((404, 503) if path == "/nowhere" else (503,))
    assert {name: response.headers.get(name) for name in protection.HEADERS} == protection.HEADERS
    assert response.headers["Cache-Control"] == "no-store"
    assert "disk I/O" not in response.text


@pytest.mark.usefixtures("broken_disk")
def test_health_that_fails_is_a_problem_as_described(client: FlaskClient):
    response = client.get("/healthz")
    assert (response.status_code, response.mimetype) == (503, "application/problem+json")


# Static files -----------------------------------------------------------------------------------


def test_a_file_is_kept_only_under_the_version_it_has(client: FlaskClient):
    for version in ("000000000000", "any", "latest", "-"):
        response = client.get(f"/static/{version}/kiosk.css", buffered=True)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "no-store"


def test_the_version_changes_with_any_file(app: Flask, tmp_path: Path):
    from kiosk.web.app import _fingerprint

    (tmp_path / "vendor").mkdir()
    versions = set()
    for name, content in (("a.js", "1"), ("a.js", "2"), ("vendor/b.js", "1"), ("c.css", "1")):
        (tmp_path / name).write_text(content)
        versions.add(_fingerprint(tmp_path))
    assert len(versions) == 4
    assert app.extensions["static_version"] == _fingerprint(product_file("static"))


def test_pages_name_their_files_by_the_true_version(client: FlaskClient):
    version = client.application.extensions["static_version"]
    for page in ("/", "/rules/staff", "/nowhere"):
        named = re.findall(r"/static/([^/\"]+)/([^\"]+)", client.get(page).text)
        assert named
        for given, filename in named:
            assert given == version
            assert static(client, filename).status_code == 200


@pytest.mark.parametrize(
    ("filename", "mimetype"),
    [
        ("kiosk.js", "text/javascript"),
        ("kiosk.css", "text/css"),
        ("icons/kiosk.svg", "image/svg+xml"),
        ("vendor/zxing/reader.js", "text/javascript"),
        ("vendor/zxing/zxing_reader.wasm", "application/wasm"),
    ],
)
def test_a_file_says_what_it_is_for_nobody_may_guess(
    client: FlaskClient, filename: str, mimetype: str
):
    assert static(client, filename).mimetype == mimetype


OUTSIDE = (
    "../app.py",
    "../../pyproject.toml",
    "..%2fapi.py",
    "%2e%2e/%2e%2e/schema.sql",
    "..\\..\\schema.sql",
    "/etc/passwd",
    "//etc/passwd",
    "%2fetc%2fpasswd",
    "vendor/../../cli.py",
    "file:///etc/passwd",
    "kiosk.css%00.js",
    "vendor",
    ".",
    "",
    "C:\\windows\\win.ini",
    "kiosk.js::$DATA",
    "~root/.profile",
)


def test_no_name_of_a_file_leads_out_of_the_folder(client: FlaskClient):
    for filename in OUTSIDE:
        response = static(client, filename, follow_redirects=True)
        assert response.status_code == 404, filename
        assert not re.search(r"root:|def |CREATE TABLE|\[project\]", response.text)


# Only our own pages change anything -------------------------------------------------------------

ORIGINS: dict[str, tuple[dict[str, str], bool]] = {
    "nothing said": ({}, False),
    "a foreign origin": ({"Origin": "https://evil.example"}, False),
    "a null origin": ({"Origin": "null"}, False),
    "an empty origin": ({"Origin": ""}, False),
    "another port": ({"Origin": "http://localhost:8000"}, False),
    "an origin that begins as ours": ({"Origin": "http://localhost.evil.example"}, False),
    "an origin with our name in front": ({"Origin": "http://localhost@evil.example"}, False),
    "our name alone": ({"Origin": "localhost"}, False),
    "cross-site": ({"Sec-Fetch-Site": "cross-site"}, False),
    "same-site": ({"Sec-Fetch-Site": "same-site"}, False),
    "typed by the user": ({"Sec-Fetch-Site": "none"}, False),
    "nonsense": ({"Sec-Fetch-Site": "SAME-ORIGIN"}, False),
    "an empty site": ({"Sec-Fetch-Site": ""}, False),
    "an empty site with our origin": (
        {"Sec-Fetch-Site": "", "Origin": "http://localhost"},
        False,
    ),
    "cross-site with our origin": (
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        False,
    ),
    "same-origin": ({"Sec-Fetch-Site": "same-origin"}, True),
    "same-origin with our origin": (
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
        True,
    ),
    "our origin, from a browser that says no site": ({"Origin": "http://localhost"}, True),
}

EVERY_ORIGIN = pytest.mark.parametrize("origin", ORIGINS)


def unsafe_routes(app: Flask) -> list[tuple[str, str]]:
    """Every route with each method that may change something, allowed there or not."""
    rules = {rule.rule: rule.methods for rule in app.url_map.iter_rules()}
    del rules["/enrol"]  # refuses this machine for a reason of its own (test_stations.py)
    rules = {re.sub("<int:[^>]+>", "1", rule): methods for rule, methods in rules.items()}
    paths = {re.sub("<[^>]+>", "any", rule): methods for rule, methods in rules.items()}
    return [(method, path) for path in paths for method in UNSAFE]


@EVERY_ORIGIN
def test_only_our_own_pages_change_anything(oakfield: Oakfield, client: FlaskClient, origin: str):
    headers, allowed = ORIGINS[origin]
    before = oakfield.entries()
    for method, path in unsafe_routes(client.application):
        body = {"action_id": new_id(), "code": unknown(), "undoes": new_id()}
        slot = {} if path.endswith("/scans") else {"slot": 12}
        response = client.open(path, method=method, headers=headers, json={**body, **slot})
        assert (response.status_code != 403) == allowed, f"{method} {path}"
        assert response.status_code in (200, 303, 401, 403, 405, 422), f"{method} {path}"
    assert (oakfield.entries() > before) == allowed


@EVERY_ORIGIN
def test_a_key_needs_no_origin_for_no_foreign_page_has_it(
    oakfield: Oakfield, client: FlaskClient, origin: str
):
    headers = {**ORIGINS[origin][0], **enrolled(oakfield)}
    assert scanned(client, headers=headers, json=scan_body()).status_code == 200


@EVERY_ORIGIN
def test_a_key_that_is_none_does_not_make_up_for_the_origin(
    oakfield: Oakfield, client: FlaskClient, origin: str
):
    before = oakfield.entries()
    for header in ("", "Bearer", "Bearer x.y", "Basic dXNlcjpwYXNz"):
        headers = {**ORIGINS[origin][0], "Authorization": header}
        assert scanned(client, headers=headers, json=scan_body()).status_code in (401, 403)
    assert oakfield.entries() == before


FOREIGN_TYPES = (
    "text/plain",
    "text/plain;application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/html",
    "application/jsonx",
    "",
    None,
)


@pytest.mark.parametrize("path", ["/api/v1/scans", "/api/v1/undo", "/api/v1/emergencies"])
def test_what_a_foreign_form_could_send_is_refused(
    oakfield: Oakfield, client: FlaskClient, path: str
):
    before = oakfield.entries()
    data = f'{{"action_id": "{new_id()}", "code": "K7M2Q9XT", "undoes": "{new_id()}"}}'
    for content_type in FOREIGN_TYPES:
        sent = {"data": data, "content_type": content_type}
        assert client.post(path, headers=OUR_PAGE, **sent).status_code == 415, content_type
        assert client.post(path, headers={}, **sent).status_code == 403, content_type
    assert oakfield.entries() == before


# Whose address it is ----------------------------------------------------------------------------

EVIL = [
    *("evil.example", "evil.example:5000", "www.evil.example", "evil", "EVIL.EXAMPLE", "evil."),
    *("localhost.evil.example", "localhost-evil.example", "evil-localhost", "evil.localhost"),
    *("127.0.0.1.evil.example", "evil127.0.0.1", "[::1].evil.example", "[::evil]", "[evil]"),
    *("localhost@evil.example", "evil.example@localhost", "localhost:5000@evil.example"),
    *(
        "evil.example#localhost",
        "evil.example?localhost",
        "evil.example/localhost",
        "evil\\localhost",
    ),
    *("localhost,evil.example", "localhost evil.example", "localhost;evil", "localhost\tevil"),
    *("localhost:evil", "localhost:5000:evil", ":evil", "evil:0", "evil:99999", "evil:-1"),
    *("<script>evil</script>", '"evil"', "'evil'", "evil'\"><img src=x>", "{{evil}}", "%65evil"),
    *("évil.example", "xn--evil-9sa.example", "еvil-evil", "evil%00", "evil%0d%0aSet-Cookie:a=b"),
]
AROUND = ["{}", "a.{}", "{}:443", "{}.internal", "192.0.2.7.{}"]
EVIL_HOSTS = [around.format(host) for host, around in product(EVIL, AROUND)]


def evil_in(response: TestResponse) -> bool:
    return "evil" in f"{response.headers}{response.text}".casefold()


def test_there_are_two_hundred_foreign_hosts():
    assert len(set(EVIL_HOSTS)) >= 200


@pytest.mark.parametrize("path", ["/api/v1/day", "/rules", "/rules/staff", "/", "/nowhere"])
def test_a_foreign_host_is_refused_and_not_repeated(client: FlaskClient, path: str):
    for host in EVIL_HOSTS:
        sent = host.encode().decode("latin-1")
        response = client.get(path, headers={"Host": sent})
        assert response.status_code == 400, host
        assert not evil_in(response), host


def test_a_host_that_is_no_name_of_ours_is_refused(client: FlaskClient):
    for host in ("", " ", ":", ":5000", "localhost:", "[", "[::1", "::1", "0", "*"):
        assert client.get("/api/v1/day", headers={"Host": host}).status_code == 400, host


def test_a_foreign_host_changes_nothing(oakfield: Oakfield, client: FlaskClient):
    key = enrolled(oakfield)
    before = oakfield.entries()
    for host in EVIL_HOSTS[:40]:
        origin = {"Host": host.encode().decode("latin-1"), "Origin": "http://evil.example"}
        for headers in (origin, {**origin, **OUR_PAGE}, {**origin, **key}):
            assert scanned(client, headers=headers, json=scan_body()).status_code == 400
    assert oakfield.entries() == before


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Host", "X-Original-Host", "Forwarded"])
def test_a_host_that_a_proxy_names_is_not_believed(client: FlaskClient, name: str):
    for host in EVIL_HOSTS:
        value = f"host={host}" if name == "Forwarded" else host
        for path in ("/rules", "/rules/staff", "/api/v1/day"):
            response = client.get(path, headers={name: value.encode().decode("latin-1")})
            assert not evil_in(response), host
            assert response.headers.get("Location") in (None, "/rules/staff")


# How much ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/api/v1/scans", "/api/v1/undo", "/api/v1/emergencies"])
def test_a_body_over_64_kib_is_too_large(oakfield: Oakfield, client: FlaskClient, path: str):
    before = oakfield.entries()
    start = f'{{"action_id": "{new_id()}", "code": "x", "padding": "'.encode()
    fits = start + b"x" * (64 * KIB - len(start) - 2) + b'"}'
    over = start + b"x" * (64 * KIB - len(start) - 1) + b'"}'
    assert (len(fits), len(over)) == (64 * KIB, 64 * KIB + 1)
    assert client.post(path, headers=OUR_PAGE, **json_of(over)).status_code == 413
    assert oakfield.entries() == before
    assert client.post(path, headers=OUR_PAGE, **json_of(fits)).status_code in (200, 422)


# Reading changes nothing ------------------------------------------------------------------------


def test_reading_every_page_leaves_the_database_as_it_was(
    oakfield: Oakfield, client: FlaskClient, zebedee: Badge
):
    oakfield.scan(zebedee)
    client.get("/")  # notes that the station was seen, once a minute
    database = oakfield.folder / "kiosk.db"
    before = database.read_bytes()
    paths = {
        re.sub("<[^>]+>", "staff", rule.rule) for rule in client.application.url_map.iter_rules()
    }
    queries = ("", "?code=K7M2Q9XT", "?_method=POST", "?action_id=1&undoes=2")
    for path, query, method in product(sorted(paths), queries, ("GET", "HEAD", "OPTIONS")):
        for headers in ({}, OUR_PAGE, {"X-HTTP-Method-Override": "POST"}):
            client.open(path + query, method=method, headers=headers, buffered=True)
    assert database.read_bytes() == before


# What we write ourselves ------------------------------------------------------------------------

TEMPLATES = sorted(product_file("templates").rglob("*.html"))
OURS = sorted(product_file("static").glob("*.js"))


def test_there_are_templates_and_scripts():
    assert len(TEMPLATES) >= 5
    assert len(OURS) >= 10


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_nothing_inline(template: Path):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "an inline script"
    assert not re.search(r"<script[^>]*>[^<]", text), "an inline script"
    assert "<style" not in text
    assert not re.search(r"\sstyle\s*=", text), "an inline style"
    assert not re.search(r"\son[a-z]+\s*=", text), "an inline handler"
    assert "javascript:" not in text
    assert "|safe" not in text.replace(" ", "")
    assert "autoescape" not in text
    assert not re.search(r"(src|href)=\"(https?:)?//", text), "something from elsewhere"


@pytest.mark.parametrize("script", OURS, ids=lambda path: path.name)
def test_a_script_of_ours_writes_no_html_and_keeps_nothing_personal(script: Path):
    text = script.read_text(encoding="utf-8")
    for forbidden in (
        *("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function("),
        *("document.cookie", "indexedDB", "caches.", "window.open", "import("),
    ):
        assert forbidden not in text
    text = text.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"[\"'`](https?:)?//", text), "something from elsewhere"
    kept = re.findall(r"(?:localStorage|sessionStorage)\.setItem\((\w+|\"[^\"]+\")", text)
    assert set(kept) <= {"KEPT", "NAME"}
