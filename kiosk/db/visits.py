"""Educational visits as they are stored."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from sqlite_utils import Database

from kiosk.db import people, pupil_phone_permissions
from kiosk.db.rows import BY_NAME, columns, first, read_joined, select
from kiosk.decide.calendar import day_of
from kiosk.decide.lockups import Facts as PhoneFacts
from kiosk.decide.people import Person
from kiosk.decide.pupil_phone_permissions import PupilDay
from kiosk.decide.visits import Facts, Going, OpenFacts, Trip, Visit


def visit(db: Database, visit_id: str) -> Visit | None:
    """A visit by id."""
    return first(db, Visit, "WHERE id = ?", [visit_id])


def visits_from(db: Database, day: date) -> list[Visit]:
    """Visits of this day and later, and earlier ones that nobody ended, by day."""
    where = "WHERE visit_on >= ? OR ended_at IS NULL ORDER BY visit_on, place, id"
    return select(db, Visit, where, [day.isoformat()])


def facts(db: Database, visit_id: str) -> Facts:
    """What may be said of a visit."""
    kinds = db.execute(
        "SELECT DISTINCT kind FROM loans JOIN school_devices ON school_devices.id = loans.device "
        "WHERE visit = ? AND returned_at IS NULL",
        [visit_id],
    ).fetchall()
    return Facts(
        visit(db, visit_id),
        tuple(going(db, visit_id)),
        tuple(kind for (kind,) in kinds),
        tuple(_marks(db, visit_id)),
    )


def _marks(db: Database, visit_id: str) -> list[PupilDay]:
    of_its_pupils = (
        "WHERE kind = 'on_visit' AND ended_at IS NULL "
        "AND day_on = (SELECT visit_on FROM visits WHERE id = ?) AND pupil IN ("
        "SELECT pupils.id FROM pupils JOIN visit_classes "
        "ON visit_classes.class_id = pupils.class_id WHERE visit = ?) ORDER BY id"
    )
    return select(db, PupilDay, of_its_pupils, [visit_id, visit_id])


def open_facts(db: Database, classes: Collection[str], day: date) -> OpenFacts:
    """What entering a visit of these classes on this day depends on."""
    marks = pupil_phone_permissions.marks_of(db, day)
    away = {pupil for pupil, kept in marks.items() if any(m.kind == "on_visit" for m in kept)}
    return OpenFacts(
        {each.id for each in people.staff(db)},
        {each.id for each in people.classes(db)},
        [p.id for p in people.pupils(db) if p.class_id in classes and p.id not in away],
        pupil_phone_permissions.next_mark(db),
    )


def going(db: Database, visit_id: str) -> list[Going]:
    """The staff of a visit."""
    return select(db, Going, "WHERE visit = ? ORDER BY id", [visit_id])


def places_of(db: Database, day: date) -> dict[str, str]:
    """Where to whoever goes on a visit of this day that has not ended: the place, by person."""
    return dict(
        db.execute(
            "SELECT person, place FROM visits JOIN visit_staff ON visit_staff.visit = visits.id "
            "WHERE visit_on = ? AND ended_at IS NULL ORDER BY visits.id",
            [day.isoformat()],
        ).fetchall()
    )


def staff_of(db: Database, visit_id: str) -> dict[str, Person]:
    """Who goes, by id."""
    where = f"WHERE id IN (SELECT person FROM visit_staff WHERE visit = ?) {BY_NAME}"
    return {each.id: each for each in select(db, Person, where, [visit_id])}


def classes_of(db: Database, visit_id: str) -> list[str]:
    """What the classes of a visit are called."""
    found = db.execute("SELECT class_id FROM visit_classes WHERE visit = ?", [visit_id]).fetchall()
    return sorted(people.class_name(db, class_id) for (class_id,) in found)


def classes_out(db: Database, day: date) -> frozenset[str]:
    """The classes that are on a visit this day and not back yet; their phones stay (V2)."""
    found = db.execute(
        "SELECT class_id FROM visit_classes JOIN visits ON visits.id = visit_classes.visit "
        "WHERE visit_on = ? AND ended_at IS NULL",
        [day.isoformat()],
    ).fetchall()
    return frozenset(class_id for (class_id,) in found)


def with_trips(db: Database, facts: PhoneFacts, at: datetime) -> PhoneFacts:
    """What is true of somebody’s phones, with the visits they are on."""
    found = trips(db, facts.person.id, day_of(at))
    return replace(facts, trips=found) if found else facts


def trips(db: Database, person: str, day: date) -> tuple[Trip, ...]:
    """The visits somebody is on this day, and those whose end their phone has still to see."""
    found = db.execute(
        f"SELECT {columns(Visit)}, {columns(Going)} FROM visit_staff "
        "JOIN visits ON visits.id = visit_staff.visit WHERE person = ? AND "
        "((ended_at IS NULL AND visit_on = ?) OR (phone_out_at IS NOT NULL AND used IS NULL))",
        [person, day.isoformat()],
    ).fetchall()
    return tuple(Trip(*read_joined(row, Visit, Going)) for row in found)
