"""kiosk labels"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from kiosk.cli.command import (
    PDF,
    BadArgument,
    Command,
    Stop,
    opened,
    person_named,
    plainly,
)
from kiosk.db import badges, day_badges, lockups, people, pupil_phones, settings
from kiosk.decide.day_badges import MOST
from kiosk.decide.people import Person, Pupil
from kiosk.exchange.labels.paper_sizes import (
    LabelProblem,
    Sheet,
    check_nudge,
    check_start,
    find_sheet,
)
from kiosk.school import School


@click.group("labels")
def labels_group() -> None:
    """Print badges and slot labels, as PDF for label sheets."""


@dataclass(frozen=True)
class Printing:
    """What is printed on: a sheet, from which label on, moved by how many mm right and down."""

    sheet: Sheet
    start_at: int
    nudge: tuple[float, float]


def label_options(sheet_name: str) -> Callable[[Command], Command]:
    """The options every label sheet has, given as `path` and `on`; a wrong one is exit 2."""
    options = (
        click.option("-o", "--output", "path", required=True, type=PDF, help="The PDF to write."),
        click.option("--sheet", default=sheet_name, show_default=True, help="Label sheet."),
        click.option("--start-at", default=1, help="The first label to print on."),
        click.option("--nudge-x", default=0.0, help="Millimetres to the right (- to the left)."),
        click.option("--nudge-y", default=0.0, help="Millimetres down (- for up)."),
    )

    def with_options(command: Command) -> Command:
        @wraps(command)
        def wrapped(
            *args: Any, sheet: str, start_at: int, nudge_x: float, nudge_y: float, **given: Any
        ) -> Any:
            return command(*args, on=_printing(sheet, start_at, (nudge_x, nudge_y)), **given)

        for option in reversed(options):
            wrapped = option(wrapped)
        return wrapped  # type: ignore[return-value]

    return with_options


def _printing(sheet_name: str, start_at: int, nudge: tuple[float, float]) -> Printing:
    try:
        sheet = find_sheet(sheet_name)
        check_start(sheet, start_at)
        check_nudge(nudge)
    except LabelProblem as problem:
        raise BadArgument(str(problem)) from problem
    return Printing(sheet, start_at, nudge)


@labels_group.command("badges")
@label_options("cards")
@click.option("--person", "names", multiple=True, help="A name; for a new badge of just these.")
@click.option("--everybody", is_flag=True, help="New badges for all, ending the ones in use.")
@click.option("--yes", is_flag=True, help="Do not ask before ending badges in use.")
@click.pass_obj
@plainly
def label_badges(
    folder: Path,
    path: Path,
    on: Printing,
    names: tuple[str, ...],
    everybody: bool,
    yes: bool,
) -> None:
    """Print badges for whoever has none that works.

    Printing a badge again ends the one before it: nobody has two.
    """
    from kiosk.exchange.labels.badges import print_badges

    school = opened(folder)
    chosen = _chosen(school, names, everybody)
    if not chosen:
        click.echo("Everybody has a badge that works. Nothing was printed.")
        return
    ending = sum(bool(badges.working_of_person(school.db, person.id)) for person in chosen)
    if ending and not yes:
        click.confirm(f"This ends {ending} working {_badges(ending)}. Go on?", abort=True)
    print_badges(school, chosen, on.sheet, path, start_at=on.start_at, nudge=on.nudge)
    click.echo(
        f"{len(chosen)} {_badges(len(chosen))} in {path}. Print at 100 %, not “fit to page”."
    )


def _badges(count: int) -> str:
    return "badge" if count == 1 else "badges"


def _chosen(school: School, names: tuple[str, ...], everybody: bool) -> list[Person]:
    if names:
        return list(dict.fromkeys(person_named(school, name) for name in names))
    return people.staff(school.db) if everybody else badges.staff_without(school.db)


@labels_group.command("slots")
@label_options("L7160")
@click.pass_obj
@plainly
def label_slots(folder: Path, path: Path, on: Printing) -> None:
    """Print a label for every slot. Scanned before a badge, it says which slot the phone goes in.

    Printing again ends the labels in use.
    """
    from kiosk.exchange.labels.badges import print_slot_labels

    school = opened(folder)
    slots = lockups.slots(school.db)
    print_slot_labels(school, slots, on.sheet, path, start_at=on.start_at, nudge=on.nudge)
    click.echo(f"{len(slots)} slot labels in {path}. Print at 100 %, not “fit to page”.")


@labels_group.command("day-badges")
@label_options("cards")
@click.option("--number", "numbers", type=click.IntRange(1, MOST), multiple=True, help="Just this.")
@click.option("--yes", is_flag=True, help="Do not ask before ending badges in use.")
@click.pass_obj
@plainly
def label_day_badges(
    folder: Path,
    path: Path,
    on: Printing,
    numbers: tuple[int, ...],
    yes: bool,
) -> None:
    """Print the day badges 1 to 10, for supply staff and forgotten badges.

    The office says who wears one, for that day only. Printing again ends those in use.
    """
    from kiosk.exchange.labels.badges import print_day_badges

    school = opened(folder)
    chosen = sorted(set(numbers)) or list(range(1, MOST + 1))
    ending = sum(day_badges.working(school.db, number) is not None for number in chosen)
    if ending and not yes:
        click.confirm(f"This ends {ending} working day {_badges(ending)}. Go on?", abort=True)
    print_day_badges(school, chosen, on.sheet, path, start_at=on.start_at, nudge=on.nudge)
    click.echo(
        f"{len(chosen)} day {_badges(len(chosen))} in {path}. Print at 100 %, not “fit to page”."
    )


@labels_group.command("calibration")
@label_options("L7160")
@plainly
def label_calibration(path: Path, on: Printing) -> None:
    """Print the outlines of a sheet, to see which nudge this printer needs."""
    from kiosk.exchange.labels.sheet import calibration_page

    path.write_bytes(calibration_page(on.sheet, nudge=on.nudge))
    click.echo(f"The calibration page is in {path}.")


@labels_group.command("pupil-phones")
@label_options("L7160")
@click.option("--class", "class_name", help="The class, such as 6A.")
@click.option("--pouches", is_flag=True, help="Numbered pouches instead of children.")
@click.option("--yes", is_flag=True, help="Do not ask before ending labels in use.")
@click.pass_obj
@plainly
def label_pupil_phones(
    folder: Path,
    path: Path,
    on: Printing,
    class_name: str | None,
    pouches: bool,
    yes: bool,
) -> None:
    """Print a label for the phone of each child of a class, or for every numbered pouch.

    Printing again ends the labels in use. Names stand on them only with the setting
    names_on_pupil_labels.
    """
    from kiosk.exchange.labels.pupil_phones import print_pouch_labels, print_pupil_labels

    school = opened(folder)
    if pouches == (class_name is not None):
        raise BadArgument("Give either --class or --pouches.")
    pupils = [] if class_name is None else _pupils_of(school, class_name)
    ending = pupil_phones.count_working_labels(school.db, [p.id for p in pupils], pouches=pouches)
    if ending and not yes:
        click.confirm(f"This ends {ending} working labels. Go on?", abort=True)
    if pouches:
        numbers = range(1, settings.current(school.db).pupil_slots + 1)
        labels = print_pouch_labels(
            school, numbers, on.sheet, path, start_at=on.start_at, nudge=on.nudge
        )
    else:
        labels = print_pupil_labels(
            school, pupils, on.sheet, path, start_at=on.start_at, nudge=on.nudge
        )
    click.echo(f"{len(labels)} labels in {path}. Print at 100 %, not “fit to page”.")


def _pupils_of(school: School, name: str) -> list[Pupil]:
    wanted = people.class_named(school.db, name)
    found = [p for p in people.pupils(school.db) if wanted and p.class_id == wanted.id]
    if not found:
        raise Stop(f"There is no class “{name}” with children.")
    return found
