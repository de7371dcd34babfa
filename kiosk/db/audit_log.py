"""The audit log: one chained entry for every Action, and the answer it was given.

The chained part holds ids only; names and rows are in the payload, to which an entry is bound by
a commitment under a random key, so that erasing a payload leaves the chain whole.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from kiosk.actions import Choice, Outcome
from kiosk.actions.verbs import ACTIONS
from kiosk.clock import from_text, to_text
from kiosk.db.transaction import Write

GENESIS = hashlib.sha256(b"kiosk audit log, version 1").hexdigest()
"""What the first entry has for `previous`."""

DATABASE_PREPARED = "prepare_database"
"""The entry that states the schema: after `init` and after every migration."""


@dataclass(frozen=True)
class Entry:
    """The chained part of an entry; `hash` is worked out from the other fields."""

    seq: int
    happened_at: str
    recorded_at: str
    station: str
    actor: str | None
    verb: str
    object: str | None
    outcome: str
    action_id: str
    commitment: str
    previous: str
    hash: str


ERASED = '{"asked":"","reply":{"code":"erased","message":"Erased."},"rows":[]}'
"""What is left of a payload that was erased: nobody can say any more what was asked."""

FIELDS = tuple(Entry.__dataclass_fields__)
_COLUMNS = ", ".join(FIELDS)
_INSERT = f"INSERT INTO audit_log ({_COLUMNS}) VALUES ({', '.join('?' * len(FIELDS))})"


def entry_hash(fields: tuple[Any, ...]) -> str:
    """SHA-256 over all fields of an entry but its hash, `previous` being the last."""
    return hashlib.sha256(json.dumps(fields).encode()).hexdigest()


def commitment(key: bytes, body: str) -> str:
    """What binds an entry to its payload."""
    return hmac.digest(key, body.encode(), "sha256").hex()


@dataclass(frozen=True)
class Happening:
    """What `append` is told: everything of an entry that is not worked out."""

    happened_at: datetime
    recorded_at: datetime
    station: str
    actor: str | None
    verb: str
    object: str | None
    outcome: str
    action_id: str


def append(write: Write, happening: Happening, payload: dict[str, Any]) -> int:
    """Add an entry at the end, bound to the one before; its number."""
    seq, previous = head(write.db)
    body = json.dumps(payload, separators=(",", ":"), ensure_ascii=False)
    key = secrets.token_bytes(32)
    fields = (
        seq + 1,
        to_text(happening.happened_at),
        to_text(happening.recorded_at),
        happening.station,
        happening.actor,
        happening.verb,
        happening.object,
        happening.outcome,
        happening.action_id,
        commitment(key, body),
        previous,
    )
    write.db.execute(_INSERT, [*fields, entry_hash(fields)])
    write.db.execute(
        "INSERT INTO audit_payload (seq, key, body) VALUES (?, ?, ?)", [seq + 1, key, body]
    )
    return seq + 1


def payloads_about(db: Database, forgotten: Iterable[tuple[str, Any]], after: int = 0) -> list[int]:
    """The entries after that one whose payload has a row with one of these (table, key)."""
    found: set[int] = set()
    for table, key in forgotten:
        said = json.dumps([table, key], separators=(",", ":"), ensure_ascii=False)[:-1] + ","
        seqs = db.execute(
            "SELECT seq FROM audit_payload WHERE seq > ? AND instr(body, ?) > 0", [after, said]
        )
        found.update(seq for (seq,) in seqs.fetchall())
    return sorted(found)


def not_erased(db: Database, seqs: Iterable[int]) -> list[int]:
    """Those of these entries that have their payload still, in order."""
    there = (db.execute("SELECT seq FROM audit_payload WHERE seq = ?", [seq]) for seq in seqs)
    return sorted(found[0] for each in there if (found := each.fetchone()))


def payloads(db: Database, after: int, page: int = 2000) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every payload after that entry, read page by page so that no read stays open."""
    while True:
        found = db.execute(
            "SELECT seq, body FROM audit_payload WHERE seq > ? ORDER BY seq LIMIT ?", [after, page]
        ).fetchall()
        if not found:
            return
        yield from ((seq, json.loads(body)) for seq, body in found)
        after = found[-1][0]


def also_told_by(
    db: Database, seqs: Iterable[int], forgotten: Iterable[tuple[str, Any]]
) -> tuple[list[list[Any]], list[int]]:
    """What else those payloads tell, as the registers have it now, and what they erased themselves:
    it is stated once more.

    Else nothing would be left in the log of a row that only shared a payload with what is erased.
    """
    told, erased = set[tuple[str, Any]](), list[int]()
    for seq in seqs:
        body = db.execute("SELECT body FROM audit_payload WHERE seq = ?", [seq]).fetchone()[0]
        payload = json.loads(body)
        told.update((table, key) for table, key, _ in payload["rows"])
        erased += payload.get("erases", ())
    still = ((table, key, _as_it_is(db, table, key)) for table, key in _in_order(told, forgotten))
    return [[table, key, row] for table, key, row in still if row], erased


def _in_order(
    told: set[tuple[str, Any]], forgotten: Iterable[tuple[str, Any]]
) -> list[tuple[str, Any]]:
    return sorted(told - set(forgotten), key=lambda each: (each[0], str(each[1])))


def _as_it_is(db: Database, table: str, key: Any) -> dict[str, Any] | None:
    found = db.execute(f"SELECT * FROM [{table}] WHERE id = ?", [key])
    row = found.fetchone()
    names = [column[0] for column in found.description]
    return dict(zip(names, row, strict=True)) if row else None


def erase(write: Write, seqs: Iterable[int], erased_by: int) -> None:
    """Take these entries' payloads out, as `erased_by` says; the entries stay."""
    for seq in seqs:
        write.db.execute("INSERT INTO audit_erasures VALUES (?, ?)", [seq, erased_by])
        write.db.execute("DELETE FROM audit_payload WHERE seq = ?", [seq])


def head(db: Database) -> tuple[int, str]:
    """The number and the hash of the last entry."""
    found = db.execute("SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
    return found or (0, GENESIS)


def latest_of_late(db: Database) -> datetime | None:
    """The latest instant (UTC, by the computer's clock then) at which one of the last 500 entries
    was written; None for an empty log.
    """
    of_late = "SELECT recorded_at FROM audit_log ORDER BY seq DESC LIMIT 500"
    (found,) = db.execute(f"SELECT max(recorded_at) FROM ({of_late})").fetchone()
    return from_text(found) if found else None


@dataclass(frozen=True)
class Answered:
    """An Action that was already judged: what was asked, what was answered, what it changed."""

    verb: str
    object: str | None
    recorded_at: datetime
    asked: str
    outcome: Outcome
    rows: list[list[Any]]


def answered(db: Database, station: str, action_id: str) -> Answered | None:
    """The earlier arrival of this Action, if there was one."""
    found = db.execute(
        "SELECT verb, object, recorded_at, body FROM audit_log LEFT JOIN audit_payload USING (seq) "
        "WHERE station = ? AND action_id = ?",
        [station, action_id],
    ).fetchone()
    if found is None:
        return None
    verb, concerns, recorded_at, body = found
    payload = json.loads(body or ERASED)
    return Answered(
        verb,
        concerns,
        from_text(recorded_at),
        payload["asked"],
        outcome_from(payload["reply"]),
        payload["rows"],
    )


def reply(outcome: Outcome) -> dict[str, Any]:
    """An Outcome as JSON holds it, without what has its default."""
    given = {k: v for k, v in vars(outcome).items() if v not in ("", (), None, False)}
    for several in ("choices", "also"):
        if several in given:
            given[several] = [vars(choice) for choice in given[several]]
    return given


def outcome_from(given: dict[str, Any]) -> Outcome:
    """The Outcome that `reply` wrote."""
    several = {name: _choices(given.get(name, ())) for name in ("choices", "also")}
    return Outcome(**{**given, **several, "slots": tuple(given.get("slots", ()))})


def _choices(given: Iterable[dict[str, Any]]) -> tuple[Choice, ...]:
    return tuple(Choice(**{**choice, "slots": tuple(choice["slots"])}) for choice in given)


def entries(db: Database, *, after: int = 0, page: int = 5000) -> Iterator[Entry]:
    """Every entry in order, read page by page so that no read stays open."""
    while True:
        found = db.execute(
            f"SELECT {_COLUMNS} FROM audit_log WHERE seq > ? ORDER BY seq LIMIT ?", [after, page]
        ).fetchall()
        if not found:
            return
        yield from (Entry(*values) for values in found)
        after = found[-1][0]


def in_words(entry: Entry, names: dict[str, str]) -> str:
    """The entry as one plain sentence; `names` says what ids are called today."""
    who = names.get(entry.object or "", "somebody or something unknown")
    where = names.get(f"stations/{entry.station}", entry.station)
    said = f"{_said(entry)} at {where}".format(object=who)
    return f"{said[0].upper()}{said[1:]} ({entry.outcome})."


def _said(entry: Entry) -> str:
    if entry.verb == DATABASE_PREPARED:
        return "the database was made ready by this version of the kiosk"
    if entry.verb == "scan":
        return "a code of {object} was shown and did nothing"
    action = ACTIONS[entry.verb]
    return action.refused if entry.outcome.startswith("refused ") else action.done


def names(db: Database) -> dict[str, str]:
    """What every object of the log is called today, by `table/id`."""
    found = db.execute(
        "SELECT 'people/' || id, coalesce(known_as, given_name) || ' ' || family_name FROM people "
        "UNION ALL SELECT 'pupils/' || id, coalesce(known_as, given_name) || ' ' || family_name "
        "FROM pupils UNION ALL SELECT 'classes/' || id, 'Class ' || name FROM classes "
        "UNION ALL SELECT 'stations/' || id, name FROM stations "
        "UNION ALL SELECT 'stations/not-enrolled', 'a browser not enrolled before' "
        "UNION ALL SELECT 'enrolments/' || id, name FROM enrolments "
        "UNION ALL SELECT 'slots/' || id, 'Slot ' || number FROM slots "
        "UNION ALL SELECT 'places/' || id, name FROM places "
        "UNION ALL SELECT 'set_up_steps/' || id, 'The step ' || id FROM set_up_steps "
        "UNION ALL SELECT 'emergencies/' || id, 'Emergency ' || id FROM emergencies "
        "UNION ALL SELECT 'settings/' || id, 'The setting ' || id FROM settings "
        "UNION ALL SELECT 'terms/' || id, name FROM terms "
        "UNION ALL SELECT 'school_days/' || id, 'The day ' || id FROM school_days "
        "UNION ALL SELECT 'permissions/' || permissions.id, 'The permission of ' || "
        "coalesce(known_as, given_name) || ' ' || family_name "
        "FROM permissions JOIN people ON people.id = person "
        "UNION ALL SELECT 'justifications/' || justifications.id, 'The justification of ' || "
        "coalesce(known_as, given_name) || ' ' || family_name "
        "FROM justifications JOIN people ON people.id = person "
        "UNION ALL SELECT 'school_devices/' || id, tag FROM school_devices "
        "UNION ALL SELECT 'visits/' || id, 'The visit to ' || place FROM visits "
        "UNION ALL SELECT 'disposals/' || id, records || ' records' FROM disposals "
        "UNION ALL SELECT 'policies/' || id, title || ', version ' || id FROM policies"
    )
    return dict(found.fetchall())
