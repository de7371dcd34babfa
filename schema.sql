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

-- A registration group: the class whose register a pupil is on.
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

-- An offer to enrol a station; `id` is the digest of a one-use code that works for ten minutes.
CREATE TABLE enrolments (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL CHECK (name <> ''),
  kind TEXT NOT NULL CHECK (kind IN ('kiosk', 'office', 'leadership', 'shared')),
  offered_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;

-- When a station (`id`) last asked for something, to the minute; not part of the audit log.
CREATE TABLE sightings (
  id TEXT PRIMARY KEY REFERENCES stations (id),
  seen_at TEXT NOT NULL
) STRICT;

-- What the school decided for itself; what is not here has the default of kiosk/settings.py.
CREATE TABLE settings (
  id TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;


-- Signing in -----------------------------------------------------------------------------------

-- What a person may do. Granted by leadership, never by a file.
CREATE TABLE roles (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES people (id),
  role TEXT NOT NULL CHECK (role IN ('office', 'leadership', 'headteacher', 'governor')),
  granted_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;
CREATE UNIQUE INDEX one_such_role_of_a_person ON roles (person, role) WHERE ended_at IS NULL;

-- How a person (`id`) signs in: scrypt of a peppered passphrase, and the number of the authenticator
-- secret that is theirs, which is derived from the key file and stands nowhere.
CREATE TABLE credentials (
  id TEXT PRIMARY KEY REFERENCES people (id),
  passphrase TEXT NOT NULL,
  authenticator INTEGER NOT NULL CHECK (authenticator > 0),
  set_at TEXT NOT NULL,
  reset_at TEXT
) STRICT;

-- Codes that work once, kept as digests: `start` chooses a passphrase (person null: the very first),
-- `second factor` stands in for an authenticator.
CREATE TABLE one_time_codes (
  id TEXT PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('start', 'second factor')),
  person TEXT REFERENCES people (id),
  issued_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;

-- Who is signed in where; not part of the audit log, which has signing in and out. `id` is the
-- digest of a random key that only the browser has.
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

-- Counters of wrong tries in a row, and the last authenticator step used; not part of the audit log.
CREATE TABLE attempts (
  id TEXT PRIMARY KEY,
  failures INTEGER NOT NULL CHECK (failures >= 0),
  last_at TEXT NOT NULL,
  last_step INTEGER NOT NULL
) STRICT;


-- The calendar ---------------------------------------------------------------------------------

-- A term, both days included. Before any is entered, every weekday is a school day.
CREATE TABLE terms (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL CHECK (name <> ''),
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  removed_at TEXT,
  CHECK (ends_on >= starts_on)
) STRICT;

-- What is different about one day; `id` is its date, `closes` a local time.
CREATE TABLE school_days (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('open', 'inset', 'closed', 'closes_early')),
  closes TEXT,
  note TEXT NOT NULL,
  set_at TEXT NOT NULL,
  CHECK ((kind = 'closes_early') = (closes IS NOT NULL))
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
CREATE INDEX lockups_by_release ON lockups (released_at) WHERE released_at IS NOT NULL;

-- What holds for a person on one day instead of a phone in a slot; open while ended_at is null.
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


-- Pupils' phones -------------------------------------------------------------------------------

-- Why a child may bring a phone: a parent's form of one school year (`walks_alone`), or what a
-- parent asked the Headteacher for (`headteacher`; `medical` stays with the child). `weekdays` are
-- ISO numbers such as 135. Whether it holds is worked out from its dates, never stored.
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
  ON pupil_phone_permissions (pupil, starts_on) WHERE kind = 'walks_alone' AND withdrawn_at IS NULL;
CREATE INDEX permissions_of_a_pupil ON pupil_phone_permissions (pupil);

-- The adults a school knows for a child; never a number, an address, or why one may not collect.
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

-- What is different about one child's day; `goes_home` is a local time, for a club.
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

-- A child's phone in a slot, from handed_in_at until returned_at; open while that is null. It was
-- taken in under a permission, or is only held safely (`refusal` is the message code), which
-- counts as a refusal. No make, no number, no IMEI. `returned_to` names who was given it, or says
-- the child. `corrects`: the deposit whose return was a mistake.
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
  CHECK (return_basis IS NULL OR (return_basis = 'early_leave') = (early_reason IS NOT NULL)),
  CHECK (returned_at IS NULL OR returned_at >= handed_in_at)
) STRICT;
CREATE UNIQUE INDEX one_phone_of_a_pupil ON deposits (pupil) WHERE returned_at IS NULL;
CREATE UNIQUE INDEX one_deposit_in_a_slot ON deposits (slot) WHERE returned_at IS NULL;
CREATE INDEX deposits_of_a_pupil ON deposits (pupil, handed_in_at);
CREATE INDEX deposits_by_day ON deposits (handed_in_at);
CREATE INDEX deposits_by_return ON deposits (returned_at) WHERE returned_at IS NOT NULL;

-- That a phone was not taken in, by which message of the catalogue; once for a child and a day.
CREATE TABLE pupil_phone_refusals (
  id INTEGER PRIMARY KEY,
  pupil TEXT NOT NULL REFERENCES pupils (id),
  code TEXT NOT NULL CHECK (code <> ''),
  station TEXT NOT NULL REFERENCES stations (id),
  refused_at TEXT NOT NULL
) STRICT;
CREATE INDEX refusals_by_day ON pupil_phone_refusals (refused_at);
CREATE INDEX refusals_of_a_pupil ON pupil_phone_refusals (pupil, refused_at);

-- Words about a deposit: a call to a parent, what was lost or damaged, why an entry was corrected.
CREATE TABLE pupil_phone_notes (
  id INTEGER PRIMARY KEY,
  deposit INTEGER NOT NULL REFERENCES deposits (id),
  kind TEXT NOT NULL CHECK (kind IN ('call', 'lost', 'damaged', 'wrong_phone', 'correction')),
  words TEXT NOT NULL CHECK (words <> ''),
  happened_at TEXT NOT NULL,
  noted_by TEXT REFERENCES people (id),
  noted_at TEXT NOT NULL,
  corrects INTEGER REFERENCES pupil_phone_notes (id)
) STRICT;
CREATE INDEX notes_of_a_deposit ON pupil_phone_notes (deposit);

-- A printed label, kept only as an HMAC: of a child's phone, or of a pouch by its slot number.
CREATE TABLE pupil_labels (
  id TEXT PRIMARY KEY,
  pupil TEXT REFERENCES pupils (id),
  slot INTEGER CHECK (slot BETWEEN 1 AND 999),
  issued_at TEXT NOT NULL,
  ended_at TEXT,
  CHECK ((pupil IS NULL) <> (slot IS NULL))
) STRICT;
CREATE UNIQUE INDEX one_working_label_of_a_pupil ON pupil_labels (pupil) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX one_working_label_of_a_pouch ON pupil_labels (slot) WHERE ended_at IS NULL;

-- A phone taken from a child under a rule: never a deposit. It goes back to a parent, by name.
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
  OR EXISTS (
    SELECT 1 FROM audit_log WHERE station = NEW.station AND action_id = NEW.action_id
  )
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
