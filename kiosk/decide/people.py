"""Staff, pupils and classes as a file brings them in; who is here and who has left.

A file grants nobody a role: what somebody may do is given by the school, never imported.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kiosk.actions.people import RecordClass, RecordImport, RecordPerson, RecordPupil
from kiosk.decide.decision import UNCHANGED, Decision, Moment, done

AS_TYPED = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"}
"""Letters that are no letter with an accent, as whoever has not got that key types them."""

_TYPED_AS = str.maketrans(AS_TYPED | dict.fromkeys("’‘ʼ", "'"))


def plain_name(name: str) -> str:
    """A name to compare as any keyboard can type it: small letters without accents, single spaces,
    straight apostrophes.
    """
    letters = unicodedata.normalize("NFD", " ".join(name.split()).casefold())
    bare = "".join(each for each in letters if not unicodedata.combining(each))
    return bare.translate(_TYPED_AS)


DAY_BADGE = "day badge"
"""The source of who stands for whoever wears a day badge unnamed: nobody of the staff list."""

GUEST = "guest"
"""The source of whoever the office gave a day badge and who is not on the staff list otherwise:
supply staff, volunteers. They are expected on the days on which they wear one.
"""

GUEST_JOBS = ("Supply teacher", "Supply teaching assistant", "Volunteer", "Student", "Contractor")
"""What a guest is (domain.md RP04)."""

TYPED = "typed"
"""The source of who was typed in; a file that has them under their name takes them over."""


@dataclass(frozen=True)
class Person:
    """A member of staff, by their names; `source` and `source_id` are where they came from."""

    TABLE: ClassVar[str] = "people"

    id: str
    source: str
    source_id: str
    given_name: str
    family_name: str
    known_as: str | None
    job: str | None
    added_at: datetime
    left_at: datetime | None

    @property
    def called(self) -> str:
        """The first name that a screen says."""
        return self.known_as or self.given_name

    @property
    def name(self) -> str:
        """The name that colleagues know; of a guest perhaps no more than a first name."""
        return f"{self.called} {self.family_name}".strip()

    @property
    def is_guest(self) -> bool:
        """Whether they are not on the school's own list: their phone goes into a guest slot."""
        return self.source in (DAY_BADGE, GUEST)

    @property
    def full_names(self) -> frozenset[str]:
        """Every way to write the whole name, as `plain_name` gives it."""
        given = f"{self.given_name} {self.family_name}"
        return frozenset({plain_name(self.name), plain_name(given)})


@dataclass(frozen=True)
class Pupil:
    """A pupil, with no more than a phone at the office needs."""

    TABLE: ClassVar[str] = "pupils"

    id: str
    source: str
    source_id: str
    given_name: str
    family_name: str
    known_as: str | None
    year_group: str
    class_id: str | None
    added_at: datetime
    left_at: datetime | None

    @property
    def called(self) -> str:
        """The first name that a screen says."""
        return self.known_as or self.given_name

    @property
    def name(self) -> str:
        """The name that the school knows."""
        return f"{self.called} {self.family_name}"

    @property
    def full_names(self) -> frozenset[str]:
        """Every way to write the whole name, as `plain_name` gives it."""
        given = f"{self.given_name} {self.family_name}"
        return frozenset({plain_name(self.name), plain_name(given)})


@dataclass(frozen=True)
class SchoolClass:
    """A registration group."""

    TABLE: ClassVar[str] = "classes"

    id: str
    name: str


@dataclass(frozen=True)
class Import:
    """A file of people that was taken in."""

    TABLE: ClassVar[str] = "imports"

    id: str
    source: str
    sha256: str
    staff: int
    pupils: int
    imported_at: datetime


def guest(person_id: str, name: str, job: str) -> RecordPerson:
    """Somebody who is on no list, by their whole name, such as a supply teacher."""
    given, _, family = name.partition(" ")
    return RecordPerson(person_id, GUEST, person_id, given, family, None, job)


def record_person(action: RecordPerson, known: Person | None, moment: Moment) -> Decision:
    """A member of staff as the file has them; one who had left is back.

    Typing adds somebody and never changes anybody: pressed twice, it is still one.
    """
    if known and action.source == TYPED:
        return UNCHANGED
    person = Person(
        known.id if known else action.id,
        action.source,
        action.source_id,
        action.given_name,
        action.family_name,
        action.known_as,
        action.job,
        known.added_at if known else moment.at,
        None,
    )
    return UNCHANGED if person == known else done(person, concerns=f"people/{person.id}")


def record_pupil(
    action: RecordPupil, known: Pupil | None, class_id: str | None, moment: Moment
) -> Decision:
    """A pupil as the file has them; one who had left is back.

    Typing adds a child and never changes one: pressed twice, it is still one.
    """
    if known and action.source == TYPED:
        return UNCHANGED
    pupil = Pupil(
        known.id if known else action.id,
        action.source,
        action.source_id,
        action.given_name,
        action.family_name,
        action.known_as,
        action.year_group,
        class_id,
        known.added_at if known else moment.at,
        None,
    )
    return UNCHANGED if pupil == known else done(pupil, concerns=f"pupils/{pupil.id}")


def record_class(action: RecordClass, known: SchoolClass | None) -> Decision:
    """A registration group, once."""
    return UNCHANGED if known else done(SchoolClass(action.id, action.name))


def record_import(action: RecordImport, moment: Moment) -> Decision:
    """That a file was taken in."""
    return done(
        Import(action.id, action.source, action.sha256, action.staff, action.pupils, moment.at)
    )
