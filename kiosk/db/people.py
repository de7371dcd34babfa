"""Staff, pupils and classes as they are stored."""

from __future__ import annotations

from sqlite_utils import Database

from kiosk.db.rows import BY_NAME, first, select
from kiosk.decide.people import DAY_BADGE, Person, Pupil, SchoolClass, plain_name


def person(db: Database, person_id: str) -> Person | None:
    """A member of staff by id."""
    return first(db, Person, "WHERE id = ?", [person_id])


def staff(db: Database) -> list[Person]:
    """Everybody of the staff who is here, by name."""
    where = f"WHERE left_at IS NULL AND source <> ? {BY_NAME}"
    return select(db, Person, where, [DAY_BADGE])


def person_from(db: Database, source: str, source_id: str) -> Person | None:
    """A member of staff by where they came from."""
    return first(db, Person, "WHERE source = ? AND source_id = ?", [source, source_id])


def pupil_from(db: Database, source: str, source_id: str) -> Pupil | None:
    """A pupil by where they came from."""
    return first(db, Pupil, "WHERE source = ? AND source_id = ?", [source, source_id])


def pupil(db: Database, pupil_id: str | None) -> Pupil | None:
    """A pupil by id, also one who left."""
    return first(db, Pupil, "WHERE id = ?", [pupil_id]) if pupil_id else None


def pupil_here(db: Database, pupil_id: str) -> Pupil | None:
    """A pupil who is here, by id."""
    found = pupil(db, pupil_id)
    return found if found and found.left_at is None else None


def pupils_with_phones(db: Database) -> list[Pupil]:
    """Every pupil who is here, and whoever left while their phone is still here, by name."""
    where = (
        "WHERE left_at IS NULL OR id IN (SELECT pupil FROM deposits WHERE returned_at IS NULL) "
        f"OR id IN (SELECT pupil FROM confiscations WHERE returned_at IS NULL) {BY_NAME}"
    )
    return select(db, Pupil, where)


def pupils(db: Database) -> list[Pupil]:
    """Every pupil who is here, by name."""
    return select(db, Pupil, f"WHERE left_at IS NULL {BY_NAME}")


def children(db: Database, class_id: str | None) -> list[Pupil]:
    """Everybody of a class, or of the school, by first name."""
    which = "AND class_id = ? " if class_id else ""
    order = (
        "ORDER BY coalesce(known_as, given_name) COLLATE by_name, family_name COLLATE by_name, id"
    )
    return select(
        db, Pupil, f"WHERE left_at IS NULL {which}{order}", [class_id] if class_id else []
    )


def pupils_ever_called(db: Database, name: str) -> list[Pupil]:
    """Which pupils go or went by this name, leavers too."""
    wanted = plain_name(name)
    return [
        pupil
        for pupil in select(db, Pupil, "ORDER BY id")
        if wanted
        in {
            plain_name(f"{first} {pupil.family_name}")
            for first in (pupil.given_name, pupil.known_as)
            if first
        }
    ]


def classes(db: Database) -> list[SchoolClass]:
    """Every class with a child in it, by name."""
    with_children = "SELECT class_id FROM pupils WHERE left_at IS NULL"
    return select(db, SchoolClass, f"WHERE id IN ({with_children}) ORDER BY name")


def class_names(db: Database) -> dict[str, str]:
    """What every class is called, by key."""
    return {each.id: each.name for each in select(db, SchoolClass, "ORDER BY name")}


def class_name(db: Database, class_id: str | None) -> str:
    """What a class is called; empty for none."""
    found = first(db, SchoolClass, "WHERE id = ?", [class_id]) if class_id else None
    return found.name if found else ""


def class_named(db: Database, name: str) -> SchoolClass | None:
    """A registration group by its name."""
    return first(db, SchoolClass, "WHERE name = ?", [name])


def beginning(db: Database, typed: str) -> Person | None:
    """The only one of the staff whose name (first name and surname) begins like this."""
    start = plain_name(typed)
    found = [p for p in staff(db) if any(name.startswith(start) for name in p.full_names)]
    exact = [person for person in found if start in person.full_names]
    return exact[0] if len(exact) == 1 else found[0] if len(found) == 1 else None


def called(db: Database, name: str) -> list[Person]:
    """Who of the staff goes by this name, however it is spaced and capitalised."""
    wanted = plain_name(name)
    return [person for person in staff(db) if wanted in person.full_names]


def ever_called(db: Database, name: str) -> list[Person]:
    """Who goes or went by this name, leavers too."""
    wanted, everybody = plain_name(name), "WHERE source <> ? ORDER BY id"
    return [p for p in select(db, Person, everybody, [DAY_BADGE]) if wanted in p.full_names]


def of_job(db: Database, job: str | None) -> list[Person]:
    """Everybody of the staff who is here and has this job, by name; nobody for None."""
    where = f"WHERE left_at IS NULL AND job = ? {BY_NAME}"
    return select(db, Person, where, [job])
