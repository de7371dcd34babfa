"""Pupils' phones as they are stored, and what the rules need to know of a child."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from kiosk.clock import to_text
from kiosk.db import people, school_days, visits
from kiosk.db import pupil_phone_permissions as permissions
from kiosk.db.rows import first, next_id, select
from kiosk.decide.calendar import day_of, start_of_day
from kiosk.decide.confiscations import Confiscation
from kiosk.decide.deposits import Deposit, DepositFacts, Label, Note, RefusedPhone
from kiosk.decide.people import Pupil
from kiosk.decide.pupil_phones import Facts


def facts(db: Database, pupil: Pupil, at: datetime) -> Facts:
    """Everything that taking this child's phone in, or giving it back, depends on."""
    day = day_of(at)
    return Facts(
        pupil,
        people.class_name(db, pupil.class_id),
        tuple(permissions.of_pupil(db, pupil.id)),
        open_of(db, pupil.id),
        tuple(permissions.today(db, pupil.id, day)),
        school_days.on(db, day),
        tuple(permissions.adults(db, pupil.id)),
        frozenset(_numbers(db, "SELECT slot FROM deposits WHERE returned_at IS NULL")),
        _usual_slot(db, pupil.id),
        tuple(refusals_of(db, pupil.id, start_of_day(at))),
        _has_namesake(db, pupil),
        pupil.class_id in visits.classes_out(db, day),
        bool(working_labels(db, pupil.id, None)),
        next_id(db, "deposits"),
        next_id(db, "pupil_phone_refusals"),
        next_id(db, "pupil_phone_notes"),
    )


def _numbers(db: Database, query: str) -> list[int]:
    return [number for (number,) in db.execute(query).fetchall()]


def _usual_slot(db: Database, pupil: str) -> int | None:
    found = db.execute(
        "SELECT slot FROM deposits WHERE pupil = ? ORDER BY handed_in_at DESC LIMIT 1", [pupil]
    ).fetchone()
    return found[0] if found else None


def _has_namesake(db: Database, pupil: Pupil) -> bool:
    found = db.execute(
        "SELECT 1 FROM deposits JOIN pupils ON pupils.id = deposits.pupil "
        "WHERE deposits.returned_at IS NULL AND pupils.id <> ? "
        "AND substr(pupils.family_name, 1, 1) = ? "
        "AND coalesce(pupils.known_as, pupils.given_name) = ? LIMIT 1",
        [pupil.id, pupil.family_name[:1], pupil.called],
    ).fetchone()
    return found is not None


def refusals_of(db: Database, pupil: str, since: datetime) -> list[RefusedPhone]:
    """When a child's phone was not taken in, from this instant on."""
    where = "WHERE pupil = ? AND refused_at >= ? ORDER BY refused_at DESC"
    return select(db, RefusedPhone, where, [pupil, to_text(since)])


def refusals_since(db: Database, since: datetime) -> list[RefusedPhone]:
    """Every phone that was not taken in, from this instant on."""
    return select(db, RefusedPhone, "WHERE refused_at >= ? ORDER BY id", [to_text(since)])


def open_of(db: Database, pupil: str) -> Deposit | None:
    """A child's phone that is here now."""
    return first(db, Deposit, "WHERE pupil = ? AND returned_at IS NULL", [pupil])


def open_in(db: Database, slot: int) -> Deposit | None:
    """The phone that is in a slot now."""
    return first(db, Deposit, "WHERE slot = ? AND returned_at IS NULL", [slot])


def here_now(db: Database) -> list[Deposit]:
    """Every pupil's phone that is here now, by slot."""
    return select(db, Deposit, "WHERE returned_at IS NULL ORDER BY slot")


def returned_since(db: Database, since: datetime) -> list[Deposit]:
    """Every phone handed back from this instant on; corrections and lost ones are not."""
    where = (
        "WHERE returned_at >= ? AND return_basis NOT IN ('correction', 'lost') ORDER BY returned_at"
    )
    return select(db, Deposit, where, [to_text(since)])


def deposits_of(db: Database, pupil: str, since: datetime) -> list[Deposit]:
    """A child's deposits from this instant on, the newest first."""
    where = "WHERE pupil = ? AND handed_in_at >= ? ORDER BY id DESC"
    return select(db, Deposit, where, [pupil, to_text(since)])


def notes_of(db: Database, deposit: int) -> list[Note]:
    """What was noted about a deposit, in order."""
    return select(db, Note, "WHERE deposit = ? ORDER BY id", [deposit])


def deposit_facts(db: Database, key: int) -> DepositFacts:
    """A deposit with what correcting it depends on."""
    deposit = first(db, Deposit, "WHERE id = ?", [key])
    return DepositFacts(
        deposit,
        deposit is not None and open_of(db, deposit.pupil) is not None,
        deposit is not None and open_in(db, deposit.slot) is not None,
        any(note.kind == "lost" for note in notes_of(db, key)),
        next_id(db, "deposits"),
        next_id(db, "pupil_phone_notes"),
    )


def label(db: Database, digest: str) -> Label | None:
    """The label with this digest."""
    return first(db, Label, "WHERE id = ?", [digest])


def working_labels(db: Database, pupil: str | None, slot: int | None) -> dict[str, Label]:
    """The labels of a child, or of a pouch, that work."""
    where = "WHERE pupil IS ? AND slot IS ? AND ended_at IS NULL"
    return {each.id: each for each in select(db, Label, where, [pupil, slot])}


def label_numbers(db: Database, class_id: str | None) -> dict[str, int]:
    """The number on the newest label of each child of a class who has one, by pupil."""
    found = db.execute(
        "SELECT pupil, number FROM pupil_labels JOIN pupils ON pupils.id = pupil_labels.pupil "
        "WHERE class_id IS ? AND left_at IS NULL AND number IS NOT NULL ORDER BY issued_at",
        [class_id],
    ).fetchall()
    return dict(found)


def count_working_labels(db: Database, pupils: list[str], *, pouches: bool) -> int:
    """How many labels of these children work; with `pouches`, of every pouch."""
    where = "WHERE ended_at IS NULL AND slot IS NOT NULL"
    if pouches:
        return len(select(db, Label, where))
    working = select(db, Label, "WHERE ended_at IS NULL AND pupil IS NOT NULL")
    return sum(each.pupil in pupils for each in working)


def last_notes(db: Database) -> dict[int, Note]:
    """The newest note about each phone that is here now, by deposit."""
    where = "WHERE deposit IN (SELECT id FROM deposits WHERE returned_at IS NULL) ORDER BY id"
    return {note.deposit: note for note in select(db, Note, where)}


def confiscated_now(db: Database) -> list[Confiscation]:
    """Every phone that was taken from a child and not returned yet, the oldest first."""
    return select(db, Confiscation, "WHERE returned_at IS NULL ORDER BY taken_at")


def confiscation(db: Database, key: str) -> Confiscation | None:
    """A confiscated phone by its key."""
    return first(db, Confiscation, "WHERE id = ?", [key])


def confiscations_of(db: Database, pupil: str) -> list[Confiscation]:
    """What was taken from a child, the newest first."""
    return select(db, Confiscation, "WHERE pupil = ? ORDER BY taken_at DESC", [pupil])
