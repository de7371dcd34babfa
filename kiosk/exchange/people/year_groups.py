"""Year groups as schools write them, turned into N1, N2, N, R and 1 to 13 (domain.md C.9, F.4).
P7 of Scotland and Northern Ireland is kept as 7; what it is called is the setting `leaving_year`.
A code that the United Kingdom and the United States read differently is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from kiosk.exchange.people.lines import Scheme

YEAR_GROUPS = ("N1", "N2", "N", "R", *map(str, range(1, 14)))

_UK = re.compile(r"(?P<prefix>(?:nc )?(?:year|yr|y|primary|p)(?: group)?[ .:-]*)?(?P<rest>\S.*)")
_UK_WORDS = {
    **dict.fromkeys(("r", "rec", "reception", "0", "00"), "R"),
    **dict.fromkeys(("n", "nur", "nursery"), "N"),
    **dict.fromkeys(("n1", "n 1", "nursery1", "nursery 1"), "N1"),
    **dict.fromkeys(("n2", "n 2", "nursery2", "nursery 2"), "N2"),
}
_US_PREFIX = re.compile(r"(?:grade|gr)[ .:-]*")
_US_WORDS = {
    **dict.fromkeys(("pk", "prek", "pre-k", "pre k"), "R"),
    **dict.fromkeys(("kg", "k", "kindergarten", "0", "00"), "1"),
}
_NUMBER = re.compile(r"0?([1-9])|(1[0-3])")
_PREFIX = "(?:(?:year|yr|y|primary|p) ?)?"
_CLASS_NUMBER = re.compile(_PREFIX + r"(1[0-3]|[1-9])(?![0-9]| ?(?:year|yr|yo))")
_CLASS_WORDS = {
    "R": re.compile(r"(?:reception|rec)\b.*|r[a-z]?|r \D*"),
    "N1": re.compile(r"n1\b\D*"),
    "N2": re.compile(r"n2\b\D*"),
    "N": re.compile(r"nursery\b\D*"),
}
_GROUP_NAME = re.compile(_PREFIX + r"(?:[0-9]{1,2}|r|reception|n[12]?)[ -]?([a-z]*)")
_SUBJECT = re.compile(
    "art|computing|dance|drama|dt|english|french|games|geography|german|history|ict|it|latin"
    "|lit|literacy|ma|maths?|music|numeracy|pe|phonics|pshe|re|reading|sci|science|sets?|spanish"
    "|spelling|swimming|welsh|writing"
)


def as_uk(code: str) -> str | None:
    """The year group that this is in a UK school; None if it is none."""
    match = _UK.fullmatch(code.casefold())
    rest = match["rest"] if match else ""
    return _UK_WORDS.get(rest) or _plus(rest, 0)


def as_us(code: str) -> str | None:
    """The year group that a grade of the United States is by age: PK is Reception, 5 is Year 6."""
    rest = _US_PREFIX.sub("", code.casefold(), count=1)
    return _US_WORDS.get(rest) or _plus(rest, 1)


def as_scheme(code: str, scheme: Scheme) -> str | None:
    """The year group under the scheme that the school chose."""
    return as_uk(code) if scheme == "uk" else as_us(code)


def is_code(code: str) -> bool:
    """Whether either scheme can read this."""
    return bool(as_uk(code) or as_us(code))


def scheme_of(codes: Collection[str], *, headed_grade: bool) -> Scheme | None:
    """UK, if the codes under one heading can only be that; None if the school must say.

    A year group's heading makes plain numbers UK years; "Grade", PK, KG, 05, and 0 where there is
    no R, do not say what they are.
    """
    if all(map(_is_plainly_uk, codes)):
        return "uk"
    unclear = headed_grade or any(map(_is_unclear, codes))
    lone_zero = "0" in codes and "R" not in map(as_uk, set(codes) - {"0"})
    return None if unclear or lone_zero else "uk"


def say(year_group: str | None) -> str:
    """A year group in words."""
    if year_group is None:
        return "not a year group"
    words = {"R": "Reception", "N": "Nursery", "N1": "Nursery 1", "N2": "Nursery 2"}
    return words.get(year_group, f"Year {year_group}")


def from_class_name(name: str) -> str | None:
    """The year that a class name such as 5D, RF or 6 Oak tells; None if none, or more than one."""
    text = name.casefold()
    if len(re.findall(r"[0-9]+", text)) > 1:
        return None
    if match := _CLASS_NUMBER.match(text):
        return match[1]
    return next((y for y, pattern in _CLASS_WORDS.items() if pattern.fullmatch(text)), None)


def is_registration_group(name: str) -> bool:
    """Whether a section's name looks like a class's (5D, 6 Oak) and not a subject's (6 Maths)."""
    text = name.casefold()
    match = _GROUP_NAME.fullmatch(text)
    if match is None or _SUBJECT.fullmatch(text) or _SUBJECT.fullmatch(match[1]):
        return False
    return from_class_name(name) is not None


def _plus(number: str, years: int) -> str | None:
    match = _NUMBER.fullmatch(number)
    year_group = str(int(match[1] or match[2]) + years) if match else ""
    return year_group if year_group in YEAR_GROUPS else None


def _is_plainly_uk(code: str) -> bool:
    return as_uk(code) is not None and not code[0].isdecimal()


def _is_unclear(code: str) -> bool:
    return as_uk(code) is None or re.fullmatch("0[0-9]", code) is not None
