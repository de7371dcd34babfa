"""E-mail to whoever decides: it leaves once the server takes it, and says no name and no reason."""

from __future__ import annotations

import logging
import socket
import sqlite3
import ssl
import stat
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

import pytest
from mail_server import MailServer, mail_server, nobody_listens
from oakfield import Badge, Oakfield, local

from kiosk import clock, tls
from kiosk.actions import Action, Outcome
from kiosk.actions.emails import GiveEmailAddress, RemoveEmailAddress, SendTestEmail
from kiosk.actions.leaving import RecordLeaver
from kiosk.actions.lockups import TakeBackInEmergency
from kiosk.actions.permissions import ChangePermission, RequestPermission, Terms
from kiosk.actions.roles import EndRole, GrantRole
from kiosk.actions.settings import ChangeSetting
from kiosk.actions.stand_ins import NameStandIn
from kiosk.clock import from_text
from kiosk.db import audit_check
from kiosk.db import emails as table
from kiosk.decide.emails import LONGEST_PAUSE
from kiosk.exchange import emails

if TYPE_CHECKING:
    from pathlib import Path

NOTE = "Nursery may ring about my daughter."


@dataclass
class School:
    """Tom teaches, Helen leads, Ruth is the Headteacher; both gave an address."""

    oakfield: Oakfield
    server: MailServer
    tom: Badge
    helen: str
    ruth: str

    def by(self, actor: str, action: Action) -> Outcome:
        return self.oakfield.do(action, actor=actor)

    def terms(self, kind: str = "exception") -> Terms:
        room = self.oakfield.rows("places")[0]["id"]
        ends = local("12:00")
        return Terms(kind, 1, local("10:30"), ends, (room,), "dependant_unwell", NOTE)

    def asks(self, whose: str, key: str = "r", kind: str = "exception") -> Outcome:
        return self.by(whose, RequestPermission(key, whose, self.terms(kind)))

    def told(self) -> set[str]:
        """To whom something waits to leave."""
        return {row["person"] for row in self.oakfield.rows("emails")}

    def deliver(self) -> None:
        emails.deliver(self.oakfield.school)

    def trouble(self) -> set[str]:
        return {row["trouble"] for row in self.oakfield.rows("emails")}


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def school(oakfield: Oakfield, server: MailServer) -> School:
    tom = oakfield.badge(oakfield.person("Tom", "Hollis"))
    helen, ruth = oakfield.person("Helen", "Okafor"), oakfield.person("Ruth", "Head")
    oakfield.do(GrantRole("lead", helen, "leadership"))
    oakfield.do(GrantRole("head", ruth, "headteacher"))
    for person in (tom.person, helen, ruth):
        oakfield.accepts(person)
    oakfield.do(ChangeSetting("email", "yes"))
    oakfield.do(ChangeSetting("email_server", server.address))
    oakfield.do(ChangeSetting("email_security", "none"))
    oakfield.do(ChangeSetting("email_from", "kiosk@oakfield.example"))
    oakfield.do(GiveEmailAddress("helen@oakfield.example"), actor=helen)
    oakfield.do(GiveEmailAddress("head@oakfield.example"), actor=ruth)
    return School(oakfield, server, tom, helen, ruth)


def test_a_request_reaches_whoever_decides_it_and_then_nothing_waits(school: School):
    school.asks(school.tom.person)
    school.deliver()
    arrived = [school.server.next(), school.server.next()]
    assert {each["To"] for each in arrived} == {"helen@oakfield.example", "head@oakfield.example"}
    assert {each["Subject"] for each in arrived} == {"A request is waiting for leadership"}
    assert {each["From"] for each in arrived} == {"kiosk@oakfield.example"}
    assert {each["Auto-Submitted"] for each in arrived} == {"auto-generated"}
    assert arrived[0]["Message-ID"] != arrived[1]["Message-ID"]
    assert school.oakfield.rows("emails") == []
    audit_check.verify(school.oakfield.school.db)


def test_no_name_and_no_reason_is_anywhere_in_it(school: School):
    school.asks(school.tom.person)
    school.oakfield.do(TakeBackInEmergency(school.oakfield.digest(school.tom.code)))
    school.by(school.helen, SendTestEmail("test"))
    school.deliver()
    for _ in range(5):
        said = school.server.next().as_string()
        for word in ("Tom", "Hollis", "Helen", "Ruth", "unwell", "Nursery", "PPA", "slot"):
            assert word not in said.replace("helen@", "")


def test_an_emergency_is_told_at_once(school: School):
    school.oakfield.do(TakeBackInEmergency(slot_number=3))
    school.deliver()
    assert school.server.next()["Subject"] == "An emergency was recorded at the kiosk"


def test_it_never_goes_to_whom_it_is_about_nor_to_who_did_it(school: School):
    school.asks(school.helen)
    assert school.told() == {school.ruth}
    school.by(school.ruth, ChangePermission("r/1", school.terms()))
    assert school.told() == {school.ruth}, "she changed it herself; he it is about"
    helens = school.oakfield.badge(school.helen)
    school.oakfield.do(TakeBackInEmergency(school.oakfield.digest(helens.code)))
    assert {row["person"] for row in school.oakfield.rows("emails")} == {school.ruth}


def test_an_adjustment_is_told_to_the_headteacher_and_theirs_to_the_chair(school: School):
    school.asks(school.tom.person, kind="adjustment")
    assert school.told() == {school.ruth}
    chair = school.oakfield.person("Ada", "Chair")
    school.oakfield.do(NameStandIn("c", chair, "chair", local("00:00"), None))
    school.by(chair, GiveEmailAddress("chair@oakfield.example"))
    school.asks(school.ruth, "s")
    assert school.told() == {school.ruth, school.helen, chair}


@pytest.mark.parametrize("off", ["the setting", "no address"])
def test_off_unless_the_school_and_the_leader_want_it(school: School, off: str):
    if off == "the setting":
        school.oakfield.do(ChangeSetting("email", "no"))
    else:
        school.by(school.helen, RemoveEmailAddress())
        school.by(school.ruth, RemoveEmailAddress())
    school.asks(school.tom.person)
    assert school.oakfield.rows("emails") == []


def test_switched_off_what_still_waits_is_not_sent(school: School):
    school.asks(school.tom.person)
    school.oakfield.do(ChangeSetting("email", "no"))
    assert school.oakfield.rows("emails") == []


@pytest.mark.parametrize(
    ("command", "reply", "says"),
    [
        ("RCPT", "550 No such user", "The mail server does not take that address (550)."),
        ("MAIL", "451 Later", "The mail server said no (451)."),
        ("DATA", "554 No", "The mail server said no (554)."),
    ],
)
def test_a_server_that_refuses_loses_nothing(school: School, command: str, reply: str, says: str):
    school.server.replies = {command: reply}
    school.asks(school.tom.person)
    school.deliver()
    assert school.trouble() == {says}
    school.server.replies = {}
    school.oakfield.wait(minutes=1)
    school.deliver()
    assert school.oakfield.rows("emails") == []
    assert school.server.taken.qsize() >= 2


def test_one_address_that_is_refused_keeps_no_other_back(school: School):
    school.asks(school.tom.person)
    school.server.replies = {"RCPT TO:<helen@": "550 No such user"}
    school.deliver()
    assert school.told() == {school.helen}
    school.by(school.helen, GiveEmailAddress("h.okafor@oakfield.example"))
    school.server.replies = {}
    school.oakfield.wait(minutes=1)
    school.deliver()
    arrived = [school.server.next()["To"] for _ in "12"]
    assert arrived == ["head@oakfield.example", "h.okafor@oakfield.example"]


def test_no_server_at_all_and_one_that_hangs(school: School, monkeypatch: pytest.MonkeyPatch):
    school.oakfield.do(ChangeSetting("email_server", nobody_listens()))
    school.asks(school.tom.person)
    school.deliver()
    assert school.trouble() == {"The mail server cannot be reached."}
    monkeypatch.setattr(emails, "SERVER_ANSWERS_WITHIN", 0.05)
    school.server.silent = True
    school.oakfield.do(ChangeSetting("email_server", school.server.address))
    school.oakfield.wait(minutes=1)
    school.deliver()
    assert school.trouble() == {"The mail server does not answer, or hangs up."}
    assert {row["tries"] for row in school.oakfield.rows("emails")} == {2}


def test_taken_but_not_confirmed_it_comes_twice_under_one_message_id(school: School):
    school.by(school.ruth, RemoveEmailAddress())
    school.server.hangs_up_after = "DATA"
    school.asks(school.tom.person)
    school.deliver()
    assert school.trouble() == {"The mail server does not answer, or hangs up."}
    school.server.hangs_up_after = ""
    school.oakfield.wait(minutes=1)
    school.deliver()
    first, second = school.server.next(), school.server.next()
    assert first.as_string() == second.as_string()
    assert first["Message-ID"].endswith("@oakfield.example>")


def test_where_nothing_can_be_noted_a_message_is_not_sent_again_and_again(
    school: School, monkeypatch: pytest.MonkeyPatch
):
    school.by(school.ruth, RemoveEmailAddress())
    school.asks(school.tom.person)

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(emails, "_note", full)
    with pytest.raises(sqlite3.OperationalError):
        school.deliver()
    school.deliver()
    assert school.server.taken.qsize() == 1
    monkeypatch.setattr(emails, "perform", full)
    school.oakfield.wait(minutes=1)
    with pytest.raises(sqlite3.OperationalError):
        school.deliver()
    assert school.server.taken.qsize() == 1


def test_pauses_grow_to_an_hour_and_no_try_comes_before_its_time(school: School):
    school.oakfield.do(ChangeSetting("email_server", nobody_listens()))
    school.by(school.ruth, RemoveEmailAddress())
    school.asks(school.tom.person)
    pauses = []
    for _ in range(11):
        school.deliver()
        [row] = school.oakfield.rows("emails")
        next_try_at = from_text(row["next_try_at"])
        pauses.append(next_try_at - school.oakfield.clock)
        school.oakfield.clock = next_try_at - timedelta(milliseconds=1)
        school.deliver()
        assert school.oakfield.rows("emails") == [row]
        school.oakfield.wait(milliseconds=1)
    seconds = [pause / timedelta(seconds=1) for pause in pauses]
    assert seconds == [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]
    assert pauses[-1] == LONGEST_PAUSE


def test_who_has_left_or_leads_no_more_is_sent_nothing(school: School):
    school.asks(school.tom.person)
    school.oakfield.do(GrantRole("office", school.helen, "office"))
    school.oakfield.do(EndRole(school.helen, "leadership"))
    school.by(school.ruth, RemoveEmailAddress())
    school.deliver()
    assert school.oakfield.rows("emails") == []
    assert school.server.taken.qsize() == 0


def test_an_address_that_is_taken_out_is_in_no_payload_either(school: School):
    school.by(school.helen, RemoveEmailAddress())
    school.oakfield.do(GrantRole("other", school.oakfield.person("Una"), "leadership"))
    school.oakfield.do(RecordLeaver(school.ruth))
    held = (school.oakfield.folder / "kiosk.db").read_bytes()
    assert b"helen@oakfield" not in held
    assert b"head@oakfield" not in held
    audit_check.verify(school.oakfield.school.db)


def test_who_decides_nothing_gives_no_address_and_a_test_needs_one(school: School):
    assert school.by(school.tom.person, GiveEmailAddress("tom@oakfield.example")).refusal == "P1"
    assert school.by(school.tom.person, SendTestEmail("t")).refusal == "J12"
    school.oakfield.do(ChangeSetting("email", "no"))
    assert school.by(school.helen, SendTestEmail("t")).refusal == "J11"


def test_a_password_lies_beside_the_database_and_is_never_sent_in_the_clear(
    school: School, caplog: pytest.LogCaptureFixture
):
    folder: Path = school.oakfield.folder
    emails.keep_password(folder, "tulip-anvil-42")
    assert stat.S_IMODE((folder / emails.PASSWORD).stat().st_mode) == 0o600
    school.oakfield.do(ChangeSetting("email_user", "kiosk"))
    school.asks(school.tom.person)
    with caplog.at_level(logging.DEBUG):
        school.deliver()
        school.oakfield.do(ChangeSetting("email_security", "starttls"))
        school.oakfield.wait(minutes=1)
        school.deliver()
    assert school.trouble() == {"The mail server does not offer what was set (starttls, password)."}
    assert not [line for line in school.server.heard if line.startswith("AUTH")]
    assert "tulip" not in caplog.text
    assert b"tulip" not in (folder / "kiosk.db").read_bytes()


NOT_TRUSTED = "The mail server’s certificate is not trusted, or it speaks no TLS there."


@dataclass
class Private:
    """A mail server that speaks TLS, and whoever vouches for it; the kiosk has a password there,
    and one message waits for Helen.
    """

    school: School
    authority: Path
    monkeypatch: pytest.MonkeyPatch

    def set(self, **settings: str) -> None:
        for name, value in settings.items():
            self.school.oakfield.do(ChangeSetting(f"email_{name}", value))

    def trusts(self) -> None:
        self.monkeypatch.setenv("SSL_CERT_FILE", str(self.authority))

    def serves(self, security: str) -> None:
        self.school.server.at_once = security == "tls"
        self.set(security=security)

    def try_again(self) -> None:
        self.school.oakfield.wait(hours=1)
        self.school.deliver()

    def passwords(self) -> list[bytes]:
        heard = self.school.server.heard
        return [b64decode(line.split()[-1]) for line in heard if line.startswith("AUTH")]


@pytest.fixture
def private(school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Private:
    return speaking_tls(school, tmp_path, monkeypatch)


def speaking_tls(
    school: School, folder: Path, monkeypatch: pytest.MonkeyPatch, *, years_ago: int = 0
) -> Private:
    at_school = (IPv4Address("192.168.1.2"),)
    monkeypatch.setattr(tls, "addresses_of_this_machine", lambda: at_school)
    made = clock.now() - timedelta(days=365 * years_ago)
    tls.init(folder, "Oakfield Primary", made)
    shown = tls.ready(folder, made)
    school.server.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    school.server.tls.load_cert_chain(shown.certificate, shown.key)
    authority = folder / "authority.pem"
    authority.write_bytes(ssl.DER_cert_to_PEM_cert(shown.authority).encode())
    emails.keep_password(school.oakfield.folder, "tulip-anvil-42")
    private = Private(school, authority, monkeypatch)
    private.set(server=school.server.address.replace("127.0.0.1", "localhost"), user="kiosk")
    school.by(school.ruth, RemoveEmailAddress())
    school.asks(school.tom.person)
    return private


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_password_is_sent_in_private_to_a_server_that_is_trusted_and_to_no_other(
    private: Private, security: str
):
    private.serves(security)
    private.school.deliver()
    assert private.school.trouble() == {NOT_TRUSTED}
    assert private.passwords() == []
    private.trusts()
    private.try_again()
    assert private.school.server.next()["To"] == "helen@oakfield.example"
    assert private.passwords() == [b"\0kiosk\0tulip-anvil-42"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_ran_out_is_not_trusted(
    school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: str
):
    private = speaking_tls(school, tmp_path, monkeypatch, years_ago=3)
    private.trusts()
    private.serves(security)
    school.deliver()
    assert school.trouble() == {NOT_TRUSTED}
    assert (private.passwords(), school.server.taken.qsize()) == ([], 0)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_nor_is_one_for_another_name(private: Private, security: str):
    private.trusts()
    private.serves(security)
    connect, here = socket.create_connection, private.school.server.server_address
    private.monkeypatch.setattr(socket, "create_connection", lambda _, *more: connect(here, *more))
    private.set(server="smtp.elsewhere.example:465")
    private.school.deliver()
    assert private.school.trouble() == {NOT_TRUSTED}
    assert private.passwords() == []


def test_tls_where_the_server_speaks_none_and_starttls_where_it_begins_with_tls(private: Private):
    private.trusts()
    private.set(security="tls")
    private.school.deliver()
    assert private.school.trouble() == {NOT_TRUSTED}
    private.monkeypatch.setattr(emails, "SERVER_ANSWERS_WITHIN", 0.05)
    private.school.server.at_once = True
    private.set(security="starttls")
    private.try_again()
    assert private.school.trouble() == {"The mail server does not answer, or hangs up."}
    assert private.passwords() == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_wrong_password_keeps_the_message_until_it_is_right(private: Private, security: str):
    private.trusts()
    private.serves(security)
    private.school.server.replies = {"AUTH": "535 No"}
    private.school.deliver()
    assert private.school.trouble() == {"The mail server does not take the user name and password."}
    assert private.school.server.taken.qsize() == 0
    private.school.server.replies = {}
    emails.keep_password(private.school.oakfield.folder, "right-this-time")
    private.try_again()
    assert private.school.oakfield.rows("emails") == []
    assert private.passwords()[-1] == b"\0kiosk\0right-this-time"


def test_a_server_that_is_away_for_a_day_gets_each_message_once(school: School):
    school.oakfield.do(ChangeSetting("email_server", nobody_listens()))
    school.asks(school.tom.person)
    asked_at = school.oakfield.clock
    for _ in range(24 * 4):
        school.deliver()
        school.oakfield.wait(minutes=15)
    assert all(row["tries"] >= 24 for row in school.oakfield.rows("emails"))
    school.oakfield.do(ChangeSetting("email_server", school.server.address))
    school.oakfield.wait(hours=1)
    school.deliver()
    school.deliver()
    arrived = [school.server.next() for _ in "12"]
    assert {each["To"] for each in arrived} == {"helen@oakfield.example", "head@oakfield.example"}
    assert {parsedate_to_datetime(each["Date"]) for each in arrived} == {asked_at}
    assert (school.server.taken.qsize(), school.oakfield.rows("emails")) == (0, [])


def test_a_server_that_hangs_up_between_two_has_taken_the_first_once(school: School):
    school.asks(school.tom.person)
    second = table.waiting(school.oakfield.school.db)[-1].person
    address = "helen@" if second == school.helen else "head@"
    school.server.replies = {f"RCPT TO:<{address}": "421 Closing"}
    school.deliver()
    assert school.told() == {second}
    school.server.replies = {}
    school.oakfield.wait(minutes=1)
    school.deliver()
    arrived = sorted(school.server.next()["To"] for _ in "12")
    assert arrived == ["head@oakfield.example", "helen@oakfield.example"]
    assert (school.server.taken.qsize(), school.oakfield.rows("emails")) == (0, [])


def test_the_environment_comes_before_the_file(school: School, monkeypatch: pytest.MonkeyPatch):
    folder = school.oakfield.folder
    assert emails.password(folder) is None
    emails.keep_password(folder, "in the file")
    assert emails.password(folder) == "in the file"
    monkeypatch.setenv(emails.PASSWORD_VARIABLE, "in the environment")
    assert emails.password(folder) == "in the environment"
