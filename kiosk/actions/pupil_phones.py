"""A child's phone: handed in, handed back, held, and what was noted about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.actions import Action


@dataclass(frozen=True)
class HandInPupilPhone(Action):
    """Take a phone in, by its label (`code`, a digest), by the child's name, or both.

    `answer` is `go_on` where the kiosk asked to check first. `condition` is what was seen of it.
    """

    code: str | None = None
    pupil: str | None = None
    switched_off: bool = False
    answer: str | None = None
    condition: str = ""

    done = "The phone of {object} was handed in"
    refused = "A phone of {object} was not taken in"
    about = ("pupils", "pupil")


@dataclass(frozen=True)
class HoldPupilPhone(Action):
    """A phone that may not be taken in is held safely, and a parent was rung at `rung_at` (UTC)."""

    pupil: str
    rung_at: datetime | None
    spoke_to: str

    done = "A phone of {object} was refused and held safely"
    refused = "A phone of {object} could not be held safely"
    about = ("pupils", "pupil")


@dataclass(frozen=True)
class HandBackPupilPhone(Action):
    """Give a phone back, by its label (`code`, a digest), by the child's name, or both.

    With `adult` it goes to an adult by name; with `early` as well, the child leaves early.
    """

    code: str | None = None
    pupil: str | None = None
    adult: str | None = None
    early: str | None = None

    done = "The phone of {object} was handed back"
    refused = "A phone of {object} was not handed back"
    about = ("pupils", "pupil")


@dataclass(frozen=True)
class CorrectPupilPhone(Action):
    """The last entry of a deposit was wrong: it was not handed in, or not handed back."""

    deposit: int
    why: str

    done = "An entry about the phone of {object} was corrected"
    refused = "An entry about the phone of {object} could not be corrected"


@dataclass(frozen=True)
class UndoPupilPhone(Action):
    """Undo what this station did with this action_id a moment ago: a correction without words."""

    undoes: str

    done = "An entry about the phone of {object} was undone"
    refused = "An entry about a pupil’s phone could not be undone"


@dataclass(frozen=True)
class HoldOvernight(Action):
    """A phone that nobody collected stays the night, where it says."""

    deposit: int
    where: str

    done = "The phone of {object} is held overnight"
    refused = "The phone of {object} could not be held overnight"


@dataclass(frozen=True)
class CloseLostPhone(Action):
    """A phone that was noted as lost is not found again; `told` is the parent who was told."""

    deposit: int
    told: str

    done = "The phone of {object} was closed as lost, a parent told"
    refused = "The phone of {object} could not be closed as lost"


@dataclass(frozen=True)
class NotePupilPhone(Action):
    """Words about a phone: a `call`, `lost`, `damaged`, `wrong_phone`; `corrects` an older note.

    `noted_for` is when it happened (UTC).
    """

    deposit: int
    kind: str
    words: str
    noted_for: datetime | None
    corrects: int | None = None

    done = "Something was noted about the phone of {object}"
    refused = "Nothing could be noted about the phone of {object}"


@dataclass(frozen=True)
class IssuePupilLabel(Action):
    """A new label (`code`, a digest) for a child's phone, or for a numbered pouch.

    The older one stops working. `number` stands on a child's label.
    """

    code: str
    pupil: str | None
    slot: int | None
    number: int | None = None

    done = "A label for pupils’ phones was printed"
    refused = "A label for pupils’ phones could not be printed"
    about = ("pupils", "pupil")
