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
def staff_patterns(db: Database) -> None:
    """On which days somebody works, and their own contact time."""
    db.executescript("""
        CREATE TABLE staff_patterns (
          id TEXT PRIMARY KEY REFERENCES people (id),
          days TEXT NOT NULL CHECK (days <> ''),
          hours TEXT,
          contact TEXT,
          set_at TEXT NOT NULL,
          ended_at TEXT
        ) STRICT;
        """)


@migrations()
def office_entries(db: Database) -> None:
    """Phones given out by the office, lines of the paper sheet, and reasons of emergencies."""
    db.executescript("""
        PRAGMA legacy_alter_table = ON;
        ALTER TABLE lockups RENAME TO earlier_lockups;
        PRAGMA legacy_alter_table = OFF;
        DROP INDEX one_open_lockup_of_a_phone;
        DROP INDEX one_phone_in_a_slot;
        DROP INDEX lockups_of_a_phone;
        DROP INDEX lockups_by_release;
        CREATE TABLE lockups (
          id INTEGER PRIMARY KEY,
          phone TEXT NOT NULL REFERENCES phones (id),
          slot TEXT NOT NULL REFERENCES slots (id),
          station TEXT NOT NULL REFERENCES stations (id),
          switched_off_by TEXT NOT NULL CHECK (switched_off_by IN ('scan', 'tap', 'paper')),
          locked_at TEXT NOT NULL,
          released_at TEXT,
          release_basis TEXT CHECK (
            release_basis IN ('break', 'end_of_day', 'emergency', 'undone', 'by_office', 'paper')
          ),
          corrects INTEGER REFERENCES lockups (id),
          CHECK ((released_at IS NULL) = (release_basis IS NULL)),
          CHECK (released_at IS NULL OR released_at >= locked_at)
        ) STRICT;
        CREATE UNIQUE INDEX one_open_lockup_of_a_phone ON lockups (phone) WHERE released_at IS NULL;
        CREATE UNIQUE INDEX one_phone_in_a_slot ON lockups (slot) WHERE released_at IS NULL;
        CREATE INDEX lockups_of_a_phone ON lockups (phone, id);
        CREATE INDEX lockups_by_release ON lockups (released_at) WHERE released_at IS NOT NULL;
        INSERT INTO lockups SELECT * FROM earlier_lockups;
        DROP TABLE earlier_lockups;
        CREATE TABLE emergency_reasons (
          id INTEGER PRIMARY KEY REFERENCES emergencies (id),
          person TEXT REFERENCES people (id),
          reason TEXT NOT NULL CHECK (reason IN ('family', 'health', 'school', 'mistake', 'other')),
          given_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE office_releases (
          id INTEGER PRIMARY KEY REFERENCES lockups (id),
          witness TEXT NOT NULL REFERENCES people (id),
          reason TEXT NOT NULL CHECK (
            reason IN ('left_behind', 'handed_on', 'left_school', 'other')
          )
        ) STRICT;
        """)


@migrations()
def acknowledgements(db: Database) -> None:
    """Who accepted which version of the rules."""
    db.executescript("""
        CREATE TABLE acknowledgements (
          id TEXT PRIMARY KEY,
          person TEXT NOT NULL REFERENCES people (id),
          policy INTEGER NOT NULL REFERENCES policies (id),
          method TEXT NOT NULL CHECK (method IN ('badge', 'paper')),
          accepted_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX acknowledgements_of_a_version ON acknowledgements (policy);
        """)


@migrations()
def watches(db: Database) -> None:
    """Smartwatches worn for the time only."""
    db.executescript("""
        CREATE TABLE watches (
          id TEXT PRIMARY KEY,
          person TEXT NOT NULL REFERENCES people (id),
          policy INTEGER NOT NULL REFERENCES policies (id),
          declared_at TEXT NOT NULL
        ) STRICT;
        """)


@migrations()
def places(db: Database) -> None:
    """The school's places, and steps of the set-up that were left out."""
    db.executescript("""
        CREATE TABLE places (
          id TEXT PRIMARY KEY,
          name TEXT NOT NULL CHECK (name <> ''),
          kind TEXT NOT NULL CHECK (kind IN ('staff_only', 'public', 'children')),
          added_at TEXT NOT NULL,
          closed_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX one_open_place_of_a_name ON places (name) WHERE closed_at IS NULL;
        CREATE TABLE set_up_steps (
          id TEXT PRIMARY KEY,
          skipped_at TEXT
        ) STRICT;
        """)
