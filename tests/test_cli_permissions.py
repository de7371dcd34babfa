"""Rooms and permissions on the command line."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from click.testing import CliRunner, Result

from kiosk import clock
from kiosk.actions.permissions import RequestPermission, Terms
from kiosk.actions.roles import GrantRole
from kiosk.cli import main
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
