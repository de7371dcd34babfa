"""The day's close: every device and every locked-away phone in its place, or named."""

from __future__ import annotations

import pytest
from oakfield import Oakfield
from photographs import Hazel

from decide.conftest import refused
from kiosk.actions.day_closes import CloseDay
from kiosk.actions.pupil_phones import HoldPupilPhone
from kiosk.actions.quarantines import QuarantineDevice
from kiosk.actions.school_devices import SetCondition
from kiosk.db import day_closes


@pytest.fixture
def hazel(oakfield: Oakfield) -> Hazel:
    return Hazel(oakfield)


def said(hazel: Hazel) -> list[str]:
    return [
        line.says
        for line in day_closes.sheet_at(hazel.oakfield.school.db, hazel.oakfield.clock).devices
    ]


def test_each_device_is_in_its_place_or_named_with_who_and_since_when(hazel: Hazel):
    assert said(hazel) == ["In its place"]
    hazel.sign_out(None)
    hazel.oakfield.set("17:00")
    assert said(hazel) == ["With Priya Shah since 08:31. iPad 4 was due back at 10:31."]
    hazel.scan()
    assert said(hazel) == ["Back, not said whether photos were made: Priya Shah, since 17:00"]
    hazel.scan("images:made")
    hazel.oakfield.set("17:00", "2026-11-23")
    assert said(hazel) == ["Back, photos to move: Priya Shah, since 20 November, 17:00"]
    hazel.move()
    hazel.oakfield.do(SetCondition("ipad4", "faulty"))
    assert said(hazel) == ["Faulty since 17:00"]
    hazel.oakfield.do(SetCondition("ipad4", "in_use"))
    hazel.sign_out(None)
    hazel.oakfield.do(SetCondition("ipad4", "missing"))
    assert said(hazel) == ["Missing since 17:00, last with Priya Shah"]
    hazel.oakfield.do(QuarantineDevice("ipad4"))
    assert said(hazel) == ["Put away since 17:00. Nobody uses it."]
    hazel.oakfield.do(SetCondition("ipad4", "retired"))


def test_phones_still_locked_away_are_on_it(hazel: Hazel):
    hazel.oakfield.scan(hazel.priya)
    sheet = day_closes.sheet_at(hazel.oakfield.school.db, hazel.oakfield.clock)
    assert [(line.what, line.says) for line in sheet.phones] == [
        ("Still locked away: slot 1.", "Priya Shah, since 08:31")
    ]


def test_one_that_charges_is_in_its_place(hazel: Hazel):
    hazel.oakfield.do(SetCondition("ipad4", "charging"))
    sheet = day_closes.sheet_at(hazel.oakfield.school.db, hazel.oakfield.clock)
    [line] = sheet.devices
    assert (line.in_place, line.says) == (True, "Charging since 08:31")
    assert hazel.sign_out(None).foot == "It was charging. Look at its battery."
    assert hazel.oakfield.rows("school_devices")[0]["condition"] == "in_use"


def test_pupils_phones_that_are_still_here_are_on_it(hazel: Hazel):
    hazel.oakfield.do(HoldPupilPhone("ada", hazel.oakfield.clock, "Mother"))
    hazel.oakfield.scan(hazel.priya)
    sheet = day_closes.sheet_at(hazel.oakfield.school.db, hazel.oakfield.clock)
    assert [(line.what, line.says) for line in sheet.pupil_phones] == [
        ("Still locked away: slot 1.", "Ada Fenn, 3 Hazel, since 08:31")
    ]
    hazel.oakfield.do(CloseDay(hazel.priya.person))
    assert hazel.oakfield.rows("day_closes")[0]["phones_locked"] == 2


def test_a_person_signs_it_off_and_again_later(hazel: Hazel):
    hazel.sign_out(None)
    assert hazel.oakfield.do(CloseDay(hazel.priya.person)).code == "done"
    hazel.scan()
    hazel.scan("images:none")
    hazel.oakfield.do(CloseDay(hazel.priya.person))
    rows = hazel.oakfield.rows("day_closes")
    assert [(row["devices"], row["devices_named"]) for row in rows] == [(1, 1), (1, 0)]
    refused(hazel.oakfield.do(CloseDay("nobody")), "E3", "There is no such person.")
