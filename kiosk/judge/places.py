"""The facts that the rules of places are given."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.actions import Action
from kiosk.actions.places import AddPlace, ChangePlace, ClosePlace
from kiosk.db import places
from kiosk.decide import places as decide_places
from kiosk.judge.judgement import Rule

RULES: Mapping[type[Action], Rule] = {
    AddPlace: lambda db, action, _, moment: decide_places.add_place(
        action, places.open_places(db), moment
    ),
    ChangePlace: lambda db, action, _, __: decide_places.change_place(
        action, places.place(db, action.place), places.open_places(db)
    ),
    ClosePlace: lambda db, action, _, moment: decide_places.close_place(
        action, places.place(db, action.place), moment
    ),
}
