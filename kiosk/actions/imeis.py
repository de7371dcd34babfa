"""The numbers of one's own phone, kept for the day it is stolen."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.actions import Action


@dataclass(frozen=True)
class RecordImei(Action):
    """Keep a number of one's own phone (domain.md QC16), if one wishes.

    `number` is what was typed or read; `sealed` and `fingerprint` are made of its digits under
    the school's keys. Neither the number nor the sealed one is in the log in the clear.
    """

    id: str
    person: str
    phone: int
    position: int
    number: str = field(repr=False)
    sealed: str = field(repr=False)
    fingerprint: str
    source: str = "typed"

    done = "{object} recorded a number of their phone"
    refused = "{object} could not record a number of their phone"
    about = ("people", "person")


@dataclass(frozen=True)
class DeleteImei(Action):
    """Take a number of one's own phone out again, for good."""

    person: str
    imei: str

    done = "{object} deleted a number of their phone"
    refused = "{object} could not delete a number"
    about = ("people", "person")


@dataclass(frozen=True)
class DescribePhone(Action):
    """Say what one's own phone looks like: make, model and colour, for the police and insurer."""

    person: str
    phone: int
    make: str
    model: str
    colour: str

    done = "{object} described their phone"
    refused = "{object} could not describe their phone"
    about = ("people", "person")


@dataclass(frozen=True)
class RetirePhone(Action):
    """Say that one has a phone of one's own no more; its numbers and looks go with it for good."""

    person: str
    phone: int

    done = "{object} said that they no longer have a phone"
    refused = "{object} could not put a phone off the record"
    about = ("people", "person")


@dataclass(frozen=True)
class RevealImei(Action):
    """Leadership looks at somebody's full number, and says why (I7)."""

    person: str
    imei: str
    reason: str

    done = "leadership looked at a full number of {object}"
    refused = "leadership was not shown a number of {object}"
    about = ("people", "person")
