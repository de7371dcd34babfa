"""Who may lead, and starting again at the machine."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class GrantRole(Action):
    """Let a person do what a role may: office, leadership, headteacher or governor."""

    id: str
    person: str
    role: str

    done = "{object} was given a role"
    refused = "{object} could not be given a role"
    about = ("people", "person")


@dataclass(frozen=True)
class EndRole(Action):
    """Take a role from a person; they are signed out everywhere."""

    person: str
    role: str

    done = "a role of {object} ended"
    refused = "a role of {object} could not be ended"
    about = ("people", "person")


@dataclass(frozen=True)
class ResetSignIn(Action):
    """At the machine: end a person's sessions and give them a code to choose a passphrase anew."""

    person: str
    code: str

    done = "the sign-in of {object} was reset at the machine"
    refused = "the sign-in of {object} could not be reset"
    about = ("people", "person")
