"""Permissions: one person, one phone, an end, a staff-only room (domain.md RP23, B.4).

Waiting, in force, ended are worked out from the times when asked; no job stores them. Nobody
decides their own, and an approval holds for exactly the terms that were seen.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import ClassVar

from kiosk.actions import Outcome
from kiosk.actions.permissions import (
    ApprovePermission,
    CancelPermission,
    ChangePermission,
    DeclinePermission,
    ExtendPermission,
    ForgetNotes,
    RequestPermission,
    RevokePermission,
    Terms,
)
from kiosk.decide.acknowledgements import Acceptance, rules_first
from kiosk.decide.calendar import clock_time, day_of
from kiosk.decide.decision import UNCHANGED, Changes, Decision, Moment, Unchanged, done
from kiosk.decide.disposals import Disposal
from kiosk.decide.justifications import Justification
from kiosk.decide.people import Person
from kiosk.decide.places import Place
from kiosk.decide.roles import LEADING_TODAY
from kiosk.refusals import Refusal, refuse, sentence

CATEGORIES = {
    "dependant_unwell": "A dependant is unwell",
    "medical": "Medical (own)",
    "bereavement": "Bereavement or family",
    "urgent_call": "Expecting an urgent call",
    "messaging": "Approved messaging",
    "other": "Something else",
}
"""Why, without saying more than leadership needs; the order in which it is offered."""

KINDS = ("exception", "adjustment", "messaging", "contact_details")
LONGEST = timedelta(days=14)
LONGEST_REVIEWED = timedelta(days=366)
"""An adjustment and an agreement about contact details are reviewed within twelve months."""


OVER = ("declined", "expired", "ended", "cancelled", "revoked", "replaced")


@dataclass(frozen=True)
class Permission:
    """One version of a request; `id` is request/version, `rooms` a JSON list of places."""

    TABLE: ClassVar[str] = "permissions"

    id: str
    request: str
    version: int
    kind: str
    person: str
    phone: int
    starts_at: datetime
    ends_at: datetime
    rooms: str
    category: str
    parent_agreed_on: date | None
    discussed_with: str | None
    discussed_at: datetime | None
    requested_by: str
    requested_at: datetime
    decision: str | None
    decided_by: str | None
    decided_at: datetime | None
    closed_how: str | None
    closed_by: str | None
    closed_at: datetime | None

    @property
    def places(self) -> tuple[str, ...]:
        """The keys of its rooms."""
        return tuple(json.loads(self.rooms))

    @property
    def over_at(self) -> datetime:
        """When it ends, or when leadership ended it before that."""
        return min(self.ends_at, self.closed_at or self.ends_at)


@dataclass(frozen=True)
class PermissionNote:
    """A sealed sentence of a request: `why`, `decision` or `ending`; None once it is forgotten."""

    TABLE: ClassVar[str] = "permission_notes"

    id: str
    permission: str
    about: str
    words: str | None
    written_at: datetime


@dataclass(frozen=True)
class Agreed:
    """What a scan needs to know of an approved permission that has begun: never why."""

    phone: int
    kind: str
    decided_at: datetime
    ends_at: datetime
    rooms: tuple[str, ...]

    def covers(self, at: datetime) -> bool:
        """From the approval until the end: 11:59:59 yes, 12:00:00 no."""
        return self.decided_at <= at < self.ends_at


@dataclass(frozen=True)
class Facts:
    """Whose it is, what whoever acts may do now, the rooms, and the person’s other permissions.

    `acceptance` is the person’s, of the rules; `decider` is what whoever decided this before is
    called; `leaders` are those with whom a request may have been discussed.
    """

    person: Person | None
    actor: str | None
    actor_is: frozenset[str]
    person_is: frozenset[str]
    places: Mapping[str, Place]
    others: tuple[Permission, ...]
    acceptance: Acceptance
    leaders: frozenset[str]
    decider: str = ""


def state(permission: Permission, at: datetime) -> str:
    """waiting, agreed (not begun), in_force, or one of OVER; worked out for this instant."""
    if permission.closed_at and permission.closed_at <= at:
        return permission.closed_how or "replaced"
    if permission.decision == "declined":
        return "declined"
    if at >= permission.ends_at:
        return "ended" if permission.decision else "expired"
    if permission.decision is None:
        return "waiting"
    return "agreed" if at < permission.starts_at else "in_force"


def request(action: RequestPermission, facts: Facts, moment: Moment) -> Decision:
    """Ask: P2, P3, P4, G6, P6; P5 for what has already happened, which becomes a justification.

    Whose it is has accepted the current rules, whoever asks; a justification needs no acceptance,
    and no room: it says where in its words, also where no phone should have been.
    A leader may ask for somebody they spoke to, and agree to it in the same step; never for
    themselves (G4).
    """
    person, terms = facts.person, action.terms
    if person is None or person.left_at or facts.actor is None:
        return refuse("E3")
    is_own = facts.actor == person.id
    may_ask = is_own or facts.actor_is & LEADING_TODAY or may_decide(facts, terms.kind)
    if not may_ask:
        return refuse("P1", heading="Only leadership")
    if action.agreed and is_own:
        return refuse("G4", heading="Not your own")
    if terms.ends_at is not None and terms.ends_at <= moment.at:
        return _justified(action, terms.ends_at, moment)
    wrong = _terms_refused(terms, person.id, facts, moment)
    if wrong:
        return wrong
    unread = rules_first(facts.acceptance)
    if unread:
        return unread
    asked = _version(action.request, 1, person.id, terms, facts.actor, moment)
    if _overlaps(asked, facts.others, moment):
        return refuse("P6", heading="There is one already")
    if action.agreed:
        refusal = may_not_decide(asked, facts)
        if refusal:
            return refusal
        asked = _decided(asked, "approved", facts.actor, moment)
    return Changes(
        (asked,),
        _asked(asked, person),
        f"people/{person.id}",
        _note(asked, "why", terms.note, moment),
    )


def _asked(asked: Permission, person: Person) -> Outcome:
    if asked.decision:
        until = until_in_words(asked.ends_at, asked.starts_at)
        return Outcome("permission_agreed", f"Agreed until {until}.", heading="Agreed")
    return Outcome(
        "permission_requested",
        f"Thank you, {person.called}. Leadership sees your request now.",
        heading="Asked",
    )


def _justified(action: RequestPermission, ended_at: datetime, moment: Moment) -> Decision:
    if ended_at <= action.terms.starts_at:
        return refuse("J4", heading="Check the times")
    if action.terms.note is None:
        return refuse("P2", heading="Say why")
    noted = Justification(
        action.request,
        action.person,
        action.terms.starts_at,
        ended_at,
        action.terms.note,
        moment.at,
        None,
        None,
        None,
    )
    return Changes(
        (noted,),
        Outcome("justified", sentence("P5"), heading="For the Headteacher"),
        f"people/{action.person}",
    )


def _terms_refused(terms: Terms, person: str, facts: Facts, moment: Moment) -> Refusal | None:
    if terms.category is None or (terms.note is None and terms.category == "other"):
        return refuse("P2", heading="Say why")
    if terms.kind == "contact_details" and terms.note is None:
        return refuse("P2", heading="Say why")
    if terms.ends_at is None:
        return refuse("P3", heading="Give an end")
    if terms.ends_at <= terms.starts_at:
        return refuse("J4", heading="Check the times")
    return (
        _too_long(terms.kind, max(terms.starts_at, moment.at), terms.ends_at)
        or _kind_refused(terms, moment)
        or _rooms_refused(terms, facts)
        or _talk_refused(terms, person, facts)
    )


def _talk_refused(terms: Terms, person: str, facts: Facts) -> Refusal | None:
    """It was discussed with leadership (RP23): G4 with oneself, P1 with anybody else."""
    if terms.discussed_with == person:
        return refuse("G4", heading="Not with yourself")
    if terms.discussed_with is not None and terms.discussed_with not in facts.leaders:
        return refuse("P1", heading="Only leadership")
    return None


def _too_long(kind: str, starts_at: datetime, ends_at: datetime) -> Refusal | None:
    if kind in ("adjustment", "contact_details"):
        if ends_at - starts_at > LONGEST_REVIEWED:
            return refuse("J7", heading="Give an earlier date")
        return None
    if ends_at - starts_at > LONGEST:
        return refuse("J13", heading="Give an earlier day", n=LONGEST.days)
    return None


def _kind_refused(terms: Terms, moment: Moment) -> Refusal | None:
    messages = "messaging" in (terms.kind, terms.category)
    if messages and not moment.settings.approved_messaging:
        return refuse("J6", heading="Not at this school")
    if (terms.kind == "contact_details") != (terms.parent_agreed_on is not None):
        return refuse("J9", heading="A parent agrees first")
    return None


def _rooms_refused(terms: Terms, facts: Facts) -> Refusal | None:
    if terms.kind == "contact_details" and not terms.rooms:
        return None
    found = [facts.places.get(room) for room in terms.rooms]
    suitable = terms.kind == "adjustment" or all(
        place is not None and place.kind == "staff_only" for place in found
    )
    if not found or None in found or not suitable:
        return refuse("P4", heading="Choose a room")
    return None


def _version(
    request: str, version: int, person: str, terms: Terms, actor: str, moment: Moment
) -> Permission:
    if terms.ends_at is None or terms.category is None:
        raise ValueError("Terms are checked before a version is made of them.")
    return Permission(
        f"{request}/{version}",
        request,
        version,
        terms.kind,
        person,
        terms.phone,
        terms.starts_at,
        terms.ends_at,
        json.dumps(list(terms.rooms)),
        terms.category,
        terms.parent_agreed_on,
        terms.discussed_with,
        terms.discussed_at,
        actor,
        moment.at,
        None,
        None,
        None,
        None,
        None,
        None,
    )


def _overlaps(asked: Permission, others: Sequence[Permission], moment: Moment) -> bool:
    return any(
        other.request != asked.request
        and other.phone == asked.phone
        and "contact_details" not in (other.kind, asked.kind)
        and state(other, moment.at) not in OVER
        and other.starts_at < asked.ends_at
        and asked.starts_at < other.ends_at
        for other in others
    )


def _note(
    permission: Permission, about: str, words: str | None, moment: Moment
) -> tuple[PermissionNote, ...]:
    if words is None:
        return ()
    key = f"{permission.id}/{about}"
    return (PermissionNote(key, permission.id, about, words, moment.at),)


def may_decide(facts: Facts, kind: str) -> bool:
    """Whether this is theirs to decide now: leadership, an acting lead, the Headteacher alone.

    An adjustment is the Headteacher’s; the Headteacher’s own requests are another leader’s or
    the Chair of Governors’.
    """
    return decides(facts.actor_is, facts.person_is, kind)


def decides(actor_is: frozenset[str], person_is: frozenset[str], kind: str) -> bool:
    """The same of whoever holds these roles and duties, about whoever holds those."""
    of_headteacher = "headteacher" in person_is
    if actor_is & {"headteacher"}:
        return True
    if of_headteacher and actor_is & {"chair"}:
        return True
    if kind == "adjustment" and not of_headteacher:
        return False
    return bool(actor_is & LEADING_TODAY)


def may_not_decide(permission: Permission, facts: Facts) -> Refusal | None:
    """G4 for one's own, J5 for what the Headteacher decides, P1 for who does not lead; or None."""
    if facts.actor == permission.person:
        return refuse("G4", heading="Not your own")
    if may_decide(facts, permission.kind):
        return None
    if facts.actor_is & LEADING_TODAY:
        return refuse("J5", heading="The Headteacher decides")
    return refuse("P1", heading="Only leadership")


def may_see(actor_is: frozenset[str], person_is: frozenset[str]) -> bool:
    """Whether the one may read the other’s requests: leadership everybody’s, the Chair of Governors
    the Headteacher’s.
    """
    return bool(actor_is & LEADING_TODAY) or ("chair" in actor_is and "headteacher" in person_is)


def _not_waiting(permission: Permission, facts: Facts, moment: Moment) -> Refusal | None:
    now = state(permission, moment.at)
    if now == "waiting":
        return None
    if permission.decision and permission.decided_at and now != "replaced":
        decided = f"{permission.decision} this at {clock_time(permission.decided_at)}"
        return refuse("J1", heading="Decided already", name=facts.decider, decided=decided)
    if permission.closed_at:
        return refuse("J2", heading="Look again", time=clock_time(permission.closed_at))
    return refuse("P7", heading="Too late")


def approve(
    action: ApprovePermission, permission: Permission | None, facts: Facts, moment: Moment
) -> Decision:
    """Agree to this version: G4, P1, J5, P6, P7; J1, J2 where somebody was faster.

    It counts from now, never back to its start, as discussed with the person named in the
    request, or else with whoever approves it. Pressed twice, it was approved once.
    """
    refused = _undecidable(permission, facts, moment)
    if permission is None or refused:
        return _pressed_twice(permission, "approved", facts, moment) or refused or refuse("J3")
    approved = [each for each in facts.others if each.decision == "approved"]
    if _overlaps(permission, approved, moment):
        return refuse("P6", heading="There is one already")
    agreed = _decided(permission, "approved", facts.actor or "", moment)
    return Changes(
        (agreed,),
        _told(agreed),
        f"permissions/{agreed.id}",
        _note(agreed, "decision", action.note, moment),
    )


def decline(
    action: DeclinePermission, permission: Permission | None, facts: Facts, moment: Moment
) -> Decision:
    """Say no to this version, with a sentence if they like; refused as `approve` is."""
    refused = _undecidable(permission, facts, moment)
    if permission is None or refused:
        return _pressed_twice(permission, "declined", facts, moment) or refused or refuse("J3")
    declined = replace(
        permission, decision="declined", decided_by=facts.actor, decided_at=moment.at
    )
    return Changes(
        (declined,),
        _told(declined),
        f"permissions/{declined.id}",
        _note(declined, "decision", action.note, moment),
    )


def _told(decided: Permission) -> Outcome:
    if decided.decision == "declined":
        return Outcome("permission_declined", "Declined.", heading="Declined")
    until = until_in_words(decided.ends_at, decided.starts_at)
    return Outcome("permission_approved", f"Agreed until {until}.", heading="Agreed")


def _pressed_twice(
    permission: Permission | None, decision: str, facts: Facts, moment: Moment
) -> Unchanged | None:
    if permission is None or facts.actor != permission.decided_by:
        return None
    stands = state(permission, moment.at) in ("agreed", "in_force", "declined")
    return Unchanged(_told(permission)) if stands and permission.decision == decision else None


def _undecidable(permission: Permission | None, facts: Facts, moment: Moment) -> Refusal | None:
    if permission is None:
        return refuse("J3")
    return may_not_decide(permission, facts) or _not_waiting(permission, facts, moment)


def _decided(permission: Permission, decision: str, actor: str, moment: Moment) -> Permission:
    return replace(
        permission,
        discussed_with=permission.discussed_with or actor,
        discussed_at=permission.discussed_at or moment.at,
        decision=decision,
        decided_by=actor,
        decided_at=moment.at,
    )


def change(
    action: ChangePermission, permission: Permission | None, facts: Facts, moment: Moment
) -> Decision:
    """Other terms make a new version that waits; what was agreed for the old ones is void."""
    if permission is None or facts.actor is None:
        return refuse("J3")
    if facts.actor != permission.person and not may_decide(facts, permission.kind):
        return refuse("P1", heading="Only leadership")
    refused = _ended_already(permission, moment) or _terms_refused(
        action.terms, permission.person, facts, moment
    )
    if refused:
        return refused
    if action.terms.ends_at is None or action.terms.ends_at <= moment.at:
        return refuse("P7", heading="Too late")
    new = _version(
        permission.request,
        permission.version + 1,
        permission.person,
        action.terms,
        facts.actor,
        moment,
    )
    if _overlaps(new, facts.others, moment):
        return refuse("P6", heading="There is one already")
    return Changes(
        (_closed(permission, "replaced", facts, moment), new),
        Outcome("permission_changed", "Changed. It waits for a decision again.", "Changed"),
        f"permissions/{new.id}",
        _note(new, "why", action.terms.note, moment),
    )


def _ended_already(permission: Permission, moment: Moment) -> Refusal | None:
    now = state(permission, moment.at)
    if now == "replaced" and permission.closed_at:
        return refuse("J2", heading="Look again", time=clock_time(permission.closed_at))
    return refuse("P7", heading="Too late") if now in OVER else None


def _closed(permission: Permission, how: str, facts: Facts, moment: Moment) -> Permission:
    return replace(permission, closed_how=how, closed_by=facts.actor, closed_at=moment.at)


def extend(
    action: ExtendPermission, permission: Permission | None, facts: Facts, moment: Moment
) -> Decision:
    """Another end for what was approved: a new version, decided by whoever extends it.

    P3 without an end, P7 once it has ended or for an end in the past, G4, P1, J5, P6.
    """
    if permission is None or permission.decision != "approved":
        return refuse("J3")
    refused = may_not_decide(permission, facts) or _ended_already(permission, moment)
    if refused:
        return refused
    if action.ends_at is None:
        return refuse("P3", heading="Give an end")
    if action.ends_at <= max(moment.at, permission.starts_at):
        return refuse("P7", heading="Too late")
    too_long = _too_long(permission.kind, max(permission.starts_at, moment.at), action.ends_at)
    if too_long:
        return too_long
    new = replace(
        permission,
        id=f"{permission.request}/{permission.version + 1}",
        version=permission.version + 1,
        ends_at=action.ends_at,
        decided_by=facts.actor,
        decided_at=moment.at,
    )
    if _overlaps(new, [p for p in facts.others if p.decision == "approved"], moment):
        return refuse("P6", heading="There is one already")
    until = until_in_words(new.ends_at, moment.at)
    return Changes(
        (_closed(permission, "replaced", facts, moment), new),
        Outcome("permission_extended", f"Agreed until {until}.", heading="Agreed"),
        f"permissions/{new.id}",
    )


def revoke(
    action: RevokePermission, permission: Permission | None, facts: Facts, moment: Moment
) -> Decision:
    """Leadership ends what was approved, and says why (J8); P7 once it has ended."""
    if permission is None or permission.decision != "approved":
        return refuse("J3")
    if not facts.actor_is & LEADING_TODAY and not may_decide(facts, permission.kind):
        return refuse("P1", heading="Only leadership")
    refused = _ended_already(permission, moment)
    if refused:
        return refused
    if action.note is None:
        return refuse("J8", heading="Say why")
    ended = _closed(permission, "revoked", facts, moment)
    return Changes(
        (ended,),
        Outcome("permission_revoked", "Ended now.", heading="Ended"),
        f"permissions/{ended.id}",
        _note(ended, "ending", action.note, moment),
    )


def cancel(
    _action: CancelPermission, permission: Permission | None, facts: Facts, moment: Moment
) -> Decision:
    """Whoever asked needs it no more; J10 once it is in force, which leadership ends."""
    if permission is None or facts.actor not in (permission.person, permission.requested_by):
        return refuse("J3")
    refused = _ended_already(permission, moment)
    if refused:
        return refused
    if state(permission, moment.at) == "in_force":
        return refuse("J10", heading="It has begun")
    return done(_closed(permission, "cancelled", facts, moment))


def forget(
    action: ForgetNotes,
    due: Sequence[PermissionNote],
    so_far: Disposal | None,
    actor: str | None,
    moment: Moment,
) -> Decision:
    """Wipe the words of notes that were kept for long enough; how many is noted."""
    if not due:
        return UNCHANGED
    run = action.run or day_of(moment.at).isoformat()
    count = len(due) + (so_far.records if so_far else 0)
    key = f"{run}/{WORDS}"
    noted = Disposal(key, run, WORDS, count, actor, moment.at)
    return done(noted, unaudited=tuple(replace(note, words=None) for note in due))


WORDS = "permission-words"
"""The class of record of these words."""

REMIND = timedelta(minutes=5)
REMIND_AFTER = timedelta(hours=1)
"""How long before the end, and after it, the idle kiosk reminds a slot whose phone is out."""


def reminders(ends: Mapping[int, datetime], at: datetime) -> list[str]:
    """What the idle kiosk says, by slot and never by name: S7 before the end, K7 after it."""
    said = []
    for slot, ends_at in sorted(ends.items(), key=lambda end: (end[1], end[0])):
        if at < ends_at <= at + REMIND:
            said.append(sentence("S11", n=slot, time=clock_time(ends_at)))
        elif ends_at <= at < ends_at + REMIND_AFTER:
            said.append(f"Slot {slot}: {sentence('K7', time=clock_time(ends_at))}")
    return said


def until_in_words(ends_at: datetime, seen_from: datetime) -> str:
    """`12:00`, or `12:00 on 23 November` where it ends on another day than it is seen from."""
    if day_of(ends_at) == day_of(seen_from):
        return clock_time(ends_at)
    day = day_of(ends_at)
    return f"{clock_time(ends_at)} on {day.day} {day:%B}"


def rooms_in_words(names: Sequence[str]) -> str:
    """`the staff room or PPA room`."""
    plain = [name[:1].lower() + name[1:] if name[1:2].islower() else name for name in names]
    if len(plain) < 2:
        return f"the {plain[0]}" if plain else "the place agreed"
    return f"the {', '.join(plain[:-1])} or {plain[-1]}"
