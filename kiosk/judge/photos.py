"""The facts that the rules of photos are given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.photos import DecidePhotos, EndExclusion, ExcludeFromPhotos, OpenPhotoList
from kiosk.db import loans, people, photos
from kiosk.decide import photos as decide_photos
from kiosk.decide.decision import Decision, Moment
from kiosk.judge.judgement import Rule


def _decide(db: Database, action: DecidePhotos, _stamp: Stamp, moment: Moment) -> Decision:
    out = loans.out_with_list(db, _class_of(db, action.pupil), action.photo_use)
    facts = photos.facts(db, action.pupil, action.photo_use, out, "photo_permissions")
    return decide_photos.decide(action, facts, moment)


def _exclude(
    db: Database, action: ExcludeFromPhotos | EndExclusion, _stamp: Stamp, moment: Moment
) -> Decision:
    out = loans.out_with_list(db, _class_of(db, action.pupil), None)
    facts = photos.facts(db, action.pupil, None, out, "photo_exclusions")
    if isinstance(action, EndExclusion):
        return decide_photos.end_exclusion(action, facts, moment)
    return decide_photos.exclude(action, facts, moment)


def _class_of(db: Database, pupil_id: str) -> str | None:
    found = people.pupil_here(db, pupil_id)
    return found.class_id if found else None


def _open_list(db: Database, action: OpenPhotoList, _stamp: Stamp, moment: Moment) -> Decision:
    facts = photos.list_facts(db, action.person, action.class_id, action.photo_use, moment.at)
    return decide_photos.open_list(action, facts, moment)


RULES: Mapping[type[Action], Rule] = {
    DecidePhotos: _decide,
    ExcludeFromPhotos: _exclude,
    EndExclusion: _exclude,
    OpenPhotoList: _open_list,
}
