"""What a rule is given besides its facts, and what it may answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import ClassVar, Protocol

from kiosk.actions import Outcome
from kiosk.decide.calendar import local
from kiosk.refusals import Refusal
from kiosk.settings import ContactTimes, Interval, Settings


class Row(Protocol):
    """A row of a register as it will be; its fields are the columns, `id` is the key.

    Fields ending `_at` are instants (UTC), fields ending `_on` are dates.
    """

    TABLE: ClassVar[str]

    @property
    def id(self) -> str | int: ...


@dataclass(frozen=True)
class Moment:
    """The instant (UTC) that a rule is asked about, and the school's settings then.

    `contact` is today's contact time where the calendar changes it (None: the ordinary week).
    """

    at: datetime
    settings: Settings
    contact: tuple[Interval, ...] | None = None

    @cached_property
    def contact_times(self) -> ContactTimes:
        """Contact time of every weekday, that of today as the calendar has it in force."""
        weekly = self.settings.contact_times
        if self.contact is None:
            return weekly
        return {**weekly, local(self.at).isoweekday(): self.contact}


@dataclass(frozen=True)
class Disposed:
    """Rows, each as (table, key), whose period has ended, and the entries whose payloads told of
    them. A row of `audit_payload` is one that told of no row at all.
    """

    keys: tuple[tuple[str, str | int], ...]
    entries: tuple[int, ...]


@dataclass(frozen=True)
class Changes:
    """Yes: these rows as they will be, and what to tell the person.

    `concerns` (`table/id`) is given where the Action itself could not know it; `unaudited` are
    rows of sessions and counters, which the audit log does not keep; `silent` is for what is not
    worth an entry; `forgotten` are rows that leave the register, and with them whatever the audit
    log's payloads say of them, by the person’s own wish; `disposed` rows because it is time;
    `spent` are unaudited rows that are done with.
    """

    rows: tuple[Row, ...]
    outcome: Outcome
    concerns: str | None = None
    unaudited: tuple[Row, ...] = ()
    silent: bool = False
    forgotten: tuple[Row, ...] = ()
    spent: tuple[Row, ...] = ()
    disposed: Disposed | None = None


@dataclass(frozen=True)
class Unchanged:
    """Nothing to store: a question to the person, or a repeat that changes nothing."""

    outcome: Outcome


Decision = Changes | Unchanged | Refusal


def done(*rows: Row, concerns: str | None = None, unaudited: tuple[Row, ...] = ()) -> Changes:
    """Changes for which nobody waits at a screen."""
    return Changes(rows, Outcome("done", "Done."), concerns, unaudited)


UNCHANGED = Unchanged(Outcome("unchanged", "Nothing has changed."))
