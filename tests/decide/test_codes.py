"""QR and short codes: every slip is noticed, what a hand or a scanner adds is forgiven."""

from __future__ import annotations

import hashlib
import hmac
import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import codes
from kiosk.codes import ALPHABET, Code, Kind, check_character, grouped, mint, mint_short, read

MINTED = 200

MINTS: list[Callable[[], str]] = [lambda: mint(Kind.BADGE), lambda: mint(Kind.LABEL), mint_short]
each_mint = pytest.mark.parametrize("a_mint", MINTS, ids=["badge", "label", "short"])

BADGE = "B0123456789ABCD" + check_character("B0123456789ABCD")
SHORT = "K7M2Q9X" + check_character("K7M2Q9X")


@pytest.mark.parametrize("kind", list(Kind))
def test_a_minted_code_is_read_as_its_own_kind(kind: Kind) -> None:
    for _ in range(MINTED):
        code = mint(kind)
        assert len(code) == 16
        assert read(code) == Code(code, kind)
        assert not Code(code, kind).typed


def test_a_short_code_is_read_as_typed_as_it_is_printed() -> None:
    for _ in range(MINTED):
        short = mint_short()
        assert len(short) == 8
        assert read(short) == read(grouped(short)) == Code(short, None)
        assert Code(short, None).typed


@each_mint
def test_codes_are_letters_and_digits_that_nobody_mistakes(a_mint: Callable[[], str]) -> None:
    minted = [a_mint() for _ in range(MINTED)]
    assert set("".join(minted)) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert len(set(minted)) == MINTED


def times_a(value: int) -> int:
    """Worked out by long division, apart from the product's own way."""
    product = value * 2
    return product ^ 0b100101 if product >= 32 else product


@given(st.text(st.sampled_from(ALPHABET), min_size=1, max_size=15))
def test_the_check_character_is_the_polynomial_at_a_primitive_root(body: str) -> None:
    total = 0
    for place, character in enumerate(reversed(body), 1):
        value = ALPHABET.index(character)
        for _ in range(place):
            value = times_a(value)
        total ^= value
    assert check_character(body) == ALPHABET[total]


def test_what_is_printed_today_is_read_for_ever() -> None:
    assert read("B0123456789ABCDB") == Code(BADGE, Kind.BADGE)
    assert read("K7M2-Q9XH") == Code(SHORT, None)


@each_mint
def test_every_single_wrong_character_is_noticed(a_mint: Callable[[], str]) -> None:
    for code in (a_mint() for _ in range(MINTED)):
        for place, wrong in itertools.product(range(len(code)), ALPHABET):
            if wrong != code[place]:
                assert read(code[:place] + wrong + code[place + 1 :]) is None


@each_mint
@pytest.mark.parametrize("apart", [1, 2], ids=["neighbours", "with one between"])
def test_every_swap_of_two_characters_is_noticed(a_mint: Callable[[], str], apart: int) -> None:
    for code in (a_mint() for _ in range(MINTED)):
        for place in range(len(code) - apart):
            swapped = list(code)
            swapped[place], swapped[place + apart] = code[place + apart], code[place]
            if swapped != list(code):
                assert read("".join(swapped)) is None


@each_mint
def test_a_character_too_few_or_too_many_is_noticed(a_mint: Callable[[], str]) -> None:
    for code in (a_mint() for _ in range(MINTED)):
        assert read(code[:-1]) is None
        assert read(code[1:]) is None
        assert read(code + code[-1]) is None


WITH_LOOKALIKES = "B0110110110110" + "0"
LOOKALIKES = WITH_LOOKALIKES + check_character(WITH_LOOKALIKES)


@pytest.mark.parametrize(
    ("shown", "code"),
    [
        (BADGE.lower(), BADGE),
        (f"  {BADGE}  ", BADGE),
        (" ".join(BADGE), BADGE),
        ("-".join(BADGE), BADGE),
        ("k7m2-q9xh", SHORT),
        ("K7M2 Q9XH", SHORT),
        ("k 7 m 2 - - q 9 x h", SHORT),
        (LOOKALIKES.replace("0", "O").replace("1", "I"), LOOKALIKES),
        (LOOKALIKES.replace("0", "o").replace("1", "l"), LOOKALIKES),
        (LOOKALIKES.replace("1", "L"), LOOKALIKES),
        (LOOKALIKES.replace("1", "i"), LOOKALIKES),
    ],
)
def test_what_a_hand_does_differently_is_forgiven(shown: str, code: str) -> None:
    found = read(shown)
    assert found is not None
    assert found.text == code


@pytest.mark.parametrize(
    "shown",
    [
        "",
        " ",
        "-",
        "https://example.org/" + BADGE,
        "HTTPS://" + SHORT,
        f"{BADGE}\0",
        f"\0{BADGE}",
        f"{BADGE[:8]}\0{BADGE[8:]}",
        f"{BADGE[:8]}\n{BADGE[8:]}",
        f"{BADGE[:8]}\t{BADGE[8:]}",
        f"{BADGE}\x1b",
        f"\x08{BADGE}",
        f"{BADGE}\x7f",
        f"\u202e{BADGE}",
        f"{BADGE}\u200f",
        f"\ufeff{BADGE}",
        f"\u00a0{BADGE}",
        "".join(chr(ord(character) + 0xFEE0) for character in BADGE),
        BADGE.replace("B", "В"),
        BADGE.replace("1", "¹"),
        "ſ" + SHORT[1:],
        BADGE * 256,
        " " * 4080 + BADGE,
        "U" * 16,
        BADGE[:-1] + "U",
        BADGE + "_",
        f"{BADGE};DROP TABLE codes",
        "490154203237518",
        "\udcff" + SHORT[1:],
    ],
    ids=ascii,
)
def test_anything_else_is_none_of_ours(shown: str) -> None:
    assert read(shown) is None


def test_a_code_of_another_kind_is_none_of_ours_however_well_formed() -> None:
    others = set(ALPHABET) - {kind.value for kind in Kind}
    for letter in others:
        body = letter + BADGE[1:-1]
        assert read(body + check_character(body)) is None


@given(
    st.one_of(
        st.text(),
        st.text(st.sampled_from(ALPHABET + ALPHABET.lower() + "OIL- ")),
        st.binary().map(lambda b: b.decode("latin-1")),
    )
)
def test_whatever_is_shown_is_none_or_a_whole_code(shown: str) -> None:
    found = read(shown)
    if found:
        assert len(found.text) == (8 if found.typed else 16)
        assert set(found.text) <= set(ALPHABET)
        assert check_character(found.text[:-1]) == found.text[-1]
        assert found.kind in (None, *Kind)


def test_a_code_is_stored_as_an_hmac_under_the_schools_key() -> None:
    key = bytes(range(32))
    expected = hmac.new(key, BADGE.encode(), hashlib.sha256).hexdigest()[:32]
    assert codes.digest(BADGE, key) == expected
    assert codes.digest(BADGE, bytes(32)) != expected
    assert codes.digest(SHORT, key) != expected
