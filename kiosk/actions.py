"""The product's verbs: what may be wanted, who wants it, and what comes back.

Each verb that changes something is a frozen dataclass; `perform` is the one doorway for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar


@dataclass(frozen=True)
class Stamp:
    """Who and where an Action comes from, when it happened (UTC), and its own id.

    `action_id` is made by the client (a UUID): the same one again is the same Action arriving
    twice. `actor` is a person's id, or None where nobody is known.
    """

    actor: str | None
    station: str
    action_id: str
    happened_at: datetime


@dataclass(frozen=True)
class Choice:
    """One answer to a question: what to send back, and what stands on its button."""

    answer: str
    label: str
    hint: str = ""
    slots: tuple[int, ...] = ()
    away: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of it: a code for machines, a sentence for people, and what to do next.

    `choices` answer a question; `also` is what else the person may want instead.
    """

    code: str
    message: str
    heading: str = ""
    when: str = ""
    foot: str = ""
    slots: tuple[int, ...] = ()
    refusal: str | None = None
    choices: tuple[Choice, ...] = ()
    also: tuple[Choice, ...] = ()
    partly: bool = False
    undo_until: str | None = None
    replayed: bool = False


@dataclass(frozen=True)
class Scan:
    """A code held before a station: not an Action yet. `decide.scan` says which one is meant.

    `code` and `slot_label` (the label of a slot, scanned just before) are digests, None for a
    code that is none of ours; `typed` is true for a short code; `answer` answers a question.
    """

    code: str | None
    typed: bool = False
    answer: str | None = None
    slot_label: str | None = None


class Action:
    """Something that changes a register. `done` and `refused` say it in the audit log."""

    done: ClassVar[str]
    refused: ClassVar[str]
    about: ClassVar[tuple[str, str] | None] = None
    """The table and the field that say whom or what it is about, where the Action itself knows."""

    @property
    def concerns(self) -> str | None:
        """Whom or what it is about, as `table/id`."""
        key = getattr(self, self.about[1]) if self.about else None
        return f"{self.about[0]}/{key}" if self.about and key is not None else None


@dataclass(frozen=True)
class LockUpPhone(Action):
    """Put phones away (domain.md RP19-RP21), by number; a new number is a new phone.

    `slot` is the slot whose label was scanned just before. `switched_off` is None where the
    scan itself says so, else what the person answered.
    """

    person: str
    phones: tuple[int, ...] = (1,)
    slot: str | None = None
    switched_off: bool | None = None

    done = "{object} locked a phone away"
    refused = "{object} could not lock a phone away"
    about = ("people", "person")


@dataclass(frozen=True)
class TakeBackPhone(Action):
    """Take phones back, by number (domain.md B.3)."""

    person: str
    phones: tuple[int, ...]

    done = "{object} took a phone back"
    refused = "{object} asked for a phone back"
    about = ("people", "person")


@dataclass(frozen=True)
class TakeBackInEmergency(Action):
    """Take phones back at once: all of one's own by badge, or what is in a slot by its number.

    Never refused, whatever is or is not found (domain.md B.9, invariant 17).
    """

    code: str | None = None
    typed: bool = False
    slot_number: int | None = None

    done = "emergency: a phone was taken back, {object}"
    refused = done


@dataclass(frozen=True)
class DeclareDay(Action):
    """Say by badge that there is no phone today, and where it is. `code` is a digest."""

    code: str | None
    typed: bool
    kind: str

    done = "{object} declared that there is no phone today"
    refused = "{object} could not declare that there is no phone today"


@dataclass(frozen=True)
class MarkAbsent(Action):
    """The office notes that somebody is not in today."""

    person: str

    done = "{object} was marked as not in today"
    refused = "{object} could not be marked as not in"
    about = ("people", "person")


@dataclass(frozen=True)
class MarkPresent(Action):
    """The office notes that somebody is in after all."""

    person: str

    done = "{object} was marked as in after all"
    refused = "{object} could not be marked as in"
    about = ("people", "person")


@dataclass(frozen=True)
class Undo(Action):
    """Take back what the same station did a moment ago, as an entry of its own."""

    undoes: str

    done = "what had just been recorded was undone, {object}"
    refused = "nothing could be undone"


@dataclass(frozen=True)
class IssueBadge(Action):
    """Give a person a new badge; every older one stops working. Both codes are digests."""

    person: str
    code: str
    short: str

    done = "{object} was given a new badge"
    refused = "No badge could be given to {object}"
    about = ("people", "person")


@dataclass(frozen=True)
class IssueSlotLabel(Action):
    """Give a slot a new label; the older one stops working."""

    slot: str
    code: str

    done = "{object} was given a new label"
    refused = "No label could be given to {object}"
    about = ("slots", "slot")


@dataclass(frozen=True)
class RecordPerson(Action):
    """Take a member of staff from a file: new, or changed. `id` is used when new."""

    id: str
    source: str
    source_id: str
    given_name: str
    family_name: str
    known_as: str | None
    job: str | None

    done = "{object} was recorded"
    refused = "{object} could not be recorded"
    about = ("people", "id")


@dataclass(frozen=True)
class RecordPupil(Action):
    """Take a pupil from a file: new, or changed. `id` is used when new."""

    id: str
    source: str
    source_id: str
    given_name: str
    family_name: str
    known_as: str | None
    year_group: str
    class_name: str | None

    done = "{object} was recorded"
    refused = "{object} could not be recorded"
    about = ("pupils", "id")


@dataclass(frozen=True)
class RecordClass(Action):
    """A registration group that a file names."""

    id: str
    name: str

    done = "{object} was recorded"
    refused = "{object} could not be recorded"
    about = ("classes", "id")


@dataclass(frozen=True)
class RecordImport(Action):
    """That a file was taken in: its digest and what it held."""

    id: str
    source: str
    sha256: str
    staff: int
    pupils: int

    done = "A file of people was taken in"
    refused = "A file of people could not be taken in"
    about = ("imports", "id")


@dataclass(frozen=True)
class AddSlots(Action):
    """Number more slots for staff phones, after the ones there are."""

    count: int

    done = "Slots were added"
    refused = "No slots could be added"


@dataclass(frozen=True)
class GiveSlot(Action):
    """Make a slot one person's own, or (person None) anybody's."""

    slot_number: int
    person: str | None

    done = "the owner of {object} was changed"
    refused = "the owner of {object} could not be changed"


@dataclass(frozen=True)
class EnrolStation(Action):
    """Let a tablet or computer in. Its kind caps what anybody may do on it."""

    id: str
    name: str
    kind: str

    done = "{object} was enrolled"
    refused = "{object} could not be enrolled"
    about = ("stations", "id")


@dataclass(frozen=True)
class OfferEnrolment(Action):
    """Make a code (a digest) with which a tablet or computer may be enrolled under this name."""

    code: str
    name: str
    kind: str

    done = "a code was made to enrol {object}"
    refused = "no code could be made to enrol {object}"
    about = ("enrolments", "code")


@dataclass(frozen=True)
class EnrolWithCode(Action):
    """Let in the browser that gave a code (a digest) as station `id`.

    `counter` is where its wrong tries are counted.
    """

    id: str
    code: str
    counter: str

    done = "{object} was enrolled with a code"
    refused = "a code to enrol with did not work"


@dataclass(frozen=True)
class SeeStation(Action):
    """A station asked for something: when it was last seen. Not worth an entry."""

    station: str

    done = "{object} was seen"
    refused = "{object} could not be seen"
    about = ("stations", "station")


@dataclass(frozen=True)
class RevokeStation(Action):
    """Shut a station out, from its next request on."""

    station: str

    done = "{object} was shut out"
    refused = "{object} could not be shut out"
    about = ("stations", "station")


@dataclass(frozen=True)
class AddTerm(Action):
    """A term of the school year, both days included."""

    id: str
    name: str
    starts_on: date
    ends_on: date

    done = "{object} was entered"
    refused = "{object} could not be entered"
    about = ("terms", "id")


@dataclass(frozen=True)
class RemoveTerm(Action):
    """A term that was entered wrongly."""

    term: str

    done = "{object} was removed"
    refused = "{object} could not be removed"
    about = ("terms", "term")


@dataclass(frozen=True)
class SetDay(Action):
    """What is different about one day: inset, closed, closes_early (`closes`, local) or open."""

    day: date
    kind: str
    closes: str | None
    note: str

    done = "{object} was set"
    refused = "{object} could not be set"
    about = ("school_days", "day")


@dataclass(frozen=True)
class ChangeSetting(Action):
    """Set one setting; `value` is text that `settings.checked` gave."""

    name: str
    value: str

    done = "{object} was changed"
    refused = "{object} could not be changed"
    about = ("settings", "name")


@dataclass(frozen=True)
class Card:
    """One statement of the rules, as it is published."""

    audience: str
    icon: str
    heading: str
    words: str


@dataclass(frozen=True)
class PublishPolicy(Action):
    """Publish the school's device policy: a new version, with its rule cards."""

    title: str
    agreed_on: date | None
    review_on: date | None
    cards: tuple[Card, ...]

    done = "{object} was published"
    refused = "The policy could not be published"


@dataclass(frozen=True)
class GrantRole(Action):
    """Let a person do what a role may: office, leadership, headteacher or governor."""

    id: str
    person: str
    role: str

    done = "{object} was given a role"
    refused = "{object} could not be given a role"
    about = ("people", "person")


@dataclass(frozen=True)
class EndRole(Action):
    """Take a role from a person; they are signed out everywhere."""

    person: str
    role: str

    done = "a role of {object} ended"
    refused = "a role of {object} could not be ended"
    about = ("people", "person")


@dataclass(frozen=True)
class IssueOneTimeCodes(Action):
    """Codes (digests) that work once, for a person or, at the very start, for the school."""

    purpose: str
    person: str | None
    codes: tuple[str, ...]

    done = "{object} was given one-time codes"
    refused = "{object} could not be given one-time codes"
    about = ("people", "person")


@dataclass(frozen=True)
class ResetSignIn(Action):
    """At the machine: end a person's sessions and give them a code to choose a passphrase anew."""

    person: str
    code: str

    done = "the sign-in of {object} was reset at the machine"
    refused = "the sign-in of {object} could not be reset"
    about = ("people", "person")


@dataclass(frozen=True)
class SetPassphrase(Action):
    """Choose a passphrase (as it is kept) with a one-use code (a digest)."""

    person: str
    passphrase: str
    code: str

    done = "{object} chose a passphrase"
    refused = "{object} could not choose a passphrase"
    about = ("people", "person")


@dataclass(frozen=True)
class CountAttempt(Action):
    """That something secret is about to be tried: counted before it is looked at."""

    what: str
    person: str | None

    done = "{object} tried something secret"
    refused = "{object} may not try anything secret now"
    about = ("people", "person")


@dataclass(frozen=True)
class BeginSession(Action):
    """Sign in somebody whose passphrase was right. `id` is the digest of the session's key."""

    id: str
    person: str
    station: str

    done = "{object} signed in"
    refused = "{object} could not sign in"
    about = ("people", "person")


@dataclass(frozen=True)
class ProveSecondFactor(Action):
    """A session's second factor: the authenticator's step that was right, or a one-time code."""

    session: str
    new_session: str
    step: int | None
    code: str | None

    done = "{object} gave a second factor"
    refused = "a second factor was wrong"


@dataclass(frozen=True)
class StaySignedIn(Action):
    """A session was used: on a shared station its three minutes begin anew. Not worth an entry."""

    session: str

    done = "{object} went on"
    refused = "{object} could not go on"


@dataclass(frozen=True)
class EndSession(Action):
    """Sign out here."""

    session: str

    done = "{object} signed out"
    refused = "{object} could not sign out"


@dataclass(frozen=True)
class EndSessions(Action):
    """Sign out everywhere."""

    person: str

    done = "{object} was signed out everywhere"
    refused = "{object} could not be signed out"
    about = ("people", "person")


def verb(action_type: type[Action | Scan]) -> str:
    """`lock_up_phone`: how the audit log names an Action (or a scan that meant none)."""
    letters = (f"_{c.lower()}" if c.isupper() else c for c in action_type.__name__)
    return "".join(letters).lstrip("_")


ACTIONS: dict[str, type[Action]] = {verb(kind): kind for kind in Action.__subclasses__()}
"""Every verb by its name in the audit log."""
