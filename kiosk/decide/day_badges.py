"""Day badges, one to ten: nobody’s until the office names who wears one, and only for that day.

Unnamed, a badge stands for a person of its own, so that a phone can be locked away at once. Once
somebody is named, what it did that day is theirs. Who is on no list, such as supply staff, is
recorded first, as a guest (domain.md E, scenario 1).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar

from kiosk.actions.day_badges import IssueDayBadge, NameDayBadge
from kiosk.decide.decision import Decision, Moment, Row, done
from kiosk.decide.declarations import Declaration
from kiosk.decide.lockups import MOST_PHONES, Emergency, Lockup, Phone, phone_id
from kiosk.decide.people import DAY_BADGE, Person
from kiosk.refusals import refuse

MOST = 10


@dataclass(frozen=True)
class DayBadge:
    """A printed day badge; `person` stands for whoever wears it unnamed."""

    TABLE: ClassVar[str] = "day_badges"

    id: str
    short: str
    number: int
    person: str
    issued_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Wearer:
    """Who wears a day badge on one day."""

    TABLE: ClassVar[str] = "day_badge_wearers"

    id: str
    number: int
    day_on: date
    person: str
    given_at: datetime


def wearer_id(day: date, number: int) -> str:
    """A wearer's key: the day, and the badge's number."""
    return f"{day.isoformat()}/{number}"


def issue(
    action: IssueDayBadge, working: DayBadge | None, stand_in: Person | None, moment: Moment
) -> Decision:
    """A new badge of that number; the one before it dies with it."""
    person = stand_in or Person(
        f"day-badge-{action.number}",
        DAY_BADGE,
        str(action.number),
        f"Day badge {action.number}",
        "",
        None,
        None,
        moment.at,
        None,
    )
    ended = [replace(working, ended_at=moment.at)] if working else []
    new = DayBadge(action.code, action.short, action.number, person.id, moment.at, None)
    return done(person, *ended, new, concerns=f"people/{person.id}")


@dataclass(frozen=True)
class Facts:
    """What a badge did on the day unnamed, and what there is already of whoever is named."""

    badge: DayBadge | None
    wearer: Wearer | None
    person: Person | None
    lockups: tuple[Lockup, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    emergencies: tuple[Emergency, ...] = ()
    phones: tuple[Phone, ...] = ()
    locked_away: frozenset[str] = frozenset()
    has_declared: bool = False


def name(action: NameDayBadge, facts: Facts, moment: Moment) -> Decision:
    """Name who wears it: H6 for no such badge, H7 where somebody does that day, E3 for nobody.

    What the badge did that day unnamed becomes theirs; of phones, the first that is not away.
    """
    if facts.badge is None:
        return refuse("H6", n=action.number)
    if facts.wearer:
        return refuse("H7", n=action.number)
    person = facts.person
    if person is None or person.left_at:
        return refuse("E3")
    key = wearer_id(action.day_on, action.number)
    wearer = Wearer(key, action.number, action.day_on, person.id, moment.at)
    return done(wearer, *_moved(person, facts, moment))


def _moved(person: Person, facts: Facts, moment: Moment) -> Iterator[Row]:
    known = {phone.id for phone in facts.phones}
    numbers = sorted(_numbers(person, facts), key=lambda n: phone_id(person.id, n) not in known)
    for theirs, lockups in zip(numbers, _by_phone(facts.lockups), strict=False):
        phone = phone_id(person.id, theirs)
        if phone not in known:
            yield Phone(phone, person.id, theirs, moment.at)
        yield from (replace(lockup, phone=phone) for lockup in lockups)
    if not facts.has_declared:
        yield from (replace(each, person=person.id) for each in facts.declarations)
    yield from (replace(each, person=person.id) for each in facts.emergencies)


def _numbers(person: Person, facts: Facts) -> list[int]:
    """Their phones that are not away already, by number."""
    numbers = range(1, MOST_PHONES + 1)
    return [n for n in numbers if phone_id(person.id, n) not in facts.locked_away]


def _by_phone(lockups: Sequence[Lockup]) -> list[list[Lockup]]:
    phones = dict.fromkeys(lockup.phone for lockup in lockups)
    return [[each for each in lockups if each.phone == phone] for phone in phones]
