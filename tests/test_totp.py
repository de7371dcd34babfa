"""One-time passwords are those of RFC 4226 and RFC 6238, so that any authenticator fits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk import totp

SECRET = b"12345678901234567890"
"""The secret of both RFCs' test vectors."""

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (0, "755224"),
        (1, "287082"),
        (2, "359152"),
        (3, "969429"),
        (4, "338314"),
        (5, "254676"),
        (6, "287922"),
        (7, "162583"),
        (8, "399871"),
        (9, "520489"),
    ],
)
def test_codes_are_those_of_rfc_4226_appendix_d(step: int, code: str):
    assert totp.code(SECRET, step) == code


@pytest.mark.parametrize(
    ("second", "eight_digits"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_rfc_6238_appendix_b(second: int, eight_digits: str):
    at = datetime.fromtimestamp(second, UTC)
    six = eight_digits[-6:]
    assert totp.code(SECRET, totp.step_of(at)) == six
    assert totp.matching_step(SECRET, six, at) == totp.step_of(at)


@pytest.mark.parametrize(
    ("clock_is_out", "works"),
    [(-61, False), (-60, False), (-30, True), (0, True), (29, True), (30, True), (60, False)],
)
def test_an_authenticator_may_be_one_step_out_either_way(clock_is_out: int, works: bool):
    theirs = totp.step_of(NOON + timedelta(seconds=clock_is_out))
    found = totp.matching_step(SECRET, totp.code(SECRET, theirs), NOON)
    assert found == (theirs if works else None)


def test_a_step_lasts_from_one_half_minute_to_the_next():
    assert totp.step_of(NOON + timedelta(seconds=29, milliseconds=999)) == totp.step_of(NOON)
    assert totp.step_of(NOON + timedelta(seconds=30)) == totp.step_of(NOON) + 1


def test_spaces_are_how_authenticators_show_a_code():
    code = totp.code(SECRET, totp.step_of(NOON))
    assert totp.matching_step(SECRET, f" {code[:3]} {code[3:]} ", NOON) == totp.step_of(NOON)


@pytest.mark.parametrize(
    "change", [lambda c: c[1:], lambda c: c + "0", lambda c: "", lambda c: "x"]
)
def test_a_code_of_another_length_is_wrong(change):
    code = totp.code(SECRET, totp.step_of(NOON))
    assert totp.matching_step(SECRET, change(code), NOON) is None


@pytest.mark.parametrize("typed", ["١٢٣٤٥٦", "１２３４５６", "12345\u0000", "café", "\ud800"])
def test_what_is_not_ascii_is_wrong_and_breaks_nothing(typed: str):
    assert totp.matching_step(SECRET, typed, NOON) is None


def test_somebody_elses_secret_gives_other_codes():
    code = totp.code(SECRET, totp.step_of(NOON))
    assert totp.matching_step(b"another secret of 20", code, NOON) is None


def test_the_address_says_school_and_secret_as_authenticators_read_it():
    assert totp.address(SECRET, "St Mary’s & Co", "kiosk") == (
        "otpauth://totp/St%20Mary%E2%80%99s%20%26%20Co%3Akiosk"
        "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=St%20Mary%E2%80%99s%20%26%20Co"
    )


def test_the_secret_is_shown_in_the_letters_that_authenticators_take():
    assert totp.shown(SECRET) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
