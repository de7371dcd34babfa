"""The times of the school day as fields: a usual day, and the weekdays that differ from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
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
class DayFields:
    """The fields of one row: `sessions` are from and to, `home` is when children go home, as text;
    a blank of a weekday is as usual.
    """

    key: str
    name: str
    sessions: tuple[tuple[str, str], ...]
    home: str
    none: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether the day is as usual."""
        return not (self.none or self.home or any(map(any, self.sessions)))


def of_settings(current: Settings) -> list[DayFields]:
    """The rows that say what the settings are."""
    usual = Counter(current.contact_times.get(day, ()) for day in WEEKDAYS).most_common(1)[0][0]
    home = Counter(_home(current, day) for day in WEEKDAYS).most_common(1)[0][0]
    most = max(SESSIONS, *(len(times) for times in (usual, *current.contact_times.values())))
    rows = [DayFields(USUAL, "A usual day", _sessions(usual, most), home)]
    for day, name in WEEKDAYS.items():
        times, at = current.contact_times.get(day, ()), _home(current, day)
        shown = _sessions(() if times == usual else times, most)
        none = not times and bool(usual)
        rows.append(DayFields(_key(day), name, shown, "" if at == home else at, none))
    return rows


def _key(day: int) -> str:
    return DAYS[day - 1].lower()


def _home(current: Settings, day: int) -> str:
    at = current.home_times.get(day)
    return f"{at:%H:%M}" if at else ""


def _sessions(times: tuple[Interval, ...], most: int) -> tuple[tuple[str, str], ...]:
    given = [(f"{each.starts:%H:%M}", f"{each.ends:%H:%M}") for each in times]
    return (*given, *[("", "")] * (most - len(given)))


def of_form(form: Mapping[str, str]) -> list[DayFields]:
    """The rows as they were typed."""
    most = max(SESSIONS, *(n for n in range(1, 10) if f"{USUAL}-from-{n}" in form), 0)
    keys = {USUAL: "A usual day"} | {_key(day): name for day, name in WEEKDAYS.items()}
    return [
        DayFields(
            key,
            name,
            tuple(
                (form.get(f"{key}-from-{n}", "")[:5], form.get(f"{key}-to-{n}", "")[:5])
                for n in range(1, most + 1)
            ),
            form.get(f"{key}-home", "")[:5],
            form.get(f"{key}-none") == "yes",
        )
        for key, name in keys.items()
    ]


def settings_of(rows: list[DayFields], current: Settings) -> tuple[dict[str, str], Problems]:
    """The settings that the rows say, and what is wrong, by field; a weekend stays as it was."""
    problems: Problems = []
    usual, *days = rows
    contact: dict[int, tuple[Interval, ...]] = {}
    home: dict[int, str] = {}
    for day, row in zip(WEEKDAYS, days, strict=True):
        times = _intervals(row, problems)
        contact[day] = () if row.none else times or _intervals(usual, [])
        home[day] = row.home or usual.home
    _intervals(usual, problems)
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


def _intervals(row: DayFields, problems: Problems) -> tuple[Interval, ...]:
    typed = [f"{starts}-{ends}" for starts, ends in row.sessions if starts or ends]
    if any("-" in (each[0], each[-1]) for each in typed):
        problems.append((f"{row.key}-from-1", f"{row.name}: give both times of a session."))
        return ()
    try:
        return weekly_times(" ".join(["Mon", *typed]))[1]
    except SettingProblem as problem:
        problems.append((f"{row.key}-from-1", f"{row.name}: {problem}"))
        return ()
