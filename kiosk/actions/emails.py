"""E-mail to whoever decides, where the school wants it: whom, and what became of each message.

An address is given by whoever it belongs to, and by nobody else: it is theirs who acts.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class GiveEmailAddress(Action):
    """Be told by e-mail from now on; `address` is one that `settings.email_address` let pass."""

    address: str

    done = "{object} gave an address to be told by e-mail"
    refused = "{object} could not give an address for e-mail"


@dataclass(frozen=True)
class RemoveEmailAddress(Action):
    """Be told by e-mail no more; the address is forgotten."""

    done = "{object} is told by e-mail no more"
    refused = "{object} could not be left out of e-mail"


@dataclass(frozen=True)
class SendTestEmail(Action):
    """A message to one’s own address, to see whether it arrives."""

    id: str

    done = "{object} asked for an e-mail to test with"
    refused = "{object} could not be sent an e-mail to test with"


@dataclass(frozen=True)
class TryEmail(Action):
    """A message is about to be handed over; the try is counted first."""

    email: str

    done = "an e-mail is being sent"
    refused = "an e-mail could not be sent"


@dataclass(frozen=True)
class NoteDelivery(Action):
    """A message has left, or is not to (`trouble` None), or could not leave yet, and why."""

    email: str
    trouble: str | None

    done = "an e-mail was dealt with"
    refused = "an e-mail could not be dealt with"
