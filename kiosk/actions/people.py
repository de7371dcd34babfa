"""Staff, pupils, classes, and the imports they came with."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


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
