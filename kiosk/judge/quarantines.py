"""The facts that the rules of quarantines are given."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.actions import Action
from kiosk.actions.quarantines import EndQuarantine, NotePolice, QuarantineDevice
from kiosk.db import quarantines
from kiosk.decide import quarantines as decide_quarantines
from kiosk.judge.judgement import Rule

RULES: Mapping[type[Action], Rule] = {
    QuarantineDevice: lambda db, action, stamp, moment: decide_quarantines.quarantine(
        action, quarantines.facts(db, action.device), stamp.actor, stamp.station, moment
    ),
    NotePolice: lambda db, action, _, moment: decide_quarantines.note_police(
        action, quarantines.facts(db, action.device), moment
    ),
    EndQuarantine: lambda db, action, _, moment: decide_quarantines.end_quarantine(
        action, quarantines.facts(db, action.device), moment
    ),
}
