"""A phone that was taken from a child: a record of its own, back only to a parent by name.

Safe-keeping by agreement and confiscation are different in law (domain.md C.6), so the two never
share a record (invariant 19).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from kiosk.actions.confiscations import (
    Confiscate,
    ReturnConfiscated,
    TellParentOfConfiscation,
)
from kiosk.decide.decision import Decision, Moment, done
from kiosk.decide.deposits import wrong_time
from kiosk.decide.people import Pupil
from kiosk.decide.pupil_phone_permissions import has_number
from kiosk.refusals import refuse


@dataclass(frozen=True)
class Confiscation:
    """A phone taken under a rule of the school; open until it is returned to a parent."""

    TABLE: ClassVar[str] = "confiscations"

    id: str
    pupil: str
    rule: str
    kept_where: str
    taken_by: str | None
    taken_at: datetime
    parent_told_at: datetime | None
    returned_at: datetime | None
    returned_by: str | None
    returned_to: str | None
    relationship: str | None


def confiscate(
    action: Confiscate, pupil: Pupil | None, actor: str | None, moment: Moment
) -> Decision:
    """Which rule, and where it is kept (F9)."""
    if pupil is None or pupil.left_at:
        return refuse("E3")
    if not action.rule or not action.kept_where:
        return refuse("F9", heading="Say which rule, and where it is kept")
    if has_number(f"{action.rule} {action.kept_where}"):
        return refuse("I8", heading="No numbers, please")
    taken = Confiscation(
        action.id,
        action.pupil,
        action.rule,
        action.kept_where,
        actor,
        moment.at,
        None,
        None,
        None,
        None,
        None,
    )
    return done(taken)


def tell_parent(
    action: TellParentOfConfiscation, taken: Confiscation | None, moment: Moment
) -> Decision:
    """When a parent was told (F7); not ahead (F18), and not before it was taken (F17)."""
    if taken is None or taken.returned_at:
        return refuse("F10")
    if action.told_at is None:
        return refuse("F7", heading="When was the parent told?")
    wrong = wrong_time(action.told_at, taken.taken_at, taken.taken_at, moment)
    if wrong:
        return wrong
    told = replace(taken, parent_told_at=action.told_at)
    return done(told, concerns=f"pupils/{taken.pupil}")


def give_back(
    action: ReturnConfiscated, taken: Confiscation | None, actor: str | None, moment: Moment
) -> Decision:
    """To a parent, by name and relationship (F9)."""
    if taken is None or taken.returned_at:
        return refuse("F10")
    if not action.returned_to or not action.relationship:
        return refuse("F9", heading="Say who takes it")
    if has_number(f"{action.returned_to} {action.relationship}"):
        return refuse("I8", heading="No numbers, please")
    back = replace(
        taken,
        returned_at=moment.at,
        returned_by=actor,
        returned_to=action.returned_to,
        relationship=action.relationship,
    )
    return done(back, concerns=f"pupils/{taken.pupil}")
