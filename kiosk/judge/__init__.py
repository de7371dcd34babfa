"""Which rule judges which Action, and the facts it is given.

A scan is first turned into the Action it means; the rule of that Action judges it.

One file for each noun, with its `RULES`.
"""

from __future__ import annotations

from sqlite_utils import Database

from kiosk.actions import Action, Scan, Stamp
from kiosk.decide.decision import Changes, Moment
from kiosk.judge.emails import with_emails
from kiosk.judge.judgement import Judgement
from kiosk.judge.rules import RULES
from kiosk.judge.scan import judge_scan


def judge(db: Database, wanted: Action | Scan, stamp: Stamp, moment: Moment) -> Judgement:
    """Read what the rule needs to know and let it decide. Raises decide.scan.UnknownAnswer."""
    if isinstance(wanted, Scan):
        return judge_scan(db, wanted, stamp, moment)
    decision = with_emails(db, RULES[type(wanted)](db, wanted, stamp, moment), stamp, moment)
    concerns = decision.concerns if isinstance(decision, Changes) else None
    return Judgement(wanted, concerns or wanted.concerns, decision)
