"""The facts that the rules of sign in are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.sign_in import (
    BeginSession,
    CountAttempt,
    EndEverySession,
    EndSession,
    EndSessions,
    IssueOneTimeCodes,
    ProveSecondFactor,
    SetPassphrase,
    StaySignedIn,
)
from kiosk.db import (
    sign_in,
    stand_ins,
)
from kiosk.decide import sign_in as decide_sign_in
from kiosk.decide.calendar import start_of_day
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule


def _set_passphrase(db: Database, action: SetPassphrase, stamp: Stamp, moment: Moment) -> Decision:
    code = sign_in.one_time_code(db, action.code)
    whose = (None, action.person)
    is_theirs = code is not None and code.purpose == "start" and code.person in whose
    had = sign_in.credential(db, action.person)
    sessions = sign_in.sessions_of(db, action.person)
    return decide_sign_in.set_passphrase(
        action, code if is_theirs else None, had, sessions, stamp.station, moment
    )


def _begin_session(db: Database, action: BeginSession, _stamp: Stamp, moment: Moment) -> Decision:
    had = sign_in.credential(db, action.person)
    since = max(start_of_day(moment.at), had.set_at) if had else start_of_day(moment.at)
    proven = sign_in.is_proven_since(db, action.person, action.station, since)
    held = stand_ins.may(db, action.person, moment.at)
    return decide_sign_in.begin_session(action, held, proven, moment)


def _prove_second_factor(
    db: Database, action: ProveSecondFactor, _stamp: Stamp, moment: Moment
) -> Decision:
    session = sign_in.session(db, action.session)
    used = sign_in.attempts(db, f"second-factor/{session.person}") if session else None
    code = sign_in.one_time_code(db, action.code) if action.code else None
    is_second = code is not None and code.purpose == "second factor"
    return decide_sign_in.prove_second_factor(
        action, session, used, code if is_second else None, moment
    )


RULES: Mapping[type[Action], Rule] = {
    SetPassphrase: _set_passphrase,
    IssueOneTimeCodes: lambda db, action, _, moment: decide_sign_in.issue_one_time_codes(
        action, sign_in.working_codes(db, action.person, action.purpose), moment
    ),
    CountAttempt: lambda db, action, _, moment: decide_sign_in.count_attempt(
        action, sign_in.attempts(db, action.what), moment
    ),
    BeginSession: _begin_session,
    ProveSecondFactor: _prove_second_factor,
    EndSession: lambda db, action, _, moment: decide_sign_in.end_session(
        action, sign_in.session(db, action.session), moment
    ),
    StaySignedIn: lambda db, action, _, moment: decide_sign_in.stay_signed_in(
        sign_in.session(db, action.session), moment
    ),
    EndEverySession: lambda db, action, _, moment: decide_sign_in.end_every_session(
        action, sign_in.all_sessions(db), moment
    ),
    EndSessions: lambda db, action, _, moment: decide_sign_in.end_sessions(
        action, sign_in.sessions_of(db, action.person), moment
    ),
}
