"""Disposing of what is due, a page at a time, and the holds that stop it (domain.md D, Y2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import ClassVar

from kiosk.actions import Outcome
from kiosk.actions.retention import DisposeOf, LiftHold, SetHold
from kiosk.decide.decision import UNCHANGED, Changes, Decision, Disposed, Moment, done
from kiosk.refusals import refuse


@dataclass(frozen=True)
class Hold:
    """What is kept until `lifted_at`: of a person, of a pupil, or of everybody."""

    TABLE: ClassVar[str] = "holds"

    id: str
    person: str | None
    pupil: str | None
    reason: str
    set_by: str | None
    set_at: datetime
    lifted_by: str | None
    lifted_at: datetime | None

    @property
    def of(self) -> tuple[str | None, str | None]:
        """Whom it covers."""
        return self.person, self.pupil


@dataclass(frozen=True)
class Disposal:
    """How many records of a class one run disposed of so far; `id` is run/class."""

    TABLE: ClassVar[str] = "disposals"

    id: str
    run: str
    name: str
    records: int
    disposed_by: str | None
    disposed_at: datetime


@dataclass(frozen=True)
class DayCount:
    """What is left of a day (`id`, its date) whose lock-ups were disposed of."""

    TABLE: ClassVar[str] = "day_counts"

    id: str
    lock_ups: int
    declarations: int


@dataclass(frozen=True)
class Facts:
    """What a page depends on: the open holds, whether a row of it was changed since it was chosen,
    whether all of it is due, what the run counts so far, and the days of lock-ups and declarations
    among its rows.
    """

    holds: tuple[str, ...]
    is_changed: bool
    is_due: bool
    so_far: Disposal | None = None
    lock_ups: Sequence[date] = ()
    declarations: Sequence[date] = ()
    counts: Mapping[str, DayCount] = field(default_factory=dict)


def dispose(action: DisposeOf, facts: Facts, actor: str | None, moment: Moment) -> Decision:
    """Take a page of rows out: Y3 where one is not due, or has changed since, or a hold has.

    A number for each class and day is all that is left.
    """
    if facts.holds != action.holds or facts.is_changed or not facts.is_due:
        return refuse("Y3", heading="Look again")
    key = f"{action.run}/{action.name}"
    so_far = facts.so_far.records if facts.so_far else 0
    noted = Disposal(key, action.run, action.name, so_far + len(action.keys), actor, moment.at)
    return Changes(
        (noted, *_counted(facts)),
        Outcome("disposed", "Disposed of."),
        concerns=f"disposals/{key}",
        disposed=Disposed(action.keys, action.entries),
    )


def _counted(facts: Facts) -> tuple[DayCount, ...]:
    locked = Counter(day.isoformat() for day in facts.lock_ups)
    declared = Counter(day.isoformat() for day in facts.declarations)
    days = sorted({*locked, *declared})
    before = {day: facts.counts.get(day, DayCount(day, 0, 0)) for day in days}
    return tuple(
        DayCount(day, before[day].lock_ups + locked[day], before[day].declarations + declared[day])
        for day in days
    )


def hold(
    action: SetHold, is_there: bool, open_holds: Sequence[Hold], actor: str | None, moment: Moment
) -> Decision:
    """Keep what is there: E3 for nobody, Y4 without a reason, Y5 under a hold already."""
    if not is_there:
        return refuse("E3")
    if action.reason is None:
        return refuse("Y4", heading="Say why")
    if any(each.of == (action.person, action.pupil) for each in open_holds):
        return refuse("Y5", heading="Kept already")
    return done(
        Hold(
            action.id,
            action.person,
            action.pupil,
            action.reason,
            actor,
            moment.at,
            None,
            None,
        )
    )


def lift(_action: LiftHold, held: Hold | None, actor: str | None, moment: Moment) -> Decision:
    """Let go of what is due, with the next run."""
    if held is None:
        return refuse("J3", heading="No such hold")
    if held.lifted_at:
        return UNCHANGED
    return done(replace(held, lifted_by=actor, lifted_at=moment.at))
