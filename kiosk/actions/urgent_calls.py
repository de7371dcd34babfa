"""Somebody rings the school for a colleague whose phone is locked away (domain.md RP10)."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class NoteCall(Action):
    """The office takes a call for a colleague."""

    id: str
    person: str

    done = "an urgent call was noted for {object}"
    refused = "no urgent call could be noted for {object}"
    about = ("people", "person")


@dataclass(frozen=True)
class DeliverCall(Action):
    """The colleague was told."""

    call: str

    done = "{object} was told of an urgent call"
    refused = "an urgent call could not be marked as delivered"
