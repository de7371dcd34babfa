"""From an empty file, or from an older one, to the schema of this version.

A fresh file gets schema.sql and every migration marked as done; an older one gets the migrations
it lacks. Either way the audit log then states the schema, so that a changed one shows.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from datetime import datetime

from sqlite_utils import Database, Migrations

from kiosk.db import audit_log
from kiosk.db.transaction import Write, write
from kiosk.folders import product_file

migrations = Migrations("kiosk")


class NewerDatabase(Exception):
    """The file was made ready by a newer version of the kiosk than this one."""


def prepare(db: Database, now: datetime) -> bool:
    """Bring the schema up to date, in one transaction; whether anything was done.

    Foreign keys are off meanwhile, as SQLite asks of whoever rebuilds a table, and checked before
    the commit. Raises NewerDatabase, sqlite3.Error.
    """
    if not _is_behind(db):
        return False
    db.execute("PRAGMA foreign_keys = OFF")
    try:
        with write(db) as transaction:
            if not _is_behind(db):
                return False
            _bring_up_to_date(transaction)
            _state_schema(transaction, now)
    finally:
        db.execute("PRAGMA foreign_keys = ON")
    return True


def _is_behind(db: Database) -> bool:
    known = {migration.name for migration in migrations._migrations}
    unknown = {migration.name for migration in migrations.applied(db)} - known
    if unknown:
        raise NewerDatabase("A newer version of the kiosk made this file. Install that version.")
    return not db["audit_log"].exists() or bool(migrations.pending(db))


def _bring_up_to_date(transaction: Write) -> None:
    db = transaction.db
    if db["audit_log"].exists():
        migrations.apply(db)
        broken = db.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"The migration left loose ends in {broken[0][0]}.")
    else:
        db.executescript(product_file("schema.sql").read_text(encoding="utf-8"))
        migrations.ensure_migrations_table(db)
        for migration in migrations.pending(db):
            migrations._record_applied(db, migration.name)


def schema(db: Database) -> list[str]:
    """Every table, index, trigger and view as SQL, comments and spacing aside, in one order."""
    found = db.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL "
        "AND NOT (type = 'table' AND name IN (?, 'sqlite_sequence', 'sqlite_stat1', "
        "'sqlite_stat4')) ORDER BY type, name",
        [migrations.migrations_table],
    )
    return [_normalised(sql) for (sql,) in found.fetchall()]


def _normalised(sql: str) -> str:
    without_comments = re.sub(r"--[^\n]*", " ", sql)
    words = re.sub(r"\s+", " ", without_comments).strip()
    return re.sub(r"\s*([(),])\s*", r"\1", words)


def schema_hash(db: Database) -> str:
    """SHA-256 of the schema as it is stored."""
    return hashlib.sha256("\n".join(schema(db)).encode()).hexdigest()


def _state_schema(transaction: Write, now: datetime) -> None:
    audit_log.append(
        transaction,
        audit_log.Happening(
            now,
            now,
            "machine",
            None,
            audit_log.DATABASE_PREPARED,
            None,
            "done",
            str(uuid.uuid4()),
        ),
        {"asked": "", "reply": {}, "rows": [], "schema": schema_hash(transaction.db)},
    )


@migrations()
def sign_in(db: Database) -> None:
    """Roles, passphrases, one-time codes, sessions and counters."""
    db.executescript("""
        CREATE TABLE roles (
          id TEXT PRIMARY KEY,
          person TEXT NOT NULL REFERENCES people (id),
          role TEXT NOT NULL CHECK (role IN ('office', 'leadership', 'headteacher', 'governor')),
          granted_at TEXT NOT NULL,
          ended_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX one_such_role_of_a_person
          ON roles (person, role) WHERE ended_at IS NULL;
        CREATE TABLE credentials (
          id TEXT PRIMARY KEY REFERENCES people (id),
          passphrase TEXT NOT NULL,
          authenticator INTEGER NOT NULL CHECK (authenticator > 0),
          set_at TEXT NOT NULL,
          reset_at TEXT
        ) STRICT;
        CREATE TABLE one_time_codes (
          id TEXT PRIMARY KEY,
          purpose TEXT NOT NULL CHECK (purpose IN ('start', 'second factor')),
          person TEXT REFERENCES people (id),
          issued_at TEXT NOT NULL,
          ended_at TEXT
        ) STRICT;
        CREATE TABLE sessions (
          id TEXT PRIMARY KEY,
          person TEXT NOT NULL REFERENCES people (id),
          station TEXT NOT NULL REFERENCES stations (id),
          began_at TEXT NOT NULL,
          seen_at TEXT NOT NULL,
          second_factor_at TEXT,
          ended_at TEXT
        ) STRICT;
        CREATE INDEX sessions_of_a_person ON sessions (person) WHERE ended_at IS NULL;
        CREATE TABLE attempts (
          id TEXT PRIMARY KEY,
          failures INTEGER NOT NULL CHECK (failures >= 0),
          last_at TEXT NOT NULL,
          last_step INTEGER NOT NULL
        ) STRICT;
        """)


@migrations()
def day_declarations(db: Database) -> None:
    """No phone today, not in today; and today's take-backs found without reading all of them."""
    db.executescript("""
        CREATE TABLE day_declarations (
          id INTEGER PRIMARY KEY,
          person TEXT NOT NULL REFERENCES people (id),
          day_on TEXT NOT NULL,
          kind TEXT NOT NULL CHECK (kind IN ('none_owned', 'left_at_home', 'in_vehicle', 'absent')),
          station TEXT NOT NULL REFERENCES stations (id),
          declared_at TEXT NOT NULL,
          ended_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX one_declaration_of_a_day
          ON day_declarations (person, day_on) WHERE ended_at IS NULL;
        CREATE INDEX lockups_by_release ON lockups (released_at) WHERE released_at IS NOT NULL;
        """)


@migrations()
def calendar(db: Database) -> None:
    """Terms, and what is different about a day."""
    db.executescript("""
        CREATE TABLE terms (
          id TEXT PRIMARY KEY,
          name TEXT NOT NULL CHECK (name <> ''),
          starts_on TEXT NOT NULL,
          ends_on TEXT NOT NULL,
          removed_at TEXT,
          CHECK (ends_on >= starts_on)
        ) STRICT;
        CREATE TABLE school_days (
          id TEXT PRIMARY KEY,
          kind TEXT NOT NULL CHECK (kind IN ('open', 'inset', 'closed', 'closes_early')),
          closes TEXT,
          note TEXT NOT NULL,
          set_at TEXT NOT NULL,
          CHECK ((kind = 'closes_early') = (closes IS NOT NULL))
        ) STRICT;
        """)


@migrations()
def enrolments(db: Database) -> None:
    """Offers to enrol a station, and when each station was last seen."""
    db.executescript("""
        CREATE TABLE enrolments (
          id TEXT PRIMARY KEY,
          name TEXT NOT NULL CHECK (name <> ''),
          kind TEXT NOT NULL CHECK (kind IN ('kiosk', 'office', 'leadership', 'shared')),
          offered_at TEXT NOT NULL,
          ended_at TEXT
        ) STRICT;
        CREATE TABLE sightings (
          id TEXT PRIMARY KEY REFERENCES stations (id),
          seen_at TEXT NOT NULL
        ) STRICT;
        """)


@migrations()
def entries_cannot_be_replaced(db: Database) -> None:
    """An entry cannot be pushed out by one of the same Action, whoever opens the file."""
    db.executescript("""
        DROP TRIGGER audit_log_only_grows;
        CREATE TRIGGER audit_log_only_grows BEFORE INSERT ON audit_log
        WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit_log)
          OR EXISTS (
            SELECT 1 FROM audit_log WHERE station = NEW.station AND action_id = NEW.action_id
          )
        BEGIN
          SELECT RAISE(ABORT, 'An entry can only be added at the end.');
        END;
        """)


@migrations()
def pupil_phones(db: Database) -> None:
    """Pupils' phones: who may bring one, what is here, what was refused, noted, confiscated."""
    db.executescript("""
        CREATE TABLE pupil_phone_permissions (
          id TEXT PRIMARY KEY,
          pupil TEXT NOT NULL REFERENCES pupils (id),
          kind TEXT NOT NULL CHECK (kind IN ('walks_alone', 'headteacher', 'medical')),
          parent TEXT NOT NULL,
          reason TEXT NOT NULL,
          walks_alone INTEGER NOT NULL CHECK (walks_alone IN (0, 1)),
          form_on TEXT,
          weekdays TEXT NOT NULL CHECK (weekdays <> ''),
          asked_on TEXT NOT NULL,
          starts_on TEXT NOT NULL,
          ends_on TEXT NOT NULL,
          decision TEXT CHECK (decision IN ('agreed', 'declined')),
          decided_by TEXT REFERENCES people (id),
          decided_at TEXT,
          withdrawn_at TEXT,
          recorded_at TEXT NOT NULL,
          CHECK (starts_on <= ends_on),
          CHECK ((decision IS NULL) = (decided_at IS NULL)),
          CHECK ((decision IS NULL) = (decided_by IS NULL)),
          CHECK (kind <> 'walks_alone' OR decision IS NULL)
        ) STRICT;
        CREATE UNIQUE INDEX one_form_of_a_school_year
          ON pupil_phone_permissions (pupil, starts_on)
          WHERE kind = 'walks_alone' AND withdrawn_at IS NULL;
        CREATE INDEX permissions_of_a_pupil ON pupil_phone_permissions (pupil);
        CREATE TABLE collecting_adults (
          id TEXT PRIMARY KEY,
          pupil TEXT NOT NULL REFERENCES pupils (id),
          name TEXT NOT NULL CHECK (name <> ''),
          relationship TEXT NOT NULL CHECK (relationship <> ''),
          may_collect INTEGER NOT NULL CHECK (may_collect IN (0, 1)),
          added_at TEXT NOT NULL,
          ended_at TEXT
        ) STRICT;
        CREATE INDEX adults_of_a_pupil ON collecting_adults (pupil) WHERE ended_at IS NULL;
        CREATE TABLE pupil_days (
          id INTEGER PRIMARY KEY,
          pupil TEXT NOT NULL REFERENCES pupils (id),
          day_on TEXT NOT NULL,
          kind TEXT NOT NULL CHECK (kind IN ('absent', 'on_visit', 'goes_home')),
          goes_home TEXT,
          set_at TEXT NOT NULL,
          ended_at TEXT,
          CHECK ((kind = 'goes_home') = (goes_home IS NOT NULL))
        ) STRICT;
        CREATE UNIQUE INDEX one_mark_of_a_kind
          ON pupil_days (pupil, day_on, kind) WHERE ended_at IS NULL;
        CREATE TABLE deposits (
          id INTEGER PRIMARY KEY,
          pupil TEXT NOT NULL REFERENCES pupils (id),
          permission TEXT REFERENCES pupil_phone_permissions (id),
          refusal TEXT CHECK (refusal <> ''),
          slot INTEGER NOT NULL CHECK (slot > 0),
          condition TEXT NOT NULL,
          station TEXT NOT NULL REFERENCES stations (id),
          received_by TEXT REFERENCES people (id),
          handed_in_at TEXT NOT NULL,
          held_where TEXT,
          overnight_at TEXT,
          returned_at TEXT,
          returned_by TEXT REFERENCES people (id),
          return_basis TEXT
            CHECK (return_basis IN ('home_time', 'early_leave', 'adult', 'correction')),
          returned_to TEXT CHECK (returned_to <> ''),
          early_reason TEXT,
          corrects INTEGER REFERENCES deposits (id),
          CHECK ((permission IS NULL) <> (refusal IS NULL)),
          CHECK ((held_where IS NULL) = (overnight_at IS NULL)),
          CHECK ((returned_at IS NULL) = (return_basis IS NULL)),
          CHECK ((returned_at IS NULL) = (returned_to IS NULL)),
          CHECK (
            return_basis IS NULL OR (return_basis = 'early_leave') = (early_reason IS NOT NULL)
          ),
          CHECK (returned_at IS NULL OR returned_at >= handed_in_at)
        ) STRICT;
        CREATE UNIQUE INDEX one_phone_of_a_pupil ON deposits (pupil) WHERE returned_at IS NULL;
        CREATE UNIQUE INDEX one_deposit_in_a_slot ON deposits (slot) WHERE returned_at IS NULL;
        CREATE INDEX deposits_of_a_pupil ON deposits (pupil, handed_in_at);
        CREATE INDEX deposits_by_day ON deposits (handed_in_at);
        CREATE INDEX deposits_by_return ON deposits (returned_at) WHERE returned_at IS NOT NULL;
        CREATE TABLE pupil_phone_refusals (
          id INTEGER PRIMARY KEY,
          pupil TEXT NOT NULL REFERENCES pupils (id),
          code TEXT NOT NULL CHECK (code <> ''),
          station TEXT NOT NULL REFERENCES stations (id),
          refused_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX refusals_by_day ON pupil_phone_refusals (refused_at);
        CREATE INDEX refusals_of_a_pupil ON pupil_phone_refusals (pupil, refused_at);
        CREATE TABLE pupil_phone_notes (
          id INTEGER PRIMARY KEY,
          deposit INTEGER NOT NULL REFERENCES deposits (id),
          kind TEXT NOT NULL
            CHECK (kind IN ('call', 'lost', 'damaged', 'wrong_phone', 'correction')),
          words TEXT NOT NULL CHECK (words <> ''),
          happened_at TEXT NOT NULL,
          noted_by TEXT REFERENCES people (id),
          noted_at TEXT NOT NULL,
          corrects INTEGER REFERENCES pupil_phone_notes (id)
        ) STRICT;
        CREATE INDEX notes_of_a_deposit ON pupil_phone_notes (deposit);
        CREATE TABLE pupil_labels (
          id TEXT PRIMARY KEY,
          pupil TEXT REFERENCES pupils (id),
          slot INTEGER CHECK (slot BETWEEN 1 AND 999),
          issued_at TEXT NOT NULL,
          ended_at TEXT,
          CHECK ((pupil IS NULL) <> (slot IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX one_working_label_of_a_pupil
          ON pupil_labels (pupil) WHERE ended_at IS NULL;
        CREATE UNIQUE INDEX one_working_label_of_a_pouch
          ON pupil_labels (slot) WHERE ended_at IS NULL;
        CREATE TABLE confiscations (
          id TEXT PRIMARY KEY,
          pupil TEXT NOT NULL REFERENCES pupils (id),
          rule TEXT NOT NULL CHECK (rule <> ''),
          kept_where TEXT NOT NULL CHECK (kept_where <> ''),
          taken_by TEXT REFERENCES people (id),
          taken_at TEXT NOT NULL,
          parent_told_at TEXT,
          returned_at TEXT,
          returned_by TEXT REFERENCES people (id),
          returned_to TEXT,
          relationship TEXT,
          CHECK ((returned_at IS NULL) = (returned_to IS NULL)),
          CHECK ((returned_at IS NULL) = (relationship IS NULL))
        ) STRICT;
        CREATE INDEX confiscations_of_a_pupil ON confiscations (pupil, taken_at);
        """)
