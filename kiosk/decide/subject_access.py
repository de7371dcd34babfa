"""Who asks what is held, and when the answer is due (domain.md C.4, scenario 19)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from kiosk.actions import Outcome
from kiosk.actions.subject_access import (
    ConfirmIdentity,
    ExportPerson,
    ExportPupil,
    ReceiveRequest,
)
from kiosk.decide.calendar import day_of
from kiosk.decide.decision import UNCHANGED, Changes, Decision, Moment, done
from kiosk.decide.people import Person, Pupil
from kiosk.refusals import Refusal, refuse


@dataclass(frozen=True)
class AccessRequest:
    """A request about one person or pupil; `asked_by` is the parent who asks about a pupil.

    It waits for an answer of theirs since `paused_on`; `paused_days` is how long it did before.
    """

    TABLE: ClassVar[str] = "access_requests"

    id: str
    person: str | None
    pupil: str | None
    asked_by: str | None
    received_on: date
    confirmed_on: date | None
    paused_on: date | None
    paused_days: int
    answered_on: date | None

    @property
    def concerns(self) -> str:
        """Whom it is about, as the log has it."""
        return f"people/{self.person}" if self.person else f"pupils/{self.pupil}"

    @property
    def due_on(self) -> date | None:
        """When the answer is due; None while nobody is confirmed, or it is paused."""
        if self.confirmed_on is None or self.paused_on:
            return None
        return due_on(self.confirmed_on) + timedelta(days=self.paused_days)


def due_on(confirmed_on: date) -> date:
    """The same day of the next month; its last day, where it has no such day."""
    year, month = divmod(confirmed_on.year * 12 + confirmed_on.month, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(confirmed_on.day, last))


def export(
    action: ExportPerson | ExportPupil, whose: Person | Pupil | None, moment: Moment
) -> Decision:
    """E3 where nobody is called that, X1 where the day lies ahead. Nothing is stored."""
    if whose is None:
        return refuse("E3")
    if action.confirmed_on > day_of(moment.at):
        return refuse("X1", heading="Please check the day")
    return Changes((), Outcome("exported", "Exported."))


def receive(
    action: ReceiveRequest,
    whose: Person | Pupil | None,
    open_one: AccessRequest | None,
    moment: Moment,
) -> Decision:
    """Note it: E3, X2 where one is open, X3 without the parent’s name, X4 for a day ahead."""
    if whose is None:
        return refuse("E3")
    if open_one:
        return refuse("X2", heading="There is one already")
    if action.pupil and not action.asked_by:
        return refuse("X3", heading="Say who asks")
    if action.received_on > day_of(moment.at):
        return refuse("X4", heading="Please check the day")
    asked = (action.person, action.pupil, action.asked_by, action.received_on)
    noted = AccessRequest(action.id, *asked, None, None, 0, None)
    return done(noted, concerns=noted.concerns)


def confirm(action: ConfirmIdentity, found: AccessRequest | None, moment: Moment) -> Decision:
    """The month begins: X1 for a day ahead, X5 for one before they asked."""
    refused = _is_over(found)
    if found is None or refused:
        return refused or UNCHANGED
    if action.confirmed_on > day_of(moment.at):
        return refuse("X1", heading="Please check the day")
    if action.confirmed_on < found.received_on:
        return refuse("X5", heading="Please check the day")
    return done(replace(found, confirmed_on=action.confirmed_on), concerns=found.concerns)


def pause(found: AccessRequest | None, moment: Moment) -> Decision:
    """Wait for their answer; X7 before it is known who asks."""
    refused = _is_over(found)
    if found is None or refused:
        return refused or UNCHANGED
    if found.confirmed_on is None:
        return refuse("X7", heading="Who asks?")
    if found.paused_on:
        return UNCHANGED
    return done(replace(found, paused_on=day_of(moment.at)), concerns=found.concerns)


def resume(found: AccessRequest | None, moment: Moment) -> Decision:
    """They answered; the day on which it was paused counts once."""
    refused = _is_over(found)
    if found is None or refused:
        return refused or UNCHANGED
    if found.paused_on is None:
        return UNCHANGED
    waited = found.paused_days + (day_of(moment.at) - found.paused_on).days
    return done(replace(found, paused_on=None, paused_days=waited), concerns=found.concerns)


def answer(found: AccessRequest | None, moment: Moment) -> Decision:
    """The school has answered; X7 before it is known who asks."""
    refused = _is_over(found)
    if found is None or refused:
        return refused or UNCHANGED
    if found.confirmed_on is None:
        return refuse("X7", heading="Who asks?")
    return done(
        replace(found, paused_on=None, answered_on=day_of(moment.at)), concerns=found.concerns
    )


def _is_over(found: AccessRequest | None) -> Refusal | None:
    over = found is None or found.answered_on
    return refuse("X6", heading="It is not open") if over else None
