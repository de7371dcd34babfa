"""The `kiosk` command: a school's register from the command line of its own machine.

One file for each group of commands.
"""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli.audit_log import audit
from kiosk.cli.command import Kiosk
from kiosk.cli.corrections import corrections
from kiosk.cli.demo import demo_command
from kiosk.cli.devices import close_day, devices_group, photo_list
from kiosk.cli.emails import email_group
from kiosk.cli.importing import import_people
from kiosk.cli.key_sheet import key_sheet, restore_key
from kiosk.cli.labels import labels_group
from kiosk.cli.office_entries import register_group
from kiosk.cli.people import people_group
from kiosk.cli.places import places_group
from kiosk.cli.reports import report
from kiosk.cli.retention import retention_group
from kiosk.cli.school import init
from kiosk.cli.school_days import calendar_group
from kiosk.cli.serving import serve, tls_group
from kiosk.cli.settings import settings_group
from kiosk.cli.slots import slots
from kiosk.cli.stand_ins import stand_ins_group
from kiosk.cli.stations import station
from kiosk.cli.subject_access import export_person, rights
from kiosk.cli.visits import visits
from kiosk.cli.year_end import end_year
from kiosk.folders import default_data


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


for _command in (
    init,
    import_people,
    labels_group,
    people_group,
    places_group,
    slots,
    register_group,
    station,
    settings_group,
    email_group,
    stand_ins_group,
    tls_group,
    key_sheet,
    restore_key,
    serve,
    report,
    audit,
    demo_command,
    devices_group,
    photo_list,
    close_day,
    visits,
    corrections,
    rights,
    export_person,
    retention_group,
    end_year,
    calendar_group,
):
    main.add_command(_command)
