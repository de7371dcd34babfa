"""The facts that the rules of e-mail are given, and whom an Action is told to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.emails import (
    GiveEmailAddress,
    NoteDelivery,
    RemoveEmailAddress,
    SendTestEmail,
    TryEmail,
)
from kiosk.db import emails, stand_ins
from kiosk.decide import emails as decide_emails
from kiosk.decide.decision import Changes, Decision, Moment
from kiosk.judge.judgement import Rule


def with_emails(db: Database, decision: Decision, stamp: Stamp, moment: Moment) -> Decision:
    """The decision, and in the same transaction the messages to whoever is told of it."""
    if not moment.settings.email or not isinstance(decision, Changes):
        return decision
    if decision.outcome.code not in decide_emails.TOLD:
        return decision
    about = decide_emails.told_of(decision.rows)
    whose = about.person if about else None
    subject_is = stand_ins.may(db, whose, moment.at) if whose else frozenset()
    readers = emails.readers(db, moment.at)
    written = decide_emails.written(decision.rows, readers, subject_is, stamp, moment)
    return replace(decision, unaudited=(*decision.unaudited, *written))


def _give(db: Database, action: GiveEmailAddress, stamp: Stamp, moment: Moment) -> Decision:
    holds = stand_ins.may(db, stamp.actor, moment.at) if stamp.actor else frozenset()
    return decide_emails.give(action, stamp.actor, holds, moment)


RULES: Mapping[type[Action], Rule] = {
    GiveEmailAddress: _give,
    RemoveEmailAddress: lambda db, _action, stamp, _moment: decide_emails.remove(
        emails.address(db, stamp.actor or "")
    ),
    SendTestEmail: lambda db, action, stamp, moment: decide_emails.test(
        action, emails.address(db, stamp.actor or ""), moment
    ),
    TryEmail: lambda db, action, _stamp, moment: decide_emails.try_now(
        action, emails.email(db, action.email), moment
    ),
    NoteDelivery: lambda db, action, _stamp, _moment: decide_emails.deliver(
        action, emails.email(db, action.email)
    ),
}
