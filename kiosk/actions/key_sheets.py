"""The key leaves the machine on paper, or comes back from it."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class PrintKeySheet(Action):
    """The key file is written out as words and a square, for the safe."""

    done = "the key sheet was made, from which the key file can be written again,"
    refused = "the key sheet could not be made"


@dataclass(frozen=True)
class RestoreKey(Action):
    """The key file, which was gone, is written again from the key sheet."""

    done = "the key file was written again from the key sheet"
    refused = "the key file could not be written again"
