"""A correction of one's own record: added, never changed."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.actions import Action


@dataclass(frozen=True)
class AddCorrection(Action):
    """Say what is not right about an entry of somebody's record (domain.md B.3, G8).

    `entry` is `table/key`; `words` are sealed (`corrections/id`), None where nothing was said.
    """

    id: str
    person: str
    entry: str
    words: str | None = field(repr=False)

    done = "a correction was added to the record of {object}"
    refused = "a correction could not be added to the record of {object}"
    about = ("people", "person")
