"""Photo permissions, exclusions and lists that were opened, as they are stored."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlite_utils import Database

from kiosk.clock import to_text
from kiosk.db import people
from kiosk.db.rows import Stored, first, next_id, select
from kiosk.decide.calendar import day_of, start_of_day
from kiosk.decide.loans import Loan
from kiosk.decide.photos import (
    WHOLE_SCHOOL,
    Facts,
    ListFacts,
    ListOpened,
    PhotoExclusion,
    PhotoList,
    PhotoPermission,
    photo_list,
)


def group_name(db: Database, class_id: str | None) -> str:
    """What the children of a list are called together: a class, or the whole school for None."""
    return people.class_name(db, class_id) or WHOLE_SCHOOL


def history(db: Database, pupil_id: str, use: str) -> tuple[PhotoPermission, ...]:
    """What was decided for a child and use, oldest first."""
    where = "WHERE pupil = ? AND photo_use = ? ORDER BY id"
    return tuple(select(db, PhotoPermission, where, [pupil_id, use]))


def exclusions(db: Database, pupil_id: str) -> tuple[PhotoExclusion, ...]:
    """When a child was not to be photographed at all."""
    return tuple(select(db, PhotoExclusion, "WHERE pupil = ? ORDER BY id", [pupil_id]))


def facts(db: Database, pupil_id: str, use: str | None, out: tuple[Loan, ...], kind: str) -> Facts:
    """What a decision about a child depends on; `kind` is the table that a new row is for."""
    return Facts(
        people.pupil_here(db, pupil_id),
        history(db, pupil_id, use) if use else (),
        exclusions(db, pupil_id),
        out,
        next_id(db, kind),
    )


def classes_ever(db: Database, pupil_id: str) -> list[str]:
    """Every class that a child is or was in (ids), as far back as the audit log tells."""
    found = db.execute(
        "SELECT DISTINCT json_extract(changed.value, '$[2].class_id') FROM audit_log "
        "JOIN audit_payload USING (seq), json_each(audit_payload.body, '$.rows') AS changed "
        "WHERE object = 'pupils/' || ? AND json_extract(changed.value, '$[0]') = 'pupils' "
        "UNION SELECT class_id FROM pupils WHERE id = ?",
        [pupil_id, pupil_id],
    ).fetchall()
    return sorted(class_id for (class_id,) in found if class_id)


def shown_list(db: Database, class_id: str | None, use: str, at: datetime) -> PhotoList:
    """The photo list of a class (None: the school) for one use, on the day of this instant."""
    which = "AND pupil IN (SELECT id FROM pupils WHERE class_id = ?)" if class_id else ""
    one: list[Stored] = [class_id] if class_id else []
    decided = defaultdict(list)
    where = f"WHERE photo_use = ? {which} ORDER BY id"
    for row in select(db, PhotoPermission, where, [use, *one]):
        decided[row.pupil].append(row)
    excluded = defaultdict(list)
    today = to_text(start_of_day(at))
    where = f"WHERE (ended_at IS NULL OR ended_at >= ?) {which}"
    for each in select(db, PhotoExclusion, where, [today, *one]):
        excluded[each.pupil].append(each)
    return photo_list(people.children(db, class_id), decided, excluded, day_of(at))


def last_opened(db: Database, person: str, class_id: str | None, use: str) -> ListOpened | None:
    """The list of this class and use that somebody opened last."""
    where = "WHERE person = ? AND class_id IS ? AND photo_use = ? ORDER BY id DESC"
    return first(db, ListOpened, where, [person, class_id, use])


def list_facts(
    db: Database, person_id: str, class_id: str | None, use: str, at: datetime
) -> ListFacts:
    """What opening a list depends on."""
    person = people.person(db, person_id)
    where = "WHERE borrower = ? AND class_id IS ? AND photo_use = ? AND returned_at IS NULL"
    return ListFacts(
        person is not None and person.left_at is None,
        shown_list(db, class_id, use, at),
        tuple(select(db, Loan, where, [person_id, class_id, use])),
        next_id(db, "photo_lists"),
    )
