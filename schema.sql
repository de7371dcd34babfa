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

-- A room or an area, by who is there; closed ones stay.
CREATE TABLE places (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL CHECK (name <> ''),
  kind TEXT NOT NULL CHECK (kind IN ('staff_only', 'public', 'children')),
  added_at TEXT NOT NULL,
  closed_at TEXT
) STRICT;
CREATE UNIQUE INDEX one_open_place_of_a_name ON places (name) WHERE closed_at IS NULL;

-- A step (`id`) of the set-up checklist that the school left out; null once taken up again.
CREATE TABLE set_up_steps (
  id TEXT PRIMARY KEY,
  skipped_at TEXT
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

-- A person's (`id`) PIN for the kiosk: scrypt of a peppered PIN. The pepper is of the key file.
CREATE TABLE pins (
  id TEXT PRIMARY KEY REFERENCES people (id),
  pin TEXT NOT NULL,
  set_at TEXT NOT NULL
) STRICT;

-- Codes that work once, kept as digests: `start` chooses a passphrase (person null: the very first),
-- `second factor` stands in for an authenticator, `pin` chooses a PIN.
CREATE TABLE one_time_codes (
  id TEXT PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('start', 'second factor', 'pin')),
  person TEXT REFERENCES people (id),
  issued_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;

-- Who is signed in where; not part of the audit log, which has signing in and out. `id` is the
-- digest of a random key that only the browser has. `proof`: what the person gave besides their name
-- (a passphrase) or their badge (a PIN); a PIN opens what is one's own and no more.
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
CREATE INDEX sessions_of_a_person ON sessions (person) WHERE ended_at IS NULL;

-- Counters of wrong tries, and the last authenticator step used; not part of the audit log. `last_at`
-- is the last try; of the counters pin-day/ and pins-at/ it is the first one that they count.
CREATE TABLE attempts (
  id TEXT PRIMARY KEY,
  failures INTEGER NOT NULL CHECK (failures >= 0),
  last_at TEXT NOT NULL,
  last_step INTEGER NOT NULL
) STRICT;

-- When a station began to take no PIN for a while, because too many wrong ones were typed there.
CREATE TABLE pin_rests (
  id INTEGER PRIMARY KEY,
  station TEXT NOT NULL REFERENCES stations (id),
  began_at TEXT NOT NULL
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

-- A person's (`id`) usual week: `days` such as "Mon-Wed", contracted `hours` and `contact` times by
-- weekday, such as "Mon-Wed 08:50-12:00". Null contact: the school's, on their days.
CREATE TABLE staff_patterns (
  id TEXT PRIMARY KEY REFERENCES people (id),
  days TEXT NOT NULL CHECK (days <> ''),
  hours TEXT,
  contact TEXT,
  set_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;


-- Staff phones ---------------------------------------------------------------------------------

-- A phone of a member of staff, by number: `id` is person/number. No make, no number, no IMEI.
-- Counted until its owner says they have it no more (`retired_at`); locking it away brings it back.
CREATE TABLE phones (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES people (id),
  number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 9),
  added_at TEXT NOT NULL,
  retired_at TEXT,
  UNIQUE (person, number)
) STRICT;

-- A number of a phone that its owner keeps here of their own will. `sealed` opens with the key file
-- only; `fingerprint` is an HMAC that shows the same number twice; a deleted one leaves no row.
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

-- What a phone looks like, for the day it is stolen; its owner's words, and theirs to delete.
CREATE TABLE phone_descriptions (
  id TEXT PRIMARY KEY REFERENCES phones (id),
  make TEXT NOT NULL,
  model TEXT NOT NULL,
  colour TEXT NOT NULL,
  described_at TEXT NOT NULL,
  CHECK (make || model || colour <> '')
) STRICT;

-- A numbered pocket of a cabinet; `owner` where it is one person’s own, `closed_at` once the cabinet
-- has it no more.
CREATE TABLE slots (
  id TEXT PRIMARY KEY,
  cabinet TEXT NOT NULL CHECK (cabinet IN ('staff')),
  number INTEGER NOT NULL CHECK (number > 0),
  owner TEXT REFERENCES people (id),
  added_at TEXT NOT NULL,
  closed_at TEXT,
  UNIQUE (cabinet, number)
) STRICT;

-- A phone in a slot, from locked_at until released_at; open while that is null.
-- `switched_off_by`: scanning says so, the person tapped so, or the paper sheet does (entered
-- late). `corrects`: the lock-up that an undone take-back restored.
CREATE TABLE lockups (
  id INTEGER PRIMARY KEY,
  phone TEXT NOT NULL REFERENCES phones (id),
  slot TEXT NOT NULL REFERENCES slots (id),
  station TEXT NOT NULL REFERENCES stations (id),
  switched_off_by TEXT NOT NULL CHECK (switched_off_by IN ('scan', 'tap', 'paper')),
  locked_at TEXT NOT NULL,
  released_at TEXT,
  release_basis TEXT CHECK (release_basis IN (
    'break', 'end_of_day', 'permission', 'visit', 'emergency', 'undone', 'by_office', 'paper'
  )),
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

-- Why a phone was taken back in an emergency (`id`): a category, never more. `person`: whose it was,
-- where it was taken without a badge.
CREATE TABLE emergency_reasons (
  id INTEGER PRIMARY KEY REFERENCES emergencies (id),
  person TEXT REFERENCES people (id),
  reason TEXT NOT NULL CHECK (reason IN ('family', 'health', 'school', 'mistake', 'other')),
  given_at TEXT NOT NULL
) STRICT;

-- A phone that the office gave out for an absent owner: its lock-up (`id`), who saw it, and why.
CREATE TABLE office_releases (
  id INTEGER PRIMARY KEY REFERENCES lockups (id),
  witness TEXT NOT NULL REFERENCES people (id),
  reason TEXT NOT NULL CHECK (
    reason IN ('left_behind', 'handed_on', 'left_school', 'other')
  )
) STRICT;

-- Permissions -----------------------------------------------------------------------------------

-- Who decides permissions without leading: an acting lead until `ends_at`, and the Chair of
-- Governors for the Headteacher’s own.
CREATE TABLE stand_ins (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES people (id),
  duty TEXT NOT NULL CHECK (duty IN ('acting', 'chair')),
  starts_at TEXT NOT NULL,
  ends_at TEXT,
  CHECK (duty = 'chair' OR ends_at IS NOT NULL)
) STRICT;
CREATE INDEX stand_ins_of_a_person ON stand_ins (person);

-- One person, one phone, from when to when, in which rooms (a JSON list of places): one version of a
-- request; other terms are another version. Whether it waits, is in force or has ended is worked
-- out from the times. `discussed_with` is whom they spoke to about it, `parent_agreed_on` for giving
-- contact details to a child. Nobody decides their own, whoever opens this file.
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
CREATE TRIGGER what_was_decided_keeps_its_terms AFTER UPDATE ON permissions
WHEN OLD.decision IS NOT NULL AND (
  NEW.kind, NEW.person, NEW.phone, NEW.starts_at, NEW.ends_at, NEW.rooms, NEW.decision
) IS NOT (
  OLD.kind, OLD.person, OLD.phone, OLD.starts_at, OLD.ends_at, OLD.rooms, OLD.decision
)
BEGIN
  SELECT RAISE(ABORT, 'What was decided keeps its terms. Ask for other terms anew.');
END;

-- Sealed sentences of a permission, for leadership only; `words` is null once it is forgotten, 30 days
-- after the end. Not part of the audit log, which would keep them.
CREATE TABLE permission_notes (
  id TEXT PRIMARY KEY,
  permission TEXT NOT NULL REFERENCES permissions (id),
  about TEXT NOT NULL CHECK (about IN ('why', 'decision', 'ending')),
  words TEXT,
  written_at TEXT NOT NULL
) STRICT;
CREATE INDEX notes_of_a_permission ON permission_notes (permission);

-- What was done outside the rules on professional judgement, in sealed words, for the Headteacher.
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

-- Leadership has looked at an emergency (`id`); their remark is sealed.
CREATE TABLE emergency_reviews (
  id INTEGER PRIMARY KEY REFERENCES emergencies (id),
  remark TEXT,
  reviewed_by TEXT NOT NULL REFERENCES people (id),
  reviewed_at TEXT NOT NULL
) STRICT;

-- Somebody rang the school for a colleague whose phone is locked away; what about is not kept.
CREATE TABLE urgent_calls (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES people (id),
  taken_by TEXT REFERENCES people (id),
  taken_at TEXT NOT NULL,
  delivered_by TEXT REFERENCES people (id),
  delivered_at TEXT,
  CHECK (delivered_at >= taken_at)
) STRICT;

-- Where somebody who decides permissions (`id`) wants to be told by e-mail; typed by themselves.
CREATE TABLE email_addresses (
  id TEXT PRIMARY KEY REFERENCES people (id),
  address TEXT NOT NULL CHECK (address LIKE '%_@_%'),
  given_at TEXT NOT NULL
) STRICT;

-- The outbox of e-mail: what has not left yet. What it says is made when it is sent, and names nobody.
-- Not part of the audit log: a row goes when its message has left.
CREATE TABLE emails (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES people (id),
  about TEXT NOT NULL CHECK (about IN ('request', 'emergency', 'test')),
  written_at TEXT NOT NULL,
  tries INTEGER NOT NULL CHECK (tries >= 0),
  next_try_at TEXT NOT NULL,
  trouble TEXT CHECK (trouble <> '')
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


-- School devices ---------------------------------------------------------------------------------

-- An iPad, camera or work mobile, by what its label says (`tag`); `home` is the slot it belongs in.
-- `managed` and `passcode` are what a device that children hold should have.
CREATE TABLE school_devices (
  id TEXT PRIMARY KEY,
  tag TEXT NOT NULL CHECK (tag <> ''),
  kind TEXT NOT NULL CHECK (kind IN ('ipad', 'camera', 'work_mobile')),
  serial TEXT,
  home TEXT,
  managed INTEGER NOT NULL CHECK (managed IN (0, 1)),
  passcode INTEGER NOT NULL CHECK (passcode IN (0, 1)),
  condition TEXT NOT NULL
    CHECK (condition IN ('in_use', 'charging', 'faulty', 'missing', 'quarantined', 'retired')),
  added_at TEXT NOT NULL,
  condition_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX one_device_of_a_tag ON school_devices (tag) WHERE condition <> 'retired';

-- The label of a device, kept only as an HMAC.
CREATE TABLE device_labels (
  id TEXT PRIMARY KEY,
  device TEXT NOT NULL REFERENCES school_devices (id),
  issued_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;
CREATE UNIQUE INDEX one_working_label_of_a_device ON device_labels (device) WHERE ended_at IS NULL;

-- A visit on one day; photographs only with a school device that goes along.
CREATE TABLE visits (
  id TEXT PRIMARY KEY,
  place TEXT NOT NULL CHECK (place <> ''),
  visit_on TEXT NOT NULL,
  leader TEXT NOT NULL REFERENCES people (id),
  photos INTEGER NOT NULL CHECK (photos IN (0, 1)),
  opened_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;

-- A class that goes on a visit; `id` is visit/class.
CREATE TABLE visit_classes (
  id TEXT PRIMARY KEY,
  visit TEXT NOT NULL REFERENCES visits (id),
  class_id TEXT NOT NULL REFERENCES classes (id)
) STRICT;

-- Staff who go, and when their own phone left and came back, used or not; `id` is visit/person.
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

-- A device out with somebody, from out_at; back at returned_at; cleared when no images were made or
-- all are moved and deleted. `images` is null until that was answered. `photo_use` is null where no
-- photographs are meant, else `list_version` is the photo list that was read; `list_changed_at`:
-- a child on it may not be photographed any more. `excused_at`: leadership let the device go out
-- that day although it held images. `class_id` null is the whole school.
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

-- Where the images of a loan went: to an approved computer or share, and when they were deleted from
-- the device, from Recently Deleted and from any cloud album. Shared with nobody, or with the
-- parents of the one child shown.
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

-- No loan with images is cleared before they were moved and deleted (domain.md B.9, invariant 8).
CREATE TRIGGER images_are_moved_and_deleted_first BEFORE UPDATE OF cleared_at ON loans
WHEN NEW.cleared_at IS NOT NULL AND NEW.images IS NOT 'none' AND NOT EXISTS (
  SELECT 1 FROM image_transfers WHERE loan = NEW.id AND deleted_at IS NOT NULL
    AND recently_deleted_at IS NOT NULL AND cloud_deleted_at IS NOT NULL
)
BEGIN
  SELECT RAISE(ABORT, 'Images were made: they are moved and deleted first.');
END;
CREATE TRIGGER a_loan_begins_uncleared BEFORE INSERT ON loans WHEN NEW.cleared_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'A loan is cleared after it was returned.');
END;

-- A device on which an indecent image was found: who found it, and when the police were told. There
-- is no column for what it shows. Open while ended_at is null.
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
CREATE UNIQUE INDEX one_quarantine_of_a_device ON quarantines (device) WHERE ended_at IS NULL;

-- That somebody signed off where everything was at the end of a day, and the counts they saw.
CREATE TABLE day_closes (
  id INTEGER PRIMARY KEY,
  day_on TEXT NOT NULL,
  signed_by TEXT NOT NULL REFERENCES people (id),
  signed_at TEXT NOT NULL,
  devices INTEGER NOT NULL CHECK (devices >= 0),
  devices_named INTEGER NOT NULL CHECK (devices_named BETWEEN 0 AND devices),
  phones_locked INTEGER NOT NULL CHECK (phones_locked >= 0)
) STRICT;


-- Photographs ------------------------------------------------------------------------------------

-- What was decided about photographs of a pupil for one use; nothing on file counts as No. Rows are
-- only added. Lawful basis and evidence stand apart from the decision. `last_on` is its last day,
-- if it has one; `source` is a desk, or the column of a file.
CREATE TABLE photo_permissions (
  id INTEGER PRIMARY KEY,
  pupil TEXT NOT NULL REFERENCES pupils (id),
  photo_use TEXT NOT NULL CHECK (photo_use <> ''),
  decision TEXT NOT NULL CHECK (decision IN ('granted', 'refused', 'withdrawn')),
  lawful_basis TEXT CHECK (lawful_basis IN ('consent', 'public_task', 'legitimate_interests')),
  decided_by TEXT,
  evidence TEXT,
  decided_on TEXT NOT NULL,
  last_on TEXT,
  source TEXT NOT NULL CHECK (source IN ('desk', 'file')),
  recorded_at TEXT NOT NULL,
  CHECK (last_on IS NULL OR last_on >= decided_on)
) STRICT;
CREATE INDEX photo_permissions_of_a_pupil ON photo_permissions (pupil, photo_use);

-- A child whom nobody may photograph, whatever was decided. No reason is kept.
CREATE TABLE photo_exclusions (
  id INTEGER PRIMARY KEY,
  pupil TEXT NOT NULL REFERENCES pupils (id),
  began_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;
CREATE UNIQUE INDEX one_exclusion_of_a_pupil ON photo_exclusions (pupil) WHERE ended_at IS NULL;

-- The photo list that somebody opened before taking a device, in which version; `class_id` null is
-- the whole school.
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

-- A day badge, printed in advance for supply staff and forgotten badges, kept only as an HMAC.
-- `person` stands for whoever wears it before the office has said who does.
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

-- Who wears a day badge on one day; `id` is date/number.
CREATE TABLE day_badge_wearers (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL,
  day_on TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES people (id),
  given_at TEXT NOT NULL
) STRICT;
CREATE INDEX day_badges_of_a_day ON day_badge_wearers (day_on);


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
-- the child; of a lost one, who was told. `corrects`: the deposit whose return was a mistake.
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
-- `number` stands on a child's label; with the class it tells two called the same apart.
CREATE TABLE pupil_labels (
  id TEXT PRIMARY KEY,
  pupil TEXT REFERENCES pupils (id),
  slot INTEGER CHECK (slot BETWEEN 1 AND 999),
  issued_at TEXT NOT NULL,
  ended_at TEXT,
  number INTEGER CHECK (number > 0),
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

-- Who accepted which version, at the kiosk by badge or on paper; `id` is version/person.
CREATE TABLE acknowledgements (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES people (id),
  policy INTEGER NOT NULL REFERENCES policies (id),
  method TEXT NOT NULL CHECK (method IN ('badge', 'paper')),
  accepted_at TEXT NOT NULL
) STRICT;
CREATE INDEX acknowledgements_of_a_version ON acknowledgements (policy);

-- Who wears a smartwatch for the time only, declared under a version; `id` is version/person.
CREATE TABLE watches (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES people (id),
  policy INTEGER NOT NULL REFERENCES policies (id),
  declared_at TEXT NOT NULL
) STRICT;


-- One's own record and rights ---------------------------------------------------------------------

-- What somebody says is not right about an entry of their own record (`entry` is table/key), or
-- leadership later on; sealed `words`. The entry stays as it was.
CREATE TABLE corrections (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES people (id),
  entry TEXT NOT NULL CHECK (entry LIKE '%/%'),
  words TEXT NOT NULL,
  added_by TEXT NOT NULL REFERENCES people (id),
  added_at TEXT NOT NULL
) STRICT;
CREATE INDEX corrections_of_a_person ON corrections (person, entry);

-- Somebody asks what is held about them, or a parent (`asked_by`) what is held about their child. The
-- answer is due a calendar month after identity was confirmed, and later by the days that the
-- school waited for an answer of theirs; it waits now while `paused_on` is not null.
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


-- Forgetting on time -----------------------------------------------------------------------------

-- What is not disposed of until it is lifted: of a person, of a pupil, or (both null) everything.
-- `reason` is sealed, for leadership only.
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

-- How many records of a class (`name`) one run disposed of, never what they said; `id` is run/name.
CREATE TABLE disposals (
  id TEXT PRIMARY KEY,
  run TEXT NOT NULL,
  name TEXT NOT NULL,
  records INTEGER NOT NULL CHECK (records > 0),
  disposed_by TEXT REFERENCES people (id),
  disposed_at TEXT NOT NULL
) STRICT;

-- What is left of a day (`id`, its date) whose lock-ups were disposed of: how many there were.
CREATE TABLE day_counts (
  id TEXT PRIMARY KEY,
  lock_ups INTEGER NOT NULL CHECK (lock_ups >= 0),
  declarations INTEGER NOT NULL CHECK (declarations >= 0)
) STRICT;

-- That a school year (such as 2026/27) was ended: who left, who moved up.
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

-- Where a pupil was before, and the class they went to, so that the year's end can be undone; `id`
-- is year end/pupil.
CREATE TABLE year_end_moves (
  id TEXT PRIMARY KEY,
  year_end TEXT NOT NULL REFERENCES year_ends (id),
  pupil TEXT NOT NULL REFERENCES pupils (id),
  year_group TEXT NOT NULL,
  class_id TEXT REFERENCES classes (id),
  to_class TEXT REFERENCES classes (id)
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

-- Entries whose payload was erased (a deleted number, a retention period that ended), and by which
-- later entry. The entry itself stays, and the chain with it.
CREATE TABLE audit_erasures (
  seq INTEGER PRIMARY KEY REFERENCES audit_log (seq),
  erasure INTEGER NOT NULL REFERENCES audit_log (seq),
  CHECK (erasure > seq)
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
