"""Somebody asks what is held about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kiosk.actions import Action


@dataclass(frozen=True)
class ExportPerson(Action):
    """Everything held about one member of staff is written out for them (domain.md C.4).

    `confirmed_on` is the day their identity was confirmed: the answer is due a calendar month
    later.
    """

    person: str
    confirmed_on: date

    done = "{object}’s record was exported"
    refused = "{object}’s record could not be exported"
    about = ("people", "person")
