"""Photo permissions at a desk: nothing on file is No, a withdrawal says where images might be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from photographs import SHARE, Hazel

from web.desk import Desk, quick_hashes, signed_in, with_role  # noqa: F401

if TYPE_CHECKING:
    from oakfield import Oakfield

YES = {"use": "Press", "may": "yes", "decided_on": "2026-09-08"}


@pytest.fixture
def hazel(oakfield: Oakfield) -> Hazel:
    return Hazel(oakfield)


@pytest.fixture
def office(oakfield: Oakfield, hazel: Hazel) -> Desk:
    return signed_in(oakfield, with_role(oakfield, "office"))


def test_a_class_with_nothing_on_file_is_all_no(office: Desk):
    assert office.page("/photos").says("4 children, 4 without a decision for some use")
    text = office.get("/photos/classes/hazel").text
    assert text.count(", nothing on file</span>") == 4 * 8
    assert " Yes" not in text
    assert office.get("/photos/classes/elm").status_code == 404
    assert office.get("/photos/pupils/nobody").status_code == 404


def test_a_decision_is_recorded_with_its_evidence_apart(hazel: Hazel, office: Desk):
    given = {"decided_by": "Mother", "evidence": "Form, folder 3", "lawful_basis": "public_task"}
    path = "/photos/pupils/ada"
    assert office.goes_to(office.post(path, **YES, **given, last_on="2027-07-21")) == path
    page = office.page(path)
    assert page.says(
        "Press: Yes",
        "Granted 8 September 2026 until 21 July 2027, by Mother.",
        "Basis: public task.",
        "Evidence: Form, folder 3.",
        "School website: No",
    )
    [row] = hazel.oakfield.rows("photo_permissions")
    assert (row["decision"], row["lawful_basis"]) == ("granted", "public_task")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"use": ""}, "Choose what the photographs are used for."),
        ({"may": "perhaps"}, "Say yes or no."),
        ({"decided_on": "soon"}, "Give a day."),
        ({"decided_on": "2026-11-21"}, "That day is still to come."),
        ({"last_on": "2026-09-07"}, "It would end before it begins."),
        ({"use": "Billboard"}, "The school has no use of photographs called Billboard."),
    ],
)
def test_what_does_not_fit_is_said(hazel: Hazel, office: Desk, change: dict, says: str):
    assert office.shown(office.post("/photos/pupils/ada", **(YES | change)), 422).says(says)
    assert hazel.oakfield.rows("photo_permissions") == []


def test_a_withdrawal_lists_the_loans_since_the_grant(hazel: Hazel, office: Desk):
    """Moved, still on the device, out now; and none of before, of another use or another class."""
    hazel.device("ipad5", "iPad 5")
    hazel.device("ipad6", "iPad 6")
    hazel.device("ipad7", "iPad 7")
    hazel.oakfield.set("08:31", "2026-11-19")
    hazel.read_and_sign_out(device="ipad7")
    label7 = hazel.device("ipad7", "iPad 7")
    hazel.scan(label=label7)
    hazel.scan("images:none", label=label7)
    hazel.oakfield.set("08:31")
    hazel.decide("ada")
    hazel.read_and_sign_out()
    hazel.scan()
    hazel.move()
    hazel.read_and_sign_out(device="ipad5")
    hazel.read_and_sign_out("School website", device="ipad6")
    office = signed_in(hazel.oakfield, with_role(hazel.oakfield, "office", "Una", "Ross"))
    page = office.shown(
        office.post("/photos/pupils/ada", use="Press", may="no", decided_on="2026-11-20")
    )
    assert page.says(
        "Where might images for Press be?",
        f"12 in: {SHARE}",
        "Out now: the borrower is told at the next scan.",
        "Press: No",
        "A file cannot change this No.",
    )
    assert not page.says("iPad 6")
    assert not page.says("iPad 7")


def test_the_class_of_last_year_counts_too(hazel: Hazel, office: Desk):
    """Ada was photographed with 3 Hazel, and is in 4 Elm now, as Otto always was."""
    hazel.decide("ada")
    hazel.read_and_sign_out()
    hazel.child("ada", "4 Elm")
    said = office.shown(office.post("/photos/pupils/ada", **(YES | {"may": "no"})))
    assert said.says("iPad 4, Priya Shah", "3 Hazel. Out now")
    hazel.child("otto", "4 Elm")
    hazel.decide("otto")
    none = office.shown(office.post("/photos/pupils/otto", **(YES | {"may": "no"})))
    assert none.says("No school device was signed out for this use since the first Yes.")


def test_a_no_of_a_child_never_shown_says_so(office: Desk):
    page = office.shown(office.post("/photos/pupils/ada", **(YES | {"may": "no"})))
    assert page.says("No school device was signed out for this use since the first Yes.")


def test_leadership_alone_excludes_a_child_and_nobody_sees_why(hazel: Hazel, office: Desk):
    assert not office.page("/photos/pupils/ada").says("Safeguarding")
    assert office.post("/photos/pupils/ada/exclusion").status_code == 403
    head = signed_in(hazel.oakfield, with_role(hazel.oakfield, "headteacher", "Margaret", "Hill"))
    assert head.page("/photos/pupils/ada").says("Do not photograph at all", "No reason is kept")
    said = head.shown(head.post("/photos/pupils/ada/exclusion"))
    assert said.says("Where might images be?", "for any use since the first Yes.")
    hazel.decide("bo")
    hazel.read_and_sign_out()
    found = head.shown(head.post("/photos/pupils/bo/exclusion"))
    assert found.says("Where might images be?", "iPad 4, Priya Shah", "3 Hazel, Press.")
    office = signed_in(hazel.oakfield, with_role(hazel.oakfield, "office", "Una", "Ross"))
    assert office.page("/photos/pupils/ada").says("Do not photograph", "whatever stands below.")
    assert "Do not photograph" in office.get("/photos/classes/hazel").text
    head = signed_in(hazel.oakfield, with_role(hazel.oakfield, "headteacher", "Mo", "Ash"))
    head.post("/photos/pupils/ada/exclusion", end="yes")
    ended = [bool(row["ended_at"]) for row in hazel.oakfield.rows("photo_exclusions")]
    assert ended == [True, False]
