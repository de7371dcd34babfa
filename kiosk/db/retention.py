"""What is due for disposal, read out of the tables by the classes of `decide.retention`.

Read page by page, so that the kiosk can write meanwhile; nothing in here changes anything.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlite_utils import Database

from kiosk.actions.retention import DisposeOf, Key
from kiosk.clock import from_text, to_text
from kiosk.db import audit_log, permissions, school_days, settings
from kiosk.db.rows import first, select
from kiosk.decide.calendar import day_of, instant_of
from kiosk.decide.disposals import DayCount, Disposal, Facts, Hold
from kiosk.decide.retention import (
    RECORDS,
    Calendar,
    Part,
    Records,
    first_day_kept,
    kept_for,
)

PAGE = 5000
TABLES = tuple(dict.fromkeys(part.table for records in RECORDS for part in records.parts))
PEOPLE = ("people", "pupils")
CHANGED_NOTHING = "substr(audit_payload.body, -10) = '\"rows\":[]}'"
"""Whether a payload tells of no row: all there is of it is an answer, which may name somebody."""


@dataclass(frozen=True)
class Plan:
    """What would go, each row with the name of its class, in an order in which it can.

    `held` counts what only a hold keeps, by class; `notes` of permissions lose their words.
    """

    going: tuple[tuple[str, Key], ...]
    held: Mapping[str, int]
    holds: tuple[str, ...]
    notes: int

    @property
    def counts(self) -> Mapping[str, int]:
        """How many records of each class would go."""
        notes = {"permission-words": self.notes} if self.notes else {}
        return Counter(name for name, _ in self.going) + Counter(notes)

    @property
    def total(self) -> int:
        """How many records would go."""
        return len(self.going) + self.notes


def open_holds(db: Database) -> list[Hold]:
    """Every hold that was not lifted, the oldest first."""
    return select(db, Hold, "WHERE lifted_at IS NULL ORDER BY set_at, id")


def hold(db: Database, key: str) -> Hold | None:
    """A hold by its key."""
    return first(db, Hold, "WHERE id = ?", [key])


def disposal(db: Database, key: str) -> Disposal | None:
    """What one run disposed of a class so far."""
    return first(db, Disposal, "WHERE id = ?", [key])


def disposals(db: Database) -> list[Disposal]:
    """What was disposed of, in counts, latest first."""
    return select(db, Disposal, "ORDER BY disposed_at DESC, id")


def plan(db: Database, at: datetime) -> Plan:
    """What a run at this instant would dispose of. Nothing is written."""
    holds = open_holds(db)
    found = _read(db, school_days.calendar(db, at))
    due = found.closed(found.own | found.companions.keys())
    free = due
    if holds:
        held = (
            found.everything()
            if (None, None) in {each.of for each in holds}
            else found.below(
                {
                    (table, key)
                    for each in holds
                    for table, key in zip(PEOPLE, each.of, strict=True)
                    if key
                }
            )
        )
        free = found.closed((found.own | found.companions.keys()) - held)
    classes = found.classes
    return Plan(
        tuple((classes[key], key) for key in _in_order(db, {key: classes[key] for key in free})),
        Counter(classes[key] for key in due - free),
        tuple(each.id for each in holds),
        len(permissions.notes_due(db, at)),
    )


@dataclasses.dataclass
class _Found:
    """Rows of all classes: `own` are over, each companion goes with another row; who refers to
    whom.
    """

    own: set[Key] = dataclasses.field(default_factory=set)
    companions: dict[Key, Key] = dataclasses.field(default_factory=dict)
    classes: dict[Key, str] = dataclasses.field(default_factory=dict)
    refers: dict[Key, list[Key]] = dataclasses.field(default_factory=lambda: defaultdict(list))
    referred: dict[Key, list[Key]] = dataclasses.field(default_factory=lambda: defaultdict(list))

    def everything(self) -> set[Key]:
        return {*self.classes, *self.refers}

    def below(self, roots: set[Key]) -> set[Key]:
        """These, and whatever refers to them, over however many steps."""
        reached, ahead = set(roots), list(roots)
        while ahead:
            new = [key for key in self.referred.get(ahead.pop(), ()) if key not in reached]
            reached.update(new)
            ahead += new
        return reached

    def closed(self, due: set[Key]) -> set[Key]:
        """Of what is due, what nothing that stays refers to, companions with their rows."""
        due = set(due)
        parted = [
            key
            for key, other in self.companions.items()
            if key not in self.own and other not in due
        ]
        stays = [key for key in self.refers if key not in due]
        ahead = [*parted, *stays]
        due.difference_update(parted)
        while ahead:
            staying = ahead.pop()
            kept = [key for key in self.refers.get(staying, ()) if key in due]
            kept += [
                key
                for key in self.referred.get(staying, ())
                if key in due and key not in self.own and self.companions.get(key) == staying
            ]
            due.difference_update(kept)
            ahead += kept
        return due


def _read(db: Database, calendar: Calendar) -> _Found:
    found, current = _Found(), settings.current(db)
    for table in _tables(db):
        links = {by: to for by, to in _links(db, table).items() if to in TABLES}
        parts = [
            (records, part, first_day_kept(kept_for(records, current), calendar))
            for records in RECORDS
            for part in records.parts
            if part.table == table
        ]
        if links or parts:
            _read_table(db, table, links, parts, found)
    return found


def _tables(db: Database) -> list[str]:
    return [name for name in db.table_names() if not name.startswith(("sqlite_", "_"))]


Parts = Sequence[tuple[Records, Part, date]]


def _read_table(
    db: Database, table: str, links: Mapping[str, str], parts: Parts, found: _Found
) -> None:
    conditions = [_condition(db, part, until) for _, part, until in parts]
    wanted = [*links, *(f"coalesce({condition}, 0)" for condition in conditions)]
    for key, *values in _rows(db, table, wanted):
        here = (table, key)
        others = [(links[c], value) for c, value in zip(links, values, strict=False) if value]
        found.refers[here] = others
        for other in others:
            found.referred[other].append(here)
        for (records, part, _), holds in zip(parts, values[len(links) :], strict=True):
            if not holds:
                continue
            found.classes.setdefault(here, records.name)
            if part.goes_with:
                column = list(links).index(part.goes_with)
                found.companions[here] = (links[part.goes_with], values[column])
            else:
                found.own.add(here)


def _rows(db: Database, table: str, wanted: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    key = _key_of(table)
    query = f"SELECT {', '.join([key, *wanted])} FROM {table}"
    page = db.execute(f"{query} ORDER BY {key} LIMIT {PAGE}").fetchall()
    after = f"{query} WHERE {key} > ? ORDER BY {key} LIMIT {PAGE}"
    while page:
        yield from page
        page = db.execute(after, [page[-1][0]]).fetchall()


def _key_of(table: str) -> str:
    return "seq" if table.startswith("audit_") else "id"


def _condition(db: Database, part: Part, until: date) -> str:
    """As SQL, whether a row of the part is over before this day (local)."""
    instant = to_text(instant_of(until, datetime.min.time()))
    said = [
        f"{_column(db, part.table, column)} < '{instant if column.endswith('_at') else until}'"
        for column in part.over
    ]
    for column, values in part.only.items():
        said.append(
            f"{_column(db, part.table, column)} IN ({', '.join(repr(value) for value in values)})"
        )
    if part.table == "audit_payload":
        said.append(CHANGED_NOTHING)
    return " AND ".join(said) or "1"


def _column(db: Database, table: str, column: str) -> str:
    """`released_at`, or `person.left_at` as the row says to which `person` refers."""
    by, _, other = column.rpartition(".")
    if not by:
        return f"{table}.{column}"
    to = _links(db, table)[by]
    return f"(SELECT {other} FROM {to} WHERE {to}.{_key_of(to)} = {table}.{by})"


def _links(db: Database, table: str) -> dict[str, str]:
    """The columns that refer to another table, and to which."""
    return dict(
        db.execute('SELECT "from", "table" FROM pragma_foreign_key_list(?)', [table]).fetchall()
    )


def _in_order(db: Database, going: Mapping[Key, str]) -> list[Key]:
    """What refers to something goes before it; of one table the newest first, else by class."""
    place = {table: number for number, table in enumerate(_by_depth(db))}

    def order(key: Key) -> tuple[int, int, str, str]:
        table, row = key
        return (
            (place[table], -row, "", "")
            if isinstance(row, int)
            else (place[table], 0, going[key], row)
        )

    return sorted(going, key=order)


def _by_depth(db: Database) -> list[str]:
    above = {table: set(_links(db, table).values()) & set(TABLES) - {table} for table in TABLES}

    def depth(table: str) -> int:
        return 1 + max(map(depth, above[table]), default=0)

    return sorted(TABLES, key=lambda table: (-depth(table), table))


def pages(going: Sequence[tuple[str, Key]], size: int) -> Iterator[tuple[str, list[Key]]]:
    """What goes, in pages of one class each."""
    for name, group in groupby(going, key=lambda each: each[0]):
        keys = [key for _, key in group]
        yield from ((name, keys[at : at + size]) for at in range(0, len(keys), size))


class Told:
    """Which entries of the log told of what goes, kept up to date while a run goes on.

    An entry tells of a row that it changed; of a person or a pupil also where their id stands in
    its payload, or a word of their name in its answer.
    """

    def __init__(self, db: Database, going: Sequence[tuple[str, Key]]) -> None:
        self.read_to = 0
        self._keys = {key for _, key in going}
        self._entries: dict[Key, set[int]] = defaultdict(set)
        self._ids = {str(key[1]): key for key in self._keys if key[0] in PEOPLE}
        self._names = _names(db, self._keys)
        self._begun = {key[1] for key in self._keys if key[0] == "audit_payload"}

    def read_on(self, db: Database) -> set[Key]:
        """Read what was added to the log; which rows of those that go it has changed.

        What erases states rows once more as they are: that is no change.
        """
        fresh: set[Key] = set()
        for seq, payload in audit_log.payloads(db, self.read_to):
            rows = {(table, key) for table, key, _ in payload["rows"]} & self._keys
            named = self._named(payload)
            for key in (*rows, *named):
                self._entries[key].add(seq)
            if "erases" not in payload:
                fresh |= rows
            self.read_to = seq
        self.read_to = max(self.read_to, audit_log.head(db)[0])
        return fresh

    def _named(self, payload: Mapping[str, Any]) -> set[Key]:
        if not self._ids:
            return set()
        words = set(re.findall(r"\w+", str(payload["reply"])))
        ids = set(re.findall(r"[\w-]+", str(payload)))
        by_id = {self._ids[word] for word in ids & self._ids.keys()}
        return by_id.union(*(self._names[word] for word in words & self._names.keys()))

    def of(self, keys: Sequence[Key]) -> tuple[int, ...]:
        """The entries that told of these rows."""
        answers = {int(key) for table, key in keys if table == "audit_payload"}
        return tuple(sorted(answers.union(*(self._entries.get(key, ()) for key in keys))))


def _names(db: Database, going: set[Key]) -> dict[str, set[Key]]:
    """Who of those who go has this word in their name."""
    found: dict[str, set[Key]] = defaultdict(set)
    for table in PEOPLE:
        rows = _rows(db, table, ["given_name", "family_name", "coalesce(known_as, '')"])
        for key, *names in rows:
            if (table, key) in going:
                for word in re.findall(r"\w{2,}", " ".join(names)):
                    found[word].add((table, key))
    return found


def facts(db: Database, action: DisposeOf, at: datetime) -> Facts:
    """What disposing of a page depends on, as it is in the transaction that does it."""
    lock_ups = _days(db, action, "lockups", "locked_at")
    declarations = _days(db, action, "day_declarations", "day_on")
    counts = (first(db, DayCount, "WHERE id = ?", [f"{d}"]) for d in {*lock_ups, *declarations})
    rows = [key for key in action.keys if key[0] != "audit_payload"]
    return Facts(
        tuple(each.id for each in open_holds(db)),
        bool(audit_log.payloads_about(db, rows, after=action.read_to)),
        _all_due(db, action, school_days.calendar(db, at)),
        disposal(db, f"{action.run}/{action.name}"),
        lock_ups,
        declarations,
        {each.id: each for each in counts if each},
    )


def _all_due(db: Database, action: DisposeOf, calendar: Calendar) -> bool:
    """Whether every row of a page is over by the period of its class, or goes with another."""
    records = next(each for each in RECORDS if each.name == action.name)
    until = first_day_kept(kept_for(records, settings.current(db)), calendar)
    said: dict[str, list[str]] = defaultdict(list)
    for part in records.parts:
        said[part.table].append(f"({_condition(db, part, until)})")
    rows = (
        db.execute(
            f"SELECT {' OR '.join(said[table] or ['0'])} FROM {table} WHERE {_key_of(table)} = ?",
            [key],
        ).fetchone()
        for table, key in action.keys
    )
    return all(row and row[0] for row in rows)


def _days(db: Database, action: DisposeOf, table: str, column: str) -> list[date]:
    keys = [key for name, key in action.keys if name == table]
    said = (db.execute(f"SELECT {column} FROM {table} WHERE id = ?", [key]) for key in keys)
    texts = [found[0] for each in said if (found := each.fetchone())]
    return [day_of(from_text(text)) if "T" in text else date.fromisoformat(text) for text in texts]
