"""An indecent image on a school device: put away at once, nothing described (RP35, QC27, B1).

Who found it, when, on which device, when the police were told and under which reference: there is
no field for anything else. In school nobody decides about it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from kiosk.actions import Choice, Outcome
from kiosk.actions.quarantines import EndQuarantine, NotePolice, QuarantineDevice
from kiosk.decide.decision import Changes, Decision, Moment, Row, done
from kiosk.decide.loans import Loan
from kiosk.decide.school_devices import SchoolDevice, in_use_again
from kiosk.refusals import refuse, sentence

WHO_TO_TELL = "the Headteacher or the Designated Safeguarding Lead"


@dataclass(frozen=True)
class Quarantine:
    """A device put away; open until leadership says that the police have released it."""

    TABLE: ClassVar[str] = "quarantines"

    id: int
    device: str
    found_by: str | None
    station: str
    found_at: datetime
    police_told_at: datetime | None
    reference: str | None
    ended_at: datetime | None


@dataclass(frozen=True)
class Facts:
    """The device, its open quarantine, and the loan of it that is out."""

    device: SchoolDevice | None
    current: Quarantine | None
    out: Loan | None
    next_id: int


def asked_first() -> Outcome:
    """Asked before a device is put away at the kiosk: a slip could be taken back by nobody here."""
    return Outcome(
        "question",
        "Nobody can use it from then on. The next screen says what to do, this once.",
        heading="Put it away?",
        foot="No answer means: nothing is put away.",
        choices=(Choice("images:police", "Put it away", "What to do now"),),
        also=(Choice("images:again", "Go back"),),
    )


def quarantine(
    _action: QuarantineDevice, facts: Facts, by: str | None, station: str, moment: Moment
) -> Decision:
    """Put a device away and say B1; again says it again."""
    if facts.device is None:
        return refuse("M5", heading="No such device")
    rows: list[Row] = []
    if facts.current is None:
        rows.append(replace(facts.device, condition="quarantined", condition_at=moment.at))
        found_at = moment.at
        rows.append(
            Quarantine(facts.next_id, facts.device.id, by, station, found_at, None, None, None)
        )
        if facts.out:
            rows.append(replace(facts.out, returned_at=max(moment.at, facts.out.out_at)))
    return Changes(
        tuple(rows),
        Outcome("quarantined", sentence("B1", who=WHO_TO_TELL), heading="Stop"),
        f"school_devices/{facts.device.id}",
    )


def note_police(action: NotePolice, facts: Facts, moment: Moment) -> Decision:
    """When the police were told, not later than now (M13), their reference, and who found it."""
    if facts.current is None:
        return refuse("M5", heading="No such device")
    if action.told_at > moment.at:
        return refuse("M13", heading="Not yet")
    return done(
        replace(
            facts.current,
            police_told_at=action.told_at,
            reference=action.reference or None,
            found_by=action.found_by or facts.current.found_by,
        )
    )


def end_quarantine(_action: EndQuarantine, facts: Facts, moment: Moment) -> Decision:
    """The police have released the device: M14 before they were told at all."""
    if facts.current is None or facts.device is None:
        return refuse("M5", heading="No such device")
    if facts.current.police_told_at is None:
        return refuse("M14", heading="The police first")
    ended = replace(facts.current, ended_at=moment.at)
    return done(ended, in_use_again(facts.device, moment))
