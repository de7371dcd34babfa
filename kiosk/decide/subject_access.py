"""When the answer to somebody who asks what is held about them is due (domain.md C.4)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from kiosk.actions import Outcome
from kiosk.actions.subject_access import ExportPerson
from kiosk.decide.calendar import day_of
from kiosk.decide.decision import Changes, Decision, Moment
from kiosk.decide.people import Person
from kiosk.refusals import refuse


def due_on(confirmed_on: date) -> date:
    """The same day of the next month; its last day, where it has no such day."""
    year, month = divmod(confirmed_on.year * 12 + confirmed_on.month, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(confirmed_on.day, last))


def export(action: ExportPerson, person: Person | None, moment: Moment) -> Decision:
    """E3 where nobody is called that, X1 where the day lies ahead. Nothing is stored."""
    if person is None:
        return refuse("E3")
    if action.confirmed_on > day_of(moment.at):
        return refuse("X1", heading="Please check the day")
    return Changes((), Outcome("exported", "Exported."))
