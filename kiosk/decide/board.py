"""The board: where everybody's phone is now, and counts that add up.

"Not yet" is a prompt, never a verdict (K8): the board says what was recorded, not what anybody did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kiosk.decide.declarations import Declaration
from kiosk.decide.lockups import Held, Lockup
from kiosk.decide.people import Person

STATES = (
    "locked_away",
    "partly",
    "taken_back",
    "permission",
    "emergency",
    "none_owned",
    "left_at_home",
    "in_vehicle",
    "absent",
    "not_yet",
)


@dataclass(frozen=True)
class Standing:
    """One person's line of the board."""

    person: Person
    state: str
    slots: tuple[int, ...]
    phones: int
    since: datetime | None


@dataclass(frozen=True)
class Board:
    """Everybody expected, each in exactly one state."""

    standings: tuple[Standing, ...]

    def of(self, *states: str) -> list[Standing]:
        """Who is in one of these states, by name."""
        return [standing for standing in self.standings if standing.state in states]

    @property
    def expected(self) -> int:
        """How many are in today."""
        return len(self.standings) - len(self.of("absent"))

    @property
    def accounted_for(self) -> int:
        """How many of them have something recorded today, or a phone still put away."""
        return self.expected - len(self.of("not_yet", "partly"))


def board(
    staff: Iterable[Person],
    phones: Mapping[str, int],
    held: Mapping[str, list[Held]],
    last_today: Mapping[str, Lockup],
    declared: Mapping[str, Declaration],
) -> Board:
    """Everybody's state: what is held now, was last taken back today, or was declared."""
    return Board(
        tuple(
            _standing(
                person,
                phones.get(person.id, 0),
                held.get(person.id, []),
                last_today.get(person.id),
                declared.get(person.id),
            )
            for person in staff
        )
    )


def _standing(
    person: Person,
    phones: int,
    held: list[Held],
    last: Lockup | None,
    declared: Declaration | None,
) -> Standing:
    slots = tuple(each.slot.number for each in held)
    if held:
        state = "locked_away" if len(held) >= phones else "partly"
        return Standing(person, state, slots, phones, held[0].lockup.locked_at)
    if declared:
        return Standing(person, declared.kind, (), phones, declared.declared_at)
    if last is None:
        return Standing(person, "not_yet", (), phones, None)
    as_taken = ("emergency", "permission")
    state = str(last.release_basis) if last.release_basis in as_taken else "taken_back"
    return Standing(person, state, (), phones, last.released_at)
