"""The message catalogue: the words agreed in domain.md A.6, all of them used, none invented."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.refusals import SENTENCES, refuse, sentence

KIOSK = Path(__file__).parents[2] / "kiosk"

CATALOGUE = {
    "G1": "We don't recognise that code. Please see the office.",
    "G2": "This badge was reported lost or has been replaced. Please see the office.",
    "G3": "Only {role} can do this. On site today: {names}.",
    "G4": "You can't decide your own request. Ask another member of the leadership team.",
    "G5": "Please use your own badge. Badges, PINs and log-ins are never shared.",
    "G6": "Please read and accept the device rules (version {v}) first.",
    "G7": "No connection. Your entry is saved on this tablet and will be sent later ({n} waiting).",
    "G8": "Entries can't be changed or removed. Add a correction and say why.",
    "G9": "This tablet's clock is {n} minutes out. Please tell the office.",
    "K1": "{device} is already in slot {n}, since {time}.",
    "K2": "Slot {n} is in use. Choose another.",
    "K3": "Please switch the phone off before locking it away.",
    "K4": "You're in contact time until {time}. Your phone stays locked away unless leadership "
    "has agreed an exception.",
    "K5": "That slot belongs to someone else.",
    "K6": "Recorded as an emergency. {SLT} has been told. Please add the reason when you can.",
    "K7": "Your permission ended at {time}. Please lock your phone away now.",
    "K8": "No phone recorded for you today. Lock it away, or choose: no phone / left at home / "
    "permission / on a visit.",
    "K9": "Agreed until {time}. Use it only in {rooms}, out of sight of children.",
    "K10": "Watches: time only until {contracted_to}.",
    "K11": "Still locked away: slot {n}.",
    "K12": "All slots are in use. Please see the office.",
    "P1": "Only a member of the leadership team can agree this.",
    "P2": "Please say briefly why this is exceptional.",
    "P3": "Please give an end time. Permissions are never open-ended.",
    "P4": "Choose a staff room or office, out of view of children.",
    "P5": "This has already happened, so it will be recorded as a justification for the "
    "Headteacher, not as a permission.",
    "P6": "A permission already covers this time. Change that one instead.",
    "P7": "This permission has ended. Make a new request.",
    "C1": "Only {leaving} children who walk home alone may bring a phone. For {year}: the parent "
    "asks and the Headteacher agrees first.",
    "C2": "{name} isn't recorded as walking home alone.",
    "C3": "No signed form on file for {school_year}.",
    "C4": "Waiting for the Headteacher. (You may hold the phone safely and ring the parent.)",
    "C5": "Phones are kept until {home_time}. Is {name} leaving early? Record who is collecting.",
    "C6": "This phone is recorded for another child. Check the label and the child.",
    "C7": "{name}'s phone is already in {slot}, since {time}.",
    "C8": "Not collected: {n} phones.",
    "C9": "{adult} is not on the list to collect for {name}. Ask the office manager.",
    "C10": "Permission was withdrawn on {date}. Hold the phone for a parent.",
    "C11": "{name} is marked absent today. Check before you continue.",
    "I8": "IMEI and phone numbers are not kept for children's phones.",
    "V2": "The phone stays in school during the visit.",
    "D1": "Photos are taken only on a school device. Sign out a school iPad.",
    "D2": "{ipad} still holds photos from {date}. Move and delete them before it goes out again.",
    "D3": "{ipad} is with {person} since {time}.",
    "D4": "School devices are for school use only. Choose a purpose.",
    "D5": "Open the photo list for {group} before taking the iPad.",
    "D6": "{n} children in {group} must not be photographed for {use}.",
    "D7": "Were any photos, videos or recordings made? Yes / No.",
    "D8": "Photos are kept only on: {approved}.",
    "D9": "Photos may be shared only with the parents of the child shown.",
    "D10": "{ipad} was due back at {time}.",
    "D11": "No decision on file counts as No.",
    "V1": "On visits: away from children, emergencies only, no photos on your own phone.",
    "B1": "Do not open, copy, photograph, forward or delete anything. Ring the police now. "
    "Then tell {who}. Do not speak to the person concerned.",
}
"""Families B, C, D, G, K, P and V and I8 of domain.md A.6, word for word.

C1 has a gap for Year 6, which is P7 elsewhere; {group} is its {class}.
"""


def as_set(words: str) -> str:
    """Typographic apostrophes, and gaps in lower case, as the product writes them."""
    return re.sub(r"{\w+}", lambda gap: gap[0].lower(), words.replace("'", "’"))


OURS = {"V3", "V4", "V5"}


@pytest.mark.parametrize(
    "code",
    [c for c in SENTENCES if c in CATALOGUE or (c[0] in "BCDGKPV" and c not in OURS)],
)
def test_a_sentence_of_the_catalogue_stands_word_for_word(code: str) -> None:
    assert SENTENCES[code] == as_set(CATALOGUE[code])


def test_these_families_are_the_catalogues_alone() -> None:
    assert {code for code in SENTENCES if code[0] in "GKC"} <= set(CATALOGUE)


def calls() -> Iterator[tuple[str, set[str], str]]:
    """Every `refuse("…")` and `sentence("…")` in the product: code, named arguments, place."""
    for path in sorted(KIOSK.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in ("refuse", "sentence") and path.name != "refusals.py":
                [code] = node.args
                assert isinstance(code, ast.Constant), f"{path}:{node.lineno}"
                given = {keyword.arg or "**" for keyword in node.keywords}
                yield str(code.value), given, f"{path.name}:{node.lineno}"


def test_every_sentence_is_said_somewhere_and_none_is_said_that_is_not_there() -> None:
    assert {code for code, _, _ in calls()} == set(SENTENCES)


def test_every_gap_of_a_sentence_is_filled_where_it_is_said() -> None:
    around = {"heading", "foot", "also"}
    for code, given, place in calls():
        gaps = {name for _, name, _, _ in string.Formatter().parse(SENTENCES[code]) if name}
        assert given - around == gaps, f"{code} at {place}"


def test_the_tablet_knows_no_code_that_the_catalogue_does_not() -> None:
    scripts = [path.read_text("utf-8") for path in (KIOSK / "static").glob("*.js")]
    named = set(re.findall(r"\"([A-Z]\d{1,2})\"", "\n".join(scripts)))
    assert named, "the search finds nothing any more"
    assert named <= set(SENTENCES)


DESK_CODES = {"G3", "G4", "G8", "I8", "S5", "V2", "W2", "W3", "E5", "E6", "E7", "E8"}
"""Shown, as are families P and J, by test_permissions; of pupils’ phones, as is family C, by
test_pupil_phones; families X, Y and Z by test_subject_access, test_retention and test_corrections;
else by test_sign_in, test_roles, test_school_days and test_stations.
"""


def shown() -> Iterator[str]:
    """The message codes that these tests see refused: `refused(outcome, "K4", "…")`."""
    for path in Path(__file__).parent.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "refused":
                yield ast.literal_eval(node.args[1])


def test_every_message_of_a_rule_is_shown_by_a_named_case() -> None:
    # Of the tablet’s clock, an emergency, the board, a wrong PIN (test_own): no rule’s.
    said_elsewhere = {"G9", "K6", "K8", "K9", "K10", "K11", "S10", "S11"}
    # A quarantine, a photo list, a device that is back, a visit.
    said_elsewhere |= {"B1", "D6", "D7", "D10", "D11", "V1", "V2"}
    at_a_desk = {code for code in SENTENCES if code[0] in "LACFHPJXYZ" or code in DESK_CODES}
    assert set(SENTENCES) - said_elsewhere - at_a_desk <= set(shown())


@pytest.mark.parametrize(("code", "words"), SENTENCES.items())
def test_a_sentence_is_plain_and_ends_where_it_ends(code: str, words: str) -> None:
    assert re.fullmatch(r"[A-Z{][^'\"!]*\.\)?", words)


def test_a_refusal_carries_its_code_its_filled_sentence_and_what_stands_around_it() -> None:
    refusal = refuse("K1", heading="Already locked away", device="Phone 2", n=9, time="08:31")
    assert refusal.code == "K1"
    assert refusal.sentence == "Phone 2 is already in slot 9, since 08:31."
    assert (refusal.heading, refusal.foot, refusal.also) == ("Already locked away", "", ())


def test_a_refusal_without_a_heading_of_its_own_sends_to_the_office() -> None:
    assert refuse("K12").heading == "Please see the office"


@pytest.mark.parametrize("code", ["K99", "k4", ""])
def test_a_message_that_is_not_in_the_catalogue_cannot_be_said(code: str) -> None:
    with pytest.raises(KeyError):
        sentence(code)


def test_a_gap_left_open_cannot_be_said() -> None:
    with pytest.raises(KeyError):
        sentence("K4")
