"""The instant at which something is judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from kiosk.db import patterns, school_days, settings
from kiosk.decide.calendar import contact_times_of, day_of
from kiosk.decide.decision import Moment


def moment_of(db: Database, at: datetime) -> Moment:
    """The instant with the settings and the calendar that are in force then."""
    current = settings.current(db)
    day = school_days.on(db, day_of(at))
    return Moment(at, current, day.shortened(contact_times_of(current.contact_times, at)))


def moment_of_person(db: Database, person: str, moment: Moment) -> Moment:
    """The same instant with this person's own contact time, where they have a pattern."""
    pattern = patterns.of(db, person)
    if pattern is None:
        return moment
    today = day_of(moment.at)
    contact = pattern.contact_on(today, moment.settings.contact_times)
    return replace(moment, contact=school_days.on(db, today).shortened(contact))
