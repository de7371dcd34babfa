"""Members of staff and pupils who leave the school, and who come back."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class RecordLeaver(Action):
    """A member of staff has left: nothing of theirs works any more (domain.md scenario 20)."""

    person: str

    done = "{object} left the school: badge, PIN, roles and phone numbers ended"
    refused = "{object} could not be recorded as a leaver"
    about = ("people", "person")


@dataclass(frozen=True)
class RecordReturner(Action):
    """Somebody who left is here again; they get a new badge and start anew."""

    person: str

    done = "{object} is here again"
    refused = "{object} could not be taken in again"
    about = ("people", "person")


@dataclass(frozen=True)
class RecordPupilLeaver(Action):
    """A child has left: their label works no more; what happened ends in its own time."""

    pupil: str

    done = "{object} left the school: the label ended"
    refused = "{object} could not be recorded as a leaver"
    about = ("pupils", "pupil")


@dataclass(frozen=True)
class RecordPupilReturner(Action):
    """A child who left is here again; their phone gets a new label."""

    pupil: str

    done = "{object} is here again"
    refused = "{object} could not be taken in again"
    about = ("pupils", "pupil")
