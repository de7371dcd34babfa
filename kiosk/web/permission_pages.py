"""What the pages of permissions show, put together from the tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from kiosk.db import (
    emergencies,
    justifications,
    lockups,
    people,
    places,
    school_days,
    stand_ins,
    urgent_calls,
)
from kiosk.db import permissions as table
from kiosk.db import roles as roles_table
from kiosk.decide import permissions as decide_permissions
from kiosk.decide.calendar import clock_time, contact_times_of, day_of, local, start_of_day
from kiosk.decide.office_entries import EMERGENCY_REASONS
from kiosk.decide.people import Person
from kiosk.decide.permissions import (
    CATEGORIES,
    Permission,
    may_not_decide,
    state,
    until_in_words,
)
from kiosk.decide.roles import DECIDING, LEADING, LEADING_TODAY
from kiosk.judge.moment import moment_of
from kiosk.school import School
from kiosk.web.access import SignedIn
from kiosk.web.permission_forms import notes_of, opened
from kiosk.web.ribbon import Ribbon, ribbon

NUMBERS = ("Nobody", "One person", "Two people", "Three people", "Four people", "Five people")
COUNTED_FOR = timedelta(days=90)
SINCE = timedelta(days=1)


def may_see(school: School, who: SignedIn, permission: Permission) -> bool:
    """Whether this request is theirs to read."""
    return decide_permissions.may_see(who.roles, roles_table.names_of(school.db, permission.person))


def refused_to(school: School, who: SignedIn, permission: Permission) -> str:
    """Why this request is not theirs to decide, as a sentence; empty where it is."""
    now = school.now()
    facts = table.facts(school.db, permission.person, who.person.id, permission, now)
    refused = may_not_decide(permission, facts)
    return refused.sentence if refused else ""


def waiting_for(school: School, who: SignedIn) -> list[Permission]:
    """The requests that wait for them to decide: not their own, nor what is another’s."""
    now = school.now()
    return [
        each
        for each in table.not_over(school.db, now)
        if state(each, now) == "waiting" and not refused_to(school, who, each)
    ]


def deciding(school: School, permission: Permission) -> list[str]:
    """Who may decide this request now, by name."""
    now, db = school.now(), school.db
    person_is = stand_ins.may(db, permission.person, now)
    return [
        each.name
        for each in staff_who_lead(school)
        if each.id != permission.person
        and decide_permissions.decides(stand_ins.may(db, each.id, now), person_is, permission.kind)
    ]


def day_in_words(at: datetime, now: datetime) -> str:
    """`today`, or `Monday 23 November`."""
    if day_of(at) == day_of(now):
        return "today"
    day = day_of(at)
    return f"{local(at):%A} {day.day} {day:%B}"


def when(permission: Permission, now: datetime) -> str:
    """`today 10:30 to 12:00`."""
    until = until_in_words(permission.ends_at, permission.starts_at)
    starts = clock_time(permission.starts_at)
    return f"{day_in_words(permission.starts_at, now)} {starts} to {until}"


def _ribbon(school: School, permission: Permission, size: str) -> Ribbon | None:
    times = moment_of(school.db, permission.starts_at).contact_times
    contact = contact_times_of(times, permission.starts_at)
    return ribbon(size, contact, permission.starts_at, permission.ends_at, school.now())


def _name(school: School, person: str | None) -> str:
    found = people.person(school.db, person) if person else None
    return found.name if found else ""


def line(school: School, permission: Permission) -> dict[str, Any]:
    """One request as a row of a list shows it."""
    now = school.now()
    names = places.names(school.db)
    return {
        "permission": permission,
        "name": _name(school, permission.person),
        "state": state(permission, now),
        "when": when(permission, now),
        "until": until_in_words(permission.ends_at, now),
        "why": CATEGORIES[permission.category],
        "where": " or ".join(names[each] for each in permission.places) or "No room",
        "by": _name(school, permission.decided_by),
        "ends_today": day_of(permission.ends_at) == day_of(now),
        "ended_early": clock_time(permission.over_at) if permission.closed_how == "revoked" else "",
    }


def listed(school: School, who: SignedIn) -> dict[str, Any]:
    """The one list: waiting, on now, to come, ended today; and what else waits for leadership."""
    now = school.now()
    began = start_of_day(now)
    lines = [
        line(school, each) | {"ribbon": _ribbon(school, each, "mini")}
        for each in table.not_over(school.db, now)
        if may_see(school, who, each)
    ]
    ended = [e for e in table.ended_between(school.db, began, now) if may_see(school, who, e)]
    in_force = (each for each in lines if each["state"] == "in_force")
    on = sorted(in_force, key=lambda each: each["permission"].ends_at)
    out = table.phones_out(school.db, [*ended, *(each["permission"] for each in on)])
    waiting = [
        each | {"refused": refused_to(school, who, each["permission"])}
        for each in lines
        if each["state"] == "waiting"
    ]
    for_you = len({each["permission"].person for each in waiting if not each["refused"]})
    many = NUMBERS[for_you] if for_you < len(NUMBERS) else f"{for_you} people"
    leads = bool(who.roles & LEADING_TODAY)
    return {
        "heading": f"{many} {'is' if for_you < 2 else 'are'} waiting for you",
        "waiting": sorted(waiting, key=lambda each: bool(each["refused"])),
        "on": [each | {"out": each["permission"].id in out} for each in on],
        "later": [each for each in lines if each["state"] == "agreed"],
        "ended": [line(school, each) | {"out": each.id in out} for each in ended],
        "now": clock_time(now),
        "emergencies": _emergencies(school, now) if leads else [],
        "justifications": _justifications(school, now) if leads else [],
        "calls": calls_of_today(school) if leads else [],
        "me": who.person.id,
        "leads": bool(who.roles & LEADING),
    }


def _emergencies(school: School, now: datetime) -> list[dict[str, Any]]:
    slots = {slot.id: slot.number for slot in lockups.slots(school.db)}
    return [
        {
            "id": told.emergency.id,
            "person": told.person,
            "name": _name(school, told.person) or "Without a badge",
            "when": f"{day_in_words(told.emergency.happened_at, now)} "
            f"{clock_time(told.emergency.happened_at)}",
            "slot": slots.get(told.emergency.slot or ""),
            "undone": told.emergency.undone_at is not None,
            "reason": EMERGENCY_REASONS[told.reason.reason] if told.reason else "",
            "by": _name(school, told.review.reviewed_by) if told.review else "",
            "remark": opened(school, f"emergencies/{told.emergency.id}", told.review.remark)
            if told.review
            else "",
        }
        for told in emergencies.to_show(school.db, now - SINCE)
    ]


def unexplained(school: School, person: str) -> list[dict[str, Any]]:
    """Somebody’s own emergencies that still wait for their reason."""
    now = school.now()
    return [
        {
            "id": each.id,
            "when": f"{day_in_words(each.happened_at, now)} {clock_time(each.happened_at)}",
        }
        for each in emergencies.unexplained(school.db, person)
    ]


def is_own_emergency(school: School, who: SignedIn, emergency: int) -> bool:
    """Whether it was they who took their phone then."""
    found = emergencies.emergency(school.db, emergency)
    return found is not None and found.person == who.person.id


def _justifications(school: School, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "id": each.id,
            "person": each.person,
            "name": _name(school, each.person),
            "when": f"{day_in_words(each.began_at, now)} {clock_time(each.began_at)} "
            f"to {until_in_words(each.ended_at, each.began_at)}",
            "words": opened(school, f"permissions/{each.id}", each.words),
            "by": _name(school, each.acknowledged_by),
        }
        for each in justifications.to_show(school.db, now - SINCE)
    ]


def calls_of_today(school: School) -> list[dict[str, Any]]:
    """Urgent calls that wait, and those of today."""
    now = school.now()
    return [
        {
            "id": each.id,
            "name": _name(school, each.person),
            "taken": clock_time(each.taken_at),
            "delivered": clock_time(each.delivered_at) if each.delivered_at else "",
        }
        for each in urgent_calls.to_show(school.db, start_of_day(now))
    ]


def looked_at(school: School, who: SignedIn, permission: Permission) -> dict[str, Any]:
    """One request: who, when, where, why, how often, and who else at that time."""
    now = school.now()
    subject = people.person(school.db, permission.person)
    refused = refused_to(school, who, permission)
    since, often = _counted_since(school, now)
    asked = table.of_person(school.db, permission.person, since)
    return line(school, permission) | {
        "person_called": subject.called if subject else "",
        "ribbons_drawn": [
            drawn for size in ("wide", "mid") if (drawn := _ribbon(school, permission, size))
        ],
        "sentences": notes_of(school, permission.request, "why"),
        "decided": notes_of(school, permission.request, "decision"),
        "ended": notes_of(school, permission.request, "ending"),
        "spoken_to": _name(school, permission.discussed_with),
        "to_you": permission.discussed_with == who.person.id,
        "often": often,
        "approved": sum(each.decision == "approved" for each in asked if each.id != permission.id),
        "others": _others(school, permission, now),
        "may_not": refused,
        "deciding": deciding(school, permission) if refused else [],
        "leads": bool(who.roles & LEADING),
        "may_end": bool(who.roles & LEADING_TODAY) or not refused,
        "now": clock_time(now),
        "today": day_of(now),
        "room_kinds": {place.id: place.kind for place in places.open_places(school.db)},
    }


def _counted_since(school: School, now: datetime) -> tuple[datetime, str]:
    today = day_of(now)
    for term in school_days.terms(school.db):
        if term.starts_on <= today <= term.ends_on:
            began = start_of_day(now) - timedelta(days=(today - term.starts_on).days)
            return began, "this term"
    return start_of_day(now) - COUNTED_FOR, "in the last 90 days"


def _others(school: School, permission: Permission, now: datetime) -> list[str]:
    return [
        f"{_name(school, each.person)}, {when(each, now)}"
        for each in table.not_over(school.db, now)
        if each.person != permission.person
        and each.decision == "approved"
        and each.kind != "contact_details"
        and each.starts_at < permission.ends_at
        and permission.starts_at < each.ends_at
    ]


def asking(
    school: School, who: SignedIn, changed: Permission | None, given: Mapping[str, str]
) -> dict[str, Any]:
    """The form to ask, filled with what was typed, or with the terms that are to change."""
    now = school.now()
    leads = bool(who.roles & DECIDING)
    rooms = given.getlist("room") if hasattr(given, "getlist") else []
    subject = changed.person if changed else who.person.id
    return {
        "changed": changed,
        "longer": changed is not None and _is_longer(changed, now),
        "name": _name(school, subject),
        "mine": subject == who.person.id,
        "given": given or _as_given(changed) or {"day": day_of(now).isoformat()},
        "rooms": places.open_places(school.db),
        "chosen": rooms or (changed.places if changed else ()),
        "categories": {
            key: words
            for key, words in CATEGORIES.items()
            if key != "messaging" or moment_of(school.db, now).settings.approved_messaging
        },
        "messaging": moment_of(school.db, now).settings.approved_messaging,
        "staff": people.staff(school.db) if leads and changed is None else [],
        "leaders": staff_who_lead(school),
        "leads": leads,
        "phones": lockups.phones_of(school.db, subject),
    }


def _is_longer(permission: Permission, now: datetime) -> bool:
    """Whether it is more than an exception of today."""
    days = {day_of(now), day_of(permission.starts_at), day_of(permission.ends_at)}
    return permission.kind != "exception" or len(days) > 1


def _as_given(changed: Permission | None) -> dict[str, str]:
    if changed is None:
        return {}
    ends_on = day_of(changed.ends_at)
    return {
        "kind": changed.kind,
        "phone": str(changed.phone),
        "day": day_of(changed.starts_at).isoformat(),
        "from": clock_time(changed.starts_at),
        "until": clock_time(changed.ends_at),
        "last_day": "" if ends_on == day_of(changed.starts_at) else ends_on.isoformat(),
        "category": changed.category,
        "discussed_with": changed.discussed_with or "",
        "parent_agreed_on": changed.parent_agreed_on.isoformat()
        if changed.parent_agreed_on
        else "",
    }


def staff_who_lead(school: School) -> list[Person]:
    """Who may have been spoken to: leadership, and who stands in now, by name."""
    found = stand_ins.leading(school.db, school.now())
    return [person for person in people.staff(school.db) if person.id in found]
