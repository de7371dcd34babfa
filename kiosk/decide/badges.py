"""Which code works and for whom: issuing one ends every older one (G2).

Badges and slot labels are different kinds of code; a label never stands for a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from kiosk.actions.badges import IssueBadge, IssueSlotLabel, SuspendBadge
from kiosk.decide.decision import Decision, Moment, done
from kiosk.decide.sign_in import Session, with_pin_ended
from kiosk.refusals import refuse


@dataclass(frozen=True)
class Code:
    """A printed code, kept as a digest: whose badge or which slot's label it is."""

    TABLE: ClassVar[str] = "codes"

    id: str
    short: str | None
    person: str | None
    slot: str | None
    issued_at: datetime
    ended_at: datetime | None


def issue_badge(
    action: IssueBadge,
    person_is_here: bool,
    working: Iterable[Code],
    sessions: Sequence[Session],
    moment: Moment,
) -> Decision:
    """A new badge; every badge of theirs that still works dies with it, and whoever a PIN let in
    with one is out. Somebody gone gets E3.
    """
    if not person_is_here:
        return refuse("E3")
    new = Code(action.code, action.short, action.person, None, moment.at, None)
    return done(*_ended(working, moment), new, unaudited=with_pin_ended(sessions, moment))


def suspend_badge(
    _action: SuspendBadge, working: Sequence[Code], sessions: Sequence[Session], moment: Moment
) -> Decision:
    """End a badge that was lost; whoever a PIN let in with it is out. H3 where none works."""
    if not working:
        return refuse("H3", heading="No badge works")
    return done(*_ended(working, moment), unaudited=with_pin_ended(sessions, moment))


def issue_slot_label(
    action: IssueSlotLabel, slot_exists: bool, working: Iterable[Code], moment: Moment
) -> Decision:
    """A new label for a slot; the one on it now dies with it."""
    if not slot_exists:
        return refuse("S2", n=action.slot.rpartition("-")[2])
    return done(
        *_ended(working, moment), Code(action.code, None, None, action.slot, moment.at, None)
    )


def _ended(working: Iterable[Code], moment: Moment) -> list[Code]:
    return [replace(code, ended_at=moment.at) for code in working]
