"""A file of people into the register: first a preview, then all of it or nothing.

Taking in the same file twice changes nothing. Whoever is not in the file stays; leaving is a
decision of its own, and no file makes it.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from kiosk.actions import Action, Stamp
from kiosk.actions.people import RecordClass, RecordImport, RecordPerson, RecordPupil
from kiosk.actions.photos import DecidePhotos
from kiosk.actions.pupil_phone_permissions import RecordWalking
from kiosk.clock import now
from kiosk.db import people, photos, settings
from kiosk.db import pupil_phone_permissions as permissions
from kiosk.decide.calendar import day_of
from kiosk.decide.people import TYPED, Person, Pupil, plain_name
from kiosk.decide.photos import answer, is_held, says_nothing_new
from kiosk.decide.pupil_phone_permissions import EVERY_DAY, school_year
from kiosk.decide.pupil_phones import leaving_year_group
from kiosk.exchange.people.columns import key
from kiosk.exchange.people.files import PupilLine, Reading, StaffLine
from kiosk.founding import stamp
from kiosk.perform import perform_all
from kiosk.school import School


@dataclass(frozen=True)
class Counts:
    """How many people of a file are new, changed or as they were, and how many it lacks."""

    new: int
    changed: int
    unchanged: int
    not_in_file: int

    def says(self, whom: str) -> str:
        """One line about `whom`, "Staff" or "Pupils"."""
        said = f"{whom}: {self.new} new, {self.changed} changed, {self.unchanged} as they were"
        if self.not_in_file:
            said += f", {self.not_in_file} not in this file (they stay)"
        return said + "."


@dataclass(frozen=True)
class Photos:
    """Decisions about photographs that a file brings: `held` stay No because a desk said so.

    `unknown` are keys of columns for uses that the school does not have.
    """

    decisions: tuple[DecidePhotos, ...]
    held: int
    unknown: tuple[str, ...]

    def says(self) -> Iterator[str]:
        """What the file brings for photographs, a line each; nothing where it brings nothing."""
        if self.unknown:
            named = ", ".join(self.unknown)
            yield f"Not a use of photographs here, so not read: {named}."
        if self.decisions:
            noes = sum(not decision.may for decision in self.decisions)
            yield f"Photo permissions: {len(self.decisions) - noes} yes, {noes} no."
        if self.held:
            yield f"Photo permissions that stay No, as the office recorded: {self.held}."


@dataclass(frozen=True)
class Preview:
    """What taking in a file would do, and the Actions that do it; none when nothing would."""

    staff: Counts
    pupils: Counts
    classes: int
    photos: Photos
    walking: tuple[RecordWalking, ...]
    typed: int
    actions: tuple[Action, ...]

    def says(self) -> Iterator[str]:
        """What taking it in would do, a line each."""
        yield self.staff.says("Staff")
        if self.typed:
            yield f"Typed in before and known by name, so not entered again: {self.typed}."
        yield self.pupils.says("Pupils")
        yield from self.photos.says()
        if self.walking:
            alone = sum(action.walks_alone for action in self.walking)
            others = len(self.walking) - alone
            yield f"Walking home alone: {alone} yes, {others} no. The forms are still to record."


def preview(db: Database, path: Path, reading: Reading, today: date | None = None) -> Preview:
    """What a file that was read without problems would change on this day (by default, now)."""
    known_staff = {(p.source, p.source_id): p for p in people.staff(db)}
    known_pupils = {(p.source, p.source_id): p for p in people.pupils(db)}
    typed = _typed(people.staff(db), reading.staff)
    typed_pupils = _typed(people.pupils(db), reading.pupils)
    by_name = {each.id for each in typed.values()} | {each.id for each in typed_pupils.values()}
    staff = [_person(line, reading.source, db, typed) for line in reading.staff]
    pupils = [_pupil(line, reading.source, db, typed_pupils) for line in reading.pupils]
    classes = _new_classes(db, reading.pupils)
    changes = [action for action, state in (*staff, *pupils) if state != "unchanged"]
    keys = [(line, action.id) for line, (action, _) in zip(reading.pupils, pupils, strict=True)]
    decided = _photos(db, keys, today or day_of(now()))
    walking = _walking(db, keys, today or day_of(now()))
    actions: list[Action] = [*classes, *changes, *decided.decisions, *walking]
    if actions:
        actions.append(_import(path, reading))
    return Preview(
        _counts(staff, reading.source, known_staff),
        _counts(pupils, reading.source, known_pupils),
        len(classes),
        decided,
        walking,
        sum(action.id in by_name for action, _ in staff)
        + sum(action.id in by_name for action, _ in pupils),
        tuple(actions),
    )


def take_in(
    school: School, actions: Iterable[Action], stamped: Callable[[], Stamp] | None = None
) -> None:
    """Do what was previewed, in one transaction, an entry for each person.

    `stamped` says whose Actions these are; else they are those of whoever sits at the machine.
    """
    made = stamped or (lambda: stamp(school))
    perform_all(school, [(action, made()) for action in actions])


def _counts(
    found: Sequence[tuple[Any, str]], source: str, known: Iterable[tuple[str, str]]
) -> Counts:
    states = [state for _, state in found]
    here = {key for key in known if key[0] == source}
    lacking = len(here - {(a.source, a.source_id) for a, _ in found}) if found else 0
    return Counts(states.count("new"), states.count("changed"), states.count("unchanged"), lacking)


Somebody = TypeVar("Somebody", Person, Pupil)


def _typed(
    known: Sequence[Somebody], lines: Sequence[StaffLine | PupilLine]
) -> dict[str, Somebody]:
    """Who was typed in and stands in the file too, by name: only where just one of each has it."""
    in_file = Counter(plain_name(f"{line.given_name} {line.family_name}") for line in lines)
    here = Counter(name for person in known for name in person.full_names)
    return {
        name: person
        for person in known
        for name in person.full_names
        if person.source == TYPED and in_file[name] == here[name] == 1
    }


def _person(
    line: StaffLine, source: str, db: Database, typed: Mapping[str, Person]
) -> tuple[RecordPerson, str]:
    known = people.person_from(db, source, line.source_id) or typed.get(
        plain_name(f"{line.given_name} {line.family_name}")
    )
    action = RecordPerson(
        known.id if known else _new_id(),
        source,
        line.source_id,
        line.given_name,
        line.family_name,
        line.known_as,
        line.job,
    )
    if known is None:
        return action, "new"
    was = (
        known.source_id,
        known.given_name,
        known.family_name,
        known.known_as,
        known.job,
        known.left_at,
    )
    told = (
        line.source_id,
        line.given_name,
        line.family_name,
        line.known_as,
        line.job,
        None,
    )
    return action, "unchanged" if was == told else "changed"


def _pupil(
    line: PupilLine, source: str, db: Database, typed: Mapping[str, Pupil]
) -> tuple[RecordPupil, str]:
    named = typed.get(plain_name(f"{line.given_name} {line.family_name}"))
    same = named if named and named.year_group == line.year_group else None
    known = people.pupil_from(db, source, line.source_id) or same
    action = RecordPupil(
        known.id if known else _new_id(),
        source,
        line.source_id,
        line.given_name,
        line.family_name,
        line.known_as,
        line.year_group,
        line.class_name,
    )
    if known is None:
        return action, "new"
    group = people.class_named(db, line.class_name) if line.class_name else None
    was = (
        known.source_id,
        known.given_name,
        known.family_name,
        known.known_as,
        known.year_group,
        known.class_id,
        known.left_at,
    )
    told = (
        line.source_id,
        line.given_name,
        line.family_name,
        line.known_as,
        line.year_group,
        group.id if group else line.class_name,
        None,
    )
    return action, "unchanged" if was == told else "changed"


def _photos(db: Database, pupils: list[tuple[PupilLine, str]], today: date) -> Photos:
    uses = {key(use): use for use in settings.current(db).photo_uses}
    uses |= {f"s{told}": use for told, use in uses.items()}  # "Photos Press"
    decisions, held = [], 0
    for line, pupil in pupils:
        for told, may in line.photos:
            if told not in uses:
                continue
            history = photos.history(db, pupil, uses[told])
            if says_nothing_new(may, history, answer(history, (), today)):
                held += may and is_held(history)
            else:
                decisions.append(DecidePhotos(pupil, uses[told], may, None, source="file"))
    unknown = {told for line, _ in pupils for told, _ in line.photos} - set(uses)
    return Photos(tuple(decisions), held, tuple(sorted(unknown)))


def _walking(
    db: Database, pupils: list[tuple[PupilLine, str]], today: date
) -> tuple[RecordWalking, ...]:
    """Whether children of the leaving year walk home alone, where the file says anything new.

    A file brings no parent's form, and never lifts what was withdrawn.
    """
    current = settings.current(db)
    starts = school_year(today, current).starts_on
    found = []
    for line, pupil in pupils:
        if line.walks_alone is None or line.year_group != leaving_year_group(current):
            continue
        forms = permissions.of_pupil(db, pupil)
        known = [f for f in forms if f.kind == "walks_alone" and f.starts_on == starts]
        standing = [form for form in known if not form.withdrawn_at]
        if not known:
            found.append(RecordWalking(_new_id(), pupil, "", line.walks_alone, None, EVERY_DAY))
        elif standing and standing[0].walks_alone != line.walks_alone:
            form = standing[0]
            again = (form.parent, line.walks_alone, form.form_on, form.weekdays)
            found.append(RecordWalking(form.id, pupil, *again))
    return tuple(found)


def _new_classes(db: Database, lines: Iterable[PupilLine]) -> list[RecordClass]:
    names = sorted({line.class_name for line in lines if line.class_name})
    return [RecordClass(_new_id(), name) for name in names if not people.class_named(db, name)]


def _import(path: Path, reading: Reading) -> RecordImport:
    return RecordImport(
        _new_id(), reading.source, _digest(path), len(reading.staff), len(reading.pupils)
    )


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    inside = path.iterdir() if path.is_dir() else [path]
    for file in sorted(file for file in inside if file.suffix.casefold() in (".csv", ".tsv")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _new_id() -> str:
    return uuid.uuid4().hex
