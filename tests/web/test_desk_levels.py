"""Every route of a desk, asked by everybody at every kind of station: nobody gets too much.

That every route of the kiosk stands in some such table is seen to in test_access.py.
"""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

import pytest

from kiosk.actions.roles import GrantRole
from kiosk.actions.stations import RevokeStation
from kiosk.web.access import session_digest
from web.desk import Desk, enrolled, quick_hashes, signed_in, with_role  # noqa: F401

if TYPE_CHECKING:
    from oakfield import Oakfield
    from werkzeug.test import TestResponse

SECOND_FACTOR = "/sign-in/code"

# Which answer whoever asks gets: at an office, and at a leadership or shared station.
EVERYBODY = {"office": ["nobody", "governor", "office", "leadership", "headteacher"]}
EVERYBODY["leadership"] = EVERYBODY["office"]
SIGNED_IN = {kind: who[1:] for kind, who in EVERYBODY.items()}
BOARD = {kind: who[2:] for kind, who in EVERYBODY.items()}
LEADERS = {"office": [], "leadership": ["leadership", "headteacher"]}

ROUTES = {
    ("GET", "/sign-in"): EVERYBODY,
    ("POST", "/sign-in"): EVERYBODY,
    ("GET", "/start"): EVERYBODY,
    ("POST", "/start"): EVERYBODY,
    ("POST", "/sign-out"): EVERYBODY,
    ("GET", SECOND_FACTOR): SIGNED_IN,
    ("POST", SECOND_FACTOR): SIGNED_IN,
    ("GET", "/board"): SIGNED_IN,
    ("GET", "/board/part"): SIGNED_IN,
    ("POST", "/board/<string:person_id>/absent"): BOARD,
    ("GET", "/board/paper"): BOARD,
    ("POST", "/board/paper"): BOARD,
    ("GET", "/board/release"): BOARD,
    ("POST", "/board/release"): BOARD,
    ("GET", "/board/emergencies"): BOARD,
    ("POST", "/board/emergencies/<string:emergency>"): BOARD,
    ("GET", "/places"): BOARD,
    ("POST", "/places"): BOARD,
    ("POST", "/places/<string:place>"): BOARD,
    ("POST", "/places/<string:place>/close"): BOARD,
    ("GET", "/set-up"): LEADERS,
    ("GET", "/set-up/school"): LEADERS,
    ("POST", "/set-up/school"): LEADERS,
    ("GET", "/set-up/times"): LEADERS,
    ("POST", "/set-up/times"): LEADERS,
    ("GET", "/set-up/slots"): LEADERS,
    ("POST", "/set-up/slots"): LEADERS,
    ("POST", "/set-up/steps/<string:step>"): LEADERS,
    ("GET", "/settings"): LEADERS,
    ("POST", "/settings"): LEADERS,
    ("GET", "/import"): BOARD,
    ("POST", "/import"): BOARD,
    ("GET", "/import/preview"): BOARD,
    ("POST", "/import/preview"): BOARD,
    ("POST", "/import/taken"): BOARD,
    ("POST", "/import/person"): BOARD,
    ("POST", "/import/pupil"): BOARD,
    ("GET", "/print"): BOARD,
    ("POST", "/print"): BOARD,
    ("GET", "/print/ready"): BOARD,
    ("GET", "/print/sheet.pdf"): BOARD,
    ("POST", "/print/calibration"): BOARD,
    ("GET", "/rules-accepted"): BOARD,
    ("POST", "/rules-accepted/<string:person_id>"): BOARD,
    ("GET", "/calendar"): BOARD,
    ("POST", "/calendar/terms"): BOARD,
    ("POST", "/calendar/terms/<string:term>/remove"): BOARD,
    ("POST", "/calendar/days"): BOARD,
    ("POST", "/calendar/file"): BOARD,
    ("POST", "/calendar/dates"): BOARD,
    ("GET", "/permissions"): LEADERS,
    ("GET", "/permissions/part"): LEADERS,
    ("GET", "/permissions/<string:request_id>"): LEADERS,
    ("POST", "/permissions/<string:request_id>/approve"): LEADERS,
    ("POST", "/permissions/<string:request_id>/decline"): LEADERS,
    ("POST", "/permissions/<string:request_id>/extend"): LEADERS,
    ("POST", "/permissions/<string:request_id>/revoke"): LEADERS,
    ("POST", "/api/v1/permissions/<string:request_id>/decision"): LEADERS,
    ("POST", "/emergencies/<int:emergency>/review"): LEADERS,
    ("POST", "/justifications/<string:justification>/seen"): LEADERS,
    ("GET", "/calls"): BOARD,
    ("POST", "/calls"): BOARD,
    ("POST", "/calls/<string:call>/delivered"): BOARD,
    ("GET", "/stand-ins"): LEADERS,
    ("POST", "/stand-ins"): LEADERS,
    ("POST", "/stand-ins/<string:stand_in>/end"): LEADERS,
    ("GET", "/emails"): LEADERS,
    ("GET", "/emails/part"): LEADERS,
    ("POST", "/emails/address"): LEADERS,
    ("POST", "/emails/test"): LEADERS,
    ("POST", "/emails/server"): LEADERS,
    ("GET", "/day-badges"): BOARD,
    ("POST", "/day-badges/<string:number>"): BOARD,
    ("POST", "/day-badges/guests"): BOARD,
    ("GET", "/people"): BOARD,
    ("GET", "/people/<string:person_id>"): BOARD,
    ("POST", "/people/<string:person_id>/pin-code"): BOARD,
    ("POST", "/people/<string:person_id>/suspend-badge"): BOARD,
    ("GET", "/leavers"): LEADERS,
    ("GET", "/leavers/pupil"): LEADERS,
    ("GET", "/pupils/<string:pupil_id>/leave"): LEADERS,
    ("POST", "/pupils/<string:pupil_id>/leave"): LEADERS,
    ("POST", "/pupils/<string:pupil_id>/return"): LEADERS,
    ("GET", "/retention"): LEADERS,
    ("POST", "/retention/holds"): LEADERS,
    ("POST", "/retention/holds/<string:hold>/lift"): LEADERS,
    ("POST", "/retention/runs"): LEADERS,
    ("GET", "/retention/runs/<string:run>"): LEADERS,
    ("POST", "/retention/runs/<string:run>"): LEADERS,
    ("GET", "/year-end"): LEADERS,
    ("POST", "/year-end"): LEADERS,
    ("POST", "/year-end/<string:key>/undo"): LEADERS,
    ("GET", "/people/<string:person_id>/leave"): LEADERS,
    ("GET", "/people/<string:person_id>/phones"): LEADERS,
    ("GET", "/people/<string:person_id>/export"): LEADERS,
    ("POST", "/people/<string:person_id>/export"): LEADERS,
    ("POST", "/people/<string:person_id>/request"): LEADERS,
    ("GET", "/pupils/<string:pupil_id>/export"): LEADERS,
    ("POST", "/pupils/<string:pupil_id>/export"): LEADERS,
    ("POST", "/pupils/<string:pupil_id>/request"): LEADERS,
    ("GET", "/rights"): LEADERS,
    ("GET", "/corrections"): LEADERS,
    ("GET", "/paperwork"): LEADERS,
    ("GET", "/paperwork/<string:name>"): LEADERS,
    ("GET", "/people/<string:person_id>/record"): LEADERS,
    ("GET", "/people/<string:person_id>/record/<string:day>"): LEADERS,
    ("GET", "/people/<string:person_id>/correct"): LEADERS,
    ("POST", "/people/<string:person_id>/correct"): LEADERS,
    ("POST", "/people/<string:person_id>/return"): LEADERS,
    ("POST", "/people/<string:person_id>/phones/show"): LEADERS,
    ("GET", "/working-days"): BOARD,
    ("GET", "/working-days/<string:person_id>"): BOARD,
    ("POST", "/working-days/<string:person_id>"): BOARD,
    ("POST", "/working-days/<string:person_id>/end"): BOARD,
    ("POST", "/people/<string:person_id>/roles"): LEADERS,
    ("POST", "/people/<string:person_id>/start-code"): LEADERS,
    ("POST", "/people/<string:person_id>/leave"): LEADERS,
    ("GET", "/pupil-phones"): BOARD,
    ("POST", "/pupil-phones/clubs"): BOARD,
    ("GET", "/pupil-phones/hand-in"): BOARD,
    ("GET", "/pupil-phones/hand-in/part"): BOARD,
    ("GET", "/pupil-phones/hand-back"): BOARD,
    ("GET", "/pupil-phones/hand-back/part"): BOARD,
    ("GET", "/pupil-phones/children/<string:pupil_id>"): BOARD,
    ("POST", "/pupil-phones/children/<string:pupil_id>/<string:verb>"): BOARD,
    ("POST", "/pupil-phones/children/<string:pupil_id>/label"): BOARD,
    ("POST", "/pupil-phones/visits"): BOARD,
    ("GET", "/pupil-phones/consents"): LEADERS,
    ("POST", "/pupil-phones/consents/<string:permission>"): LEADERS,
    ("POST", "/api/v1/pupil-phones/hand-in"): BOARD,
    ("POST", "/api/v1/pupil-phones/hand-back"): BOARD,
    ("POST", "/api/v1/pupil-phones/undo"): BOARD,
    ("GET", "/devices"): BOARD,
    ("GET", "/devices.csv"): BOARD,
    ("POST", "/devices"): BOARD,
    ("POST", "/devices/file"): BOARD,
    ("GET", "/devices/<string:device_id>"): BOARD,
    ("POST", "/devices/<string:device_id>"): BOARD,
    ("POST", "/devices/<string:device_id>/condition"): BOARD,
    ("GET", "/devices/<string:device_id>/quarantine"): BOARD,
    ("POST", "/devices/<string:device_id>/quarantine"): BOARD,
    ("POST", "/devices/<string:device_id>/let-go-out"): LEADERS,
    ("POST", "/devices/<string:device_id>/police"): LEADERS,
    ("POST", "/devices/<string:device_id>/release"): LEADERS,
    ("GET", "/devices/<string:device_id>/loans/<int:loan_id>"): BOARD,
    ("POST", "/devices/<string:device_id>/loans/<int:loan_id>"): BOARD,
    ("GET", "/photos"): BOARD,
    ("GET", "/photos/classes/<string:class_id>"): BOARD,
    ("GET", "/photos/pupils/<string:pupil_id>"): BOARD,
    ("POST", "/photos/pupils/<string:pupil_id>"): BOARD,
    ("POST", "/photos/pupils/<string:pupil_id>/exclusion"): LEADERS,
    ("GET", "/visits"): BOARD,
    ("POST", "/visits"): BOARD,
    ("GET", "/visits/<string:visit_id>"): BOARD,
    ("POST", "/visits/<string:visit_id>/photos"): BOARD,
    ("POST", "/visits/<string:visit_id>/used"): BOARD,
    ("POST", "/visits/<string:visit_id>/end"): BOARD,
    ("GET", "/day-close"): BOARD,
    ("POST", "/day-close"): BOARD,
}
ASKING = ("nobody", "governor", "office", "leadership", "headteacher")
KINDS = ("machine", "shared", "office", "leadership", "kiosk", "revoked", "elsewhere")


def desk_of(oakfield: Oakfield, kind: str) -> Desk:
    if kind in ("machine", "elsewhere"):
        return Desk(oakfield)
    desk = enrolled(oakfield, "shared" if kind == "revoked" else kind)
    if kind == "revoked":
        oakfield.do(RevokeStation(desk.station))
    return desk


def ask(desk: Desk, kind: str, method: str, path: str) -> TestResponse:
    environ = {"REMOTE_ADDR": "192.0.2.7"} if kind == "elsewhere" else {}
    return desk.client.open(path, method=method, headers=desk.headers, environ_base=environ)


NOT_THERE = {404, 415}
"""What the view answers where there is no such thing, or where it takes JSON alone."""


def path_of(route: str, person: str) -> str:
    """An address of the route; what is not about people names nothing that is there."""
    gaps = {"person_id": person, "verb": "form", "step": "days", "number": "3"}
    if route.endswith("/leave"):  # whoever asks stays
        gaps["person_id"] = "nobody"
    path = re.sub("<int:.*?>", "99", route)
    return re.sub("<string:(.*?)>", lambda gap: gaps.get(gap[1], "0"), path)


def expected(method: str, route: str, asks: str, kind: str) -> set[int]:
    """The statuses that are right; 2xx, 303, 400, 415 and 422 are the view's own answers."""
    if kind in ("revoked", "elsewhere"):
        return {401}
    if kind == "kiosk":
        return {403}
    allowed = ROUTES[method, route]["office" if kind == "office" else "leadership"]
    if asks in allowed:
        return {200, 303, 400, 422} | NOT_THERE
    if asks != "nobody":
        return {403}
    return {303} if method == "GET" else {401}


def is_signed_in(desk: Desk) -> bool:
    """Whether the session goes on, with its second factor: what was asked last did not end it."""
    found = [row for row in desk.oakfield.rows("sessions") if row["id"] == session_digest(desk.key)]
    return any(row["ended_at"] is None and row["second_factor_at"] for row in found)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("asks", ASKING)
def test_who_gets_what(oakfield: Oakfield, kind: str, asks: str):
    """Each asks for everything, with a session that was given its second factor there."""
    head = with_role(oakfield, "headteacher", "Margaret", "Hill")
    person = head if asks == "nobody" else with_role(oakfield, asks)
    unexpected = []
    desk = desk_of(oakfield, kind)
    for method, route in ROUTES:
        if asks != "nobody" and not is_signed_in(desk):
            signed_in(oakfield, person, desk)
        path = path_of(route, person)
        response = ask(desk, kind, method, path)
        right = expected(method, route, asks, kind)
        if response.status_code not in right:
            unexpected.append((method, route, response.status_code, right))
        if response.status_code == 303 and asks == "nobody" and route not in ("/sign-out",):
            assert response.headers["Location"] == "/sign-in"
        if asks == "nobody" or response.status_code in (401, 403):
            assert "Hill" not in response.text
    assert unexpected == []


def test_without_a_second_factor_one_gets_no_further_than_to_give_it(oakfield: Oakfield):
    jean = with_role(oakfield, "headteacher")
    desk = signed_in(oakfield, jean, second_factor=False)
    begun = desk.key or ""
    before = oakfield.entries()
    for method, route in (each for each, who in ROUTES.items() if who in (BOARD, LEADERS)):
        desk.key, path = begun, path_of(route, jean)
        response = desk.get(path) if method == "GET" else desk.post(path, role="office")
        if method == "GET":
            assert desk.goes_to(response) == SECOND_FACTOR, path
        else:
            assert response.status_code == 401, path
            assert "A second factor is needed first." in response.text
        assert "Kirby" not in response.text
    assert oakfield.entries() == before


@pytest.mark.parametrize(
    "says",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:8080"},
        {"Origin": "http://localhost.evil.example"},
    ],
    ids=str,
)
def test_nothing_is_changed_for_a_page_of_somebody_else(oakfield: Oakfield, says: dict[str, str]):
    jean = with_role(oakfield, "headteacher")
    desk = signed_in(oakfield, jean)
    entries = oakfield.entries()
    for method, route in ROUTES:
        if method == "POST":
            path = path_of(route, jean)
            response = desk.client.post(path, data={"role": "office"}, headers=says)
            assert response.status_code == 403, path
            assert response.headers.get("Set-Cookie") is None
    assert oakfield.entries() == entries


def test_looking_changes_no_register(oakfield: Oakfield):
    jean = with_role(oakfield, "headteacher")
    desk = signed_in(oakfield, jean)
    oakfield.wait(minutes=1)
    before = oakfield.entries(), oakfield.rows("roles"), oakfield.rows("one_time_codes")
    for method, route in ROUTES:
        if method == "GET":
            assert desk.get(path_of(route, jean)).status_code in (200, 303, 404)
    assert (oakfield.entries(), oakfield.rows("roles"), oakfield.rows("one_time_codes")) == before


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/people", "Only the office can do this."),
        ("/photos", "Only the office, leadership or the Headteacher can do this."),
        ("/settings", "Only leadership or the Headteacher can do this."),
        (
            "/permissions",
            "Only leadership, the Headteacher, an acting lead or the Chair of Governors "
            "can do this.",
        ),
    ],
)
def test_who_may_is_said_in_the_schools_words(oakfield: Oakfield, path: str, says: str):
    desk = signed_in(oakfield, with_role(oakfield, "governor"))
    assert desk.shown(desk.get(path), 403).says(says)


@pytest.mark.parametrize("role", ["leadership", "headteacher"])
def test_a_role_given_later_counts_from_the_next_sign_in(oakfield: Oakfield, role: str):
    jean = with_role(oakfield, "office")
    desk = signed_in(oakfield, jean)
    assert desk.get("/stations").status_code == 403
    oakfield.do(GrantRole(str(uuid.uuid4()), jean, role))
    assert desk.goes_to(desk.get("/stations")) == "/sign-in"
    assert signed_in(oakfield, jean).get("/stations").status_code == 200


@pytest.mark.parametrize("role", ["governor", "office", "leadership", "headteacher"])
def test_the_bar_and_what_stands_behind_more_open_for_whom_they_are_shown(
    oakfield: Oakfield, role: str
):
    desk = signed_in(oakfield, with_role(oakfield, role))
    bar = re.search('<nav class="nav".*?</nav>', desk.get("/own").text, re.DOTALL)
    links = re.findall('href="([^"]+)"', bar.group() if bar else "")
    assert {"governor": 1, "office": 14}.get(role, 27) == len(links) == len(set(links))
    assert {desk.get(link).status_code for link in links} == {200}
    assert ("More" in bar.group()) is (role != "governor")
