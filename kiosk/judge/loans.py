"""The facts that the rules of loans are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.loans import (
    AnswerImages,
    ConfirmImageTransfer,
    LetGoOut,
    ReturnDevice,
    SignOutDevice,
)
from kiosk.db import loans
from kiosk.decide import loans as decide_loans
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule


def _sign_out(db: Database, action: SignOutDevice, stamp: Stamp, moment: Moment) -> Decision:
    facts = loans.sign_out_facts(
        db, action.device, action.borrower, action.class_id, action.photo_use, moment
    )
    return decide_loans.sign_out(action, facts, stamp.station, moment)


def _transfer(db: Database, action: ConfirmImageTransfer, stamp: Stamp, moment: Moment) -> Decision:
    facts = loans.device_facts(db, action.device, action.loan)
    return decide_loans.confirm_transfer(action, facts, stamp.actor, moment)


RULES: Mapping[type[Action], Rule] = {
    SignOutDevice: _sign_out,
    ReturnDevice: lambda db, action, _, moment: decide_loans.bring_back(
        action, loans.device_facts(db, action.device), moment
    ),
    AnswerImages: lambda db, action, _, moment: decide_loans.answer_images(
        action, loans.device_facts(db, action.device), moment
    ),
    ConfirmImageTransfer: _transfer,
    LetGoOut: lambda db, action, stamp, moment: decide_loans.let_go_out(
        action, loans.device_facts(db, action.device), stamp.actor, moment
    ),
}
