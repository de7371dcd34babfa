"""What a new school starts with: its folder, slots, a standard day, the rules, its own station.

Nobody types anything on day one; everything here can be changed afterwards.
"""

from __future__ import annotations

import tomllib
import uuid
from datetime import date
from pathlib import Path
from typing import Any

from kiosk import clock, codes, keys
from kiosk.actions import Action, Stamp
from kiosk.actions.lockups import AddSlots
from kiosk.actions.places import AddPlace
from kiosk.actions.policies import Card, PublishPolicy
from kiosk.actions.settings import ChangeSetting
from kiosk.actions.sign_in import IssueOneTimeCodes
from kiosk.actions.stations import EnrolStation
from kiosk.db import connection, migrations
from kiosk.decide.stations import THIS_MACHINE
from kiosk.folders import product_file
from kiosk.perform import perform_all
from kiosk.school import DATABASE, School
from kiosk.settings import checked

SLOTS = 60
ROOMS = ("Staff room", "PPA room")
SCHOOL_DAY = "Mon-Fri 08:50-12:00 13:00-15:15"


class AlreadyFounded(Exception):
    """There is a school in the folder; it is left as it is."""


def issue_start_code(school: School) -> str:
    """A new one-use code for whoever is to lead first; the school's earlier ones end."""
    code = codes.mint_short()
    action = IssueOneTimeCodes("start", None, (codes.digest(code, school.keys.codes),))
    perform_all(school, [(action, stamp(school))])
    return codes.grouped(code)


def stamp(school: School) -> Stamp:
    """For what is done at the machine itself, by whoever sits at it."""
    return Stamp(None, THIS_MACHINE, str(uuid.uuid4()), school.now())


def found(folder: Path, name: str, now: clock.Clock = clock.now, **policy: date) -> School:
    """Make a school in the folder: ready for its staff and its first badge.

    Raises AlreadyFounded, settings.SettingProblem for a name that cannot be one. `policy` may
    give `agreed_on` and `review_on`.
    """
    name = checked("school_name", name)
    if (folder / DATABASE).exists() or (folder / keys.FILE_NAME).exists():
        raise AlreadyFounded(f"There is a school in {folder} already. Nothing was changed.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    school = School(folder, keys.create(folder), now)
    connection.create(folder / DATABASE).close()
    migrations.prepare(school.db, now())
    actions: tuple[Action, ...] = (
        EnrolStation(THIS_MACHINE, "This computer", "shared"),
        ChangeSetting("school_name", name),
        ChangeSetting("contact_times", checked("contact_times", SCHOOL_DAY)),
        AddSlots(SLOTS),
        *(AddPlace(uuid.uuid4().hex, name, "staff_only") for name in ROOMS),
        starting_policy(**policy),
    )
    perform_all(school, [(action, stamp(school)) for action in actions])
    return school


def starting_policy(agreed_on: date | None = None, review_on: date | None = None) -> PublishPolicy:
    """The rules a school starts with, in our own words, until it publishes its own."""
    given: dict[str, Any] = tomllib.loads(
        product_file("starting_rules.toml").read_text(encoding="utf-8")
    )
    cards = tuple(
        Card(audience, card["icon"], card["heading"], card["words"])
        for audience, audience_cards in given["cards"].items()
        for card in audience_cards
    )
    return PublishPolicy(given["title"], agreed_on, review_on, cards)
