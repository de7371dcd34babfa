"""One's own record: what badge and PIN open, for how long, and that they open nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from photographs import Hazel

from kiosk import codes, create_app
from kiosk.actions.lockups import TakeBackInEmergency
from kiosk.actions.roles import EndRole, GrantRole
from kiosk.actions.sign_in import EndSessions
from kiosk.actions.stations import RevokeStation
from kiosk.web.access import LEVEL
from web.asking import ELSEWHERE
from web.desk import (  # noqa: F401
    PIN,
    Desk,
    choose_pin,
    enrolled,
    let_in,
    quick_hashes,
    ready,
    signed_in,
    with_role,
)

if TYPE_CHECKING:
    from oakfield import Badge, Oakfield
    from werkzeug.test import TestResponse

LEFT = "2026-11-20T08:31:00.000Z"
OTHERS = ("office", "leadership")


@pytest.fixture
def priya(oakfield: Oakfield) -> Badge:
    """Priya's badge; she has chosen a PIN."""
    badge = oakfield.somebody("Priya")
    choose_pin(oakfield, badge.person)
    return badge


def show(desk: Desk, code: str, pin: str = PIN) -> TestResponse:
    return desk.post("/own/badge", code=code, pin=pin)


def is_in(desk: Desk) -> bool:
    response = desk.get("/own")
    assert response.status_code in (200, 303)
    return response.status_code == 200


# Who gets in ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["machine", "kiosk", "shared"])
def test_badge_and_pin_open_ones_own_record(oakfield: Oakfield, priya: Badge, kind: str):
    desk = Desk(oakfield) if kind == "machine" else enrolled(oakfield, kind)
    oakfield.scan(priya)
    assert desk.goes_to(desk.get("/own")) == "/own/badge?then=own.own_page"
    assert desk.page("/own/badge").says("Your badge, then your PIN")
    assert desk.goes_to(show(desk, priya.code)) == "/own"
    page = desk.page("/own")
    assert page.headings == ["Priya Shah"]
    assert page.says("Your phone is in slot 1", "Locked away at 08:31 in slot 1, still there.")
    assert desk.goes_to(desk.get("/own/badge")) == "/own"


def test_ones_record_asks_why_a_phone_was_taken_in_an_emergency(oakfield: Oakfield, priya: Badge):
    oakfield.scan(priya)
    oakfield.do(TakeBackInEmergency(oakfield.digest(priya.code)))
    desk = Desk(oakfield)
    show(desk, priya.code)
    asks = "You took your phone in an emergency, today 08:31"
    page = desk.page("/own")
    assert page.says(asks, "Say why, in one word")
    assert "/permissions/mine" in page.links
    desk.post("/emergencies/1/reason", reason="family")
    assert not desk.page("/own").says(asks)


@pytest.mark.parametrize("path", ["/own/devices", "/permissions/mine", "/permissions/ask"])
def test_badge_and_pin_open_what_one_came_for(oakfield: Oakfield, priya: Badge, path: str):
    desk = Desk(oakfield)
    asked = desk.get(path).location
    assert asked.startswith("/own/badge?then=")
    wrong = desk.post(asked, code=priya.code, pin="271804")
    assert f'name="then" value="{asked.partition("=")[2]}"' in wrong.text
    then = asked.partition("=")[2]
    response = desk.post("/own/badge", code=priya.code, pin=PIN, then=then)
    assert desk.goes_to(response) == path


@pytest.mark.parametrize("then", ["", "board.board_page", "https://elsewhere.example/", "no.such"])
def test_they_lead_nowhere_else(oakfield: Oakfield, priya: Badge, then: str):
    desk = Desk(oakfield)
    response = desk.post("/own/badge", code=priya.code, pin=PIN, then=then)
    assert desk.goes_to(response) == "/own"


def test_a_typed_code_does_as_well_with_its_pin(oakfield: Oakfield, priya: Badge):
    desk = Desk(oakfield)
    assert desk.goes_to(show(desk, codes.grouped(priya.short).lower())) == "/own"
    assert is_in(desk)


@pytest.mark.parametrize("pin", ["", "271804", "27180", "2718030", " 271803", "٢٧١٨٠٣", "271803\0"])
def test_another_pin_opens_nothing(oakfield: Oakfield, priya: Badge, pin: str):
    desk = Desk(oakfield)
    page = desk.shown(show(desk, priya.code, pin), 422)
    assert page.says("That badge and PIN do not go together.")
    assert not page.says("Priya")
    assert not is_in(desk)
    assert oakfield.rows("sessions") == []


def test_a_code_that_is_nobodys_is_answered_like_a_wrong_pin(oakfield: Oakfield, priya: Badge):
    desk = Desk(oakfield)
    wrong = show(desk, priya.code, "999990").text
    for code in (codes.mint(codes.Kind.BADGE), codes.mint_short(), oakfield.slot_label(3), "x", ""):
        assert show(desk, code).text == wrong


def test_nobody_tries_out_codes_here(oakfield: Oakfield):
    desk = Desk(oakfield)
    for _ in range(20):
        assert "do not go together" in show(desk, codes.mint_short()).text
    assert "Too many unknown codes from here." in show(desk, codes.mint_short()).text


def test_somebody_without_a_pin_gets_no_further(oakfield: Oakfield):
    desk, sam = Desk(oakfield), oakfield.somebody("Sam")
    for pin in ("", "nobody's"):
        assert "do not go together" in show(desk, sam.code, pin).text


def test_a_badge_that_ended_opens_nothing(oakfield: Oakfield, priya: Badge):
    oakfield.badge(priya.person)
    assert "reported lost or has been replaced" in show(Desk(oakfield), priya.code).text


def test_five_tries_then_fifteen_minutes_even_for_the_right_one(oakfield: Oakfield, priya: Badge):
    desk = Desk(oakfield)
    for _ in range(5):
        assert "do not go together" in show(desk, priya.code, "111119").text
    entries = oakfield.entries()
    for _ in range(3):
        assert "Too many tries. Please wait 15 minutes." in show(desk, priya.short).text
    assert oakfield.entries() == entries
    assert oakfield.scan(priya).code == "locked_away"
    oakfield.wait(minutes=15)
    assert desk.goes_to(show(desk, priya.code)) == "/own"
    failures = {row["id"]: row["failures"] for row in oakfield.rows("attempts")}
    assert failures == {
        "pin-day/person1": 5,
        "pin/person1": 0,
        "pins-at/machine": 0,
    }


def test_the_pin_is_nowhere_in_the_file(oakfield: Oakfield, priya: Badge):
    show(Desk(oakfield), priya.code)
    show(Desk(oakfield), priya.code, "918273")
    oakfield.school.close()
    written = b"".join(path.read_bytes() for path in oakfield.folder.iterdir() if path.is_file())
    assert PIN.encode() not in written
    assert b"918273" not in written


# Who may ask ------------------------------------------------------------------------------------

AT_THE_KIOSK, OWN = "at the kiosk", "own"
ROUTES = {
    ("GET", "/own"): OWN,
    ("POST", "/own/stay"): OWN,
    ("GET", "/own/badge"): AT_THE_KIOSK,
    ("POST", "/own/badge"): AT_THE_KIOSK,
    ("POST", "/own/done"): AT_THE_KIOSK,
    ("GET", "/own/phones"): OWN,
    ("POST", "/own/phones/show"): OWN,
    ("GET", "/own/phones/imei"): OWN,
    ("POST", "/own/phones/imei"): OWN,
    ("POST", "/own/phones/imei/<string:imei>/delete"): OWN,
    ("GET", "/own/phones/describe"): OWN,
    ("POST", "/own/phones/describe"): OWN,
    ("POST", "/own/phones/retire"): OWN,
    ("GET", "/own/stolen"): OWN,
    ("GET", "/own/record"): OWN,
    ("GET", "/own/record/<string:day>"): OWN,
    ("GET", "/own/correct"): OWN,
    ("GET", "/own/lost-badge"): OWN,
    ("POST", "/own/correct"): OWN,
    ("GET", "/own/pin"): OWN,
    ("POST", "/own/pin"): OWN,
    ("GET", "/pin"): AT_THE_KIOSK,
    ("POST", "/pin"): AT_THE_KIOSK,
    ("GET", "/lost-badge"): AT_THE_KIOSK,
    ("POST", "/lost-badge"): AT_THE_KIOSK,
    ("GET", "/own/devices"): OWN,
    ("POST", "/own/devices"): OWN,
    ("GET", "/own/devices/<string:device_id>"): OWN,
    ("POST", "/own/devices/<string:device_id>"): OWN,
    ("POST", "/own/loans/<int:loan_id>/list"): OWN,
    ("POST", "/own/loans/<int:loan_id>/images"): OWN,
    ("GET", "/own/loans/<int:loan_id>/transfer"): OWN,
    ("POST", "/own/loans/<int:loan_id>/transfer"): OWN,
    ("GET", "/permissions/mine"): OWN,
    ("POST", "/permissions/mine/email-address/remove"): OWN,
    ("GET", "/permissions/ask"): OWN,
    ("POST", "/permissions/ask"): OWN,
    ("GET", "/permissions/<string:request_id>/change"): OWN,
    ("POST", "/permissions/<string:request_id>/change"): OWN,
    ("POST", "/permissions/<string:request_id>/cancel"): OWN,
    ("POST", "/emergencies/<int:emergency>/reason"): OWN,
}


@pytest.mark.parametrize("asks", ["nobody", "a PIN", "a passphrase"])
@pytest.mark.parametrize(
    "kind", ["machine", "kiosk", "shared", "office", "leadership", "revoked", "elsewhere"]
)
def test_who_gets_what(oakfield: Oakfield, priya: Badge, kind: str, asks: str):
    """Each asks for everything; 404 is the view's own answer, of things that are not there.

    Elsewhere is another computer, with the cookie of a session begun at the machine itself.
    """
    here = kind in ("machine", "elsewhere")
    desk = Desk(oakfield) if here else enrolled(oakfield, "kiosk" if kind == "revoked" else kind)
    environ = ELSEWHERE if kind == "elsewhere" else {}
    is_kiosk = here or kind in ("kiosk", "shared")
    is_in = {"nobody": False, "a PIN": is_kiosk, "a passphrase": kind != "kiosk"}[asks]
    jean = ready(oakfield)
    if kind == "revoked":
        oakfield.do(RevokeStation(desk.station))
    unexpected = []
    for method, route in ROUTES:
        if asks == "a PIN" and is_kiosk:
            let_in(oakfield, priya, desk)
        elif asks == "a passphrase" and kind != "revoked":
            signed_in(oakfield, jean, desk)
        path = re.sub("<string:.*?>", "0", re.sub("<int:.*?>", "99", route))
        response = desk.client.open(
            path, method=method, headers=desk.headers, environ_overrides=environ
        )
        status = response.status_code
        if status not in _right(method, route, kind, is_in):
            unexpected.append((method, route, status))
    assert unexpected == []


def _right(method: str, route: str, kind: str, is_in: bool) -> set[int]:
    if kind in ("revoked", "elsewhere"):
        return {401}
    if ROUTES[method, route] == AT_THE_KIOSK:
        return {200, 303, 422} if kind in ("machine", "kiosk", "shared") else {403}
    if is_in:
        return {200, 204, 303, 404, 422}
    return {303} if method == "GET" else {401}


def test_what_is_somebody_elses_is_neither_shown_nor_changed(oakfield: Oakfield):
    """Marcus asks for everything with the keys of what is Priya’s."""
    hazel = Hazel(oakfield)
    priya, marcus = hazel.priya, oakfield.somebody("Marcus")
    hers = let_in(oakfield, priya)
    hers.post("/own/phones/imei", number="356938035643809", phone="1", position="1")
    hers.post("/own/phones/describe", phone="1", make="Fairphone", model="5", colour="blue")
    hers.post("/permissions/ask", **ASKED, room=oakfield.rows("places")[0]["id"])
    oakfield.scan(priya)
    oakfield.do(TakeBackInEmergency(oakfield.digest(priya.code)))
    hazel.read_and_sign_out()
    (entry,) = (f"lockups/{row['id']}" for row in oakfield.rows("lockups"))
    form = {"entry": entry, "words": "It was me.", "device": "ipad4", "phone": "1", "make": "Nokia"}
    gaps = {
        "imei": oakfield.rows("imeis")[0]["id"],
        "day": "2026-11-20",
        "device_id": "ipad4",
        "loan_id": hazel.loans()[0]["id"],
        "request_id": oakfield.rows("permissions")[0]["request"],
        "emergency": oakfield.rows("emergencies")[0]["id"],
    }
    of_hers = ("imeis", "phone_descriptions", "permissions", "emergency_reasons", "loans")
    before = {table: oakfield.rows(table) for table in of_hers}
    desk = Desk(oakfield)
    for method, route in (each for each, level in ROUTES.items() if level == OWN):
        let_in(oakfield, marcus, desk)
        path = re.sub(r"<\w+:(\w+)>", lambda gap: str(gaps[gap[1]]), route)
        response = desk.get(path) if method == "GET" else desk.post(path, **form, **REASONED)
        if path != route and path not in ("/own/record/2026-11-20", "/own/devices/ipad4"):
            assert response.status_code in (404, 422), (method, path)
        who = () if path.startswith("/own/devices") else ("Priya",)  # D3: who has the iPad
        for secret in (
            *who,
            "356938035643809",
            "···· 3809",
            "Fairphone",
            "ward 7",
            "Locked away at",
        ):
            assert secret not in response.text, (method, path)
    assert [
        t for t, rows in before.items() if any(row not in oakfield.rows(t) for row in rows)
    ] == []
    assert oakfield.rows("corrections") == []


ASKED = {
    "day": "2026-11-20",
    "from": "10:30",
    "until": "12:00",
    "category": "dependant_unwell",
    "note": "My father is in ward 7.",
}
REASONED = {"reason": "other", "made": "no"}


# At a desk --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", OTHERS)
def test_a_badge_and_a_pin_are_not_asked_for_at_a_desk(oakfield: Oakfield, priya: Badge, kind: str):
    desk = enrolled(oakfield, kind)
    assert desk.goes_to(desk.get("/own")) == "/sign-in"
    assert desk.get("/own/badge").status_code == 403
    assert show(desk, priya.code).status_code == 403


@pytest.mark.parametrize("kind", [*OTHERS, "shared"])
def test_a_passphrase_opens_ones_own_record_too(oakfield: Oakfield, kind: str):
    desk = enrolled(oakfield, kind)
    signed_in(oakfield, ready(oakfield, "office"), desk)
    assert desk.page("/own").headings == ["Jean Kirby"]
    desk.post("/sign-out")
    assert not is_in(desk)


def test_a_passphrase_without_its_second_factor_does_not(oakfield: Oakfield):
    desk = signed_in(oakfield, ready(oakfield), enrolled(oakfield, "shared"), second_factor=False)
    assert desk.goes_to(desk.get("/own")) == "/sign-in/code"


def test_a_pin_satisfies_no_other_level(oakfield: Oakfield, priya: Badge):
    """Invariant 21. Whoever leads is nobody but themselves with a PIN."""
    for role in ("headteacher", "office", "governor"):
        oakfield.do(GrantRole(f"role-{role}", priya.person, role))
    for kind in ("kiosk", "shared"):
        desk = let_in(oakfield, priya, enrolled(oakfield, kind))
        app = desk.client.application
        for rule in app.url_map.iter_rules():
            if not getattr(app.view_functions[rule.endpoint], LEVEL).roles:
                continue
            values = dict.fromkeys(rule.arguments, priya.person)
            path = app.test_request_context().request.url_rule or rule.rule
            for name, value in values.items():
                path = path.replace(f"<string:{name}>", value).replace(f"<int:{name}>", "1")
            for method in rule.methods - {"OPTIONS", "HEAD"}:
                response = desk.client.open(path, method=method, headers=desk.headers)
                if kind == "kiosk":
                    assert response.status_code == 403, path
                elif method == "GET":
                    assert desk.goes_to(response) == "/sign-in", path
                else:
                    assert response.status_code == 401, path
        assert desk.get("/sign-in").status_code == (403 if kind == "kiosk" else 200)
        assert is_in(desk)


# How long it lasts ------------------------------------------------------------------------------


def test_it_ends_after_twenty_seconds_untouched(oakfield: Oakfield, priya: Badge):
    """Invariant 20."""
    desk = let_in(oakfield, priya)
    for _ in range(5):
        oakfield.wait(seconds=19)
        assert desk.post("/own/stay").status_code == 204
    oakfield.wait(seconds=19.9)
    assert is_in(desk)
    oakfield.wait(seconds=20)
    assert not is_in(desk)
    assert desk.post("/own/stay").status_code == 401


def test_done_ends_it_and_the_cookie_is_another(oakfield: Oakfield, priya: Badge):
    desk = let_in(oakfield, priya)
    before = desk.key
    assert desk.goes_to(desk.post("/own/done")) == "/"
    assert desk.key != before
    assert not is_in(desk)
    desk.key = before
    assert not is_in(desk)


def _sign_out(oakfield: Oakfield, priya: Badge, desk: Desk) -> None:
    oakfield.do(EndSessions(priya.person))


def _end_role(oakfield: Oakfield, priya: Badge, desk: Desk) -> None:
    oakfield.do(EndRole(priya.person, "office"))


def _replace_badge(oakfield: Oakfield, priya: Badge, desk: Desk) -> None:
    oakfield.badge(priya.person)


def _choose_again(oakfield: Oakfield, priya: Badge, desk: Desk) -> None:
    choose_pin(oakfield, priya.person, "918273")


def _next_person(oakfield: Oakfield, priya: Badge, desk: Desk) -> None:
    let_in(oakfield, oakfield.somebody("Sam"), Desk(oakfield, desk.station))


def _revoke(oakfield: Oakfield, priya: Badge, desk: Desk) -> None:
    oakfield.do(RevokeStation(desk.station))


def _leave(oakfield: Oakfield, priya: Badge, desk: Desk) -> None:
    oakfield.school.db.execute("UPDATE people SET left_at = ? WHERE id = ?", [LEFT, priya.person])


ENDS = (_sign_out, _end_role, _replace_badge, _choose_again, _next_person, _revoke, _leave)


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__.strip("_"))
def test_an_old_cookie_is_dead(oakfield: Oakfield, priya: Badge, end: object):
    oakfield.do(GrantRole("role-office", priya.person, "office"))
    desk = let_in(oakfield, priya, enrolled(oakfield, "kiosk"))
    assert is_in(desk)
    end(oakfield, priya, desk)
    assert desk.get("/own").status_code in (303, 401)
    again = Desk(oakfield, desk.station)
    again.client = create_app(school=oakfield.school).test_client()  # the server was restarted
    again.key = desk.key or ""
    assert again.get("/own").status_code in (303, 401)


def test_it_holds_at_no_other_station(oakfield: Oakfield, priya: Badge):
    desk, other = let_in(oakfield, priya), enrolled(oakfield, "kiosk")
    other.key = desk.key or ""
    assert not is_in(other)
    assert is_in(desk)
