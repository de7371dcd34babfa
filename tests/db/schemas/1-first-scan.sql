-- The whole database of one school.
--
-- Every table is STRICT and has one key, `id`. Columns ending _at are instants: UTC, ISO-8601 text
-- with milliseconds. Columns ending _on are dates. Nothing that happened is rewritten: an open row
-- may be closed, a correction adds a row, and audit_log keeps every state that a row ever had.


-- People ---------------------------------------------------------------------------------------

-- Staff, and whoever else works with the children. `source` with `source_id` is where they came
-- from and their id there; `id` is random, so it says nothing once the name is gone.
CREATE TABLE people (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  source_id TEXT NOT NULL,
  given_name TEXT NOT NULL CHECK (given_name <> ''),
  family_name TEXT NOT NULL,
  known_as TEXT,
  job TEXT,
  added_at TEXT NOT NULL,
  left_at TEXT,
  UNIQUE (source, source_id)
) STRICT;

CREATE TABLE classes (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (name <> '')
) STRICT;

-- No photo, number, address or birth date: a phone at the office needs none.
-- `year_group`: N1, N2, N (nursery), R (reception), 1 to 13.
CREATE TABLE pupils (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  source_id TEXT NOT NULL,
  given_name TEXT NOT NULL CHECK (given_name <> ''),
  family_name TEXT NOT NULL,
  known_as TEXT,
  year_group TEXT NOT NULL CHECK (year_group <> ''),
  class_id TEXT REFERENCES classes (id),
  added_at TEXT NOT NULL,
  left_at TEXT,
  UNIQUE (source, source_id)
) STRICT;

-- A file of people that was taken in: its digest and counts, never its content.
CREATE TABLE imports (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  staff INTEGER NOT NULL CHECK (staff >= 0),
  pupils INTEGER NOT NULL CHECK (pupils >= 0),
  imported_at TEXT NOT NULL
) STRICT;


-- Stations and settings ------------------------------------------------------------------------

-- A tablet or computer that may speak to the kiosk. Its key is derived from the key file and
-- stands nowhere in here. The station `machine` is the computer the kiosk runs on.
CREATE TABLE stations (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL CHECK (name <> ''),
  kind TEXT NOT NULL CHECK (kind IN ('kiosk', 'office', 'leadership', 'shared')),
  enrolled_at TEXT NOT NULL,
  revoked_at TEXT
) STRICT;
CREATE UNIQUE INDEX one_working_station_of_a_name ON stations (name) WHERE revoked_at IS NULL;

-- What the school decided for itself; what is not here has the default of kiosk/settings.py.
CREATE TABLE settings (
  id TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;


-- Staff phones ---------------------------------------------------------------------------------

-- A phone of a member of staff, by number: `id` is person/number. No make, no number, no IMEI.
CREATE TABLE phones (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES people (id),
  number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 9),
  added_at TEXT NOT NULL,
  UNIQUE (person, number)
) STRICT;

-- A numbered pocket of a cabinet; `owner` where it is one person's own.
CREATE TABLE slots (
  id TEXT PRIMARY KEY,
  cabinet TEXT NOT NULL CHECK (cabinet IN ('staff')),
  number INTEGER NOT NULL CHECK (number > 0),
  owner TEXT REFERENCES people (id),
  added_at TEXT NOT NULL,
  UNIQUE (cabinet, number)
) STRICT;

-- A phone in a slot, from locked_at until released_at; open while that is null.
-- `switched_off_by`: scanning says so, or the person tapped so. `corrects`: the lock-up that an
-- undone take-back restored.
CREATE TABLE lockups (
  id INTEGER PRIMARY KEY,
  phone TEXT NOT NULL REFERENCES phones (id),
  slot TEXT NOT NULL REFERENCES slots (id),
  station TEXT NOT NULL REFERENCES stations (id),
  switched_off_by TEXT NOT NULL CHECK (switched_off_by IN ('scan', 'tap')),
  locked_at TEXT NOT NULL,
  released_at TEXT,
  release_basis TEXT CHECK (release_basis IN ('break', 'end_of_day', 'emergency', 'undone')),
  corrects INTEGER REFERENCES lockups (id),
  CHECK ((released_at IS NULL) = (release_basis IS NULL)),
  CHECK (released_at IS NULL OR released_at >= locked_at)
) STRICT;
CREATE UNIQUE INDEX one_open_lockup_of_a_phone ON lockups (phone) WHERE released_at IS NULL;
CREATE UNIQUE INDEX one_phone_in_a_slot ON lockups (slot) WHERE released_at IS NULL;
CREATE INDEX lockups_of_a_phone ON lockups (phone, id);

-- Phones taken back in an emergency: never refused, so perhaps by nobody we know and of no phone
-- we have. Leadership sees every one.
CREATE TABLE emergencies (
  id INTEGER PRIMARY KEY,
  person TEXT REFERENCES people (id),
  slot TEXT REFERENCES slots (id),
  station TEXT NOT NULL REFERENCES stations (id),
  phones INTEGER NOT NULL CHECK (phones >= 0),
  happened_at TEXT NOT NULL,
  undone_at TEXT
) STRICT;


-- Codes ----------------------------------------------------------------------------------------

-- A printed code, kept only as an HMAC: a person's badge (with its short code) or a slot's label.
CREATE TABLE codes (
  id TEXT PRIMARY KEY,
  short TEXT UNIQUE,
  person TEXT REFERENCES people (id),
  slot TEXT REFERENCES slots (id),
  issued_at TEXT NOT NULL,
  ended_at TEXT,
  CHECK ((person IS NULL) <> (slot IS NULL)),
  CHECK ((person IS NULL) = (short IS NULL))
) STRICT;
CREATE UNIQUE INDEX one_working_badge_of_a_person ON codes (person) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX one_working_label_of_a_slot ON codes (slot) WHERE ended_at IS NULL;


-- The rules ------------------------------------------------------------------------------------

-- The school's device policy, version by version. `agreed_on` is null until governors agree it.
CREATE TABLE policies (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL CHECK (title <> ''),
  agreed_on TEXT,
  review_on TEXT,
  published_at TEXT NOT NULL
) STRICT;

-- One statement of a version, for one audience; `id` is version/position.
CREATE TABLE rule_cards (
  id TEXT PRIMARY KEY,
  policy INTEGER NOT NULL REFERENCES policies (id),
  audience TEXT NOT NULL CHECK (audience IN ('staff', 'visitors', 'pupils')),
  position INTEGER NOT NULL,
  icon TEXT NOT NULL,
  heading TEXT NOT NULL,
  words TEXT NOT NULL
) STRICT;


-- The audit log --------------------------------------------------------------------------------

-- One entry for every Action, refusals included. `actor` and `object` are random ids, never names.
-- `hash` is the SHA-256 of this entry with the hash of the one before (`previous`); `commitment`
-- is an HMAC of the payload under a key of its own, so a payload can be erased and the chain holds.
CREATE TABLE audit_log (
  seq INTEGER PRIMARY KEY,
  happened_at TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  station TEXT NOT NULL,
  actor TEXT,
  verb TEXT NOT NULL,
  object TEXT,
  outcome TEXT NOT NULL,
  action_id TEXT NOT NULL,
  commitment TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
-- The same Action arriving twice is known by this. Stations make ids that grow with time, which
-- keeps the index as cheap at five million entries as at ten.
CREATE UNIQUE INDEX one_entry_of_an_action ON audit_log (station, action_id);

-- What an entry changed, as `{"rows": [[table, key, row], ...], ...}`, and what was answered.
CREATE TABLE audit_payload (
  seq INTEGER PRIMARY KEY REFERENCES audit_log (seq),
  key BLOB NOT NULL CHECK (length(key) = 32),
  body TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_log_is_never_changed BEFORE UPDATE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'Entries can’t be changed or removed. Add a correction and say why.');
END;
CREATE TRIGGER audit_log_is_never_shortened BEFORE DELETE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'Entries can’t be changed or removed. Add a correction and say why.');
END;
CREATE TRIGGER audit_log_only_grows BEFORE INSERT ON audit_log
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit_log)
BEGIN
  SELECT RAISE(ABORT, 'An entry can only be added at the end.');
END;
CREATE TRIGGER audit_payload_is_never_changed BEFORE UPDATE ON audit_payload
BEGIN
  SELECT RAISE(ABORT, 'Entries can’t be changed or removed. Add a correction and say why.');
END;
CREATE TRIGGER audit_payload_is_never_removed BEFORE DELETE ON audit_payload
BEGIN
  SELECT RAISE(ABORT, 'Entries can’t be changed or removed. Add a correction and say why.');
END;
CREATE TRIGGER audit_payload_is_never_replaced BEFORE INSERT ON audit_payload
WHEN EXISTS (SELECT 1 FROM audit_payload WHERE seq = NEW.seq)
BEGIN
  SELECT RAISE(ABORT, 'Entries can’t be changed or removed. Add a correction and say why.');
END;


-- For people who open this file ----------------------------------------------------------------

CREATE VIEW phones_locked_away_now AS
SELECT slots.number AS slot, coalesce(people.known_as, people.given_name) AS given_name,
  people.family_name, phones.number AS phone, lockups.locked_at
FROM lockups
JOIN slots ON slots.id = lockups.slot
JOIN phones ON phones.id = lockups.phone
JOIN people ON people.id = phones.person
WHERE lockups.released_at IS NULL
ORDER BY slots.number;

CREATE VIEW emergency_take_backs AS
SELECT emergencies.happened_at, coalesce(people.known_as, people.given_name) AS given_name,
  people.family_name, slots.number AS slot, emergencies.phones, stations.name AS station,
  emergencies.undone_at
FROM emergencies
JOIN stations ON stations.id = emergencies.station
LEFT JOIN people ON people.id = emergencies.person
LEFT JOIN slots ON slots.id = emergencies.slot
ORDER BY emergencies.id DESC;
