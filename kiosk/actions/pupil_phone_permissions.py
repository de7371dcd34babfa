"""Which child may bring a phone, on which days, and who may collect it for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kiosk.actions import Action


@dataclass(frozen=True)
class RecordWalking(Action):
    """The office records the parent's form of this school year. `id` is used when new.

    `form_on` is the day the parent signed it, None while there is none; `weekdays` are ISO
    numbers such as "135".
    """

    id: str
    pupil: str
    parent: str
    walks_alone: bool
    form_on: date | None
    weekdays: str

    done = "How {object} goes home was recorded"
    refused = "How {object} goes home could not be recorded"
    about = ("pupils", "pupil")


@dataclass(frozen=True)
class AskHeadteacher(Action):
    """The office asks the Headteacher for a parent: `headteacher` hands the phone in, `medical`
    keeps it with the child."""

    id: str
    pupil: str
    kind: str
    parent: str
    reason: str
    weekdays: str
    starts_on: date
    ends_on: date

    done = "A parent of {object} asked the Headteacher about a phone"
    refused = "The Headteacher could not be asked about a phone of {object}"
    about = ("pupils", "pupil")


@dataclass(frozen=True)
class DecidePupilPhonePermission(Action):
    """The Headteacher agrees or declines, perhaps with other dates than were asked for."""

    permission: str
    agrees: bool
    starts_on: date
    ends_on: date

    done = "The Headteacher decided about a phone of {object}"
    refused = "Nothing was decided about a phone of {object}"


@dataclass(frozen=True)
class WithdrawPupilPhonePermission(Action):
    """A permission ends before its last day, by the parent or the school."""

    permission: str

    done = "The permission of {object} to bring a phone was withdrawn"
    refused = "The permission of {object} to bring a phone could not be withdrawn"


@dataclass(frozen=True)
class AddCollectingAdult(Action):
    """An adult whom the school knows, and whether they may collect for this child."""

    id: str
    pupil: str
    name: str
    relationship: str
    may_collect: bool

    done = "An adult was put on the list for {object}"
    refused = "No adult could be put on the list for {object}"
    about = ("pupils", "pupil")


@dataclass(frozen=True)
class RemoveCollectingAdult(Action):
    """An adult is not on the list any more."""

    adult: str

    done = "An adult was taken off the list for {object}"
    refused = "No adult could be taken off the list for {object}"


@dataclass(frozen=True)
class MarkPupil(Action):
    """What is different about a child's day: `absent`, `on_visit`, or `goes_home` at a time.

    `goes_home` is a local time such as 17:00, for a club; `until` makes it so on this day of every
    week up to that day, which is included.
    """

    pupil: str
    kind: str
    goes_home: str | None = None
    until: date | None = None

    done = "The day of {object} was changed"
    refused = "The day of {object} could not be changed"
    about = ("pupils", "pupil")


@dataclass(frozen=True)
class UnmarkPupil(Action):
    """What was different about a child's day is not: today, or from today on every week on
    `weekday` (1 for Monday).
    """

    pupil: str
    kind: str
    weekday: int | None = None

    done = "The day of {object} is ordinary after all"
    refused = "The day of {object} could not be changed"
    about = ("pupils", "pupil")
