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
def erasures(db: Database) -> None:
    """A payload may go when a later entry says so; the chain stays."""
    db.executescript("""
        CREATE TABLE audit_erasures (
          seq INTEGER PRIMARY KEY REFERENCES audit_log (seq),
          erasure INTEGER NOT NULL REFERENCES audit_log (seq),
          CHECK (erasure > seq)
        ) STRICT;
        DROP TRIGGER audit_payload_is_never_removed;
        CREATE TRIGGER audit_payload_is_only_erased BEFORE DELETE ON audit_payload
        WHEN NOT EXISTS (SELECT 1 FROM audit_erasures WHERE seq = OLD.seq)
        BEGIN
          SELECT RAISE(ABORT, 'Entries can’t be changed or removed. Add a correction and say why.');
        END;
        CREATE TRIGGER audit_erasures_are_never_changed BEFORE UPDATE ON audit_erasures
        BEGIN
          SELECT RAISE(ABORT, 'Entries can’t be changed or removed. Add a correction and say why.');
        END;
        CREATE TRIGGER audit_erasures_are_never_removed BEFORE DELETE ON audit_erasures
        BEGIN
          SELECT RAISE(ABORT, 'Entries can’t be changed or removed. Add a correction and say why.');
        END;
        """)


@migrations()
def imeis(db: Database) -> None:
    """Numbers and descriptions of phones, kept by their owners."""
    db.executescript("""
        CREATE TABLE imeis (
          id TEXT PRIMARY KEY,
          phone TEXT NOT NULL REFERENCES phones (id),
          position INTEGER NOT NULL CHECK (position IN (1, 2)),
          sealed TEXT NOT NULL,
          last4 TEXT NOT NULL CHECK (length(last4) = 4),
          fingerprint TEXT NOT NULL UNIQUE,
          source TEXT NOT NULL CHECK (source IN ('typed', 'scanned')),
          recorded_at TEXT NOT NULL,
          UNIQUE (phone, position)
        ) STRICT;
        CREATE TABLE phone_descriptions (
          id TEXT PRIMARY KEY REFERENCES phones (id),
          make TEXT NOT NULL,
          model TEXT NOT NULL,
          colour TEXT NOT NULL,
          described_at TEXT NOT NULL,
          CHECK (make || model || colour <> '')
        ) STRICT;
        """)


@migrations()
def places(db: Database) -> None:
    """Rooms of the school."""
    db.executescript("""
        CREATE TABLE places (
          id TEXT PRIMARY KEY,
          name TEXT NOT NULL CHECK (name <> ''),
          kind TEXT NOT NULL CHECK (kind IN ('staff_only', 'public', 'children')),
          added_at TEXT NOT NULL,
          closed_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX one_open_place_of_a_name ON places (name) WHERE closed_at IS NULL;
        """)


@migrations()
def permissions(db: Database) -> None:
    """Permissions, what was told afterwards, and a basis for taking a phone back."""
    db.executescript("""
        CREATE TABLE stand_ins (
          id TEXT PRIMARY KEY,
          person TEXT NOT NULL REFERENCES people (id),
          duty TEXT NOT NULL CHECK (duty IN ('acting', 'chair')),
          starts_at TEXT NOT NULL,
          ends_at TEXT,
          CHECK (duty = 'chair' OR ends_at IS NOT NULL)
        ) STRICT;
        CREATE INDEX stand_ins_of_a_person ON stand_ins (person);
        CREATE TABLE permissions (
          id TEXT PRIMARY KEY,
          request TEXT NOT NULL,
          version INTEGER NOT NULL CHECK (version > 0),
          kind TEXT NOT NULL
            CHECK (kind IN ('exception', 'adjustment', 'messaging', 'contact_details')),
          person TEXT NOT NULL REFERENCES people (id),
          phone INTEGER NOT NULL CHECK (phone BETWEEN 1 AND 9),
          starts_at TEXT NOT NULL,
          ends_at TEXT NOT NULL,
          rooms TEXT NOT NULL CHECK (rooms LIKE '[%]'),
          category TEXT NOT NULL CHECK (category <> ''),
          parent_agreed_on TEXT,
          discussed_with TEXT REFERENCES people (id),
          discussed_at TEXT,
          requested_by TEXT NOT NULL REFERENCES people (id),
          requested_at TEXT NOT NULL,
          decision TEXT CHECK (decision IN ('approved', 'declined')),
          decided_by TEXT REFERENCES people (id),
          decided_at TEXT,
          closed_how TEXT CHECK (closed_how IN ('cancelled', 'revoked', 'replaced')),
          closed_by TEXT REFERENCES people (id),
          closed_at TEXT,
          CHECK (ends_at > starts_at),
          CHECK ((kind = 'contact_details') = (parent_agreed_on IS NOT NULL)),
          CHECK ((decision IS NULL) = (decided_by IS NULL)),
          CHECK ((decision IS NULL) = (decided_at IS NULL)),
          CHECK (decision IS NOT 'approved' OR discussed_with IS NOT NULL),
          CHECK ((closed_how IS NULL) = (closed_at IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX one_open_version_of_a_request
          ON permissions (request) WHERE closed_at IS NULL;
        CREATE INDEX permissions_of_a_person ON permissions (person, ends_at);
        CREATE INDEX permissions_by_end ON permissions (ends_at);

        CREATE TRIGGER nobody_decides_their_own_insert AFTER INSERT ON permissions
        WHEN NEW.decided_by = NEW.person
        BEGIN
          SELECT RAISE(ABORT, 'You can’t decide your own request.');
        END;
        CREATE TRIGGER nobody_decides_their_own AFTER UPDATE ON permissions
        WHEN NEW.decided_by = NEW.person
        BEGIN
          SELECT RAISE(ABORT, 'You can’t decide your own request.');
        END;
        CREATE TRIGGER only_leadership_decides_insert AFTER INSERT ON permissions
        WHEN NEW.decided_by IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM roles WHERE person = NEW.decided_by
            AND role IN ('leadership', 'headteacher')
            AND granted_at <= NEW.decided_at AND (ended_at IS NULL OR ended_at > NEW.decided_at)
        ) AND NOT EXISTS (
          SELECT 1 FROM stand_ins WHERE person = NEW.decided_by AND starts_at <= NEW.decided_at
            AND (ends_at IS NULL OR ends_at > NEW.decided_at)
        )
        BEGIN
          SELECT RAISE(ABORT, 'Only a member of the leadership team can agree this.');
        END;
        CREATE TRIGGER only_leadership_decides
        AFTER UPDATE OF decision, decided_by, decided_at ON permissions
        WHEN NEW.decided_by IN (SELECT id FROM people) AND NOT EXISTS (
          SELECT 1 FROM roles WHERE person = NEW.decided_by
            AND role IN ('leadership', 'headteacher')
            AND granted_at <= NEW.decided_at AND (ended_at IS NULL OR ended_at > NEW.decided_at)
        ) AND NOT EXISTS (
          SELECT 1 FROM stand_ins WHERE person = NEW.decided_by AND starts_at <= NEW.decided_at
            AND (ends_at IS NULL OR ends_at > NEW.decided_at)
        )
        BEGIN
          SELECT RAISE(ABORT, 'Only a member of the leadership team can agree this.');
        END;
        CREATE TRIGGER what_was_decided_keeps_its_terms AFTER UPDATE ON permissions
        WHEN OLD.decision IS NOT NULL AND (
          NEW.kind, NEW.person, NEW.phone, NEW.starts_at, NEW.ends_at, NEW.rooms, NEW.decision
        ) IS NOT (
          OLD.kind, OLD.person, OLD.phone, OLD.starts_at, OLD.ends_at, OLD.rooms, OLD.decision
        )
        BEGIN
          SELECT RAISE(ABORT, 'What was decided keeps its terms. Ask for other terms anew.');
        END;
        CREATE TABLE permission_notes (
          id TEXT PRIMARY KEY,
          permission TEXT NOT NULL REFERENCES permissions (id),
          about TEXT NOT NULL CHECK (about IN ('why', 'decision', 'ending')),
          words TEXT,
          written_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX notes_of_a_permission ON permission_notes (permission);
        CREATE TABLE justifications (
          id TEXT PRIMARY KEY,
          person TEXT NOT NULL REFERENCES people (id),
          began_at TEXT NOT NULL,
          ended_at TEXT NOT NULL,
          words TEXT NOT NULL,
          told_at TEXT NOT NULL,
          acknowledged_by TEXT REFERENCES people (id),
          acknowledged_at TEXT,
          hr_advice_on TEXT,
          CHECK (ended_at > began_at)
        ) STRICT;
        CREATE TABLE emergency_reviews (
          id INTEGER PRIMARY KEY REFERENCES emergencies (id),
          remark TEXT,
          reviewed_by TEXT NOT NULL REFERENCES people (id),
          reviewed_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE urgent_calls (
          id TEXT PRIMARY KEY,
          person TEXT NOT NULL REFERENCES people (id),
          taken_by TEXT REFERENCES people (id),
          taken_at TEXT NOT NULL,
          delivered_by TEXT REFERENCES people (id),
          delivered_at TEXT,
          CHECK (delivered_at >= taken_at)
        ) STRICT;
        """)


@migrations()
def pins(db: Database) -> None:
    """PINs, the one-use codes to choose them, and what a session was begun with."""
    db.executescript("""
        CREATE TABLE pins (
          id TEXT PRIMARY KEY REFERENCES people (id),
          pin TEXT NOT NULL,
          set_at TEXT NOT NULL
        ) STRICT;
        ALTER TABLE one_time_codes RENAME TO one_time_codes_before;
        CREATE TABLE one_time_codes (
          id TEXT PRIMARY KEY,
          purpose TEXT NOT NULL CHECK (purpose IN ('start', 'second factor', 'pin')),
          person TEXT REFERENCES people (id),
          issued_at TEXT NOT NULL,
          ended_at TEXT
        ) STRICT;
        INSERT INTO one_time_codes (id, purpose, person, issued_at, ended_at)
          SELECT id, purpose, person, issued_at, ended_at FROM one_time_codes_before;
        DROP TABLE one_time_codes_before;
        ALTER TABLE sessions RENAME TO sessions_before;
        CREATE TABLE sessions (
          id TEXT PRIMARY KEY,
          person TEXT NOT NULL REFERENCES people (id),
          station TEXT NOT NULL REFERENCES stations (id),
          began_at TEXT NOT NULL,
          seen_at TEXT NOT NULL,
          second_factor_at TEXT,
          ended_at TEXT,
          proof TEXT NOT NULL CHECK (proof IN ('passphrase', 'pin'))
        ) STRICT;
        INSERT INTO sessions (
            id, person, station, began_at, seen_at, second_factor_at, ended_at, proof
          ) SELECT id, person, station, began_at, seen_at, second_factor_at, ended_at, 'passphrase'
          FROM sessions_before;
        DROP TABLE sessions_before;
        CREATE INDEX sessions_of_a_person ON sessions (person) WHERE ended_at IS NULL;
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
          release_basis TEXT CHECK (release_basis IN (
            'break', 'end_of_day', 'permission', 'visit', 'emergency', 'undone', 'by_office',
            'paper'
          )),
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
def school_devices_and_photos(db: Database) -> None:
    """School devices, their loans and images; visits; who may be photographed; a day's close."""
    db.executescript("""
        CREATE TABLE school_devices (
          id TEXT PRIMARY KEY,
          tag TEXT NOT NULL CHECK (tag <> ''),
          kind TEXT NOT NULL CHECK (kind IN ('ipad', 'camera', 'work_mobile')),
          serial TEXT,
          home TEXT,
          managed INTEGER NOT NULL CHECK (managed IN (0, 1)),
          passcode INTEGER NOT NULL CHECK (passcode IN (0, 1)),
          condition TEXT NOT NULL
            CHECK (condition IN ('in_use', 'faulty', 'missing', 'quarantined', 'retired')),
          added_at TEXT NOT NULL,
          condition_at TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX one_device_of_a_tag
          ON school_devices (tag) WHERE condition <> 'retired';
        CREATE TABLE device_labels (
          id TEXT PRIMARY KEY,
          device TEXT NOT NULL REFERENCES school_devices (id),
          issued_at TEXT NOT NULL,
          ended_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX one_working_label_of_a_device
          ON device_labels (device) WHERE ended_at IS NULL;
        CREATE TABLE visits (
          id TEXT PRIMARY KEY,
          place TEXT NOT NULL CHECK (place <> ''),
          visit_on TEXT NOT NULL,
          leader TEXT NOT NULL REFERENCES people (id),
          photos INTEGER NOT NULL CHECK (photos IN (0, 1)),
          opened_at TEXT NOT NULL,
          ended_at TEXT
        ) STRICT;
        CREATE TABLE visit_classes (
          id TEXT PRIMARY KEY,
          visit TEXT NOT NULL REFERENCES visits (id),
          class_id TEXT NOT NULL REFERENCES classes (id)
        ) STRICT;
        CREATE TABLE visit_staff (
          id TEXT PRIMARY KEY,
          visit TEXT NOT NULL REFERENCES visits (id),
          person TEXT NOT NULL REFERENCES people (id),
          phone_out_at TEXT,
          phone_back_at TEXT,
          used TEXT CHECK (used IN ('no', 'emergency', 'school', 'other')),
          CHECK (phone_back_at IS NULL OR phone_back_at >= phone_out_at)
        ) STRICT;
        CREATE INDEX visits_of_a_person ON visit_staff (person);
        CREATE TABLE loans (
          id INTEGER PRIMARY KEY,
          device TEXT NOT NULL REFERENCES school_devices (id),
          borrower TEXT NOT NULL REFERENCES people (id),
          purpose TEXT NOT NULL CHECK (purpose <> ''),
          class_id TEXT REFERENCES classes (id),
          visit TEXT REFERENCES visits (id),
          photo_use TEXT,
          list_version TEXT,
          list_changed_at TEXT,
          station TEXT NOT NULL REFERENCES stations (id),
          out_at TEXT NOT NULL,
          due_at TEXT NOT NULL,
          returned_at TEXT,
          images TEXT CHECK (images IN ('none', 'made')),
          transfer_due_at TEXT,
          cleared_at TEXT,
          excused_at TEXT,
          excused_by TEXT REFERENCES people (id),
          excused_why TEXT,
          CHECK ((photo_use IS NULL) = (list_version IS NULL)),
          CHECK (returned_at IS NULL OR returned_at >= out_at),
          CHECK (images IS NULL OR returned_at IS NOT NULL),
          CHECK (cleared_at IS NULL OR images IS NOT NULL),
          CHECK ((excused_at IS NULL) = (excused_why IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX one_open_loan_of_a_device ON loans (device) WHERE returned_at IS NULL;
        CREATE INDEX loans_not_cleared ON loans (device) WHERE cleared_at IS NULL;
        CREATE INDEX lists_to_open_again ON loans (borrower)
          WHERE returned_at IS NULL AND list_changed_at IS NOT NULL;
        CREATE TABLE image_transfers (
          id INTEGER PRIMARY KEY,
          loan INTEGER NOT NULL UNIQUE REFERENCES loans (id),
          destination TEXT NOT NULL CHECK (destination <> ''),
          pictures INTEGER NOT NULL CHECK (pictures >= 0),
          shared TEXT NOT NULL CHECK (shared IN ('none', 'parents')),
          pupil TEXT REFERENCES pupils (id),
          moved_by TEXT NOT NULL REFERENCES people (id),
          moved_at TEXT NOT NULL,
          deleted_at TEXT,
          recently_deleted_at TEXT,
          cloud_deleted_at TEXT,
          deleted_by TEXT REFERENCES people (id),
          CHECK ((shared = 'parents') = (pupil IS NOT NULL))
        ) STRICT;
        CREATE TRIGGER images_are_moved_and_deleted_first BEFORE UPDATE OF cleared_at ON loans
        WHEN NEW.cleared_at IS NOT NULL AND NEW.images IS NOT 'none' AND NOT EXISTS (
          SELECT 1 FROM image_transfers WHERE loan = NEW.id AND deleted_at IS NOT NULL
            AND recently_deleted_at IS NOT NULL AND cloud_deleted_at IS NOT NULL
        )
        BEGIN
          SELECT RAISE(ABORT, 'Images were made: they are moved and deleted first.');
        END;
        CREATE TRIGGER a_loan_begins_uncleared BEFORE INSERT ON loans
        WHEN NEW.cleared_at IS NOT NULL
        BEGIN
          SELECT RAISE(ABORT, 'A loan is cleared after it was returned.');
        END;
        CREATE TABLE quarantines (
          id INTEGER PRIMARY KEY,
          device TEXT NOT NULL REFERENCES school_devices (id),
          found_by TEXT REFERENCES people (id),
          station TEXT NOT NULL REFERENCES stations (id),
          found_at TEXT NOT NULL,
          police_told_at TEXT,
          reference TEXT,
          ended_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX one_quarantine_of_a_device
          ON quarantines (device) WHERE ended_at IS NULL;
        CREATE TABLE day_closes (
          id INTEGER PRIMARY KEY,
          day_on TEXT NOT NULL,
          signed_by TEXT NOT NULL REFERENCES people (id),
          signed_at TEXT NOT NULL,
          devices INTEGER NOT NULL CHECK (devices >= 0),
          devices_named INTEGER NOT NULL CHECK (devices_named BETWEEN 0 AND devices),
          phones_locked INTEGER NOT NULL CHECK (phones_locked >= 0)
        ) STRICT;
        CREATE TABLE photo_permissions (
          id INTEGER PRIMARY KEY,
          pupil TEXT NOT NULL REFERENCES pupils (id),
          photo_use TEXT NOT NULL CHECK (photo_use <> ''),
          decision TEXT NOT NULL CHECK (decision IN ('granted', 'refused', 'withdrawn')),
          lawful_basis TEXT
            CHECK (lawful_basis IN ('consent', 'public_task', 'legitimate_interests')),
          decided_by TEXT,
          evidence TEXT,
          decided_on TEXT NOT NULL,
          last_on TEXT,
          source TEXT NOT NULL CHECK (source IN ('desk', 'file')),
          recorded_at TEXT NOT NULL,
          CHECK (last_on IS NULL OR last_on >= decided_on)
        ) STRICT;
        CREATE INDEX photo_permissions_of_a_pupil ON photo_permissions (pupil, photo_use);
        CREATE TABLE photo_exclusions (
          id INTEGER PRIMARY KEY,
          pupil TEXT NOT NULL REFERENCES pupils (id),
          began_at TEXT NOT NULL,
          ended_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX one_exclusion_of_a_pupil
          ON photo_exclusions (pupil) WHERE ended_at IS NULL;
        CREATE TABLE photo_lists (
          id INTEGER PRIMARY KEY,
          person TEXT NOT NULL REFERENCES people (id),
          class_id TEXT REFERENCES classes (id),
          photo_use TEXT NOT NULL CHECK (photo_use <> ''),
          version TEXT NOT NULL CHECK (length(version) = 16),
          children INTEGER NOT NULL CHECK (children >= 0),
          excluded INTEGER NOT NULL CHECK (excluded BETWEEN 0 AND children),
          opened_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX photo_lists_of_a_person ON photo_lists (person, id);
        """)


@migrations()
def day_badges(db: Database) -> None:
    """Day badges, and who wears one when."""
    db.executescript("""
        CREATE TABLE day_badges (
          id TEXT PRIMARY KEY,
          short TEXT NOT NULL UNIQUE,
          number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 10),
          person TEXT NOT NULL REFERENCES people (id),
          issued_at TEXT NOT NULL,
          ended_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX one_working_day_badge_of_a_number
          ON day_badges (number) WHERE ended_at IS NULL;
        CREATE TABLE day_badge_wearers (
          id TEXT PRIMARY KEY,
          number INTEGER NOT NULL,
          day_on TEXT NOT NULL,
          person TEXT NOT NULL REFERENCES people (id),
          given_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX day_badges_of_a_day ON day_badge_wearers (day_on);
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
def set_up_steps(db: Database) -> None:
    """Steps of the set-up that were left out."""
    db.executescript("""
        CREATE TABLE set_up_steps (
          id TEXT PRIMARY KEY,
          skipped_at TEXT
        ) STRICT;
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


@migrations()
def numbers_of_pupil_labels(db: Database) -> None:
    """The number that stands on the label of a child's phone."""
    db.executescript("ALTER TABLE pupil_labels ADD COLUMN number INTEGER CHECK (number > 0);")


@migrations()
def lost_pupil_phones(db: Database) -> None:
    """A child's phone that is not found again, closed when a parent was told."""
    db.executescript("""
        PRAGMA legacy_alter_table = ON;
        ALTER TABLE deposits RENAME TO earlier_deposits;
        PRAGMA legacy_alter_table = OFF;
        DROP INDEX one_phone_of_a_pupil;
        DROP INDEX one_deposit_in_a_slot;
        DROP INDEX deposits_of_a_pupil;
        DROP INDEX deposits_by_day;
        DROP INDEX deposits_by_return;
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
            CHECK (return_basis IN ('home_time', 'early_leave', 'adult', 'lost', 'correction')),
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
        INSERT INTO deposits SELECT * FROM earlier_deposits;
        DROP TABLE earlier_deposits;
        """)


@migrations()
def devices_that_charge(db: Database) -> None:
    """A school device may be charging."""
    db.executescript("""
        PRAGMA legacy_alter_table = ON;
        ALTER TABLE school_devices RENAME TO earlier_devices;
        PRAGMA legacy_alter_table = OFF;
        DROP INDEX one_device_of_a_tag;
        CREATE TABLE school_devices (
          id TEXT PRIMARY KEY,
          tag TEXT NOT NULL CHECK (tag <> ''),
          kind TEXT NOT NULL CHECK (kind IN ('ipad', 'camera', 'work_mobile')),
          serial TEXT,
          home TEXT,
          managed INTEGER NOT NULL CHECK (managed IN (0, 1)),
          passcode INTEGER NOT NULL CHECK (passcode IN (0, 1)),
          condition TEXT NOT NULL
            CHECK (condition IN (
              'in_use', 'charging', 'faulty', 'missing', 'quarantined', 'retired'
            )),
          added_at TEXT NOT NULL,
          condition_at TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX one_device_of_a_tag ON school_devices (tag)
          WHERE condition <> 'retired';
        INSERT INTO school_devices SELECT * FROM earlier_devices;
        DROP TABLE earlier_devices;
        """)


@migrations()
def emails(db: Database) -> None:
    """Who of leadership is told by e-mail, and the outbox."""
    db.executescript("""
        CREATE TABLE email_addresses (
          id TEXT PRIMARY KEY REFERENCES people (id),
          address TEXT NOT NULL CHECK (address LIKE '%_@_%'),
          given_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE emails (
          id TEXT PRIMARY KEY,
          person TEXT NOT NULL REFERENCES people (id),
          about TEXT NOT NULL CHECK (about IN ('request', 'emergency', 'test')),
          written_at TEXT NOT NULL,
          tries INTEGER NOT NULL CHECK (tries >= 0),
          next_try_at TEXT NOT NULL,
          trouble TEXT CHECK (trouble <> '')
        ) STRICT;
        """)


@migrations()
def the_chair_decides_the_headteachers_alone(db: Database) -> None:
    """The Chair of Governors decides nobody's permission but the Headteacher's, whoever writes."""
    db.executescript("""
        DROP TRIGGER only_leadership_decides_insert;
        DROP TRIGGER only_leadership_decides;
        CREATE TRIGGER only_leadership_decides_insert AFTER INSERT ON permissions
        WHEN NEW.decided_by IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM roles WHERE person = NEW.decided_by
            AND role IN ('leadership', 'headteacher')
            AND granted_at <= NEW.decided_at AND (ended_at IS NULL OR ended_at > NEW.decided_at)
        ) AND NOT EXISTS (
          SELECT 1 FROM stand_ins WHERE person = NEW.decided_by AND starts_at <= NEW.decided_at
            AND (ends_at IS NULL OR ends_at > NEW.decided_at)
            AND (duty = 'acting'
              OR NEW.person IN (SELECT person FROM roles WHERE role = 'headteacher'))
        )
        BEGIN
          SELECT RAISE(ABORT, 'Only a member of the leadership team can agree this.');
        END;
        CREATE TRIGGER only_leadership_decides
        AFTER UPDATE OF decision, decided_by, decided_at ON permissions
        WHEN NEW.decided_by IN (SELECT id FROM people) AND NOT EXISTS (
          SELECT 1 FROM roles WHERE person = NEW.decided_by
            AND role IN ('leadership', 'headteacher')
            AND granted_at <= NEW.decided_at AND (ended_at IS NULL OR ended_at > NEW.decided_at)
        ) AND NOT EXISTS (
          SELECT 1 FROM stand_ins WHERE person = NEW.decided_by AND starts_at <= NEW.decided_at
            AND (ends_at IS NULL OR ends_at > NEW.decided_at)
            AND (duty = 'acting'
              OR NEW.person IN (SELECT person FROM roles WHERE role = 'headteacher'))
        )
        BEGIN
          SELECT RAISE(ABORT, 'Only a member of the leadership team can agree this.');
        END;
        """)


@migrations()
def forgetting(db: Database) -> None:
    """Holds, what was disposed of in counts, and ends of school years."""
    db.executescript("""
        CREATE TABLE holds (
          id TEXT PRIMARY KEY,
          person TEXT REFERENCES people (id),
          pupil TEXT REFERENCES pupils (id),
          reason TEXT NOT NULL,
          set_by TEXT REFERENCES people (id),
          set_at TEXT NOT NULL,
          lifted_by TEXT REFERENCES people (id),
          lifted_at TEXT,
          CHECK (person IS NULL OR pupil IS NULL)
        ) STRICT;
        CREATE TABLE disposals (
          id TEXT PRIMARY KEY,
          run TEXT NOT NULL,
          name TEXT NOT NULL,
          records INTEGER NOT NULL CHECK (records > 0),
          disposed_by TEXT REFERENCES people (id),
          disposed_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE day_counts (
          id TEXT PRIMARY KEY,
          lock_ups INTEGER NOT NULL CHECK (lock_ups >= 0),
          declarations INTEGER NOT NULL CHECK (declarations >= 0)
        ) STRICT;
        CREATE TABLE year_ends (
          id TEXT PRIMARY KEY,
          school_year TEXT NOT NULL CHECK (school_year LIKE '____/__'),
          leaving INTEGER NOT NULL CHECK (leaving >= 0),
          moving INTEGER NOT NULL CHECK (moving >= 0),
          ended_by TEXT REFERENCES people (id),
          ended_at TEXT NOT NULL,
          undone_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX one_end_of_a_school_year
          ON year_ends (school_year) WHERE undone_at IS NULL;
        CREATE TABLE year_end_moves (
          id TEXT PRIMARY KEY,
          year_end TEXT NOT NULL REFERENCES year_ends (id),
          pupil TEXT NOT NULL REFERENCES pupils (id),
          year_group TEXT NOT NULL,
          class_id TEXT REFERENCES classes (id),
          to_class TEXT REFERENCES classes (id)
        ) STRICT;
        """)


@migrations()
def corrections(db: Database) -> None:
    """What somebody says is not right about an entry of their record."""
    db.executescript("""
        CREATE TABLE corrections (
          id TEXT PRIMARY KEY,
          person TEXT NOT NULL REFERENCES people (id),
          entry TEXT NOT NULL CHECK (entry LIKE '%/%'),
          words TEXT NOT NULL,
          added_by TEXT NOT NULL REFERENCES people (id),
          added_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX corrections_of_a_person ON corrections (person, entry);
        """)


@migrations()
def access_requests(db: Database) -> None:
    """Who asked what is held about them, and by when they have an answer."""
    db.executescript("""
        CREATE TABLE access_requests (
          id TEXT PRIMARY KEY,
          person TEXT REFERENCES people (id),
          pupil TEXT REFERENCES pupils (id),
          asked_by TEXT CHECK (asked_by <> ''),
          received_on TEXT NOT NULL,
          confirmed_on TEXT,
          paused_on TEXT,
          paused_days INTEGER NOT NULL CHECK (paused_days >= 0),
          answered_on TEXT,
          CHECK ((person IS NULL) <> (pupil IS NULL)),
          CHECK ((pupil IS NULL) = (asked_by IS NULL)),
          CHECK (confirmed_on >= received_on)
        ) STRICT;
        CREATE UNIQUE INDEX one_open_request_about_a_person
          ON access_requests (person) WHERE answered_on IS NULL;
        CREATE UNIQUE INDEX one_open_request_about_a_pupil
          ON access_requests (pupil) WHERE answered_on IS NULL;
        """)


@migrations()
def pin_rests(db: Database) -> None:
    """When a station began to take no PIN for a while."""
    db.executescript("""
        CREATE TABLE pin_rests (
          id INTEGER PRIMARY KEY,
          station TEXT NOT NULL REFERENCES stations (id),
          began_at TEXT NOT NULL
        ) STRICT;
        """)


@migrations()
def retired_phones(db: Database) -> None:
    """A phone that its owner has no more."""
    db.executescript("ALTER TABLE phones ADD COLUMN retired_at TEXT;")


@migrations()
def closed_slots(db: Database) -> None:
    """A slot that the cabinet has no more."""
    db.executescript("ALTER TABLE slots ADD COLUMN closed_at TEXT;")
