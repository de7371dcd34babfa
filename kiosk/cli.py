"""The `kiosk` command: a school's register from the command line of its own machine."""

from __future__ import annotations

import sqlite3
import sys
import uuid
from collections.abc import Callable
from datetime import time
from functools import wraps
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

from kiosk import clock, codes
from kiosk.actions import ChangeSetting, EnrolStation, GiveSlot, ResetSignIn, RevokeStation
from kiosk.db import audit_check, audit_log, badges, lockups, migrations, people, stations
from kiosk.db import settings as settings_table
from kiosk.decide.calendar import clock_time, local, start_of_day
from kiosk.decide.people import Person
from kiosk.decide.stations import KINDS
from kiosk.folders import default_data
from kiosk.founding import AlreadyFounded, found, issue_start_code, stamp
from kiosk.keys import KeyProblem
from kiosk.perform import Refused, perform_all
from kiosk.refusals import sentence
from kiosk.school import NoSchool, School, open_school
from kiosk.settings import EXPLAINED, SettingProblem, checked, shown

Command = TypeVar("Command", bound=Callable[..., Any])
PDF = click.Path(dir_okay=False, path_type=Path)
PORT = click.IntRange(1, 65535)


class Stop(click.ClickException):
    """One clear line on standard error, and exit 1."""

    def show(self, file: Any = None) -> None:
        click.echo(self.message, err=True, file=file)


def plainly(command: Command) -> Command:
    """Say what went wrong in one line instead of a traceback."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except (NoSchool, KeyProblem, AlreadyFounded, SettingProblem, Refused) as problem:
            raise Stop(str(problem)) from problem
        except migrations.NewerDatabase as problem:
            raise Stop(str(problem)) from problem
        except (sqlite3.Error, OSError) as problem:
            raise Stop(f"That could not be done: {problem}.") from problem

    return wrapped  # type: ignore[return-value]


class BadArgument(Stop):
    """One clear line, and exit 2."""

    exit_code = 2


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


@click.group(cls=Kiosk, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="The school's data folder. Else KIOSK_DATA, else a folder of its own.",
)
@click.version_option(package_name="kiosk", message="kiosk %(version)s")
@click.pass_context
def main(context: click.Context, data: Path | None) -> None:
    """Phones locked away, one scan each: the register of a primary school.

    Begin with: kiosk init --school NAME, then kiosk import FILE, kiosk labels badges, kiosk serve.
    """
    context.obj = data or default_data()


def _open(folder: Path) -> School:
    school = _as_it_is(folder)
    migrations.prepare(school.db, school.now())
    return school


def _as_it_is(folder: Path) -> School:
    school = open_school(folder)
    click.get_current_context().call_on_close(school.close)
    return school


@main.command()
@click.option("--school", "name", required=True, help="The school's name, as it stands on badges.")
@click.pass_obj
@plainly
def init(folder: Path, name: str) -> None:
    """Make a new school: 60 slots, a standard school day, and rules to start with."""
    school = found(folder, name)
    click.echo(f"{settings_table.current(school.db).school_name} is ready in {folder}.")
    click.echo("Keep a copy of kiosk.key in the safe: without it no badge is recognised.")
    click.echo(f"One-use set-up code for whoever leads first: {issue_start_code(school)}")
    click.echo("They start at http://localhost:5000/start once the kiosk is served (kiosk serve).")
    click.echo("Next: kiosk import FILE")


@main.command("import")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option("--school", "school_id", help="Which school, where the files hold several.")
@click.option("--year-scheme", type=click.Choice(["uk", "us"]), help="How to read year codes.")
@click.option("--as", "kind", type=click.Choice(["staff", "pupils"]), help="Whom the file lists.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--yes", is_flag=True, help="Do not ask before taking it in.")
@click.pass_obj
@plainly
def import_people(
    folder: Path,
    path: Path,
    school_id: str | None,
    year_scheme: Literal["uk", "us"] | None,
    kind: Literal["staff", "pupils"] | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Take in staff and pupils from PATH: a CSV file, or a folder of them.

    All of it or nothing: any problem is named by file, line and column, and nothing changes.
    The same file twice changes nothing. No file gives anybody a role.
    """
    from kiosk.exchange.people import files, importing

    school = _open(folder)
    try:
        reading = files.read(path, school=school_id, year_scheme=year_scheme, kind=kind)
    except files.ChoiceNeeded as choice:
        _say_choice(choice)
    for file in dict.fromkeys(file for file, _ in reading.dropped):
        columns = ", ".join(column for of, column in reading.dropped if of == file)
        click.echo(f"Never needed, so not read, in {file}: {columns}.")
    for note in reading.notes:
        click.echo(note)
    if reading.problems:
        for problem in reading.problems:
            click.echo(str(problem), err=True)
        raise Stop("Nothing has been changed.")
    preview = importing.preview(school.db, path, reading)
    click.echo(_counted("Staff", preview.staff))
    click.echo(_counted("Pupils", preview.pupils))
    if not preview.actions:
        click.echo("Everything is as it was. Nothing has been changed.")
        return
    if dry_run:
        click.echo("Dry run: nothing has been changed.")
        return
    if not yes:
        click.confirm("Take these in?", abort=True)
    importing.take_in(school, preview.actions)
    click.echo("Taken in.")


def _say_choice(choice: Any) -> None:
    click.echo(choice.question, err=True)
    for value, description in choice.choices:
        click.echo(f"  {choice.option} {value}: {description}", err=True)
    raise Stop("Nothing has been changed.")


def _counted(whom: str, counts: Any) -> str:
    said = f"{whom}: {counts.new} new, {counts.changed} changed, {counts.unchanged} as they were"
    if counts.not_in_file:
        said += f", {counts.not_in_file} not in this file (they stay)"
    return said + "."


@main.group()
def labels() -> None:
    """Print badges and slot labels, as PDF for label sheets."""


def label_options(command: Command) -> Command:
    """The options every label sheet has."""
    for option in (
        click.option("-o", "--output", "path", required=True, type=PDF, help="The PDF to write."),
        click.option("--start-at", default=1, help="The first label to print on."),
        click.option("--nudge-x", default=0.0, help="Millimetres to the right (- to the left)."),
        click.option("--nudge-y", default=0.0, help="Millimetres down (- for up)."),
    ):
        command = option(command)
    return command


@labels.command("badges")
@label_options
@click.option("--sheet", "sheet_name", default="cards", show_default=True, help="Label sheet.")
@click.option("--person", "names", multiple=True, help="A name; for a new badge of just these.")
@click.option("--everybody", is_flag=True, help="New badges for all, ending the ones in use.")
@click.option("--yes", is_flag=True, help="Do not ask before ending badges in use.")
@click.pass_obj
@plainly
def label_badges(
    folder: Path,
    path: Path,
    start_at: int,
    nudge_x: float,
    nudge_y: float,
    sheet_name: str,
    names: tuple[str, ...],
    everybody: bool,
    yes: bool,
) -> None:
    """Print badges for whoever has none that works.

    Printing a badge again ends the one before it: nobody has two.
    """
    from kiosk.exchange.labels.badges import print_badges
    from kiosk.exchange.labels.paper_sizes import LabelProblem, find_sheet

    school = _open(folder)
    chosen = _chosen(school, names, everybody)
    if not chosen:
        click.echo("Everybody has a badge that works. Nothing was printed.")
        return
    ending = sum(bool(badges.working_of_person(school.db, person.id)) for person in chosen)
    if ending and not yes:
        click.confirm(f"This ends {ending} working {_badges(ending)}. Go on?", abort=True)
    try:
        sheet = find_sheet(sheet_name)
        print_badges(school, chosen, sheet, path, start_at=start_at, nudge=(nudge_x, nudge_y))
    except LabelProblem as problem:
        raise Stop(str(problem)) from problem
    click.echo(
        f"{len(chosen)} {_badges(len(chosen))} in {path}. Print at 100 %, not “fit to page”."
    )


def _badges(count: int) -> str:
    return "badge" if count == 1 else "badges"


def _chosen(school: School, names: tuple[str, ...], everybody: bool) -> list[Person]:
    if names:
        return list(dict.fromkeys(_person_named(school, name) for name in names))
    return people.staff(school.db) if everybody else badges.staff_without(school.db)


def _person_named(school: School, name: str) -> Person:
    found_people = people.called(school.db, name)
    if len(found_people) != 1:
        many = "Several people are" if found_people else "Nobody is"
        raise Stop(f"{many} called “{name}”. See: kiosk people list")
    return found_people[0]


@labels.command("slots")
@label_options
@click.option("--sheet", "sheet_name", default="L7160", show_default=True, help="Label sheet.")
@click.pass_obj
@plainly
def label_slots(
    folder: Path, path: Path, start_at: int, nudge_x: float, nudge_y: float, sheet_name: str
) -> None:
    """Print a label for every slot. Scanned before a badge, it says which slot the phone goes in.

    Printing again ends the labels in use.
    """
    from kiosk.exchange.labels.badges import print_slot_labels
    from kiosk.exchange.labels.paper_sizes import LabelProblem, find_sheet

    school = _open(folder)
    slots = lockups.slots(school.db)
    try:
        print_slot_labels(
            school, slots, find_sheet(sheet_name), path, start_at=start_at, nudge=(nudge_x, nudge_y)
        )
    except LabelProblem as problem:
        raise Stop(str(problem)) from problem
    click.echo(f"{len(slots)} slot labels in {path}. Print at 100 %, not “fit to page”.")


@labels.command("calibration")
@click.option("-o", "--output", "path", required=True, type=PDF, help="The PDF to write.")
@click.option("--sheet", "sheet_name", default="L7160", show_default=True, help="Label sheet.")
@click.option("--nudge-x", default=0.0, help="Millimetres to the right (- to the left).")
@click.option("--nudge-y", default=0.0, help="Millimetres down (- for up).")
@plainly
def label_calibration(path: Path, sheet_name: str, nudge_x: float, nudge_y: float) -> None:
    """Print the outlines of a sheet, to see which nudge this printer needs."""
    from kiosk.exchange.labels.paper_sizes import LabelProblem, find_sheet
    from kiosk.exchange.labels.sheet import calibration_page

    try:
        path.write_bytes(calibration_page(find_sheet(sheet_name), nudge=(nudge_x, nudge_y)))
    except LabelProblem as problem:
        raise Stop(str(problem)) from problem
    click.echo(f"The calibration page is in {path}.")


@main.group("people")
def people_group() -> None:
    """Staff: who is here, and whose slot is whose."""


@people_group.command("list")
@click.pass_obj
@plainly
def list_people(folder: Path) -> None:
    """Everybody of the staff, by name."""
    school = _open(folder)
    for person in people.staff(school.db):
        click.echo(f"{person.called} {person.family_name}{f', {person.job}' if person.job else ''}")


@people_group.command("slot")
@click.argument("number", type=click.IntRange(1, 9999))
@click.argument("name", required=False)
@click.pass_obj
@plainly
def give_slot(folder: Path, number: int, name: str | None) -> None:
    """Make slot NUMBER the own slot of NAME, or, without a name, anybody's."""
    school = _open(folder)
    person = _person_named(school, name) if name else None
    action = GiveSlot(number, person.id if person else None)
    perform_all(school, [(action, stamp(school))])
    whose = f"{person.called} {person.family_name}’s" if person else "anybody’s"
    click.echo(f"Slot {number} is {whose}.")


@people_group.command("reset-signin")
@click.argument("name")
@click.pass_obj
@plainly
def reset_sign_in(folder: Path, name: str) -> None:
    """Forgotten passphrase or second factor: sign NAME out and print a one-use code for them."""
    school = _open(folder)
    person = _person_named(school, name)
    code = codes.mint_short()
    action = ResetSignIn(person.id, codes.digest(code, school.keys.codes))
    perform_all(school, [(action, stamp(school))])
    click.echo(f"{person.name} is signed out everywhere; leadership sees that.")
    click.echo(f"One-use code, for 7 days, at http://localhost:5000/start: {codes.grouped(code)}")


@main.group()
def station() -> None:
    """Tablets and computers that may speak to the kiosk."""


@station.command("enrol")
@click.option("--kind", type=click.Choice(KINDS), required=True, help="What it may be used for.")
@click.option("--name", required=True, help="What it is called, such as “Hall tablet”.")
@click.option("--print-key", is_flag=True, required=True, help="Print its key, once.")
@click.pass_obj
@plainly
def enrol(folder: Path, kind: str, name: str, print_key: bool) -> None:
    """Let a station in and print its key, which it sends as `Authorization: Bearer KEY`."""
    from kiosk.web.access import station_key

    if not name.strip():
        raise click.BadParameter("A station needs a name.", param_hint="--name")
    school = _open(folder)
    action = EnrolStation(uuid.uuid4().hex, " ".join(name.split()), kind)
    perform_all(school, [(action, stamp(school))])
    if print_key:
        click.echo(station_key(school, action.id))


@station.command("list")
@click.pass_obj
@plainly
def list_stations(folder: Path) -> None:
    """Every station that is let in."""
    for found_station in stations.working(_open(folder).db):
        click.echo(f"{found_station.name} ({found_station.kind})")


@station.command("revoke")
@click.argument("name")
@click.pass_obj
@plainly
def revoke(folder: Path, name: str) -> None:
    """Shut out the station called NAME, from its next request on."""
    school = _open(folder)
    match = next((s for s in stations.working(school.db) if s.name == name), None)
    if match is None:
        raise Stop(sentence("E2", name=name))
    perform_all(school, [(RevokeStation(match.id), stamp(school))])
    click.echo(f"{name} is shut out.")


@main.group()
def settings() -> None:
    """What the school decides for itself."""


@settings.command("show")
@click.pass_obj
@plainly
def show_settings(folder: Path) -> None:
    """Every setting, its value and what it is for."""
    for name, value in shown(settings_table.current(_open(folder).db)).items():
        click.echo(f"{name} = {value}\n    {EXPLAINED[name].why}")


@settings.command("set")
@click.argument("name")
@click.argument("value")
@click.pass_obj
@plainly
def set_setting(folder: Path, name: str, value: str) -> None:
    """Set NAME to VALUE."""
    school = _open(folder)
    action = ChangeSetting(name, checked(name, value))
    perform_all(school, [(action, stamp(school))])
    click.echo(f"{name} = {action.value}")


NOT_INSTALLED = "This needs three packages more: pip install granian cryptography ifaddr"


@main.group("tls")
def tls_group() -> None:
    """The certificate with which other computers and tablets trust the kiosk."""


@tls_group.command("init")
@click.option("--name", "names", multiple=True, help="Another name of this computer.")
@click.option("--anew", is_flag=True, help="Another authority; every tablet is connected again.")
@click.pass_obj
@plainly
def tls_init(folder: Path, names: tuple[str, ...], anew: bool) -> None:
    """Make the school’s own certificate authority, once; then kiosk serve --lan.

    It may vouch for this computer’s names, for kiosk.local and for private addresses only.
    """
    try:
        from kiosk import tls
    except ImportError as missing:
        raise Stop(NOT_INSTALLED) from missing
    school = _open(folder)
    name = settings_table.current(school.db).school_name
    try:
        tls.init(folder, name, clock.now(), [name.lower() for name in names], anew=anew)
    except tls.TlsProblem as problem:
        raise Stop(str(problem)) from problem
    click.echo(f"The school’s authority is in {folder / tls.FOLDER}.")
    click.echo(
        "Whoever has ca.key from there can pretend to be this kiosk. Next: kiosk serve --lan"
    )


@main.command()
@click.option(
    "--port", type=PORT, default=5000, show_default=True, help="The port on this machine."
)
@click.option("--lan", is_flag=True, help="Serve the school’s network too (after kiosk tls init).")
@click.option(
    "--lan-port", type=PORT, default=5443, show_default=True, help="With --lan: the HTTPS port."
)
@click.option(
    "--connect-port", default=5080, show_default=True, help="With --lan: where tablets begin."
)
@click.pass_obj
@plainly
def serve(folder: Path, port: int, lan: bool, lan_port: int, connect_port: int) -> None:
    """Serve the kiosk on this machine, at http://localhost:PORT, and with --lan to the school."""
    if lan:
        _serve_lan(_open(folder), port, lan_port, connect_port)
    else:
        _serve(_open(folder), port)


def _serve_lan(school: School, port: int, lan_port: int, connect_port: int) -> None:
    try:
        from kiosk import tls
        from kiosk.web.lan import Plan, serve_lan
    except ImportError as missing:
        raise Stop(NOT_INSTALLED) from missing
    try:
        shown_certificate = tls.ready(school.folder, clock.now())
    except tls.TlsProblem as problem:
        raise Stop(str(problem)) from problem
    name = settings_table.current(school.db).school_name
    school.close()
    for wanted, option in ((port, "port"), (lan_port, "lan-port"), (connect_port, "connect-port")):
        _check_free(wanted, option)
    plan = Plan(school.folder, shown_certificate, name, port, lan_port, connect_port)
    click.echo(f"On this machine the kiosk is at http://localhost:{port} (stop it with Ctrl-C)")
    click.echo(f"On the school’s network it is at {plan.address}")
    click.echo(f"Connect a tablet: open {plan.connect_address} on it. The certificate’s SHA-256:")
    click.echo(shown_certificate.fingerprint)
    serve_lan(plan)


def _check_free(port: int, option: str) -> None:
    from kiosk.web.serving import NoPort, listen

    try:
        with listen(port, "0.0.0.0") as listener:  # noqa: S104
            is_free = listener.getsockname()[1] == port
    except NoPort:
        is_free = False
    if not is_free:
        raise Stop(f"Port {port} is taken. Choose another with --{option}.")


def _serve(school: School, wanted: int) -> None:
    from kiosk.web.app import create_app
    from kiosk.web.serving import NoPort, listen
    from kiosk.web.serving import serve as serve_app

    app = create_app(school=school)
    try:
        listener = listen(wanted)
    except NoPort as problem:
        raise Stop(str(problem)) from problem
    port = listener.getsockname()[1]
    if port != wanted:
        click.echo(f"Port {wanted} is taken, so this is the next free one.")
    click.echo(f"The kiosk is at http://localhost:{port} (stop it with Ctrl-C)")
    serve_app(app, listener)


@main.group()
def report() -> None:
    """What the register says today."""


@report.command("today")
@click.pass_obj
@plainly
def report_today(folder: Path) -> None:
    """Which phones are locked away now, and every emergency of today, by name."""
    school = _open(folder)
    now = local(school.now())
    click.echo(f"{now:%A} {now.day} {now:%B %Y, %H:%M}")
    for row in lockups.phones_locked_away(school.db):
        since = clock_time(clock.from_text(row["locked_at"]))
        click.echo(f"Slot {row['slot']}: {row['given_name']} {row['family_name']}, since {since}")
    click.echo(f"Phones locked away: {lockups.locked_away_now(school.db)}.")
    for row in lockups.emergencies_since(school.db, start_of_day(school.now())):
        click.echo(_emergency_in_words(row))


def _emergency_in_words(row: dict[str, Any]) -> str:
    who = f"{row['given_name']} {row['family_name']}" if row["given_name"] else "by slot number"
    at = clock_time(clock.from_text(row["happened_at"]))
    slot = f", slot {row['slot']}" if row["slot"] else ""
    undone = ", undone at once" if row["undone_at"] else ""
    return f"Emergency at {at}, {row['station']}: {who}{slot}{undone}."


@main.group()
def audit() -> None:
    """The audit log: everything that happened, chained."""


@audit.command("verify")
@click.pass_obj
def audit_verify(folder: Path) -> None:
    """Check that nothing was changed behind the register's back.

    Exit 0: sound. 1: tampered; the first thing that is wrong is named. 2: it cannot be read.
    """
    try:
        sound = audit_check.verify(_as_it_is(folder).db)
    except audit_check.Tampered as problem:
        click.echo(f"Tampered: {problem}")
        sys.exit(1)
    except (NoSchool, KeyProblem, sqlite3.Error, ValueError) as problem:
        click.echo(f"It cannot be read: {problem}", err=True)
        sys.exit(2)
    click.echo(f"Sound: {sound.entries} entries, {sound.rows} rows. Head {sound.head[:16]}.")


@audit.command("show")
@click.option(
    "--last", type=click.IntRange(0, 10**9), default=20, show_default=True, help="How many entries."
)
@click.pass_obj
@plainly
def audit_show(folder: Path, last: int) -> None:
    """The last entries, each as one sentence."""
    db = _open(folder).db
    names = audit_log.names(db)
    seq, _ = audit_log.head(db)
    for entry in audit_log.entries(db, after=max(seq - last, 0)):
        at = local(clock.from_text(entry.happened_at))
        click.echo(f"{entry.seq}  {at:%d.%m.%Y %H:%M}  {audit_log.in_words(entry, names)}")


@main.command()
@click.option("--port", type=PORT, default=5000, show_default=True, help="The port to listen on.")
@click.option("--at", default="08:31", show_default=True, help="What its clock shows at the start.")
@click.pass_obj
@plainly
def demo(folder: Path, port: int, at: str) -> None:
    """Build a demo school, with invented people, and serve it."""
    from kiosk import demo as demo_school

    try:
        starts = time.fromisoformat(at)
    except ValueError:
        raise click.BadParameter(f"“{at}” is not a time: write 08:31.", param_hint="--at") from None
    click.echo("Building the demo school: 35 staff, 210 pupils, a morning half over ...")
    try:
        built = demo_school.build(folder / "demo", starts)
    except demo_school.NotADemo as problem:
        raise Stop(str(problem)) from problem
    _say_demo(built, at)
    _serve(built.school, port)


def _say_demo(built: Any, at: str) -> None:
    new, two = built.label_of("Priya"), built.label_of("Marcus")
    click.echo(
        f"""
This is Oakfield Primary. Everybody in it is invented, and it is built anew at every start.
Its clock begins at {at} on a school day (another time: make demo ARGS="--at 10:20").

Try this:
  1. Open the address below. Hold a badge of this sheet up to the camera, from a phone or on
     paper: {built.badge_sheet}
     A scanner that types works too, and so does typing a code.
  2. No badge? Type your code: {codes.grouped(new.short)} locks {new.title}’s phone away.
  3. Scan somebody twice: it asks before giving a phone back. {two.title} has two phones.
  4. At 08:50 contact time starts: then phones stay, and Emergency always works.
"""
    )
