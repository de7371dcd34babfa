"""Badges of people and labels of slots."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class IssueBadge(Action):
    """Give a person a new badge; every older one stops working. Both codes are digests."""

    person: str
    code: str
    short: str

    done = "{object} was given a new badge"
    refused = "No badge could be given to {object}"
    about = ("people", "person")


@dataclass(frozen=True)
class SuspendBadge(Action):
    """End a lost badge before there is a new one."""

    person: str

    done = "the badge of {object} was reported lost and ended"
    refused = "no badge of {object} could be ended"
    about = ("people", "person")


@dataclass(frozen=True)
class IssueSlotLabel(Action):
    """Give a slot a new label; the older one stops working."""

    slot: str
    code: str

    done = "{object} was given a new label"
    refused = "No label could be given to {object}"
    about = ("slots", "slot")
