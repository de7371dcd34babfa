"""What somebody is shown of themselves, in plain sentences, day by day (design.md §5).

Nobody else is named in them. Whatever is in here can be corrected by adding to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from kiosk.decide.acknowledgements import Acknowledgement
from kiosk.decide.calendar import clock_time, day_of, instant_of
from kiosk.decide.declarations import Declaration
from kiosk.decide.loans import Loan
from kiosk.decide.lockups import Held
from kiosk.decide.permissions import Permission, state
from kiosk.decide.watches import Watch

A_WEEK = timedelta(days=7)

_TAKEN_BACK = {
    "break": "taken back at {time}",
    "end_of_day": "taken back at the end of the day, {time}",
    "permission": "taken back with a permission at {time}",
    "visit": "taken on a visit at {time}",
    "emergency": "taken back in an emergency at {time}",
    "by_office": "given out by the office at {time}",
    "paper": "taken back at {time}, from the paper sheet",
    "undone": "undone at {time}",
}
_DECLARED = {
    "none_owned": "You said that you own no phone",
    "left_at_home": "You said that your phone was at home",
    "in_vehicle": "You said that your phone was locked in your car",
    "absent": "You were noted as not in",
}
_PERMISSION = {
    "waiting": "it waits for leadership",
    "agreed": "leadership agreed",
    "in_force": "leadership agreed",
    "ended": "leadership agreed",
    "declined": "leadership declined",
    "expired": "nobody decided in time",
    "cancelled": "you did not need it any more",
    "revoked": "leadership agreed, and ended it early",
}
_IMAGES = {
    "out": "still out",
    "returned": "returned at {time}; whether photos were made is not answered",
    "awaiting_transfer": "returned at {time}; its photos are still to be moved",
    "none": "returned at {time}; no photos were made",
    "made": "returned at {time}; its photos were moved and deleted",
}


@dataclass(frozen=True)
class Entry:
    """One thing that is on record about somebody: `key` is `table/id`, `at` when it happened."""

    key: str
    at: datetime
    said: str


@dataclass(frozen=True)
class Day:
    """One day of a record, and what happened then in the order of the day."""

    day: date
    entries: tuple[Entry, ...]


def is_by_badge(entry: Entry) -> bool:
    """Whether whoever holds a badge could have made it without the PIN."""
    return entry.key.partition("/")[0] in ("lockups", "day_declarations", "watches")


def days(entries: Iterable[Entry]) -> list[Day]:
    """Entries by the school's day, the latest day first."""
    in_order = sorted(entries, key=lambda entry: (entry.at, entry.key))
    by_day = groupby(in_order, key=lambda entry: day_of(entry.at))
    return [Day(day, tuple(found)) for day, found in by_day][::-1]


def monday_of(day: date) -> date:
    """The Monday of the week that a day is in."""
    return day - timedelta(days=day.isoweekday() - 1)


def week(monday: date) -> tuple[datetime, datetime]:
    """When a week begins, and when the next one does (UTC)."""
    return instant_of(monday, time.min), instant_of(monday + A_WEEK, time.min)


def locked_up(lockups: Sequence[Held]) -> list[Entry]:
    """Phones in slots; which of several phones is said where there are several."""
    several = len({held.lockup.phone for held in lockups}) > 1
    return [
        Entry(f"lockups/{held.lockup.id}", held.lockup.locked_at, _lockup(held, several=several))
        for held in lockups
    ]


def _lockup(held: Held, *, several: bool) -> str:
    lockup = held.lockup
    phone = f"Phone {lockup.phone.rpartition('/')[2]}, " if several else ""
    locked = f"{phone}locked away at {clock_time(lockup.locked_at)} in slot {held.slot.number}"
    if lockup.released_at is None or lockup.release_basis is None:
        ended = "still there"
    else:
        ended = _TAKEN_BACK[lockup.release_basis].format(time=clock_time(lockup.released_at))
        ended += _on_another_day(lockup.released_at, lockup.locked_at)
    return f"{locked[0].upper()}{locked[1:]}, {ended}."


def _on_another_day(at: datetime, seen_from: datetime) -> str:
    return "" if day_of(at) == day_of(seen_from) else f" on {at.day} {at:%B}"


def declared(declarations: Iterable[Declaration]) -> list[Entry]:
    """What held on a day instead of a phone in a slot."""
    return [
        Entry(f"day_declarations/{each.id}", each.declared_at, _declaration(each))
        for each in declarations
    ]


def _declaration(declaration: Declaration) -> str:
    ended = declaration.ended_at
    until = f", until {clock_time(ended)}" if ended else ""
    return f"{_DECLARED[declaration.kind]}, at {clock_time(declaration.declared_at)}{until}."


def asked(permissions: Iterable[Permission], now: datetime) -> list[Entry]:
    """Permissions that were asked for, by you or for you, and what became of them."""
    return [
        Entry(f"permissions/{each.id}", each.requested_at, _permission(each, now))
        for each in permissions
    ]


def _permission(permission: Permission, now: datetime) -> str:
    starts, ends = permission.starts_at, permission.ends_at
    began = clock_time(starts) + _on_another_day(starts, permission.requested_at)
    until = clock_time(ends) + _on_another_day(ends, permission.requested_at)
    wanted = {
        "contact_details": "to give your contact details to a child",
        "messaging": "to message parents through the school’s service",
    }.get(permission.kind, f"to keep phone {permission.phone} on")
    became = _PERMISSION[state(permission, now)]
    return f"You asked {wanted}, {began} to {until}: {became}."


def borrowed(loans: Iterable[Loan], tags: dict[str, str]) -> list[Entry]:
    """School devices that were borrowed; `tags` says what their labels do."""
    return [
        Entry(f"loans/{each.id}", each.out_at, _loan(each, tags.get(each.device, "A device")))
        for each in loans
    ]


def _loan(loan: Loan, tag: str) -> str:
    became = _IMAGES[(loan.images or "none") if loan.state == "cleared" else loan.state]
    back = loan.returned_at or loan.out_at
    told = became.format(time=clock_time(back) + _on_another_day(back, loan.out_at))
    return f"{tag} signed out at {clock_time(loan.out_at)} for {loan.purpose}, {told}."


def accepted(acknowledgements: Iterable[Acknowledgement]) -> list[Entry]:
    """Versions of the rules that were accepted."""
    how = {"badge": "at the kiosk", "paper": "on paper"}
    return [
        Entry(
            f"acknowledgements/{each.id}",
            each.accepted_at,
            f"You accepted the device rules, version {each.policy}, {how[each.method]}.",
        )
        for each in acknowledgements
    ]


def worn(watches: Iterable[Watch]) -> list[Entry]:
    """A watch that is worn for the time only."""
    said = "You declared a watch that is worn for the time only."
    return [Entry(f"watches/{each.id}", each.declared_at, said) for each in watches]
