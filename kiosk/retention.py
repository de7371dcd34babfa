"""A run of retention: what is due leaves the registers page by page, each page a transaction.

Nobody at the kiosk waits for longer than a page takes. A run that is stopped leaves everything
sound; the next one goes on where it ended.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kiosk.actions import Stamp
from kiosk.actions.permissions import ForgetNotes
from kiosk.actions.retention import DisposeOf
from kiosk.db import retention
from kiosk.perform import leave_no_trace, perform
from kiosk.school import School

PAGE = 100
"""Rows that go in one transaction."""
TRIES = 5


class Unsettled(Exception):
    """The registers changed again and again while the run looked at what is due."""


@dataclass(frozen=True)
class Progress:
    """How many records have gone so far in this run, and how many were due when it was planned."""

    gone: int
    of: int


def forget(
    school: School, stamp: Callable[[], Stamp], run: str | None = None
) -> Iterator[Progress]:
    """Dispose of everything that is due, telling after each page how far it is.

    `run` names it in the counts that it leaves. With the last page the file is written anew; also
    where nothing is due, for a run that was cut off before it came to that.
    Raises Unsettled, and sqlite3.Error.
    """
    run, tries = run or uuid.uuid4().hex, 0
    gone = retention.plan(school.db, school.now()).notes
    perform(school, ForgetNotes(run), stamp())
    if gone:
        yield Progress(gone, gone + len(retention.plan(school.db, school.now()).going))
    while tries < TRIES:
        before = gone
        due = retention.plan(school.db, school.now())
        if not due.going:
            leave_no_trace(school)
        for count in _planned(school, stamp, run, due):
            gone += count
            if gone == before + len(due.going):
                leave_no_trace(school)
            yield Progress(gone, before + len(due.going))
        if gone == before + len(due.going):
            return
        tries = tries + 1 if gone == before else 0
    raise Unsettled("What is kept changes all the time. Try again when it is quieter.")


def _planned(
    school: School, stamp: Callable[[], Stamp], run: str, due: retention.Plan
) -> Iterator[int]:
    """Page after page of a plan, until something of it changes; how many rows each took."""
    told = retention.Told(school.db, due.going)
    told.read_on(school.db)
    for name, keys in retention.pages(due.going, PAGE):
        action = DisposeOf(run, name, tuple(keys), told.of(keys), told.read_to, due.holds)
        try:
            outcome = perform(school, action, stamp())
        except sqlite3.IntegrityError:  # somebody has just referred to one of these rows
            return
        if outcome.refusal:
            return
        yield len(keys)
        if told.read_on(school.db):
            return
