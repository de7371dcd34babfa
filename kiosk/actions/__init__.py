"""The product's verbs: what may be wanted, who wants it, and what comes back.

Each verb that changes something is a frozen dataclass; `perform` is the one doorway for all.
One file for each noun.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True)
class Stamp:
    """Who and where an Action comes from, when it happened (UTC), and its own id.

    `action_id` is made by the client (a UUID): the same one again is the same Action arriving
    twice. `actor` is a person's id, or None where nobody is known.
    """

    actor: str | None
    station: str
    action_id: str
    happened_at: datetime


@dataclass(frozen=True)
class Choice:
    """One answer to a question: what to send back, and what stands on its button."""

    answer: str
    label: str
    hint: str = ""
    slots: tuple[int, ...] = ()
    away: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of it: a code for machines, a sentence for people, and what to do next.

    `choices` answer a question; `also` is what else the person may want instead. `needs_pin` asks
    for the PIN with the one answer among `choices`.
    """

    code: str
    message: str
    heading: str = ""
    when: str = ""
    foot: str = ""
    slots: tuple[int, ...] = ()
    refusal: str | None = None
    choices: tuple[Choice, ...] = ()
    also: tuple[Choice, ...] = ()
    partly: bool = False
    needs_pin: bool = False
    undo_until: str | None = None
    replayed: bool = False


@dataclass(frozen=True)
class Scan:
    """A code held before a station: not an Action yet. `decide.scan` says which one is meant.

    `code` and `slot_label` (the label of a slot, scanned just before) are digests, None for a
    code that is none of ours; `typed` is true for a short code; `answer` answers a question.
    `proven` says that the PIN of the badge was right, and never what it is.
    """

    code: str | None
    typed: bool = False
    answer: str | None = None
    slot_label: str | None = None
    proven: bool = False


class Action:
    """Something that changes a register. `done` and `refused` say it in the audit log."""

    done: ClassVar[str]
    refused: ClassVar[str]
    about: ClassVar[tuple[str, str] | None] = None
    """The table and the field that say whom or what it is about, where the Action itself knows."""

    @property
    def concerns(self) -> str | None:
        """Whom or what it is about, as `table/id`."""
        key = getattr(self, self.about[1]) if self.about else None
        return f"{self.about[0]}/{key}" if self.about and key is not None else None


def verb(action_type: type[Action | Scan]) -> str:
    """`lock_up_phone`: how the audit log names an Action (or a scan that meant none)."""
    letters = (f"_{c.lower()}" if c.isupper() else c for c in action_type.__name__)
    return "".join(letters).lstrip("_")
