"""kiosk devices, kiosk labels devices, kiosk photos, kiosk close-day"""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.actions.day_closes import CloseDay
from kiosk.actions.school_devices import SetCondition
from kiosk.cli.command import Stop, opened, person_named, plainly
from kiosk.cli.labels import Printing, label_options, labels_group
from kiosk.db import audit_log, day_closes, people, photos, school_devices, settings
from kiosk.decide.calendar import clock_time, local
from kiosk.decide.school_devices import CONDITIONS, SAID
from kiosk.founding import stamp
from kiosk.perform import perform

CSV = click.Path(dir_okay=False, path_type=Path)


@click.group("devices")
def devices_group() -> None:
    """School devices: iPads, cameras and work mobiles."""


@devices_group.command("list")
@click.pass_obj
@plainly
def list_devices(folder: Path) -> None:
    """Every device, and where it is now."""
    school = opened(folder)
    for line in day_closes.sheet_at(school.db, school.now()).devices:
        click.echo(f"{line.what}: {line.says}")


@devices_group.command("note")
@click.argument("tag")
@click.argument("condition", type=click.Choice([each.replace("_", "-") for each in CONDITIONS]))
@click.pass_obj
@plainly
def note_condition(folder: Path, tag: str, condition: str) -> None:
    """Note the CONDITION of the device called TAG.

    It is charging, faulty, missing, retired, or in use again.
    """
    school = opened(folder)
    device = school_devices.with_tag(school.db, tag)
    if device is None:
        raise Stop(f"There is no device called {tag}. See: kiosk devices list")
    wanted = condition.replace("-", "_")
    outcome = perform(school, SetCondition(device.id, wanted), stamp(school))
    if outcome.refusal:
        raise Stop(outcome.message)
    click.echo(f"{tag}: {SAID[wanted].lower()}.")


@devices_group.command("export")
@click.option("-o", "--output", "path", required=True, type=CSV, help="The CSV file to write.")
@click.pass_obj
@plainly
def export_devices(folder: Path, path: Path) -> None:
    """Write every device to a CSV file."""
    from kiosk.exchange.devices import as_csv
    from kiosk.exchange.spreadsheets import encoded

    devices = school_devices.devices(opened(folder).db)
    path.write_bytes(encoded(as_csv(devices)))
    click.echo(f"{len(devices)} devices in {path}.")


@devices_group.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
@plainly
def import_devices(folder: Path, path: Path) -> None:
    """Take in devices from PATH, a CSV file with the columns that an export has.

    A device is known by its name. All of it or nothing; what is not in the file stays.
    """
    from kiosk.exchange import devices

    school = opened(folder)
    try:
        new, known = devices.take_in(school, devices.opened(path), lambda: stamp(school))
    except devices.DeviceProblem as problem:
        raise Stop(f"{problem} Nothing has been changed.") from problem
    click.echo(f"Devices: {new} new, {known} known already.")


@labels_group.command("devices")
@label_options("L7160")
@click.option("--device", "tags", multiple=True, help="A name; for a new label of just these.")
@click.pass_obj
@plainly
def label_devices(
    folder: Path,
    path: Path,
    on: Printing,
    tags: tuple[str, ...],
) -> None:
    """Print a label for every school device. Scanned at the kiosk, it returns the device.

    Printing again ends the labels in use.
    """
    from kiosk.exchange.labels.devices import print_device_labels

    school = opened(folder)
    every = school_devices.devices(school.db)
    unknown = set(tags) - {device.tag for device in every}
    if unknown or not every:
        named = f"called {', '.join(sorted(unknown))}" if unknown else "yet"
        raise Stop(f"There is no device {named}. See: kiosk devices list")
    devices = [device for device in every if not tags or device.tag in tags]
    print_device_labels(school, devices, on.sheet, path, start_at=on.start_at, nudge=on.nudge)
    click.echo(f"{len(devices)} device labels in {path}. Print at 100 %, not “fit to page”.")


@click.command("photos")
@click.argument("group")
@click.argument("use")
@click.pass_obj
@plainly
def photo_list(folder: Path, group: str, use: str) -> None:
    """Who of the class GROUP must not be photographed for USE, such as “3 Hazel” and Press."""
    school = opened(folder)
    found = next((each for each in people.classes(school.db) if each.name == group), None)
    uses = settings.current(school.db).photo_uses
    if found is None:
        raise Stop(f"There is no class called “{group}”.")
    if use not in uses:
        raise Stop(f"The uses of photographs are: {', '.join(uses)}.")
    shown = photos.shown_list(school.db, found.id, use, school.now())
    for child in shown.excluded:
        click.echo(f"{child.pupil.name}: {child.answer.said}")
    click.echo(f"Must not be photographed: {len(shown.excluded)} of {len(shown.children)}.")


@click.command("close-day")
@click.option("--signed-by", "name", help="Who has looked, and signs the sheet off.")
@click.pass_obj
@plainly
def close_day(folder: Path, name: str | None) -> None:
    """The day's close: where every device and every locked-away phone is, to be signed off."""
    school = opened(folder)
    now = school.now()
    sheet = day_closes.sheet_at(school.db, now)
    click.echo(f"{local(now):%A} {local(now).day} {local(now):%B %Y, %H:%M}")
    for line in sheet.devices:
        click.echo(f"{line.what}: {line.says}")
    for line in (*sheet.phones, *sheet.pupil_phones):
        click.echo(f"{line.what} {line.says}.")
    in_place = len(sheet.devices) - len(sheet.named)
    click.echo(
        f"Devices in their place: {in_place} of {len(sheet.devices)}. "
        f"Phones still locked away: {len(sheet.phones)} of staff, "
        f"{len(sheet.pupil_phones)} of pupils."
    )
    if name:
        person = person_named(school, name)
        perform(school, CloseDay(person.id), stamp(school))
        click.echo(f"Signed off by {person.name} at {clock_time(now)}.")
    entry, head = audit_log.head(school.db)
    click.echo(f"Audit log: entry {entry}, head {head[:16]}.")
