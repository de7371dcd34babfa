"""Who may be photographed: decisions for each child and use, and the list that is read first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kiosk.actions import Action


@dataclass(frozen=True)
class DecidePhotos(Action):
    """What was decided about photographs of a pupil for one use; both days are included.

    `source` is `desk`, or `file` for a column of an import, which lifts no No of a desk;
    `decided_on` None is the day on which it is recorded.
    """

    pupil: str
    photo_use: str
    may: bool
    decided_on: date | None
    last_on: date | None = None
    lawful_basis: str | None = None
    decided_by: str | None = None
    evidence: str | None = None
    source: str = "desk"

    done = "A decision about photographs of {object} was recorded"
    refused = "No decision about photographs of {object} could be recorded"
    about = ("pupils", "pupil")


@dataclass(frozen=True)
class ExcludeFromPhotos(Action):
    """Nobody may photograph this pupil, whatever was decided. No reason is kept."""

    pupil: str

    done = "{object} must not be photographed"
    refused = "{object} could not be taken out of photographs"
    about = ("pupils", "pupil")


@dataclass(frozen=True)
class EndExclusion(Action):
    """The decisions on file count again for this pupil."""

    pupil: str

    done = "What was decided about photographs of {object} counts again"
    refused = "Nothing could be changed about photographs of {object}"
    about = ("pupils", "pupil")


@dataclass(frozen=True)
class OpenPhotoList(Action):
    """Somebody reads who must not be photographed; `class_id` None is the whole school (D5)."""

    person: str
    class_id: str | None
    photo_use: str

    done = "{object} opened a photo list"
    refused = "{object} could not open a photo list"
    about = ("people", "person")
