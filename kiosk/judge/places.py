"""The facts that the rules of places are given."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.actions import Action
from kiosk.actions.places import AddPlace, ClosePlace
from kiosk.db import places
from kiosk.decide import places as decide_places
from kiosk.judge.judgement import Rule

RULES: Mapping[type[Action], Rule] = {
    AddPlace: lambda db, action, _, moment: decide_places.add(
        action, places.place_named(db, action.name), moment
    ),
    ClosePlace: lambda db, action, _, moment: decide_places.close(
        action, places.place(db, action.place), moment
    ),
}
