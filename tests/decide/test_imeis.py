"""IMEIs: which numbers are kept, whose they are, and what is left of a deleted one."""

from __future__ import annotations

import random
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from stdnum import imei as independent

from kiosk.actions import Outcome
from kiosk.actions.imeis import DeleteImei, DescribePhone, RecordImei, RevealImei
from kiosk.actions.settings import ChangeSetting
from kiosk.db import audit_check
from kiosk.db import imeis as table
from kiosk.decide.imeis import digits, fault, luhn
from kiosk.sealing import seal, unseal

from .conftest import refused

if TYPE_CHECKING:
    from oakfield import Oakfield

GOOD = "356938035643809"
OTHER = "868932036356090"


def record(oakfield: Oakfield, person: str, number: str = GOOD, **given: Any) -> Outcome:
    key, plain = uuid.uuid4().hex, digits(number)
    sealed = seal(oakfield.school.keys.sealing, plain, f"imeis/{key}")
    action = RecordImei(key, person, 1, 1, number, sealed, oakfield.digest(plain))
    return oakfield.do(replace(action, **given))


@pytest.mark.parametrize(
    "typed",
    [
        GOOD,
        "35 693803 564380 9",
        "35-693803-564380-9",
        "35693803/5643809".replace("/", ""),
        f"{GOOD}/01",
        f" {GOOD} / 02 ",
        f"IMEI: {GOOD}",
        f"IMEI1: {GOOD}",
        "35.693803.564380.9",
    ],
)
def test_what_phones_show_around_the_digits_is_forgiven(typed: str) -> None:
    assert digits(typed) == GOOD
    assert fault(digits(typed)) is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "I1"),
        ("35693803564380", "I1"),
        (GOOD + "01", "I1"),
        ("3569380356438012", "I3"),
        ("356938035643808", "I2"),
        ("0" * 15, "I5"),
        ("004999010640000", "I5"),
        ("490154203237518", "I5"),
        ("352099001761481", "I5"),
        ("89049032004008882600003321234567", "I12"),
        ("89 04 90 32 00 40 08 88 26 00 00 33 21 23 45 67", "I12"),
        ("A1000012345678", "I13"),
        ("a0-0000-1234-5678", "I13"),
        ("35693803564380A", "I9"),
        ("not a number", "I9"),
        ("٣٥٦٩٣٨٠٣٥٦٤٣٨٠٩", "I9"),
    ],
)
def test_what_is_no_imei_is_refused_by_name(typed: str, code: str) -> None:
    found = fault(digits(typed))
    assert found is not None
    assert found.code == code


def test_the_standard_s_own_example_has_its_check_digit() -> None:
    assert luhn("26053179311383") == 7


def test_twenty_thousand_numbers_agree_with_another_implementation() -> None:
    chance = random.Random(20261120)
    for _ in range(20_000):
        body = f"{chance.randrange(10, 99)}{chance.randrange(10**12):012d}"
        number = body + str(luhn(body) if chance.random() < 0.5 else chance.randrange(10))
        if chance.random() < 0.3:
            place = chance.randrange(15)
            number = number[:place] + str(chance.randrange(10)) + number[place + 1 :]
        found = fault(number)
        if found is None or found.code != "I5":
            assert (found is None) == independent.is_valid(number), number


@pytest.mark.parametrize(
    ("number", "code"),
    [("0" * 15, "I5"), ("35693803564380", "I1"), ("3569380356438012", "I3"), (GOOD[:14], "I1")],
)
def test_what_the_other_one_wrongly_accepts_is_refused(number: str, code: str) -> None:
    assert independent.is_valid(number)
    found = fault(number)
    assert found is not None
    assert found.code == code


def test_the_owner_has_it_back_and_the_rest_see_four_digits(oakfield: Oakfield) -> None:
    """Invariant 13."""
    person = oakfield.person()
    assert record(oakfield, person, "35 693803 564380 9").code == "recorded"
    (kept,) = table.of_person(oakfield.school.db, person)
    assert kept.masked == "···· 3809"
    assert unseal(oakfield.school.keys.sealing, kept.sealed, f"imeis/{kept.id}") == GOOD
    raw = (oakfield.folder / "kiosk.db").read_bytes()
    assert GOOD.encode() not in raw


def test_two_sims_are_two_numbers_and_the_same_one_is_kept_once(oakfield: Oakfield) -> None:
    ours, theirs = oakfield.person(), oakfield.person("Marcus", "Bell")
    assert record(oakfield, ours).code == "recorded"
    assert record(oakfield, ours, OTHER).refusal == "I10"
    assert record(oakfield, ours, OTHER, position=2).code == "recorded"
    assert record(oakfield, ours, phone=2).refusal == "I4"
    assert record(oakfield, theirs).refusal == "I4b"
    assert len(table.of_person(oakfield.school.db, ours)) == 2
    assert table.of_person(oakfield.school.db, theirs) == []


def test_a_school_that_keeps_no_numbers_still_lets_go_of_old_ones(oakfield: Oakfield) -> None:
    ours = oakfield.person()
    record(oakfield, ours)
    oakfield.do(ChangeSetting("imei_register", "off"))
    wrong = record(oakfield, ours, OTHER, position=2)
    said = "This school keeps no numbers of phones. Keep yours somewhere safe."
    refused(wrong, "I14", said)
    (kept,) = table.of_person(oakfield.school.db, ours)
    assert oakfield.do(DeleteImei(ours, kept.id)).code == "deleted"


def test_only_the_owner_deletes_and_then_it_is_gone_for_good(oakfield: Oakfield) -> None:
    ours, theirs = oakfield.person(), oakfield.person("Marcus", "Bell")
    record(oakfield, ours)
    (kept,) = table.of_person(oakfield.school.db, ours)
    assert oakfield.do(DeleteImei(theirs, kept.id)).refusal == "I6"
    assert oakfield.do(DeleteImei(ours, kept.id)).code == "deleted"
    assert table.of_person(oakfield.school.db, ours) == []
    raw = (oakfield.folder / "kiosk.db").read_bytes()
    assert kept.sealed.encode() not in raw
    assert kept.fingerprint.encode() not in raw
    assert audit_check.verify(oakfield.school.db).entries == oakfield.entries()
    assert oakfield.do(DeleteImei(ours, kept.id)).refusal == "I11"
    assert record(oakfield, ours).code == "recorded"


def test_the_phone_that_came_with_a_deleted_number_is_still_vouched_for(oakfield: Oakfield) -> None:
    ours = oakfield.person()
    record(oakfield, ours)
    oakfield.do(DeleteImei(ours, table.of_person(oakfield.school.db, ours)[0].id))
    assert [phone.number for phone in table.phones_of(oakfield.school.db, ours)] == [1]
    audit_check.verify(oakfield.school.db)


def test_a_number_put_back_after_it_was_deleted_is_noticed(oakfield: Oakfield) -> None:
    ours = oakfield.person()
    record(oakfield, ours)
    (row,) = oakfield.rows("imeis")
    oakfield.do(DeleteImei(ours, row["id"]))
    oakfield.school.db["imeis"].insert(row)
    with pytest.raises(audit_check.Tampered, match=r"^imeis, .* it was erased, and is there again"):
        audit_check.verify(oakfield.school.db)


def test_a_payload_cannot_be_erased_without_an_entry_that_says_so(oakfield: Oakfield) -> None:
    record(oakfield, oakfield.person())
    db = oakfield.school.db
    with pytest.raises(Exception, match="can’t be changed or removed"):
        db.execute("DELETE FROM audit_payload WHERE seq = 1")
    db.execute("INSERT INTO audit_erasures VALUES (1, 2)")
    db.execute("DELETE FROM audit_payload WHERE seq = 1")
    with pytest.raises(audit_check.Tampered, match=r"^audit_payload, entry 1: it is missing"):
        audit_check.verify(db)


def test_what_a_phone_looks_like_is_kept_and_taken_out_again(oakfield: Oakfield) -> None:
    ours = oakfield.person()
    oakfield.do(DescribePhone(ours, 1, " Samsung ", "Galaxy  S24", "black"))
    said = table.descriptions(oakfield.school.db, ours)[f"{ours}/1"]
    assert said.in_words == "Samsung Galaxy S24, black"
    oakfield.do(DescribePhone(ours, 1, "", " ", ""))
    assert table.descriptions(oakfield.school.db, ours) == {}
    audit_check.verify(oakfield.school.db)


def test_a_phone_known_by_its_number_alone_goes_with_it_so_that_nobody_is_asked_for_it(
    oakfield: Oakfield,
) -> None:
    """Somebody kept the number of a phone that stays at home, and takes it out again."""
    priya, db = oakfield.somebody(), oakfield.school.db

    def phones() -> list[int]:
        audit_check.verify(db)
        return [phone.number for phone in table.phones_of(db, priya.person)]

    def delete(phone: int) -> None:
        key = next(row["id"] for row in oakfield.rows("imeis") if row["phone"][-1] == str(phone))
        assert oakfield.do(DeleteImei(priya.person, key)).code == "deleted"

    oakfield.scan(priya)
    for _ in range(2):
        record(oakfield, priya.person, phone=2)
        oakfield.do(DescribePhone(priya.person, 2, "Nokia", "", ""))
        assert phones() == [1, 2]
        delete(2)
        assert phones() == [1, 2], "it is still described"
        oakfield.do(DescribePhone(priya.person, 2, "", "", ""))
        assert phones() == [1]
    record(oakfield, priya.person, phone=2)
    oakfield.wait(minutes=1)
    oakfield.scan(priya, "lock_away:2")
    delete(2)
    assert phones() == [1, 2], "it was locked away"


def test_leadership_says_why_before_it_sees_a_number(oakfield: Oakfield) -> None:
    ours = oakfield.person()
    record(oakfield, ours)
    (kept,) = table.of_person(oakfield.school.db, ours)
    assert oakfield.do(RevealImei(ours, kept.id, "police")).refusal == "I7"
    shown = oakfield.do(RevealImei(ours, kept.id, "Police asked, crime 1234"))
    assert shown.code == "revealed"
    assert GOOD not in str(shown)


def test_each_refusal_in_its_own_words(oakfield: Oakfield) -> None:
    ours, theirs = oakfield.person(), oakfield.person("Marcus", "Bell")
    wrong = record(oakfield, ours, "12345")
    refused(wrong, "I1", "An IMEI has 15 digits. You typed 5. Dial *#06# to see it.")
    wrong = record(oakfield, ours, "356938035643808")
    refused(wrong, "I2", "That number doesn’t add up. One digit is probably wrong.")
    wrong = record(oakfield, ours, "3569380356438091")
    refused(wrong, "I3", "That looks like an IMEISV (16 digits). Use the 15-digit IMEI.")
    wrong = record(oakfield, ours, "0" * 15)
    refused(wrong, "I5", "That is a test number, not a real phone.")
    wrong = record(oakfield, ours, "89049032004008882600003321234567")
    said = "That looks like an EID, which has 32 digits. Take the line that says IMEI."
    refused(wrong, "I12", said)
    wrong = record(oakfield, ours, "A1000012345678")
    said = "That looks like an MEID, which has letters. Take the line that says IMEI."
    refused(wrong, "I13", said)
    wrong = record(oakfield, ours, "F9X3D0LVN")
    refused(
        wrong,
        "I9",
        "An IMEI is digits only. Dial *#06# to see it; an EID or a serial number is not one.",
    )
    record(oakfield, ours)
    refused(record(oakfield, ours, phone=2), "I4", "That number is already in your list.")
    wrong = record(oakfield, theirs)
    said = "That number is already recorded by someone else: please see the office."
    refused(wrong, "I4b", said)
    wrong = record(oakfield, ours, OTHER)
    said = "This phone has an IMEI 1 already. Delete it first, or choose the other one."
    refused(wrong, "I10", said)
    (kept,) = table.of_person(oakfield.school.db, ours)
    wrong = oakfield.do(DeleteImei(theirs, kept.id))
    refused(wrong, "I6", "You can see and change only your own device numbers.")
    wrong = oakfield.do(RevealImei(ours, kept.id, "police"))
    refused(wrong, "I7", "Say why you need the full number. This look-up is logged.")
    wrong = oakfield.do(DeleteImei(ours, "nothing"))
    refused(wrong, "I11", "That number is not there any more.")
