"""Tablets and computers: let in under a name of their own, and shut out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.actions.stations import EnrolStation, RevokeStation, SeeStation
from kiosk.decide.stations import KINDS

from .conftest import refused

if TYPE_CHECKING:
    from oakfield import Oakfield

HALL = EnrolStation("s1", "Hall tablet", "kiosk")


def test_a_new_school_has_the_machine_it_runs_on(oakfield: Oakfield) -> None:
    [machine] = oakfield.rows("stations")
    assert (machine["id"], machine["name"], machine["kind"]) == (
        "machine",
        "This computer",
        "shared",
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_station_of_every_kind_can_be_enrolled(oakfield: Oakfield, kind: str) -> None:
    assert oakfield.do(EnrolStation("s1", "Hall tablet", kind)).code == "done"
    [station] = [row for row in oakfield.rows("stations") if row["id"] == "s1"]
    assert station == {
        "id": "s1",
        "name": "Hall tablet",
        "kind": kind,
        "enrolled_at": "2026-11-20T08:31:00.000Z",
        "revoked_at": None,
    }


def test_two_working_stations_never_share_a_name(oakfield: Oakfield) -> None:
    oakfield.do(HALL)
    refused(
        oakfield.do(EnrolStation("s2", "Hall tablet", "office")),
        "E1",
        "There is already a station called Hall tablet. Choose another name.",
    )
    assert [row["id"] for row in oakfield.rows("stations")] == ["machine", "s1"]


def test_the_name_of_a_station_that_was_shut_out_may_be_used_again(oakfield: Oakfield) -> None:
    oakfield.do(HALL)
    oakfield.wait(hours=1)
    assert oakfield.do(RevokeStation("s1")).code == "done"
    assert oakfield.do(EnrolStation("s2", "Hall tablet", "kiosk")).code == "done"
    revoked = {row["id"]: row["revoked_at"] for row in oakfield.rows("stations")}
    assert revoked == {"machine": None, "s1": "2026-11-20T09:31:00.000Z", "s2": None}


def test_a_station_is_shut_out_once(oakfield: Oakfield) -> None:
    oakfield.do(HALL)
    oakfield.do(RevokeStation("s1"))
    oakfield.wait(hours=1)
    refused(oakfield.do(RevokeStation("s1")), "E2", "Hall tablet is not here any more.")
    assert oakfield.rows("stations")[1]["revoked_at"] == "2026-11-20T08:31:00.000Z"


def test_a_station_that_never_was_cannot_be_shut_out(oakfield: Oakfield) -> None:
    refused(oakfield.do(RevokeStation("Attic")), "E2", "Attic is not here any more.")


@pytest.mark.parametrize(
    ("seconds", "seen_at"),
    [
        (59, "2026-11-20T08:31:00.000Z"),
        (60, "2026-11-20T08:32:00.000Z"),
        (-59, "2026-11-20T08:31:00.000Z"),
        (-60, "2026-11-20T08:30:00.000Z"),
    ],
)
def test_a_station_is_seen_once_a_minute_whatever_the_clock_is_set_to(
    oakfield: Oakfield, seconds: int, seen_at: str
) -> None:
    oakfield.do(SeeStation("machine"))
    oakfield.wait(seconds=seconds)
    oakfield.do(SeeStation("machine"))
    (seen,) = oakfield.rows("sightings")
    assert seen["seen_at"] == seen_at
