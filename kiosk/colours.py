"""A school's own colour: the six colours that follow from it, each by theme, and their contrast.

The colour stands where damson stands in kiosk.css: `brand`, `brand-press`, `brand-ink`,
`brand-tint`, `panel`, `panel-deep`. Each keeps the school's hue and is only as light or as dark as
what is written on it, or what it is written on, needs.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable, Mapping
from functools import lru_cache

DAMSON = "#5b2359"
"""The colour of a school that has given none: kiosk.css has it, with shades drawn by hand."""

LEAST_ON_PANEL = 7
"""Contrast of the white words on the panel of the kiosk's page, read from across the room."""

WHITE = "#ffffff"
_LIGHT = {"paper": "#f8f3f1", "surface": WHITE, "ink": "#2a1a2c"}
_DARK = {"surface": "#281d2b", "ink": "#f6eef4", "on-brand": "#2a1a2c"}
"""Colours of kiosk.css that do not change with the school's, by theme; a test compares them."""

_STEPS = 200


class TooPale(ValueError):
    """White words on this colour could not be read; `instead` is the nearest on which they can."""

    def __init__(self, colour: str, instead: str) -> None:
        super().__init__(colour)
        self.instead = instead


def read(typed: str) -> str | None:
    """`#5b2359` for what was typed, with or without `#`, of 3 digits or 6; None for no colour."""
    found = re.fullmatch("#?([0-9a-f]{3}|[0-9a-f]{6})", typed.strip().lower())
    if found is None:
        return None
    digits = found[1]
    return f"#{digits if len(digits) == 6 else ''.join(2 * each for each in digits)}"


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG 2: 1 for the same, 21 for black on white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255."""
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = rgb(colour)
    return red / 255, green / 255, blue / 255


def _lit(colour: str, lightness: float, most: float = 1) -> str:
    """The same hue, lighter or darker (HLS), of at most so much saturation."""
    hue, _, saturation = colorsys.rgb_to_hls(*_parts(colour))
    parts = colorsys.hls_to_rgb(hue, lightness, min(saturation, most))
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _lightness(colour: str) -> float:
    return colorsys.rgb_to_hls(*_parts(colour))[1]


def _darkened(colour: str, good: Callable[[str], bool]) -> str:
    """The colour, or the nearest darker one that is good; black is."""
    start = _lightness(colour)
    shades = (_lit(colour, start * (1 - step / _STEPS)) for step in range(_STEPS + 1))
    return colour if good(colour) else next(shade for shade in shades if good(shade))


def _lightened(colour: str, good: Callable[[str], bool]) -> str:
    """The nearest lighter colour that is good; white is."""
    start = _lightness(colour)
    steps = (start + (1 - start) * step / _STEPS for step in range(_STEPS + 1))
    return next(shade for shade in (_lit(colour, each) for each in steps) if good(shade))


def _calm(colour: str, most: float) -> str:
    return _lit(colour, _lightness(colour), most)


def _panel(colour: str) -> str:
    return _lit(colour, _lightness(colour) * 0.82)


def _can_be_read(colour: str) -> bool:
    return contrast(WHITE, _panel(colour)) >= LEAST_ON_PANEL


def check(colour: str) -> str:
    """The colour, if it can be a school's. Raises TooPale."""
    if not _can_be_read(colour):
        raise TooPale(colour, _darkened(colour, _can_be_read))
    return colour


@lru_cache(maxsize=8)
def light(colour: str) -> Mapping[str, str]:
    """The six colours of the light theme."""
    tint = _lightened(_calm(colour, 0.4), lambda shade: contrast(_LIGHT["ink"], shade) >= 13.4)
    panel = _panel(colour)

    def on_all(shade: str) -> bool:
        return min(contrast(shade, on) for on in (tint, _LIGHT["paper"], WHITE)) >= 4.6

    brand = _darkened(colour, on_all)
    return {
        "brand": brand,
        "brand-press": _lit(brand, _lightness(brand) * 0.76),
        "brand-ink": brand,
        "brand-tint": tint,
        "panel": panel,
        "panel-deep": _lit(panel, _lightness(panel) * 0.74),
    }


def badge(colour: str) -> Mapping[str, str]:
    """A badge on its lanyard, as it is drawn in either theme."""
    brand = light(colour)["brand"]
    room = 1 - _lightness(brand)
    return {
        "badge": brand,
        "strap": _lit(brand, 1 - room * 0.74, 0.3),
        "strap-back": _lit(brand, 1 - room * 0.88, 0.3),
    }


@lru_cache(maxsize=8)
def dark(colour: str) -> Mapping[str, str]:
    """The six colours of the dark theme."""
    surface, calm = _DARK["surface"], _calm(colour, 0.55)
    panel = _lit(colour, _lightness(colour) * 0.64)
    return {
        "brand": _lightened(calm, lambda shade: contrast(shade, surface) >= 10),
        "brand-press": _lightened(calm, lambda shade: contrast(shade, _DARK["on-brand"]) >= 7.5),
        "brand-ink": _lightened(calm, lambda shade: contrast(shade, surface) >= 10.8),
        "brand-tint": _darkened(
            _lit(colour, 0.24, 0.3), lambda shade: contrast(_DARK["ink"], shade) >= 11
        ),
        "panel": panel,
        "panel-deep": _lit(panel, _lightness(panel) * 0.63),
    }


def style(colour: str) -> str:
    """The style sheet that puts the colour in damson's place, in both themes."""
    by_day, by_night = (_declared(theme(colour)) for theme in (light, dark))
    return (
        f":root {{\n{by_day}{_declared(badge(colour))}}}\n"
        f"@media screen and (prefers-color-scheme: dark) {{\n:root {{\n{by_night}}}\n}}\n"
    )


def _declared(colours: Mapping[str, str]) -> str:
    return "".join(f"  --{name}: {value};\n" for name, value in colours.items())
