"""A school's own colour: which can be one, what follows from it, and that all of it can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import colours
from kiosk.colours import DAMSON, WHITE, contrast, dark, light
from kiosk.settings import SettingProblem, checked

CSS = (Path(colours.__file__).parent / "static" / "kiosk.css").read_text(encoding="utf-8")
SIX = {"brand", "brand-press", "brand-ink", "brand-tint", "panel", "panel-deep"}


def tokens(block: str) -> dict[str, str]:
    found = re.search(rf"{re.escape(block)} \{{(.*?)\}}", CSS, re.DOTALL)
    assert found
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", found[1]))


THEMES = [
    (light, tokens(":root")),
    (dark, tokens("@media screen and (prefers-color-scheme: dark) {\n  :root")),
]
PAIRS = [
    ("brand-ink", "paper", 4.5),
    ("brand-ink", "surface", 4.5),
    ("brand-ink", "brand-tint", 4.5),
    ("ink", "brand-tint", 4.5),
    ("on-brand", "brand", 4.5),
    ("on-brand", "brand-press", 4.5),
    ("on-panel", "panel", 7),
    ("on-panel-soft", "panel", 4.5),
    ("on-panel", "panel-deep", 7),
    ("brand", "paper", 3),
    ("brand", "surface", 3),
]
"""What is written on what, and the contrast it needs (the table of the mock-ups)."""


def unreadable(colour: str) -> list[str]:
    """Every pair that lacks contrast with this colour as the school's."""
    return [
        f"{theme.__name__}: {text} on {on} {contrast(all_of[text], all_of[on]):.2f}"
        for theme, given_ones in THEMES
        for all_of in [{**given_ones, **theme(colour)}]
        for text, on, needs in PAIRS
        if contrast(all_of[text], all_of[on]) < needs
    ]


@given(st.integers(0, 0xFFFFFF))
def test_every_colour_or_the_one_offered_instead_can_be_read(number: int):
    colour = f"#{number:06x}"
    try:
        colours.check(colour)
    except colours.TooPale as pale:
        colour = colours.check(pale.instead)
    assert unreadable(colour) == []


@pytest.mark.parametrize("colour", ["#000000", "#003366", "#00573f", "#7a0019", "#6d6d6d"])
def test_the_six_that_follow_keep_the_others_readable(colour: str):
    assert set(light(colour)) == set(dark(colour)) == SIX
    assert unreadable(colour) == []


def test_a_colour_under_seven_is_refused_and_the_nearest_darker_offered():
    with pytest.raises(SettingProblem) as refused:
        checked("badge_colour", "#FC0")
    assert str(refused.value) == (
        "White words on #ffcc00 cannot be read from across the room. "
        "The nearest darker colour is #836900."
    )
    assert refused.value.instead == "#836900"
    assert contrast(WHITE, light("#836900")["panel"]) >= 7


def test_what_is_no_colour_is_refused():
    for typed in ("", "damson", "#12345", "#12345g", "red;"):
        with pytest.raises(SettingProblem, match=r"^Write a colour as # and six digits"):
            checked("badge_colour", typed)


def test_the_colours_that_stay_are_those_of_the_style_sheet():
    for ours, (_, theirs) in zip((colours._LIGHT, colours._DARK), THEMES, strict=True):
        assert ours == {name: theirs[name] for name in ours}


def test_damson_is_what_the_style_sheet_has():
    by_day = tokens(":root")
    assert by_day["brand"] == light(DAMSON)["brand"] == DAMSON
    assert unreadable(DAMSON) == []
