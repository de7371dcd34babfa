"""What a school may decide for itself: typed values, how they are typed in, and why they exist.

Stored as text, one row each; a setting that was never changed has the default given here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import time
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from kiosk import colours
from kiosk.periods import Period, PeriodProblem, period

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class Interval:
    """A stretch of a school day, local time (Europe/London): `starts` is in it, `ends` is not."""

    starts: time
    ends: time


ContactTimes = Mapping[int, tuple[Interval, ...]]
"""Contact time of each ISO weekday (1 is Monday), in order of the day (domain.md RP21)."""


class SettingProblem(ValueError):
    """A setting that does not exist or a value it cannot have; its text is for the person.

    `instead` is the nearest value that it can have, where there is one.
    """

    def __init__(self, says: str, instead: str | None = None) -> None:
        super().__init__(says)
        self.instead = instead


def _text(typed: str) -> str:
    words = " ".join(typed.split())
    if not words or len(words) > 80 or not words.isprintable():
        raise SettingProblem("Write between 1 and 80 characters.")
    return words


def _colour(typed: str) -> str:
    colour = colours.read(typed)
    if colour is None:
        raise SettingProblem("Write a colour as # and six digits, such as #5b2359.")
    try:
        return colours.check(colour)
    except colours.TooPale as pale:
        says = (
            f"White words on {colour} cannot be read from across the room. "
            f"The nearest darker colour is {pale.instead}."
        )
        raise SettingProblem(says, pale.instead) from None


def _yes_or_no(typed: str) -> bool:
    answers = {"yes": True, "no": False}
    if typed.strip().lower() not in answers:
        raise SettingProblem("Write yes or no.")
    return answers[typed.strip().lower()]


def _pin_digits(typed: str) -> int:
    if typed.strip() not in ("4", "6"):
        raise SettingProblem("Write 4 or 6.")
    return int(typed)


def _time(typed: str) -> time:
    try:
        return time.fromisoformat(typed if re.fullmatch("[0-9]{2}:[0-9]{2}", typed) else "")
    except ValueError:
        raise SettingProblem(f"“{typed}” is not a time. Write it like 08:50.") from None


def _intervals(typed: Iterable[str]) -> tuple[Interval, ...]:
    pairs = [part.split("-") for part in typed]
    if any(len(pair) != 2 for pair in pairs):
        raise SettingProblem("Write each contact time as 08:50-12:00.")
    intervals = tuple(Interval(_time(starts), _time(ends)) for starts, ends in pairs)
    marks = [mark for interval in intervals for mark in (interval.starts, interval.ends)]
    if any(later <= earlier for earlier, later in itertools.pairwise(marks)):
        raise SettingProblem("Contact times must follow one another in the order of the day.")
    return intervals


def weekdays(typed: str) -> range:
    """ISO weekdays of `Mon` or `Mon-Wed`. Raises SettingProblem."""
    ends = typed.title().split("-")
    known = [DAYS.index(day) + 1 for day in ends if day in DAYS]
    if len(known) != len(ends) or len(ends) > 2 or known[-1] < known[0]:
        raise SettingProblem(f"“{typed}” is not a day: write Mon, or Mon-Fri.")
    return range(known[0], known[-1] + 1)


def weekly_times(typed: str) -> ContactTimes:
    """`Mon-Thu 08:50-12:00; Fri 08:50-11:00`, read. Raises SettingProblem."""
    times: dict[int, tuple[Interval, ...]] = {}
    for part in filter(None, re.split(r"\s*;\s*", typed.strip())):
        days, *intervals = part.split()
        for day in weekdays(days):
            times[day] = _intervals(intervals)
    return MappingProxyType(times)


def show_weekly_times(times: ContactTimes) -> str:
    """The text that `weekly_times` reads."""
    return "; ".join(
        " ".join([show_days(days), *(f"{i.starts:%H:%M}-{i.ends:%H:%M}" for i in times[days[0]])])
        for days in _alike(times)
    )


def _alike(times: ContactTimes) -> list[list[int]]:
    """Weekdays in order, those together that follow one another and are alike."""
    runs: list[list[int]] = []
    for day in sorted(times):
        if runs and runs[-1][-1] == day - 1 and times[day] == times[runs[-1][0]]:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def show_days(days: list[int]) -> str:
    """`Mon-Wed`: days that follow one another."""
    first, last = DAYS[days[0] - 1], DAYS[days[-1] - 1]
    return first if first == last else f"{first}-{last}"


HomeTimes = Mapping[int, time]
"""When children go home on each ISO weekday, local time (domain.md RP38)."""


def _home_times(typed: str) -> HomeTimes:
    times: dict[int, time] = {}
    for part in filter(None, re.split(r"\s*;\s*", typed.strip())):
        days, _, at = part.partition(" ")
        for day in weekdays(days):
            times[day] = _time(at.strip())
    return MappingProxyType(times)


def _show_home_times(times: HomeTimes) -> str:
    as_intervals = {day: (Interval(at, at),) for day, at in times.items()}
    return "; ".join(f"{show_days(days)} {times[days[0]]:%H:%M}" for days in _alike(as_intervals))


def _leaving_year(typed: str) -> str:
    found = re.fullmatch(r"(?:(year|yr|y|p|primary) ?)?([1-9]|1[0-3])", typed.strip().lower())
    if found is None:
        raise SettingProblem("Write Year 6, or P7.")
    return f"P{found[2]}" if (found[1] or "").startswith("p") else f"Year {found[2]}"


EMAIL_SECURITY = ("starttls", "tls", "none")
MONTHS = ("July", "August", "September")


REGISTERS = ("voluntary", "off")


def _register(typed: str) -> str:
    if typed.strip().lower() not in REGISTERS:
        raise SettingProblem("Write voluntary or off.")
    return typed.strip().lower()


def _month(typed: str) -> str:
    if typed.strip().title() not in MONTHS:
        raise SettingProblem("Write July, August or September.")
    return typed.strip().title()


def _few(typed: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,2}", typed.strip()):
        raise SettingProblem("Write a number from 1 to 999.")
    return int(typed)


def _some(typed: str) -> int:
    if not re.fullmatch("[0-9]{1,2}", typed.strip()):
        raise SettingProblem("Write a number from 0 to 99.")
    return int(typed)


def _names(typed: str) -> tuple[str, ...]:
    names = tuple(_text(part) for part in re.split("[;\n]", typed) if part.strip())
    if not 0 < len(names) <= 12 or max(map(len, names)) > 40:
        raise SettingProblem(
            "Write 1 to 12 names of up to 40 characters, divided by semicolons or lines."
        )
    if len({name.casefold() for name in names}) < len(names):
        raise SettingProblem("Write each name once.")
    return names


def _names_or_none(typed: str) -> tuple[str, ...]:
    return _names(typed) if typed.strip(" ;") else ()


def email_address(typed: str) -> str:
    """An address as it was typed, without blanks around it. Raises SettingProblem."""
    address = typed.strip()
    if not re.fullmatch(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", address):
        raise SettingProblem("Write an address such as office@oakfield.example.")
    return address


def _email_server(typed: str) -> str:
    found = re.fullmatch(r"([a-z0-9.-]{1,253}|\[[0-9a-f:]+\]):([0-9]{1,5})", typed.strip().lower())
    if found is None or not 0 < int(found[2]) < 65536:
        raise SettingProblem("Write the server and its port, such as smtp.oakfield.example:587.")
    return found[0]


def _email_security(typed: str) -> str:
    if typed.strip().lower() not in EMAIL_SECURITY:
        raise SettingProblem("Write starttls, tls or none.")
    return typed.strip().lower()


def _email_user(typed: str) -> str:
    return "" if typed.strip().lower() in ("", "nobody") else _text(typed)


def _period(typed: str) -> Period:
    try:
        return period(typed)
    except PeriodProblem as problem:
        raise SettingProblem(str(problem)) from None


def _purposes(typed: str) -> tuple[str, ...]:
    names = _names(typed)
    if any(word in name.casefold() for name in names for word in ("personal", "private")):
        raise SettingProblem("School devices are for school use only: no personal purpose.")
    return names


def _show_names(names: tuple[str, ...]) -> str:
    return "; ".join(names)


A_TERM, A_YEAR, A_SCHOOL_YEAR = Period(1, "term"), Period(1, "year"), Period(1, "school year")
SIX_YEARS, TEN_YEARS, SIX_SCHOOL_YEARS = (
    Period(6, "year"),
    Period(10, "year"),
    Period(6, "school year"),
)
THIRTY_DAYS = Period(30, "day")


@dataclass(frozen=True)
class Settings:
    """Every setting of the school, typed."""

    school_name: str = "Our school"
    badge_colour: str = colours.DAMSON
    contact_times: ContactTimes = field(default_factory=dict)
    ask_switched_off: bool = False
    second_factor: bool = True
    building_closes: time = time(17, 30)
    guest_slots: int = 5
    sounds: bool = True
    approved_messaging: bool = False
    pin_digits: int = 6
    take_back_needs_pin: bool = False
    home_times: HomeTimes = field(
        default_factory=lambda: MappingProxyType(dict.fromkeys(range(1, 6), time(15, 15)))
    )
    leaving_year: str = "Year 6"
    school_year_starts: str = "September"
    pupil_slots: int = 60
    names_on_pupil_labels: bool = False
    photo_uses: tuple[str, ...] = (
        "Learning record",
        "Display in school",
        "Own parents",
        "Newsletter",
        "School website",
        "School social media",
        "Press",
        "Class photographer",
    )
    uses_without_names: tuple[str, ...] = ("School social media",)
    photo_destinations: tuple[str, ...] = ("Staff drive, Photos", "Office computer")
    loan_purposes: tuple[str, ...] = ("Lesson", "Assembly or event", "Visit", "Assessment")
    transfer_by: time = time(17, 0)
    imei_register: str = "voluntary"
    data_protection_officer: str = "the data protection officer, through the school office"
    email: bool = False
    email_server: str = "localhost:25"
    email_security: str = "starttls"
    email_from: str = "kiosk@school.invalid"
    email_user: str = ""
    keep_lock_ups: Period = A_TERM
    keep_emergencies: Period = A_SCHOOL_YEAR
    keep_permissions: Period = A_SCHOOL_YEAR
    keep_permission_words: Period = THIRTY_DAYS
    keep_adjustments: Period = A_YEAR
    keep_justifications: Period = SIX_SCHOOL_YEARS
    keep_pupil_permissions: Period = A_SCHOOL_YEAR
    keep_deposits: Period = A_TERM
    keep_losses: Period = SIX_SCHOOL_YEARS
    keep_confiscations: Period = A_SCHOOL_YEAR
    keep_loans: Period = A_SCHOOL_YEAR
    keep_quarantines: Period = TEN_YEARS
    keep_photo_permissions: Period = A_SCHOOL_YEAR
    keep_acknowledgements: Period = SIX_YEARS
    keep_corrections: Period = A_SCHOOL_YEAR
    keep_requests: Period = A_SCHOOL_YEAR
    keep_badges: Period = A_TERM
    keep_sign_ins: Period = A_YEAR
    keep_leavers: Period = A_TERM
    keep_year_ends: Period = THIRTY_DAYS
    keep_disposals: Period = SIX_SCHOOL_YEARS


@dataclass(frozen=True)
class Explained:
    """How one setting is read from what somebody typed, shown again, and what it is for.

    `label` is what a page calls it, `choices` are all that it can be, where they are few.
    """

    parse: Callable[[str], Any]
    show: Callable[[Any], str]
    why: str
    label: str = ""
    choices: tuple[str, ...] = ()


YES_OR_NO = ("yes", "no")


def _show_yes_or_no(value: bool) -> str:
    return "yes" if value else "no"


def _kept(label: str, why: str) -> Explained:
    return Explained(_period, str, why, label)


EXPLAINED: Mapping[str, Explained] = MappingProxyType(
    {
        "school_name": Explained(
            _text,
            str,
            "Stands on every screen and every badge.",
            label="School name",
        ),
        "badge_colour": Explained(
            _colour,
            str,
            "The school’s own colour, on every screen and every badge, such as #5b2359; dark "
            "enough for white words.",
            label="Badge colour",
        ),
        "contact_times": Explained(
            weekly_times,
            show_weekly_times,
            "When own phones stay locked away, for each weekday, "
            "such as “Mon-Fri 08:50-12:00 13:00-15:15”; parts are divided by a semicolon.",
            label="Contact times",
        ),
        "ask_switched_off": Explained(
            _yes_or_no,
            _show_yes_or_no,
            "Ask for a tap that says the phone is switched off, instead of taking the scan for it.",
            label="Ask whether the phone is switched off",
        ),
        "second_factor": Explained(
            _yes_or_no,
            _show_yes_or_no,
            "Ask for an authenticator’s code, or a printed one, once a day at each station.",
            label="Second factor",
        ),
        "building_closes": Explained(
            _time,
            lambda at: f"{at:%H:%M}",
            "When the building is locked up, such as 17:30: the board then says whose phone is "
            "still locked away.",
            label="The building closes at",
        ),
        "guest_slots": Explained(
            _some,
            str,
            "How many slots, the last ones, are kept for supply staff and unnamed day badges; "
            "staff get them only when all others are in use.",
            label="Slots for guests",
        ),
        "sounds": Explained(
            _yes_or_no,
            _show_yes_or_no,
            "A short sound with every answer.",
            label="Sounds",
        ),
        "approved_messaging": Explained(
            _yes_or_no,
            _show_yes_or_no,
            "Whether leadership may agree to messages to parents through the school’s messaging "
            "service from an own phone, in a staff-only room.",
            label="Messages to parents by arrangement",
        ),
        "pin_digits": Explained(
            _pin_digits,
            str,
            "How many digits a PIN has that is chosen from now on: 4 or 6.",
            label="Digits of a PIN",
            choices=("4", "6"),
        ),
        "take_back_needs_pin": Explained(
            _yes_or_no,
            _show_yes_or_no,
            "Ask for the PIN whenever a phone is taken back, not only where a code was typed.",
            label="PIN to take a phone back",
        ),
        "home_times": Explained(
            _home_times,
            _show_home_times,
            "When children go home, such as “Mon-Thu 15:15; Fri 13:00”. Until then their phones "
            "are kept; the calendar and a child’s own day come before it.",
            label="Children go home at",
        ),
        "leaving_year": Explained(
            _leaving_year,
            str,
            "The oldest year group, which may bring phones: Year 6, or P7 in Scotland and "
            "Northern Ireland.",
            label="Oldest year group",
        ),
        "school_year_starts": Explained(
            _month,
            str,
            "The month in which a school year starts; permissions end before it.",
            label="School year starts in",
            choices=MONTHS,
        ),
        "pupil_slots": Explained(
            _few,
            str,
            "How many slots or pouches pupils’ phones have.",
            label="Slots for pupils’ phones",
        ),
        "names_on_pupil_labels": Explained(
            _yes_or_no,
            _show_yes_or_no,
            "Print first name and class on the labels of pupils’ phones.",
            label="Names on pupils’ labels",
        ),
        "photo_uses": Explained(
            _names,
            _show_names,
            "What photographs of children are used for; permission is kept for each. A name that "
            "changes is a new use, for which nothing is on file.",
            label="Uses of photographs",
        ),
        "uses_without_names": Explained(
            _names_or_none,
            _show_names,
            "The uses for which a photograph is shown without the name of any child; may be empty.",
            label="Uses without a name",
        ),
        "photo_destinations": Explained(
            _names,
            _show_names,
            "The school computers and shares on which photographs are kept.",
            label="Where photographs are kept",
        ),
        "loan_purposes": Explained(
            _purposes,
            _show_names,
            "What a school device may be signed out for.",
            label="Purposes of a loan",
        ),
        "transfer_by": Explained(
            _time,
            lambda at: f"{at:%H:%M}",
            "By when on the day of return photographs are moved and deleted from a device.",
            label="Photographs moved by",
        ),
        "imei_register": Explained(
            _register,
            str,
            "Whether staff may keep the IMEIs of their own phones here, if they wish: voluntary, "
            "or off. Nobody is ever asked for one.",
            label="IMEIs of own phones",
            choices=REGISTERS,
        ),
        "data_protection_officer": Explained(
            _text,
            str,
            "Whom to ask about data, and how, as the privacy notices say it: such as “Ann Lee, "
            "dpo@example.org”.",
            label="Whom to ask about data",
        ),
        "email": Explained(
            _yes_or_no,
            _show_yes_or_no,
            "Tell whoever decides permissions by e-mail, if they gave an address, that a request "
            "waits or an emergency happened. Switched off, what still waits is not sent.",
            label="E-mail to leadership",
        ),
        "email_server": Explained(
            _email_server,
            str,
            "The school’s own mail server and its port, which passes e-mail on.",
            label="Mail server",
        ),
        "email_security": Explained(
            _email_security,
            str,
            "How the way to the mail server is kept private: starttls, tls, or none, with which "
            "no password is sent.",
            label="Privacy on the way to it",
            choices=EMAIL_SECURITY,
        ),
        "email_from": Explained(
            email_address,
            str,
            "The address from which the kiosk’s e-mail comes.",
            label="E-mail comes from",
        ),
        "email_user": Explained(
            _email_user,
            lambda user: user or "nobody",
            "Who the kiosk is to the mail server, or “nobody”. The password is not a setting: "
            "kiosk email password.",
            label="Name at the mail server",
        ),
        "keep_lock_ups": _kept(
            "Staff phones locked away, and what was declared instead",
            "Who is away now, and patterns within a term; then only counts for each day.",
        ),
        "keep_emergencies": _kept(
            "Phones taken back in an emergency",
            "Leadership looks for patterns over a year.",
        ),
        "keep_permissions": _kept(
            "Permissions, once ended",
            "Whether decisions are alike can be looked into.",
        ),
        "keep_permission_words": _kept(
            "Why, in words, of permissions",
            "It may be about health or family; the category stays.",
        ),
        "keep_adjustments": _kept(
            "Medical adjustments, once ended",
            "Evidence that the school made them.",
        ),
        "keep_justifications": _kept(
            "What was done on professional judgement",
            "Personnel may have to come back to it.",
        ),
        "keep_pupil_permissions": _kept(
            "Why children might bring a phone, and who collects",
            "Proof of what was agreed.",
        ),
        "keep_deposits": _kept(
            "Pupils’ phones handed back with no problem",
            "Nothing happened.",
        ),
        "keep_losses": _kept(
            "Pupils’ phones lost, damaged or given to the wrong child",
            "Claims can be made for years.",
        ),
        "keep_confiscations": _kept(
            "Phones taken from children under a rule",
            "What happened is known for as long as parents may ask.",
        ),
        "keep_loans": _kept(
            "School devices out, where images went, visits and daily closes",
            "Where images went can be traced.",
        ),
        "keep_quarantines": _kept(
            "That a device was set aside for the police",
            "A stub; what it is about is in the safeguarding file.",
        ),
        "keep_photo_permissions": _kept(
            "What was decided about photographs, once a child has left",
            "A withdrawal must stay provable while pictures may still be in use.",
        ),
        "keep_acknowledgements": _kept(
            "Who accepted which rules, once they have left",
            "Employment and six years.",
        ),
        "keep_corrections": _kept(
            "What was added to a record because an entry is not right",
            "As long as most of what it can be about.",
        ),
        "keep_requests": _kept(
            "Who asked what is held about them or their child, once answered",
            "That they were answered in time.",
        ),
        "keep_badges": _kept(
            "Badges and labels that do not work any more",
            "Whoever shows one is told so.",
        ),
        "keep_sign_ins": _kept(
            "Sessions, one-use codes, wrong tries, and answers that changed nothing",
            "Security is looked into within a year.",
        ),
        "keep_leavers": _kept(
            "Names of who has left, once nothing kept refers to them",
            "Until then somebody may be taken in again.",
        ),
        "keep_year_ends": _kept(
            "What the year’s end changed, child by child",
            "For as long as that may have to be put right.",
        ),
        "keep_disposals": _kept(
            "What was disposed of in counts, holds that were lifted, ends of years",
            "That the school forgets on time.",
        ),
    }
)


def checked(name: str, typed: str) -> str:
    """The text to store for what was typed for setting `name`.

    Raises SettingProblem: no such setting, or not a value it can have.
    """
    if name not in EXPLAINED:
        known = ", ".join(EXPLAINED)
        raise SettingProblem(f"There is no setting “{name}”. There are: {known}.")
    return EXPLAINED[name].show(EXPLAINED[name].parse(typed))


@lru_cache(maxsize=8)
def from_stored(stored: tuple[tuple[str, str], ...]) -> Settings:
    """The settings, from name and text of those that were ever changed."""
    return Settings(**{name: EXPLAINED[name].parse(text) for name, text in stored})


def shown(settings: Settings) -> dict[str, str]:
    """Every setting as text that could be typed in again."""
    return {f.name: EXPLAINED[f.name].show(getattr(settings, f.name)) for f in fields(settings)}
