"""Every verb by its name in the audit log."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from kiosk import actions
from kiosk.actions import Action, verb

for _noun in iter_modules(actions.__path__):
    import_module(f"kiosk.actions.{_noun.name}")

ACTIONS: dict[str, type[Action]] = {verb(kind): kind for kind in Action.__subclasses__()}
