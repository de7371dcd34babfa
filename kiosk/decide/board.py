"""The board: where everybody's phone is now, and counts that add up.

"Not yet" is a prompt, never a verdict (K8): the board says what was recorded, not what anybody did.
A phone that is put away comes before whatever else holds for its owner; then what they said of the
day, an emergency, what leadership agreed, a visit; last, that it was taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from kiosk.decide.calendar import local, start_of_day
from kiosk.decide.declarations import Declaration
from kiosk.decide.lockups import Held, Lockup
from kiosk.decide.patterns import Pattern
from kiosk.decide.people import Person
from kiosk.decide.permissions import Agreed
from kiosk.decide.school_days import ORDINARY, SchoolDay
from kiosk.settings import Settings

STATES = (
    "locked_away",
    "partly",
    "taken_back",
    "permission",
    "visit",
    "emergency",
    "none_owned",
    "left_at_home",
    "in_vehicle",
    "absent",
    "not_yet",
)


@dataclass(frozen=True)
class Today:
    """What the board knows of the day besides the phones: instant, calendar, usual weeks; what
    leadership agreed that is in force, and the place of each visit, by person; who wears a day
    badge.
    """

    at: datetime
    settings: Settings
    day: SchoolDay = ORDINARY
    patterns: Mapping[str, Pattern] = field(default_factory=dict)
    agreed: Mapping[str, tuple[Agreed, ...]] = field(default_factory=dict)
    visits: Mapping[str, str] = field(default_factory=dict)
    wearers: frozenset[str] = frozenset()

    def is_due(self, person: Person) -> bool:
        """Whether somebody is expected today: their pattern, the calendar, still on the staff; a
        guest without a week of their own when they wear a day badge.
        """
        pattern = self.patterns.get(person.id)
        if pattern is None:
            works = not person.is_guest or person.id in self.wearers
        else:
            works = pattern.works_on(local(self.at).date())
        return works and self.day.staff_in and person.left_at is None

    def contact_began(self, person: Person) -> time | None:
        """When the person's contact time of today began; None before, or without any (K8)."""
        today, schools = local(self.at), self.settings.contact_times
        pattern = self.patterns.get(person.id)
        weekly = schools.get(today.isoweekday(), ())
        contact = pattern.contact_on(today.date(), schools) if pattern else weekly
        in_force = self.day.shortened(contact)
        began = bool(in_force) and in_force[0].starts <= today.time()
        return in_force[0].starts if began else None

    def is_left_over(self, held: Iterable[Held]) -> bool:
        """Whether a phone is still there at the end of its day, or since an earlier one (K11)."""
        is_late = local(self.at).time() >= self.settings.building_closes
        began = start_of_day(self.at)
        return any(is_late or each.lockup.locked_at < began for each in held)


@dataclass(frozen=True)
class Known:
    """What is recorded of one person."""

    person: Person
    phones: frozenset[int]
    held: tuple[Held, ...]
    last: Lockup | None
    declared: Declaration | None
    agreed: tuple[Agreed, ...] = ()
    visit: str | None = None

    @property
    def is_something(self) -> bool:
        """Whether anything is recorded of them today, or a phone of theirs is put away."""
        return bool(self.held or self.last or self.declared or self.agreed or self.visit)

    @property
    def missing(self) -> frozenset[int]:
        """Their phones, by number, that are not put away."""
        away = {int(each.lockup.phone.rpartition("/")[2]) for each in self.held}
        return self.phones - away


@dataclass(frozen=True)
class Standing:
    """One person's line of the board.

    `ask_since`: their contact time began then and nothing is recorded, so ask them (K8).
    `left_over`: a phone is still there at the end of the day (K11). `agreed` is what leadership
    agreed, where that is their state; `visit` the place, where it is a visit; `basis` why a phone
    that was taken back was; `is_late` that a line of the paper sheet says it is put away.
    """

    person: Person
    state: str
    slots: tuple[int, ...]
    phones: int
    since: datetime | None
    ask_since: time | None = None
    left_over: bool = False
    agreed: Agreed | None = None
    visit: str = ""
    basis: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class Board:
    """Everybody expected today, each in exactly one state; who comes all the same counts too.

    `off` are those who do not work today and of whom nothing is recorded; `why` says why nobody
    is expected.
    """

    standings: tuple[Standing, ...]
    off: tuple[Person, ...] = ()
    why: str = ""

    def of(self, *states: str) -> list[Standing]:
        """Who is in one of these states, by name."""
        return [standing for standing in self.standings if standing.state in states]

    @property
    def expected(self) -> int:
        """How many are expected: the sum of all states."""
        return len(self.standings)

    @property
    def in_today(self) -> int:
        """How many of them the office has not marked as absent."""
        return self.expected - len(self.of("absent"))

    @property
    def accounted_for(self) -> int:
        """How many of those have something recorded today, or a phone still put away."""
        return self.in_today - len(self.of("not_yet", "partly"))

    @property
    def to_ask(self) -> list[Standing]:
        """Of whom nothing is recorded though their contact time has begun (K8)."""
        return [standing for standing in self.standings if standing.ask_since]

    @property
    def left_over(self) -> list[Standing]:
        """Whose phone is still there at the end of the day (K11)."""
        return [standing for standing in self.standings if standing.left_over]


def board(
    staff: Iterable[Person],
    phones: Mapping[str, frozenset[int]],
    held: Mapping[str, list[Held]],
    last_today: Mapping[str, Lockup],
    declared: Mapping[str, Declaration],
    today: Today | None = None,
) -> Board:
    """Everybody's state: what is held now, was declared or agreed, or was last taken back today."""
    known = [
        Known(
            person,
            phones.get(person.id, frozenset()),
            tuple(held.get(person.id, ())),
            last_today.get(person.id),
            declared.get(person.id),
            today.agreed.get(person.id, ()) if today else (),
            today.visits.get(person.id) if today else None,
        )
        for person in staff
    ]
    on = [each for each in known if each.is_something or today is None or today.is_due(each.person)]
    on_ids = {each.person.id for each in on}
    off = (each.person for each in known if each.person.id not in on_ids)
    return Board(
        tuple(_standing(each, today) for each in on),
        tuple(person for person in off if person.left_at is None and not person.is_guest),
        today.day.why if today and not today.day.staff_in else "",
    )


def _standing(known: Known, today: Today | None) -> Standing:
    state, since = next(found for each in FOUND_BY if (found := each(known)))
    due = state == "not_yet" and today is not None and today.is_due(known.person)
    return Standing(
        known.person,
        state,
        tuple(each.slot.number for each in known.held),
        len(known.phones),
        since,
        today.contact_began(known.person) if due and today else None,
        today is not None and today.is_left_over(known.held),
        _ends_first(known.agreed) if state == "permission" else None,
        (known.visit or "") if state == "visit" else "",
        (known.last.release_basis or "") if state == "taken_back" and known.last else "",
        any(each.lockup.switched_off_by == "paper" for each in known.held),
    )


def _ends_first(agreed: Iterable[Agreed]) -> Agreed:
    return min(agreed, key=lambda each: each.ends_at)


Found = tuple[str, datetime | None]


def _held(known: Known) -> Found | None:
    if not known.held:
        return None
    may_be_on = known.missing and known.missing <= {each.phone for each in known.agreed}
    state = "permission" if may_be_on else "partly" if known.missing else "locked_away"
    return state, known.held[0].lockup.locked_at


def _declared(known: Known) -> Found | None:
    declared, last = known.declared, known.last
    if declared is None:
        return None
    if last and last.released_at and last.released_at > declared.declared_at:
        return None
    return declared.kind, declared.declared_at


def _emergency(known: Known) -> Found | None:
    last = known.last
    is_one = last is not None and last.release_basis == "emergency"
    return ("emergency", last.released_at) if last and is_one else None


def _agreed(known: Known) -> Found | None:
    return ("permission", _ends_first(known.agreed).decided_at) if known.agreed else None


def _on_visit(known: Known) -> Found | None:
    return ("visit", None) if known.visit else None


def _taken_back(known: Known) -> Found | None:
    last = known.last
    return ("taken_back", last.released_at) if last and last.released_at else None


def _not_yet(_known: Known) -> Found:
    return "not_yet", None


FOUND_BY: tuple[Callable[[Known], Found | None], ...] = (
    _held,
    _declared,
    _emergency,
    _agreed,
    _on_visit,
    _taken_back,
    _not_yet,
)
"""How a state is found: the first of these that has an answer. The last always has one."""
