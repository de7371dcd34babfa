"""How long records are kept, class by class (domain.md D); and when a day is long enough ago.

`RECORDS` is the whole table: a new register adds its line here, or stands in `STAYS` with its
reason. A test fails for a table of `schema.sql` that does neither. Whatever is kept keeps what it
refers to: a deposit stays as long as a note on its damage does, and the child’s name with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from kiosk.decide.calendar import instant_of
from kiosk.decide.people import GUEST
from kiosk.decide.school_days import Term
from kiosk.periods import Period
from kiosk.settings import EXPLAINED, Settings


@dataclass(frozen=True)
class Part:
    """Rows of a table that belong to a class of record.

    `over` are the columns that say when a row is over: all of them are filled, and the last
    counts; `person.left_at` is that column of the row to which `person` refers. A row with
    `goes_with` instead goes together with the row to which that column refers. `only` picks rows
    by what a column says. A guest does not leave: theirs counts from the day they came.
    """

    table: str
    over: tuple[str, ...] = ()
    goes_with: str = ""
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Records:
    """A class of record: its name, the setting that says how long, and its rows.

    Words of permissions have none: of a note the words go first, and the row with its permission.
    """

    name: str
    setting: str
    parts: tuple[Part, ...]

    @property
    def title(self) -> str:
        """What a page calls it."""
        return EXPLAINED[self.setting].label

    @property
    def why(self) -> str:
        """Why it is kept for as long as it is."""
        return EXPLAINED[self.setting].why


def _when(table: str, *over: str, **only: tuple[str, ...]) -> Part:
    return Part(table, over, only=only)


def _with(column: str, *tables: str, **only: tuple[str, ...]) -> tuple[Part, ...]:
    return tuple(Part(table, goes_with=column, only=only) for table in tables)


GIVEN_BACK = ("home_time", "early_leave", "adult", "correction")
"""How a child’s phone is closed when it was not lost."""

RECORDS = (
    Records(
        "lock-ups",
        "keep_lock_ups",
        (
            _when("lockups", "released_at"),
            *_with("id", "office_releases"),
            _when("day_declarations", "day_on"),
            _when("day_badge_wearers", "day_on"),
            _when("urgent_calls", "taken_at"),
        ),
    ),
    Records(
        "emergencies",
        "keep_emergencies",
        (
            _when("emergencies", "happened_at"),
            *_with("id", "emergency_reasons", "emergency_reviews"),
        ),
    ),
    Records(
        "permissions",
        "keep_permissions",
        (
            _when("permissions", "ends_at", kind=("exception", "messaging", "contact_details")),
            *_with("permission", "permission_notes"),
        ),
    ),
    Records("permission-words", "keep_permission_words", ()),
    Records(
        "adjustments",
        "keep_adjustments",
        (_when("permissions", "ends_at", kind=("adjustment",)),),
    ),
    Records(
        "justifications",
        "keep_justifications",
        (_when("justifications", "told_at"),),
    ),
    Records(
        "pupil-permissions",
        "keep_pupil_permissions",
        (
            _when("pupil_phone_permissions", "ends_on"),
            _when("collecting_adults", "ended_at"),
            _when("collecting_adults", "pupil.left_at"),
        ),
    ),
    Records(
        "deposits",
        "keep_deposits",
        (
            _when("deposits", "returned_at", return_basis=GIVEN_BACK),
            *_with("deposit", "pupil_phone_notes", kind=("call", "correction")),
            _when("pupil_phone_refusals", "refused_at"),
            _when("pupil_days", "day_on"),
        ),
    ),
    Records(
        "losses",
        "keep_losses",
        (
            _when("pupil_phone_notes", "noted_at", kind=("lost", "damaged", "wrong_phone")),
            _when("deposits", "returned_at", return_basis=("lost",)),
        ),
    ),
    Records(
        "confiscations",
        "keep_confiscations",
        (_when("confiscations", "returned_at"),),
    ),
    Records(
        "loans",
        "keep_loans",
        (
            _when("loans", "returned_at", "cleared_at"),
            *_with("loan", "image_transfers"),
            _when("photo_lists", "opened_at"),
            _when("visits", "visit_on"),
            *_with("visit", "visit_staff", "visit_classes"),
            _when("day_closes", "day_on"),
        ),
    ),
    Records(
        "quarantines",
        "keep_quarantines",
        (_when("quarantines", "ended_at"),),
    ),
    Records(
        "photo-permissions",
        "keep_photo_permissions",
        (
            _when("photo_permissions", "pupil.left_at"),
            _when("photo_exclusions", "pupil.left_at"),
        ),
    ),
    Records(
        "acknowledgements",
        "keep_acknowledgements",
        (
            _when("acknowledgements", "person.left_at"),
            Part("acknowledgements", ("accepted_at",), only={"person.source": (GUEST,)}),
        ),
    ),
    Records(
        "corrections",
        "keep_corrections",
        (_when("corrections", "added_at"),),
    ),
    Records(
        "requests",
        "keep_requests",
        (_when("access_requests", "answered_on"),),
    ),
    Records(
        "badges",
        "keep_badges",
        tuple(
            _when(table, "ended_at")
            for table in ("codes", "day_badges", "device_labels", "pupil_labels")
        ),
    ),
    Records(
        "sign-ins",
        "keep_sign_ins",
        (
            _when("sessions", "seen_at"),
            _when("one_time_codes", "issued_at"),
            _when("attempts", "last_at"),
            _when("pin_rests", "began_at"),
            _when("emails", "written_at"),
            _when("audit_payload", "seq.recorded_at"),
        ),
    ),
    Records(
        "leavers",
        "keep_leavers",
        (
            _when("people", "left_at"),
            _when("people", "added_at", source=(GUEST,)),
            _when("pupils", "left_at"),
            *_with("person", "phones", "roles", "stand_ins", "watches"),
            *_with("id", "staff_patterns", "credentials", "pins", "phone_descriptions"),
            *_with("id", "email_addresses"),
            *_with("phone", "imeis"),
        ),
    ),
    Records(
        "year-ends",
        "keep_year_ends",
        (_when("year_end_moves", "year_end.ended_at"),),
    ),
    Records(
        "disposals",
        "keep_disposals",
        (
            _when("disposals", "disposed_at"),
            _when("holds", "lifted_at"),
            _when("year_ends", "ended_at"),
        ),
    ),
)

_SCHOOL = "about the school, not about a person"
_LOG = "the log itself: its entries name nobody, and what they told goes with what it is about"
STAYS: Mapping[str, str] = MappingProxyType(
    {
        "classes": _SCHOOL,
        "imports": "digest and counts of a file; the file itself is not kept",
        "stations": _SCHOOL,
        "enrolments": _SCHOOL,
        "sightings": _SCHOOL,
        "settings": _SCHOOL,
        "places": _SCHOOL,
        "set_up_steps": _SCHOOL,
        "terms": _SCHOOL,
        "school_days": _SCHOOL,
        "day_counts": "counts for a day, which name nobody",
        "slots": "a pocket of a cabinet; its owner’s name goes from it when they leave",
        "school_devices": _SCHOOL,
        "policies": "the school’s published policy, for good",
        "rule_cards": "the school’s published policy, for good",
        "audit_log": _LOG,
        "audit_erasures": _LOG,
    }
)
"""Tables that no period ends, and why."""


@dataclass(frozen=True)
class Calendar:
    """What ends a term or a school year: today, the terms, and the month in which a year starts."""

    today: date
    terms: Sequence[Term]
    year_starts: int


def kept_for(records: Records, settings: Settings) -> Period:
    """How long the school keeps this class of record."""
    found: Period = getattr(settings, records.setting)
    return found


def first_day_kept(period: Period, calendar: Calendar) -> date:
    """What was over before this day (local) is due for disposal today."""
    if period.unit == "term":
        return _after_terms(period.count, calendar)
    if period.unit == "school year":
        return _year_start(calendar.today, calendar.year_starts, period.count)
    return _back(calendar.today, period)


def kept_since(period: Period, at: datetime, calendar: Calendar) -> datetime:
    """What was over before this instant (UTC) is due at `at`; days are counted to the minute."""
    if period.unit == "day":
        return at - timedelta(days=period.count)
    return instant_of(first_day_kept(period, calendar), time.min)


def _back(day: date, period: Period) -> date:
    if period.unit == "day":
        return day - timedelta(days=period.count)
    months = period.count * (12 if period.unit == "year" else 1)
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def _year_start(day: date, month: int, years_before: int) -> date:
    return date(day.year - (day.month < month) - years_before, month, 1)


MONTHS_OF_A_TERM = 4


def _after_terms(count: int, calendar: Calendar) -> date:
    """The day after the last term since whose end `count` more have ended.

    At the latest a term counts as four months, and one month is given: a school that does not
    enter its terms forgets as well.
    """
    at_the_latest = _back(calendar.today, Period((count + 1) * MONTHS_OF_A_TERM + 1, "month"))
    ended = sorted(term.ends_on for term in calendar.terms if term.ends_on < calendar.today)
    if len(ended) <= count:
        return at_the_latest
    return max(at_the_latest, ended[-1 - count] + timedelta(days=1))
