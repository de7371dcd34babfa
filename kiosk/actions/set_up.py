"""The set-up checklist: a step that a school does not want now."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action


@dataclass(frozen=True)
class SkipStep(Action):
    """Leave a step of the set-up out, or (skip False) take it up again."""

    step: str
    skip: bool

    done = "{object} was left out, or taken up again"
    refused = "a step of the set-up could not be left out"
    about = ("set_up_steps", "step")
