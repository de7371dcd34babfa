"""The standard library’s frozen dataclass, with its methods written when the first value is made.

The library writes six methods for every class as it is defined. Of this product’s 250 kinds of
value a server needs few before its first scan, and writing all took as long as `import flask`.
Here five methods are shared by all, and each `__init__` is written once it is called.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

Kind = TypeVar("Kind", bound=type[Any])


def _written(kind: type[Any]) -> Callable[..., None]:
    """The `__init__` that the library writes for these fields."""
    if hasattr(kind, "__post_init__"):
        raise TypeError("A value is what it was given: work it out before, or in a property.")
    parts = [
        (
            each.name,
            each.type,
            dataclasses.field(default=each.default, default_factory=each.default_factory),
        )
        for each in dataclasses.fields(kind)
    ]
    made: Any = dataclasses.make_dataclass(kind.__name__, parts, frozen=True, repr=False, eq=False)
    written: Callable[..., None] = made.__init__
    return written


def _told(value: Any) -> tuple[Any, ...]:
    return tuple(getattr(value, each.name) for each in dataclasses.fields(value))


def _repr(self: Any) -> str:
    shown = (f"{f.name}={getattr(self, f.name)!r}" for f in dataclasses.fields(self) if f.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _eq(self: Any, other: Any) -> Any:
    return _told(self) == _told(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_told(self))


def _refuse(_self: Any, name: str, *_value: Any) -> None:
    raise dataclasses.FrozenInstanceError(f"{name} of a value never changes.")


SHARED = {
    "__repr__": _repr,
    "__eq__": _eq,
    "__hash__": _hash,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
}


def _value(kind: Kind) -> Kind:
    def first(self: Any, *args: Any, **given: Any) -> None:
        written = _written(kind)
        type.__setattr__(kind, "__init__", written)
        written(self, *args, **given)

    dataclasses.dataclass(init=False, repr=False, eq=False)(kind)
    for name, method in {"__init__": first, **SHARED}.items():
        if name == "__init__" or name not in vars(kind):
            setattr(kind, name, method)
    return kind


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen):  # noqa: ARG001
        """`@dataclass(frozen=True)`: a value is never changed."""
        return _value
