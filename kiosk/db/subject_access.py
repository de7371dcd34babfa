"""Everything that the tables hold about one member of staff, or one pupil (domain.md C.4).

Every table is either in `PARTS`, with the condition under which its rows are about somebody, or in
`NOTHING`, with why it holds nothing about staff. `PUPIL_PARTS` are the same for a pupil. Every
column of a part is shown or withheld.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from kiosk.db import audit_log
from kiosk.decide.people import DAY_BADGE, Person, Pupil

SECURITY = "security: with it somebody else could get in, or imitate a badge"
OTHERS = "about another person, whose rights count as well"
CONFIDENCE = "written by somebody else in confidence: the data protection officer decides"
POLICE = "a matter of the police: the Headteacher and the data protection officer decide"
LOG = "copies of rows, other people’s among them: the data protection officer looks through them"

Row = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """Rows of a table that are about a person: those `where` says, with `:person` for their id.

    `shown` are its columns in the order they are told. Of these, `words` were typed freely, so
    names in them are masked. `sealed` columns are opened: what each is bound to, with gaps for
    columns. `withheld` columns are counted and listed, with the ground.
    """

    name: str
    title: str
    table: str
    where: str
    shown: str = ""
    words: str = ""
    sealed: Mapping[str, str] = field(default_factory=dict)
    withheld: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """What is told of each row."""
        return tuple(self.shown.split())


def _withheld(ground: str, columns: str) -> dict[str, str]:
    return dict.fromkeys(columns.split(), ground)


def _worn(badge: str, instant: str) -> str:
    """Whether the person wore this day badge on this day."""
    return (
        "EXISTS (SELECT 1 FROM day_badge_wearers AS worn JOIN day_badges AS badge "
        "ON badge.number = worn.number WHERE worn.person = :person "
        f"AND badge.person = {badge} AND worn.day_on = substr({instant}, 1, 10))"
    )


_PHONES = "SELECT id FROM phones WHERE person = :person"
_LOCKUPS = (
    f"phone IN ({_PHONES}) OR EXISTS (SELECT 1 FROM phones AS lent WHERE lent.id = lockups.phone "
    f"AND {_worn('lent.person', 'lockups.locked_at')})"
)
_EMERGENCIES = (
    "person = :person OR id IN (SELECT id FROM emergency_reasons WHERE person = :person) "
    f"OR {_worn('emergencies.person', 'emergencies.happened_at')}"
)
_MY_EMERGENCIES = f"SELECT id FROM emergencies WHERE {_EMERGENCIES}"
_TAKEN_PART = (
    "person <> :person AND :person IN (discussed_with, requested_by, decided_by, closed_by)"
)
_OWN_WORDS = (
    "SELECT 1 FROM permissions WHERE permissions.id = permission_notes.permission AND ("
    "(about = 'why' AND requested_by = :person) OR "
    "(about = 'decision' AND decided_by = :person) OR "
    "(about = 'ending' AND closed_by = :person))"
)
_ENTRIES = (
    "actor = :person OR object = 'people/' || :person "
    "OR object IN (SELECT 'permissions/' || id FROM permissions WHERE person = :person) "
    "OR object IN (SELECT 'justifications/' || id FROM justifications WHERE person = :person) "
    f"OR object IN (SELECT 'emergencies/' || id FROM emergencies WHERE {_EMERGENCIES})"
)

POLICE_VERBS = ("quarantine_device", "note_police", "end_quarantine")
_OF_POLICE = f"verb IN {POLICE_VERBS}"

PARTS = (
    Part(
        *("people", "Who you are", "people", "id = :person"),
        "id source source_id given_name family_name known_as job added_at left_at",
    ),
    Part(
        *("roles", "What you may do", "roles", "person = :person"),
        "id person role granted_at ended_at",
    ),
    Part(
        *("stand-ins", "When you stand in for leadership", "stand_ins", "person = :person"),
        "id person duty starts_at ends_at",
    ),
    Part(
        *("passphrase", "Your passphrase", "credentials", "id = :person"),
        "id set_at reset_at",
        withheld=_withheld(SECURITY, "passphrase authenticator"),
    ),
    Part(
        *("pin", "Your PIN", "pins", "id = :person"),
        "id set_at",
        withheld=_withheld(SECURITY, "pin"),
    ),
    Part(
        *("one-time-codes", "One-use codes given to you", "one_time_codes", "person = :person"),
        "purpose person issued_at ended_at",
        withheld=_withheld(SECURITY, "id"),
    ),
    Part(
        *("sessions", "When you were signed in", "sessions", "person = :person"),
        "person station began_at seen_at second_factor_at ended_at proof",
        withheld=_withheld(SECURITY, "id"),
    ),
    Part(
        *("attempts", "Tries to sign in", "attempts"),
        "substr(id, -length(:person) - 1) = '/' || :person",
        "id failures last_at",
        withheld=_withheld(SECURITY, "last_step"),
    ),
    Part(
        *("badges", "Your badges", "codes", "person = :person"),
        "person slot issued_at ended_at",
        withheld=_withheld(SECURITY, "id short"),
    ),
    Part(
        *("day-badges", "Day badges that are you", "day_badges", "person = :person"),
        "number person issued_at ended_at",
        withheld=_withheld(SECURITY, "id short"),
    ),
    Part(
        *("day-badges-worn", "Day badges you wore", "day_badge_wearers", "person = :person"),
        "id number day_on person given_at",
    ),
    Part(
        *("working-week", "Your usual week", "staff_patterns", "id = :person"),
        "id days hours contact set_at ended_at",
    ),
    Part(
        *("phones", "Your phones", "phones", "person = :person"),
        "id person number added_at retired_at",
    ),
    Part(
        *("imeis", "Numbers of your phones (IMEI)", "imeis", f"phone IN ({_PHONES})"),
        "id phone position sealed last4 source recorded_at",
        sealed={"sealed": "imeis/{id}"},
        withheld=_withheld(SECURITY, "fingerprint"),
    ),
    Part(
        *("looks", "What your phones look like", "phone_descriptions", f"id IN ({_PHONES})"),
        "id make model colour described_at",
        "make model colour",
    ),
    Part(
        *("slots", "Slots that are your own", "slots", "owner = :person"),
        "id cabinet number owner added_at closed_at",
    ),
    Part(
        *("lock-ups", "Your phones in slots", "lockups", _LOCKUPS),
        "id phone slot station switched_off_by locked_at released_at release_basis corrects",
    ),
    Part(
        *("office-releases", "Phones the office gave out for you", "office_releases"),
        f"id IN (SELECT id FROM lockups WHERE {_LOCKUPS})",
        "id witness reason",
    ),
    Part(
        *("witnessed", "Phones of colleagues given out while you watched", "office_releases"),
        f"witness = :person AND id NOT IN (SELECT id FROM lockups WHERE {_LOCKUPS})",
        "id witness",
        withheld=_withheld(OTHERS, "reason"),
    ),
    Part(
        *("days", "What held on a day instead", "day_declarations"),
        f"person = :person OR {_worn('day_declarations.person', 'day_on')}",
        "id person day_on kind station declared_at ended_at",
    ),
    Part(
        *("emergencies", "Emergencies", "emergencies", _EMERGENCIES),
        "id person slot station phones happened_at undone_at",
    ),
    Part(
        *("emergency-reasons", "Why it was, by category", "emergency_reasons"),
        f"id IN ({_MY_EMERGENCIES})",
        "id person reason given_at",
    ),
    Part(
        *("emergency-reviews", "What leadership said of your emergencies", "emergency_reviews"),
        f"id IN ({_MY_EMERGENCIES})",
        "id reviewed_by reviewed_at",
        withheld=_withheld(CONFIDENCE, "remark"),
    ),
    Part(
        *("reviewed", "Emergencies of colleagues you looked at", "emergency_reviews"),
        f"reviewed_by = :person AND id NOT IN ({_MY_EMERGENCIES})",
        "id reviewed_by reviewed_at",
        withheld=_withheld(OTHERS, "remark"),
    ),
    Part(
        *("permissions", "Your permissions", "permissions", "person = :person"),
        "id request version kind person phone starts_at ends_at rooms category parent_agreed_on "
        "discussed_with discussed_at requested_by requested_at decision decided_by decided_at "
        "closed_how closed_by closed_at",
    ),
    Part(
        *("permissions-of-others", "Permissions of colleagues you had part in", "permissions"),
        _TAKEN_PART,
        "id request version person discussed_with discussed_at requested_by requested_at "
        "decided_by decided_at closed_by closed_at",
        withheld=_withheld(
            OTHERS,
            "kind phone starts_at ends_at rooms category parent_agreed_on decision closed_how",
        ),
    ),
    Part(
        *("email-address", "Where you are told by e-mail", "email_addresses", "id = :person"),
        "id address given_at",
    ),
    Part(
        *("emails", "E-mail to you that has not left yet", "emails", "person = :person"),
        "id person about written_at tries next_try_at trouble",
    ),
    Part(
        *("permission-words", "Your words on permissions", "permission_notes"),
        f"EXISTS ({_OWN_WORDS} AND permissions.person = :person)",
        "id permission about words written_at",
        "words",
        sealed={"words": "permissions/{request}"},
    ),
    Part(
        *("permission-notes", "Others’ words on your permissions", "permission_notes"),
        f"permission IN (SELECT id FROM permissions WHERE person = :person) "
        f"AND NOT EXISTS ({_OWN_WORDS})",
        "id permission about written_at",
        withheld=_withheld(CONFIDENCE, "words"),
    ),
    Part(
        *("permission-words-on-others", "Your words on colleagues", "permission_notes"),
        f"EXISTS ({_OWN_WORDS} AND permissions.person <> :person)",
        "id permission about written_at",
        withheld=_withheld(OTHERS, "words"),
    ),
    Part(
        *("justifications", "Professional judgement you told of", "justifications"),
        "person = :person",
        "id person began_at ended_at words told_at acknowledged_by acknowledged_at hr_advice_on",
        "words",
        sealed={"words": "permissions/{id}"},
    ),
    Part(
        *("justifications-seen", "What colleagues told and you read", "justifications"),
        "acknowledged_by = :person AND person <> :person",
        "id person acknowledged_by acknowledged_at",
        withheld=_withheld(OTHERS, "began_at ended_at words told_at hr_advice_on"),
    ),
    Part(
        *("calls", "Urgent calls for you", "urgent_calls", "person = :person"),
        "id person taken_by taken_at delivered_by delivered_at",
    ),
    Part(
        *("calls-handled", "Calls for colleagues you took or passed on", "urgent_calls"),
        "person <> :person AND :person IN (taken_by, delivered_by)",
        "id person taken_by taken_at delivered_by delivered_at",
    ),
    Part(
        *("visits", "Visits", "visits"),
        "leader = :person OR id IN (SELECT visit FROM visit_staff WHERE person = :person)",
        "id place visit_on leader photos opened_at ended_at",
        "place",
    ),
    Part(
        *("visits-phone", "Your phone on visits", "visit_staff", "person = :person"),
        "id visit person phone_out_at phone_back_at used",
    ),
    Part(
        *("loans", "Devices you borrowed", "loans", "borrower = :person"),
        "id device borrower purpose class_id visit photo_use list_version list_changed_at station "
        "out_at due_at returned_at images transfer_due_at cleared_at excused_at excused_by "
        "excused_why",
        "purpose excused_why photo_use",
    ),
    Part(
        *("loans-excused", "Loans of colleagues you let go on", "loans"),
        "excused_by = :person AND borrower <> :person",
        "id device borrower excused_at excused_by excused_why",
        "excused_why",
        withheld=_withheld(
            OTHERS,
            "purpose class_id visit photo_use list_version list_changed_at station out_at due_at "
            "returned_at images transfer_due_at cleared_at",
        ),
    ),
    Part(
        *("images-moved", "Images you moved or deleted", "image_transfers"),
        ":person IN (moved_by, deleted_by)",
        "id loan destination pictures shared pupil moved_by moved_at deleted_at "
        "recently_deleted_at cloud_deleted_at deleted_by",
        "destination",
    ),
    Part(
        *("photo-lists", "Photo lists you opened", "photo_lists", "person = :person"),
        "id person class_id photo_use version children excluded opened_at",
        "photo_use",
    ),
    Part(
        *("quarantines", "Devices you set aside", "quarantines", "found_by = :person"),
        withheld=_withheld(
            POLICE, "id device found_by station found_at police_told_at reference ended_at"
        ),
    ),
    Part(
        *("day-closes", "Days you signed off", "day_closes", "signed_by = :person"),
        "id day_on signed_by signed_at devices devices_named phones_locked",
    ),
    Part(
        *("pupil-phones-decided", "Pupils’ phones you decided on", "pupil_phone_permissions"),
        "decided_by = :person",
        "id pupil decision decided_by decided_at",
        withheld=_withheld(
            OTHERS,
            "kind parent reason walks_alone form_on weekdays asked_on starts_on ends_on "
            "withdrawn_at recorded_at",
        ),
    ),
    Part(
        *("pupil-phones", "Pupils’ phones you took in or gave back", "deposits"),
        ":person IN (received_by, returned_by)",
        "id pupil slot station received_by handed_in_at returned_at returned_by",
        withheld=_withheld(
            OTHERS,
            "permission refusal condition held_where overnight_at return_basis returned_to "
            "early_reason corrects",
        ),
    ),
    Part(
        *("pupil-phone-notes", "What you noted of pupils’ phones", "pupil_phone_notes"),
        "noted_by = :person",
        "id deposit kind noted_by noted_at corrects",
        withheld=_withheld(OTHERS, "words happened_at"),
    ),
    Part(
        *("confiscations", "Phones you took from pupils or gave to parents", "confiscations"),
        ":person IN (taken_by, returned_by)",
        "id pupil taken_by taken_at returned_at returned_by",
        withheld=_withheld(OTHERS, "rule kept_where parent_told_at returned_to relationship"),
    ),
    Part(
        *("rules-accepted", "Rules you accepted", "acknowledgements", "person = :person"),
        "id person policy method accepted_at",
    ),
    Part(
        *("watches", "A watch you declared", "watches", "person = :person"),
        "id person policy declared_at",
    ),
    Part(
        *("corrections", "What you added to your record", "corrections"),
        "person = :person AND added_by = :person",
        "id person entry words added_by added_at",
        "words",
        sealed={"words": "corrections/{id}"},
    ),
    Part(
        *("corrections-of-yours", "What leadership added to your record", "corrections"),
        "person = :person AND added_by <> :person",
        "id person entry words added_by added_at",
        "words",
        sealed={"words": "corrections/{id}"},
    ),
    Part(
        *("corrections-of-others", "What you added to a colleague’s record", "corrections"),
        "added_by = :person AND person <> :person",
        "id person added_by added_at",
        withheld=_withheld(OTHERS, "entry words"),
    ),
    Part(
        *("requests", "When you asked what is held", "access_requests", "person = :person"),
        "id person received_on confirmed_on paused_on paused_days answered_on",
        withheld=_withheld(OTHERS, "pupil asked_by"),
    ),
    Part(
        *("holds", "That your records are kept longer", "holds", "person = :person"),
        "id person set_by set_at lifted_by lifted_at",
        withheld=_withheld(CONFIDENCE, "pupil reason"),
    ),
    Part(
        *("holds-set", "What you said is kept longer", "holds"),
        "person IS NOT :person AND :person IN (set_by, lifted_by)",
        "id set_by set_at lifted_by lifted_at",
        withheld=_withheld(OTHERS, "person pupil reason"),
    ),
    Part(
        *("disposals", "Records you disposed of, in counts", "disposals"),
        "disposed_by = :person",
        "id run name records disposed_by disposed_at",
    ),
    Part(
        *("year-ends", "School years you ended", "year_ends", "ended_by = :person"),
        "id school_year leaving moving ended_by ended_at undone_at",
    ),
    Part(
        *("log", "What the log says you did, or was done about you", "audit_log"),
        f"({_ENTRIES}) AND NOT {_OF_POLICE}",
        "seq happened_at recorded_at station actor verb object outcome",
        withheld=_withheld(SECURITY, "action_id commitment previous hash"),
    ),
    Part(
        *("log-of-devices-set-aside", "What the log says of devices you set aside", "audit_log"),
        f"({_ENTRIES}) AND {_OF_POLICE}",
        withheld={
            **_withheld(POLICE, "seq happened_at recorded_at station actor verb object outcome"),
            **_withheld(SECURITY, "action_id commitment previous hash"),
        },
    ),
    Part(
        *("log-rows", "Earlier states of rows, in the log", "audit_payload"),
        f"seq IN (SELECT seq FROM audit_log WHERE {_ENTRIES})",
        withheld={**_withheld(SECURITY, "key"), **_withheld(LOG, "seq body")},
    ),
)

_SCHOOL = "about the school, not about a person"
_CHILD = "about a child; names none of the staff"
NOTHING = {
    "classes": _SCHOOL,
    "pupils": _CHILD,
    "imports": "digest and counts of a file, never its content",
    "stations": _SCHOOL,
    "enrolments": _SCHOOL,
    "sightings": _SCHOOL,
    "pin_rests": _SCHOOL,
    "settings": _SCHOOL,
    "places": _SCHOOL,
    "set_up_steps": _SCHOOL,
    "terms": _SCHOOL,
    "school_days": _SCHOOL,
    "school_devices": _SCHOOL,
    "device_labels": _SCHOOL,
    "visit_classes": "which classes go on a visit",
    "photo_permissions": _CHILD,
    "photo_exclusions": _CHILD,
    "collecting_adults": "about a child and their family; names none of the staff as such",
    "pupil_days": _CHILD,
    "pupil_phone_refusals": _CHILD,
    "pupil_labels": _CHILD,
    "year_end_moves": _CHILD,
    "day_counts": "counts for a day, which name nobody",
    "policies": _SCHOOL,
    "rule_cards": _SCHOOL,
    "audit_erasures": "which entries of the log were erased, by number",
}


CHILD_SAFETY = "could tell what protects a child: the data protection officer decides"
_DEPOSITS = "SELECT id FROM deposits WHERE pupil = :person"
_OF_PUPIL = "object = 'pupils/' || :person"

PUPIL_PARTS = (
    Part(
        *("pupil", "Who the child is", "pupils", "id = :person"),
        "id source source_id given_name family_name known_as year_group class_id added_at left_at",
    ),
    Part(
        *("phone-permissions", "Whether a phone may be brought", "pupil_phone_permissions"),
        "pupil = :person",
        "id pupil kind parent reason walks_alone form_on weekdays asked_on starts_on ends_on "
        "decision decided_by decided_at withdrawn_at recorded_at",
        "parent reason",
    ),
    Part(
        *("phones-held", "When a phone was here", "deposits", "pupil = :person"),
        "id pupil permission refusal slot condition station received_by handed_in_at held_where "
        "overnight_at returned_at returned_by return_basis returned_to early_reason corrects",
        "condition held_where returned_to early_reason",
    ),
    Part(
        *("phone-notes", "What was noted about it", "pupil_phone_notes"),
        f"deposit IN ({_DEPOSITS})",
        "id deposit kind words happened_at noted_by noted_at corrects",
        "words",
    ),
    Part(
        *("phones-refused", "When no phone was taken in", "pupil_phone_refusals"),
        "pupil = :person",
        "id pupil code station refused_at",
    ),
    Part(
        *("confiscated", "Phones taken under a rule", "confiscations", "pupil = :person"),
        "id pupil rule kept_where taken_by taken_at parent_told_at returned_at returned_by "
        "returned_to relationship",
        "rule kept_where returned_to relationship",
    ),
    Part(
        *("labels", "Labels of the child’s phone", "pupil_labels", "pupil = :person"),
        "pupil number issued_at ended_at",
        withheld=_withheld(SECURITY, "id slot"),
    ),
    Part(
        *("pupil-days", "Days that were different", "pupil_days", "pupil = :person"),
        "id pupil day_on kind goes_home set_at ended_at",
    ),
    Part(
        *("collecting", "Adults who may collect", "collecting_adults", "pupil = :person"),
        "id pupil added_at ended_at",
        withheld=_withheld(OTHERS, "name relationship may_collect"),
    ),
    Part(
        *("photo-decisions", "Decisions about photographs", "photo_permissions"),
        "pupil = :person",
        "id pupil photo_use decision lawful_basis decided_by evidence decided_on last_on source "
        "recorded_at",
        "photo_use decided_by evidence",
    ),
    Part(
        *("photo-exclusion", "A stop to all photographs", "photo_exclusions", "pupil = :person"),
        "id pupil",
        withheld=_withheld(CHILD_SAFETY, "began_at ended_at"),
    ),
    Part(
        *("images-shared", "Images shared with the child’s own parents", "image_transfers"),
        "pupil = :person",
        "id loan destination pictures shared pupil moved_by moved_at deleted_at "
        "recently_deleted_at cloud_deleted_at deleted_by",
        "destination",
    ),
    Part(
        *("requests", "When somebody asked what is held", "access_requests", "pupil = :person"),
        "id pupil asked_by received_on confirmed_on paused_on paused_days answered_on",
        "asked_by",
        withheld=_withheld(OTHERS, "person"),
    ),
    Part(
        *("holds", "That the child’s records are kept longer", "holds", "pupil = :person"),
        "id pupil set_by set_at lifted_by lifted_at",
        withheld=_withheld(CONFIDENCE, "person reason"),
    ),
    Part(
        *("year-ends", "Class and year before a year’s end", "year_end_moves"),
        "pupil = :person",
        "id year_end pupil year_group class_id to_class",
    ),
    Part(
        *("log", "What the log says was done", "audit_log", _OF_PUPIL),
        "seq happened_at recorded_at station actor verb object outcome",
        withheld=_withheld(SECURITY, "action_id commitment previous hash"),
    ),
    Part(
        *("log-rows", "Earlier states of rows, in the log", "audit_payload"),
        f"seq IN (SELECT seq FROM audit_log WHERE {_OF_PUPIL})",
        withheld={**_withheld(SECURITY, "key"), **_withheld(LOG, "seq body")},
    ),
)
"""What may be about a pupil; `:person` stands for their id."""


@dataclass(frozen=True)
class Held:
    """A part and its rows, as they are stored; a note of a permission also has its `request`."""

    part: Part
    rows: tuple[Row, ...]


def held_about(db: Database, whose: Person | Pupil) -> list[Held]:
    """Every part, with all rows that are about them, in the order they were made."""
    parts = PARTS if isinstance(whose, Person) else PUPIL_PARTS
    return [Held(part, _rows(db, part, whose.id)) for part in parts]


def _rows(db: Database, part: Part, person: str) -> tuple[Row, ...]:
    found = db.query(
        f"SELECT * FROM {part.table} WHERE {part.where} ORDER BY rowid", {"person": person}
    )
    rows = list(found)
    if part.table == "permission_notes":
        requests = dict(db.execute("SELECT id, request FROM permissions").fetchall())
        rows = [{**row, "request": requests[row["permission"]]} for row in rows]
    return tuple(rows)


RELATIONS = {
    *("parent", "mother", "father", "mum", "mummy", "dad", "daddy", "carer", "guardian", "family"),
    *("grandmother", "grandfather", "grandma", "grandad", "gran", "nan", "aunt", "uncle"),
    *("sister", "brother"),
}
"""What an adult may be called on a list without a name: that masks nobody."""

_COLLEAGUE_OR_CHILD = {"people": "a colleague", "pupils": "a child"}
_STAFF_OR_CHILD = {"people": "a member of staff", "pupils": "another child"}


class Names:
    """What ids are called for one reader, and other people’s names masked in what was typed.

    A name is masked wherever it stands as a word, in capitals or not; better one word too many.
    """

    def __init__(self, db: Database, whose: Person | Pupil) -> None:
        self._whose = whose
        self._called = _called(db)
        self._objects = audit_log.names(db)
        self._places = dict(db.execute("SELECT id, name FROM places").fetchall())
        self._references = {
            (part.table, link.column): link.other_table
            for part in (*PARTS, *PUPIL_PARTS)
            for link in db.table(part.table).foreign_keys
        }
        self._masks = _masks(db, whose)
        words = sorted(map(re.escape, self._masks), key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(words) or '(?!)'})(?!\w)", re.IGNORECASE)

    def masked(self, text: str) -> str:
        """The text with nobody else's name in it."""
        return self._pattern.sub(lambda found: self._masks.get(found[0].lower(), "somebody"), text)

    def told(self, table: str, column: str, value: Any) -> str | None:
        """What an id in this column is called; None where the column holds no id."""
        refers = self._references.get((table, column))
        if column == "rooms":
            return ", ".join(self.masked(self._places.get(key, key)) for key in json.loads(value))
        if (table, column) == ("audit_log", "object"):
            return self._object(value)
        if (table, column) == ("attempts", "id"):
            return str(value).partition("/")[0]
        if refers == "people" or (table, column) == ("audit_log", "actor"):
            return self._somebody("people", value)
        if refers == "pupils":
            return self._somebody("pupils", value)
        if refers == "phones":
            return f"phone {value.rpartition('/')[2]}"
        found = self._called.get((refers or column, value))
        return self.masked(found) if found else None

    def _somebody(self, table: str, key: str) -> str:
        if isinstance(self._whose, Pupil):
            is_theirs = (table, key) == ("pupils", self._whose.id)
            return "this child" if is_theirs else _STAFF_OR_CHILD[table]
        is_theirs = (table, key) == ("people", self._whose.id)
        return "you" if is_theirs else _COLLEAGUE_OR_CHILD[table]

    def _object(self, value: str) -> str:
        table, _, key = value.partition("/")
        if table in ("people", "pupils"):
            return self._somebody(table, key)
        return self.masked(self._objects.get(value, table.replace("_", " ")))


def _called(db: Database) -> dict[tuple[str, Any], str]:
    found = db.execute(
        "SELECT 'stations', id, name FROM stations "
        "UNION ALL SELECT 'station', id, name FROM stations "
        "UNION ALL SELECT 'slots', id, 'slot ' || number FROM slots "
        "UNION ALL SELECT 'classes', id, name FROM classes "
        "UNION ALL SELECT 'school_devices', id, tag FROM school_devices "
        "UNION ALL SELECT 'visits', id, 'the visit to ' || place FROM visits"
    )
    return {(table, key): name for table, key, name in found.fetchall()}


def _masks(db: Database, whose: Person | Pupil) -> dict[str, str]:
    """What to write instead of a name, by the name; their own names stay."""
    people = db.execute(
        "SELECT 'somebody', name, '', '' FROM collecting_adults "
        "UNION ALL SELECT 'somebody', parent, '', '' FROM pupil_phone_permissions "
        "UNION ALL SELECT 'a child', given_name, family_name, coalesce(known_as, '') FROM pupils "
        "WHERE id <> ? "
        "UNION ALL SELECT 'a colleague', given_name, family_name, coalesce(known_as, '') "
        "FROM people WHERE source <> ? AND id <> ?",
        [whose.id, DAY_BADGE, whose.id],
    )
    own = {name.lower() for name in _names_of(*_own(whose))}
    masks: dict[str, str] = {}
    for said, *names in people.fetchall():
        kept = own | RELATIONS if said == "somebody" else own
        found = {name for name in _names_of(*names) if name.lower() not in kept}
        masks.update(dict.fromkeys(found | {name.lower() for name in found}, said))
    return masks


def _own(whose: Person | Pupil) -> tuple[str, str, str]:
    return whose.given_name, whose.family_name, whose.known_as or ""


def _names_of(given: str, family: str, known_as: str) -> set[str]:
    """Whole names, and every word of them of two letters or more."""
    whole = {f"{first} {family}".strip() for first in (given, known_as) if first}
    words = {word for each in (given, family, known_as) for word in re.split(r"[\s\-]+", each)}
    return {each for each in (*whole, given, family, known_as, *words) if len(each) > 1}
