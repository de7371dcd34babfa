"""The kiosk is killed as the mail server takes a message: it comes again, known by its id."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from mail_server import mail_server

from assurance.served import Station, emergency, enrol, kiosk, serving
from kiosk.actions.emails import GiveEmailAddress
from kiosk.actions.roles import GrantRole

if TYPE_CHECKING:
    from oakfield import Oakfield


def test_killed_before_the_server_has_answered_it_comes_again(oakfield: Oakfield) -> None:
    helen = oakfield.person("Helen", "Okafor")
    oakfield.do(GrantRole("lead", helen, "leadership"))
    oakfield.do(GiveEmailAddress("helen@oakfield.example"), actor=helen)
    with mail_server() as mail:
        for name, value in {
            "email": "yes",
            "email_server": mail.address,
            "email_security": "none",
            "email_from": "kiosk@oakfield.example",
        }.items():
            assert kiosk(oakfield.folder, "settings", "set", name, value).returncode == 0
        key = enrol(oakfield.folder, "Hall")
        mail.may_answer.clear()
        with serving(oakfield.folder) as server:
            with closing(Station(server.port, key)) as hall:
                hall.say(emergency(slot_number=3))
            first = mail.next()
            server.kill()
            mail.may_answer.set()
            server.start()
            second = mail.next()
            assert first.as_string() == second.as_string()
            assert kiosk(oakfield.folder, "audit", "verify").returncode == 0
