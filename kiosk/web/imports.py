"""Staff and pupils from files, at a desk: chosen, looked at, then taken in; or one by one, typed.

What was chosen is in hand for a quarter of an hour, for whoever chose it; reading it is the same as
at the machine (`kiosk import`).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.actions.people import RecordPerson, RecordPupil
from kiosk.db import people, settings
from kiosk.decide.calendar import day_of
from kiosk.decide.people import TYPED
from kiosk.decide.pupil_phones import year_in_words
from kiosk.perform import perform
from kiosk.web.access import signed_in, stamp, this_person, this_school
from kiosk.web.in_hand import InHand
from kiosk.web.typed import typed_line

if TYPE_CHECKING:
    from kiosk.exchange.people.importing import Preview
    from kiosk.exchange.people.lines import ChoiceNeeded, Reading

imports = Blueprint("imports", __name__)
office = signed_in("office")

MOST_BYTES = 8 * 1024 * 1024
MOST_FILES = 12
TOO_LARGE = "These files are too large: 8 MB is the most. Choose only the lists of people."
NEW_ID = re.compile("[0-9a-f]{32}")
ANSWERS = {"--school": "school", "--year-scheme": "year_scheme", "--as": "kind"}

Problems = list[tuple[str, str]]


@dataclass(frozen=True)
class Chosen:
    """Files that somebody chose, by name, and their answers to what the files leave open."""

    files: Mapping[str, bytes]
    answers: Mapping[str, str] = field(default_factory=dict)


@imports.get("/import")
@office
def import_page() -> str:
    """Choose files, or type somebody in."""
    return _page([])


def _page(problems: Problems, given: Mapping[str, str] | None = None) -> str:
    db = this_school().db
    given = given or {}
    return render_template(
        "imports/import.html",
        staff=len(people.staff(db)),
        pupils=len(people.pupils(db)),
        jobs=sorted({person.job for person in people.staff(db) if person.job}),
        new_id=given.get("id", "")[:32] or uuid.uuid4().hex,
        given=given,
        problems=problems,
        years=_years(),
        classes=[("", "No class"), *((each.name, each.name) for each in people.classes(db))],
        added=people.person(db, request.args.get("added", "")),
        taken="taken" in request.args,
    )


def _years() -> list[tuple[str, str]]:
    """The year groups that the school has, the oldest first, with what it calls them."""
    from kiosk.exchange.people.year_groups import YEAR_GROUPS

    db = this_school().db
    now = settings.current(db)
    found = {pupil.year_group: year_in_words(pupil, now) for pupil in people.pupils(db)}
    return sorted(found.items(), key=lambda year: YEAR_GROUPS.index(year[0]), reverse=True)


def _in_hand() -> InHand[Chosen]:
    found: InHand[Chosen] = current_app.extensions["chosen_files"]
    return found


def _session() -> str:
    return this_person().session.id


@imports.post("/import")
@office
def choose() -> tuple[str, int] | Response:
    """Keep the chosen files in hand, and show what they say."""
    request.max_content_length = MOST_BYTES
    if (request.content_length or 0) > MOST_BYTES:
        return _page([("files", TOO_LARGE)]), 413
    files = {}
    for each in request.files.getlist("files"):
        with closing(each):
            name = PurePath(each.filename or "").name
            if name:
                files[name] = each.stream.read()
    if not files:
        return _page([("files", "Choose a file.")]), 422
    if len(files) > MOST_FILES:
        return _page([("files", f"Choose at most {MOST_FILES} files at a time.")]), 422
    _in_hand().put(_session(), Chosen(files))
    return redirect(url_for("imports.preview_page"), 303)


@contextmanager
def _on_disk(chosen: Chosen) -> Iterator[Path]:
    """The files where the reader finds them, while it reads: one, or a folder of several."""
    with TemporaryDirectory(dir=this_school().folder) as folder:
        for number, (name, content) in enumerate(chosen.files.items()):
            path = Path(folder) / (name[-100:].lstrip(".~") or f"file-{number}.csv")
            path.write_bytes(content)
        yield path if len(chosen.files) == 1 else Path(folder)


def _looked_at(chosen: Chosen) -> tuple[Reading | None, ChoiceNeeded | None, Preview | None]:
    from kiosk.exchange.people import files, importing

    answers: dict[str, Any] = dict(chosen.answers)
    with _on_disk(chosen) as path:
        try:
            reading = files.read(path, **answers)
        except files.ChoiceNeeded as choice:
            return None, choice, None
        if reading.problems:
            return reading, None, None
        school = this_school()
        today = day_of(school.now())
        return reading, None, importing.preview(school.db, path, reading, today)


@imports.get("/import/preview")
@office
def preview_page() -> str | Response:
    """What the files say, what of them is not read, what is wrong, or what they leave open."""
    from kiosk.exchange.people.year_groups import say

    chosen = _in_hand().of(_session())
    if chosen is None:
        return redirect(url_for("imports.import_page"), 303)
    reading, choice, preview = _looked_at(chosen)
    dropped = reading.dropped if reading else ()
    return render_template(
        "imports/preview.html",
        files=list(chosen.files),
        reading=reading,
        choice=choice,
        preview=preview,
        in_words=say,
        dropped={
            name: [column for file, column in dropped if file == name]
            for name in dict.fromkeys(file for file, _ in dropped)
        },
    )


@imports.post("/import/preview")
@office
def answer() -> Response:
    """What the files leave open, answered: which school, which years, or whom they list."""
    chosen = _in_hand().of(_session())
    option = ANSWERS.get(request.form.get("option", ""))
    value = request.form.get("value", "")[:100]
    if chosen and option and value:
        answered = replace(chosen, answers={**chosen.answers, option: value})
        _in_hand().put(_session(), answered)
    return redirect(url_for("imports.preview_page"), 303)


@imports.post("/import/taken")
@office
def take_in() -> Response:
    """Take in what the preview showed: all of it or nothing."""
    from kiosk.exchange.people import importing

    chosen = _in_hand().of(_session())
    preview = _looked_at(chosen)[2] if chosen else None
    if preview is None:
        return redirect(url_for("imports.preview_page"), 303)
    importing.take_in(this_school(), preview.actions, stamp)
    _in_hand().drop(_session())
    return redirect(url_for("imports.import_page", taken="in"), 303)


@imports.post("/import/person")
@office
def add_person() -> tuple[str, int] | Response:
    """One of the staff, typed in; pressed twice, it is still one."""
    typed = {
        name: typed_line(name, 80) for name in ("given_name", "family_name", "known_as", "job")
    }
    wrong: Problems = [
        (name, says)
        for name, says in (
            ("given_name", "Type the first name."),
            ("family_name", "Type the surname."),
        )
        if not typed[name]
    ]
    if wrong:
        return _page(wrong, request.form), 422
    key = request.form.get("id", "")
    if not NEW_ID.fullmatch(key):
        key = uuid.uuid4().hex
    action = RecordPerson(
        key,
        TYPED,
        key,
        typed["given_name"],
        typed["family_name"],
        typed["known_as"] or None,
        typed["job"] or None,
    )
    perform(this_school(), action, stamp())
    return redirect(url_for("imports.import_page", added=key), 303)


@imports.post("/import/pupil")
@office
def add_pupil() -> tuple[str, int] | Response:
    """One child, typed in; pressed twice, it is still one. Their page is what comes next."""
    wrong: Problems = [
        (name, says)
        for name, says in (
            ("child_given_name", "Type the first name."),
            ("child_family_name", "Type the surname."),
        )
        if not typed_line(name, 80)
    ]
    year, group = request.form.get("year_group", ""), request.form.get("class", "")
    if year not in dict(_years()):
        wrong.append(("year_group", "Choose the year group."))
    if wrong:
        return _page(wrong, request.form), 422
    key = request.form.get("id", "")
    if not NEW_ID.fullmatch(key):
        key = uuid.uuid4().hex
    action = RecordPupil(
        key,
        TYPED,
        key,
        typed_line("child_given_name", 80),
        typed_line("child_family_name", 80),
        None,
        year,
        group or None,
    )
    perform(this_school(), action, stamp())
    return redirect(url_for("pupil_phone_children.child_page", pupil_id=key), 303)
