"""What the demo school's registers hold besides people and phones of the morning. All invented.

Everything goes through `perform`, as it would have at a desk or before the kiosk: how the school
settled in weeks ago, what happened on the school day before, and in the last half hour.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from kiosk import codes, passphrases, pins
from kiosk.actions import Action, Outcome
from kiosk.actions.acknowledgements import RecordAcceptance
from kiosk.actions.loans import AnswerImages, ReturnDevice, SignOutDevice
from kiosk.actions.permissions import ApprovePermission, RequestPermission, Terms
from kiosk.actions.photos import DecidePhotos, ExcludeFromPhotos, OpenPhotoList
from kiosk.actions.pins import ChoosePin
from kiosk.actions.places import AddPlace
from kiosk.actions.pupil_phone_permissions import AskHeadteacher
from kiosk.actions.pupil_phones import HandInPupilPhone, HoldPupilPhone
from kiosk.actions.roles import GrantRole
from kiosk.actions.school_devices import RecordDevice
from kiosk.actions.set_up import SkipStep
from kiosk.actions.settings import ChangeSetting
from kiosk.actions.sign_in import IssueOneTimeCodes, SetPassphrase
from kiosk.actions.urgent_calls import NoteCall
from kiosk.actions.visits import OpenVisit
from kiosk.db import people, places, policies, school_devices
from kiosk.decide.calendar import day_of, instant_of, local
from kiosk.decide.people import Person
from kiosk.founding import stamp
from kiosk.perform import perform, perform_all
from kiosk.school import School
from kiosk.sealing import seal
from kiosk.settings import Settings, checked, shown

ACCEPTED = 24
"""How many of the staff have accepted the rules."""

PHOTO_CLASS = "Beech"


@dataclass(frozen=True)
class SignIn:
    """A demo sign-in: made anew with every demo school, and for no other."""

    person: Person
    role: str
    passphrase: str


class Desk:
    """The demo school with its staff by first name, and the doorway under anybody's name."""

    def __init__(self, school: School, given: Mapping[str, Any]) -> None:
        self.school = school
        self.given = given
        self.staff = {person.given_name: person for person in people.staff(school.db)}

    def do(self, who: str | None, *actions: Action) -> list[Outcome]:
        """Do all of this as the member of staff with this first name. Raises perform.Refused."""
        actor = self.staff[who].id if who else None
        stamped = [(each, replace(stamp(self.school), actor=actor)) for each in actions]
        return perform_all(self.school, stamped)

    def device(self, tag: str) -> str:
        """The key of a school device."""
        return next(d.id for d in school_devices.devices(self.school.db) if d.tag == tag)

    def photo_class(self) -> str:
        """The key of the class whose forms about photographs are on file."""
        every = people.classes(self.school.db)
        return next(each.id for each in every if each.name == PHOTO_CLASS)


def at(school: School, instant: datetime) -> None:
    """Stand the school's clock at this instant (UTC)."""
    school.now = lambda: instant


# Weeks ago --------------------------------------------------------------------------------------


def settle(desk: Desk) -> tuple[list[SignIn], dict[str, str]]:
    """Roles, places, devices, forms and rules; gives the demo sign-ins, and PINs by first name."""
    given = desk.given
    desk.do(None, ChangeSetting("second_factor", checked("second_factor", "no")))
    sign_ins = [_sign_in(desk, name, role) for name, role in given["sign_ins"]]
    chosen = {name: _pin(desk, name) for name in given["pins"]}
    desk.do("Ruth", *(AddPlace(_new_id(), name, kind) for name, kind in given["places"]))
    desk.do("Ruth", *_set_up())
    desk.do(
        "Sue",
        *(
            RecordDevice(_new_id(), tag, kind, None, home, managed=True, passcode=True)
            for tag, kind, home in given["devices"]
        ),
    )
    _photo_forms(desk)
    _rules_accepted(desk)
    return sign_ins, chosen


def _set_up() -> list[Action]:
    """Nothing is missing: the usual settings were looked at; a demo is open on every weekday."""
    usual = shown(Settings())
    return [
        *(ChangeSetting(name, usual[name]) for name in ("badge_colour", "home_times")),
        *(SkipStep(step, skip=True) for step in ("terms", "days", "patterns")),
    ]


def _sign_in(desk: Desk, name: str, role: str) -> SignIn:
    school, person = desk.school, desk.staff[name]
    passphrase = "-".join(secrets.SystemRandom().sample(desk.given["words"], 4))
    code = _one_use(desk, "start", person)
    kept = passphrases.keep(passphrase, school.keys.passphrases)
    desk.do(
        None,
        GrantRole(_new_id(), person.id, role),
        SetPassphrase(person.id, kept, code),
    )
    return SignIn(person, role, passphrase)


def _pin(desk: Desk, name: str) -> str:
    school, person = desk.school, desk.staff[name]
    pin = _good_pin()
    code = _one_use(desk, "pin", person)
    desk.do(None, ChoosePin(person.id, pins.keep(pin, school.keys), code))
    return pin


def _good_pin() -> str:
    while True:
        pin = f"{secrets.randbelow(10**6):06}"
        try:
            pins.check_choice(pin, 6)
        except pins.WeakPin:
            continue
        return pin


def _one_use(desk: Desk, purpose: str, person: Person) -> str:
    code = codes.digest(codes.mint_short(), desk.school.keys.codes)
    desk.do(None, IssueOneTimeCodes(purpose, person.id, (code,)))
    return code


def _photo_forms(desk: Desk) -> None:
    """The forms of one class, some with a No, and one child whom nobody may photograph."""
    refused = {(name, use) for name, use in desk.given["photo_refusals"]}
    children = people.children(desk.school.db, desk.photo_class())
    desk.do(
        "Sue",
        *(
            DecidePhotos(
                child.id,
                use,
                (child.given_name, use) not in refused,
                None,
                lawful_basis="consent",
                decided_by="A parent",
                evidence="Form in the class folder",
            )
            for child in children
            for use in desk.given["photo_uses"]
        ),
    )
    excluded = next(c for c in children if c.given_name == desk.given["not_photographed"])
    desk.do("Ruth", ExcludeFromPhotos(excluded.id))


def _rules_accepted(desk: Desk) -> None:
    policy = policies.current(desk.school.db)
    if policy:
        accepted = list(desk.staff.values())[:ACCEPTED]
        desk.do("Sue", *(RecordAcceptance(person.id, policy.id) for person in accepted))


# The school day before --------------------------------------------------------------------------


def the_day_before(desk: Desk, now: datetime) -> None:
    """A device that came back with photographs on it, and a permission that still holds."""
    today = day_of(now)
    day = today - timedelta(days=3 if today.isoweekday() == 1 else 1)
    at(desk.school, instant_of(day, time(13, 10)))
    _borrow(desk, "Chloe", "iPad 4", instant_of(day, time(15, 0)))
    at(desk.school, instant_of(day, time(15, 5)))
    tablet = desk.device("iPad 4")
    desk.do("Chloe", ReturnDevice(tablet), AnswerImages(tablet, made=True))
    at(desk.school, instant_of(day, time(15, 40)))
    week_on = instant_of(today + timedelta(days=7), time(15, 15))
    asked = _ask(desk, "Nadia", desk.school.now(), week_on, "dependant_unwell", "My father’s ward.")
    desk.do("Ruth", ApprovePermission(asked))


def _borrow(desk: Desk, who: str, tag: str, due_at: datetime) -> None:
    """Read the photo list of the class first, then take the device away."""
    person, group, use = desk.staff[who].id, desk.photo_class(), "Learning record"
    desk.do(
        who,
        OpenPhotoList(person, group, use),
        SignOutDevice(desk.device(tag), person, "Lesson", group, use, due_at),
    )


def _ask(
    desk: Desk, who: str, starts_at: datetime, ends_at: datetime, category: str, why: str
) -> str:
    """Ask for a permission in the staff room, with a sealed reason; gives its key."""
    school, request = desk.school, uuid.uuid4().hex
    room = places.place_named(school.db, "Staff room")
    terms = Terms(
        "exception",
        1,
        starts_at,
        ends_at,
        (room.id,) if room else (),
        category,
        seal(school.keys.sealing, why, f"permissions/{request}"),
    )
    desk.do(who, RequestPermission(request, desk.staff[who].id, terms))
    return f"{request}/1"


# The last half hour -----------------------------------------------------------------------------


def this_morning(desk: Desk, now: datetime) -> None:
    """A device out, permissions asked for and agreed, a call, a phone that was refused, a visit."""
    school = desk.school
    at(school, now - timedelta(minutes=14))
    soon = _next_quarter(now)
    ends_at = soon + timedelta(hours=3)
    asked = _ask(desk, "Rachel", school.now(), ends_at, "urgent_call", "The surgery may ring.")
    at(school, now - timedelta(minutes=12))
    desk.do("Daniel", ApprovePermission(asked))
    at(school, now - timedelta(minutes=10))
    _borrow(desk, "Grace", "iPad 2", soon + timedelta(hours=2))
    at(school, now - timedelta(minutes=6))
    desk.do("Sue", _visit(desk))
    _phone_held(desk, now)
    at(school, now - timedelta(minutes=3))
    starts = soon + timedelta(hours=1)
    _ask(desk, "Siân", starts, starts + timedelta(minutes=45), "medical", "The clinic rings back.")
    desk.do("Sue", NoteCall(_new_id(), desk.staff["Karen"].id), _head_asked(desk))


def _next_quarter(now: datetime) -> datetime:
    """The next quarter of an hour. UTC."""
    ahead = timedelta(minutes=15 - now.minute % 15, seconds=-now.second)
    return (now + ahead).replace(microsecond=0)


def _visit(desk: Desk) -> OpenVisit:
    """Next week, with a class of Year 1 and three of the staff."""
    day = local(desk.school.now()).date() + timedelta(days=7)
    going = tuple(desk.staff[name].id for name in ("Nadia", "Ben"))
    leader = desk.staff["Grace"].id
    return OpenVisit(_new_id(), "City museum", day, leader, going, (desk.photo_class(),))


def _phone_held(desk: Desk, now: datetime) -> None:
    """A child of Year 5 brings a phone: refused, a parent rung, and the phone held safely."""
    child = next(each for each in people.pupils(desk.school.db) if each.year_group == "5")
    who = replace(stamp(desk.school), actor=desk.staff["Sue"].id)
    perform(desk.school, HandInPupilPhone(None, child.id, switched_off=True), who)
    at(desk.school, now - timedelta(minutes=5))
    rung_at = now - timedelta(minutes=6)
    desk.do("Sue", HoldPupilPhone(child.id, rung_at, "Mother"))


def _head_asked(desk: Desk) -> AskHeadteacher:
    """A parent's request for a child of Year 4, for the Headteacher to decide."""
    child = next(each for each in people.pupils(desk.school.db) if each.year_group == "4")
    today = day_of(desk.school.now())
    why = "Walks to a carer alone today."
    key = _new_id()
    return AskHeadteacher(key, child.id, "headteacher", "Father", why, "12345", today, today)


def _new_id() -> str:
    return uuid.uuid4().hex
