"""Which rule judges which Action, and the facts it is given.

A scan is first turned into the Action it means; the rule of that Action judges it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from kiosk.actions import (
    Action,
    AddSlots,
    AddTerm,
    BeginSession,
    ChangeSetting,
    CountAttempt,
    DeclareDay,
    EndRole,
    EndSession,
    EndSessions,
    EnrolStation,
    EnrolWithCode,
    GiveSlot,
    GrantRole,
    IssueBadge,
    IssueOneTimeCodes,
    IssueSlotLabel,
    LockUpPhone,
    MarkAbsent,
    MarkPresent,
    OfferEnrolment,
    Outcome,
    ProveSecondFactor,
    PublishPolicy,
    RecordClass,
    RecordImport,
    RecordPerson,
    RecordPupil,
    RemoveTerm,
    ResetSignIn,
    RevokeStation,
    Scan,
    SeeStation,
    SetDay,
    SetPassphrase,
    Stamp,
    StaySignedIn,
    TakeBackInEmergency,
    TakeBackPhone,
    Undo,
)
from kiosk.db import (
    audit_log,
    badges,
    declarations,
    lockups,
    people,
    policies,
    roles,
    school_days,
    settings,
    sign_in,
    stations,
)
from kiosk.decide import badges as decide_badges
from kiosk.decide import declarations as decide_declarations
from kiosk.decide import lockups as decide_lockups
from kiosk.decide import people as decide_people
from kiosk.decide import policies as decide_policies
from kiosk.decide import roles as decide_roles
from kiosk.decide import scan as decide_scan
from kiosk.decide import school_days as decide_school_days
from kiosk.decide import settings as decide_settings
from kiosk.decide import sign_in as decide_sign_in
from kiosk.decide import stations as decide_stations
from kiosk.decide.calendar import contact_times_of, day_of, start_of_day
from kiosk.decide.decision import Changes, Decision, Moment, Row
from kiosk.refusals import Refusal, refuse


@dataclass(frozen=True)
class Judgement:
    """What was meant, whom or what it concerns (`table/id`), and what the rule decided."""

    meant: Action | Scan
    concerns: str | None
    decision: Decision

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows to store; none for a refusal."""
        return self.decision.rows if isinstance(self.decision, Changes) else ()

    @property
    def is_silent(self) -> bool:
        """Whether this is not worth an entry of the audit log."""
        return isinstance(self.decision, Changes) and self.decision.silent

    @property
    def unaudited(self) -> tuple[Row, ...]:
        """Rows of sessions and counters to store."""
        return self.decision.unaudited if isinstance(self.decision, Changes) else ()

    @property
    def outcome(self) -> Outcome:
        """What to tell the person."""
        if not isinstance(self.decision, Refusal):
            return self.decision.outcome
        refusal = self.decision
        return Outcome(
            "refused",
            refusal.sentence,
            heading=refusal.heading,
            foot=refusal.foot,
            refusal=refusal.code,
            also=refusal.also,
        )


def moment_of(db: Database, at: datetime) -> Moment:
    """The instant with the settings and the calendar that are in force then."""
    current = settings.current(db)
    day = school_days.on(db, day_of(at))
    return Moment(at, current, day.shortened(contact_times_of(current.contact_times, at)))


def judge(db: Database, wanted: Action | Scan, stamp: Stamp, moment: Moment) -> Judgement:
    """Read what the rule needs to know and let it decide. Raises decide.scan.UnknownAnswer."""
    if isinstance(wanted, Scan):
        return _judge_scan(db, wanted, stamp, moment)
    decision = _RULES[type(wanted)](db, wanted, stamp, moment)
    concerns = decision.concerns if isinstance(decision, Changes) else None
    return Judgement(wanted, concerns or wanted.concerns, decision)


def _judge_scan(db: Database, scan: Scan, stamp: Stamp, moment: Moment) -> Judgement:
    code = badges.by_digest(db, scan.code, typed=scan.typed) if scan.code else None
    person = people.person(db, code.person) if code and code.person else None
    slot = lockups.slot_by_id(db, code.slot) if code and code.slot else None
    wanted_slot = _slot_of_label(db, scan.slot_label)
    phones = lockups.facts(db, person, wanted_slot) if person else None
    is_free = slot is None or lockups.slot_is_free(db, slot.id)
    facts = decide_scan.ScanFacts(code, slot, is_free, phones)
    meant = decide_scan.meaning(replace(scan, slot_label=wanted_slot), facts, moment)
    concerns = f"people/{person.id}" if person else None
    if phones and isinstance(meant, LockUpPhone):
        decision = decide_lockups.lock_up(meant, phones, stamp.station, moment)
        return Judgement(meant, concerns, decision)
    if phones and isinstance(meant, TakeBackPhone):
        return Judgement(meant, concerns, decide_lockups.take_back(meant, phones, moment))
    if isinstance(meant, Action):
        raise TypeError(f"A scan cannot mean {meant}.")
    return Judgement(scan, concerns, meant)


def _slot_of_label(db: Database, label: str | None) -> str | None:
    code = badges.by_digest(db, label, typed=False) if label else None
    return code.slot if code and not code.ended_at else None


Rule = Callable[[Database, Any, Stamp, Moment], Decision]


def _lock_up(db: Database, action: LockUpPhone, stamp: Stamp, moment: Moment) -> Decision:
    person = people.person(db, action.person)
    if person is None:
        return refuse("E3")
    facts = lockups.facts(db, person, action.slot)
    return decide_lockups.lock_up(action, facts, stamp.station, moment)


def _take_back(db: Database, action: TakeBackPhone, _stamp: Stamp, moment: Moment) -> Decision:
    person = people.person(db, action.person)
    if person is None:
        return refuse("E3")
    return decide_lockups.take_back(action, lockups.facts(db, person), moment)


def _emergency(db: Database, action: TakeBackInEmergency, stamp: Stamp, moment: Moment) -> Decision:
    code = badges.by_digest(db, action.code, typed=action.typed) if action.code else None
    person = people.person(db, code.person) if code and code.person else None
    slot = lockups.slot_by_id(db, code.slot) if code and code.slot else None
    if action.slot_number is not None:
        slot = lockups.slot_numbered(db, action.slot_number)
    facts = lockups.emergency_facts(db, person, slot)
    return decide_lockups.take_back_in_emergency(facts, stamp.station, moment)


def _undo(db: Database, action: Undo, stamp: Stamp, moment: Moment) -> Decision:
    entry = audit_log.answered(db, stamp.station, action.undoes)
    undoable = entry is not None and entry.outcome.code in decide_lockups.UNDOABLE
    if entry and entry.outcome.code == "declared":
        return _undo_declaration(db, entry, moment)
    facts = lockups.undo_facts(db, entry) if entry and undoable else None
    return decide_lockups.undo(facts, moment)


def _undo_declaration(db: Database, entry: audit_log.Answered, moment: Moment) -> Decision:
    made = next(key for table, key, row in entry.rows if row["ended_at"] is None)
    declaration = declarations.declaration(db, made)
    if declaration is None:
        return refuse("U2", heading="Nothing to undo")
    return decide_declarations.undo(declaration, entry.recorded_at, moment)


def _declare(db: Database, action: DeclareDay, stamp: Stamp, moment: Moment) -> Decision:
    code = badges.by_digest(db, action.code, typed=action.typed) if action.code else None
    person = people.person(db, code.person) if code and code.person else None
    if code and (code.ended_at or (person and person.left_at)):
        return refuse("G2", heading="This badge has ended")
    facts = declarations.facts(db, person, day_of(moment.at))
    return decide_declarations.declare(action, facts, stamp.station, moment)


def _mark(db: Database, action: MarkAbsent | MarkPresent, stamp: Stamp, moment: Moment) -> Decision:
    person = people.person(db, action.person)
    facts = declarations.facts(db, person, day_of(moment.at))
    if isinstance(action, MarkPresent):
        return decide_declarations.mark_present(action, facts, moment)
    return decide_declarations.mark_absent(action, facts, stamp.station, moment)


def _issue_badge(db: Database, action: IssueBadge, _stamp: Stamp, moment: Moment) -> Decision:
    person = people.person(db, action.person)
    is_here = person is not None and person.left_at is None
    working = badges.working_of_person(db, action.person)
    return decide_badges.issue_badge(action, is_here, working, moment)


def _issue_slot_label(
    db: Database, action: IssueSlotLabel, _stamp: Stamp, moment: Moment
) -> Decision:
    exists = lockups.slot_by_id(db, action.slot) is not None
    working = badges.working_of_slot(db, action.slot)
    return decide_badges.issue_slot_label(action, exists, working, moment)


def _give_slot(db: Database, action: GiveSlot, _stamp: Stamp, _moment: Moment) -> Decision:
    slot = lockups.slot_numbered(db, action.slot_number)
    return decide_lockups.give_slot(action, slot, lockups.held_by(db, slot.id) if slot else None)


def _offer_enrolment(
    db: Database, action: OfferEnrolment, _stamp: Stamp, moment: Moment
) -> Decision:
    return decide_stations.offer(
        action,
        stations.name_is_taken(db, action.name),
        stations.offers_named(db, action.name),
        moment,
    )


def _enrol_with_code(
    db: Database, action: EnrolWithCode, _stamp: Stamp, moment: Moment
) -> Decision:
    offer = stations.offer(db, action.code)
    is_taken = offer is not None and stations.name_is_taken(db, offer.name)
    tries = sign_in.attempts(db, action.counter)
    return decide_stations.enrol_with_code(action, offer, is_taken, tries, moment)


def _record_pupil(db: Database, action: RecordPupil, _stamp: Stamp, moment: Moment) -> Decision:
    known = people.pupil_from(db, action.source, action.source_id)
    group = people.class_named(db, action.class_name) if action.class_name else None
    return decide_people.record_pupil(action, known, group.id if group else None, moment)


def _publish(db: Database, action: PublishPolicy, _stamp: Stamp, moment: Moment) -> Decision:
    current = policies.current(db)
    return decide_policies.publish(action, current.id if current else 0, moment)


def _grant(db: Database, action: GrantRole, _stamp: Stamp, moment: Moment) -> Decision:
    person = people.person(db, action.person)
    name = person.called if person and person.left_at is None else None
    return decide_roles.grant(action, roles.held_by(db, action.person), name, moment)


def _end_role(db: Database, action: EndRole, _stamp: Stamp, moment: Moment) -> Decision:
    return decide_roles.end(
        action,
        roles.held_by(db, action.person),
        roles.leaders(db),
        sign_in.sessions_of(db, action.person),
        moment,
    )


def _reset_sign_in(db: Database, action: ResetSignIn, _stamp: Stamp, moment: Moment) -> Decision:
    return decide_roles.reset_sign_in(
        action,
        sign_in.credential(db, action.person),
        sign_in.working_codes(db, action.person),
        sign_in.sessions_of(db, action.person),
        moment,
    )


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
    proven = sign_in.is_proven_since(db, action.person, action.station, start_of_day(moment.at))
    return decide_sign_in.begin_session(action, roles.names_of(db, action.person), proven, moment)


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


_RULES: Mapping[type[Action], Rule] = {
    LockUpPhone: _lock_up,
    TakeBackPhone: _take_back,
    TakeBackInEmergency: _emergency,
    DeclareDay: _declare,
    MarkAbsent: _mark,
    MarkPresent: _mark,
    Undo: _undo,
    IssueBadge: _issue_badge,
    IssueSlotLabel: _issue_slot_label,
    GiveSlot: _give_slot,
    AddSlots: lambda db, action, _, moment: decide_lockups.add_slots(
        action, lockups.highest_slot(db), moment
    ),
    RecordPerson: lambda db, action, _, moment: decide_people.record_person(
        action, people.person_from(db, action.source, action.source_id), moment
    ),
    RecordPupil: _record_pupil,
    RecordClass: lambda db, action, _, __: decide_people.record_class(
        action, people.class_named(db, action.name)
    ),
    RecordImport: lambda _, action, __, moment: decide_people.record_import(action, moment),
    EnrolStation: lambda db, action, _, moment: decide_stations.enrol(
        action, stations.name_is_taken(db, action.name), moment
    ),
    OfferEnrolment: _offer_enrolment,
    EnrolWithCode: _enrol_with_code,
    SeeStation: lambda db, action, _, moment: decide_stations.see(
        action, stations.sighting(db, action.station), moment
    ),
    RevokeStation: lambda db, action, _, moment: decide_stations.revoke(
        action,
        stations.station(db, action.station),
        sign_in.sessions_at(db, action.station),
        moment,
    ),
    ChangeSetting: lambda db, action, _, moment: decide_settings.change(
        action, settings.stored(db).get(action.name), moment
    ),
    PublishPolicy: _publish,
    AddTerm: lambda db, action, _, __: decide_school_days.add_term(action, school_days.terms(db)),
    RemoveTerm: lambda db, action, _, moment: decide_school_days.remove_term(
        action, school_days.term(db, action.term), moment
    ),
    SetDay: lambda _, action, __, moment: decide_school_days.set_day(action, moment),
    GrantRole: _grant,
    EndRole: _end_role,
    ResetSignIn: _reset_sign_in,
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
    EndSessions: lambda db, action, _, moment: decide_sign_in.end_sessions(
        action, sign_in.sessions_of(db, action.person), moment
    ),
}
