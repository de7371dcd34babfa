"""Forgetting on time: what is disposed of, and holds that stop it."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action

Key = tuple[str, str | int]
"""A row of a register: its table and its key."""


@dataclass(frozen=True)
class SetHold(Action):
    """Nothing about this person or pupil, or (both None) about anybody, is disposed of from now on.

    `reason` is sealed; only leadership reads it.
    """

    id: str
    person: str | None
    pupil: str | None
    reason: str | None

    done = "Records are kept under a hold from now on"
    refused = "A hold could not be set"
    about = ("holds", "id")


@dataclass(frozen=True)
class LiftHold(Action):
    """The hold is over; what is due goes with the next run."""

    id: str

    done = "A hold was lifted"
    refused = "A hold could not be lifted"
    about = ("holds", "id")


@dataclass(frozen=True)
class DisposeOf(Action):
    """One page of a run: rows of one class of record leave the registers.

    `entries` are those of the audit log that told of them, read up to `read_to`; `holds` are the
    open ones under which the page was chosen. Whatever changed since refuses it.
    """

    run: str
    name: str
    keys: tuple[Key, ...]
    entries: tuple[int, ...]
    read_to: int
    holds: tuple[str, ...]

    done = "Records whose period had ended were disposed of"
    refused = "Records could not be disposed of"
