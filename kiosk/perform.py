"""The one doorway: whatever changes a register comes through here, in one transaction.

`judge` reads the facts and lets the rule decide; its rows are stored and the audit log gets its
entry; refusals too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from kiosk.actions import Action, Outcome, Scan, Stamp, verb
from kiosk.clock import to_text
from kiosk.db import audit_log, rows
from kiosk.db.transaction import Write, rewrite, write
from kiosk.decide.decision import Unchanged
from kiosk.decide.lockups import UNDO_FOR, UNDOABLE
from kiosk.judge import judge
from kiosk.judge.judgement import Judgement
from kiosk.judge.moment import moment_of
from kiosk.refusals import Refusal
from kiosk.school import School


class DifferentRequest(Exception):
    """The same action_id from the same station, but asking for something else."""


class Refused(Exception):
    """One of several Actions that only make sense together was refused; nothing was stored."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal


def perform(school: School, wanted: Action | Scan, stamp: Stamp) -> Outcome:
    """Do what is wanted, if the rules allow it, and say what came of it.

    The same (station, action_id) again answers as before and changes nothing. Raises
    DifferentRequest, decide.scan.UnknownAnswer, and sqlite3.Error when it is not certain that
    anything was stored.
    """
    with write(school.writer) as transaction:
        return _one(transaction, school, wanted, stamp)


def perform_all(school: School, wanted: Sequence[tuple[Action, Stamp]]) -> list[Outcome]:
    """Do all of it or nothing, in one transaction. Raises Refused at the first refusal."""
    with write(school.writer) as transaction:
        outcomes = []
        for action, stamp in wanted:
            outcome = _one(transaction, school, action, stamp)
            if outcome.refusal:
                raise Refused(Refusal(outcome.refusal, outcome.message, outcome.heading))
            outcomes.append(outcome)
        return outcomes


def leave_no_trace(school: School) -> None:
    """Write the file anew, so that nothing of what was erased is left between what is kept."""
    rewrite(school.db)


def _one(transaction: Write, school: School, wanted: Action | Scan, stamp: Stamp) -> Outcome:
    asked = hashlib.sha256(repr(wanted).encode()).hexdigest()
    earlier = audit_log.answered(transaction.db, stamp.station, stamp.action_id)
    if earlier:
        if earlier.asked != asked:
            raise DifferentRequest(f"Action {stamp.action_id} was something else before.")
        return replace(earlier.outcome, replayed=True)
    moment = moment_of(transaction.db, stamp.happened_at)
    judgement = judge(transaction.db, wanted, stamp, moment)
    if isinstance(judgement.decision, Unchanged):
        return judgement.decision.outcome
    return _store(transaction, school, judgement, stamp, asked)


def _store(
    transaction: Write, school: School, judgement: Judgement, stamp: Stamp, asked: str
) -> Outcome:
    recorded_at = school.now()
    outcome = judgement.outcome
    if outcome.code in UNDOABLE:
        outcome = replace(outcome, undo_until=to_text(recorded_at + UNDO_FOR))
    changed: list[Any] = [rows.put(transaction, row) for row in judgement.rows]
    for row in judgement.unaudited:
        rows.put(transaction, row)
    for row in judgement.spent:
        rows.remove(transaction, row)
    if judgement.is_silent:
        return outcome
    payload = {"asked": asked, "reply": audit_log.reply(outcome), "rows": changed}
    erased = _forget(transaction, judgement, payload)
    seq = audit_log.append(
        transaction,
        audit_log.Happening(
            stamp.happened_at,
            recorded_at,
            stamp.station,
            stamp.actor,
            verb(type(judgement.meant)),
            judgement.concerns,
            f"refused {outcome.refusal}" if outcome.refusal else outcome.code,
            stamp.action_id,
        ),
        payload,
    )
    audit_log.erase(transaction, erased, seq)
    return outcome


def _forget(transaction: Write, judgement: Judgement, payload: dict[str, Any]) -> list[int]:
    """Take rows out of the registers; the entries whose payloads must go with them.

    What is forgotten by somebody’s wish is stated as gone; of what is disposed of a number is left.
    """
    keys: list[tuple[str, str | int]]
    if judgement.disposed:
        keys = [key for key in judgement.disposed.keys if key[0] != "audit_payload"]
        erased = audit_log.not_erased(transaction.db, judgement.disposed.entries)
    elif judgement.forgotten:
        keys = [(row.TABLE, row.id) for row in judgement.forgotten]
        erased = audit_log.payloads_about(transaction.db, keys)
    else:
        return []
    gone = [rows.take_out(transaction, table, key) for table, key in keys]
    told, erased_before = audit_log.also_told_by(transaction.db, erased, keys)
    payload["rows"] = [*told, *payload["rows"], *(gone if judgement.forgotten else ())]
    payload["erases"] = sorted({*erased, *erased_before})
    return erased
