"""Rooms and permissions on the command line."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner, Result
from mail_server import mail_server, nobody_listens

from kiosk import cli as kiosk_cli
from kiosk import clock, exchange, founding
from kiosk.actions.emails import GiveEmailAddress, TryEmail
from kiosk.actions.lockups import TakeBackInEmergency
from kiosk.actions.permissions import RequestPermission, Terms
from kiosk.actions.roles import GrantRole
from kiosk.cli import main
from kiosk.exchange import emails
from kiosk.perform import perform

if TYPE_CHECKING:
    from oakfield import Oakfield


def kiosk(oakfield: Oakfield, *words: str) -> Result:
    return CliRunner().invoke(main, ["--data", str(oakfield.folder), *words])


def test_the_report_says_what_is_in_force_and_never_why(oakfield: Oakfield) -> None:
    oakfield.clock = clock.now() - timedelta(hours=1)
    tom, helen = oakfield.person("Tom", "Hollis"), oakfield.person("Helen", "Okafor")
    oakfield.accepts(tom)
    oakfield.do(GrantRole("lead", helen, "leadership"))
    rooms = (oakfield.rows("places")[0]["id"],)
    ends = oakfield.clock + timedelta(hours=3)
    terms = Terms("exception", 1, oakfield.clock, ends, rooms, "medical")
    stamp = replace(oakfield.stamp(), actor=helen)
    perform(oakfield.school, RequestPermission("r", tom, terms, agreed=True), stamp)
    shown = kiosk(oakfield, "report", "permissions").output
    assert shown.startswith("Tom Hollis, ")
    assert shown.endswith(": in force.\n")
    assert "edical" not in shown


def test_who_stands_in_is_named_and_ended_at_the_machine(oakfield: Oakfield) -> None:
    oakfield.person("Senga", "Senco")
    oakfield.person("Ada", "Chair")
    named = kiosk(oakfield, "stand-ins", "name", "Senga Senco", "--on", "2099-05-04").output
    assert named == "Senga Senco is acting lead on 2099-05-04.\n"
    kiosk(oakfield, "stand-ins", "name", "Ada Chair", "--chair")
    assert kiosk(oakfield, "stand-ins", "list").output.splitlines() == [
        "Ada Chair: Chair of Governors",
        "Senga Senco: acting lead, on 2099-05-04",
    ]
    assert "no more" in kiosk(oakfield, "stand-ins", "end", "Ada Chair").output
    assert "nobody" in kiosk(oakfield, "stand-ins", "end", "Ada Chair").stderr


def test_no_command_and_no_import_decides_a_permission() -> None:
    deciding = {"ApprovePermission", "DeclinePermission", "ExtendPermission", "RequestPermission"}
    for layer in (kiosk_cli, exchange, founding):
        root = Path(layer.__file__ or "")
        files = root.parent.rglob("*.py") if root.name == "__init__.py" else [root]
        for file in files:
            named = {
                node.id
                for node in ast.walk(ast.parse(file.read_text("utf-8")))
                if isinstance(node, ast.Name)
            }
            assert not named & deciding, file


def test_e_mail_is_switched_on_tried_and_looked_at(oakfield: Oakfield) -> None:
    helen = oakfield.person("Helen", "Okafor")
    oakfield.clock = clock.now() - timedelta(hours=1)
    oakfield.do(GrantRole("lead", helen, "leadership"))
    oakfield.do(GiveEmailAddress("helen@oakfield.example"), actor=helen)
    assert "switched off" in kiosk(oakfield, "email", "send").stderr
    server = ("settings", "set", "email_server", nobody_listens())
    for words in (server, ("settings", "set", "email", "yes")):
        assert kiosk(oakfield, *words).exit_code == 0
    oakfield.do(TakeBackInEmergency(slot_number=3))
    said = kiosk(oakfield, "email", "waiting").output
    assert said == "Helen Okafor, emergency. It goes within seconds.\n1 waiting.\n"
    assert kiosk(oakfield, "email", "send").output == "1 waiting.\n"
    assert "cannot be reached" in kiosk(oakfield, "email", "waiting").output
    kept = CliRunner().invoke(
        main, ["--data", str(oakfield.folder), "email", "password"], input="tulip\ntulip\n"
    )
    assert "tulip" not in kept.output
    assert emails.password(oakfield.folder) == "tulip"
    with mail_server() as server_now:
        kiosk(oakfield, "settings", "set", "email_server", server_now.address)
        kiosk(oakfield, "settings", "set", "email_security", "none")
        oakfield.clock -= timedelta(days=1)
        oakfield.do(TryEmail(oakfield.rows("emails")[0]["id"]))
        assert kiosk(oakfield, "email", "send").output == "Everything has left.\n"
        assert server_now.next()["To"] == "helen@oakfield.example"
