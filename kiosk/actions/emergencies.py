"""That leadership has looked at an emergency.

Taking the phone is in actions/lockups.py, the reason in actions/office_entries.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class ReviewEmergency(Action):
    """Leadership has looked at it; `remark` is a sentence, if they like.

    It is sealed, bound to `emergencies/<id>`.
    """

    emergency: int
    remark: str | None = None

    done = "an emergency was reviewed"
    refused = "an emergency could not be reviewed"
