"""The times of the school day as fields: a usual day, and the weekdays that differ from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kiosk.settings import (
    DAYS,
    ContactTimes,
    Interval,
    SettingProblem,
    Settings,
    checked,
    show_weekly_times,
    weekly_times,
)

WEEKDAYS = {
    1: "Monday",
    2: "Tuesday",
    3: "Wednesday",
    4: "Thursday",
    5: "Friday",
}
SESSIONS = 3
USUAL = "usual"

Problems = list[tuple[str, str]]


@dataclass(frozen=True)
class SessionFields:
    """From and to as text; blank on a weekday: as usual, unless there is `none` then."""

    starts: str = ""
    ends: str = ""
    none: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether the session is as usual."""
        return not (self.starts or self.ends or self.none)


@dataclass(frozen=True)
class DayFields:
    """The fields of one row: its sessions, and as text when children go home."""

    key: str
    name: str
    sessions: tuple[SessionFields, ...]
    home: str

    @property
    def is_blank(self) -> bool:
        """Whether the day is as usual."""
        return not self.home and all(session.is_blank for session in self.sessions)

    def as_words(self, usual: DayFields) -> str:
        """`08:50-12:00, home 12:30`: what the day is where it differs from the usual one."""
        there = [
            f"{each.starts or as_usual.starts}-{each.ends or as_usual.ends}"
            for each, as_usual in zip(self.sessions, usual.sessions, strict=True)
            if not each.none and (each.starts or as_usual.starts)
        ]
        return ", ".join([*(there or ["no contact time"]), f"home {self.home or usual.home}"])


def of_settings(current: Settings) -> list[DayFields]:
    """The rows that say what the settings are."""
    usual = Counter(current.contact_times.get(day, ()) for day in WEEKDAYS).most_common(1)[0][0]
    home = Counter(_home(current, day) for day in WEEKDAYS).most_common(1)[0][0]
    sessions = {
        day: _unlike(current.contact_times.get(day, ()), usual, SESSIONS) for day in WEEKDAYS
    }
    most = max(len(usual), *map(len, sessions.values()))
    rows = [DayFields(USUAL, "A usual day", _filled(map(_typed, usual), most), home)]
    for day, name in WEEKDAYS.items():
        at = _home(current, day)
        shown = _filled(sessions[day], most)
        rows.append(DayFields(_key(day), name, shown, "" if at == home else at))
    return rows


def _unlike(
    times: tuple[Interval, ...], usual: tuple[Interval, ...], least: int
) -> tuple[SessionFields, ...]:
    """The sessions of a day beside the usual ones that each takes the place of."""
    left = list(times)
    fields = []
    for session in usual:
        there = next((each for each in left if _overlap(each, session)), None)
        if there is not None:
            left.remove(there)
        fields.append(_typed(there) if there else SessionFields(none=True))
        if there == session:
            fields[-1] = SessionFields()
    return _filled([*fields, *map(_typed, left)], least)


def _overlap(one: Interval, other: Interval) -> bool:
    return one.starts < other.ends and other.starts < one.ends


def _typed(session: Interval) -> SessionFields:
    return SessionFields(f"{session.starts:%H:%M}", f"{session.ends:%H:%M}")


def _filled(fields: Iterable[SessionFields], most: int) -> tuple[SessionFields, ...]:
    there = tuple(fields)
    return (*there, *[SessionFields()] * (most - len(there)))


def _key(day: int) -> str:
    return DAYS[day - 1].lower()


def _home(current: Settings, day: int) -> str:
    at = current.home_times.get(day)
    return f"{at:%H:%M}" if at else ""


def of_form(form: Mapping[str, str]) -> list[DayFields]:
    """The rows as they were typed."""
    most = max(SESSIONS, *(n for n in range(1, 10) if f"{USUAL}-from-{n}" in form), 0)
    keys = {USUAL: "A usual day"} | {_key(day): name for day, name in WEEKDAYS.items()}
    return [
        DayFields(
            key,
            name,
            tuple(
                SessionFields(
                    form.get(f"{key}-from-{n}", "")[:5],
                    form.get(f"{key}-to-{n}", "")[:5],
                    key != USUAL and form.get(f"{key}-none-{n}") == "yes",
                )
                for n in range(1, most + 1)
            ),
            form.get(f"{key}-home", "")[:5],
        )
        for key, name in keys.items()
    ]


def settings_of(rows: list[DayFields], current: Settings) -> tuple[dict[str, str], Problems]:
    """The settings that the rows say, and what is wrong, by field; a weekend stays as it was."""
    problems: Problems = []
    usual, *days = rows
    contact: dict[int, tuple[Interval, ...]] = {}
    home: dict[int, str] = {}
    as_usual = _intervals(usual, usual.sessions, problems)
    for day, row in zip(WEEKDAYS, days, strict=True):
        contact[day] = as_usual if row.is_blank else _of_weekday(row, usual, problems)
        home[day] = row.home or usual.home
    if not usual.home:
        problems.append((f"{USUAL}-home", "Say when children go home on a usual day."))
    if problems:
        return {}, problems
    weekend = {day: times for day, times in current.contact_times.items() if day not in WEEKDAYS}
    kept: ContactTimes = {**{day: times for day, times in contact.items() if times}, **weekend}
    at_home = "; ".join(f"{DAYS[day - 1]} {at}" for day, at in home.items())
    try:
        home_times = checked("home_times", at_home)
    except SettingProblem as problem:
        return {}, [(f"{USUAL}-home", str(problem))]
    return {"contact_times": show_weekly_times(kept), "home_times": home_times}, []


def _of_weekday(row: DayFields, usual: DayFields, problems: Problems) -> tuple[Interval, ...]:
    merged = []
    for n, (typed, as_usual) in enumerate(zip(row.sessions, usual.sessions, strict=True), 1):
        if typed.none and (typed.starts or typed.ends):
            says = f"{row.name}, session {n}: there are times, and “none”. Take one of them away."
            problems.append((f"{row.key}-from-1", says))
        if not typed.none:
            merged.append(as_usual if typed.is_blank else typed)
        if typed.is_blank and row.home and row.home < as_usual.ends:
            says = (
                f"{row.name}: children go home at {row.home}, but session {n} is until "
                f"{as_usual.ends} as usual. Give its times, or tick “none”."
            )
            problems.append((f"{row.key}-from-1", says))
    return _intervals(row, tuple(merged), problems)


def _intervals(
    row: DayFields, sessions: tuple[SessionFields, ...], problems: Problems
) -> tuple[Interval, ...]:
    if any(bool(each.starts) != bool(each.ends) for each in sessions):
        problems.append((f"{row.key}-from-1", f"{row.name}: give both times of a session."))
        return ()
    typed = [f"{each.starts}-{each.ends}" for each in sessions if each.starts]
    try:
        return weekly_times(" ".join(["Mon", *typed]))[1]
    except SettingProblem as problem:
        problems.append((f"{row.key}-from-1", f"{row.name}: {problem}"))
        return ()
