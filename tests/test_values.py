"""Values behave as the standard library’s frozen dataclasses do, whose methods they do without."""

from __future__ import annotations

import dataclasses
import threading
from dataclasses import FrozenInstanceError, field, fields, replace
from typing import Any, ClassVar

import pytest

from kiosk.values import dataclass


def kind_of(decorate: Any) -> Any:
    @decorate(frozen=True)
    class Phone:
        TABLE: ClassVar[str] = "phones"

        id: str
        number: int = 1
        secret: str = field(default="hidden", repr=False)
        marks: dict[str, int] = field(default_factory=dict)

        @property
        def called(self) -> str:
            return f"Phone {self.number}"

    return Phone


def kinds() -> list[Any]:
    """The same class, ours and the library’s."""
    return [kind_of(decorate) for decorate in (dataclass, dataclasses.dataclass)]


def test_it_says_what_the_library_says() -> None:
    ours, theirs = (kind("a", marks={"x": 1}) for kind in kinds())
    assert (
        repr(ours) == repr(theirs) == ("kind_of.<locals>.Phone(id='a', number=1, marks={'x': 1})")
    )
    assert [f.name for f in fields(ours)] == [f.name for f in fields(theirs)]
    assert vars(ours) == vars(theirs)
    assert ours.called == "Phone 1"
    assert vars(replace(ours, number=2)) == vars(replace(theirs, number=2))


def test_values_are_equal_by_what_they_hold_and_only_to_their_kind() -> None:
    ours, theirs = kinds()
    assert ours("a") == ours("a") != ours("b")
    assert ours("a") != theirs("a")
    assert ours("a") != "a"
    assert ours("a").marks is not ours("a").marks


def test_values_that_are_equal_have_one_hash() -> None:
    @dataclass(frozen=True)
    class Slot:
        number: int

    assert len({Slot(1), Slot(1), Slot(2)}) == 2


@pytest.mark.parametrize("kind", kinds(), ids=["ours", "theirs"])
def test_a_value_never_changes(kind: Any) -> None:
    phone = kind("a")
    for change in (
        lambda: setattr(phone, "id", "b"),
        lambda: setattr(phone, "other", "b"),
        lambda: delattr(phone, "id"),
    ):
        with pytest.raises(FrozenInstanceError):
            change()
    assert phone.id == "a"


@pytest.mark.parametrize("kind", kinds(), ids=["ours", "theirs"])
def test_it_takes_what_it_has_fields_for(kind: Any) -> None:
    for _ in range(2):
        with pytest.raises(TypeError, match="required positional argument: 'id'"):
            kind()
        with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
            kind("a", colour="red")


def test_a_kind_with_more_fields_than_its_base() -> None:
    ours, _ = kinds()

    @dataclass(frozen=True)
    class Watch(ours):
        cellular: bool = False

    assert ours("a") != Watch("a") == Watch("a", 1)
    assert repr(Watch("a", cellular=True)).endswith(
        "Watch(id='a', number=1, marks={}, cellular=True)"
    )


def test_what_would_be_worked_out_afterwards_is_refused() -> None:
    @dataclass(frozen=True)
    class Late:
        id: str

        def __post_init__(self) -> None:
            raise AssertionError

    with pytest.raises(TypeError, match="work it out before"):
        Late("a")


def test_many_threads_may_make_the_first_value() -> None:
    ours, _ = kinds()
    start, made = threading.Barrier(8), []

    def make() -> None:
        start.wait()
        made.append(ours("a", 2))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [ours("a", 2)] * 8
