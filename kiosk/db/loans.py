"""Loans of school devices, and where their images went, as they are stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from kiosk.db import acknowledgements, people, photos, school_devices
from kiosk.db.rows import Stored, first, next_id, select
from kiosk.decide.decision import Moment
from kiosk.decide.loans import DeviceFacts, ImageTransfer, Loan, SignOutFacts
from kiosk.decide.photos import is_current
from kiosk.decide.school_devices import SchoolDevice


def sign_out_facts(
    db: Database,
    device_id: str,
    borrower_id: str,
    class_id: str | None,
    use: str | None,
    moment: Moment,
) -> SignOutFacts:
    """What signing a device out depends on."""
    waiting = uncleared(db, device_id)
    borrower = people.person(db, borrower_id)
    shown = photos.shown_list(db, class_id, use, moment.at) if use else None
    opened = photos.last_opened(db, borrower_id, class_id, use) if use else None
    version = shown.version if shown else ""
    return SignOutFacts(
        school_devices.device(db, device_id),
        waiting,
        names(db),
        borrower is not None and borrower.left_at is None,
        acknowledgements.of(db, borrower_id),
        photos.group_name(db, class_id),
        is_current(opened, version, moment),
        version,
        len(shown.excluded) if shown else 0,
        next_id(db, Loan.TABLE),
    )


def device_facts(db: Database, device_id: str, loan: int | None = None) -> DeviceFacts:
    """What bringing a device back and moving its images depends on."""
    return DeviceFacts(
        school_devices.device(db, device_id),
        uncleared(db, device_id),
        transfer_of(db, loan) if loan else None,
        next_id(db, ImageTransfer.TABLE),
    )


def uncleared(db: Database, device_id: str) -> tuple[Loan, ...]:
    """Loans of a device that are not cleared, oldest first."""
    where = "WHERE device = ? AND cleared_at IS NULL ORDER BY id"
    return tuple(select(db, Loan, where, [device_id]))


def transfer_of(db: Database, loan: int) -> ImageTransfer | None:
    """Where the images of a loan went."""
    return first(db, ImageTransfer, "WHERE loan = ?", [loan])


def history(db: Database, device_id: str, most: int = 20) -> list[Loan]:
    """The last loans of a device, newest first."""
    return select(db, Loan, "WHERE device = ? ORDER BY id DESC LIMIT ?", [device_id, most])


def out_with_list(db: Database, class_id: str | None, use: str | None) -> tuple[Loan, ...]:
    """Loans that are out by a list with this class’s children on it; `use` None is any use."""
    where = "WHERE returned_at IS NULL AND photo_use IS NOT NULL AND (class_id IS NULL"
    values: list[Stored] = []
    if class_id is not None:
        where += " OR class_id = ?"
        values.append(class_id)
    where += ")"
    if use is not None:
        where += " AND photo_use = ?"
        values.append(use)
    return tuple(select(db, Loan, where, values))


def lists_to_open_again(db: Database, person: str) -> tuple[str, ...]:
    """Tags of the devices that somebody has out by a list that has changed meanwhile."""
    found = db.execute(
        "SELECT tag FROM loans JOIN school_devices ON school_devices.id = loans.device "
        "WHERE borrower = ? AND returned_at IS NULL AND list_changed_at IS NOT NULL ORDER BY tag",
        [person],
    )
    return tuple(tag for (tag,) in found.fetchall())


@dataclass(frozen=True)
class Told:
    """A loan with the names that a page says."""

    loan: Loan
    device: SchoolDevice
    borrower: str
    class_name: str
    transfer: ImageTransfer | None
    moved_by: str
    deleted_by: str
    excused_by: str


def names(db: Database) -> dict[str, str]:
    """What everybody is called, by id; guests and leavers too."""
    found = "SELECT id, trim(coalesce(known_as, given_name) || ' ' || family_name) FROM people"
    return dict(db.execute(found).fetchall())


def _told(db: Database, loans: Sequence[Loan]) -> list[Told]:
    devices = {each.id: each for each in school_devices.devices(db, retired=True)}
    called = names(db)
    told = []
    for loan in loans:
        transfer = transfer_of(db, loan.id)
        told.append(
            Told(
                loan,
                devices[loan.device],
                called[loan.borrower],
                photos.group_name(db, loan.class_id),
                transfer,
                called[transfer.moved_by] if transfer else "",
                called[transfer.deleted_by] if transfer and transfer.deleted_by else "",
                called[loan.excused_by] if loan.excused_by else "",
            )
        )
    return told


def open_loans(db: Database) -> list[Told]:
    """Every loan that is not cleared, oldest first."""
    return _told(db, select(db, Loan, "WHERE cleared_at IS NULL ORDER BY id"))


def of_person(db: Database, person: str) -> list[Told]:
    """What somebody has out, or has still to answer for; of a device put away nothing (B1)."""
    where = (
        "WHERE borrower = ? AND cleared_at IS NULL AND device NOT IN "
        "(SELECT id FROM school_devices WHERE condition = 'quarantined') ORDER BY id"
    )
    return _told(db, select(db, Loan, where, [person]))


def of_visit(db: Database, visit: str) -> list[Told]:
    """What was signed out for a visit."""
    return _told(db, select(db, Loan, "WHERE visit = ? ORDER BY id", [visit]))


def of_device(db: Database, device_id: str) -> list[Told]:
    """The last loans of a device, with names."""
    return _told(db, history(db, device_id))


def since_grant(db: Database, pupil: str, use: str, since: str) -> list[Told]:
    """Loans whose images may show a child for this use, since an instant (text).

    With whichever class the child was in: that of last year is another.
    """
    classes = photos.classes_ever(db, pupil)
    gaps = ", ".join("?" * len(classes))
    where = (
        f"WHERE photo_use = ? AND (class_id IS NULL OR class_id IN ({gaps})) "
        "AND (returned_at IS NULL OR returned_at >= ?) ORDER BY id"
    )
    return _told(db, select(db, Loan, where, [use, *classes, since]))
