"""Leaving the school: what is open comes first, then nothing works any more (invariant 18)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kiosk.actions.leaving import (
    RecordLeaver,
    RecordPupilLeaver,
    RecordPupilReturner,
    RecordReturner,
)
from kiosk.decide.badges import Code
from kiosk.decide.decision import UNCHANGED, Changes, Decision, Moment, Row, done
from kiosk.decide.deposits import Label
from kiosk.decide.emails import EmailAddress
from kiosk.decide.imeis import Description, Imei
from kiosk.decide.lockups import Slot
from kiosk.decide.people import Person, Pupil
from kiosk.decide.pins import Pin
from kiosk.decide.roles import LEADING, Role
from kiosk.decide.sign_in import Credential, OneTimeCode, Session
from kiosk.decide.stand_ins import StandIn
from kiosk.refusals import refuse


@dataclass(frozen=True)
class Facts:
    """What somebody who leaves still has: `open_items` in words, the rest as rows.

    `leaders` are all who may lead, so that the last of them cannot go.
    """

    person: Person | None
    open_items: tuple[str, ...] = ()
    badges: Sequence[Code] = ()
    roles: Sequence[Role] = ()
    sessions: Sequence[Session] = ()
    codes: Sequence[OneTimeCode] = ()
    slots: Sequence[Slot] = ()
    credential: Credential | None = None
    pin: Pin | None = None
    imeis: Sequence[Imei] = ()
    descriptions: Sequence[Description] = ()
    email_address: EmailAddress | None = None
    leaders: frozenset[str] = frozenset()
    stand_ins: Sequence[StandIn] = ()


def leave(action: RecordLeaver, facts: Facts, moment: Moment) -> Decision:
    """Record a leaver: E9 while something is open, L8 for the last who leads.

    Phone numbers and their descriptions, the PIN, the passphrase and the address for e-mail are
    gone at once (domain.md D: leaver + 0); what happened stays until its own period ends.
    """
    person = facts.person
    if person is None:
        return refuse("E3")
    if person.left_at:
        return UNCHANGED
    if facts.open_items:
        return refuse("E9", name=person.name, items="; ".join(facts.open_items))
    leads = {role.role for role in facts.roles} & LEADING
    if leads and facts.leaders == {action.person}:
        return refuse("L8")
    outcome = done().outcome
    return Changes(
        (replace(person, left_at=moment.at), *_ended(facts, moment)),
        outcome,
        unaudited=tuple(replace(each, ended_at=moment.at) for each in facts.sessions),
        forgotten=_forgotten(facts),
    )


def _ended(facts: Facts, moment: Moment) -> tuple[Row, ...]:
    return (
        *(replace(badge, ended_at=moment.at) for badge in facts.badges),
        *(replace(role, ended_at=moment.at) for role in facts.roles),
        *(replace(code, ended_at=moment.at) for code in facts.codes),
        *(replace(slot, owner=None) for slot in facts.slots),
        *(replace(each, ends_at=moment.at) for each in facts.stand_ins),
    )


def _forgotten(facts: Facts) -> tuple[Row, ...]:
    single = (each for each in (facts.credential, facts.pin, facts.email_address) if each)
    return (*facts.imeis, *facts.descriptions, *single)


def come_back(_action: RecordReturner, person: Person | None) -> Decision:
    """Take a leaver in again; the badge, the PIN and the roles are given anew."""
    if person is None:
        return refuse("E3")
    return done(replace(person, left_at=None)) if person.left_at else UNCHANGED


@dataclass(frozen=True)
class PupilFacts:
    """What a child who leaves still has here: `open_items` in words, and labels that work."""

    pupil: Pupil | None
    open_items: tuple[str, ...] = ()
    labels: Sequence[Label] = ()


def pupil_leaves(_action: RecordPupilLeaver, facts: PupilFacts, moment: Moment) -> Decision:
    """Record that a child has left: E9 while a phone of theirs is here."""
    pupil = facts.pupil
    if pupil is None:
        return refuse("E3")
    if pupil.left_at:
        return UNCHANGED
    if facts.open_items:
        return refuse("E9", name=pupil.name, items="; ".join(facts.open_items))
    ended = (replace(label, ended_at=moment.at) for label in facts.labels)
    return done(replace(pupil, left_at=moment.at), *ended)


def pupil_comes_back(_action: RecordPupilReturner, pupil: Pupil | None) -> Decision:
    """Take a child in again; the phone’s label is printed anew."""
    if pupil is None:
        return refuse("E3")
    return done(replace(pupil, left_at=None)) if pupil.left_at else UNCHANGED
