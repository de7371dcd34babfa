"""What the audit log says happened, read back by whoever doubts it."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

NOT_STORED = {"question", "repeated", "left", "slot_chosen", "unchanged"}
"""Outcomes of which nothing is kept: nothing happened."""


@dataclass(frozen=True)
class Entry:
    """An entry with its payload: the answer that was given and the rows it left behind."""

    seq: int
    station: str
    action_id: str
    outcome: str
    reply: dict[str, Any]
    rows: list[tuple[str, Any, dict[str, Any]]]


def read(db: Database) -> list[Entry]:
    """Every entry, in order."""
    found = db.execute(
        "SELECT seq, station, action_id, outcome, body FROM audit_log JOIN audit_payload "
        "USING (seq) ORDER BY seq"
    ).fetchall()
    payloads = (json.loads(row[-1]) for row in found)
    return [
        Entry(*row[:-1], payload["reply"], payload["rows"])
        for row, payload in zip(found, payloads, strict=True)
    ]


def of_action(entries: list[Entry]) -> dict[tuple[str, str], list[Entry]]:
    """The entries of each Action; more than one would be a double."""
    found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.station, entry.action_id].append(entry)
    return found


def same_answer(entry: Entry, said: dict[str, Any]) -> bool:
    """Whether the entry holds the answer that somebody was given over HTTP."""
    outcome = f"refused {said['refusal']}" if said["refusal"] else said["outcome"]
    given = {"code" if name == "outcome" else name: value for name, value in said.items()}
    return entry.outcome == outcome and all(
        given[name] == value for name, value in entry.reply.items()
    )


def double_custody(entries: list[Entry]) -> str | None:
    """Where a phone was in two slots, or a slot held two phones; None when nowhere ever."""
    lockups: dict[int, dict[str, Any]] = {}
    for entry in entries:
        lockups.update({key: row for table, key, row in entry.rows if table == "lockups"})
        held = [row for row in lockups.values() if row["released_at"] is None]
        for column in ("phone", "slot"):
            inside = [row[column] for row in held]
            if len(set(inside)) < len(inside):
                return f"entry {entry.seq}: {column} twice in {sorted(inside)}"
    return None
