"""Signing in at a desk, from the school's one-use code to signing out, and who is kept out."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kiosk import codes, create_app, passphrases, totp
from kiosk.actions.roles import EndRole, GrantRole, ResetSignIn
from kiosk.actions.settings import ChangeSetting
from kiosk.actions.sign_in import SetPassphrase
from kiosk.cli import main
from kiosk.db import audit_check
from kiosk.founding import issue_start_code
from kiosk.school import open_school
from kiosk.web.access import SESSION_COOKIE
from kiosk.web.app import started
from web.desk import (
    OUR_PAGE,
    PASSPHRASE,
    Desk,
    authenticator,
    choose_passphrase,
    enrolled,
    let_in,
    printed_code,
    quick_hashes,  # noqa: F401
    ready,
    signed_in,
    start_code_for,
    with_role,
)

if TYPE_CHECKING:
    from oakfield import Oakfield
    from werkzeug.test import TestResponse

CODE = re.compile(r"<li>([0-9A-Z]{4}-[0-9A-Z]{4})</li>")
SECRET = re.compile(r'class="secret">([A-Z2-7]{32})<')


def start(desk: Desk, code: str, given: str = "Jean", family: str = "Kirby", **form: str):
    filled = {
        "code": code,
        "given_name": given,
        "family_name": family,
        "role": "headteacher",
        "passphrase": PASSPHRASE,
        "again": PASSPHRASE,
    }
    return desk.post("/start", **{**filled, **form})


# The whole story


def test_from_the_schools_first_code_to_the_board(
    oakfield: Oakfield, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    """With real scrypt; afterwards nothing secret is in any log or anywhere in the database."""
    monkeypatch.undo()
    caplog.set_level(logging.DEBUG)
    desk, code = Desk(oakfield), issue_start_code(oakfield.school)

    desk.page("/start")
    page = desk.shown(start(desk, code))
    assert page.headings == ["Keep these, Jean"]
    printed, (secret,) = CODE.findall(page.text), SECRET.findall(page.text)
    assert len(set(printed)) == 10

    assert desk.goes_to(desk.sign_in("jean  KIRBY")) == "/board"
    assert desk.goes_to(desk.get("/board")) == "/sign-in/code"
    desk.page("/sign-in/code")
    first_key = desk.key
    assert desk.goes_to(desk.post("/sign-in/code", code=printed[0].lower())) == "/set-up"
    assert desk.page("/board").says("0 of 1 accounted for, 1 not yet")
    second_key = desk.key
    assert desk.goes_to(desk.post("/sign-out")) == "/"

    oakfield.wait(days=3)
    desk.sign_in()
    assert desk.goes_to(desk.get("/board")) == "/sign-in/code"
    shows = authenticator(oakfield, oakfield.rows("people")[0]["id"])
    assert desk.goes_to(desk.post("/sign-in/code", code=f"{shows[:3]} {shows[3:]}")) == "/set-up"
    assert desk.is_in()

    secrets = [PASSPHRASE, code, secret, shows, first_key, second_key, desk.key, *printed]
    secrets += [each.replace("-", "") for each in (code, *printed)]
    kept = "\n".join(oakfield.school.db.conn.iterdump()) + caplog.text
    assert [each for each in secrets if each in kept] == []
    chained = "\n".join(str(row) for row in oakfield.school.db.query("SELECT * FROM audit_log"))
    assert "Jean" not in chained
    audit_check.verify(oakfield.school.db)


def test_init_prints_the_first_code_and_a_reset_prints_another(tmp_path: Path):
    def run(*words: str) -> str:
        result = CliRunner().invoke(main, ["--data", str(tmp_path / "new"), *words])
        assert result.exit_code == 0, result.output
        return result.output

    (code,) = re.findall(r"leads first: (\S+)\n", run("init", "--school", "Oakfield Primary"))
    school = open_school(tmp_path / "new")
    client = create_app(school=school).test_client()

    def choose(code: str) -> TestResponse:
        names = {"given_name": "Jean", "family_name": "Kirby"}
        phrase = {"passphrase": PASSPHRASE, "again": PASSPHRASE}
        form = {"code": code, **names, **phrase}
        return client.post("/start", data=form, headers=OUR_PAGE)

    def sign_in() -> TestResponse:
        form = {"name": "Jean Kirby", "passphrase": PASSPHRASE}
        return client.post("/sign-in", data=form, headers=OUR_PAGE)

    assert choose(code).status_code == 200
    assert sign_in().status_code == 303
    assert client.get("/sign-in/code").status_code == 200
    (again,) = re.findall(r"/start: (\S+)\n", run("people", "reset-signin", "jean kirby"))
    assert client.get("/sign-in/code").status_code == 303, "still signed in after a reset"
    assert sign_in().status_code == 422, "the old passphrase works after a reset"
    assert choose(code).status_code == 422
    assert choose(again).status_code == 200
    assert sign_in().status_code == 303
    assert "The sign-in of Jean Kirby was reset at the machine" in run("audit", "show")
    run("audit", "verify")
    school.close()


def test_after_a_reset_nothing_old_works_and_the_factor_is_asked_for_anew(oakfield: Oakfield):
    """Neither passphrase, authenticator nor printed code; the day’s proof was of the old factor."""
    jean = ready(oakfield)
    desk = signed_in(oakfield, jean)
    old, printed = authenticator(oakfield, jean), printed_code(oakfield, jean)
    new = codes.mint_short()
    oakfield.do(ResetSignIn(jean, oakfield.digest(new)))
    for passphrase in (PASSPHRASE, ""):
        assert "do not go together" in desk.shown(desk.sign_in(passphrase=passphrase), 422).text
    oakfield.wait(minutes=1)
    kept = passphrases.keep("another garden whistle", oakfield.school.keys.passphrases)
    assert oakfield.do(SetPassphrase(jean, kept, oakfield.digest(new))).code == "done"
    assert desk.sign_in().status_code == 422
    assert desk.sign_in(passphrase="another garden whistle").status_code == 303
    assert not desk.is_in()
    for code in (old, printed):
        assert desk.post("/sign-in/code", code=code).status_code == 422
    assert desk.post("/sign-in/code", code=authenticator(oakfield, jean)).status_code == 303
    assert desk.is_in()


def test_a_passphrase_that_took_anothers_place_is_shown_to_all_leadership(oakfield: Oakfield):
    """Whoever gave the code might have used it themselves."""
    head = ready(oakfield, "headteacher")
    other = signed_in(oakfield, with_role(oakfield, "leadership", "Sam", "Ross"))
    assert not other.page("/board").says("Sign-in set anew")
    choose_passphrase(oakfield, head, "another three words")
    assert other.page("/board").says("Sign-in set anew 1 Jean Kirby 20 November 2026, 08:31")


# Starting with a one-use code


def test_whoever_the_list_knows_already_is_not_recorded_twice(oakfield: Oakfield):
    jean = oakfield.person("Jean", "Kirby")
    desk = Desk(oakfield)
    desk.shown(start(desk, start_code_for(oakfield, None), role="leadership"))
    assert [row["id"] for row in oakfield.rows("people")] == [jean]
    assert [(row["person"], row["role"]) for row in oakfield.rows("roles")] == [
        (jean, "leadership")
    ]


def test_the_first_code_makes_nobody_anything_but_a_leader(oakfield: Oakfield):
    desk = Desk(oakfield)
    desk.shown(start(desk, start_code_for(oakfield, None), role="governor"))
    assert [row["role"] for row in oakfield.rows("roles")] == ["headteacher"]


def test_a_personal_code_gives_no_role(oakfield: Oakfield):
    code = start_code_for(oakfield, oakfield.person("Jean", "Kirby"))
    desk = Desk(oakfield)
    desk.shown(start(desk, code))
    assert oakfield.rows("roles") == []
    page = desk.shown(desk.sign_in(), 422)
    assert page.says("There is nothing for you to sign in for. Ask leadership for a role.")


def test_an_impostor_with_a_used_code_leaves_nothing_behind(oakfield: Oakfield):
    code = issue_start_code(oakfield.school)
    desk = Desk(oakfield)
    desk.shown(start(desk, code))
    before = {t: oakfield.rows(t) for t in ("people", "roles", "credentials", "one_time_codes")}
    for name in ("Mallory", "Jean"):
        page = desk.shown(
            start(desk, code, name, passphrase="a b c d e f g h", again="a b c d e f g h"), 422
        )
        assert page.says("That one-use code does not work any more. Ask for a new one.")
    assert {table: oakfield.rows(table) for table in before} == before


@pytest.mark.parametrize("later", [{"days": 7, "seconds": 1}])
def test_a_code_that_is_too_old_is_refused(oakfield: Oakfield, later: dict[str, float]):
    desk, code = Desk(oakfield), start_code_for(oakfield, oakfield.person("Jean", "Kirby"))
    oakfield.wait(**later)
    assert desk.shown(start(desk, code), 422).says("does not work any more")


def test_a_printed_code_starts_nothing_and_a_badge_neither(oakfield: Oakfield):
    jean = oakfield.somebody("Jean")
    desk = Desk(oakfield)
    for code in (printed_code(oakfield, jean.person), jean.short, jean.code, "K7M2-Q9XT"):
        page = desk.shown(start(desk, code, "Jean", "Shah"), 422)
        assert page.says("That one-use code does not work any more")


def test_a_code_is_only_for_the_person_it_was_given_to(oakfield: Oakfield):
    code = start_code_for(oakfield, oakfield.person("Jean", "Kirby"))
    oakfield.person("Sam", "Pryce")
    desk = Desk(oakfield)
    for given, family in (("Sam", "Pryce"), ("Mallory", "Nobody")):
        page = desk.shown(start(desk, code, given, family), 422)
        assert page.says("This code is not for that name. Type it as on your badge.")
    assert oakfield.rows("credentials") == []
    desk.shown(start(desk, code))


def test_two_people_of_one_name_are_told_so_and_the_code_still_works(oakfield: Oakfield):
    oakfield.person("Jean", "Kirby")
    oakfield.person("Jean", "Kirby")
    desk, code = Desk(oakfield), issue_start_code(oakfield.school)
    page = desk.shown(start(desk, code), 422)
    assert page.says("Several people have that name. Import the list with full names.")
    assert len(oakfield.rows("people")) == 2
    desk.shown(start(desk, code, "Jean Anne"))


def test_a_code_may_be_typed_with_o_for_nought_and_l_for_one(oakfield: Oakfield):
    desk, jean = Desk(oakfield), oakfield.person("Jean", "Kirby")
    code = ""
    while "0" not in code or "1" not in code:
        code = start_code_for(oakfield, jean)
    typed = code.replace("0", "o").replace("1", "l").replace("-", " ").lower()
    desk.shown(start(desk, typed))


def test_every_problem_is_said_at_once_where_it_is(oakfield: Oakfield):
    desk = Desk(oakfield)
    page = desk.shown(start(desk, "", "", "", passphrase="short", again="shorter"), 422)
    (alert,) = page.alerts
    assert alert["aria-labelledby"] in page.ids
    assert page.says("5 things to put right")
    wrong = ["code", "given_name", "family_name", "passphrase", "again"]
    assert sorted(link[1:] for link in page.links if link.startswith("#")) == sorted(
        [*wrong, "main"]
    )
    for name in wrong:
        assert page.fields[name]["aria-invalid"] == "true"
        described = (page.fields[name]["aria-describedby"] or "").split()
        assert f"{name}-problem" in described
        assert set(described) <= set(page.ids)
        assert (page.fields[name]["value"] or "") == ""


def test_what_was_typed_stays_but_never_the_passphrase(oakfield: Oakfield):
    desk = Desk(oakfield)
    response = start(desk, "K7M2-Q9XT", role="leadership", again="something else")
    page = desk.shown(response, 422)
    assert page.fields["given_name"]["value"] == "Jean"
    assert PASSPHRASE not in response.text
    assert re.search(r'value="leadership" checked', response.text)


def test_slips_in_the_form_are_not_wrong_codes(oakfield: Oakfield):
    desk, code = Desk(oakfield), start_code_for(oakfield, oakfield.person("Jean", "Kirby"))
    for _ in range(8):
        desk.shown(start(desk, code, again="a slip"), 422)
    desk.shown(start(desk, code))


def test_many_can_start_at_one_station_on_one_morning(oakfield: Oakfield):
    desk = Desk(oakfield)
    for number in range(7):
        person = oakfield.person(f"Jean{number}", "Kirby")
        desk.shown(start(desk, start_code_for(oakfield, person), f"Jean{number}"))


def test_guessing_one_use_codes_is_locked_after_five(oakfield: Oakfield):
    desk, code = Desk(oakfield), start_code_for(oakfield, oakfield.person("Jean", "Kirby"))
    for _ in range(5):
        desk.shown(start(desk, "K7M2-Q9XT"), 422)
    page = desk.shown(start(desk, code), 422)
    assert page.says("Too many tries. Please wait 15 minutes.")
    oakfield.wait(minutes=15)
    desk.shown(start(desk, code))


# Name and passphrase


def test_a_wrong_passphrase_and_an_unknown_name_are_answered_alike(
    oakfield: Oakfield, monkeypatch: pytest.MonkeyPatch
):
    ready(oakfield)
    with_role(oakfield, "office", "Sam", "Pryce")
    desk, checked = Desk(oakfield), []
    real = passphrases.check_password_hash
    monkeypatch.setattr(
        passphrases, "check_password_hash", lambda *a: (checked.append(a[0]), real(*a))[1]
    )
    answers = []
    for name in ("Jean Kirby", "Sam Pryce", "No Body", ""):
        before = oakfield.entries()
        response = desk.sign_in(name, "something else altogether")
        page = desk.shown(response, 422)
        assert page.says("That name and passphrase do not go together.")
        assert oakfield.entries() == before + 1
        answers.append(response.text.replace(f'value="{name}"', 'value=""'))
        assert response.headers.get("Set-Cookie") is None
    assert len(set(answers)) == 1
    assert len(checked) == 4


@pytest.mark.parametrize("name", ["Jean Kirby", "No Body"])
def test_after_five_wrong_tries_even_the_right_passphrase_waits(oakfield: Oakfield, name: str):
    ready(oakfield)
    desk = Desk(oakfield)
    for _ in range(5):
        assert desk.shown(desk.sign_in(name, "wrong"), 422).says("do not go together")
    oakfield.wait(minutes=1)
    page = desk.shown(desk.sign_in(name), 422)
    assert page.says("Too many tries. Please wait 14 minutes.")
    oakfield.wait(minutes=14)
    assert desk.sign_in("Jean Kirby").status_code == 303


def test_the_lock_is_the_persons_at_every_station_and_nobody_elses(oakfield: Oakfield):
    ready(oakfield)
    ready(oakfield, "office", given="Sam", family="Pryce")
    desk = Desk(oakfield)
    for _ in range(5):
        desk.sign_in("Jean Kirby", "wrong")
    assert enrolled(oakfield, "leadership").sign_in().status_code == 422
    assert desk.sign_in("Sam Pryce").status_code == 303


def test_guesses_that_come_all_at_once_are_counted_before_they_are_looked_at(
    oakfield: Oakfield, monkeypatch: pytest.MonkeyPatch
):
    ready(oakfield)
    desk, looked_at = Desk(oakfield), []
    monkeypatch.setattr(
        passphrases, "check_password_hash", lambda *given: bool(looked_at.append(given))
    )

    def guess(number: int) -> int:
        form = {"name": "Jean Kirby", "passphrase": f"guess {number}"}
        try:
            with desk.client.application.test_client() as client:
                return client.post("/sign-in", data=form, headers=OUR_PAGE).status_code
        finally:
            oakfield.school.close()

    with ThreadPoolExecutor(8) as guessers:
        assert set(guessers.map(guess, range(60))) == {422}
    assert len(looked_at) == 5


def test_signing_in_forgets_wrong_tries(oakfield: Oakfield):
    ready(oakfield)
    desk = Desk(oakfield)
    for _ in range(3):
        for _ in range(4):
            desk.sign_in(passphrase="wrong")
        assert desk.sign_in().status_code == 303


@pytest.mark.parametrize("name", ["Siobhán O’Brien", "SIOBHÁN o'brien", " Siobhán  O'Brien "])
def test_a_name_is_known_however_a_tablet_types_it(oakfield: Oakfield, name: str):
    ready(oakfield, given="Siobhán", family="O'Brien")
    assert Desk(oakfield).sign_in(name).status_code == 303


def test_of_two_people_of_one_name_the_one_with_a_passphrase_signs_in(oakfield: Oakfield):
    with_role(oakfield, "office")
    jean = ready(oakfield)
    assert Desk(oakfield).sign_in().status_code == 303
    assert [row["person"] for row in oakfield.rows("sessions")] == [jean]


def test_two_people_of_one_name_who_both_have_passphrases_are_refused(oakfield: Oakfield):
    """Nobody is let in as somebody else; leadership gives one of them a name they are known as."""
    ready(oakfield)
    ready(oakfield)
    assert Desk(oakfield).sign_in().status_code == 422
    assert oakfield.rows("sessions") == []


@pytest.mark.parametrize("passphrase", ["", "x" * 5000, "\u0000", "\ud83d\ude00"])
def test_odd_passphrases_are_simply_wrong(oakfield: Oakfield, passphrase: str):
    ready(oakfield)
    desk = Desk(oakfield)
    sent = passphrase.encode("utf-8", "surrogatepass") if "\ud83d" in passphrase else passphrase
    assert desk.post("/sign-in", name="Jean Kirby", passphrase=sent).status_code == 422


# The second factor


def test_a_wrong_second_factor_is_refused_and_locked_after_five(oakfield: Oakfield):
    jean = ready(oakfield)
    desk = signed_in(oakfield, jean, second_factor=False)
    for code in ("000000", "", "K7M2-Q9XT", "١٢٣٤٥٦", "12345678901234567890"):
        page = desk.shown(desk.post("/sign-in/code", code=code), 422)
        assert page.says("That code is not right, or was used before. Wait for the next one.")
    page = desk.shown(desk.post("/sign-in/code", code=authenticator(oakfield, jean)), 422)
    assert page.says("Too many tries. Please wait 15 minutes.")


def test_an_authenticators_code_works_once(oakfield: Oakfield):
    jean = ready(oakfield)
    desk, other = (signed_in(oakfield, jean, d, second_factor=False) for d in desks(oakfield))
    code, before = authenticator(oakfield, jean), authenticator(oakfield, jean, -30)
    assert desk.post("/sign-in/code", code=code).status_code == 303
    for again in (code, before):
        assert other.shown(other.post("/sign-in/code", code=again), 422).says("was used before")
    after = authenticator(oakfield, jean, 30)
    assert other.post("/sign-in/code", code=after).status_code == 303


def desks(oakfield: Oakfield) -> tuple[Desk, Desk]:
    return Desk(oakfield), enrolled(oakfield, "leadership")


def test_a_printed_code_works_once_and_only_for_its_owner(oakfield: Oakfield):
    jean, sam = ready(oakfield), with_role(oakfield, "office", "Sam", "Pryce")
    code = printed_code(oakfield, jean)
    sams = signed_in(oakfield, sam, second_factor=False)
    assert sams.post("/sign-in/code", code=code).status_code == 422
    first = signed_in(oakfield, jean, second_factor=False)
    assert first.post("/sign-in/code", code=code).status_code == 303
    other = signed_in(oakfield, jean, enrolled(oakfield, "office"), second_factor=False)
    assert other.post("/sign-in/code", code=code).status_code == 422


def test_it_is_asked_once_a_person_a_station_and_a_day(oakfield: Oakfield):
    jean, sam = ready(oakfield), ready(oakfield, "office", given="Sam", family="Pryce")
    desk, other = desks(oakfield)

    def is_asked(at: Desk, name: str = "Jean Kirby") -> bool:
        assert at.sign_in(name).status_code == 303
        return not at.is_in()

    assert is_asked(desk)
    desk.post("/sign-in/code", code=printed_code(oakfield, jean))
    desk.post("/sign-out")
    assert not is_asked(desk)
    assert is_asked(desk, "Sam Pryce")
    assert is_asked(other)
    oakfield.set("00:00", "2026-11-21")
    assert is_asked(desk)
    assert sam


def test_the_school_may_do_without_it(oakfield: Oakfield):
    ready(oakfield)
    oakfield.do(ChangeSetting("second_factor", "no"))
    desk = Desk(oakfield)
    assert desk.goes_to(desk.sign_in()) == "/board"
    assert desk.is_in()


# Cookies that must be dead


def sign_out(oakfield: Oakfield, desk: Desk, person: str) -> None:
    desk.post("/sign-out")


def sign_out_everywhere(oakfield: Oakfield, desk: Desk, person: str) -> None:
    signed_in(oakfield, person, enrolled(oakfield, "office")).post("/sign-out", everywhere="yes")


def second_factor(oakfield: Oakfield, desk: Desk, person: str) -> None:
    assert desk.post("/sign-in/code", code=printed_code(oakfield, person)).status_code == 303


def role_given(oakfield: Oakfield, desk: Desk, person: str) -> None:
    oakfield.do(GrantRole(uuid.uuid4().hex, person, "office"))


def role_ended(oakfield: Oakfield, desk: Desk, person: str) -> None:
    oakfield.do(EndRole(person, "leadership"))


def reset_at_the_machine(oakfield: Oakfield, desk: Desk, person: str) -> None:
    oakfield.do(ResetSignIn(person, uuid.uuid4().hex))


def passphrase_chosen_anew(oakfield: Oakfield, desk: Desk, person: str) -> None:
    choose_passphrase(oakfield, person)


def person_left(oakfield: Oakfield, desk: Desk, person: str) -> None:
    oakfield.school.db.execute("UPDATE people SET left_at = added_at WHERE id = ?", [person])


def three_minutes(oakfield: Oakfield, desk: Desk, person: str) -> None:
    oakfield.wait(minutes=3)


ENDINGS = [
    sign_out,
    sign_out_everywhere,
    second_factor,
    role_given,
    role_ended,
    reset_at_the_machine,
    passphrase_chosen_anew,
    person_left,
    three_minutes,
]


@pytest.mark.parametrize("ends", ENDINGS, ids=lambda ends: ends.__name__)
def test_the_old_cookie_is_dead_after(
    oakfield: Oakfield, ends: Callable[[Oakfield, Desk, str], None]
):
    jean = with_role(oakfield, "leadership")
    with_role(oakfield, "headteacher", "Sam", "Pryce")
    desk = signed_in(oakfield, jean)
    old = desk.key
    assert old
    assert desk.is_in()
    ends(oakfield, desk, jean)
    for path in ("/board", "/board/part", "/people", "/sign-in/code"):
        replay = Desk(oakfield)
        replay.key = old
        assert replay.goes_to(replay.get(path)) == "/sign-in"
    replay = Desk(oakfield)
    replay.key = old
    assert replay.shown(replay.post("/sign-in/code", code="x"), 401).says("Please sign in again.")


@pytest.mark.parametrize("kind", ["office", "leadership", "shared"])
def test_a_cookie_is_worth_nothing_at_another_station(oakfield: Oakfield, kind: str):
    jean = ready(oakfield)
    desk = signed_in(oakfield, jean, enrolled(oakfield, "leadership"))
    assert desk.is_in()
    thief = enrolled(oakfield, kind)
    thief.key = desk.key or ""
    assert not thief.is_in()
    assert desk.is_in()


def test_at_a_desk_a_session_ends_after_ten_hours_and_on_the_next_day(oakfield: Oakfield):
    jean = ready(oakfield)
    desk = signed_in(oakfield, jean, enrolled(oakfield, "leadership"))
    oakfield.set("18:30")
    assert desk.is_in()
    oakfield.set("18:31")
    assert not desk.is_in()
    desk = signed_in(oakfield, jean, desk)
    oakfield.set("00:00", "2026-11-21")
    assert not desk.is_in()


def test_a_restart_signs_everybody_out_and_asks_for_no_second_factor_again(oakfield: Oakfield):
    desk = signed_in(oakfield, ready(oakfield))
    priya = oakfield.somebody("Priya")
    kiosk = let_in(oakfield, priya, enrolled(oakfield, "kiosk"))
    oakfield.school.close()
    before = oakfield.entries()
    for _ in range(2):
        oakfield.school = started(open_school(oakfield.folder, lambda: oakfield.clock))
        after = Desk(oakfield)
        after.key = desk.key or ""
        assert not after.is_in()
        replay = Desk(oakfield, kiosk.station)
        replay.key = kiosk.key or ""
        assert replay.get("/own").status_code == 303
        assert oakfield.entries() == before + 1
    after.sign_in()
    assert after.is_in()


def test_on_the_shared_station_using_it_keeps_somebody_in_but_the_boards_own_asking_does_not(
    oakfield: Oakfield,
):
    desk = signed_in(oakfield, ready(oakfield))
    for _ in range(3):
        oakfield.wait(minutes=2, seconds=30)
        assert desk.is_in()
    for _ in range(17):
        oakfield.wait(seconds=10)
        assert desk.get("/board/part").status_code == 200
    oakfield.wait(seconds=10)
    assert desk.goes_to(desk.get("/board/part")) == "/sign-in"


def test_somebody_who_is_in_is_sent_from_sign_in_to_the_board(oakfield: Oakfield):
    desk = signed_in(oakfield, ready(oakfield))
    assert desk.goes_to(desk.get("/sign-in")) == "/board"


@pytest.mark.parametrize("key", ["", "nonsense", "ä", "x" * 3000])
def test_made_up_cookies_are_nobodys(oakfield: Oakfield, key: str):
    desk = Desk(oakfield)
    desk.key = key
    assert not desk.is_in()
    assert desk.goes_to(desk.post("/sign-out")) == "/"


# What the browser is told


def test_signing_in_and_out_replaces_the_cookie_by_one_that_scripts_cannot_read(
    oakfield: Oakfield,
):
    jean = ready(oakfield)
    desk, keys = Desk(oakfield), []
    for response in (
        desk.sign_in(),
        desk.post("/sign-in/code", code=printed_code(oakfield, jean)),
        desk.post("/sign-out"),
    ):
        (cookie,) = response.headers.getlist("Set-Cookie")
        value, *flags = cookie.split("; ")
        assert value.startswith(f"{SESSION_COOKIE}=")
        assert sorted(flags) == ["HttpOnly", "Path=/", "SameSite=Strict"]
        keys.append(value)
    assert len(set(keys)) == 3


def test_over_https_the_cookie_is_for_https_only(oakfield: Oakfield):
    ready(oakfield)
    desk = Desk(oakfield)
    form = {"name": "Jean Kirby", "passphrase": PASSPHRASE}
    response = desk.client.post(
        "/sign-in", data=form, headers=OUR_PAGE, base_url="https://localhost"
    )
    assert "; Secure;" in response.headers["Set-Cookie"]


def test_at_an_office_signing_out_leads_to_signing_in(oakfield: Oakfield):
    desk = signed_in(oakfield, ready(oakfield), enrolled(oakfield, "office"))
    assert desk.goes_to(desk.post("/sign-out")) == "/sign-in"


def test_what_the_authenticator_page_shows_is_right(oakfield: Oakfield):
    desk, jean = Desk(oakfield), oakfield.person("Jean", "Kirby")
    page = desk.shown(start(desk, start_code_for(oakfield, jean)))
    (secret,) = SECRET.findall(page.text)
    (kept,) = oakfield.rows("credentials")
    assert secret == totp.shown(oakfield.school.keys.authenticator(jean, kept["authenticator"]))
    assert '<svg class="qr"' in page.text
