"""What every command shares: how it opens the school, and how it says what went wrong."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from kiosk.db import migrations, people
from kiosk.decide.people import Person, Pupil
from kiosk.exchange.labels.paper_sizes import LabelProblem
from kiosk.founding import AlreadyFounded
from kiosk.keys import KeyProblem
from kiosk.perform import Refused
from kiosk.school import NoSchool, School, open_school
from kiosk.settings import SettingProblem

Command = TypeVar("Command", bound=Callable[..., Any])


PDF = click.Path(dir_okay=False, path_type=Path)


PORT = click.IntRange(1, 65535)


class Stop(click.ClickException):
    """One clear line on standard error, and exit 1."""

    def show(self, file: Any = None) -> None:
        click.echo(self.message, err=True, file=file)


class BadArgument(Stop):
    """One clear line, and exit 2."""

    exit_code = 2


def plainly(command: Command) -> Command:
    """Say what went wrong in one line instead of a traceback."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except (NoSchool, KeyProblem, AlreadyFounded, LabelProblem, Refused) as problem:
            raise Stop(str(problem)) from problem
        except migrations.NewerDatabase as problem:
            raise Stop(str(problem)) from problem
        except SettingProblem as problem:
            raise BadArgument(str(problem)) from problem
        except (sqlite3.Error, OSError) as problem:
            raise Stop(f"That could not be done: {problem}.") from problem

    return wrapped  # type: ignore[return-value]


class Kiosk(click.Group):
    """A group whose usage errors are one line each."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        context: click.Context = self._plainly(super().make_context, *args, **kwargs)
        return context

    def invoke(self, ctx: click.Context) -> Any:
        return self._plainly(super().invoke, ctx)

    def _plainly(self, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return call(*args, **kwargs)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            raise BadArgument(error.format_message()) from error


def opened(folder: Path) -> School:
    school = as_it_is(folder)
    migrations.prepare(school.db, school.now())
    return school


def as_it_is(folder: Path) -> School:
    school = open_school(folder)
    click.get_current_context().call_on_close(school.close)
    return school


def person_named(school: School, name: str) -> Person:
    found_people = people.called(school.db, name)
    if len(found_people) != 1:
        many = "Several people are" if found_people else "Nobody is"
        raise Stop(f"{many} called “{name}”. See: kiosk people list")
    return found_people[0]


def person_ever_named(school: School, name: str) -> Person:
    """Of the staff, or who has left."""
    found = people.ever_called(school.db, name)
    if len(found) != 1:
        many = "Several people are or were" if found else "Nobody is or was"
        raise Stop(f"{many} called “{name}”. See: kiosk people list")
    return found[0]


def pupil_ever_named(school: School, name: str) -> Pupil:
    """On roll, or who has left."""
    found = people.pupils_ever_called(school.db, name)
    if len(found) != 1:
        many = "Several pupils are or were" if found else "No pupil is or was"
        raise Stop(f"{many} called “{name}”. In the browser every child has a page: Pupil phones.")
    return found[0]
