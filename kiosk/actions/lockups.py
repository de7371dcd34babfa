"""Phones of staff, the slots they sit in, and Undo."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class LockUpPhone(Action):
    """Put phones away (domain.md RP19-RP21), by number; a new number is a new phone.

    `slot` is the slot whose label was scanned just before. `switched_off` is None where the
    scan itself says so, else what the person answered.
    """

    person: str
    phones: tuple[int, ...] = (1,)
    slot: str | None = None
    switched_off: bool | None = None

    done = "{object} locked a phone away"
    refused = "{object} could not lock a phone away"
    about = ("people", "person")


@dataclass(frozen=True)
class TakeBackPhone(Action):
    """Take phones back, by number (domain.md B.3)."""

    person: str
    phones: tuple[int, ...]

    done = "{object} took a phone back"
    refused = "{object} asked for a phone back"
    about = ("people", "person")


@dataclass(frozen=True)
class TakeBackInEmergency(Action):
    """Take phones back at once: all of one's own by badge, or what is in a slot by its number.

    Never refused, whatever is or is not found (domain.md B.9, invariant 17).
    """

    code: str | None = None
    typed: bool = False
    slot_number: int | None = None

    done = "emergency: a phone was taken back, {object}"
    refused = done


@dataclass(frozen=True)
class Undo(Action):
    """Take back what the same station did a moment ago, as an entry of its own."""

    undoes: str

    done = "what had just been recorded was undone, {object}"
    refused = "nothing could be undone"


@dataclass(frozen=True)
class AddSlots(Action):
    """Number more slots for staff phones, after the ones there are."""

    count: int

    done = "Slots were added"
    refused = "No slots could be added"


@dataclass(frozen=True)
class CloseSlots(Action):
    """There are slots for staff phones up to this number, and none above it."""

    last: int

    done = "Slots were taken away"
    refused = "Slots could not be taken away"


@dataclass(frozen=True)
class GiveSlot(Action):
    """Make a slot one person's own, or (person None) anybody's."""

    slot_number: int
    person: str | None

    done = "the owner of {object} was changed"
    refused = "the owner of {object} could not be changed"
